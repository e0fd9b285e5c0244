import * as z from 'zod/v4';
import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { joined } from '../enkash/addresses';
import {
	causesOf,
	type EnKashFault,
	type EnKashRequest,
	type EnKashResponse,
	type HttpResponse,
	isStream,
	loginFailedCode,
	loginRefusedCode,
	obstacleOf,
	obstacleReasons,
	proxySignInStatus,
	readBody,
	readHttpResponse,
	type Send,
	unlessAborted,
} from '../enkash/http';
import { type CallCredential, SharedCredential } from './sharedCredential';

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
		const deadline = AbortSignal.timeout(wholeMs(timeoutMs));
		const signal = cancelSignal ? AbortSignal.any([cancelSignal, deadline]) : deadline;
		try {
			const call = { context, signal, options: requestOptions(request, apiUrl, timeoutMs) };
			return await unlessAborted(signal, sendWithValidToken(call, credential));
		} catch (error) {
			return readFailure(error, { timeoutMs, cancelSignal, deadline });
		}
	};
}

/** The longest time that a timer of Node's takes. */
const longestTimerMs = 2 ** 31 - 1;

/** A time as timers take it. */
function wholeMs(timeoutMs: number): number {
	return Math.min(Math.max(1, Math.ceil(timeoutMs) || 1), longestTimerMs);
}

/** One call, with all that each sending of it needs. */
interface Call {
	context: EnKashContext;
	signal: AbortSignal;
	options: IHttpRequestOptions;
}

/** With tokens of which only the newest is valid, each other process that logs in may cost one sending. */
const mostSendings = 5;

/**
 * Sends a call, again with another token where EnKash no longer takes the first (HTTP 401 processes nothing). A token
 * that another call or process has fetched meanwhile is used before a new login, of which there is one at most.
 */
async function sendWithValidToken(
	call: Call,
	credential: SharedCredential,
): Promise<EnKashResponse | EnKashFault> {
	let current = await credential.forCall();
	let mayLogIn = true;
	for (let sendings = 1; ; sendings++) {
		call.signal.throwIfAborted();
		const response = await sendOnce(call, current);
		if (response.statusCode !== 401) return await readResponse(response, call.signal);
		if (isStream(response.body)) response.body.destroy();
		const refused: EnKashResponse = { kind: 'response', status: 401, body: '' };
		if (sendings === mostSendings) return refused;
		const next = await credential.after(current);
		if (next.isRenewal && !mayLogIn) return refused;
		if (next.isRenewal) mayLogIn = false;
		current = next;
	}
}

async function sendOnce(
	{ context, signal, options }: Call,
	credential: CallCredential,
): Promise<HttpResponse> {
	try {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
			withCancelSignal(context, signal),
			'enKashApi',
			{ ...options },
			credential.options,
		);
		return readHttpResponse(response);
	} finally {
		credential.settle();
	}
}

/**
 * The same context with another signal. n8n's request helper takes its signal from the context alone, and the
 * `timeout` it does take only counts silence on the wire, which a reply that trickles in never meets.
 */
function withCancelSignal<T extends EnKashContext>(context: T, signal: AbortSignal): T {
	return Object.assign(Object.create(context), { getExecutionCancelSignal: () => signal });
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
		// As a stream, so that the size of a reply is not left to the server.
		encoding: 'stream',
		returnFullResponse: true,
		// n8n would log in again by itself after HTTP 401, and n8n 1 forgets the headers of a refusal.
		ignoreHttpStatusErrors: true,
		// A redirect would repeat the call elsewhere, token and all.
		disableFollowRedirect: true,
		timeout: wholeMs(timeoutMs),
	};
}

async function readResponse(
	{ statusCode: status, headers, body }: HttpResponse,
	signal: AbortSignal,
): Promise<EnKashResponse | EnKashFault> {
	if (status === proxySignInStatus) {
		if (isStream(body)) body.destroy();
		return fault('notConnected', obstacleReasons.proxy(addressField));
	}
	const [reading] = await Promise.allSettled([readBody(body, signal)]);
	// Whatever ends a reply half-way, the call itself has arrived.
	if (reading.status === 'rejected') {
		signal.throwIfAborted();
		return connectionLost;
	}
	if (reading.value === undefined) {
		return fault('unreadableReply', "EnKash's reply was larger than 32 MB, so it was not read.");
	}
	return { kind: 'response', status, body: reading.value, retryAfter: headers['retry-after'] };
}

/** Where the user sets the address of all calls. */
const addressField = 'API URL';

/**
 * What n8n's request helper throws: an error around the one of axios, or around our own from the login. In n8n 1 the
 * outer error has lost the inner one: what is left of it are the messages and `httpCode`, which is the inner error's
 * own `httpCode` or its `code`.
 */
const thrownSchema = z.object({
	message: z.string().catch(''),
	httpCode: z.string().optional().catch(undefined),
	code: z.string().optional().catch(undefined),
	syscall: z.string().optional().catch(undefined),
});
type Thrown = z.output<typeof thrownSchema>;

interface CallLimits {
	timeoutMs: number;
	cancelSignal?: AbortSignal;
	deadline: AbortSignal;
}

function readFailure(error: unknown, limits: CallLimits): EnKashFault {
	const chain = causesOf(error).map((cause) => thrownSchema.parse(cause));
	for (const thrown of chain) {
		if (thrown.httpCode === loginRefusedCode) return fault('loginRefused', thrown.message);
		if (thrown.httpCode === loginFailedCode) return fault('loginFailed', thrown.message);
	}
	if (limits.cancelSignal?.aborted) {
		return fault('cancelled', 'The execution was stopped while EnKash was answering.');
	}
	if (limits.deadline.aborted || chain.some(isTimeout)) {
		const seconds = limits.timeoutMs / 1000;
		return fault('timeout', `EnKash did not answer within ${seconds} s.`);
	}
	const obstacle = obstacleOf(error);
	if (obstacle) return fault('notConnected', obstacleReasons[obstacle](addressField));
	return connectionLost;
}

const connectionLost = fault('connectionLost', 'The connection to EnKash broke.');

function isTimeout({ httpCode, code = httpCode, syscall }: Thrown): boolean {
	return (code === 'ETIMEDOUT' && syscall !== 'connect') || code === 'ECONNABORTED';
}

function fault(kind: EnKashFault['fault'], reason: string): EnKashFault {
	return { kind: 'fault', fault: kind, reason };
}
