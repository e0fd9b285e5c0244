import * as z from 'zod/v4';
import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { joined } from '../enkash/addresses';
import {
	type EnKashFault,
	type EnKashRequest,
	type EnKashResponse,
	type Send,
	causesOf,
	isConnectError,
	loginFailedCode,
	loginRefusedCode,
} from '../enkash/http';
import { SharedCredential } from './sharedCredential';

/** Whatever n8n hands to the parts of a node that call EnKash. */
export type EnKashContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A way to send for EnKash's API through n8n: its credential, proxy, token and cancelling. */
export function createSend(
	context: EnKashContext,
	apiUrl: string,
	cancelSignal?: AbortSignal,
	credential = new SharedCredential(context),
): Send {
	return async (request, timeoutMs) => {
		if (cancelSignal?.aborted) {
			return fault('notBegun', 'The execution was stopped before this was sent.');
		}
		const deadline = AbortSignal.timeout(timeoutMs);
		const signal = cancelSignal ? AbortSignal.any([cancelSignal, deadline]) : deadline;
		try {
			const response: unknown = await unlessAborted(
				signal,
				context.helpers.httpRequestWithAuthentication.call(
					withCancelSignal(context, signal),
					'enKashApi',
					requestOptions(request, apiUrl, timeoutMs),
					await credential.forCall(),
				),
			);
			return readResponse(response);
		} catch (error) {
			return readFailure(error, { timeoutMs, cancelSignal, deadline });
		}
	};
}

/**
 * The same context with another signal. n8n's request helper takes its signal from the context alone, and the
 * `timeout` it does take only counts silence on the wire, which a reply that trickles in never meets.
 */
function withCancelSignal<T extends EnKashContext>(context: T, signal: AbortSignal): T {
	return Object.assign(Object.create(context), { getExecutionCancelSignal: () => signal });
}

/**
 * The outcome of a call, or the signal's reason as soon as it aborts. The login that n8n may put before a call doesn't
 * hear the signal; the call after it does, and is not sent then.
 */
async function unlessAborted<T>(signal: AbortSignal, call: Promise<T>): Promise<T> {
	// Removed by hand: a listener that ends with a signal of its own leaves weak references behind, one set a call.
	let stopListening = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		signal.addEventListener('abort', onAbort, { once: true });
		stopListening = () => signal.removeEventListener('abort', onAbort);
	});
	try {
		return await Promise.race([call, aborted]);
	} finally {
		stopListening();
	}
}

function requestOptions(
	{ method, path, query, body }: EnKashRequest,
	apiUrl: string,
	timeoutMs: number,
): IHttpRequestOptions {
	return {
		method,
		url: joined(apiUrl, path),
		qs: query,
		body,
		headers: { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) },
		// As bytes, so that what is no JSON is seen as such, and because n8n 1 forgets the text of a refusal, not its bytes.
		encoding: 'arraybuffer',
		returnFullResponse: true,
		// A redirect would repeat the call elsewhere, token and all.
		disableFollowRedirect: true,
		timeout: timeoutMs,
	};
}

const responseSchema = z.object({
	statusCode: z.number(),
	body: z.unknown(),
	headers: z.looseObject({ 'retry-after': z.string().optional().catch(undefined) }).catch({}),
});

function readResponse(response: unknown): EnKashResponse {
	const { statusCode, body, headers } = responseSchema.parse(response);
	return {
		kind: 'response',
		status: statusCode,
		body: asText(body),
		retryAfter: headers['retry-after'],
	};
}

function asText(body: unknown): string {
	if (typeof body === 'string') return body;
	if (Buffer.isBuffer(body)) return body.toString('utf8').replace(/^\uFEFF/, '');
	return body === undefined || body === null ? '' : JSON.stringify(body);
}

/**
 * What n8n's request helper throws: an error around the one of axios, or around our own from the login. In n8n 1 the
 * outer error has lost the inner one: what is left of it are the message, the body and `httpCode`, which is the status
 * of the reply, else the inner error's own `httpCode` or its `code`.
 */
const thrownSchema = z.object({
	message: z.string().catch(''),
	httpCode: z.string().optional().catch(undefined),
	context: z.object({ data: z.unknown() }).optional().catch(undefined),
	code: z.string().optional().catch(undefined),
	syscall: z.string().optional().catch(undefined),
	response: z
		.object({ status: z.number(), data: z.unknown(), headers: z.unknown() })
		.optional()
		.catch(undefined),
});
type Thrown = z.output<typeof thrownSchema>;

interface CallLimits {
	timeoutMs: number;
	cancelSignal?: AbortSignal;
	deadline: AbortSignal;
}

function readFailure(error: unknown, limits: CallLimits): EnKashResponse | EnKashFault {
	const chain = causesOf(error).map((cause) => thrownSchema.parse(cause));
	for (const thrown of chain) {
		if (thrown.httpCode === loginRefusedCode) return fault('loginRefused', thrown.message);
		if (thrown.httpCode === loginFailedCode) return fault('loginFailed', thrown.message);
	}
	const reply = replyIn(chain);
	if (reply) return reply;
	if (limits.cancelSignal?.aborted) {
		return fault('cancelled', 'The execution was stopped while EnKash was answering.');
	}
	if (limits.deadline.aborted || chain.some(isTimeout)) {
		const seconds = limits.timeoutMs / 1000;
		return fault('timeout', `EnKash did not answer within ${seconds} s.`);
	}
	if (chain.some(({ httpCode, code = httpCode, syscall }) => isConnectError({ code, syscall }))) {
		return fault(
			'notConnected',
			'EnKash could not be reached, so nothing was sent. Check API URL and your network.',
		);
	}
	return fault('connectionLost', 'The connection to EnKash broke.');
}

/** The reply that made n8n throw: from axios' error with its headers, else what n8n 1 leaves of it. */
function replyIn(chain: Thrown[]): EnKashResponse | undefined {
	const whole = chain.find(({ response }) => response)?.response;
	if (whole) {
		const { status, data, headers } = whole;
		return brokeOff(status) ? undefined : readResponse({ statusCode: status, body: data, headers });
	}
	const rest = chain.find(({ httpCode }) => httpCode !== undefined && /^\d{3}$/.test(httpCode));
	if (!rest || brokeOff(Number(rest.httpCode))) return undefined;
	return readResponse({ statusCode: Number(rest.httpCode), body: rest.context?.data });
}

/** Whether a reply stopped before its end: nothing else throws after the status of a success. */
function brokeOff(status: number): boolean {
	return status >= 200 && status < 300;
}

function isTimeout({ httpCode, code = httpCode, syscall }: Thrown): boolean {
	return (code === 'ETIMEDOUT' && syscall !== 'connect') || code === 'ECONNABORTED';
}

function fault(kind: EnKashFault['fault'], reason: string): EnKashFault {
	return { kind: 'fault', fault: kind, reason };
}
