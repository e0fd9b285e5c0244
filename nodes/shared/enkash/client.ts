import type { Cipher } from './encryption';
import type { EnKashRequest, Send } from './http';
import { sanitize } from './messages';
import { type PayloadReader, readReply, type Reply } from './reply';
import { type Clock, type SendPolicy, sendUntilClear, type Sent } from './retry';

/** A call to one endpoint, and the shape of the payload that a success carries. */
export interface EndpointCall<T> extends PayloadReader<T> {
	request: EnKashRequest;
	/** The payload with its messages for people sanitized. Default: the payload holds none. */
	sanitizePayload?(payload: T, sanitize: (message: string) => string): T;
}

/** EnKash's API. */
export interface EnKashClient {
	/**
	 * Sends a call until its outcome is clear, as far as the policy allows.
	 * `timeoutMs` is the time for one attempt. Never throws.
	 */
	call<T>(call: EndpointCall<T>, policy: SendPolicy, timeoutMs: number): Promise<Sent<T>>;
}

/** What a client is made of. */
export interface ClientParts {
	send: Send;
	clock: Clock;
	/** For encrypted replies. Default: they can't be read. */
	cipher?: Cipher;
	/** Secrets to redact. A function, because the token may be renewed meanwhile. Default: none. */
	secrets?: () => readonly string[];
}

/** Makes a client that sends through `send`. */
export function createClient({ send, clock, cipher, secrets }: ClientParts): EnKashClient {
	return {
		async call<T>(endpoint: EndpointCall<T>, policy: SendPolicy, timeoutMs: number) {
			const sendOnce = async (): Promise<Reply<T>> => {
				try {
					const answer = await send(endpoint.request, timeoutMs);
					const reply = readReply(answer, endpoint, cipher);
					return sanitizeReply(reply, endpoint, (message) => sanitize(message, secrets?.()));
				} catch {
					return unforeseen;
				}
			};
			return await sendUntilClear(sendOnce, policy, clock);
		},
	};
}

function sanitizeReply<T>(
	reply: Reply<T>,
	{ sanitizePayload }: EndpointCall<T>,
	sanitizeText: (message: string) => string,
): Reply<T> {
	switch (reply.kind) {
		case 'success':
			return sanitizePayload
				? { ...reply, payload: sanitizePayload(reply.payload, sanitizeText) }
				: reply;
		case 'refused':
			return { ...reply, reason: sanitizeText(reply.reason) };
		case 'notProcessed': {
			const advice = reply.advice && sanitizeText(reply.advice);
			return { ...reply, message: sanitizeText(reply.message), advice };
		}
		case 'unclear':
			return { ...reply, message: sanitizeText(reply.message) };
	}
}

/**
 * The reply for any exception during a call, caught here only: the call may have been processed. The exception's own
 * message may repeat the request, so it is left out.
 */
const unforeseen = {
	kind: 'unclear',
	cause: 'unreadableReply',
	message: "EnKash's reply could not be read.",
} as const satisfies Reply<never>;
