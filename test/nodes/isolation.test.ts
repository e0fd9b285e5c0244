import type { Fault } from '../sandbox';
import { bulkCalls, runBulk } from './bulkAllocate/bulk';
import { allocateCoins, allocatePoints, createCard, members, runSingle } from './perItem/single';
import { mobileOf, people, useEnKash, useShortWaits } from './support';

/** What used to throw in one lane and leave the others paying: each run is watched after its end, too. */

const enKash = useEnKash();
useShortWaits(enKash);

const megabyte = 1024 * 1024;

const deep: Fault[] = [
	{ kind: 'deepJson' },
	{ kind: 'deepJson', levels: 200_000 },
	{ kind: 'deepJson', place: 'payload' },
	{ kind: 'deepJson', place: 'payload', levels: 50_000 },
];
const large: Fault[] = [
	{ kind: 'oversized', bytes: 34 * megabyte },
	{ kind: 'gzipBomb', bytes: 34 * megabyte },
];

const goOn = { onError: 'continueRegularOutput' } as const;
const inLanes = { options: { concurrency: 4 } };

/** Outcomes of an item whose reply could not be read, or could after all. */
const afterHostileReply = expect.stringMatching(/^(allocated|created|unconfirmed \w+)$/);

describe.each([...deep, ...large])('a reply of %j', (fault) => {
	it('to one batch of twenty costs none of the others', async () => {
		enKash.sandbox.addFault({ ...fault, match: { path: 'bulk', nth: 5 } });
		const { error, outcomes } = await runBulk(enKash, people(20), {
			options: { batchSize: 1, concurrency: 4, confirmBy: 'none' },
		});
		expect(error).toBeUndefined();
		const [hit, ...others] = outcomes.filter((outcome) => outcome !== 'allocated');
		expect(others).toEqual([]);
		expect(hit ?? 'allocated').toEqual(afterHostileReply);
		expect(enKash.sandbox.ledger.points).toHaveLength(20);
		expect(bulkCalls(enKash)).toHaveLength(20);
	});
});

describe.each(deep)('a reply of %j', (fault) => {
	it.each([allocatePoints, allocateCoins, createCard])(
		'to one item of twenty costs none of the others: $node',
		async (single) => {
			enKash.sandbox.addFault({ ...fault, match: { path: single.endpoint, nth: 5 } });
			const parameters = single === createCard ? {} : inLanes;
			const { outcomes, calls } = await runSingle(
				enKash,
				single,
				members(enKash, 20),
				parameters,
				goOn,
			);
			const [hit, ...others] = outcomes.filter((outcome) => outcome !== single.done);
			expect(others).toEqual([]);
			expect(hit ?? single.done).toEqual(afterHostileReply);
			expect(single.paid(enKash)).toHaveLength(20);
			expect(calls).toHaveLength(20);
		},
	);

	it.each([allocatePoints, allocateCoins, createCard])(
		'with On Error = Stop and Retry On Fail: nobody twice, and nothing afterwards: $node',
		async (single) => {
			enKash.sandbox.addFault({ ...fault, match: { path: single.endpoint, nth: 2 } });
			const parameters = single === createCard ? {} : inLanes;
			const run = { retryOnFail: true };
			await runSingle(enKash, single, members(enKash, 20), parameters, run);
			const paid = single.paid(enKash);
			expect(new Set(paid).size).toBe(paid.length);
			const sent = enKash.callsTo(single.endpoint).map(({ rawBody }) => rawBody);
			expect(new Set(sent).size).toBe(sent.length);
		},
	);
});

describe('a timeout with a fraction of a millisecond', () => {
	// 2.01 s make 2009.9999999999998 ms, which the platform refuses as a delay.
	const timeout = 2.01;

	it('costs nobody anything: twenty batches, four at a time', async () => {
		const { error, outcomes } = await runBulk(enKash, people(20), {
			options: { batchSize: 1, concurrency: 4, timeout },
		});
		if (!error) expect(outcomes).toHaveLength(20);
		const mobiles = enKash.sandbox.ledger.points.map(({ mobile }) => mobile);
		expect(new Set(mobiles).size).toBe(mobiles.length);
	});

	it.each(['stopWorkflow', ...Object.values(goOn)] as const)(
		'of some items only, Retry On Fail and %s: nobody twice, and nothing afterwards',
		async (onError) => {
			const options = { concurrency: 4, timeout: `={{ $itemIndex % 4 === 1 ? ${timeout} : 60 }}` };
			const run = { onError, retryOnFail: true };
			const everyone = members(enKash, 20);
			const { error, outcomes } = await runSingle(
				enKash,
				allocatePoints,
				everyone,
				{ options },
				run,
			);
			const sent = [...enKash.sandbox.tally().mobiles.values()].map((count) => count.sent);
			expect(sent.every((times) => times === 1)).toBe(true);
			if (error) return;
			const mobiles = allocatePoints.paid(enKash);
			const calledPaid = outcomes.flatMap((outcome, index) =>
				outcome === 'allocated' ? [mobileOf(index)] : [],
			);
			expect(mobiles).toEqual(expect.arrayContaining(calledPaid));
		},
	);
});

describe('one person several times', () => {
	const awards = ['a', 'b', 'c', 'd', 'e', 'f'];

	it('is never in two batches under way at once', async () => {
		enKash.turn({ latencyMs: 10 });
		const rows = awards.flatMap((award) => people(9).map((one) => ({ ...one, award })));
		const { outcomes } = await runBulk(enKash, rows, {
			options: { batchSize: 2, concurrency: 6, distinguishBy: 'award' },
		});
		expect(new Set(outcomes)).toEqual(new Set(['allocated']));
		expect(enKash.sandbox.overlaps).toEqual([]);
		expect(enKash.sandbox.maxConcurrentRequests).toBeGreaterThan(1);
	});

	it('is never in two calls under way at once: Allocate Points', async () => {
		enKash.turn({ latencyMs: 10 });
		const rows = awards.flatMap((award) => members(enKash, 3).map((one) => ({ ...one, award })));
		const options = { concurrency: 6, distinguishBy: '={{ $json.award }}' };
		const { outcomes } = await runSingle(enKash, allocatePoints, rows, { options });
		expect(new Set(outcomes)).toEqual(new Set(['allocated']));
		expect(enKash.sandbox.overlaps).toEqual([]);
		expect(enKash.sandbox.maxConcurrentRequests).toBeGreaterThan(1);
	});
});
