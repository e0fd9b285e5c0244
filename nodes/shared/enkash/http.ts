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

/** A reply, unread. */
export interface EnKashResponse {
	kind: 'response';
	/** HTTP status. */
	status: number;
	/** The body as text. */
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
	/** A reply came that is too large to be read. */
	| 'unreadableReply'
	/** The user stopped the execution while the call was under way. */
	| 'cancelled'
	/** The user stopped the execution before the call began. */
	| 'notBegun'
	/** EnKash refused the login, so the call itself was never sent. */
	| 'loginRefused'
	/** The token or the credential could not be fetched, so the call itself was never sent. */
	| 'loginFailed';

/** A call that ended without a reply. */
export interface EnKashFault {
	kind: 'fault';
	fault: TransportFault;
	/** What happened, for people; never a secret, token or body. */
	reason: string;
}

/** Sends one call, once, with token and encryption. Never throws: a failure is an `EnKashFault`. */
export type Send = (
	request: EnKashRequest,
	timeoutMs: number,
) => Promise<EnKashResponse | EnKashFault>;

/**
 * Parses JSON; undefined for other text and for JSON nested too deeply. Integers too long for a number become text.
 */
export function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(withExactIntegers(text));
		return isShallow(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** EnKash's replies have five levels. Up to this depth, recursive functions may walk through a reply. */
const deepestJson = 64;

function isShallow(value: unknown): boolean {
	let level = [value].filter(isStructure);
	for (let depth = 1; depth <= deepestJson; depth++) {
		if (level.length === 0) return true;
		level = level.flatMap((structure) => Object.values(structure).filter(isStructure));
	}
	return level.length === 0;
}

function isStructure(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

/** Replies to 1,000 rows take about 1 MB. */
export const largestReplyBytes = 32 * 1024 * 1024;

/**
 * The body of a reply as text, or undefined where it is larger than `largestReplyBytes`. Stops reading at that size and
 * when the signal aborts. Throws where the body breaks off.
 */
export async function readBody(body: unknown, signal: AbortSignal): Promise<string | undefined> {
	if (!isStream(body)) return textOfBody(body);
	const stop = () => body.destroy();
	signal.addEventListener('abort', stop);
	if (signal.aborted) stop();
	try {
		const chunks: Buffer[] = [];
		let bytes = 0;
		for await (const part of body) {
			const chunk = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
			bytes += chunk.length;
			if (bytes > largestReplyBytes) return undefined;
			chunks.push(chunk);
		}
		return textOfBody(Buffer.concat(chunks));
	} finally {
		signal.removeEventListener('abort', stop);
		stop();
	}
}

/** A body that is still to be read. */
export interface BodyStream extends AsyncIterable<unknown> {
	destroy(): void;
}

/** Whether a body is still to be read. */
export function isStream(body: unknown): body is BodyStream {
	return (
		typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'destroy' in body
	);
}

function textOfBody(body: unknown): string {
	if (typeof body === 'string') return body;
	if (Buffer.isBuffer(body)) return body.toString('utf8').replace(/^\uFEFF/, '');
	return body === undefined || body === null ? '' : JSON.stringify(body);
}

/** The outcome of some work, or the signal's reason as soon as it aborts. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
	// Removed by hand: the `signal` option of a listener leaks a weak reference for each call.
	let stopListening = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		signal.addEventListener('abort', onAbort, { once: true });
		stopListening = () => signal.removeEventListener('abort', onAbort);
		if (signal.aborted) onAbort();
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		stopListening();
	}
}

/**
 * Runs one request, and ends its connection with the work: of a reply that is not read to its end nothing stays open.
 * Destroying the body alone leaves the connection open in n8n 2. `work` sends with the signal that it is given, which
 * also aborts with `signal`.
 */
export async function untilRead<T>(
	signal: AbortSignal,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const end = new AbortController();
	try {
		return await work(AbortSignal.any([signal, end.signal]));
	} finally {
		end.abort();
	}
}

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

/** What each obstacle means, and what to do. `field` is the label of the address that was called. */
export const obstacleReasons: Record<Obstacle, (field: string) => string> = {
	network: (field) =>
		`EnKash could not be reached, so nothing was sent. Check '${field}' and your network.`,
	tls: (field) =>
		`No secure connection to EnKash came about, so nothing was sent. Check '${field}', and whether a proxy or firewall of your network, or a certificate, is in the way.`,
	certificate: (field) =>
		`The certificate of EnKash's server is not trusted, so nothing was sent. Check '${field}', and whether a proxy of your network puts its own certificate in place.`,
	proxy: () =>
		'The proxy of your network did not let the call through, so nothing was sent. Check the proxy settings of n8n and its sign-in.',
	forbidden: (field) =>
		`Your n8n does not allow calls to this address, so nothing was sent. Add the host of '${field}' to 'Allowed Domains' in the credential, or ask whoever runs n8n to allow it.`,
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
	/^(Domain not allowed: This credential|No allowed domains specified|The request was blocked because (it resolves|the destination))/;

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

/** The `httpCode` of our error where EnKash refused the login, or the credential is unusable: don't repeat it. */
export const loginRefusedCode = 'enKashLoginRefused';
/** The `httpCode` of our error where the outcome of a login is unknown. */
export const loginFailedCode = 'enKashLoginFailed';

/**
 * Prefixes of what is no usable token in the credential's field `accessToken`: `expired` for one that EnKash rejected, so
 * that n8n logs in, and `refused` for the mark of failed logins.
 */
export const noTokenPrefixes = { expired: 'expired:', refused: 'refused:' } as const;

/** Whether `accessToken` holds a token that a request can be signed with. */
export function isToken(accessToken: unknown): boolean {
	if (typeof accessToken !== 'string' || accessToken === '') return false;
	return !Object.values(noTokenPrefixes).some((prefix) => accessToken.startsWith(prefix));
}

/** Marks a token as one that EnKash rejected. */
export function expired(token: string): string {
	return `${noTokenPrefixes.expired}${token}`;
}

/** Client ID and secret as Basic authorization carries them. */
export function basicOf(clientId: string, clientSecret: string): string {
	return Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
}

const responseSchema = z.object({
	statusCode: z.number(),
	body: z.unknown(),
	headers: z.looseObject({ 'retry-after': z.string().optional().catch(undefined) }).catch({}),
});

/** Reads a full response of n8n's request helpers. Throws a `ZodError` for anything else. */
export function readHttpResponse(response: unknown): HttpResponse {
	return responseSchema.parse(response);
}
export type HttpResponse = z.output<typeof responseSchema>;
