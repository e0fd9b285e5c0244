import type { Result } from '../stage/result';
import type { LeavingRow, Observed } from './observed';
import type { Settings } from './settings';
import type { Payable, Prospect } from './truth';

/** Holds what each row's result says against what was to become of it, and against the ledger. */
export function* outcomeComplaints(
	observed: Observed,
	rows: readonly LeavingRow[],
): Generator<string> {
	for (const row of rows) {
		const prospect = observed.prospects[row.index];
		if (prospect === undefined) continue;
		for (const complaint of complaintsAbout(row, prospect, observed)) {
			yield `row ${row.index} (${row.result.outcome}, ${row.result.reasonCode}): ${complaint}`;
		}
	}
}

function* complaintsAbout(
	row: LeavingRow,
	prospect: Prospect,
	observed: Observed,
): Generator<string> {
	const { result } = row;
	if (isSetUpFault(row, observed)) return;
	if (prospect.kind !== 'payable') {
		const outcome = prospect.kind === 'refused' ? 'rejected' : 'notSent';
		if (result.outcome !== outcome || result.reasonCode !== prospect.reasonCode) {
			yield `expected ${outcome}, ${prospect.reasonCode}`;
		}
		return;
	}
	if (
		result.uniqueReferenceNumber !== prospect.reference ||
		result.mobile !== prospect.mobile ||
		result.loadAmount !== prospect.loadAmount
	) {
		yield `expected ${JSON.stringify(prospect)}, not ${JSON.stringify(result)}`;
	}
	yield* ledgerComplaints(row, prospect, observed);
}

/** Where login or account fail, or the user stops that early, every row is `notSent`, whatever it holds. */
function isSetUpFault({ result }: LeavingRow, { run, seen }: Observed): boolean {
	const nothingWasSent = !seen.requests.some(({ path }) => path.includes('bulk'));
	const [summary] = run.outputs[3] ?? [];
	const isStop = result.reasonCode === 'runStopped' || result.reasonCode === 'cancelled';
	return nothingWasSent && summary?.json.batches === 0 && isStop;
}

/** What was said of a payout against what is true of it. */
function* ledgerComplaints(
	{ result }: LeavingRow,
	{ reference, mobile, loadAmount }: Payable,
	{ seen, settings }: Observed,
): Generator<string> {
	const payment = seen.payments.find((entry) => entry.reference === reference);
	const wasPaidBefore = seen.paidBefore.has(reference);
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
