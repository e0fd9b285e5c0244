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
	type HttpResponse,
	readBody,
	readHttpResponse,
	type Send,
	unlessAborted,
	untilRead,
} from '../enkash/http';
import { causesOf, obstacleOf, obstacleProblems, proxySignInStatus } from '../enkash/obstacles';
import { loginFailedCode, loginRefusedCode, type Problem, problemIn } from '../enkash/problem';
import { type CallCredential, SharedCredential } from './sharedCredential';

/** The contexts of n8n in which a node calls EnKash. */
export type EnKashContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Makes a `Send` that uses n8n's credential, token, proxy and cancelling. Default: nothing cancels it. */
export function createSend(
	context: EnKashContext,
	apiUrl: string,
	cancelSignal?: AbortSignal,
	credential = new SharedCredential(context),
): Send {
	return async (request, timeoutMs) => {
		if (cancelSignal?.aborted) {
			return fault('notBegun', { message: 'The execution was stopped before this was sent.' });
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

/** The longest delay of a timer in Node. */
const longestTimerMs = 2 ** 31 - 1;

/** A delay that timers accept. */
function wholeMs(timeoutMs: number): number {
	return Math.min(Math.max(1, Math.ceil(timeoutMs) || 1), longestTimerMs);
}

/** One call, and what each attempt at it needs. */
interface Call {
	context: EnKashContext;
	signal: AbortSignal;
	options: IHttpRequestOptions;
}

/** Where only the newest token is valid, each other process that logs in may cost one attempt. */
const maxTokenAttempts = 5;

/**
 * Sends a call, and resends it with another token after HTTP 401, which processes nothing. Prefers a token that another
 * call or process has fetched meanwhile; logs in once at most.
 */
async function sendWithValidToken(
	call: Call,
	credential: SharedCredential,
): Promise<EnKashResponse | EnKashFault> {
	let current = await credential.forCall();
	let mayLogIn = true;
	for (let attempts = 1; ; attempts++) {
		call.signal.throwIfAborted();
		const answer = await untilRead(call.signal, async (signal) => {
			const response = await sendOnce({ ...call, signal }, current);
			return response.statusCode === 401 ? 'tokenRefused' : await readResponse(response, signal);
		});
		if (answer !== 'tokenRefused') return answer;
		const refused: EnKashResponse = { kind: 'response', status: 401, body: '' };
		if (attempts === maxTokenAttempts) return refused;
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
		credential.keepNewToken();
	}
}

/**
 * The same context with another signal. n8n's request helper takes a signal only from the context, and its `timeout`
 * counts silence only, so a reply that trickles in would never end.
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
		// A stream, so that we limit the size of a reply ourselves.
		encoding: 'stream',
		returnFullResponse: true,
		// Else n8n would log in by itself after HTTP 401, and n8n 1 would drop the headers of a refusal.
		ignoreHttpStatusErrors: true,
		// A redirect would send the call and its token elsewhere.
		disableFollowRedirect: true,
		timeout: wholeMs(timeoutMs),
	};
}

async function readResponse(
	{ statusCode: status, headers, body }: HttpResponse,
	signal: AbortSignal,
): Promise<EnKashResponse | EnKashFault> {
	if (status === proxySignInStatus) {
		return fault('notConnected', obstacleProblems.proxy(addressField));
	}
	try {
		const text = await readBody(body, signal);
		return text === undefined
			? fault('unreadableReply', {
					message: "EnKash's reply was larger than 32 MB, so it was not read.",
				})
			: { kind: 'response', status, body: text, retryAfter: headers['retry-after'] };
	} catch {
		// The reply broke off, so the call itself has arrived.
		signal.throwIfAborted();
		return connectionLost;
	}
}

/** The label of the field that holds the address of all calls. */
const addressField = 'API URL';

/**
 * An error of n8n's request helper, which wraps that of axios, or ours from the login. n8n 1 drops the inner error. Its
 * messages remain, and its `httpCode` or `code` as `httpCode`.
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
		if (thrown.httpCode === loginRefusedCode)
			return fault('loginRefused', problemIn(thrown.message));
		if (thrown.httpCode === loginFailedCode) return fault('loginFailed', problemIn(thrown.message));
	}
	if (limits.cancelSignal?.aborted) {
		return fault('cancelled', {
			message: 'The execution was stopped while EnKash was answering.',
		});
	}
	if (limits.deadline.aborted || chain.some(isTimeout)) {
		const seconds = limits.timeoutMs / 1000;
		return fault('timeout', { message: `EnKash did not answer within ${seconds} s.` });
	}
	const obstacle = obstacleOf(error);
	if (obstacle) return fault('notConnected', obstacleProblems[obstacle](addressField));
	return connectionLost;
}

const connectionLost = fault('connectionLost', { message: 'The connection to EnKash broke.' });

function isTimeout({ httpCode, code = httpCode, syscall }: Thrown): boolean {
	return (code === 'ETIMEDOUT' && syscall !== 'connect') || code === 'ECONNABORTED';
}

function fault(kind: EnKashFault['fault'], problem: Problem): EnKashFault {
	return { kind: 'fault', fault: kind, ...problem };
}
