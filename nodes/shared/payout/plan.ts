import { type Batch, batchesOf } from './batches';
import { indianNumber, pointsInWords } from './numbers';
import { pointsReferences } from './reference';
import { type OutcomeDetails, type Result, resultOf, type RunFacts } from './result';
import {
	checkRow,
	type ColumnNames,
	type RawRow,
	type ReferenceRule,
	type Row,
	rowName,
	severalPayoutsLabel,
} from './row';
import { warningsAbout } from './warnings';

/** How a sheet is to be paid. */
export interface PayoutRules {
	companyId: string;
	cardAccountId: string;
	references: { mode: 'provide' } | { mode: 'generate'; payoutRun: string };
	/** Rows in one call, at most. */
	batchSize: number;
	/** `skip` sends the other rows, `stop` sends nothing, when a row is refused. */
	invalidRows: 'skip' | 'stop';
	/** In points; 0 is no limit. */
	maxPointsPerRow: number;
	/** In points; 0 is no limit. A run above it sends nothing. */
	maxPointsPerRun: number;
	columns: ColumnNames;
	run: RunFacts;
}

/** A whole run before anything is sent. A preview is the same plan, not sent. */
export interface Plan {
	/** What will be sent. Empty when the run is stopped. */
	batches: Batch[];
	/** Every row that passed its checks, in input order. */
	rows: Row[];
	/** The results of the rows that will not be sent, by the row's index. */
	results: Map<number, Result>;
	/** Points of all rows in `rows`. */
	pointsToAllocate: number;
	/** Why nothing is sent, or null. */
	stopped: string | null;
	/** Sentences on the sheet as a whole; see `warningsAbout`. */
	warnings: string[];
}

/** Plans a run: values, references, duplicates, limits, batches. Pure. */
export function planPayout(rawRows: Iterable<RawRow>, rules: PayoutRules): Plan {
	const { rows, results, validRows } = checkRows(rawRows, rules);
	const warnings = warningsAbout(validRows);
	const pointsToAllocate = pointsOf(rows);
	const stop = reasonToSendNothing(countRefused(results), pointsToAllocate, rules);
	const batches = batchesOf(rows, rules.batchSize);
	const plan = { batches, rows, results, pointsToAllocate, stopped: null, warnings };
	return stop === undefined ? plan : stoppedPlan(plan, stop, rules.run);
}

/** The rows that a plan would send: none where it is stopped. */
export function rowsToSend({ stopped, rows }: Pick<Plan, 'stopped' | 'rows'>): readonly Row[] {
	return stopped === null ? rows : [];
}

/** The points of rows together. */
export function pointsOf(rows: readonly Row[]): number {
	return rows.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
}

/** The outcome of each row where a plan is not sent. `unconfirmed` is for rows that were only to be looked up. */
export type NothingSent = Extract<OutcomeDetails, { reason: string }> & {
	outcome: 'notSent' | 'unconfirmed';
};

/** The plan with nothing left to send: each of its rows gets the outcome `details`. */
export function stoppedPlan(plan: Plan, details: NothingSent, run: RunFacts): Plan {
	const results = new Map(plan.results);
	for (const row of plan.rows) results.set(row.index, resultOf(row, details, run));
	return { ...plan, batches: [], results, stopped: details.reason };
}

function checkRows(
	rawRows: Iterable<RawRow>,
	rules: PayoutRules,
): { rows: Row[]; results: Map<number, Result>; validRows: Row[] } {
	const rows: Row[] = [];
	const validRows: Row[] = [];
	const results = new Map<number, Result>();
	const firstWithReference = new Map<string, Row>();
	const references = referenceRule(rules);
	for (const raw of rawRows) {
		const checked = checkRow(raw, rules.columns, references);
		if (!checked.ok) {
			const details: OutcomeDetails = {
				outcome: 'rejected',
				reasonCode: checked.reasonCode,
				reason: checked.reason,
			};
			results.set(raw.index, resultOf(checked.valid, details, rules.run));
			continue;
		}
		const { row } = checked;
		validRows.push(row);
		const refused =
			outcomeAboveLimit(row.loadAmount, rules.maxPointsPerRow) ??
			outcomeOfRepeat(row, firstWithReference.get(row.uniqueReferenceNumber), rules);
		if (refused) {
			results.set(row.index, resultOf(row, refused, rules.run));
			continue;
		}
		firstWithReference.set(row.uniqueReferenceNumber, row);
		rows.push(row);
	}
	return { rows, results, validRows };
}

/** Empty rows at the end of a sheet are no reason to send nothing. */
function countRefused(results: Map<number, Result>): number {
	let count = 0;
	for (const { reasonCode } of results.values()) {
		if (reasonCode !== 'emptyRow') count++;
	}
	return count;
}

function referenceRule({ references, companyId, cardAccountId }: PayoutRules): ReferenceRule {
	if (references.mode === 'provide') return { mode: 'provide' };
	const { payoutRun } = references;
	return {
		mode: 'generate',
		// The bulk call can only credit.
		referenceOf: pointsReferences({ companyId, cardAccountId, transactionType: 'CR', payoutRun }),
	};
}

/** The outcome of a row whose reference an earlier row has; undefined where there is none. */
function outcomeOfRepeat(
	row: Row,
	first: Row | undefined,
	{ references }: PayoutRules,
): OutcomeDetails | undefined {
	if (!first) return undefined;
	const advice =
		references.mode === 'generate'
			? `To pay one person twice in one payout run, enter a column that tells the two apart in '${severalPayoutsLabel}'.`
			: 'Give each row a reference number of its own.';
	const reason = `${rowName(row)} has the same reference as ${rowName(first).toLowerCase()}, which is the one that counts. ${advice}`;
	return { outcome: 'rejected', reasonCode: 'duplicateInInput', reason };
}

function reasonToSendNothing(
	refusedRows: number,
	pointsToAllocate: number,
	rules: PayoutRules,
): NothingSent | undefined {
	const { maxPointsPerRun } = rules;
	if (maxPointsPerRun !== 0 && pointsToAllocate > maxPointsPerRun) {
		const reason = `The run holds ${pointsInWords(pointsToAllocate)}, more than the ${indianNumber(maxPointsPerRun)} that 'Maximum Points per Run' allows, so nothing was sent.`;
		return { outcome: 'notSent', reasonCode: 'limitExceeded', reason };
	}
	if (rules.invalidRows === 'stop' && refusedRows > 0) {
		const refused =
			refusedRows === 1 ? '1 row was refused' : `${indianNumber(refusedRows)} rows were refused`;
		const reason = `${refused}, and 'If a Row Is Wrong' is set to 'Send Nothing', so nothing was sent.`;
		return { outcome: 'notSent', reasonCode: 'runStopped', reason };
	}
	return undefined;
}

/**
 * The outcome of a payout above the limit for one payout, or undefined. Both in points; 0 is no limit. `option` is the
 * label of the limit.
 */
export function outcomeAboveLimit(
	loadAmount: number,
	limit: number,
	option = 'Maximum Points per Row',
): OutcomeDetails | undefined {
	if (limit === 0 || loadAmount <= limit) return undefined;
	const reason = `${pointsInWords(loadAmount)} are more than the ${indianNumber(limit)} that '${option}' allows.`;
	return { outcome: 'rejected', reasonCode: 'limitExceeded', reason };
}
