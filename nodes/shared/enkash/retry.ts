import type { Reply, UnclearCause } from './reply';

/** How often a call may go out. */
export interface SendPolicy {
	/** Sends of one call, at most, the first included. */
	maxAttempts: number;
	/** Whether a call may go out again while it is unclear what became of it. Only where EnKash checks its reference. */
	resendWhenUnclear: boolean;
}

const attemptsOfSinglePayout = 3;

/** How a call that pays one person is sent: again where nothing was processed, and while unclear only by choice. */
export function perItemPolicy(resendWhenUnclear: boolean): SendPolicy {
	return { maxAttempts: attemptsOfSinglePayout, resendWhenUnclear };
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
	reason: string;
}

/** The last word on a call that was sent once or more often. */
export interface Sent<T> {
	reply: Reply<T>;
	/** How often the call was sent. */
	attempts: number;
	/** The first attempt whose outcome is unknown, if another followed. */
	earlierUnclear?: EarlierUnclear;
}

/** Waiting longer than this for one call holds up a workflow for nothing: the run can be repeated instead. */
export const longestRetryAfterMs = 120_000;
const firstDelayMs = 500;
const longestDelayMs = 8_000;

/**
 * Whether a reply proves that nothing was processed: no connection came about, the token was not accepted, or
 * EnKash asked to slow down. A refusal proves it too, but sending the same again would only meet it again.
 */
export function provesNothingProcessed<T>(reply: Reply<T>): boolean {
	return reply.kind === 'notProcessed';
}

/**
 * Whether a call may go out once more after this reply. A login that was refused never may: EnKash locks the account
 * after three. A call that may have been processed may only where EnKash checks its reference.
 */
export function mayBeSentAgain<T>(reply: Reply<T>, attempts: number, policy: SendPolicy): boolean {
	if (attempts >= policy.maxAttempts) return false;
	if (reply.kind === 'success' || reply.kind === 'refused') return false;
	if (reply.cause === 'notAuthorized' || reply.cause === 'cancelled') return false;
	return provesNothingProcessed(reply) || policy.resendWhenUnclear;
}

/**
 * How long to wait before the next send, in milliseconds, or undefined where EnKash asks for more than a workflow
 * should wait. Doubles with each send up to a cap, times a random factor from one half to one, so that many
 * workflows that failed together don't come back together. `Retry-After` is never undercut.
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
	let earlierUnclear: Sent<T>['earlierUnclear'];
	for (let attempts = 1; ; attempts++) {
		const reply = await send();
		if (!mayBeSentAgain(reply, attempts, policy)) return { reply, attempts, earlierUnclear };
		const delayMs = delayBeforeResendMs(reply, attempts, clock);
		if (delayMs === undefined) return { reply, attempts, earlierUnclear };
		if (!(await clock.pause(delayMs))) return { reply: stopped(reply), attempts, earlierUnclear };
		if (reply.kind === 'unclear') earlierUnclear ??= { cause: reply.cause, reason: reply.reason };
	}
}

/** The reply to a call that would have been sent again, had the user not stopped the execution. */
function stopped<T>(reply: Reply<T>): Reply<T> {
	if (!provesNothingProcessed(reply)) return reply;
	const reason = 'The execution was stopped before this could be sent again.';
	return { kind: 'notProcessed', cause: 'cancelled', reason };
}
