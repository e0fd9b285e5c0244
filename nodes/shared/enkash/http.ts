import * as z from 'zod/v4-mini';
import { holdsInexactNumber, withExactIntegers } from './exactIntegers';
import type { Problem } from './problem';
import { textIfAny } from './schemas';

/** One call to EnKash, before host, token and encryption. */
export interface EnKashRequest {
	method: 'GET' | 'POST' | 'PATCH';
	/** From `/api` on. */
	path: string;
	/** Default: none. */
	query?: Record<string, string | boolean>;
	/** Sent as JSON. Default: none. */
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

/** A call that ended without a reply. Its texts never hold a secret, token or body. */
export interface EnKashFault extends Problem {
	kind: 'fault';
	fault: TransportFault;
}

/** Sends one call, once, with token and encryption. Never throws: a failure is an `EnKashFault`. */
export type Send = (
	request: EnKashRequest,
	timeoutMs: number,
) => Promise<EnKashResponse | EnKashFault>;

/** EnKash's replies have five levels. Up to this depth, recursive functions may walk through a reply. */
const deepestJson = 64;

/**
 * Parses JSON; undefined for other text and for JSON nested too deeply. Integers too long for a number become text.
 */
export function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		// Few replies hold one, and to read the text twice takes less than to search each for one.
		return holdsInexactNumber(value, deepestJson) ? JSON.parse(withExactIntegers(text)) : value;
	} catch {
		return undefined;
	}
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
		signal.addEventListener('abort', onAbort);
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
		// Without a reason Node makes an error for each call, which takes as long as to read a small reply.
		end.abort(end);
	}
}

/** Client ID and secret as Basic authorization carries them. */
export function basicOf(clientId: string, clientSecret: string): string {
	return Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
}

const responseSchema = z.object({
	statusCode: z.number(),
	body: z.unknown(),
	headers: z.catch(z.looseObject({ 'retry-after': textIfAny }), {}),
});

/** Reads a full response of n8n's request helpers. Throws a `ZodError` for anything else. */
export function readHttpResponse(response: unknown): HttpResponse {
	return responseSchema.parse(response);
}
export type HttpResponse = z.output<typeof responseSchema>;
