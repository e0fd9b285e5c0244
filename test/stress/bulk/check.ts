import type { Fixture } from '../fixture/fixture';
import { checkSummarySchema } from '../fixture/result';
import type { LedgerEntry } from '../../sandbox';
import { type ExpectedRow, type Payable, type Payer, pointsExpectedOf } from './expectedRows';
import type { LeavingRow, Observed } from './observed';
import { readStreams } from './streams';

/**
 * Holds a check of the sheet against the ledger: it may be in doubt where EnKash's log is, but never says "paid" or "not
 * found" of what is not. Against a log that hides nothing it must know each row.
 */
export function* checkComplaints(
	{ sandbox: { ledger, switches } }: Fixture,
	observed: Observed,
	isLogOpen: boolean,
): Generator<string> {
	const { run, items, isVaried, recording, calls, expectedRows, payer, settings } = observed;
	if (recording.points.length > 0 || calls.all.length > 0) yield 'a check moved points';
	if (items.length === 0 || isVaried) return;
	if (run.error !== undefined) {
		yield `an error: ${run.error.message}`;
		return;
	}
	const { rows, complaints } = readStreams(observed);
	yield* complaints;
	const mayDoubt = !isLogOpen || settings.account === 'unknown';
	for (const row of rows) {
		const expected = expectedRows[row.index];
		if (expected === undefined) continue;
		const isMeantPaid = switches.transactionStatus === 'CREATED';
		const truth = truthOf(expected, ledger.points, payer, isMeantPaid);
		const { outcome, reasonCode, reason } = row.result;
		const said = `${outcome} ${reasonCode}`;
		const isDoubt = mayDoubt && expected.kind === 'payable' && outcome === 'unconfirmed';
		if (said !== truth && !isDoubt) yield `row ${row.index} (${said}, ${reason}) is ${truth}`;
	}
	yield* receiptComplaints(observed, rows);
}

/** The outcome and reason code that say what the ledger holds of a row. */
function truthOf(
	expected: ExpectedRow,
	payments: readonly LedgerEntry[],
	payer: Payer,
	isMeantPaid: boolean,
): string {
	if (expected.kind !== 'payable') return `rejected ${expected.reasonCode}`;
	const [payment, ...others] = payments.filter(
		({ reference, companyId, cardAccountId }) =>
			reference === expected.reference &&
			companyId === payer.companyId &&
			cardAccountId === payer.cardAccountId,
	);
	if (payment === undefined) return 'notFound notFound';
	return isMeantPaid && others.length === 0 && isOf(payment, expected)
		? 'alreadyAllocated duplicateReference'
		: 'unconfirmed unmatchedReply';
}

function isOf({ mobile, amount, transactionType }: LedgerEntry, row: Payable): boolean {
	return mobile === row.mobile && amount === row.loadAmount && transactionType === 'CR';
}

function* receiptComplaints(
	{ run, expectedRows }: Observed,
	rows: readonly LeavingRow[],
): Generator<string> {
	const parsed = checkSummarySchema.safeParse(run.outputs[3]?.[0]?.json);
	if (!parsed.success) {
		yield `the summary: ${parsed.error.message}`;
		return;
	}
	const having = (outcome: string) => rows.filter(({ result }) => result.outcome === outcome);
	const pointsOf = (counted: readonly LeavingRow[]) =>
		counted.reduce((sum, { index }) => sum + pointsExpectedOf(expectedRows[index]), 0);
	const expected = {
		alreadyAllocated: having('alreadyAllocated').length,
		notFound: having('notFound').length,
		unconfirmed: having('unconfirmed').length,
		pointsAlreadyAllocated: pointsOf(having('alreadyAllocated')),
		pointsNotFound: pointsOf(having('notFound')),
		pointsAllocated: 0,
		batches: 0,
	};
	for (const [field, value] of Object.entries(expected)) {
		const said: unknown = Reflect.get(parsed.data, field);
		if (said !== value) yield `the summary's ${field} is ${String(said)}, not ${value}`;
	}
}
