import { type LeavingItem, readItems } from './leaving';
import { moneyComplaints } from './money';
import type { Observed, ExpectedRow } from './observed';

/** Everything that is wrong with one execution. */
export function* perItemComplaints(observed: Observed): Generator<string> {
	const { run, items, goesOn } = observed;
	yield* moneyComplaints(observed);
	// n8n does not run a node that nothing comes in to.
	if (items.length === 0) return;
	if (run.error !== undefined) {
		if (goesOn) yield `the node threw: ${run.error.message}`;
		if (run.outputs.some((output) => output.length > 0)) yield 'a node that threw has outputs';
		return;
	}
	const { leaving, complaints } = readItems(observed);
	yield* complaints;
	for (const item of leaving) {
		const expected = observed.expectedRows[item.index];
		if (expected === undefined) continue;
		for (const complaint of complaintsAbout(item, expected, observed)) {
			yield `item ${item.index} (${item.outcome}, ${item.reasonCode}): ${complaint}`;
		}
	}
}

function* complaintsAbout(
	item: LeavingItem,
	expected: ExpectedRow,
	observed: Observed,
): Generator<string> {
	const { goesOn, kind } = observed;
	if (item.hasFailed && !goesOn) yield 'failed, and the node did not throw';
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
	yield* ledgerComplaints(item, key, observed);
}

/** What was said of a payout against what is true of it. */
function* ledgerComplaints(
	{ outcome }: LeavingItem,
	key: string,
	{ paid, paidBefore, settings }: Observed,
): Generator<string> {
	const isPaid = paid.some((payout) => payout.key === key);
	switch (outcome) {
		case 'allocated':
			if (!isPaid && !paidBefore.has(key)) yield 'NOT PAID, and called paid';
			break;
		case 'alreadyAllocated':
			if (!paidBefore.has(key)) yield 'NOT PAID BEFORE, and called so';
			if (settings.referenceMode === 'provide') yield 'the reference may be of another payout';
			break;
		case 'rejected':
		case 'notSent':
			if (isPaid) yield 'PAID, and called not paid';
			break;
		case 'unconfirmed':
			break;
	}
}
