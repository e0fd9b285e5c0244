import type * as z from 'zod/v4';
import type { Cipher } from './encryption';
import type { EnKashRequest, Send } from './http';
import { sanitize } from './messages';
import { readReply, type Reply } from './reply';
import { type Clock, type SendPolicy, sendUntilClear, type Sent } from './retry';

/** A call to one endpoint, and the shape of the payload that a success carries. */
export interface EndpointCall<T> {
	request: EnKashRequest;
	payload: z.ZodType<T>;
	/** Whether the payload may stand beside the code instead of under `payload`. */
	allowBarePayload?: boolean;
	/** A success in which EnKash's own words, if it holds any, have been made fit to be read. */
	sanitizePayload?(payload: T, sanitize: (words: string) => string): T;
}

/** The API of EnKash over whatever sends for it. */
export interface EnKashClient {
	/**
	 * Sends a call until its outcome is clear, as far as the policy allows.
	 * `timeoutMs` is the time for one send. Never throws.
	 */
	call<T>(call: EndpointCall<T>, policy: SendPolicy, timeoutMs: number): Promise<Sent<T>>;
}

/** What a client needs: who sends, who tells the time, and the cipher for encrypted replies. */
export interface ClientParts {
	send: Send;
	clock: Clock;
	cipher?: Cipher;
	/** What must not stand in any reason. Asked for each call, as a token may be new by then. */
	secrets?: () => readonly string[];
}

/** A client. */
export function createClient({
	send,
	clock,
	cipher,
	secrets = () => [],
}: ClientParts): EnKashClient {
	return {
		async call<T>(endpoint: EndpointCall<T>, policy: SendPolicy, timeoutMs: number) {
			const sendOnce = async (): Promise<Reply<T>> => {
				try {
					const answer = await send(endpoint.request, timeoutMs);
					const reply = readReply(answer, endpoint.payload, cipher, endpoint.allowBarePayload);
					return sanitizeReply(reply, endpoint, (words) => sanitize(words, secrets()));
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
	sanitizeText: (words: string) => string,
): Reply<T> {
	if (reply.kind !== 'success') return { ...reply, reason: sanitizeText(reply.reason) };
	return sanitizePayload
		? { ...reply, payload: sanitizePayload(reply.payload, sanitizeText) }
		: reply;
}

/**
 * What every exception below a call becomes, here and nowhere else: the call may have been processed. Its message
 * stays away, as it may repeat a request.
 */
const unforeseen = {
	kind: 'unclear',
	cause: 'unreadableReply',
	reason: "EnKash's reply could not be read.",
} as const satisfies Reply<never>;

/** Lookups change nothing, so they may always be sent again. */
export const lookupPolicy: SendPolicy = { maxAttempts: 3, resendWhenUnclear: true };
