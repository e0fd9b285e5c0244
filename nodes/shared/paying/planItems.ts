import { type IExecuteFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { EarlierUnclear } from '../enkash/retry';
import { problemOf } from '../n8n/errors';
import { type OutcomeDetails, reasonOf, resultOf, type RunFacts } from '../payout/result';
import { failureOf, type ItemOutcome } from './itemOutcome';
import type { PayingNode, ReadItem } from './itemPayout';
import { cutShort, type SentItem, type Task, unclearOutcome } from './payItem';
import type { PreviousTries } from './retryMemory';

/** What planning needs of a run. */
export interface RunToPlan<T> {
	node: PayingNode<T>;
	/** For the results of items that could not be read. */
	facts: RunFacts;
	tries: PreviousTries<SentItem>;
}

/** The items to send, and the outcomes of the others, by item. */
export interface PlannedItems {
	outcomes: Array<ItemOutcome | undefined>;
	tasks: Task[];
}

/** Reads all items. Of two items with one reference the first is sent. */
export async function planItems<T>(
	context: IExecuteFunctions,
	run: RunToPlan<T>,
	itemCount: number,
): Promise<PlannedItems> {
	const outcomes: PlannedItems['outcomes'] = [];
	const tasks: Task[] = [];
	const firstWithReference = referencesSentBefore(run.tries, itemCount);
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		const planned = await planItem(context, run, itemIndex, firstWithReference);
		if ('payout' in planned) tasks.push(planned);
		else outcomes[itemIndex] = planned;
	}
	return { outcomes, tasks };
}

/** The task of an item, or its outcome where it is not sent. */
async function planItem<T>(
	context: IExecuteFunctions,
	{ node, facts, tries }: RunToPlan<T>,
	itemIndex: number,
	firstWithReference: Map<string, number>,
): Promise<Task | ItemOutcome> {
	const before = tries.of(itemIndex);
	if (before) return planAgain(context, itemIndex, before);
	const item = await readOrRefuse(node, itemIndex);
	if (!item.ok) {
		const { setUpProblem, isUnanswered, reason } = item;
		const details: OutcomeDetails = isUnanswered
			? { outcome: 'notSent', reasonCode: 'runStopped', reason }
			: { outcome: 'rejected', reasonCode: 'invalidRow', reason };
		return failureOf(context, itemIndex, resultOf(item.valid, details, facts), { setUpProblem });
	}
	const { payout } = item;
	const refusal =
		payout.refusal ?? outcomeOfRepeat(payout.reference, itemIndex, firstWithReference);
	if (!refusal) return { itemIndex, payout };
	return failureOf(context, itemIndex, resultOf(payout.facts, refusal, payout.run));
}

/** Plans an item that an earlier try of this run has sent: unchanged, whatever its fields hold now. */
function planAgain(
	context: IExecuteFunctions,
	itemIndex: number,
	{ payout, outcome }: SentItem,
): Task | ItemOutcome {
	const unclear = outcome ? unclearIn(outcome) : cutShort;
	if (unclear && payout.mayBeResent) return { itemIndex, payout, earlierUnclear: unclear };
	if (outcome) return outcome;
	return unclearOutcome(context, itemIndex, payout, cutShort);
}

function unclearIn(outcome: ItemOutcome): EarlierUnclear | undefined {
	return outcome.ok ? undefined : outcome.unclear;
}

async function readOrRefuse<T>(node: PayingNode<T>, itemIndex: number): Promise<ReadItem<T>> {
	try {
		return await node.read(itemIndex);
	} catch (error) {
		const problem = problemOf(error);
		return {
			ok: false,
			reason: reasonOf(problem),
			valid: {},
			// Errors of our own checks hold no values of people; those of expressions may.
			setUpProblem: error instanceof NodeOperationError ? problem : undefined,
			isUnanswered: error instanceof NodeApiError,
		};
	}
}

/** References that earlier tries of this run sent, by item: they stay with their items, whatever other items hold now. */
function referencesSentBefore(
	tries: PreviousTries<SentItem>,
	itemCount: number,
): Map<string, number> {
	const references = new Map<string, number>();
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		const reference = tries.of(itemIndex)?.payout.reference;
		if (reference !== undefined) references.set(reference, itemIndex);
	}
	return references;
}

function outcomeOfRepeat(
	reference: string | undefined,
	itemIndex: number,
	firstWithReference: Map<string, number>,
): OutcomeDetails | undefined {
	if (reference === undefined) return undefined;
	const first = firstWithReference.get(reference);
	if (first === undefined) {
		firstWithReference.set(reference, itemIndex);
		return undefined;
	}
	const reason = `Item ${itemIndex + 1} has the same reference as item ${first + 1}, which is the one that counts.`;
	return { outcome: 'rejected', reasonCode: 'duplicateInInput', reason };
}
