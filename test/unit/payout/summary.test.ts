import { planPayout } from '../../../nodes/shared/payout/plan';
import type { Result } from '../../../nodes/shared/payout/result';
import { previewOf, summaryOf } from '../../../nodes/shared/payout/summary';

const identity = {
	environment: 'test',
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	payoutRun: 'diwali-2026',
};
const totals = { batches: 2, requests: 3, accountBalance: 900, durationMs: 12, stopped: 'Why.' };

it('counts rows and points by what became of them', () => {
	const results: Result[] = [
		{ outcome: 'allocated', loadAmount: 1 },
		{ outcome: 'allocated', loadAmount: 20 },
		{ outcome: 'alreadyAllocated', loadAmount: 300 },
		{ outcome: 'rejected', loadAmount: 4000 },
		{ outcome: 'rejected' },
		{ outcome: 'rejected' },
		{ outcome: 'notSent', loadAmount: 50_000 },
		{ outcome: 'unconfirmed', loadAmount: 600_000 },
		{ outcome: 'unconfirmed', loadAmount: 7_000_000 },
		{ outcome: 'unconfirmed' },
		{ outcome: 'unconfirmed' },
	];
	expect(summaryOf(results, identity, totals)).toEqual({
		preview: false,
		...identity,
		rows: 11,
		allocated: 2,
		alreadyAllocated: 1,
		rejected: 3,
		notSent: 1,
		unconfirmed: 4,
		pointsAllocated: 21,
		pointsUnconfirmed: 7_600_000,
		...totals,
	});
});

it('counts nothing in an empty run', () => {
	expect(summaryOf([], identity, totals)).toMatchObject({
		rows: 0,
		allocated: 0,
		alreadyAllocated: 0,
		rejected: 0,
		notSent: 0,
		unconfirmed: 0,
		pointsAllocated: 0,
		pointsUnconfirmed: 0,
	});
});

describe('a preview', () => {
	function preview(amounts: unknown[], availableBalance: number | null, maxPointsPerRun = 0) {
		const rawRows = amounts.map((loadAmount, index) => ({
			index,
			cells: { name: 'Asha', mobile: 9_000_000_000 + index, loadAmount, remarks: 'x' },
		}));
		const plan = planPayout(rawRows, {
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			references: { mode: 'generate', payoutRun: 'diwali-2026' },
			batchSize: 100,
			invalidRows: 'skip',
			maxPointsPerRow: 0,
			maxPointsPerRun,
			columns: { name: 'Name', mobile: 'Mobile', loadAmount: 'Points', remarks: 'Note' },
			run: {},
		});
		return previewOf(plan, identity, { availableBalance, durationMs: 12 });
	}

	it('shows what would be sent and what would be refused', () => {
		expect(preview([100, 'many', 200], 300)).toEqual({
			preview: true,
			...identity,
			rows: 3,
			allocated: 0,
			alreadyAllocated: 0,
			rejected: 1,
			notSent: 0,
			unconfirmed: 0,
			pointsAllocated: 0,
			pointsUnconfirmed: 0,
			batches: 0,
			requests: 0,
			accountBalance: null,
			durationMs: 12,
			stopped: null,
			pointsToAllocate: 300,
			availableBalance: 300,
			sufficientBalance: true,
			sample: [
				expect.objectContaining({ mobile: '9000000000', loadAmount: 100 }),
				expect.objectContaining({ mobile: '9000000002', loadAmount: 200 }),
			],
		});
	});

	it.each([
		[299, false],
		[300, true],
		[null, null],
	])('finds a balance of %p for 300 points sufficient: %p', (balance, sufficientBalance) => {
		expect(preview([300], balance)).toMatchObject({ availableBalance: balance, sufficientBalance });
	});

	it('shows the first five rows as they would be sent', () => {
		const { sample } = preview([1, 2, 3, 4, 5, 6], null);
		expect(sample.map(({ loadAmount }) => loadAmount)).toEqual([1, 2, 3, 4, 5]);
		expect(Object.keys(sample[0] ?? {})).toEqual([
			'name',
			'mobile',
			'loadAmount',
			'uniqueReferenceNumber',
			'remarks',
		]);
	});

	it('counts the rows of a run that would be stopped as not sent', () => {
		expect(preview([100, 'many', 200], 1000, 299)).toMatchObject({
			rows: 3,
			rejected: 1,
			notSent: 2,
			pointsToAllocate: 300,
			stopped: expect.stringContaining('so nothing was sent'),
		});
	});
});
