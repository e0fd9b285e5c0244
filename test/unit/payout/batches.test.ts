import * as fc from 'fast-check';
import { batchesOf } from '../../../nodes/shared/payout/batches';
import { row } from './samples';

function indexes(mobiles: string[], batchSize: number): number[][] {
	const rows = mobiles.map((mobile, index) => row(index, { mobile }));
	return batchesOf(rows, batchSize).map(({ rows: batch }) => batch.map(({ index }) => index));
}

it('makes no batch of no rows', () => {
	expect(batchesOf([], 100)).toEqual([]);
});

it('cuts rows in their order and counts batches from 1', () => {
	const rows = [row(0), row(1), row(2), row(3), row(4)];
	expect(batchesOf(rows, 2)).toEqual([
		{ number: 1, rows: [rows[0], rows[1]] },
		{ number: 2, rows: [rows[2], rows[3]] },
		{ number: 3, rows: [rows[4]] },
	]);
});

it.each([
	[
		'the second row of a person waits for the next batch',
		['a', 'b', 'a', 'c'],
		3,
		[[0, 1, 3], [2]],
	],
	['each of many rows of one person gets a batch of its own', ['a', 'a', 'a'], 10, [[0], [1], [2]]],
	[
		'batches fill up behind rows that had to wait',
		['a', 'a', 'b', 'c'],
		2,
		[
			[0, 2],
			[1, 3],
		],
	],
	['a full batch is passed over', ['a', 'b', 'b', 'c', 'b'], 2, [[0, 1], [2, 3], [4]]],
	['batches of one row keep the order', ['a', 'b', 'a'], 1, [[0], [1], [2]]],
])('%s', (_, mobiles, batchSize, batches) => {
	expect(indexes(mobiles, batchSize)).toEqual(batches);
});

it('sends every row once, no mobile twice a batch, no batch above its size, none empty', () => {
	const mobiles = fc.array(fc.integer({ min: 0, max: 12 }).map(String), { maxLength: 80 });
	fc.assert(
		fc.property(mobiles, fc.integer({ min: 1, max: 20 }), (sheet, batchSize) => {
			const rows = sheet.map((mobile, index) => row(index, { mobile }));
			const batches = batchesOf(rows, batchSize);
			for (const { rows: batch } of batches) {
				expect(batch.length).toBeGreaterThan(0);
				expect(batch.length).toBeLessThanOrEqual(batchSize);
				expect(new Set(batch.map(({ mobile }) => mobile)).size).toBe(batch.length);
			}
			expect(batches.map(({ number }) => number)).toEqual(batches.map((_, index) => index + 1));
			const sent = batches.flatMap(({ rows: batch }) => batch);
			expect(sent.sort((a, b) => a.index - b.index)).toEqual(rows);
		}),
	);
});

it('sends the rows of one person in their order, one batch after the other', () => {
	const mobiles = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 });
	fc.assert(
		fc.property(mobiles, fc.integer({ min: 1, max: 5 }), (sheet, batchSize) => {
			const sent = indexes(sheet, batchSize).flat();
			for (const person of ['a', 'b', 'c']) {
				const ofPerson = sent.filter((index) => sheet[index] === person);
				expect(ofPerson).toEqual([...ofPerson].sort((a, b) => a - b));
			}
		}),
	);
});
