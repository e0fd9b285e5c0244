import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { callMethod, type ItemInput, type RunResult } from '../../harness';
import type { LedgerEntry, RecordedRequest } from '../../sandbox';
import { type EnKash, type EnKashRun, outcomeOf, indexOf, type Json, resultOn } from '../support';

/** A run of Bulk Allocate with its outputs by their names. */
export interface BulkResult extends RunResult {
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	unconfirmed: INodeExecutionData[];
	summary: Json;
	/** The result of each row, in input order. */
	results: Json[];
	/** Their outcomes and reason codes, for tables. */
	outcomes: string[];
}

/** Which outputs an outcome may leave on. */
const outputOf: Record<string, number> = {
	allocated: 0,
	alreadyAllocated: 0,
	rejected: 1,
	notSent: 1,
	notFound: 1,
	unconfirmed: 2,
};

/** What the editor says of the columns of `people`. */
export const columnsUsed = {
	message: 'Columns used: Name: name, Mobile: mobile, Points: loadAmount.',
	type: 'info',
	location: 'outputPane',
};

/** The calls that move points. */
export function bulkCalls(enKash: EnKash): RecordedRequest[] {
	return enKash.callsTo('bulk-create-allocate-points-json');
}

/** The rows of all those calls, in the order in which they came. */
export function rowsSent(enKash: EnKash): Json[] {
	return bulkCalls(enKash).flatMap(({ body }) => (Array.isArray(body) ? body : []));
}

/** Columns mapped by hand, as the editor stores them. */
export async function mapped(value: INodeParameters): Promise<INodeParameters> {
	const referenceMode = 'uniqueReferenceNumber' in value ? 'provide' : 'generate';
	const { fields } = await callMethod('enKashBulkAllocate', 'resourceMapping', 'getPayoutColumns', {
		parameters: { referenceMode },
	});
	const schema = fields.map(({ id, displayName, required, display, type }) => {
		return { id, displayName, required, display: display ?? true, type: type ?? 'string' };
	});
	return {
		columns: {
			mappingMode: 'defineBelow',
			value,
			matchingColumns: [],
			schema,
			attemptToConvertTypes: false,
			convertFieldsToString: false,
		},
	};
}

/** Runs Bulk Allocate, and holds whatever comes of it against what must always be true. */
export async function runBulk(
	enKash: EnKash,
	items: readonly ItemInput[],
	parameters: INodeParameters = {},
	run: Partial<EnKashRun> = {},
): Promise<BulkResult> {
	const paidBefore = enKash.sandbox.ledger.points.length;
	const result = await enKash.pay({
		node: 'enKashBulkAllocate',
		parameters: { payoutRun: 'diwali-2026', ...parameters },
		items,
		...run,
	});
	const bulk = readBulk(result, items.length);
	if (!result.error) {
		expectWholeRun(bulk, items.length);
		expectLedgerToAgree(enKash, bulk, enKash.sandbox.ledger.points.slice(paidBefore));
	}
	return bulk;
}

/** The outputs of a run by their names. */
export function readBulk(result: RunResult, rows: number): BulkResult {
	const [success = [], failed = [], unconfirmed = [], summary = []] = result.outputs;
	const results: Json[] = Array.from({ length: rows }, () => ({}));
	for (const item of [...success, ...failed, ...unconfirmed]) {
		results[indexOf(item)] = resultOn(item);
	}
	return {
		...result,
		success,
		failed,
		unconfirmed,
		summary: summary[0]?.json ?? {},
		results,
		outcomes: results.map(outcomeOf),
	};
}

/** Each row once, in order, on the output of its outcome; one summary, whose counts are those of the items. */
export function expectWholeRun(
	{ outputs, success, failed, unconfirmed, summary, results }: BulkResult,
	rows: number,
): void {
	const streams = [success, failed, unconfirmed].map((items) => items.map(indexOf));
	for (const stream of streams) expect(stream).toEqual([...stream].sort((a, b) => a - b));
	const everyRow = Array.from({ length: rows }, (_, index) => index);
	if (summary.preview === true) expect([success, unconfirmed]).toEqual([[], []]);
	else expect(streams.flat().sort((a, b) => a - b)).toEqual(everyRow);
	const misplaced = [success, failed, unconfirmed].flatMap((items, output) =>
		items.filter(
			(item) =>
				outputOf[String(resultOn(item).outcome)] !== output || Object.hasOwn(item.json, 'error'),
		),
	);
	expect(misplaced).toEqual([]);
	expect(outputs[3]).toEqual([
		{ json: expect.anything(), pairedItem: everyRow.map((item) => ({ item })) },
	]);
	// An error output that stands beside ours stays empty: rows that failed leave on Failed.
	expect(outputs.slice(4).flat()).toEqual([]);
	if (summary.preview === true) return;
	expect(summary).toMatchObject({
		preview: false,
		rows,
		...countsOf(results),
		pointsAllocated: pointsOf(results, 'allocated'),
		pointsUnconfirmed: pointsOf(results, 'unconfirmed'),
		confirmedByResend: results.filter(isConfirmedByResend).length,
	});
}

function countsOf(results: Json[]): Record<string, number> {
	return Object.fromEntries(
		Object.keys(outputOf).map((outcome) => [
			outcome,
			results.filter((result) => result.outcome === outcome).length,
		]),
	);
}

function isConfirmedByResend({ reasonCode }: Json): boolean {
	return reasonCode === 'confirmedByResend';
}

function pointsOf(results: Json[], outcome: string): number {
	return results
		.filter((result) => result.outcome === outcome)
		.reduce((sum, { loadAmount }) => sum + Number(loadAmount ?? 0), 0);
}

/** Nobody twice; who is called paid has been paid, and who is called not paid got nothing from this run. */
function expectLedgerToAgree(
	enKash: EnKash,
	{ results }: BulkResult,
	paidNow: LedgerEntry[],
): void {
	const { ledger } = enKash.sandbox;
	const referencesPaidNow = new Set(paidNow.map(({ reference }) => reference));
	const referencesOf = (outcomes: string[]) =>
		results
			.filter(({ outcome }) => outcomes.includes(String(outcome)))
			.map(({ uniqueReferenceNumber }) => String(uniqueReferenceNumber));
	const paidEarlier = results.filter(({ outcome }) => outcome === 'alreadyAllocated');
	const wasPaidEarlier = (result: Json) => {
		const reference = String(result.uniqueReferenceNumber);
		// A resend that EnKash knows was paid by this run's first send, or by an earlier run.
		const isThisRuns = referencesPaidNow.has(reference) && !isConfirmedByResend(result);
		return ledger.byReference(reference).length > 0 && !isThisRuns;
	};
	const paidByAnotherRow = new Set(referencesOf(['allocated', 'alreadyAllocated', 'unconfirmed']));
	const isAsInTheLedger = ({ uniqueReferenceNumber, mobile, loadAmount }: Json) => {
		const [entry] = ledger.byReference(String(uniqueReferenceNumber));
		return entry?.mobile === mobile && entry?.amount === loadAmount;
	};
	expect({
		paidTwice: ledger.points.filter(({ reference }) => ledger.byReference(reference).length > 1),
		calledPaid: results.filter(
			(result) => result.outcome === 'allocated' && !isAsInTheLedger(result),
		),
		notPaidNow: referencesOf(['allocated']).filter(
			(reference) => !referencesPaidNow.has(reference),
		),
		neverPaid: paidEarlier.filter((result) => !wasPaidEarlier(result)),
		paidAfterAll: referencesOf(['rejected', 'notSent']).filter(
			(reference) => referencesPaidNow.has(reference) && !paidByAnotherRow.has(reference),
		),
	}).toEqual({ paidTwice: [], calledPaid: [], notPaidNow: [], neverPaid: [], paidAfterAll: [] });
}
