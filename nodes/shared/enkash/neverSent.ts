import * as z from 'zod/v4';

/** What an error of the network tells of itself. */
const faultSchema = z.object({
	code: z.string().optional().catch(undefined),
	syscall: z.string().optional().catch(undefined),
});

/** Codes of failures before a single byte of the call can have been sent: no name, no port, no trust. */
const codesWithoutConnection = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Whether a fault of the network proves that there never was a connection. */
export function neverConnected({ code, syscall }: { code?: string; syscall?: string }): boolean {
	return syscall === 'connect' || (code !== undefined && codesWithoutConnection.has(code));
}

/** Whether an error, or what caused it, proves that not a byte of a request was sent. */
export function wasNeverSent(error: unknown): boolean {
	return causesOf(error).some((cause) => neverConnected(faultSchema.parse(cause)));
}

/** An error and what caused it, outermost first. */
export function causesOf(error: unknown): Error[] {
	const chain = new Set<Error>();
	for (
		let current = error;
		current instanceof Error && !chain.has(current);
		current = current.cause
	) {
		chain.add(current);
	}
	return [...chain];
}
