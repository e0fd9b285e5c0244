import { answeredCodes } from '../fixture/result';
import { isUnprocessed } from './calls';
import type { Payable, ExpectedRow } from './expectedRows';
import type { LeavingRow, Observed } from './observed';

/** Compares what each row's result says with what was expected of it, with EnKash's replies, and with the ledger. */
export function* outcomeComplaints(
	observed: Observed,
	rows: readonly LeavingRow[],
): Generator<string> {
	for (const row of rows) {
		const expected = observed.expectedRows[row.index];
		if (expected === undefined) continue;
		for (const complaint of complaintsAbout(row, expected, observed)) {
			const { outcome, reasonCode, reason } = row.result;
			yield `row ${row.index} (${outcome}, ${reasonCode}, ${reason}): ${complaint}`;
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
	// Columns hold neither, and nobody knows how much was paid before.
	const hasPerson = observed.settings.output !== 'columns';
	const hasAmount = hasPerson && result.outcome !== 'alreadyAllocated';
	if (
		result.uniqueReferenceNumber !== expected.reference ||
		(hasPerson && result.mobile !== expected.mobile) ||
		(hasAmount && result.loadAmount !== expected.loadAmount)
	) {
		yield `expected ${JSON.stringify(expected)}, not ${JSON.stringify(result)}`;
	}
	yield* ledgerComplaints(row, expected, observed);
}

/** Where login or account fail, or the user stops that early, every row is `notSent`, whatever it holds. */
function isSetUpFault({ result }: LeavingRow, { run, calls }: Observed): boolean {
	const [summary] = run.outputs[3] ?? [];
	const isStop = result.reasonCode === 'runStopped' || result.reasonCode === 'cancelled';
	return calls.all.length === 0 && summary?.json.batches === 0 && isStop;
}

/** What was said of a payout against what is true of it. */
function* ledgerComplaints(
	{ result }: LeavingRow,
	row: Payable,
	{ recording, settings, calls, payer }: Observed,
): Generator<string> {
	const { reference } = row;
	const payment = recording.points.find((entry) => entry.reference === reference);
	const isPaid = payment !== undefined || recording.paidBefore.has(reference);
	const isInLog = settings.confirmBy === 'lookup' && calls.isInLog(row, payer);
	switch (result.outcome) {
		case 'allocated':
			if (!isPaid) yield 'NOT PAID, and called paid';
			if (!isInLog && !calls.isSaidPaid(row, payer)) {
				yield 'called paid, though no reply says so of this person, account, company and amount';
			}
			break;
		case 'alreadyAllocated':
			if (!isPaid) yield 'NOT PAID, and called paid before';
			if (settings.referenceMode === 'provide') yield 'the reference may be of another payout';
			if (result.reasonCode === 'duplicateReference' && !recording.paidBefore.has(reference)) {
				yield 'called paid by an earlier run, and this one paid it';
			}
			if (result.loadAmount !== undefined && !isInLog) yield 'names an amount that nobody has seen';
			break;
		case 'rejected':
		case 'notSent':
			if (payment !== undefined) yield 'PAID, and called not paid';
			break;
		case 'unconfirmed': {
			const attempts = calls.of(reference);
			// A look-up has a reason of its own for a call that got no answer in time.
			const isAnswered =
				settings.confirmBy !== 'lookup' && answeredCodes.includes(result.reasonCode ?? '');
			if (isAnswered && attempts.length > 0 && attempts.every(isUnprocessed)) {
				yield 'may have been paid, it says, though EnKash never processed it';
			}
			break;
		}
		default:
			yield 'an outcome that only a check, or another node, can have';
	}
	if (payment && (payment.mobile !== row.mobile || payment.amount !== row.loadAmount)) {
		yield `paid ${payment.amount} to ${payment.mobile}`;
	}
}
