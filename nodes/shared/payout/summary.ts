import type { Plan } from './plan';
import type { Outcome, Result, RunFacts } from './result';
import type { Row } from './row';

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
	/** Those of `alreadyAllocated` that this run sent before without a clear answer, and their points as planned. */
	confirmedByResend: number;
	pointsConfirmedByResend: number;
}

/** What a preview adds. */
export interface PreviewSummary extends Summary {
	pointsToAllocate: number;
	availableBalance: number | null;
	sufficientBalance: boolean | null;
	/** The first rows as they would be sent. */
	sample: Array<Omit<Row, 'index'>>;
}

/** What sending came to. */
export interface RunTotals {
	batches: number;
	requests: number;
	accountBalance: number | null;
	durationMs: number;
	stopped: string | null;
}

/** The receipt of a run that was sent: its counts are the counts of `results`, which are by the row's index. */
export function summaryOf(
	results: ReadonlyMap<number, Result>,
	{ rows: planned }: Pick<Plan, 'rows'>,
	facts: RunFacts,
	{ stopped, ...totals }: RunTotals,
): Summary {
	const plannedPoints = new Map(planned.map(({ index, loadAmount }) => [index, loadAmount]));
	const counts: Record<Outcome, number> = {
		allocated: 0,
		alreadyAllocated: 0,
		rejected: 0,
		notSent: 0,
		unconfirmed: 0,
	};
	let pointsAllocated = 0;
	let pointsUnconfirmed = 0;
	let confirmedByResend = 0;
	let pointsConfirmedByResend = 0;
	for (const [index, { outcome, reasonCode }] of results) {
		const points = plannedPoints.get(index) ?? 0;
		counts[outcome]++;
		if (outcome === 'allocated') pointsAllocated += points;
		if (outcome === 'unconfirmed') pointsUnconfirmed += points;
		if (reasonCode !== 'confirmedByResend') continue;
		confirmedByResend++;
		pointsConfirmedByResend += points;
	}
	return {
		preview: false,
		environment: facts.environment ?? null,
		companyId: facts.companyId ?? null,
		cardAccountId: facts.cardAccountId ?? null,
		payoutRun: facts.payoutRun ?? null,
		rows: results.size,
		...counts,
		pointsAllocated,
		pointsUnconfirmed,
		...totals,
		stopped,
		confirmedByResend,
		pointsConfirmedByResend,
	};
}

const rowsInSample = 5;

/** The receipt of a preview: nothing was sent, so only the rows that would be refused here count as anything. */
export function previewOf(
	plan: Plan,
	facts: RunFacts,
	{ availableBalance, durationMs }: { availableBalance: number | null; durationMs: number },
): PreviewSummary {
	const summary = summaryOf(plan.results, plan, facts, {
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

function asSent(row: Row): Omit<Row, 'index'> {
	const copy: Omit<Row, 'index'> & { index?: number } = { ...row };
	delete copy.index;
	return copy;
}
