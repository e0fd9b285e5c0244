import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EnKashClient } from '../enkash/client';
import type { Problem } from '../enkash/problem';
import { problemOf } from '../n8n/errors';
import { inputItems, isCalledByAgent } from '../n8n/input';
import { indianNumber, pointsInWords } from '../payout/numbers';
import { type OutcomeDetails, reasonOf, resultOf } from '../payout/result';
import { stoppedByUser, StopRule } from '../payout/stopRule';
import { inTurn } from './agentCalls';
import { ClosedAccounts } from './closedAccounts';
import { connect } from './connection';
import { failureOf, itemOf, type ItemOutcome, notSentOutcome, throwFailure } from './itemOutcome';
import type { FailureMode, PayingNode } from './itemPayout';
import { inLanes } from './lanes';
import { type EnKashAccount, readAccountOfRun } from './payer';
import {
	knownOutcome,
	payItem,
	type Sending,
	type SentItem,
	type Task,
	unclearOutcome,
} from './payItem';
import { type PlannedItems, planItems, type RunToPlan } from './planItems';
import { PreviousTries, RetryMemory } from './retryMemory';
import { type SpentPoints, spentPointsOf } from './spentPoints';

/** What was paid, or may have been, so that Retry On Fail does not send it again. */
const retryMemory = new RetryMemory<SentItem>();

/**
 * Runs a node with one payout an item: one output item for each input item, in input order. All items are read before
 * the first is sent. A failure throws. With On Error = Continue, and for an AI agent, each failed item becomes an
 * output item instead, and each item does where the set-up is wrong.
 */
export async function payItems<T>(
	context: IExecuteFunctions,
	mode: FailureMode,
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
): Promise<INodeExecutionData[]> {
	const items = inputItems(context);
	if (items.length === 0) return [];
	const isTool = isCalledByAgent(context);
	const pay = async () =>
		await payInput(context, items, { goesOn: mode.goesOn || isTool, isTool }, nodeFor);
	return isTool ? await inTurn(context, pay) : await pay();
}

async function payInput<T>(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	{ goesOn, isTool }: FailureMode & { isTool: boolean },
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
): Promise<INodeExecutionData[]> {
	const run = await setUp(context, items.length, nodeFor, {
		goesOn,
		// Calls of an agent may share a run index. They never throw, so Retry On Fail never repeats them.
		tries: isTool ? new PreviousTries<SentItem>() : retryMemory.of(context),
		spent: spentPointsOf(context, { isAgentCall: isTool }),
	});
	const outcomes = run.ok
		? await payAll(context, run.value, items.length)
		: outcomesWithoutSetUp(context, run, items.length);
	if (!goesOn) throwFailure(outcomes, run.ok ? run.value.node : undefined);
	return items.flatMap((input, index) => {
		const outcome = outcomes[index];
		return outcome ? [itemOf(outcome, index, input, isTool)] : [];
	});
}

/** What a run has before it is set up. */
interface Beginning extends FailureMode, Pick<Sending, 'tries' | 'spent'> {}

/** A run that is ready to pay. */
interface Run<T> extends Beginning, Sending, RunToPlan<T> {}

type SetUp<T> = { ok: true; value: Run<T> } | ({ ok: false; error: unknown } & Beginning);

async function setUp<T>(
	context: IExecuteFunctions,
	itemCount: number,
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
	beginning: Beginning,
): Promise<SetUp<T>> {
	try {
		const account = await readAccountOfRun(context, itemCount);
		const client = connect(context, account, context.getExecutionCancelSignal());
		const facts = { environment: account.environment };
		const closedAccounts = new ClosedAccounts();
		return {
			ok: true,
			value: { ...beginning, node: nodeFor(account, client), client, facts, closedAccounts },
		};
	} catch (error) {
		return { ok: false, error, ...beginning };
	}
}

/** The outcomes where the set-up is wrong. Throws its error, unless the node goes on or an earlier try has sent an item. */
function outcomesWithoutSetUp(
	context: IExecuteFunctions,
	{ error, goesOn, tries }: Extract<SetUp<unknown>, { ok: false }>,
	itemCount: number,
): ItemOutcome[] {
	const indexes = [...Array(itemCount).keys()];
	const wasSent = indexes.some((index) => tries.of(index));
	if (!goesOn && !wasSent) throw error;
	const why = reasonOf(problemOf(error));
	return indexes.map(
		(itemIndex) =>
			knownOutcome(tries, itemIndex) ?? notSentOutcome(context, { itemIndex }, why, 'runStopped'),
	);
}

/** Reads all items, then pays those that can be paid. Returns the outcome of each item that has one. */
async function payAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	itemCount: number,
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
		await sendAll(context, run, { outcomes, tasks });
	}
	forgetUnspent(run.spent, { outcomes, tasks });
	return outcomes.filter((outcome) => outcome !== undefined);
}

/** Sends the items and notes their outcomes, until one fails where the node must stop, or the run stops. */
async function sendAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	{ outcomes, tasks }: PlannedItems,
): Promise<void> {
	const { goesOn } = run;
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
	const reason = isCancelled ? stoppedByUser : stopRule.reason({ hasRowsLeft: true });
	const reasonCode = isCancelled ? 'cancelled' : 'runStopped';
	for (const task of tasks) {
		const why = reason ?? run.closedAccounts.reasonFor(task.payout) ?? '';
		// A try that stops before an item says nothing about what an earlier try did with it.
		outcomes[task.itemIndex] ??=
			knownOutcome(run.tries, task.itemIndex) ?? notSentOutcome(context, task, why, reasonCode);
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
): Promise<{ details: OutcomeDetails; setUpProblem?: Problem } | undefined> {
	if (tasks.length === 0) return undefined;
	try {
		const payouts = tasks.map(({ payout }) => payout);
		const aboveLimit = aboveRunLimit(tasks, spent);
		if (aboveLimit) return { details: aboveLimit };
		for (const { itemIndex, payout } of tasks) spent.note(itemIndex, payout.points?.amount ?? 0);
		const details = await node.holdBack?.(client, payouts);
		return details && { details };
	} catch (error) {
		const setUpProblem = problemOf(error);
		const reason = reasonOf(setUpProblem);
		return { details: { outcome: 'notSent', reasonCode: 'runStopped', reason }, setUpProblem };
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
