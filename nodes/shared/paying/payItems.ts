import {
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { EnKashClient } from '../enkash/client';
import type { EarlierUnclear } from '../enkash/retry';
import { messageOf } from '../n8n/errors';
import { inputItems, isCalledByAgent } from '../n8n/input';
import { indianNumber, pointsInWords } from '../payout/numbers';
import { type OutcomeDetails, resultOf, type RunFacts } from '../payout/result';
import { StopRule } from '../payout/stopRule';
import { ClosedAccounts } from './closedAccounts';
import { connect } from './connection';
import { failureOf, itemOf, type ItemOutcome, notSentOutcome, throwFailure } from './itemOutcome';
import type { FailureMode, PayingNode, ReadItem } from './itemPayout';
import { inLanes } from './lanes';
import { type EnKashAccount, readAccountOfRun } from './payer';
import {
	cutShort,
	knownOutcome,
	payItem,
	type Sending,
	type SentItem,
	type Task,
	unclearOutcome,
} from './payItem';
import { PreviousTries, RetryMemory } from './retryMemory';
import { type SpentPoints, spentPointsOf } from './spentPoints';

/** What was paid, or may have been, so that Retry On Fail does not send it again. */
const retryMemory = new RetryMemory<SentItem>();

/**
 * Runs a node with one payout an item: one output item for each input item, in input order. All items are read before the
 * first is sent. A failure throws, except with On Error = Continue or for an AI agent: then each failed item becomes an
 * output item, and all items do where the set-up is wrong.
 */
export async function payItems<T>(
	context: IExecuteFunctions,
	mode: FailureMode,
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
): Promise<INodeExecutionData[]> {
	const items = inputItems(context);
	if (items.length === 0) return [];
	const isTool = isCalledByAgent(context);
	const goesOn = mode.goesOn || isTool;
	// Concurrent calls of an agent share a run index. They never throw, so Retry On Fail never repeats them.
	const tries = isTool ? new PreviousTries<SentItem>() : retryMemory.of(context);
	const memory = { tries, spent: spentPointsOf(context, isTool) };
	const run = await setUp(context, items.length, nodeFor, memory);
	if (!run.ok) {
		const notSent = notSentOutcome(context, messageOf(run.error), false);
		const wasSent = items.some((_, index) => tries.of(index)?.outcome);
		if (!goesOn && !wasSent) throw run.error;
		const outcomes = items.map((_, index) => knownOutcome(tries, index) ?? notSent(index));
		if (!goesOn) throwFailure(outcomes);
		return items.map((input, index) =>
			itemOf(outcomes[index] ?? notSent(index), index, input, isTool),
		);
	}
	const outcomes = await payAll(context, run.value, items.length, goesOn);
	if (!goesOn) throwFailure(outcomes, run.value.node);
	return items.flatMap((input, index) => {
		const outcome = outcomes[index];
		return outcome ? [itemOf(outcome, index, input, isTool)] : [];
	});
}

/** A run that is ready to pay. */
interface Run<T> extends Sending {
	node: PayingNode<T>;
	/** For the results of items that could not be read. */
	facts: RunFacts;
}

async function setUp<T>(
	context: IExecuteFunctions,
	itemCount: number,
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
	memory: Pick<Sending, 'tries' | 'spent'>,
): Promise<{ ok: true; value: Run<T> } | { ok: false; error: unknown }> {
	try {
		const account = await readAccountOfRun(context, itemCount);
		const client = connect(context, account, context.getExecutionCancelSignal());
		const facts = { environment: account.environment };
		return {
			ok: true,
			value: {
				node: nodeFor(account, client),
				client,
				facts,
				closedAccounts: new ClosedAccounts(),
				...memory,
			},
		};
	} catch (error) {
		return { ok: false, error };
	}
}

/** Reads all items, then pays those that can be paid. Returns the outcome of each item that has one. */
async function payAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	itemCount: number,
	goesOn: boolean,
): Promise<ItemOutcome[]> {
	const { outcomes, tasks } = await planItems(context, run, itemCount);
	const refusal = await refusalOfAll(run, tasks);
	if (refusal) {
		for (const { itemIndex, payout, earlierUnclear } of tasks) {
			// Nothing is sent now, but an earlier try may have paid the item.
			const result = resultOf(payout.facts, refusal.details, payout.run);
			outcomes[itemIndex] = earlierUnclear
				? (knownOutcome(run.tries, itemIndex) ??
					unclearOutcome(context, itemIndex, payout, earlierUnclear))
				: failureOf(context, itemIndex, result, refusal);
		}
	} else {
		await sendAll(context, run, { outcomes, tasks }, goesOn);
	}
	forgetUnspent(run.spent, { outcomes, tasks });
	return outcomes.filter((outcome) => outcome !== undefined);
}

/** The items to send, and the outcomes by item: those of the others first, then those of all. */
interface PlannedItems {
	outcomes: Array<ItemOutcome | undefined>;
	tasks: Task[];
}

async function planItems<T>(
	context: IExecuteFunctions,
	run: Run<T>,
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

/** Sends the items and notes their outcomes, until one fails where the node must stop, or the run stops. */
async function sendAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	{ outcomes, tasks }: PlannedItems,
	goesOn: boolean,
): Promise<void> {
	const cancelSignal = context.getExecutionCancelSignal();
	const stopRule = new StopRule();
	// An item that was refused before sending stops a node that throws.
	let hasFailed = !goesOn && outcomes.some((outcome) => outcome?.ok === false);
	await inLanes({
		limit: run.node.concurrency,
		tasks,
		keysOf: ({ payout }) => [payout.person],
		isStopped: () => hasFailed || stopRule.isStopped || (cancelSignal?.aborted ?? false),
		async run(task) {
			if (run.closedAccounts.reasonFor(task.payout) !== undefined) return;
			const outcome = await payItem(context, run, task, stopRule);
			outcomes[task.itemIndex] = outcome;
			hasFailed ||= !goesOn && !outcome.ok;
		},
	});
	const isCancelled = cancelSignal?.aborted ?? false;
	const reason = isCancelled ? 'The execution was stopped.' : stopRule.reason(true);
	for (const { itemIndex, payout } of tasks) {
		const why = reason ?? run.closedAccounts.reasonFor(payout) ?? '';
		// A try that stops before an item says nothing about what an earlier try did with it.
		outcomes[itemIndex] ??=
			knownOutcome(run.tries, itemIndex) ??
			notSentOutcome(context, why, isCancelled)(itemIndex, payout);
	}
}

/** Takes items out of the sum whose points have not moved; all were added before the first was sent. */
function forgetUnspent(spent: SpentPoints, { outcomes, tasks }: PlannedItems): void {
	for (const { itemIndex } of tasks) {
		const outcome = outcomes[itemIndex];
		if (outcome && !mayBeSpent(outcome)) spent.forget(itemIndex);
	}
}

/** Whether the points of an item have moved, or may have. */
function mayBeSpent(outcome: ItemOutcome): boolean {
	return outcome.ok || outcome.result.outcome === 'unconfirmed';
}

/** Why none of the tasks may be sent, such as a limit on their sum; undefined where they may. */
async function refusalOfAll<T>(
	{ node, client, spent }: Run<T>,
	tasks: readonly Task[],
): Promise<{ details: OutcomeDetails; isSetUpFault?: boolean } | undefined> {
	if (tasks.length === 0) return undefined;
	try {
		const payouts = tasks.map(({ payout }) => payout);
		const aboveLimit = aboveRunLimit(tasks, spent);
		if (aboveLimit) return { details: aboveLimit };
		// Counted before the first await, as calls of an agent are concurrent.
		for (const { itemIndex, payout } of tasks) spent.note(itemIndex, payout.points?.amount ?? 0);
		const details = await node.holdBack?.(client, payouts);
		return details && { details };
	} catch (error) {
		const reason = messageOf(error);
		return {
			details: { outcome: 'notSent', reasonCode: 'runStopped', reason },
			isSetUpFault: true,
		};
	}
}

/** The refusal of items that exceed the points for one execution, together with those sent before; or undefined. */
function aboveRunLimit(tasks: readonly Task[], spent: SpentPoints): OutcomeDetails | undefined {
	const limit = tasks.reduce(
		(lowest, { payout }) => Math.min(lowest, payout.points?.maxPerRun || Infinity),
		Infinity,
	);
	if (limit === Infinity) return undefined;
	const asked = tasks.reduce((sum, { payout }) => sum + (payout.points?.amount ?? 0), 0);
	const before = spent.without(tasks.map(({ itemIndex }) => itemIndex));
	if (before + asked <= limit) return undefined;
	const already = before > 0 ? `, after ${indianNumber(before)} that this execution has sent` : '';
	return {
		outcome: 'notSent',
		reasonCode: 'limitExceeded',
		reason: `The items hold ${pointsInWords(asked)}${already}: more than the ${indianNumber(limit)} that 'Maximum Points per Run' allows, so nothing was sent.`,
	};
}

/** The task of an item, or its outcome where it is not sent. Of two items with one reference the first is sent. */
async function planItem<T>(
	context: IExecuteFunctions,
	{ node, facts, tries }: Run<T>,
	itemIndex: number,
	firstWithReference: Map<string, number>,
): Promise<Task | ItemOutcome> {
	const before = tries.of(itemIndex)?.outcome;
	if (before) return planAgain(context, itemIndex, before);
	const item = await readOrRefuse(node, itemIndex);
	if (!item.ok) {
		const { isSetUpFault, isUnanswered, reason } = item;
		const details: OutcomeDetails = isUnanswered
			? { outcome: 'notSent', reasonCode: 'runStopped', reason }
			: { outcome: 'rejected', reasonCode: 'invalidRow', reason };
		return failureOf(context, itemIndex, resultOf(item.valid, details, facts), { isSetUpFault });
	}
	const { payout } = item;
	const refusal =
		payout.refusal ?? refusalOfRepeat(payout.reference, itemIndex, firstWithReference);
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
		// Errors of our own checks hold no values of people; those of expressions may.
		const isSetUpFault = error instanceof NodeOperationError;
		const isUnanswered = error instanceof NodeApiError;
		return { ok: false, reason: messageOf(error), valid: {}, isSetUpFault, isUnanswered };
	}
}

/** References that earlier tries of this run sent, by item: they stay with their items, whatever other items hold now. */
function referencesSentBefore(
	tries: PreviousTries<SentItem>,
	itemCount: number,
): Map<string, number> {
	const references = new Map<string, number>();
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		const reference = tries.of(itemIndex)?.outcome?.payout.reference;
		if (reference !== undefined) references.set(reference, itemIndex);
	}
	return references;
}

function refusalOfRepeat(
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
