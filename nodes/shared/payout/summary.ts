import { type Plan, pointsOf, rowsToSend } from './plan';
import type { Outcome, Result, RunFacts } from './result';
import type { Row, RowPlace } from './row';
import { runMessage, type SheetFacts } from './runMessage';

/** The receipt of a run. Counts are rows, points are whole points, times are ISO 8601 in UTC. */
export interface Summary {
	/** One to three sentences to post as they are. */
	message: string;
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
	/** With `check`: rows whose reference EnKash's log does not hold. */
	notFound: number;
	pointsAllocated: number;
	pointsUnconfirmed: number;
	/** Batches that were sent, and attempts of all their calls. */
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
	/** Of a preview, and where a plan was approved; else null. */
	planId: string | null;
	/** Sentences on the sheet as a whole. */
	warnings: readonly string[];
	executionId: string | null;
	workflowId: string | null;
	startedAt: string;
	finishedAt: string;
}

/** A row as it would be sent. */
export type PlannedRow = Omit<Row, keyof RowPlace>;

/** What a preview adds. */
export interface PreviewSummary extends Summary {
	pointsToAllocate: number;
	availableBalance: number | null;
	sufficientBalance: boolean | null;
	/** The first rows as they would be sent. */
	sample: PlannedRow[];
	/** All of them, where the user asked for that. */
	plan?: PlannedRow[];
}

/** What a check adds: the points of the rows that EnKash's log holds as asked for, and of those that it does not hold. */
export interface CheckSummary extends Summary {
	pointsAlreadyAllocated: number;
	pointsNotFound: number;
}

/** What a run is recorded with. */
export interface RunRecord {
	executionId: string | null;
	workflowId: string | null;
	/** Milliseconds since 1970. */
	startedAtMs: number;
	finishedAtMs: number;
	warnings: readonly string[];
	planId: string | null;
}

/** The totals of all calls. */
export interface RunTotals {
	batches: number;
	requests: number;
	accountBalance: number | null;
	stopped: string | null;
}

/** The totals of a run without calls that move points. */
export const noCalls: RunTotals = { batches: 0, requests: 0, accountBalance: null, stopped: null };

/** What a receipt is made of. */
export interface SummaryParts {
	/** By the row's index. */
	results: ReadonlyMap<number, Result>;
	plan: Pick<Plan, 'rows'>;
	facts: RunFacts;
	totals: RunTotals;
	record: RunRecord;
}

/** The receipt of a run that was sent: its counts are the counts of `results`. */
export function summaryOf(parts: SummaryParts): Summary {
	const receipt = receiptOf(parts);
	return { message: runMessage('allocate', receipt, sheetFactsOf(parts)), ...receipt };
}

function receiptOf({
	results,
	plan,
	facts,
	totals,
	record,
}: SummaryParts): Omit<Summary, 'message'> {
	const { stopped, ...calls } = totals;
	const { startedAtMs, finishedAtMs, planId, warnings, executionId, workflowId } = record;
	const { counts, confirmedByResend, points } = tally(results, plan);
	return {
		preview: false,
		environment: facts.environment ?? null,
		companyId: facts.companyId ?? null,
		cardAccountId: facts.cardAccountId ?? null,
		payoutRun: facts.payoutRun ?? null,
		rows: results.size,
		...counts,
		pointsAllocated: points.allocated,
		pointsUnconfirmed: points.unconfirmed,
		...calls,
		durationMs: finishedAtMs - startedAtMs,
		stopped,
		confirmedByResend,
		pointsConfirmedByResend: points.confirmedByResend,
		planId,
		warnings,
		executionId,
		workflowId,
		startedAt: new Date(startedAtMs).toISOString(),
		finishedAt: new Date(finishedAtMs).toISOString(),
	};
}

/** Rows and planned points of each outcome, and of those that were confirmed by a resend. */
function tally(
	results: ReadonlyMap<number, Result>,
	{ rows }: Pick<Plan, 'rows'>,
): {
	counts: Record<Outcome, number>;
	confirmedByResend: number;
	points: Record<Outcome | 'confirmedByResend', number>;
} {
	const none = {
		allocated: 0,
		alreadyAllocated: 0,
		rejected: 0,
		notSent: 0,
		unconfirmed: 0,
		notFound: 0,
	};
	const counts: Record<Outcome, number> = { ...none };
	for (const { outcome } of results.values()) counts[outcome]++;
	const points = { ...none, confirmedByResend: 0 };
	let confirmedByResend = 0;
	for (const { index, loadAmount } of rows) {
		const result = results.get(index);
		if (!result) continue;
		points[result.outcome] += loadAmount;
		if (result.reasonCode !== 'confirmedByResend') continue;
		points.confirmedByResend += loadAmount;
		confirmedByResend++;
	}
	return { counts, confirmedByResend, points };
}

function sheetFactsOf({
	results,
	plan: { rows },
}: Pick<SummaryParts, 'results' | 'plan'>): SheetFacts {
	return {
		emptyRows: [...results.values()].filter(({ reasonCode }) => reasonCode === 'emptyRow').length,
		hasSeveralForOne: new Set(rows.map(({ mobile }) => mobile)).size < rows.length,
	};
}

const rowsInSample = 5;

/** What a preview shows besides the receipt. */
export interface PreviewParts {
	plan: Plan;
	facts: RunFacts;
	record: RunRecord;
	/** In points; null where EnKash did not say. */
	availableBalance: number | null;
	/** Whether to list every row that would be sent. */
	listPlan: boolean;
}

/** The receipt of a preview: nothing was sent, so only the rows that would be refused here count as anything. */
export function previewOf({
	plan,
	facts,
	record,
	availableBalance,
	listPlan,
}: PreviewParts): PreviewSummary {
	const totals = { ...noCalls, stopped: plan.stopped };
	const receipt = receiptOf({ results: plan.results, plan, facts, totals, record });
	const rows = rowsToSend(plan);
	const pointsToAllocate = pointsOf(rows);
	const preview = {
		...receipt,
		preview: true,
		rows: receipt.rows + rows.length,
		pointsToAllocate,
		availableBalance,
		sufficientBalance: availableBalance === null ? null : availableBalance >= pointsToAllocate,
		sample: rows.slice(0, rowsInSample).map(asSent),
		...(listPlan && { plan: rows.map(asSent) }),
	};
	const sheet = sheetFactsOf({ plan, results: plan.results });
	return { message: runMessage('preview', preview, sheet), ...preview };
}

/** The receipt of a check: nothing was sent, and every row has what EnKash's log says of it. */
export function checkSummaryOf(parts: SummaryParts): CheckSummary {
	const { points } = tally(parts.results, parts.plan);
	const check = {
		...receiptOf(parts),
		pointsAlreadyAllocated: points.alreadyAllocated,
		pointsNotFound: points.notFound,
	};
	return { message: runMessage('check', check, sheetFactsOf(parts)), ...check };
}

function asSent(row: Row): PlannedRow {
	const sent: PlannedRow & Partial<RowPlace> = { ...row };
	delete sent.index;
	delete sent.rowNumber;
	return sent;
}
