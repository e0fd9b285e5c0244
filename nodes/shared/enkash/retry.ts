import type { Reply, UnclearCause } from './reply';

/** How many times to send a call. */
export interface SendPolicy {
	/** Attempts at one call, the first included. */
	maxAttempts: number;
	/** Whether to resend a call whose outcome is unclear. Only where EnKash checks its reference. */
	resendWhenUnclear: boolean;
}

/** The policy of a look-up. It changes nothing, so it may always be resent. */
export const lookupPolicy: SendPolicy = { maxAttempts: 3, resendWhenUnclear: true };

const maxAttemptsPerItem = 3;

/** The policy of a call that pays one person: resent where nothing was processed, and by choice while it is unclear. */
export function perItemPolicy({
	resendWhenUnclear,
}: Pick<SendPolicy, 'resendWhenUnclear'>): SendPolicy {
	return { maxAttempts: maxAttemptsPerItem, resendWhenUnclear };
}

/** What sending needs from outside. */
export interface Clock {
	/** Waits; resolves to false at once when the user stops the execution. */
	pause(ms: number): Promise<boolean>;
	/** From 0 up to, not including, 1. */
	random(): number;
	/** Milliseconds since 1970. */
	now(): number;
}

/** An attempt whose outcome is unknown. */
export interface EarlierUnclear {
	cause: UnclearCause;
	/** A sentence for people. */
	message: string;
}

/** The outcome of a call after all its attempts. */
export interface Sent<T> {
	reply: Reply<T>;
	/** How many times the call was sent. */
	attempts: number;
	/** The first attempt whose outcome is unknown, if another followed. */
	earlierUnclear?: EarlierUnclear;
}

/** A longer wait would block the workflow; the run can be repeated instead. */
export const longestRetryAfterMs = 120_000;
const firstDelayMs = 500;
const longestDelayMs = 8_000;

/**
 * Whether a reply proves that nothing was processed: no connection, the token not accepted, or a rate limit. A refusal
 * proves it too, but a resend would only be refused again.
 */
export function provesNothingProcessed<T>(reply: Reply<T>): boolean {
	return reply.kind === 'notProcessed';
}

/** Whether a reply proves that nothing was done: a refusal, too. */
export function provesNothingDone<T>(
	reply: Reply<T>,
): reply is Extract<Reply<T>, { kind: 'refused' | 'notProcessed' }> {
	return reply.kind === 'refused' || provesNothingProcessed(reply);
}

/**
 * Whether to resend a call after this reply. Never after a refused login, as EnKash locks the account after three; after
 * an unclear reply only where the policy says so.
 */
export function mayBeSentAgain<T>(reply: Reply<T>, attempts: number, policy: SendPolicy): boolean {
	if (attempts >= policy.maxAttempts) return false;
	if (reply.kind === 'success' || reply.kind === 'refused') return false;
	if (reply.cause === 'notAuthorized' || reply.cause === 'cancelled') return false;
	return provesNothingProcessed(reply) || policy.resendWhenUnclear;
}

/**
 * The delay before the next attempt in milliseconds, or undefined where EnKash asks for more than
 * `longestRetryAfterMs`. Exponential backoff up to a cap, with jitter from one half to one; never less than
 * `Retry-After`.
 */
export function delayBeforeResendMs<T>(
	reply: Reply<T>,
	attempts: number,
	clock: Pick<Clock, 'random' | 'now'>,
): number | undefined {
	const doubled = Math.min(firstDelayMs * 2 ** (attempts - 1), longestDelayMs);
	const backoffMs = doubled * (0.5 + clock.random() / 2);
	const asked = 'retryAfter' in reply ? retryAfterMs(reply.retryAfter, clock.now()) : 0;
	return asked > longestRetryAfterMs ? undefined : Math.max(backoffMs, asked);
}

/**
 * The header `Retry-After` as milliseconds from now; 0 where it says nothing. Takes seconds, and the three forms of a
 * date that HTTP documents (RFC 9110, sections 5.6.7 and 10.2.3).
 */
export function retryAfterMs(retryAfter: string | undefined, nowMs: number): number {
	const text = retryAfter?.trim() ?? '';
	if (/^\d+$/.test(text)) return Number(text) * 1000;
	if (!httpDates.some((form) => form.test(text))) return 0;
	// The oldest form names no zone; all three mean GMT.
	const dateMs = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
	return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}

const httpDates = [
	/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
	/^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
	/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/** Sends a call until its outcome is clear or the policy allows no more. The only place that sends twice. */
export async function sendUntilClear<T>(
	send: () => Promise<Reply<T>>,
	policy: SendPolicy,
	clock: Clock,
): Promise<Sent<T>> {
	let earlierUnclear: EarlierUnclear | undefined;
	for (let attempts = 1; ; attempts++) {
		const reply = await send();
		if (!mayBeSentAgain(reply, attempts, policy)) return { reply, attempts, earlierUnclear };
		const delayMs = delayBeforeResendMs(reply, attempts, clock);
		if (delayMs === undefined) return { reply, attempts, earlierUnclear };
		if (!(await clock.pause(delayMs))) return { reply: stopped(reply), attempts, earlierUnclear };
		if (reply.kind === 'unclear') earlierUnclear ??= { cause: reply.cause, message: reply.message };
	}
}

/** The reply to a call that would have been sent again, had the user not stopped the execution. */
function stopped<T>(reply: Reply<T>): Reply<T> {
	if (!provesNothingProcessed(reply)) return reply;
	const message = 'The execution was stopped before this could be sent again.';
	return { kind: 'notProcessed', cause: 'cancelled', message };
}
