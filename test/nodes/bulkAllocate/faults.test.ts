import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { outcomeOf, people, useDeadlines, useEnKash, useShortWaits } from '../support';
import { bulkCalls, runBulk } from './bulk';

const enKash = useEnKash();
const waits = useShortWaits(enKash);
const timeIsUp = useDeadlines();

const toBulk = { path: 'bulk' };

/** Pays two people while this goes wrong. The time for a call that stalls runs out once it has arrived. */
async function payTwo(fault: Fault, options: INodeParameters = {}) {
	enKash.sandbox.addFault({ match: toBulk, ...fault });
	const running = runBulk(enKash, people(2), { options });
	if (fault.kind.startsWith('stall')) {
		await enKash.untilReceived('bulk');
		timeIsUp();
	}
	return await running;
}

const paid = () => enKash.sandbox.ledger.points.length;

const before = { when: 'before' } as const;
const after = { when: 'after' } as const;

/** Faults after which nobody can tell what became of the batch: fault, reason code, and whether it was paid. */
const unclear: Array<[Fault, string, number]> = [
	[{ kind: 'resetBefore' }, 'connectionLost', 0],
	[{ kind: 'resetAfter' }, 'connectionLost', 2],
	[{ kind: 'cutBody', ...before }, 'connectionLost', 0],
	[{ kind: 'cutBody', ...after }, 'connectionLost', 2],
	[{ kind: 'stallBody', ...before }, 'timeout', 0],
	[{ kind: 'stallBody', ...after }, 'timeout', 2],
	[{ kind: 'stallHeaders', ...before }, 'timeout', 0],
	[{ kind: 'stallHeaders', ...after }, 'timeout', 2],
	[{ kind: 'status', status: 500, ...before }, 'serverError', 0],
	[{ kind: 'status', status: 500, ...after }, 'serverError', 2],
	[{ kind: 'status', status: 503, ...after }, 'serverError', 2],
	[{ kind: 'status', status: 504, ...after }, 'serverError', 2],
	[{ kind: 'status', status: 408, ...after }, 'unreadableReply', 2],
	[{ kind: 'status', status: 302, ...after }, 'unreadableReply', 2],
	[{ kind: 'html', ...before }, 'serverError', 0],
	[{ kind: 'html', ...after }, 'serverError', 2],
	[{ kind: 'html', status: 200, ...before }, 'unreadableReply', 0],
	[{ kind: 'html', status: 200, ...after }, 'unreadableReply', 2],
	[{ kind: 'html', status: 403, ...after }, 'unreadableReply', 2],
	[{ kind: 'garbage', ...before }, 'unreadableReply', 0],
	[{ kind: 'garbage', ...after }, 'unreadableReply', 2],
	[{ kind: 'emptyBody', ...before }, 'unreadableReply', 0],
	[{ kind: 'emptyBody', ...after }, 'unreadableReply', 2],
	[{ kind: 'undecryptable', ...before }, 'unreadableReply', 0],
	[{ kind: 'undecryptable', ...after }, 'unreadableReply', 2],
	[{ kind: 'missingCode' }, 'unreadableReply', 2],
];

const named = (faults: typeof unclear) =>
	faults.map(([fault, reasonCode, payments]) => ({
		name: [fault.kind, fault.status, fault.when].filter(Boolean).join(' '),
		fault,
		reasonCode,
		payments,
	}));

describe('what became of the batch is unclear', () => {
	it.each(named(unclear))(
		'$name, sent once: $reasonCode',
		async ({ fault, reasonCode, payments }) => {
			const { outcomes, results, summary } = await payTwo(fault, { maxAttempts: 1 });
			expect(outcomes).toEqual([`unconfirmed ${reasonCode}`, `unconfirmed ${reasonCode}`]);
			expect(results[0]).toMatchObject({
				uniqueReferenceNumber: expect.stringMatching(/^R1/),
				reason: expect.stringMatching(/^[A-Z].*may have been (processed|paid)\.$/),
				batch: 1,
				attempts: 1,
			});
			expect(summary).toMatchObject({ pointsUnconfirmed: 200, requests: 1, stopped: null });
			expect(bulkCalls(enKash)).toHaveLength(1);
			expect(paid()).toBe(payments);
		},
	);

	it.each(named(unclear))('$name, sent again: paid once', async ({ fault, payments }) => {
		const { outcomes, results, summary } = await payTwo(fault);
		// A batch that had been paid is known by "exists already", which names no amount and no transaction.
		const wasPaid = payments > 0;
		const outcome = wasPaid ? 'alreadyAllocated confirmedByResend' : 'allocated';
		expect(outcomes).toEqual([outcome, outcome]);
		expect(results.map(({ attempts }) => attempts)).toEqual([2, 2]);
		expect(summary).toMatchObject({
			allocated: wasPaid ? 0 : 2,
			pointsAllocated: wasPaid ? 0 : 200,
			confirmedByResend: payments,
			pointsConfirmedByResend: payments * 100,
			batches: 1,
			requests: 2,
		});
		const [first, second, ...more] = bulkCalls(enKash);
		expect(more).toEqual([]);
		expect(second?.rawBody).toBe(first?.rawBody);
		expect(second?.query).toEqual(first?.query);
		expect(paid()).toBe(2);
		expect(Object.hasOwn(results[0] ?? {}, 'enkashCardTxnId')).toBe(!wasPaid);
		expect(Object.hasOwn(results[0] ?? {}, 'loadAmount')).toBe(!wasPaid);
	});

	it.each([
		{ name: 'before', fault: { kind: 'resetBefore' } as const, again: 'allocated' },
		{
			name: 'after',
			fault: { kind: 'resetAfter' } as const,
			again: 'alreadyAllocated duplicateReference',
		},
	])('every time, $name: unconfirmed, and the next run finds out', async ({ fault, again }) => {
		const { outcomes, results, logs } = await payTwo({ ...fault, times: 3 });
		expect(outcomes).toEqual(['unconfirmed connectionLost', 'unconfirmed connectionLost']);
		expect(results[0]?.attempts).toBe(3);
		expect(logs.map(({ meta }) => meta)).toEqual([
			expect.objectContaining({ rows: 2, unconfirmed: 2 }),
		]);
		const repeated = await runBulk(enKash, people(2));
		expect(repeated.outcomes).toEqual([again, again]);
		expect(paid()).toBe(2);
	});

	it('as often as the user allows, and other batches go on', async () => {
		enKash.sandbox.addFault({ kind: 'resetBefore', match: toBulk, times: 5 });
		const { outcomes, summary } = await runBulk(enKash, people(2), {
			options: { maxAttempts: 5, batchSize: 1 },
		});
		expect(outcomes).toEqual(['unconfirmed connectionLost', 'allocated']);
		expect(summary).toMatchObject({ batches: 2, requests: 6 });
	});

	it('a first send that was paid and a resend that is refused: not paid would be a lie', async () => {
		enKash.fund(200);
		enKash.turn({ bulkShortFunds: 'refuseBatch' });
		const { outcomes, results, summary } = await payTwo({ kind: 'resetAfter' });
		expect(paid()).toBe(2);
		expect(outcomes).toEqual(['unconfirmed connectionLost', 'unconfirmed connectionLost']);
		expect(results[0]?.reason).toContain('Insufficient balance in card account');
		expect(summary.stopped).toContain('Insufficient balance in card account');
	});
});

describe('a reply that does not fit the batch', () => {
	const rows: Array<[Fault, string[]]> = [
		[{ kind: 'missingRows' }, ['allocated', 'unconfirmed unmatchedReply']],
		[{ kind: 'missingRows', rows: 2 }, Array<string>(2).fill('unconfirmed unmatchedReply')],
		[{ kind: 'doubledRows' }, ['unconfirmed unmatchedReply', 'allocated']],
		[{ kind: 'extraRows', rows: 3 }, ['allocated', 'allocated']],
		[{ kind: 'shuffledRows' }, ['allocated', 'allocated']],
		[{ kind: 'wrongCounts' }, ['allocated', 'allocated']],
		[{ kind: 'wrongReference' }, ['allocated', 'allocated']],
	];

	describe.each([{ bulkReferenceEcho: false }, { bulkReferenceEcho: true }])('with %p', (echo) => {
		it.each(rows)('%p', async (fault, outcomes) => {
			enKash.turn(echo);
			const result = await payTwo(fault);
			expect(result.outcomes).toEqual(outcomes);
			expect(bulkCalls(enKash)).toHaveLength(1);
			expect(paid()).toBe(2);
			const [first, second] = enKash.sandbox.ledger.points;
			for (const [index, entry] of [first, second].entries()) {
				if (outcomes[index] !== 'allocated') continue;
				expect(result.results[index]?.enkashCardTxnId).toBe(entry?.enkashCardTxnId);
			}
		});
	});

	it('shuffled, with refused rows among them: each row keeps its own outcome', async () => {
		const everyone = people(6);
		enKash.turn({ blockedMobiles: [everyone[1]?.mobile ?? '', everyone[4]?.mobile ?? ''] });
		enKash.sandbox.addFault({ kind: 'shuffledRows', match: toBulk });
		const { outcomes } = await runBulk(enKash, everyone);
		expect(outcomes.map((outcome) => outcome.split(' ')[0])).toEqual(
			everyone.map((_, index) => (index === 1 || index === 4 ? 'rejected' : 'allocated')),
		);
	});
});

describe('nothing was processed', () => {
	it('a late reply is a reply', async () => {
		const { outcomes } = await payTwo({ kind: 'delay', delayMs: 20 });
		expect(outcomes).toEqual(['allocated', 'allocated']);
	});

	it.each([
		{ status: 400, requests: 3 },
		{ status: 422, requests: 3 },
		{ status: 404, requests: 1 },
	])(
		'HTTP $status with a message is a refusal, sent $requests times to see whose it is',
		async ({ status, requests }) => {
			const { outcomes, results, summary } = await payTwo({ kind: 'status', status, times: 9 });
			expect(outcomes).toEqual(['rejected refused', 'rejected refused']);
			expect(results[0]?.reason).toBe(`EnKash refused this row: Sandbox: HTTP ${status} on demand`);
			expect(summary).toMatchObject({ requests, stopped: null });
			expect(paid()).toBe(0);
		},
	);

	it('HTTP 403 with a message concerns every batch', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 403, match: toBulk });
		const { outcomes, summary } = await runBulk(enKash, people(2), { options: { batchSize: 1 } });
		expect(outcomes).toEqual(['rejected notAuthorized', 'notSent runStopped']);
		expect(summary.stopped).toBe('EnKash refused the account: Sandbox: HTTP 403 on demand');
	});

	it('HTTP 429 is sent again, not before the time EnKash asks for', async () => {
		const { outcomes, summary } = await payTwo({ kind: 'status', status: 429, retryAfter: '7' });
		expect(outcomes).toEqual(['allocated', 'allocated']);
		expect(summary.requests).toBe(2);
		expect(waits).toEqual([7000]);
	});

	it('HTTP 429 with a date', async () => {
		const retryAfter = new Date(Date.now() + 30_000).toUTCString();
		await payTwo({ kind: 'status', status: 429, retryAfter });
		expect(waits).toHaveLength(1);
		expect(waits[0]).toBeGreaterThan(25_000);
		expect(waits[0]).toBeLessThanOrEqual(30_000);
	});

	it('HTTP 429 to the end: not sent, and not called a failure of the row', async () => {
		const { outcomes, results } = await payTwo({ kind: 'status', status: 429, times: 3 });
		expect(outcomes).toEqual(['notSent refused', 'notSent refused']);
		expect(results[0]).toMatchObject({
			reason: 'EnKash asked to slow down (HTTP 429).',
			attempts: 3,
		});
		expect(paid()).toBe(0);
	});

	it('a wait longer than a workflow should stand still is not begun', async () => {
		const { outcomes } = await payTwo({ kind: 'status', status: 429, retryAfter: '3600' });
		expect(outcomes).toEqual(['notSent refused', 'notSent refused']);
		expect(waits).toEqual([]);
	});

	it('a limit of requests is kept to', async () => {
		enKash.turn({ rateLimit: 2, rateLimitWindowSeconds: 10 });
		const { outcomes } = await runBulk(enKash, people(4), { options: { batchSize: 1 } });
		expect(outcomes).toEqual(Array<string>(4).fill('allocated'));
		expect(enKash.sandbox.requests.filter(({ status }) => status === 429)).toHaveLength(2);
		expect(waits.every((ms) => ms <= 10_000)).toBe(true);
	});

	it('waits double, scatter and obey Retry-After on server errors too', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 503, match: toBulk, times: 3 });
		enKash.sandbox.addFault({ kind: 'status', status: 503, match: toBulk, retryAfter: '20' });
		await runBulk(enKash, people(1), { options: { maxAttempts: 5 } });
		const [first = 0, second = 0, third = 0, fourth = 0] = waits;
		expect(waits).toHaveLength(4);
		expect(first).toBeGreaterThanOrEqual(250);
		expect(first).toBeLessThanOrEqual(500);
		expect(second).toBeGreaterThanOrEqual(500);
		expect(second).toBeLessThanOrEqual(1000);
		expect(third).toBeGreaterThanOrEqual(1000);
		expect(third).toBeLessThanOrEqual(2000);
		expect(fourth).toBe(20_000);
	});
});

describe('the account look-up before the first batch', () => {
	const toAccount = { path: 'cardAccount/get' };

	it.each<Fault>([
		{ kind: 'resetAfter', times: 2 },
		{ kind: 'status', status: 503, times: 2 },
		{ kind: 'garbage' },
		{ kind: 'status', status: 429 },
	])('is repeated after %p', async (fault) => {
		enKash.sandbox.addFault({ match: toAccount, ...fault });
		const { outcomes } = await runBulk(enKash, people(1));
		expect(outcomes).toEqual(['allocated']);
	});

	it.each<[Fault, string, string]>([
		[
			{ kind: 'status', status: 503, times: 3 },
			'EnKash did not answer clearly when asked for the account, so nothing was sent',
			'Run the workflow again later. EnKash answered with a fault of its own (HTTP 503).',
		],
		[
			{ kind: 'resetAfter', times: 3 },
			'EnKash did not answer clearly when asked for the account, so nothing was sent',
			'Run the workflow again later. The connection to EnKash broke.',
		],
		[
			{ kind: 'missingCode', times: 3 },
			'EnKash did not answer clearly when asked for the account, so nothing was sent',
			"Run the workflow again later. EnKash's reply carries no clear code.",
		],
		[
			{ kind: 'status', status: 429, times: 3 },
			'EnKash asked to slow down (HTTP 429)',
			'Nothing was sent.',
		],
	])('that fails to the end stops the node: %p', async (fault, message, description) => {
		enKash.sandbox.addFault({ match: toAccount, ...fault });
		const { error, outputs } = await runBulk(enKash, people(1));
		expect(error).toMatchObject({ name: 'NodeApiError', message, description });
		expect(outputs.flat()).toEqual([]);
		expect(bulkCalls(enKash)).toEqual([]);
	});
});

describe('an EnKash without the page for the account', () => {
	it('is asked to pay all the same, as it said nothing of the account', async () => {
		enKash.sandbox.addFault({
			match: { path: 'cardAccount/get' },
			kind: 'html',
			status: 404,
			times: 3,
		});
		const { outcomes } = await runBulk(enKash, people(2));
		expect(outcomes).toEqual(['allocated', 'allocated']);
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});
});

describe('the login', () => {
	const toLogin = { path: '/oauth/token' };

	it.each<Fault>([
		{ kind: 'resetBefore' },
		{ kind: 'status', status: 503 },
		{ kind: 'html' },
		{ kind: 'status', status: 429 },
	])('is repeated after %p, as nothing was refused', async (fault) => {
		enKash.sandbox.addFault({ match: toLogin, ...fault });
		const { outcomes } = await runBulk(enKash, people(1));
		expect(outcomes).toEqual(['allocated']);
		expect(enKash.logins).toBe(2);
	});

	it.each<[Fault, string, string]>([
		[
			{ kind: 'resetBefore', times: 3 },
			'EnKash did not answer the login at 127.0.0.1',
			"Check 'Login URL' and your network.",
		],
		[
			{ kind: 'status', status: 503, times: 3 },
			'EnKash could not log in just now (HTTP 503)',
			'Try again later.',
		],
	])(
		'that never comes about stops the node, before it locks the account: %p',
		async (fault, message, advice) => {
			enKash.sandbox.addFault({ match: toLogin, ...fault });
			const { error } = await runBulk(enKash, people(1));
			expect(error?.message.replace(/:\d+/, '')).toBe(message);
			expect(error).toMatchObject({
				description: `${advice} EnKash locks an account after three refused logins, and may have refused these. No other is sent for 24 hours, or until you change a login detail in the credential. Nothing was sent.`,
			});
			expect(enKash.callsTo('/oauth/token')).toHaveLength(2);
			expect(bulkCalls(enKash)).toEqual([]);
		},
	);

	it('that takes longer than a call may is waited for by the next attempt, and nothing is sent twice', async () => {
		enKash.sandbox.addFault({ kind: 'delay', delayMs: 100, match: toLogin });
		const running = runBulk(enKash, people(1));
		await enKash.untilCalled('/oauth/token');
		timeIsUp();
		const { outcomes } = await running;
		expect(outcomes).toEqual(['allocated']);
		expect(enKash.logins).toBe(1);
		expect(enKash.callsTo('cardAccount/get')).toHaveLength(1);
	});

	it('an old token is replaced in the middle of a run, once', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: { ...toBulk, nth: 2 } });
		const { outcomes, summary } = await runBulk(enKash, people(3), { options: { batchSize: 1 } });
		expect(outcomes).toEqual(['allocated', 'allocated', 'allocated']);
		expect(summary.requests).toBe(3);
		expect(enKash.logins).toBe(2);
	});

	it('several batches in flight with an old token: one login', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: toBulk, times: 5 });
		const { outcomes } = await runBulk(enKash, people(10), {
			options: { batchSize: 1, concurrency: 5 },
		});
		expect(new Set(outcomes)).toEqual(new Set(['allocated']));
		expect(enKash.logins).toBe(2);
	});

	it('a token that EnKash never takes: the rows were not sent, and the run ends', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: toBulk, times: 2 });
		const { results, summary } = await runBulk(enKash, people(3), { options: { batchSize: 1 } });
		expect(results.map(outcomeOf)).toEqual([
			'notSent notAuthorized',
			'notSent runStopped',
			'notSent runStopped',
		]);
		expect(summary.stopped).toBe('EnKash did not accept the access token, even after a new login.');
		expect(bulkCalls(enKash)).toHaveLength(2);
		expect(paid()).toBe(0);
	});
});
