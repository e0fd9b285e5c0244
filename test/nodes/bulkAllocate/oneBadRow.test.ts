import type { Switches } from '../../sandbox';
import { mobileOf, people, person, useEnKash, useShortWaits } from '../support';
import { bulkCalls, rowsSent, runBulk } from './bulk';

/** A row for which EnKash refuses its whole batch costs nobody else their points. */

const enKash = useEnKash();
useShortWaits(enKash);

type Form = Exclude<Switches['invalidRowRefusesBatch'], 'off' | 'duplicateWhole'>;
const forms: Form[] = ['http400', 'http413', 'http422', 'code1'];

function poison(form: Form, ...indexes: number[]): void {
	enKash.turn({ invalidRowRefusesBatch: form, poisonedMobiles: indexes.map(mobileOf) });
}

/** Where in the sheet this became of a row. */
function indexesOf(outcomes: string[], outcome: string): number[] {
	return outcomes.flatMap((one, index) => (one === outcome ? [index] : []));
}

describe.each(forms)('refused as %s', (form) => {
	it.each([[[0]], [[50]], [[99]], [[3, 4]], [[0, 99]], [[10, 30, 50, 71]]])(
		'rows %j of a hundred: refused alone, all others are paid',
		async (bad) => {
			poison(form, ...bad);
			const { outcomes, results, summary } = await runBulk(enKash, people(100));
			expect(indexesOf(outcomes, 'rejected refused')).toEqual(bad);
			expect(indexesOf(outcomes, 'allocated')).toHaveLength(100 - bad.length);
			for (const index of bad) expect(results[index]?.reason).toMatch(/^EnKash refused this row: /);
			expect(summary).toMatchObject({ batches: 1, requests: bulkCalls(enKash).length });
			// A hundred rows are halved seven times; before that, three single rows are tried.
			expect(bulkCalls(enKash).length).toBeLessThanOrEqual(1 + 3 + bad.length * 14);
		},
	);

	it('every row: three further calls tell, and the run stops', async () => {
		poison(form, ...people(250).map((_, index) => index));
		const { outcomes, summary } = await runBulk(enKash, people(250));
		expect(outcomes).toEqual([
			...Array<string>(100).fill('rejected refused'),
			...Array<string>(150).fill('notSent runStopped'),
		]);
		expect(bulkCalls(enKash)).toHaveLength(4);
		expect(summary.stopped).toMatch(/^EnKash refused every row with the same message: /);
		expect(enKash.sandbox.ledger.points).toEqual([]);
	});

	it('in some of several batches at once', async () => {
		poison(form, 5, 25, 26);
		const options = { batchSize: 10, concurrency: 4 };
		const { outcomes } = await runBulk(enKash, people(40), { options });
		expect(indexesOf(outcomes, 'rejected refused')).toEqual([5, 25, 26]);
		expect(indexesOf(outcomes, 'allocated')).toHaveLength(37);
		expect(enKash.sandbox.overlaps).toEqual([]);
	});
});

it.each(['Asha 🎉', 'A'.repeat(256)])('a name that EnKash can not store: %s', async (name) => {
	enKash.turn({ invalidRowRefusesBatch: 'http400' });
	const items = people(20).map((one, index) => (index === 7 ? { ...one, name } : one));
	const { summary } = await runBulk(enKash, items);
	expect(summary).toMatchObject({ allocated: 19, rejected: 1 });
});

it('a fault of the account is not looked for in the rows', async () => {
	enKash.turn({ batchCondition: 'kycPending', batchErrorForm: 'code1' });
	await runBulk(enKash, people(20));
	expect(bulkCalls(enKash)).toHaveLength(1);
});

it('a part that stays unclear on the way is unconfirmed, and the others get their answer', async () => {
	poison('http422', 5);
	// After the batch and the first row alone, the half with the bad row.
	enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: 'bulk', nth: 3 }, times: 3 });
	const { outcomes } = await runBulk(enKash, people(17));
	expect(indexesOf(outcomes, 'unconfirmed connectionLost')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	expect(indexesOf(outcomes, 'allocated')).toEqual([0, 9, 10, 11, 12, 13, 14, 15, 16]);
	expect(enKash.sandbox.ledger.points).toHaveLength(9);
});

it('a batch of which the first send is unclear and the resend refused: what was paid is not called refused', async () => {
	enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: 'bulk' } });
	enKash.sandbox.addFault({ kind: 'status', status: 422, match: { path: 'bulk' } });
	const { outcomes } = await runBulk(enKash, people(8));
	expect(outcomes).toEqual(Array<string>(8).fill('alreadyAllocated confirmedByResend'));
	expect(enKash.sandbox.ledger.points).toHaveLength(8);
});

describe('a known reference that refuses its whole batch', () => {
	const known = [0, 3, 9];
	const items = people(10, {}).map((one, index) => ({ ...one, Ref: `B-${index}` }));

	async function payAgain(parameters: { referenceMode: string }) {
		await runBulk(
			enKash,
			items.filter((_, index) => known.includes(index)),
			parameters,
		);
		enKash.turn({ invalidRowRefusesBatch: 'duplicateWhole' });
		return await runBulk(enKash, items, parameters);
	}

	it.each([
		['generate', 'alreadyAllocated duplicateReference'],
		['provide', 'rejected duplicateReference'],
	])('%s: each reference answers for itself (%s)', async (referenceMode, outcome) => {
		const { outcomes, summary } = await payAgain({ referenceMode });
		expect(indexesOf(outcomes, outcome)).toEqual(known);
		expect(indexesOf(outcomes, 'allocated')).toHaveLength(7);
		expect(summary.stopped).toBeNull();
		expect(enKash.sandbox.ledger.points).toHaveLength(10);
	});

	it('a whole sheet that was paid before is paid before, however many batches', async () => {
		await runBulk(enKash, people(40));
		enKash.turn({ invalidRowRefusesBatch: 'duplicateWhole' });
		const options = { batchSize: 10 };
		const { outcomes, summary } = await runBulk(enKash, people(40), { options });
		expect(outcomes).toEqual(Array<string>(40).fill('alreadyAllocated duplicateReference'));
		expect(summary.stopped).toBeNull();
	});
});

it('Stop while parts are sent: what was answered stays so, the rest is not sent', async () => {
	poison('http400', 5);
	enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: 'bulk', nth: 4 } });
	const controller = new AbortController();
	const run = { signal: controller.signal, onError: 'continueRegularOutput' } as const;
	const running = runBulk(enKash, [...people(16), person(16)], {}, run);
	await enKash.untilCalled('bulk', 4);
	controller.abort();
	const { outcomes } = await running;
	expect(new Set(outcomes)).toEqual(
		new Set(['allocated', 'unconfirmed cancelled', 'notSent cancelled']),
	);
	expect(rowsSent(enKash).length).toBeGreaterThan(17);
});
