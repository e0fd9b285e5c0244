import { give } from './enKash/lookups';
import { bulkCalls, columnsUsed, readBulk, runBulk } from './bulkAllocate/bulk';
import { people, person, useEnKash, useShortWaits, useStubServer } from './support';

/** An account that does not hold enough for everybody: nothing is sent, or as far as it goes, as the user chose. */

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const logPath = '/transaction/all';
const whileItLasts = { options: { lowBalance: 'payWhileItLasts' } };
const short = 'notSent insufficientBalance';
const paidBefore = 'alreadyAllocated duplicateReference';

const advice = "Top up the account, or choose 'Pay While It Lasts' in 'If the Balance Is Too Low'.";
const missing = (asked: number, has: number) =>
	`The run asks for ${asked} points and the account has ${has}: ${asked - has} ${asked - has === 1 ? 'point' : 'points'} too few, so nothing was sent. ${advice}`;

describe('unless told otherwise', () => {
	it('a run above the balance sends nothing, and says how many points are missing', async () => {
		enKash.fund(250);
		const { outcomes, results, summary, hints, status } = await runBulk(enKash, people(3));
		expect(status).toBe('success');
		expect(outcomes).toEqual([short, short, short]);
		expect(results[0]?.reason).toBe(missing(300, 250));
		expect(summary).toMatchObject({ stopped: missing(300, 250), batches: 0, requests: 0 });
		expect(hints).toEqual([
			{
				message: `diwali-2026: 0 of 3 people got 0 points. 3 were not paid. ${missing(300, 250)}`,
				type: 'warning',
				location: 'outputPane',
			},
			columnsUsed,
		]);
		expect(bulkCalls(enKash)).toEqual([]);
		expect(enKash.sandbox.ledger.points).toEqual([]);
	});

	it('says large numbers as people in India write them', async () => {
		enKash.fund(2_500_000);
		const { summary } = await runBulk(enKash, people(2, { loadAmount: 1_500_000 }));
		expect(summary.stopped).toMatch(
			/^The run asks for 30,00,000 points and the account has 25,00,000: 5,00,000 points too few,/,
		);
		expect(summary.message).toContain(String(summary.stopped));
	});

	it('a run that takes all there is goes through, and asks the log for nothing', async () => {
		enKash.fund(300);
		const { outcomes } = await runBulk(enKash, people(3));
		expect(outcomes).toEqual(['allocated', 'allocated', 'allocated']);
		expect(enKash.callsTo(logPath)).toEqual([]);
		expect(enKash.sandbox.account.balance).toBe(300);
	});

	it('rows that are refused here take nothing', async () => {
		enKash.fund(100);
		const items = [person(0), person(1, { mobile: '98' }), person(0)];
		const { outcomes } = await runBulk(enKash, items);
		expect(outcomes).toEqual(['allocated', 'rejected invalidRow', 'rejected duplicateInInput']);
	});

	it('a preview says so, and sends nothing', async () => {
		enKash.fund(250);
		const { summary } = await runBulk(enKash, people(3), { operation: 'preview' });
		expect(summary).toMatchObject({
			pointsToAllocate: 300,
			availableBalance: 250,
			sufficientBalance: false,
			message: expect.stringContaining('The account has 250, which is 50 points too few.'),
		});
	});

	it('an account whose balance EnKash does not name is no reason to stop', async () => {
		stub.replies.cardAccount = { body: { response_code: '0', payload: {} } };
		const row = { mobile: person(0).mobile, loadAmount: 100, enkashCardTxnId: 'ECT1' };
		const payload = { successBulkEnKashCardCreateDTOs: [row] };
		stub.replies.bulk = { body: { code: 0, payload } };
		const result = await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026' },
			items: people(1),
		});
		expect(readBulk(result, 1).outcomes).toEqual(['allocated']);
	});
});

describe('a run that broke off', () => {
	/** Pays three of five people, as the account holds no more, and then puts so many points into it. */
	async function payThreeThenTopUp(points: number) {
		enKash.fund(300);
		const first = await runBulk(enKash, people(5), whileItLasts);
		expect(first.outcomes.slice(0, 3)).toEqual(['allocated', 'allocated', 'allocated']);
		enKash.topUp(points);
	}

	it('is paid when repeated on an account that holds just the rest', async () => {
		await payThreeThenTopUp(200);
		const { outcomes, summary } = await runBulk(enKash, people(5));
		expect(outcomes).toEqual([paidBefore, paidBefore, paidBefore, 'allocated', 'allocated']);
		expect(summary).toMatchObject({ accountBalance: 0, pointsAllocated: 200 });
		expect(enKash.callsTo(logPath)).toHaveLength(1);
	});

	it('sends nothing where the rest is too much, and counts only the rest', async () => {
		await payThreeThenTopUp(199);
		const { results, outcomes } = await runBulk(enKash, people(5));
		expect(outcomes).toEqual([short, short, short, short, short]);
		expect(results[4]?.reason).toBe(missing(200, 199));
		expect(bulkCalls(enKash)).toHaveLength(1);
	});

	it.each([
		['does not know the path', { options: { path: '/api/v0/partner/nowhere' } }],
		['does not answer', {}],
	] as const)('stops where the log %s, and names the other choice', async (what, parameters) => {
		await payThreeThenTopUp(200);
		if (what === 'does not answer') {
			enKash.sandbox.addFault({ kind: 'status', status: 500, match: { path: logPath }, times: 99 });
		}
		const { outcomes, results } = await runBulk(enKash, people(5), parameters);
		expect(outcomes).toEqual([short, short, short, short, short]);
		expect(results[0]?.reason).toBe(
			`${missing(500, 200)} EnKash's log did not say who was paid in this run already. If some were, check 'Transactions Path' or choose 'Pay While It Lasts'.`,
		);
		expect(bulkCalls(enKash)).toHaveLength(1);
	});

	it.each([
		['a status that proves nothing', { transactionStatus: 'PENDING' }],
		['nobody yet', { transactionLagMs: 60_000 }],
	])('sends nothing where the log shows %s', async (_, switches) => {
		await payThreeThenTopUp(200);
		enKash.turn(switches);
		const { results } = await runBulk(enKash, people(5));
		expect(results[0]?.reason).toBe(missing(500, 200));
		expect(bulkCalls(enKash)).toHaveLength(1);
	});

	it('whose rows were corrected since: a payout of another amount is no proof', async () => {
		await payThreeThenTopUp(200);
		const items = [person(0, { loadAmount: 150 }), ...people(5).slice(1)];
		const { results } = await runBulk(enKash, items);
		expect(results[0]?.reason).toBe(missing(350, 200));
		expect(bulkCalls(enKash)).toHaveLength(1);
	});

	it('of references of my own: points that were taken back under one were not paid', async () => {
		enKash.fund(200);
		const own = { referenceMode: 'provide' };
		const rows = [person(0, { Ref: 'B-1' }), person(1, { Ref: 'B-2' })];
		give(enKash, { mobile: rows[0]?.mobile, amount: 200, reference: 'ALL' });
		give(enKash, { mobile: rows[0]?.mobile, amount: 100, reference: 'B-1', transactionType: 'DR' });
		const { results, outcomes } = await runBulk(enKash, rows, own);
		expect(outcomes).toEqual([short, short]);
		expect(results[0]?.reason).toBe(missing(200, 100));
		expect(bulkCalls(enKash)).toEqual([]);
	});

	it('is paid as far as it goes where the user chose so, without a question to the log', async () => {
		await payThreeThenTopUp(100);
		const { outcomes } = await runBulk(enKash, people(5), whileItLasts);
		expect(outcomes).toEqual([
			paidBefore,
			paidBefore,
			paidBefore,
			'allocated',
			'rejected insufficientBalance',
		]);
		expect(enKash.callsTo(logPath)).toEqual([]);
	});
});
