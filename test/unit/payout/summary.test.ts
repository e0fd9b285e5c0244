import { planPayout } from '../../../nodes/shared/payout/plan';
import type { Result } from '../../../nodes/shared/payout/result';
import {
	checkSummaryOf,
	noCalls,
	previewOf,
	summaryOf,
	type SummaryParts,
} from '../../../nodes/shared/payout/summary';
import { noRows, row } from './samples';

const facts = {
	environment: 'test',
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	payoutRun: 'diwali-2026',
};
const totals = { batches: 2, requests: 3, accountBalance: 9_975_500, stopped: null };
const record = {
	executionId: '7',
	workflowId: 'w1',
	startedAtMs: Date.parse('2026-11-26T04:30:00.000Z'),
	finishedAtMs: Date.parse('2026-11-26T04:30:01.250Z'),
	warnings: ['Many mobiles end in 0000.'],
	planId: null,
};
/** How the receipt of `record` and `facts` tells them. */
const recorded = {
	...facts,
	executionId: '7',
	workflowId: 'w1',
	startedAt: '2026-11-26T04:30:00.000Z',
	finishedAt: '2026-11-26T04:30:01.250Z',
	durationMs: 1250,
	warnings: ['Many mobiles end in 0000.'],
	planId: null,
};

/** A row for each amount, in points; its index is its place. */
function planned(...amounts: number[]) {
	return { rows: amounts.map((loadAmount, index) => row(index, { loadAmount })) };
}

describe('a sheet with several payouts to one person', () => {
	const plan = { rows: [row(0), row(1, { mobile: row(0).mobile }), row(2)] };
	const paid = { outcome: 'allocated' } as const;
	const results = new Map<number, Result>([
		[0, paid],
		[1, paid],
		[2, { outcome: 'rejected', reasonCode: 'refused', reason: 'No.' }],
	]);

	it('does not count them as people', () => {
		const { message } = summaryOf({ results, plan, facts, totals, record });
		expect(message).toBe(
			'diwali-2026: 2 of 3 payouts went through, with 201 points. 1 was not paid. The account has 99,75,500 left.',
		);
	});

	it('in a preview, likewise', () => {
		const preview = { ...plan, batches: [], results: new Map(), pointsToAllocate: 303 };
		const parts = { plan: { ...preview, stopped: null, warnings: [] }, facts, record };
		const { message } = previewOf({ ...parts, availableBalance: null, listPlan: false });
		expect(message).toBe(
			'diwali-2026: Preview: 3 of 3 payouts would go through, with 303 points; nothing was sent.',
		);
	});
});

function resultsOf(...results: Result[]): Map<number, Result> {
	return new Map(results.map((result, index) => [index, result]));
}

function partsOf(
	results: Map<number, Result>,
	plan: SummaryParts['plan'],
	changes: Partial<SummaryParts> = {},
): SummaryParts {
	return { results, plan, facts, totals, record, ...changes };
}

describe('the receipt of a run', () => {
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
		expect(summaryOf(partsOf(results, plan))).toEqual({
			message:
				'diwali-2026: 2 of 10 people got 21 points. 2 were paid before, 4 were not paid and 2 were unconfirmed. The account has 99,75,500 left.',
			preview: false,
			...recorded,
			...totals,
			rows: 10,
			allocated: 2,
			alreadyAllocated: 2,
			rejected: 3,
			notSent: 1,
			unconfirmed: 2,
			notFound: 0,
			pointsAllocated: 21,
			pointsUnconfirmed: 7_600_000,
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
		expect(summaryOf(partsOf(results, planned(1, 20, 300)))).toMatchObject({
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
		expect(summaryOf(partsOf(results, planned(1, 20, 300)))).toMatchObject({
			rows: 2,
			pointsAllocated: 1,
			pointsUnconfirmed: 300,
		});
	});

	it('of nothing counts nothing, and names nothing that is not known', () => {
		const unknown = { executionId: null, workflowId: null, warnings: [] };
		const parts = partsOf(new Map(), planned(), {
			facts: {},
			totals: noCalls,
			record: { ...record, ...unknown },
		});
		expect(summaryOf(parts)).toEqual({
			...recorded,
			...unknown,
			...noRows,
			...noCalls,
			message: '0 of 0 people got 0 points.',
			preview: false,
			environment: null,
			companyId: null,
			cardAccountId: null,
			payoutRun: null,
		});
	});

	it('names the plan that was approved', () => {
		const approved = { ...record, planId: 'P1EW7TAV2H941QPV8WJ8H7KKEJ' };
		const parts = partsOf(new Map(), planned(), { record: approved });
		expect(summaryOf(parts).planId).toBe('P1EW7TAV2H941QPV8WJ8H7KKEJ');
	});
});

describe('the message of a run', () => {
	function message(results: Result[], changes: Partial<SummaryParts> = {}): string {
		const plan = planned(...results.map((_, index) => 100_000 * (index + 1)));
		return summaryOf(partsOf(resultsOf(...results), plan, changes)).message;
	}

	const paid: Result = { outcome: 'allocated' };
	const refused: Result = { outcome: 'rejected', reasonCode: 'refused' };
	const empty: Result = { outcome: 'rejected', reasonCode: 'emptyRow' };
	const unclear: Result = { outcome: 'unconfirmed', reasonCode: 'timeout' };

	it.each<[what: string, results: Result[], told: string]>([
		['one person', [paid], '1 of 1 person got 1,00,000 points. The account has 99,75,500 left.'],
		['all', [paid, paid], '2 of 2 people got 3,00,000 points. The account has 99,75,500 left.'],
		[
			'nobody',
			[refused],
			'0 of 1 person got 0 points. 1 was not paid. The account has 99,75,500 left.',
		],
		[
			'one unconfirmed',
			[paid, unclear],
			'1 of 2 people got 1,00,000 points. 1 was unconfirmed. The account has 99,75,500 left.',
		],
		[
			'empty rows, which are nobody',
			[paid, empty, empty],
			'1 of 1 person got 1,00,000 points. The account has 99,75,500 left.',
		],
	])('that paid %s', (_, results, told) => {
		expect(message(results)).toBe(`diwali-2026: ${told}`);
	});

	it('that stopped says why, and not what is left', () => {
		const stopped = { ...totals, stopped: 'The execution was stopped.' };
		expect(message([paid], { totals: stopped })).toBe(
			'diwali-2026: 1 of 1 person got 1,00,000 points. The execution was stopped.',
		);
	});

	it('without a name or a balance begins and ends with what was paid', () => {
		const unknown = { ...totals, accountBalance: null };
		expect(message([paid], { facts: {}, totals: unknown })).toBe(
			'1 of 1 person got 1,00,000 points.',
		);
	});
});

describe('a check', () => {
	it('counts what the log holds, and the points that are not there', () => {
		const results = resultsOf(
			{ outcome: 'alreadyAllocated', reasonCode: 'duplicateReference', loadAmount: 1 },
			{ outcome: 'notFound', reasonCode: 'notFound' },
			{ outcome: 'notFound', reasonCode: 'notFound' },
			{ outcome: 'unconfirmed', reasonCode: 'unmatchedReply' },
			{ outcome: 'rejected', reasonCode: 'invalidRow' },
			{ outcome: 'rejected', reasonCode: 'emptyRow' },
		);
		const calls = { ...noCalls, requests: 4 };
		const parts = partsOf(results, planned(1, 20, 300, 4000), { totals: calls });
		expect(checkSummaryOf(parts)).toEqual({
			...recorded,
			...noRows,
			...calls,
			message:
				"diwali-2026: Check: EnKash's log holds 1 of 5 payouts, with 1 point; nothing was sent. 2 were not found, 1 was refused and 1 was unconfirmed.",
			preview: false,
			rows: 6,
			alreadyAllocated: 1,
			notFound: 2,
			unconfirmed: 1,
			rejected: 2,
			pointsUnconfirmed: 4000,
			pointsAlreadyAllocated: 1,
			pointsNotFound: 320,
		});
	});
});

it('a check that could not begin says so, and why', () => {
	const stopped = { ...noCalls, stopped: 'EnKash refused the login.' };
	const results = resultsOf({ outcome: 'unconfirmed', reasonCode: 'runStopped' });
	expect(checkSummaryOf(partsOf(results, planned(1), { totals: stopped })).message).toBe(
		'diwali-2026: Check: nothing was looked up. EnKash refused the login.',
	);
});

it('a check counts rows that were not sent among the refused, but for empty ones', () => {
	const results = resultsOf(
		{ outcome: 'notSent', reasonCode: 'runStopped' },
		{ outcome: 'rejected', reasonCode: 'invalidRow' },
		{ outcome: 'rejected', reasonCode: 'emptyRow' },
	);
	expect(checkSummaryOf(partsOf(results, planned())).message).toContain('2 were refused.');
});

describe('a preview', () => {
	function preview(
		amounts: unknown[],
		availableBalance: number | null,
		{ maxPointsPerRun = 0, listPlan = false } = {},
	) {
		const rawRows = amounts.map((loadAmount, index) => ({
			index,
			rowNumber: index + 2,
			cells: { name: 'Asha', mobile: 9_876_543_210 + index, loadAmount, remarks: 'x' },
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
		return previewOf({
			plan,
			facts,
			record: { ...record, planId: 'P1' },
			availableBalance,
			listPlan,
		});
	}

	it('shows what would be sent and what would be refused', () => {
		expect(preview([100, 'many', 200], 300)).toEqual({
			...recorded,
			...noRows,
			...noCalls,
			message:
				'diwali-2026: Preview: 2 of 3 people would get 300 points; nothing was sent. 1 would not be paid. The account has 300, which is enough.',
			planId: 'P1',
			preview: true,
			rows: 3,
			rejected: 1,
			pointsToAllocate: 300,
			availableBalance: 300,
			sufficientBalance: true,
			sample: [
				expect.objectContaining({ mobile: '9876543210', loadAmount: 100 }),
				expect.objectContaining({ mobile: '9876543212', loadAmount: 200 }),
			],
		});
	});

	it.each([
		[299, false, ' The account has 299, which is 1 point too few.'],
		[300, true, ' The account has 300, which is enough.'],
		[null, null, ''],
	])('with a balance of %p for 300 points: %p', (availableBalance, sufficientBalance, told) => {
		expect(preview([300], availableBalance)).toMatchObject({
			availableBalance,
			sufficientBalance,
			message: `diwali-2026: Preview: 1 of 1 person would get 300 points; nothing was sent.${told}`,
		});
	});

	it('shows the first five rows as they would be sent', () => {
		const { sample, plan } = preview([1, 2, 3, 4, 5, 6], null);
		expect(sample.map(({ loadAmount }) => loadAmount)).toEqual([1, 2, 3, 4, 5]);
		expect(Object.keys(sample[0] ?? {})).toEqual([
			'name',
			'mobile',
			'loadAmount',
			'uniqueReferenceNumber',
			'remarks',
		]);
		expect(plan).toBeUndefined();
	});

	it('lists all of them where that is asked for', () => {
		const { sample, plan } = preview([1, 2, 3, 4, 5, 'many', 7], null, { listPlan: true });
		expect(plan?.map(({ loadAmount }) => loadAmount)).toEqual([1, 2, 3, 4, 5, 7]);
		expect(plan?.slice(0, 5)).toEqual(sample);
	});

	it('of a run that would send nothing says so', () => {
		const stopped = expect.stringContaining('so nothing was sent');
		expect(
			preview([100, 'many', 200], 1000, { maxPointsPerRun: 299, listPlan: true }),
		).toMatchObject({
			rows: 3,
			rejected: 1,
			notSent: 2,
			pointsToAllocate: 0,
			sample: [],
			plan: [],
			stopped,
			message: expect.stringContaining('0 of 3 people would get 0 points; nothing was sent.'),
		});
	});
});
