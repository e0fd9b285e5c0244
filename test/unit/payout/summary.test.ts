import { planPayout } from '../../../nodes/shared/payout/plan';
import type { Result } from '../../../nodes/shared/payout/result';
import { previewOf, summaryOf } from '../../../nodes/shared/payout/summary';
import { row } from './samples';

const identity = {
	environment: 'test',
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	payoutRun: 'diwali-2026',
};
const totals = { batches: 2, requests: 3, accountBalance: 900, durationMs: 12, stopped: 'Why.' };

/** A row for each amount, in points; its index is its place. */
function planned(...amounts: number[]) {
	return { rows: amounts.map((loadAmount, index) => row(index, { loadAmount })) };
}

function resultsOf(...results: Result[]): Map<number, Result> {
	return new Map(results.map((result, index) => [index, result]));
}

it('counts rows and points by what became of them', () => {
	const plan = planned(1, 20, 300, 4000, 50_000, 600_000, 7_000_000, 80_000_000);
	const results = resultsOf(
		{ outcome: 'allocated' },
		{ outcome: 'allocated' },
		{ outcome: 'alreadyAllocated', reasonCode: 'duplicateReference' },
		{ outcome: 'rejected', reasonCode: 'refused' },
		{ outcome: 'notSent', reasonCode: 'runStopped' },
		{ outcome: 'unconfirmed', reasonCode: 'timeout' },
		{ outcome: 'unconfirmed', reasonCode: 'duplicateReference' },
		{ outcome: 'alreadyAllocated', reasonCode: 'confirmedByResend' },
		// Rows that the plan refused have no points in it.
		{ outcome: 'rejected', reasonCode: 'invalidRow' },
		{ outcome: 'rejected', reasonCode: 'duplicateInInput' },
	);
	expect(summaryOf(results, plan, identity, totals)).toEqual({
		preview: false,
		...identity,
		rows: 10,
		allocated: 2,
		alreadyAllocated: 2,
		rejected: 3,
		notSent: 1,
		unconfirmed: 2,
		pointsAllocated: 21,
		pointsUnconfirmed: 7_600_000,
		...totals,
		confirmedByResend: 1,
		pointsConfirmedByResend: 80_000_000,
	});
});

it('counts points as they were planned, whatever a result says', () => {
	const results = resultsOf(
		{ outcome: 'allocated', loadAmount: 999 },
		{ outcome: 'alreadyAllocated', reasonCode: 'confirmedByResend', loadAmount: 999 },
		{ outcome: 'unconfirmed', reasonCode: 'timeout' },
	);
	expect(summaryOf(results, planned(1, 20, 300), identity, totals)).toMatchObject({
		pointsAllocated: 1,
		pointsConfirmedByResend: 20,
		pointsUnconfirmed: 300,
	});
});

it('goes by the index of a row, not by the order of the results', () => {
	const results = new Map<number, Result>([
		[2, { outcome: 'unconfirmed', reasonCode: 'timeout' }],
		[0, { outcome: 'allocated' }],
	]);
	expect(summaryOf(results, planned(1, 20, 300), identity, totals)).toMatchObject({
		rows: 2,
		pointsAllocated: 1,
		pointsUnconfirmed: 300,
	});
});

it('counts nothing in an empty run, and names nothing that is not known', () => {
	const nothing = { batches: 0, requests: 0, accountBalance: null, durationMs: 0, stopped: null };
	expect(summaryOf(new Map(), planned(), {}, nothing)).toEqual({
		preview: false,
		environment: null,
		companyId: null,
		cardAccountId: null,
		payoutRun: null,
		rows: 0,
		allocated: 0,
		alreadyAllocated: 0,
		rejected: 0,
		notSent: 0,
		unconfirmed: 0,
		pointsAllocated: 0,
		pointsUnconfirmed: 0,
		confirmedByResend: 0,
		pointsConfirmedByResend: 0,
		...nothing,
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
			confirmedByResend: 0,
			pointsConfirmedByResend: 0,
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
