import * as z from 'zod/v4';
import type { Problem } from './problem';

/** The parts of an error that tell whether a request was sent. */
const networkErrorSchema = z.object({
	message: z.string().catch(''),
	code: z.string().optional().catch(undefined),
	/** Where n8n 1 keeps the code of an error that it wraps. */
	httpCode: z.string().optional().catch(undefined),
	/** The original messages that n8n replaces by its own. */
	messages: z.array(z.unknown()).catch([]),
	syscall: z.string().optional().catch(undefined),
	/** The request of axios: nothing was sent without a socket, or while the socket negotiates TLS. */
	request: z
		.object({ socket: z.object({ secureConnecting: z.boolean().optional() }).nullable() })
		.optional()
		.catch(undefined),
});
type NetworkError = z.output<typeof networkErrorSchema>;

/** What kept a request from being sent. */
export type Obstacle = 'network' | 'tls' | 'certificate' | 'proxy' | 'forbidden';

/** What each obstacle means. `field` is the label of the address that was called. */
export const obstacleProblems: Record<Obstacle, (field: string) => Problem> = {
	network: (field) => ({
		message: 'EnKash could not be reached, so nothing was sent.',
		advice: `Check '${field}' and your network.`,
	}),
	tls: (field) => ({
		message: 'No secure connection to EnKash came about, so nothing was sent.',
		advice: `Check '${field}', and whether a proxy or firewall of your network, or a certificate, is in the way.`,
	}),
	certificate: (field) => ({
		message: "The certificate of EnKash's server is not trusted, so nothing was sent.",
		advice: `Check '${field}', and whether a proxy of your network puts its own certificate in place.`,
	}),
	proxy: () => ({
		message: 'The proxy of your network did not let the call through, so nothing was sent.',
		advice: 'Check the proxy settings of n8n and its sign-in.',
	}),
	forbidden: (field) => ({
		message: 'Your n8n does not allow calls to this address, so nothing was sent.',
		advice: `Add the host of '${field}' to 'Allowed Domains' in the credential, or ask whoever runs n8n to allow it.`,
	}),
};

/** With this HTTP status a proxy asks for a sign-in; it forwards nothing. */
export const proxySignInStatus = 407;

/** Other codes, such as `EHOSTUNREACH`, may also end a connection after the request was sent. */
const networkCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
/** A handshake that fails, before the request is written. */
const tlsCodes = new Set(['EPROTO']);
const tlsMessage = /before secure TLS connection was established/;
/** Codes of Node and OpenSSL for a certificate that is not trusted. An alert (`ERR_SSL_`) may come after the request. */
const certificateCode =
	/^(?!ERR_SSL_).*CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^HOSTNAME_MISMATCH$|^PATH_LENGTH_EXCEEDED$/;
/** The message of n8n's proxy agents when a proxy hangs up. */
const proxyMessage = /^Proxy connection ended/;
/** What n8n says before it sends anything, by a credential's 'Allowed Domains' or by its protection of inner networks. */
const forbiddenMessage =
	/^(Domain not allowed:|No allowed domains specified|The request was blocked because)/;

/** What kept a request from being sent; undefined where it may have been. Reads the shapes of n8n 1 and 2. */
export function obstacleOf(error: unknown): Obstacle | undefined {
	const chain = causesOf(error).map((cause) => networkErrorSchema.parse(cause));
	// Once the handshake is done, the request may have been sent.
	if (chain.some(({ request }) => request?.socket?.secureConnecting === false)) return undefined;
	const obstacles = chain.map(obstacleIn).filter((obstacle) => obstacle !== undefined);
	return obstacles.find((obstacle) => obstacle !== 'network') ?? obstacles[0];
}

function obstacleIn({
	message,
	messages,
	code,
	httpCode,
	syscall,
	request,
}: NetworkError): Obstacle | undefined {
	const texts = [message, ...messages.filter((text) => typeof text === 'string')];
	const name = code ?? httpCode ?? '';
	if (texts.some((text) => forbiddenMessage.test(text))) return 'forbidden';
	if (texts.some((text) => proxyMessage.test(text))) return 'proxy';
	if (certificateCode.test(name)) return 'certificate';
	if (tlsCodes.has(name) || texts.some((text) => tlsMessage.test(text))) return 'tls';
	if (request?.socket?.secureConnecting === true) return 'tls';
	const isUnconnected = request?.socket === null || syscall === 'connect' || networkCodes.has(name);
	return isUnconnected ? 'network' : undefined;
}

/** An error and its causes, outermost first. */
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
