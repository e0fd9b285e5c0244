import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { EarlierUnclear } from '../enkash/retry';
import { messageOf } from '../n8n/errors';
import { inputItems } from '../n8n/input';
import { indianNumber, pointsInWords } from '../payout/numbers';
import { type OutcomeDetails, resultOf, type RunFacts } from '../payout/result';
import { StopRule } from '../payout/stopRule';
import { connect } from './connection';
import { type ItemOutcome, failureOf, throwFailure, itemOf, notSentOutcome } from './itemOutcome';
import type { ReadItem, PayingNode, FailureMode } from './itemPayout';
import { inLanes } from './lanes';
import {
	type SentItem,
	type Task,
	cutShort,
	unclearOutcome,
	outcomeOf,
	type Sending,
} from './payItem';
import { type EnKashAccount, readAccount } from './payer';
import { PreviousTries, RetryMemory } from './retryMemory';
import { type SpentPoints, spentPointsOf } from './spentPoints';

/** What was paid, or may have been, so that another try of the same run does not send it again. */
const retryMemory = new RetryMemory<SentItem>();

/**
 * Runs a node that makes one call an item: one item out for each item in, in input order. All items are read before the
 * first is sent. A failure throws, unless the node goes on; then it leaves as an item of its own, and so do all items
 * when the node can't be set up. To an AI agent a failure is an answer.
 */
export async function payItems<T>(
	context: IExecuteFunctions,
	mode: FailureMode,
	nodeFor: (account: EnKashAccount) => PayingNode<T>,
): Promise<INodeExecutionData[]> {
	const items = inputItems(context);
	if (items.length === 0) return [];
	const isTool = isCalledByAgent(context);
	const goesOn = mode.goesOn || isTool;
	// An agent's calls may run side by side under one run index; they never throw, so n8n tries none of them again.
	const tries = isTool ? new PreviousTries<SentItem>() : retryMemory.of(context);
	const run = await setUp(context, nodeFor, { tries, spent: spentPointsOf(context, isTool) });
	if (!run.ok) {
		const notSent = notSentOutcome(context, messageOf(run.error), false);
		const wasSent = items.some((_, index) => tries.of(index)?.outcome);
		if (!goesOn && !wasSent) throw run.error;
		const outcomes = items.map((_, index) => tries.of(index)?.outcome?.outcome ?? notSent(index));
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

/** n8n names a node that it hands to an AI agent after the node itself. */
function isCalledByAgent(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** A run that is ready to pay. */
interface Run<T> extends Sending {
	node: PayingNode<T>;
	/** What results repeat even where an item could not be read. */
	facts: RunFacts;
}

async function setUp<T>(
	context: IExecuteFunctions,
	nodeFor: (account: EnKashAccount) => PayingNode<T>,
	memory: Pick<Sending, 'tries' | 'spent'>,
): Promise<{ ok: true; value: Run<T> } | { ok: false; error: unknown }> {
	try {
		const account = await readAccount(context);
		const client = connect(context, account, context.getExecutionCancelSignal());
		const facts = { environment: account.environment };
		return {
			ok: true,
			value: { node: nodeFor(account), client, facts, ...memory },
		};
	} catch (error) {
		return { ok: false, error };
	}
}

/** Reads all items, pays those that can be, and says for each item what became of it. */
async function payAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	itemCount: number,
	goesOn: boolean,
): Promise<ItemOutcome[]> {
	const outcomes: Array<ItemOutcome | undefined> = [];
	const tasks: Task[] = [];
	const firstWithReference = referencesSentBefore(run.tries, itemCount);
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		const planned = planItem(context, run, itemIndex, firstWithReference);
		if ('payout' in planned) tasks.push(planned);
		else outcomes[itemIndex] = planned;
	}
	const refusal = await refusalOfAll(run, tasks);
	if (refusal) {
		for (const { itemIndex, payout, earlierUnclear } of tasks) {
			// What an earlier try may have paid stays so, though nothing is sent now.
			const before = run.tries.of(itemIndex)?.outcome?.outcome;
			const result = resultOf(payout.facts, refusal.details, payout.run);
			outcomes[itemIndex] = earlierUnclear
				? (before ?? unclearOutcome(context, itemIndex, payout, earlierUnclear))
				: failureOf(context, itemIndex, result, refusal);
		}
	}
	const cancelSignal = context.getExecutionCancelSignal();
	const stopRule = new StopRule();
	// What can be refused before anything is sent stops a node that throws.
	let hasFailed = !goesOn && outcomes.some((outcome) => outcome?.ok === false);
	await inLanes({
		limit: run.node.concurrency,
		tasks: tasks.filter(({ itemIndex }) => outcomes[itemIndex] === undefined),
		keysOf: ({ payout }) => [payout.person],
		isStopped: () => hasFailed || stopRule.isStopped || (cancelSignal?.aborted ?? false),
		async run(task) {
			const outcome = await outcomeOf(context, run, task, stopRule);
			outcomes[task.itemIndex] = outcome;
			hasFailed ||= !goesOn && !outcome.ok;
		},
	});
	const isCancelled = cancelSignal?.aborted ?? false;
	const why = isCancelled ? 'The execution was stopped.' : (stopRule.reason(true) ?? '');
	const notSent = notSentOutcome(context, why, isCancelled);
	for (const { itemIndex, payout } of tasks) {
		// A try that stops before it comes to an item says nothing of what an earlier one did with it.
		outcomes[itemIndex] ??= run.tries.of(itemIndex)?.outcome?.outcome ?? notSent(itemIndex, payout);
	}
	for (const { itemIndex } of tasks) {
		const outcome = outcomes[itemIndex];
		if (outcome && !mayBeSpent(outcome)) run.spent.forget(itemIndex);
	}
	return outcomes.filter((outcome) => outcome !== undefined);
}

function mayBeSpent(outcome: ItemOutcome): boolean {
	return outcome.ok || outcome.result.outcome === 'unconfirmed';
}

/** Why none of the tasks may be sent, though each may for itself, or undefined. */
async function refusalOfAll<T>(
	{ node, client, spent }: Run<T>,
	tasks: readonly Task[],
): Promise<{ details: OutcomeDetails; isSetUpFault?: boolean } | undefined> {
	if (tasks.length === 0) return undefined;
	try {
		const payouts = tasks.map(({ payout }) => payout);
		const aboveLimit = aboveRunLimit(tasks, spent);
		if (aboveLimit) return { details: aboveLimit };
		// Counted before anything is waited for, as another call of an agent may ask meanwhile.
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

/** Why the items of a run are too many points for one execution, together with those that it has sent before. */
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
		reason: `The items hold ${pointsInWords(asked)}${already}: more than the ${indianNumber(limit)} that "Maximum Points per Run" allows, so nothing was sent.`,
	};
}

/** What to do with an item: send it, or say why not. The first of two items with one reference is the one that counts. */
function planItem<T>(
	context: IExecuteFunctions,
	{ node, facts, tries }: Run<T>,
	itemIndex: number,
	firstWithReference: Map<string, number>,
): Task | ItemOutcome {
	const before = tries.of(itemIndex)?.outcome;
	if (before) return planAgain(context, itemIndex, before);
	const item = readOrRefuse(node, itemIndex);
	if (!item.ok) {
		const details: OutcomeDetails = {
			outcome: 'rejected',
			reasonCode: 'invalidRow',
			reason: item.reason,
		};
		const { isSetUpFault } = item;
		return failureOf(context, itemIndex, resultOf(item.valid, details, facts), { isSetUpFault });
	}
	const { payout } = item;
	const refusal = payout.refusal ?? repeatOf(payout.reference, itemIndex, firstWithReference);
	if (!refusal) return { itemIndex, payout };
	return failureOf(context, itemIndex, resultOf(payout.facts, refusal, payout.run));
}

/** An item that an earlier try of this run has sent: as it was sent then, however its fields have changed. */
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

function readOrRefuse<T>(node: PayingNode<T>, itemIndex: number): ReadItem<T> {
	try {
		return node.read(itemIndex);
	} catch (error) {
		// What our own checks say of the set-up holds no values; what an expression throws may well.
		const isSetUpFault = error instanceof NodeOperationError;
		return { ok: false, reason: messageOf(error), valid: {}, isSetUpFault };
	}
}

/** What earlier tries of this run sent keeps its reference, even where an earlier item now comes out with the same. */
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

function repeatOf(
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
