import * as fc from 'fast-check';
import type { Reply } from '../../../nodes/shared/enkash/reply';
import {
	type Clock,
	delayBeforeResendMs,
	longestRetryAfterMs,
	mayBeSentAgain,
	provesNothingProcessed,
	retryAfterMs,
	type SendPolicy,
	sendUntilClear,
	perItemPolicy,
} from '../../../nodes/shared/enkash/retry';

const success: Reply<string> = { kind: 'success', payload: 'done' };
const refused: Reply<string> = { kind: 'refused', refusal: 'other', reason: 'No.', status: 200 };
const notProcessed = (
	cause: 'connectionLost' | 'notAuthorized' | 'rateLimited' | 'cancelled',
	retryAfter?: string,
): Reply<string> => ({
	kind: 'notProcessed',
	cause,
	message: `Not processed: ${cause}.`,
	retryAfter,
});
const unclear = (
	cause: 'timeout' | 'connectionLost' | 'serverError' | 'unreadableReply' | 'cancelled',
	retryAfter?: string,
): Reply<string> => ({ kind: 'unclear', cause, message: `Unclear: ${cause}.`, retryAfter });

const bulk: SendPolicy = { maxAttempts: 3, resendWhenUnclear: true };
const single: SendPolicy = { maxAttempts: 3, resendWhenUnclear: false };
const nowMs = Date.parse('2026-11-21T07:00:00Z');

it('sends a payout for one person again only where nothing was processed, unless the user chose otherwise', () => {
	expect(perItemPolicy({ resendWhenUnclear: false })).toEqual(single);
	expect(perItemPolicy({ resendWhenUnclear: true })).toEqual(bulk);
});

describe('what proves that nothing was processed', () => {
	it.each([
		[notProcessed('connectionLost'), true],
		[notProcessed('rateLimited'), true],
		[notProcessed('notAuthorized'), true],
		[notProcessed('cancelled'), true],
		[unclear('timeout'), false],
		[unclear('connectionLost'), false],
		[unclear('serverError'), false],
		[unclear('unreadableReply'), false],
		[unclear('cancelled'), false],
		[success, false],
	])('%j: %p', (reply, proves) => {
		expect(provesNothingProcessed(reply)).toBe(proves);
	});
});

describe('whether a call may be sent again', () => {
	it.each<[reply: Reply<string>, withReference: boolean, without: boolean]>([
		[success, false, false],
		[refused, false, false],
		[notProcessed('connectionLost'), true, true],
		[notProcessed('rateLimited'), true, true],
		[notProcessed('notAuthorized'), false, false],
		[notProcessed('cancelled'), false, false],
		[unclear('timeout'), true, false],
		[unclear('connectionLost'), true, false],
		[unclear('serverError'), true, false],
		[unclear('unreadableReply'), true, false],
		[unclear('cancelled'), false, false],
	])('after %j: %p with a checked reference, %p without', (reply, withReference, without) => {
		expect(mayBeSentAgain(reply, 1, bulk)).toBe(withReference);
		expect(mayBeSentAgain(reply, 1, single)).toBe(without);
		expect(mayBeSentAgain(reply, 2, bulk)).toBe(withReference);
		expect(mayBeSentAgain(reply, 3, bulk)).toBe(false);
		expect(mayBeSentAgain(reply, 1, { ...bulk, maxAttempts: 1 })).toBe(false);
	});
});

describe('how long to wait', () => {
	const delay = (reply: Reply<string>, attempts: number, random: number) =>
		delayBeforeResendMs(reply, attempts, { random: () => random, now: () => nowMs });

	it.each([
		[1, 0, 250],
		[1, 0.5, 375],
		[1, 1, 500],
		[2, 0, 500],
		[2, 1, 1000],
		[3, 0, 1000],
		[4, 0, 2000],
		[5, 0, 4000],
		[5, 1, 8000],
		[6, 0, 4000],
		[60, 1, 8000],
	])('after %d sends with chance %d: %d ms', (attempts, random, ms) => {
		expect(delay(unclear('timeout'), attempts, random)).toBe(ms);
	});

	it('is never below half of the doubled base, never above it, and capped', () => {
		const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 100 }), chance, (attempts, random) => {
				const doubled = Math.min(500 * 2 ** (attempts - 1), 8000);
				const ms = delay(notProcessed('connectionLost'), attempts, random);
				expect(ms).toBeGreaterThanOrEqual(doubled / 2);
				expect(ms).toBeLessThanOrEqual(doubled);
			}),
		);
	});

	it.each([
		['7', 7000],
		['120', longestRetryAfterMs],
		['0', 250],
		['121', undefined],
		['99999999999999999999', undefined],
		['Sat, 21 Nov 2026 07:00:30 GMT', 30_000],
		['Sat, 21 Nov 2026 06:00:00 GMT', 250],
		['Sat, 21 Nov 2026 07:02:01 GMT', undefined],
		['soon', 250],
		['', 250],
		[undefined, 250],
	])('obeys Retry-After %j: %p ms', (retryAfter, ms) => {
		expect(delay(notProcessed('rateLimited', retryAfter), 1, 0)).toBe(ms);
		expect(delay(unclear('serverError', retryAfter), 1, 0)).toBe(ms);
	});

	it('waits longer than Retry-After where the backoff is longer', () => {
		expect(delay(notProcessed('rateLimited', '1'), 5, 0)).toBe(4000);
	});

	it('gives up above two minutes', () => {
		expect(longestRetryAfterMs).toBe(120_000);
	});
});

it.each([
	['30', 30_000],
	[' 30 ', 30_000],
	['00', 0],
	['Sat, 21 Nov 2026 07:00:01 GMT', 1000],
	['Sat, 21 Nov 2026 07:00:00 GMT', 0],
	['Fri, 20 Nov 2026 07:00:00 GMT', 0],
	['-5', 0],
	['1.5', 0],
	['1e3', 0],
	['30 s', 0],
	['x30', 0],
	['later', 0],
	['', 0],
	[undefined, 0],
])('reads Retry-After %j as %d ms', (retryAfter, ms) => {
	expect(retryAfterMs(retryAfter, nowMs)).toBe(ms);
});

describe('sending until it is clear', () => {
	/** Plays replies one after the other and notes the waits; `stopAt` is the wait in which the user stops. */
	async function play(replies: Array<Reply<string>>, policy: SendPolicy, stopAt?: number) {
		const waits: number[] = [];
		let sends = 0;
		const clock: Clock = {
			random: () => 0,
			now: () => nowMs,
			async pause(ms) {
				waits.push(ms);
				return waits.length !== stopAt;
			},
		};
		const send = async (): Promise<Reply<string>> => {
			const reply = replies[sends++];
			if (!reply) throw new Error('One send too many.');
			return reply;
		};
		const sent = await sendUntilClear(send, policy, clock);
		expect(sent.attempts).toBe(sends);
		return { ...sent, waits };
	}

	it.each([
		['a success', success],
		['a refusal', refused],
		['a refused login', notProcessed('notAuthorized')],
		['being stopped before', notProcessed('cancelled')],
		['being stopped in flight', unclear('cancelled')],
	])('ends at once with %s', async (_, reply) => {
		expect(await play([reply], bulk)).toEqual({ reply, attempts: 1, waits: [] });
	});

	it('sends again after what proves that nothing was processed', async () => {
		const replies = [notProcessed('connectionLost'), notProcessed('rateLimited', '3'), success];
		expect(await play(replies, single)).toEqual({
			reply: success,
			attempts: 3,
			waits: [250, 3000],
		});
	});

	it('sends an unclear call again only where its reference is checked', async () => {
		expect(await play([unclear('timeout')], single)).toEqual({
			reply: unclear('timeout'),
			attempts: 1,
			waits: [],
		});
		expect(await play([unclear('timeout'), success], bulk)).toEqual({
			reply: success,
			attempts: 2,
			earlierUnclear: { cause: 'timeout', message: 'Unclear: timeout.' },
			waits: [250],
		});
	});

	it('remembers the first unclear send, whatever follows', async () => {
		const replies = [
			notProcessed('connectionLost'),
			unclear('serverError'),
			unclear('timeout'),
			refused,
		];
		expect(await play(replies, { ...bulk, maxAttempts: 5 })).toMatchObject({
			reply: refused,
			attempts: 4,
			earlierUnclear: { cause: 'serverError' },
		});
	});

	it('does not count the last send among the earlier ones', async () => {
		const sent = await play([unclear('timeout')], { ...bulk, maxAttempts: 1 });
		expect(sent.earlierUnclear).toBeUndefined();
	});

	it('ends with the last allowed send', async () => {
		const replies = [unclear('timeout'), unclear('serverError'), unclear('connectionLost')];
		expect(await play(replies, bulk)).toEqual({
			reply: unclear('connectionLost'),
			attempts: 3,
			earlierUnclear: { cause: 'timeout', message: 'Unclear: timeout.' },
			waits: [250, 500],
		});
	});

	it('gives up where EnKash asks for too long a wait', async () => {
		const reply = notProcessed('rateLimited', '3600');
		expect(await play([reply], bulk)).toEqual({ reply, attempts: 1, waits: [] });
		expect(await play([unclear('timeout'), reply], bulk)).toMatchObject({
			reply,
			earlierUnclear: { cause: 'timeout' },
		});
	});

	describe('that the user stops while it waits', () => {
		it('was not sent, where nothing was processed', async () => {
			expect(await play([notProcessed('rateLimited')], bulk, 1)).toEqual({
				reply: {
					kind: 'notProcessed',
					cause: 'cancelled',
					message: 'The execution was stopped before this could be sent again.',
				},
				attempts: 1,
				waits: [250],
			});
		});

		it('stays unclear, where it was', async () => {
			const sent = await play([unclear('timeout')], bulk, 1);
			expect(sent).toEqual({ reply: unclear('timeout'), attempts: 1, waits: [250] });
		});

		it('keeps what was unclear before', async () => {
			const sent = await play([unclear('timeout'), notProcessed('rateLimited')], bulk, 2);
			expect(sent).toMatchObject({
				reply: { cause: 'cancelled' },
				attempts: 2,
				earlierUnclear: { cause: 'timeout' },
			});
		});
	});

	it('never sends more often than allowed, and never after a clear reply', async () => {
		const anyReply = fc.constantFrom(
			success,
			refused,
			notProcessed('connectionLost'),
			notProcessed('rateLimited', '1'),
			notProcessed('rateLimited', '999'),
			notProcessed('notAuthorized'),
			unclear('timeout'),
			unclear('serverError', '2'),
			unclear('cancelled'),
		);
		const policies = fc.record({
			maxAttempts: fc.integer({ min: 1, max: 5 }),
			resendWhenUnclear: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyReply, { minLength: 5, maxLength: 5 }),
				policies,
				async (replies, policy) => {
					const { attempts, earlierUnclear, waits } = await play(replies, policy);
					expect(attempts).toBeLessThanOrEqual(policy.maxAttempts);
					expect(waits).toHaveLength(attempts - 1);
					const earlier = replies.slice(0, attempts - 1);
					for (const reply of earlier) {
						expect(['notProcessed', 'unclear']).toContain(reply.kind);
					}
					const firstUnclear = earlier.find(({ kind }) => kind === 'unclear');
					expect(earlierUnclear !== undefined).toBe(firstUnclear !== undefined);
					if (firstUnclear) expect(policy.resendWhenUnclear).toBe(true);
				},
			),
		);
	});
});
