import { isRecord } from '../../harness/values';
import { answeredCodes } from '../fixture/result';
import { type Call, codeIn, isSaidKnown, isSaidPaid, isUnclear, isUnprocessed } from './calls';
import { type LeavingItem, readItems } from './leaving';
import { moneyComplaints } from './money';
import type { ExpectedItem, Observed } from './observed';

/** Everything that is wrong with one execution. */
export function* perItemComplaints(observed: Observed): Generator<string> {
	const { run, items, execution } = observed;
	yield* moneyComplaints(observed);
	// n8n does not run a node that nothing comes in to.
	if (items.length === 0) return;
	if (run.error !== undefined) {
		if (execution.onError !== 'stopWorkflow') yield `the node threw: ${run.error.message}`;
		if (run.outputs.some((output) => output.length > 0)) yield 'a node that threw has outputs';
		yield* errorComplaints(observed);
		return;
	}
	const { leaving, complaints } = readItems(observed);
	yield* complaints;
	for (const item of leaving) {
		const expected = observed.expectedItems[item.index];
		if (expected === undefined) continue;
		for (const complaint of complaintsAbout(item, expected, observed)) {
			yield `item ${item.index} (${item.outcome}, ${item.reasonCode}, ${item.reason}): ${complaint}`;
		}
	}
}

/** An error names an item that may have been paid before one that was refused, and none that was paid. */
function* errorComplaints(observed: Observed): Generator<string> {
	const { kind, run, recording, expectedItems, calls, settings, areRepliesEncrypted } = observed;
	// Those a node may not be able to read, and a look-up changes what is unclear.
	if (settings.confirmBy === 'lookup' || areRepliesEncrypted) return;
	// A reply that came too late for the node is no clear one, whatever it says.
	if (recording.callsGivenUp > 0) return;
	const isOpen = (expected: ExpectedItem | undefined) => {
		if (expected?.kind !== 'payable') return false;
		const last = calls.of(expected.payout.key).findLast((call) => !isUnprocessed(call));
		return last !== undefined && isUnclear(last);
	};
	// A reply that could not be read is no clear one, whatever its status; nor is a success, which may speak of another.
	const isClear = (call: Call) =>
		call.request.answer !== undefined && !isUnclear(call) && codeIn(call) !== 0;
	// A call that never came may have been lost on the way, so it is not clear either.
	const isClearlyRefused = (expected: ExpectedItem | undefined) => {
		if (expected === undefined || expected.kind === 'refused') return expected !== undefined;
		const own = calls.of(expected.payout.key);
		return own.length > 0 && own.every(isClear);
	};
	const named = run.error && 'context' in run.error ? run.error.context : undefined;
	const index =
		isRecord(named) && typeof named.itemIndex === 'number' ? named.itemIndex : undefined;
	if (index === undefined) return;
	const item = expectedItems[index];
	const isPaid =
		item?.kind === 'payable' &&
		calls.of(item.payout.key).some((call) => isSaidPaid(call, kind, kind.factsOf(item.item)));
	if (isPaid) yield `the error names item ${index}, which was paid`;
	if (!isClearlyRefused(item)) return;
	const open = expectedItems.findIndex(isOpen);
	if (open >= 0) yield `the error names item ${index}, while item ${open} may have been paid`;
}

function* complaintsAbout(
	item: LeavingItem,
	expected: ExpectedItem,
	observed: Observed,
): Generator<string> {
	const { execution, kind } = observed;
	if (item.hasFailed && execution.onError === 'stopWorkflow')
		yield 'failed, and the node did not throw';
	// The run stopped before it came to this item.
	const isBeyondStop = item.outcome === 'notSent' && item.reasonCode === 'runStopped';
	if (expected.kind === 'refused') {
		if (isBeyondStop) return;
		if (item.outcome !== 'rejected' || item.reasonCode !== expected.reasonCode) {
			yield `expected rejected, ${expected.reasonCode}`;
		}
		return;
	}
	const { key } = expected.payout;
	if (kind.isKeyed && item.key !== key && !isBeyondStop) yield `expected ${key}, not ${item.key}`;
	yield* ledgerComplaints(item, expected, observed);
}

/** What was said of a payout against what is true of it. */
function* ledgerComplaints(
	{ outcome, reasonCode }: LeavingItem,
	{ payout: { key }, item }: Extract<ExpectedItem, { kind: 'payable' }>,
	{ kind, paid, paidBefore, settings, calls }: Observed,
): Generator<string> {
	const isPaid = paid.some((payout) => payout.key === key);
	const facts = kind.factsOf(item);
	switch (outcome) {
		case 'allocated':
			if (!isPaid && !paidBefore.has(key)) yield 'NOT PAID, and called paid';
			if (settings.confirmBy === 'lookup' && kind.hasLookUp) break;
			if (!calls.of(key).some((call) => isSaidPaid(call, kind, facts))) {
				yield 'called paid, though no reply says so of this person, account, company and amount';
			}
			break;
		case 'alreadyAllocated':
			if (!isPaid && !paidBefore.has(key)) yield 'NOT PAID, and called paid before';
			if (settings.referenceMode === 'provide') yield 'the reference may be of another payout';
			if (reasonCode === 'duplicateReference' && !paidBefore.has(key)) {
				yield 'called paid by an earlier run, and this one paid it';
			}
			break;
		case 'rejected':
		case 'notSent':
			if (isPaid) yield 'PAID, and called not paid';
			// The last try counts: n8n's Retry On Fail sends again what was refused, and may be refused for another cause.
			if (reasonCode === 'refused' && calls.of(key).slice(-1).some(isSaidKnown)) {
				yield 'EnKash knows the reference, and it is called refused';
			}
			break;
		default: {
			const attempts = calls.of(key);
			// A look-up has a reason of its own for a call that got no answer in time.
			const isAnswered =
				settings.confirmBy !== 'lookup' && answeredCodes.includes(reasonCode ?? '');
			if (isAnswered && attempts.length > 0 && attempts.every(isUnprocessed)) {
				yield 'may have been paid, it says, though EnKash never processed it';
			}
		}
	}
}
