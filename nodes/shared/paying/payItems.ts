import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { EnKashClient } from '../enkash/client';
import type { EarlierUnclear, Sent } from '../enkash/retry';
import { apiError, messageOf, operationError } from '../n8n/errors';
import { inputItems } from '../n8n/input';
import { failedItem, type ItemResult, type OutputStyle, rowItem } from '../n8n/output';
import { contradictionBetween, type Statement } from '../payout/contradiction';
import {
	contradicted,
	outcomeOfWholeCall,
	reasonToStop,
	type WholeReply,
} from '../payout/reconciliation';
import {
	type Outcome,
	type OutcomeDetails,
	type PayoutFacts,
	type Result,
	resultOf,
	type RunFacts,
	sentences,
} from '../payout/result';
import { StopRule } from '../payout/stopRule';
import { connect } from './connection';
import { inLanes } from './lanes';
import { type EnKashAccount, readAccount } from './payer';
import { type PreviousTries, RetryMemory } from './retryMemory';
import { type SpentPoints, spentPointsOf } from './spentPoints';
import type { SentPayout } from './transactionLog';

/** One payout that is ready to be sent, and how its reply is to be read. */
export interface ItemPayout<T> {
	/** Whose payout it is, for its result. */
	facts: PayoutFacts;
	run: RunFacts;
	/** What is sent, as far as a reply can contradict it. */
	statement: Statement;
	/** Why the payout must not be sent, although each of its values is valid. */
	refusal?: OutcomeDetails;
	/** The reference that must not come twice in one input; absent where EnKash knows none. */
	reference?: string;
	/** Whom it is for: two payouts to one person are never under way at once. */
	person: string;
	referenceMode: 'generate' | 'provide';
	style: OutputStyle;
	/** What it takes from the account, in points, and how much one execution and one month may take; 0 is no limit. */
	points?: { amount: number; maxPerRun: number; maxPerMonth: number };
	/** Whether it may be sent again while it is unclear what became of it. */
	mayBeResent: boolean;
	/** What a person should do when it is unclear what became of the payout. */
	adviceWhenUnclear: string;
	/** What the outcomes of this payout are called, where they have names of their own. */
	outcomeNames?: Partial<Record<Outcome, string>>;
	/** Looks for what makes sending needless, right before it. Never throws. */
	findExisting?(client: EnKashClient): Promise<Existing | undefined>;
	send(client: EnKashClient): Promise<Sent<T>>;
	/** What EnKash's reply states of the payout. */
	statementIn(payload: T): Statement;
	/** Finds out more about a result that is open, where the user chose so. Never throws. */
	confirm?(client: EnKashClient, payout: SentPayout): Promise<Result>;
	/** What to hand on of a success. */
	show(payload: T): object;
}

/** What there is already of a payout, to hand on instead; or why that can't be told, so that nothing is sent. */
export type Existing = { kind: 'exists'; json: ItemResult } | { kind: 'unknown'; reason: string };

/** A payout read from an item, or why the item can't be sent. */
export type ReadItem<T> =
	| { ok: true; payout: ItemPayout<T> }
	| {
			ok: false;
			reason: string;
			valid: PayoutFacts;
			/** Whether the node is set up wrongly; such a reason holds no value of a person. */
			isSetUpFault?: boolean;
	  };

/** How a node pays its items. */
export interface PayingNode<T> {
	/** Reads one item; an error it throws is a fault of that item. */
	read(itemIndex: number): ReadItem<T>;
	/** Calls under way at a time, at most. */
	concurrency: number;
	/** What a person must know where so many items went through before one failed. */
	adviceOnItemsDone?(count: number): string;
	/**
	 * Why none of these payouts may be sent, although each may for itself. Throws a `NodeOperationError` where a limit
	 * can't be kept.
	 */
	holdBack?(
		client: EnKashClient,
		payouts: ReadonlyArray<ItemPayout<unknown>>,
	): Promise<OutcomeDetails | undefined>;
}

/** What became of one item: what to hand on, or the error with its result. */
type ItemOutcome =
	| { ok: true; json: ItemResult; style: OutputStyle }
	| {
			ok: false;
			error: NodeApiError | NodeOperationError;
			result: Result;
			advice?: string;
			/** Set where the item was sent and EnKash did not answer clearly. */
			unclear?: EarlierUnclear;
	  };

/** A payout that was sent, and what became of it as soon as that is known. */
interface SentItem {
	payout: ItemPayout<unknown>;
	outcome?: ItemOutcome;
}

/** What was paid, or may have been, so that another try of the same run does not send it again. */
const retryMemory = new RetryMemory<SentItem>();

/** How a run deals with items that fail. */
export interface FailureMode {
	/** Whether a failed item leaves as an item, so that nothing is thrown. */
	goesOn: boolean;
}

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
	const tries = retryMemory.of(context);
	const run = await setUp(context, nodeFor, tries);
	if (!run.ok) {
		if (!goesOn) throw run.error;
		const notSent = notSentOutcome(context, messageOf(run.error), false);
		const outcomes = items.map((_, index) => tries.of(index)?.outcome?.outcome ?? notSent(index));
		return items.map((input, index) =>
			itemOf(outcomes[index] ?? notSent(index), index, input, isTool),
		);
	}
	const outcomes = await payAll(context, run.value, items.length, goesOn);
	if (!goesOn) throwFailure(run.value.node, outcomes);
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
interface Run<T> {
	node: PayingNode<T>;
	client: EnKashClient;
	/** What results repeat even where an item could not be read. */
	facts: RunFacts;
	tries: PreviousTries<SentItem>;
	spent: SpentPoints;
}

async function setUp<T>(
	context: IExecuteFunctions,
	nodeFor: (account: EnKashAccount) => PayingNode<T>,
	tries: PreviousTries<SentItem>,
): Promise<{ ok: true; value: Run<T> } | { ok: false; error: unknown }> {
	try {
		const account = await readAccount(context);
		const client = connect(context, account, context.getExecutionCancelSignal());
		const facts = { environment: account.environment };
		return {
			ok: true,
			value: { node: nodeFor(account), client, facts, tries, spent: spentPointsOf(context) },
		};
	} catch (error) {
		return { ok: false, error };
	}
}

/** An item that is to be sent, now or again. */
interface Task {
	itemIndex: number;
	payout: ItemPayout<unknown>;
	earlierUnclear?: EarlierUnclear;
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
		for (const { itemIndex, payout } of tasks) {
			const result = resultOf(payout.facts, refusal.details, payout.run);
			outcomes[itemIndex] = failureOf(context, itemIndex, result, refusal);
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
	return outcomes.filter((outcome) => outcome !== undefined);
}

/** Why none of the tasks may be sent, though each may for itself, or undefined. */
async function refusalOfAll<T>(
	{ node, client, spent }: Run<T>,
	tasks: readonly Task[],
): Promise<{ details: OutcomeDetails; isSetUpFault?: boolean } | undefined> {
	if (tasks.length === 0) return undefined;
	try {
		const payouts = tasks.map(({ payout }) => payout);
		const details = aboveRunLimit(tasks, spent) ?? (await node.holdBack?.(client, payouts));
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
	const limits = tasks.flatMap(({ payout }) => payout.points?.maxPerRun || []);
	if (limits.length === 0) return undefined;
	const limit = Math.min(...limits);
	const asked = tasks.reduce((sum, { payout }) => sum + (payout.points?.amount ?? 0), 0);
	const before = spent.without(tasks.map(({ itemIndex }) => itemIndex));
	if (before + asked <= limit) return undefined;
	const already = before > 0 ? `, after ${before} that this execution has sent` : '';
	return {
		outcome: 'notSent',
		reasonCode: 'limitExceeded',
		reason: `The items hold ${asked} points${already}: more than the ${limit} that "Maximum Points per Run" allows, so nothing was sent.`,
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

function unclearOutcome(
	context: IExecuteFunctions,
	itemIndex: number,
	payout: ItemPayout<unknown>,
	unclear: EarlierUnclear,
): ItemOutcome {
	const details = outcomeOfWholeCall({ kind: 'unclear', ...unclear }, { ...payout, noun: 'item' });
	const result = resultOf(payout.facts, details, payout.run);
	return failureOf(context, itemIndex, result, { payout, unclear });
}

/** A try that sent the item and ended before EnKash's reply was read. */
const cutShort: EarlierUnclear = {
	cause: 'connectionLost',
	reason: "An earlier try of this run sent the item and ended before EnKash's reply.",
};

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

/** Pays one item, and never throws: what is unforeseen leaves it as it was known by then, else unclear. */
async function outcomeOf<T>(
	context: IExecuteFunctions,
	run: Run<T>,
	task: Task,
	stopRule: StopRule,
): Promise<ItemOutcome> {
	try {
		return await payItem(context, run, task, stopRule);
	} catch {
		const { itemIndex, payout } = task;
		const known = run.tries.of(itemIndex)?.outcome?.outcome;
		return known ?? unclearOutcome(context, itemIndex, payout, failedMeanwhile);
	}
}

/** A failure of our own while an item was under way. */
const failedMeanwhile: EarlierUnclear = {
	cause: 'unreadableReply',
	reason: 'The node failed while it was sending this item.',
};

/** Sends one item. What is about to be sent is written down first, and its outcome before anything that can throw. */
async function payItem<T>(
	context: IExecuteFunctions,
	{ client, tries, spent }: Run<T>,
	task: Task,
	stopRule: StopRule,
): Promise<ItemOutcome> {
	const { itemIndex, payout, earlierUnclear: unclearBefore } = task;
	const existing = await payout.findExisting?.(client);
	if (existing) return outcomeOfExisting(context, itemIndex, payout, existing);
	tries.keep(itemIndex, { payout, outcome: tries.of(itemIndex)?.outcome?.outcome });
	const { reply, attempts, earlierUnclear = unclearBefore } = await payout.send(client);
	stopRule.noteReply(reply, reply.kind === 'success' ? undefined : reasonToStop(reply));
	const details =
		reply.kind === 'success'
			? detailsOfSuccess(payout, reply.payload)
			: outcomeOfWholeCall(reply, { ...payout, earlierUnclear, noun: 'item' });
	const result = resultOf(payout.facts, details, payout.run, { attempts });
	const isOpen = reply.kind === 'unclear';
	const unclear = isOpen ? { cause: reply.cause, reason: reply.reason } : earlierUnclear;
	const outcomeFor = (known: Result): ItemOutcome =>
		isPaid(known)
			? { ok: true, json: namedResult(payout, known), style: payout.style }
			: failureOf(context, itemIndex, known, { payout, unclear, reply });
	const outcome = outcomeFor(result);
	if (mayBeProcessed(result)) {
		tries.keep(itemIndex, { payout, outcome });
		spent.note(itemIndex, payout.points?.amount ?? 0);
	} else {
		tries.forget(itemIndex);
	}
	const confirmed = await confirm(client, payout, result);
	const final = outcomeFor(confirmed);
	const shown =
		final.ok && reply.kind === 'success'
			? { ...final, json: shownSuccess(payout, reply.payload, confirmed) }
			: final;
	if (mayBeProcessed(confirmed)) tries.keep(itemIndex, { payout, outcome: shown });
	return shown;
}

/** The outcome of an item that need not, or can't, be sent because of what there is already. */
function outcomeOfExisting(
	context: IExecuteFunctions,
	itemIndex: number,
	payout: ItemPayout<unknown>,
	existing: Existing,
): ItemOutcome {
	if (existing.kind === 'exists') return { ok: true, json: existing.json, style: payout.style };
	const details: OutcomeDetails = {
		outcome: 'notSent',
		reasonCode: 'unreadableReply',
		reason: existing.reason,
	};
	return failureOf(context, itemIndex, resultOf(payout.facts, details, payout.run));
}

function detailsOfSuccess(payout: ItemPayout<unknown>, payload: unknown): OutcomeDetails {
	const contradiction = contradictionBetween(payout.statement, payout.statementIn(payload));
	return contradiction === undefined ? { outcome: 'allocated' } : contradicted(contradiction);
}

async function confirm(
	client: EnKashClient,
	payout: ItemPayout<unknown>,
	result: Result,
): Promise<Result> {
	return payout.confirm ? await payout.confirm(client, { sent: payout.statement, result }) : result;
}

function isPaid({ outcome }: Result): boolean {
	return outcome === 'allocated' || outcome === 'alreadyAllocated';
}

function mayBeProcessed(result: Result): boolean {
	return isPaid(result) || result.outcome === 'unconfirmed';
}

/** The result under the names that its outcome has for this payout. */
function namedResult({ outcomeNames = {} }: ItemPayout<unknown>, result: Result): ItemResult {
	return { ...result, outcome: outcomeNames[result.outcome] ?? result.outcome };
}

/** EnKash's reply with what became of the payout before it. A reply that can't be shown leaves the result. */
function shownSuccess(payout: ItemPayout<unknown>, payload: unknown, result: Result): ItemResult {
	try {
		const { uniqueReferenceNumber, requestId, environment } = result;
		const shown = {
			outcome: payout.outcomeNames?.[result.outcome] ?? result.outcome,
			...(uniqueReferenceNumber !== undefined && { uniqueReferenceNumber }),
			...(requestId !== undefined && { requestId }),
			...payout.show(payload),
			environment,
		};
		return shown;
	} catch {
		return namedResult(payout, result);
	}
}

/** Of a failed item: the payout where it was read, its reply where it was sent. */
interface FailureFacts {
	payout?: ItemPayout<unknown>;
	unclear?: EarlierUnclear;
	reply?: { kind: 'success' } | WholeReply;
	isSetUpFault?: boolean;
}

function failureOf(
	context: IExecuteFunctions,
	itemIndex: number,
	result: Result,
	{ payout, unclear, reply, isSetUpFault = false }: FailureFacts = {},
): ItemOutcome {
	const node = context.getNode();
	if (isSetUpFault) {
		return { ok: false, error: operationError(node, result.reason ?? '', { itemIndex }), result };
	}
	const message = failureMessage(result);
	const advice = result.outcome === 'unconfirmed' ? payout?.adviceWhenUnclear : undefined;
	const description = sentences(result.reason, advice);
	const error = reply
		? apiError(node, message, {
				itemIndex,
				advice: description,
				httpStatus: reply.kind === 'refused' ? reply.status : undefined,
			})
		: operationError(node, message, { itemIndex, advice: description });
	return { ok: false, error, result, advice, unclear };
}

/** What happened, without the values of people or EnKash's words, which n8n would log. */
function failureMessage({ outcome, reasonCode }: Result): string {
	if (outcome === 'unconfirmed') return 'It is unclear whether this item went through';
	if (outcome === 'notSent') return 'This item was not sent';
	switch (reasonCode) {
		case 'invalidRow':
			return "This item can't be sent as it is";
		case 'duplicateInInput':
			return 'Two items have the same reference';
		case 'duplicateReference':
			return 'EnKash knows the reference of this item already';
		case 'limitExceeded':
			return 'This item holds more points than the limit allows';
		case 'insufficientBalance':
			return "The account's balance is used up";
		default:
			return 'EnKash refused this item';
	}
}

/** Throws what a person must look at first: an item that may have been paid, before one that certainly was not. */
function throwFailure<T>(node: PayingNode<T>, outcomes: readonly ItemOutcome[]): void {
	const failures = outcomes.filter((outcome) => !outcome.ok);
	const isUnclear = ({ result }: { result: Result }) => result.outcome === 'unconfirmed';
	const wasTried = ({ result }: { result: Result }) => result.outcome !== 'notSent';
	const failure = failures.find(isUnclear) ?? failures.find(wasTried) ?? failures[0];
	if (!failure) return;
	const done = outcomes.filter(({ ok }) => ok).length;
	const unclear = failures.filter(isUnclear).length;
	const counts = done + unclear > 0 && outcomes.length > 1 ? countsOf(outcomes, done, unclear) : '';
	const advice = done > 0 ? node.adviceOnItemsDone?.(done) : undefined;
	const { description } = failure.error;
	failure.error.description = sentences(description, counts, advice);
	throw failure.error;
}

function countsOf(outcomes: readonly ItemOutcome[], done: number, unclear: number): string {
	return `Of ${outcomes.length} items, ${done} went through and ${unclear} may have gone through.`;
}

function itemOf(
	outcome: ItemOutcome,
	index: number,
	input: INodeExecutionData,
	isTool: boolean,
): INodeExecutionData {
	if (outcome.ok) return rowItem(input, index, outcome.json, outcome.style);
	const { result, advice } = outcome;
	if (isTool) return rowItem(input, index, { ...result, ...(advice && { advice }) }, 'resultOnly');
	return failedItem(index, sentences(result.reason, advice), result);
}

function notSentOutcome(
	context: IExecuteFunctions,
	why: string,
	isCancelled: boolean,
): (itemIndex: number, payout?: ItemPayout<unknown>) => ItemOutcome {
	const details: OutcomeDetails = {
		outcome: 'notSent',
		reasonCode: isCancelled ? 'cancelled' : 'runStopped',
		reason: `The run stopped before this item was sent. ${why}`.trim(),
	};
	return (itemIndex, payout) =>
		failureOf(context, itemIndex, resultOf(payout?.facts ?? {}, details, payout?.run ?? {}));
}
