import { type Json, people, person, useEnKash } from '../support';
import { bulkCalls, runBulk } from './bulk';

const enKash = useEnKash();

/** The batches that EnKash got, in the order of their arrival. */
function batches(): Json[][] {
	return bulkCalls(enKash).map(({ body }) => (Array.isArray(body) ? body : []));
}

const sizes = () => batches().map(({ length }) => length);

describe('batches', () => {
	it('hold 100 rows unless told', async () => {
		await runBulk(enKash, people(250));
		expect(sizes()).toEqual([100, 100, 50]);
	});

	it.each([
		[1, 3, [1, 1, 1]],
		[2, 5, [2, 2, 1]],
		[5, 5, [5]],
		[1000, 1000, [1000]],
	])('of %i: %i rows', async (batchSize, rows, expected) => {
		const { summary, results } = await runBulk(enKash, people(rows), { options: { batchSize } });
		expect(sizes()).toEqual(expected);
		expect(summary).toMatchObject({ batches: expected.length, requests: expected.length });
		expect(results.at(-1)?.batch).toBe(expected.length);
	});

	it('hold each mobile once, however the rows come', async () => {
		const items = Array.from({ length: 60 }, (_, index) =>
			person(index % 7, { award: `No. ${index}` }),
		);
		const { outcomes } = await runBulk(enKash, items, {
			options: { batchSize: 10, distinguishBy: 'award' },
		});
		expect(new Set(outcomes)).toEqual(new Set(['allocated']));
		for (const batch of batches()) {
			expect(new Set(batch.map(({ mobile }) => mobile)).size).toBe(batch.length);
		}
		expect(enKash.sandbox.ledger.points).toHaveLength(60);
	});

	it('of one person in several spellings hold the person once', async () => {
		const spellings = ['9600098867', '+91 96000 98867', 9600098867];
		const items = spellings.map((mobile, index) => person(index, { mobile, award: index }));
		await runBulk(enKash, items, { options: { distinguishBy: 'award' } });
		expect(sizes()).toEqual([1, 1, 1]);
	});
});

describe('batches in flight', () => {
	it('one at a time unless told', async () => {
		enKash.turn({ latencyMs: 2 });
		await runBulk(enKash, people(6), { options: { batchSize: 1 } });
		expect(enKash.sandbox.maxConcurrentRequests).toBe(1);
	});

	it('never more, from the first to the last', async () => {
		enKash.turn({ latencyMs: 1 });
		const { outcomes } = await runBulk(enKash, people(25), {
			options: { batchSize: 1, concurrency: 4 },
		});
		expect(new Set(outcomes)).toEqual(new Set(['allocated']));
		expect(enKash.sandbox.maxConcurrentRequests).toBeLessThanOrEqual(4);
	});

	it.each([2, 3, 10])('%i at a time', async (concurrency) => {
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: 'bulk' }, times: 25 });
		const controller = new AbortController();
		const running = runBulk(
			enKash,
			people(25),
			{ options: { batchSize: 1, concurrency } },
			{ signal: controller.signal },
		);
		await enKash.untilCalled('bulk', concurrency);
		controller.abort();
		const { summary } = await running;
		expect(bulkCalls(enKash)).toHaveLength(concurrency);
		expect(summary).toMatchObject({ unconfirmed: concurrency, notSent: 25 - concurrency });
	});

	it('no more than there are batches', async () => {
		await runBulk(enKash, people(4), { options: { batchSize: 2, concurrency: 10 } });
		expect(sizes()).toEqual([2, 2]);
	});
});

describe('10,000 rows', () => {
	it('each paid once, in the order of the sheet, with every hundredth wrong', async () => {
		const items = people(10_000).map((row, index) =>
			index % 100 === 99 ? { ...row, mobile: 'none' } : row,
		);
		const { success, failed, summary, logs } = await runBulk(enKash, items, {
			options: { batchSize: 500, concurrency: 3, output: 'resultOnly' },
		});
		expect(success).toHaveLength(9900);
		expect(failed).toHaveLength(100);
		expect(summary).toMatchObject({
			rows: 10_000,
			allocated: 9900,
			rejected: 100,
			pointsAllocated: 990_000,
			batches: 20,
			requests: 20,
			stopped: null,
		});
		expect(logs).toHaveLength(20);
		expect(enKash.sandbox.ledger.points).toHaveLength(9900);
	});

	it('in one preview', async () => {
		const { summary } = await runBulk(enKash, people(10_000), { operation: 'preview' });
		expect(summary).toMatchObject({ rows: 10_000, pointsToAllocate: 1_000_000 });
	});
});
