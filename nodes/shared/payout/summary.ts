import type { Outcome, Result } from './result';
import type { Plan } from './plan';
import type { Row, RowPlace } from './row';

/** The receipt of a run. Counts are rows, points are whole points. */
export interface Summary {
	preview: boolean;
	environment: string | null;
	companyId: string | null;
	cardAccountId: string | null;
	payoutRun: string | null;
	rows: number;
	allocated: number;
	alreadyAllocated: number;
	rejected: number;
	notSent: number;
	unconfirmed: number;
	pointsAllocated: number;
	pointsUnconfirmed: number;
	/** Batches that were sent, and sends of them. */
	batches: number;
	requests: number;
	/** The last balance of the company's account that a reply named, or null. */
	accountBalance: number | null;
	durationMs: number;
	/** Why the run stopped early, or null. */
	stopped: string | null;
}

/** What a preview adds. */
export interface PreviewSummary extends Summary {
	pointsToAllocate: number;
	availableBalance: number | null;
	sufficientBalance: boolean | null;
	/** The first rows as they would be sent. */
	sample: Array<Omit<Row, keyof RowPlace>>;
}

/** Whose receipt it is; null where the run ended before that was known. */
export interface RunIdentity {
	environment: string | null;
	companyId: string | null;
	cardAccountId: string | null;
	payoutRun: string | null;
}

/** What sending came to. */
export interface RunTotals {
	batches: number;
	requests: number;
	accountBalance: number | null;
	durationMs: number;
	stopped: string | null;
}

/** The receipt of a run that was sent: its counts are the counts of `results`. */
export function summaryOf(
	results: Iterable<Result>,
	identity: RunIdentity,
	totals: RunTotals,
): Summary {
	const counts: Record<Outcome, number> = {
		allocated: 0,
		alreadyAllocated: 0,
		rejected: 0,
		notSent: 0,
		unconfirmed: 0,
	};
	const points = { allocated: 0, unconfirmed: 0 };
	for (const { outcome, loadAmount = 0 } of results) {
		counts[outcome]++;
		if (outcome === 'allocated' || outcome === 'unconfirmed') points[outcome] += loadAmount;
	}
	const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
	return {
		preview: false,
		...identity,
		rows,
		...counts,
		pointsAllocated: points.allocated,
		pointsUnconfirmed: points.unconfirmed,
		...totals,
	};
}

const rowsInSample = 5;

/** The receipt of a preview: nothing was sent, so only the rows that would be refused here count as anything. */
export function previewOf(
	plan: Plan,
	identity: RunIdentity,
	{ availableBalance, durationMs }: { availableBalance: number | null; durationMs: number },
): PreviewSummary {
	const summary = summaryOf(plan.results.values(), identity, {
		batches: 0,
		requests: 0,
		accountBalance: null,
		durationMs,
		stopped: plan.stopped,
	});
	const rowsThatPass = plan.stopped === null ? plan.rows.length : 0;
	return {
		...summary,
		preview: true,
		rows: summary.rows + rowsThatPass,
		pointsToAllocate: plan.pointsToAllocate,
		availableBalance,
		sufficientBalance: availableBalance === null ? null : availableBalance >= plan.pointsToAllocate,
		sample: plan.rows.slice(0, rowsInSample).map(asSent),
	};
}

function asSent(row: Row): Omit<Row, keyof RowPlace> {
	const copy: Omit<Row, keyof RowPlace> & Partial<RowPlace> = { ...row };
	delete copy.index;
	delete copy.rowNumber;
	return copy;
}
