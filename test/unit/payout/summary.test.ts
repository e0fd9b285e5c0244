import { planPayout } from '../../../nodes/shared/payout/plan';
import type { Result } from '../../../nodes/shared/payout/result';
import {
	checkSummaryOf,
	noCalls,
	previewOf,
	summaryOf,
} from '../../../nodes/shared/payout/summary';
import type { Row } from '../../../nodes/shared/payout/row';
import { row } from './samples';

const identity = {
	environment: 'test',
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	payoutRun: 'diwali-2026',
};
const totals = { batches: 2, requests: 3, accountBalance: 900, stopped: 'Why.' };
const record = {
	executionId: '7',
	workflowId: 'w1',
	startedAtMs: Date.UTC(2026, 10, 26, 9, 30),
	finishedAtMs: Date.UTC(2026, 10, 26, 9, 30) + 12,
	warnings: ['Odd.'],
	planId: null,
};
/** The record as it stands in a receipt. */
const recorded = {
	executionId: '7',
	workflowId: 'w1',
	startedAt: '2026-11-26T09:30:00.000Z',
	finishedAt: '2026-11-26T09:30:00.012Z',
	durationMs: 12,
	warnings: ['Odd.'],
	planId: null,
};

function receipt(results: Map<number, Result>, plan: { rows: Row[] }) {
	return summaryOf({ results, plan, facts: identity, totals, record });
}

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
	expect(receipt(results, plan)).toEqual({
		message:
			'diwali-2026: 2 of 10 people got 21 points. 2 were paid before, 4 were not paid and 2 were unconfirmed. Why.',
		preview: false,
		...identity,
		rows: 10,
		allocated: 2,
		alreadyAllocated: 2,
		rejected: 3,
		notSent: 1,
		unconfirmed: 2,
		notFound: 0,
		pointsAllocated: 21,
		pointsUnconfirmed: 7_600_000,
		...totals,
		...recorded,
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
	expect(receipt(results, planned(1, 20, 300))).toMatchObject({
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
	expect(receipt(results, planned(1, 20, 300))).toMatchObject({
		rows: 2,
		pointsAllocated: 1,
		pointsUnconfirmed: 300,
	});
});

it('counts nothing in an empty run, and names nothing that is not known', () => {
	const empty = { results: new Map(), plan: planned(), facts: {}, totals: noCalls, record };
	expect(summaryOf(empty)).toEqual({
		message: '0 of 0 people got 0 points.',
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
		notFound: 0,
		pointsAllocated: 0,
		pointsUnconfirmed: 0,
		confirmedByResend: 0,
		pointsConfirmedByResend: 0,
		...noCalls,
		...recorded,
	});
});

describe('a preview', () => {
	function preview(
		amounts: unknown[],
		availableBalance: number | null,
		{ maxPointsPerRun = 0, listPlan = false } = {},
	) {
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
		const { warnings } = plan;
		return previewOf({
			plan,
			facts: identity,
			record: { ...record, warnings, planId: 'P1' },
			availableBalance,
			listPlan,
		});
	}

	it('shows what would be sent and what would be refused', () => {
		expect(preview([100, 'many', 200], 300)).toEqual({
			...recorded,
			warnings: [],
			planId: 'P1',
			message:
				'diwali-2026: Preview: 2 of 3 people would get 300 points; nothing was sent. 1 would not be paid. The account has 300, which is enough.',
			preview: true,
			...identity,
			rows: 3,
			allocated: 0,
			alreadyAllocated: 0,
			rejected: 1,
			notSent: 0,
			unconfirmed: 0,
			notFound: 0,
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

	it('says of a run that would send nothing that it would', () => {
		expect(
			preview([100, 'many', 200], 1000, { maxPointsPerRun: 299, listPlan: true }),
		).toMatchObject({
			rows: 3,
			rejected: 1,
			notSent: 2,
			pointsToAllocate: 0,
			sample: [],
			plan: [],
			stopped: expect.stringContaining('so nothing was sent'),
		});
	});

	it('lists every row where it is asked to', () => {
		expect(preview([1, 2, 3, 4, 5, 6], null)).not.toHaveProperty('plan');
		const { plan = [], sample } = preview([1, 2, 3, 4, 5, 6], null, { listPlan: true });
		expect(plan.map(({ loadAmount }) => loadAmount)).toEqual([1, 2, 3, 4, 5, 6]);
		expect(plan.slice(0, 5)).toEqual(sample);
	});
});

it('counts what a check found, with the points of each kind', () => {
	const results = resultsOf(
		{ outcome: 'alreadyAllocated', reasonCode: 'duplicateReference', loadAmount: 1 },
		{ outcome: 'notFound', reasonCode: 'notFound', loadAmount: 20 },
		{ outcome: 'unconfirmed', reasonCode: 'unmatchedReply', loadAmount: 300 },
		{ outcome: 'rejected', reasonCode: 'emptyRow' },
	);
	const plan = planned(1, 20, 300);
	const check = { results, plan, facts: identity, totals: { ...noCalls, requests: 4 }, record };
	expect(checkSummaryOf(check)).toMatchObject({
		message:
			"diwali-2026: Check: EnKash's log holds 1 of 3 payouts, with 1 point; nothing was sent. 1 was not found and 1 was unconfirmed.",
		alreadyAllocated: 1,
		pointsAlreadyAllocated: 1,
		notFound: 1,
		pointsNotFound: 20,
		unconfirmed: 1,
		pointsUnconfirmed: 300,
		requests: 4,
		pointsAllocated: 0,
	});
});

it("groups digits as people in India do, and leaves the sheet's empty rows out", () => {
	const results = resultsOf(
		...Array.from({ length: 11 }, (): Result => ({ outcome: 'allocated' })),
		{ outcome: 'rejected', reasonCode: 'refused' },
		{ outcome: 'rejected', reasonCode: 'emptyRow' },
	);
	const amounts = [22_500, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 100];
	const paid = { ...totals, accountBalance: 9_975_500, stopped: null };
	const { message } = summaryOf({
		results,
		plan: planned(...amounts),
		facts: identity,
		totals: paid,
		record,
	});
	expect(message).toBe(
		'diwali-2026: 11 of 12 people got 24,500 points. 1 was not paid. The account has 99,75,500 left.',
	);
});
