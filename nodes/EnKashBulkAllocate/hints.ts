import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';
import { rowNumberOf } from '../shared/paying/readRows';
import { type ReasonCode, type Result, sentences } from '../shared/payout/result';
import type { RowPlace } from '../shared/payout/row';
import type { Summary } from '../shared/payout/summary';
import { placesOf } from '../shared/payout/warnings';
import type { PreparedRun } from './prepare';
import type { BulkSettings } from './settings';

/** What hints tell of a run that could be prepared. */
type HintedRun = Pick<PreparedRun, 'settings' | 'columnsUsed'>;

/** What a run has come to. `results` are by the row's index; `run` is undefined where it could not be prepared. */
interface EndedRun {
	results: ReadonlyMap<number, Result>;
	summary: Summary;
	run: HintedRun | undefined;
}

/**
 * Shows the receipt above the output in the editor, where people would otherwise see the first stream only. Adds the
 * first reasons why rows were not paid, what to do next, the columns used, and the warnings.
 */
export function addHints(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	{ results, summary, run }: EndedRun,
): void {
	const { message, rejected, notSent, notFound, unconfirmed, warnings } = summary;
	const isCalm = rejected + notSent + notFound + unconfirmed === 0;
	const reasons = firstReasons(items, results, summary);
	const next = run ? adviceFor(summary, [...results.values()], run) : [];
	const receipt = sentences(message, ...reasons, ...next);
	const columns = run?.columnsUsed ? [`Columns used: ${run.columnsUsed}.`] : [];
	context.addExecutionHints(
		hint(receipt, isCalm ? 'info' : 'warning'),
		...planToApprove(summary).map((text) => hint(text, 'info')),
		...warnings.map((warning) => hint(warning, 'warning')),
		...columns.map((text) => hint(text, 'info')),
	);
}

function hint(message: string, type: 'info' | 'warning'): NodeExecutionHint {
	return { message, type, location: 'outputPane' };
}

/** The plan ID of a preview that would send something: among the many columns of the summary nobody finds it. */
function planToApprove({ preview, planId, rows, rejected, notSent }: Summary): string[] {
	if (!preview || planId === null || rows === rejected + notSent) return [];
	return [`Plan ID, for 'Only If Plan Is': ${planId}`];
}

const mostReasons = 3;

/**
 * The first different reasons of rows that were not paid, in input order and each with its rows, but for what the message
 * says already. Then where the other rows are.
 */
function firstReasons(
	items: readonly INodeExecutionData[],
	results: ReadonlyMap<number, Result>,
	{ stopped }: Summary,
): string[] {
	const rowsByReason = new Map<string, RowPlace[]>();
	const others: Result[] = [];
	let hasDuplicate = false;
	for (const [index, { json }] of items.entries()) {
		const result = results.get(index);
		if (!needsReason(result, stopped)) continue;
		const { reasonCode, reason } = result;
		const rows = rowsByReason.get(reason);
		const isOneMore = rows === undefined && rowsByReason.size === mostReasons;
		// One of them is enough: each names another row, with the same advice.
		if (isOneMore || (reasonCode === 'duplicateInInput' && hasDuplicate)) {
			others.push(result);
			continue;
		}
		hasDuplicate ||= reasonCode === 'duplicateInInput';
		const row = { index, rowNumber: rowNumberOf(json) };
		if (rows === undefined) rowsByReason.set(reason, [row]);
		else rows.push(row);
	}
	const reasons = [...rowsByReason].map(([reason, rows]) => {
		const places = placesOf(rows);
		return reason.startsWith(`${places} `) ? reason : `${places}: ${reason}`;
	});
	return [...reasons, ...whereabouts(others)];
}

/** Whether people should read the reason of a row: it was not paid, and the message does not say why already. */
function needsReason(
	result: Result | undefined,
	stopped: string | null,
): result is Result & { reason: string } {
	if (!result?.reason) return false;
	if (result.outcome === 'alreadyAllocated' || result.reasonCode === 'emptyRow') return false;
	return stopped === null || !isSaidIn(stopped, result.reason);
}

/** On which outputs the rows are whose reasons are not listed. */
function whereabouts(others: readonly Result[]): string[] {
	if (others.length === 0) return [];
	const outputs = others.map(({ outcome }) =>
		outcome === 'unconfirmed' ? "'Unconfirmed'" : "'Failed'",
	);
	const where = [...new Set(outputs)].sort().join(' and ');
	return others.length === 1
		? [`1 other row is on ${where} with its reason.`]
		: [`${others.length} other rows are on ${where} with their reasons.`];
}

/** Whether the message has the same already, in our words or EnKash's. */
function isSaidIn(stopped: string, reason: string): boolean {
	const words = reason.replace(/^EnKash refused this row: /, '');
	return reason.includes(stopped) || stopped.includes(words);
}

/** What a person can do next, as sentences. */
function adviceFor(
	summary: Summary,
	results: readonly Result[],
	{ settings }: HintedRun,
): string[] {
	switch (settings.operation) {
		case 'preview':
			return adviceOnPreview(summary);
		case 'check':
			return adviceOnCheck(summary, results);
		case 'allocate':
			return adviceOnAllocation(summary, results, settings.options);
	}
}

/** What to run again, and why that is safe. */
function runToRepeat({ payoutRun }: Summary): { what: string; isSafe: string } {
	return payoutRun === null
		? { what: 'the same reference numbers', isSafe: 'EnKash pays each once' }
		: { what: 'the same payout run', isSafe: 'nobody is paid twice' };
}

function adviceOnAllocation(
	summary: Summary,
	results: readonly Result[],
	{ confirmBy }: BulkSettings['options'],
): string[] {
	const steps = [
		...(results.some(isShort) ? ['top up the account'] : []),
		...(results.some((result) => isWrongRow(result, summary)) ? ['correct those rows'] : []),
	];
	// What EnKash's log says otherwise stays so, however often it is looked up.
	const isOpen = results.some((result) =>
		confirmBy === 'lookup' ? mayClearUp(result) : result.outcome === 'unconfirmed',
	);
	const repeated = adviceOnRepeat(summary);
	if (steps.length === 0 && !isOpen) return repeated;
	const { what, isSafe } = runToRepeat(summary);
	const all = [...steps, `run ${what} again`].join(' and ');
	const also = steps.length > 0 ? ', also' : '';
	const purpose = isOpen ? `${also} to find out about those on 'Unconfirmed'` : '';
	return [...repeated, `${all.charAt(0).toUpperCase()}${all.slice(1)}${purpose}: ${isSafe}.`];
}

/** Who corrects an amount and runs the same payout run again would take "paid before" for the new amount. */
function adviceOnRepeat({ payoutRun, alreadyAllocated, confirmedByResend }: Summary): string[] {
	if (payoutRun === null || alreadyAllocated === confirmedByResend) return [];
	return [
		'Where an amount has changed since, the difference was not paid: use a new payout run for it.',
	];
}

function adviceOnCheck(summary: Summary, results: readonly Result[]): string[] {
	const { what, isSafe } = runToRepeat(summary);
	return [
		...(summary.notFound > 0
			? [`To pay those that were not found, choose 'Allocate Points' with ${what}: ${isSafe}.`]
			: []),
		...(results.some(mayClearUp) ? ['Check again later to find out about the others.'] : []),
	];
}

/** A preview asks EnKash for the account only. */
function adviceOnPreview({ payoutRun, stopped }: Summary): string[] {
	if (payoutRun === null || stopped !== null) return [];
	return [
		`People whom ${payoutRun} has paid before count here too, as only EnKash can tell; they are not paid again.`,
	];
}

function isWrongRow({ outcome, reasonCode }: Result, { stopped }: Summary): boolean {
	if (outcome !== 'rejected') return false;
	// Where a refusal has stopped the run, it is about the account.
	const isAboutAll = stopped !== null && reasonCode === 'refused';
	return !isAboutAll && rowFaults.some((code) => code === reasonCode);
}

/** Reasons that lie in the row, not in the account. */
const rowFaults: readonly ReasonCode[] = [
	'invalidRow',
	'duplicateInInput',
	'limitExceeded',
	'refused',
];

/** Whether EnKash refused the row because the account was empty by then. */
function isShort({ outcome, reasonCode }: Result): boolean {
	return outcome === 'rejected' && reasonCode === 'insufficientBalance';
}

/** Whether another look-up may tell more: EnKash's log did not contradict the row. */
function mayClearUp({ outcome, reasonCode }: Result): boolean {
	return outcome === 'unconfirmed' && reasonCode !== 'unmatchedReply';
}
