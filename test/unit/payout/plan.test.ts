import * as fc from 'fast-check';
import { type PayoutRules, planPayout } from '../../../nodes/shared/payout/plan';
import { pointsReference } from '../../../nodes/shared/payout/reference';
import type { RawRow } from '../../../nodes/shared/payout/row';

const rules: PayoutRules = {
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	references: { mode: 'generate', payoutRun: 'diwali-2026' },
	batchSize: 100,
	invalidRows: 'skip',
	maxPointsPerRow: 0,
	maxPointsPerRun: 0,
	columns: { name: 'Name', mobile: 'Mobile', loadAmount: 'Points', uniqueReferenceNumber: 'Ref' },
	run: { environment: 'test', cardAccountId: 'CAQL8YCV3', payoutRun: 'diwali-2026' },
};

function raw(index: number, cells: RawRow['cells'] = {}, distinguishedBy?: unknown): RawRow {
	const good = { name: 'Asha', mobile: 9_000_000_000 + index, loadAmount: 100 };
	return { index, cells: { ...good, ...cells }, distinguishedBy };
}

function referenceOf(mobile: string, distinguishedBy = ''): string {
	const { companyId, cardAccountId } = rules;
	const payoutRun = 'diwali-2026';
	return pointsReference({
		companyId,
		cardAccountId,
		transactionType: 'CR',
		payoutRun,
		mobile,
		distinguishedBy,
	});
}

it('plans an empty sheet as nothing', () => {
	expect(planPayout([], { ...rules, invalidRows: 'stop', maxPointsPerRun: 1 })).toEqual({
		batches: [],
		rows: [],
		results: new Map(),
		pointsToAllocate: 0,
		stopped: null,
		warnings: [],
	});
});

it('cuts the rows that pass into batches, each with the reference of a credit', () => {
	const plan = planPayout([raw(0), raw(1), raw(2)], { ...rules, batchSize: 2 });
	expect(plan.batches).toEqual([
		{ number: 1, rows: [plan.rows[0], plan.rows[1]] },
		{ number: 2, rows: [plan.rows[2]] },
	]);
	expect(plan.rows[1]).toEqual({
		index: 1,
		name: 'Asha',
		mobile: '9000000001',
		loadAmount: 100,
		uniqueReferenceNumber: referenceOf('9000000001'),
	});
	expect(plan).toMatchObject({ results: new Map(), pointsToAllocate: 300, stopped: null });
});

it('takes the reference as it is provided', () => {
	const plan = planPayout([raw(0, { uniqueReferenceNumber: 'HR-1' })], {
		...rules,
		references: { mode: 'provide' },
	});
	expect(plan.rows[0]?.uniqueReferenceNumber).toBe('HR-1');
});

it('refuses a wrong row without stopping the others', () => {
	const plan = planPayout([raw(0, { mobile: '98' }), raw(1)], rules);
	expect(plan.batches.flatMap(({ rows }) => rows.map(({ index }) => index))).toEqual([1]);
	expect(plan.pointsToAllocate).toBe(100);
	expect(plan.results).toEqual(
		new Map([
			[
				0,
				{
					outcome: 'rejected',
					name: 'Asha',
					loadAmount: 100,
					reasonCode: 'invalidRow',
					reason:
						'Column "Mobile" holds "98", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 2 digits.',
					...rules.run,
				},
			],
		]),
	);
});

it('does not let empty rows stop a run', () => {
	const empty = { name: '', mobile: '', loadAmount: 0 };
	const sheet = [raw(0), raw(1, empty), raw(2, empty)];
	const plan = planPayout(sheet, { ...rules, invalidRows: 'stop' });
	expect(plan.stopped).toBeNull();
	expect(plan.rows.map(({ index }) => index)).toEqual([0]);
	expect(
		[...plan.results.values()].map(({ outcome, reasonCode, reason }) => [
			outcome,
			reasonCode,
			reason,
		]),
	).toEqual([
		['rejected', 'emptyRow', 'The row is empty.'],
		['rejected', 'emptyRow', 'The row is empty.'],
	]);
	const wrong = planPayout([...sheet, raw(3, { mobile: '98' })], { ...rules, invalidRows: 'stop' });
	expect(wrong.stopped).toMatch(/^1 row was refused/);
});

it('warns of two people under one mobile, of whom only the first is paid', () => {
	const plan = planPayout([raw(0), raw(1), raw(2, { mobile: '9000000000', name: 'Ravi' })], rules);
	expect(plan.rows.map(({ index }) => index)).toEqual([0, 1]);
	expect(plan.warnings).toEqual(['Different names have the same mobile number: Items 1 and 3.']);
});

it('refuses a row above the limit for one row', () => {
	const sheet = [raw(0, { loadAmount: 501 }), raw(1, { loadAmount: 500 })];
	const plan = planPayout(sheet, { ...rules, maxPointsPerRow: 500 });
	expect(plan.rows.map(({ index }) => index)).toEqual([1]);
	expect(plan.results.get(0)).toMatchObject({
		outcome: 'rejected',
		reasonCode: 'limitExceeded',
		uniqueReferenceNumber: referenceOf('9000000000'),
		loadAmount: 501,
	});
});

describe('two rows with one reference', () => {
	it('send the first and refuse each later one, naming the first', () => {
		const again = { mobile: '+91 90000 00000', loadAmount: 7 };
		const plan = planPayout([raw(0), raw(1), raw(2, again), raw(3, again)], rules);
		expect(plan.rows.map(({ index }) => index)).toEqual([0, 1]);
		expect(plan.pointsToAllocate).toBe(200);
		expect([2, 3].map((index) => plan.results.get(index))).toMatchObject(
			[3, 4].map((rowNumber) => ({
				outcome: 'rejected',
				reasonCode: 'duplicateInInput',
				uniqueReferenceNumber: referenceOf('9000000000'),
				reason: `Item ${rowNumber} has the same reference as item 1, which is the one that counts. To pay one person twice in one payout run, enter a column that tells the two apart in 'Several Payouts per Person, Told Apart By'.`,
			})),
		);
	});

	it('are told apart by what distinguishes them', () => {
		const plan = planPayout(
			[raw(0, {}, 'Q1'), raw(1, { mobile: '9000000000' }, 'Q2'), raw(2, { mobile: '9000000000' })],
			rules,
		);
		expect(plan.results.size).toBe(0);
		expect(plan.batches.map(({ rows }) => rows.map(({ index }) => index))).toEqual([[0], [1], [2]]);
	});

	it('are refused for references of the user with advice of their own', () => {
		const sheet = [raw(0), raw(1)].map((row) => ({
			...row,
			cells: { ...row.cells, uniqueReferenceNumber: 'HR-1' },
		}));
		const plan = planPayout(sheet, { ...rules, references: { mode: 'provide' } });
		expect(plan.results.get(1)?.reason).toBe(
			'Item 2 has the same reference as item 1, which is the one that counts. Give each row a reference number of its own.',
		);
	});

	it('do not count a row that was refused as the first', () => {
		const sheet = [raw(0, { loadAmount: 0 }), raw(1, { mobile: '9000000000' })];
		expect(planPayout(sheet, rules).rows.map(({ index }) => index)).toEqual([1]);
		const tooMuch = [raw(0, { loadAmount: 900 }), raw(1, { mobile: '9000000000' })];
		expect(planPayout(tooMuch, { ...rules, maxPointsPerRow: 500 }).rows).toHaveLength(1);
	});
});

describe('a run above its limit', () => {
	it('sends nothing and says so on every row', () => {
		const plan = planPayout([raw(0), raw(1), raw(2, { name: '' })], {
			...rules,
			maxPointsPerRun: 199,
		});
		const reason =
			"The run holds 200 points, more than the 199 that 'Maximum Points per Run' allows, so nothing was sent.";
		expect(plan).toMatchObject({ batches: [], pointsToAllocate: 200, stopped: reason });
		expect(plan.rows).toHaveLength(2);
		expect(plan.results.get(0)).toEqual({
			outcome: 'notSent',
			uniqueReferenceNumber: referenceOf('9000000000'),
			name: 'Asha',
			mobile: '9000000000',
			loadAmount: 100,
			reasonCode: 'limitExceeded',
			reason,
			...rules.run,
		});
		expect(plan.results.get(1)).toMatchObject({ outcome: 'notSent' });
		expect(plan.results.get(2)).toMatchObject({ outcome: 'rejected', reasonCode: 'invalidRow' });
	});

	it('is sent when it just meets the limit', () => {
		expect(planPayout([raw(0), raw(1)], { ...rules, maxPointsPerRun: 200 }).stopped).toBeNull();
	});
});

describe('a run that is to stop at invalid rows', () => {
	const stop: PayoutRules = { ...rules, invalidRows: 'stop' };

	it('sends nothing when one row is refused', () => {
		const plan = planPayout([raw(0), raw(1, { loadAmount: 'many' })], stop);
		const reason =
			"1 row was refused, and 'If a Row Is Wrong' is set to 'Send Nothing', so nothing was sent.";
		expect(plan).toMatchObject({ batches: [], stopped: reason });
		expect(plan.results.get(0)).toMatchObject({
			outcome: 'notSent',
			reasonCode: 'runStopped',
			reason,
		});
	});

	it('counts the refused rows', () => {
		const plan = planPayout([raw(0, { name: '' }), raw(1), raw(2, { mobile: 9000000001 })], stop);
		expect(plan.stopped).toBe(
			"2 rows were refused, and 'If a Row Is Wrong' is set to 'Send Nothing', so nothing was sent.",
		);
	});

	it('is sent when none is', () => {
		expect(planPayout([raw(0)], stop)).toMatchObject({ stopped: null, batches: [{ number: 1 }] });
	});

	it('names the limit of the run first, which is the graver fault', () => {
		const plan = planPayout([raw(0), raw(1, { name: '' })], { ...stop, maxPointsPerRun: 1 });
		expect(plan.results.get(0)?.reasonCode).toBe('limitExceeded');
	});
});

it('gives every row of any sheet exactly one end: sent once or a result', () => {
	const cell = fc.constantFrom('', '98', '9000000001', '9000000002', 9000000003);
	const amount = fc.constantFrom(1, 50, '100', '0', 'x', null);
	const rawRows = fc.array(fc.record({ mobile: cell, loadAmount: amount }), { maxLength: 40 });
	const choices = fc.record({
		batchSize: fc.integer({ min: 1, max: 5 }),
		invalidRows: fc.constantFrom('skip' as const, 'stop' as const),
		maxPointsPerRow: fc.constantFrom(0, 60),
		maxPointsPerRun: fc.constantFrom(0, 120),
	});
	fc.assert(
		fc.property(rawRows, choices, (cells, chosen) => {
			const sheet = cells.map((row, index) => raw(index, row));
			const plan = planPayout(sheet, { ...rules, ...chosen });
			const sent = plan.batches.flatMap(({ rows }) => rows);
			const ends = [...sent.map(({ index }) => index), ...plan.results.keys()];
			expect(ends.sort((a, b) => a - b)).toEqual(sheet.map(({ index }) => index));
			const references = sent.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber);
			expect(new Set(references).size).toBe(references.length);
			const points = sent.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
			if (chosen.maxPointsPerRun > 0) {
				expect(points).toBeLessThanOrEqual(chosen.maxPointsPerRun);
			}
			expect(plan.stopped === null || sent.length === 0).toBe(true);
		}),
	);
});
