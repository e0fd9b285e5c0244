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
import { planItems, type RunToPlan } from './planItems';
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
	const continueOnFail = mode.continueOnFail || isTool;
	const pay = async () => await payInput(context, items, { continueOnFail, isTool }, nodeFor);
	return isTool ? await inTurn(context, pay) : await pay();
}

async function payInput<T>(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	{ continueOnFail, isTool }: FailureMode & { isTool: boolean },
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
): Promise<INodeExecutionData[]> {
	const run = await setUp(context, items.length, nodeFor, {
		continueOnFail,
		// Calls of an agent may share a run index. They never throw, so Retry On Fail never repeats them.
		tries: isTool ? new PreviousTries<SentItem>() : retryMemory.of(context),
		spent: spentPointsOf(context, { isAgentCall: isTool }),
	});
	const outcomes = run.ok
		? await payAll(context, run.value, items.length)
		: outcomesWithoutSetUp(context, run, items.length);
	if (!continueOnFail) throwFailure(outcomes, run.ok ? run.value.node : undefined);
	return items.flatMap((input, index) => {
		const outcome = outcomes[index];
		return outcome ? [itemOf(outcome, index, input, isTool)] : [];
	});
}

/** What a run has before its set-up is read, which may fail. */
interface RunBeforeSetUp extends FailureMode, Pick<Sending, 'tries' | 'spent'> {}

/** A run that is ready to pay. */
interface Run<T> extends RunBeforeSetUp, Sending, RunToPlan<T> {}

type SetUp<T> = { ok: true; value: Run<T> } | ({ ok: false; error: unknown } & RunBeforeSetUp);

async function setUp<T>(
	context: IExecuteFunctions,
	itemCount: number,
	nodeFor: (account: EnKashAccount, client: EnKashClient) => PayingNode<T>,
	before: RunBeforeSetUp,
): Promise<SetUp<T>> {
	try {
		const account = await readAccountOfRun(context, itemCount);
		const client = connect(context, account, context.getExecutionCancelSignal());
		const facts = { environment: account.environment };
		const closedAccounts = new ClosedAccounts();
		return {
			ok: true,
			value: { ...before, node: nodeFor(account, client), client, facts, closedAccounts },
		};
	} catch (error) {
		return { ok: false, error, ...before };
	}
}

/** The outcomes where the set-up is wrong. Throws its error, unless the node goes on or an earlier try has sent an item. */
function outcomesWithoutSetUp(
	context: IExecuteFunctions,
	{ error, continueOnFail, tries }: Extract<SetUp<unknown>, { ok: false }>,
	itemCount: number,
): ItemOutcome[] {
	const indexes = [...Array(itemCount).keys()];
	const wasSent = indexes.some((index) => tries.of(index));
	if (!continueOnFail && !wasSent) throw error;
	const why = reasonOf(problemOf(error));
	return indexes.map(
		(itemIndex) =>
			knownOutcome(tries, itemIndex) ?? notSentOutcome(context, { itemIndex }, why, 'runStopped'),
	);
}

/** Reads all items, then pays those that can be paid. Returns the outcome of each, in their order. */
async function payAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	itemCount: number,
): Promise<ItemOutcome[]> {
	const { outcomes: unsent, tasks } = await planItems(context, run, itemCount);
	const refusal = await refusalOfAll(run, tasks);
	const isAnyRefused = unsent.some((outcome) => outcome?.ok === false);
	const sent = refusal
		? refuseAll(context, run, tasks, refusal)
		: await sendAll(context, run, tasks, { isAnyRefused });
	forgetUnspent(run.spent, sent);
	const indexes = [...Array(itemCount).keys()];
	const outcomes = indexes.map((itemIndex) => sent.get(itemIndex) ?? unsent[itemIndex]);
	return outcomes.filter((outcome) => outcome !== undefined);
}

/** By the item's index. */
type Outcomes = ReadonlyMap<number, ItemOutcome>;

/** Refuses all tasks for one reason. An earlier try may have paid an item all the same. */
function refuseAll<T>(
	context: IExecuteFunctions,
	{ tries }: Run<T>,
	tasks: readonly Task[],
	{ details, setUpProblem }: RefusalOfAll,
): Outcomes {
	const outcomes = new Map<number, ItemOutcome>();
	for (const { itemIndex, payout, earlierUnclear } of tasks) {
		const outcome = earlierUnclear
			? (knownOutcome(tries, itemIndex) ??
				unclearOutcome(context, itemIndex, payout, earlierUnclear))
			: failureOf(context, itemIndex, resultOf(payout.facts, details, payout.run), {
					setUpProblem,
				});
		outcomes.set(itemIndex, outcome);
	}
	return outcomes;
}

/**
 * Sends the tasks until one fails where the node throws, or the run stops. An item that was refused before sending counts
 * as failed. Returns the outcome of each task.
 */
async function sendAll<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	tasks: readonly Task[],
	{ isAnyRefused }: { isAnyRefused: boolean },
): Promise<Outcomes> {
	const { continueOnFail } = run;
	const cancelSignal = context.getExecutionCancelSignal();
	const stopRule = new StopRule();
	const outcomes = new Map<number, ItemOutcome>();
	let hasFailed = !continueOnFail && isAnyRefused;
	await inLanes({
		limit: run.node.concurrency,
		tasks,
		keysOf: ({ payout }) => [payout.person],
		isStopped: () => hasFailed || stopRule.isStopped || (cancelSignal?.aborted ?? false),
		async run(task) {
			if (run.closedAccounts.reasonFor(task.payout) !== undefined) return;
			const outcome = await payItem(context, run, task, stopRule);
			outcomes.set(task.itemIndex, outcome);
			hasFailed ||= !continueOnFail && !outcome.ok;
		},
	});
	const isCancelled = cancelSignal?.aborted ?? false;
	const reason = isCancelled ? stoppedByUser : stopRule.reason({ hasRowsLeft: true });
	const reasonCode = isCancelled ? 'cancelled' : 'runStopped';
	for (const task of tasks.filter(({ itemIndex }) => !outcomes.has(itemIndex))) {
		const why = reason ?? run.closedAccounts.reasonFor(task.payout) ?? '';
		// A try that stops before an item says nothing about what an earlier try did with it.
		const known = knownOutcome(run.tries, task.itemIndex);
		outcomes.set(task.itemIndex, known ?? notSentOutcome(context, task, why, reasonCode));
	}
	return outcomes;
}

/** Takes items out of the sum whose points have not moved; all were added before the first was sent. */
function forgetUnspent(spent: SpentPoints, outcomes: Outcomes): void {
	for (const [itemIndex, outcome] of outcomes) {
		if (!mayBeSpent(outcome)) spent.forget(itemIndex);
	}
}

/** Whether the points of an item have moved, or may have. */
function mayBeSpent(outcome: ItemOutcome): boolean {
	return outcome.ok || outcome.result.outcome === 'unconfirmed';
}

/** Why none of the tasks may be sent. */
interface RefusalOfAll {
	details: OutcomeDetails;
	/** As in `ReadItem`. */
	setUpProblem?: Problem;
}

/** The refusal of all tasks, such as for a limit on their sum; undefined where they may be sent. */
async function refusalOfAll<T>(
	{ node, client, spent }: Run<T>,
	tasks: readonly Task[],
): Promise<RefusalOfAll | undefined> {
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
