import type { Result } from '../fixture/result';
import type { LeavingRow, Observed } from './observed';
import type { Settings } from './settings';
import type { Payable, ExpectedRow } from './expectedRows';

/** Holds what each row's result says against what was to become of it, and against the ledger. */
export function* outcomeComplaints(
	observed: Observed,
	rows: readonly LeavingRow[],
): Generator<string> {
	for (const row of rows) {
		const expected = observed.expectedRows[row.index];
		if (expected === undefined) continue;
		for (const complaint of complaintsAbout(row, expected, observed)) {
			yield `row ${row.index} (${row.result.outcome}, ${row.result.reasonCode}): ${complaint}`;
		}
	}
}

function* complaintsAbout(
	row: LeavingRow,
	expected: ExpectedRow,
	observed: Observed,
): Generator<string> {
	const { result } = row;
	if (isSetUpFault(row, observed)) return;
	if (expected.kind !== 'payable') {
		const outcome = expected.kind === 'refused' ? 'rejected' : 'notSent';
		if (result.outcome !== outcome || result.reasonCode !== expected.reasonCode) {
			yield `expected ${outcome}, ${expected.reasonCode}`;
		}
		return;
	}
	if (
		result.uniqueReferenceNumber !== expected.reference ||
		result.mobile !== expected.mobile ||
		result.loadAmount !== expected.loadAmount
	) {
		yield `expected ${JSON.stringify(expected)}, not ${JSON.stringify(result)}`;
	}
	yield* ledgerComplaints(row, expected, observed);
}

/** Where login or account fail, or the user stops that early, every row is `notSent`, whatever it holds. */
function isSetUpFault({ result }: LeavingRow, { run, recording }: Observed): boolean {
	const nothingWasSent = !recording.requests.some(({ path }) => path.includes('bulk'));
	const [summary] = run.outputs[3] ?? [];
	const isStop = result.reasonCode === 'runStopped' || result.reasonCode === 'cancelled';
	return nothingWasSent && summary?.json.batches === 0 && isStop;
}

/** What was said of a payout against what is true of it. */
function* ledgerComplaints(
	{ result }: LeavingRow,
	{ reference, mobile, loadAmount }: Payable,
	{ recording, settings }: Observed,
): Generator<string> {
	const payment = recording.points.find((entry) => entry.reference === reference);
	const wasPaidBefore = recording.paidBefore.has(reference);
	switch (result.outcome) {
		case 'allocated':
			if (payment === undefined && !wasPaidBefore) yield 'NOT PAID, and called paid';
			if (payment === undefined && !couldBeConfirmed(result, settings)) {
				yield 'paid before, not by this run';
			}
			break;
		case 'alreadyAllocated':
			if (!wasPaidBefore) yield 'NOT PAID BEFORE, and called so';
			if (settings.referenceMode === 'provide') yield 'the reference may be of another payout';
			break;
		case 'rejected':
		case 'notSent':
			if (payment !== undefined) yield 'PAID, and called not paid';
			break;
		case 'unconfirmed':
			break;
	}
	if (payment && (payment.mobile !== mobile || payment.amount !== loadAmount)) {
		yield `paid ${payment.amount} to ${payment.mobile}`;
	}
}

/** "Exists already" confirms a resend, and EnKash's log a send, though it may have been an earlier run that paid. */
function couldBeConfirmed({ attempts = 0 }: Result, { confirmBy }: Settings): boolean {
	return confirmBy === 'lookup' || (confirmBy === 'resend' && attempts > 1);
}
