import * as z from 'zod/v4';
import { withExactIntegers } from './exactIntegers';

/** One call to EnKash, before host, token and encryption. */
export interface EnKashRequest {
	method: 'GET' | 'POST' | 'PATCH';
	/** From `/api` on. */
	path: string;
	query?: Record<string, string | boolean>;
	body?: object;
}

/** A reply as it came. */
export interface EnKashResponse {
	kind: 'response';
	/** HTTP status. */
	status: number;
	/** The body as text, whatever it holds. */
	body: string;
	/** The header `Retry-After`, where there is one. */
	retryAfter?: string;
}

/** Why there is no reply. */
export type TransportFault =
	/** No connection came about, so nothing was sent. */
	| 'notConnected'
	/** The time for one call ran out. */
	| 'timeout'
	/** The connection broke after the call may have been sent. */
	| 'connectionLost'
	/** The user stopped the execution while the call was under way. */
	| 'cancelled'
	/** The user stopped the execution before the call began. */
	| 'notBegun'
	/** EnKash refused the login, so the call itself was never sent. */
	| 'loginRefused'
	/** The token could not be fetched, so the call itself was never sent. */
	| 'loginFailed';

/** A call that ended without a reply. */
export interface EnKashFault {
	kind: 'fault';
	fault: TransportFault;
	/** What happened, for people; never a secret, token or body. */
	reason: string;
}

/** Sends one call, once, with token and encryption. Never throws: what went wrong is the answer. */
export type Send = (
	request: EnKashRequest,
	timeoutMs: number,
) => Promise<EnKashResponse | EnKashFault>;

/** Text as JSON, or undefined where it is none. Integers too long for a number come as text. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(withExactIntegers(text));
	} catch {
		return undefined;
	}
}

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
export function isConnectError({ code, syscall }: { code?: string; syscall?: string }): boolean {
	return syscall === 'connect' || (code !== undefined && codesWithoutConnection.has(code));
}

/** Whether an error, or what caused it, proves that not a byte of a request was sent. */
export function failedToConnect(error: unknown): boolean {
	return causesOf(error).some((cause) => isConnectError(faultSchema.parse(cause)));
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

/** EnKash turned the login down, or the credential can't be used for one: not to be repeated as it is. */
export const loginRefusedCode = 'enKashLoginRefused';
/** The login never got an answer that tells. */
export const loginFailedCode = 'enKashLoginFailed';
