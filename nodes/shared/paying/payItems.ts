import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { EnKashClient } from '../enkash/client';
import type { Sent } from '../enkash/retry';
import {
	type OutcomeDetails,
	type PayoutFacts,
	type Result,
	resultOf,
	type RunFacts,
} from '../payout/result';
import { outcomeOfWholeCall, reasonToStop } from '../payout/reconciliation';
import { type EnKashAccount, readAccount } from './payer';
import { connect } from './connection';
import { RetryMemory, type PreviousTries } from './retryMemory';
import { apiError, messageOf, operationError, withAdvice } from '../n8n/errors';
import { inputItems } from '../n8n/input';
import { failedItem, type OutputStyle, rowItem } from '../n8n/output';

/** One payout that is ready to be sent, and how its reply is to be read. */
export interface ItemPayout<T> {
	/** What goes out. The same content in the same place is the same payout. */
	content: object;
	facts: PayoutFacts;
	run: RunFacts;
	/** Why the payout must not be sent, although each of its values is valid. */
	refusal?: OutcomeDetails;
	/** The reference that must not come twice in one input; absent where EnKash knows none. */
	reference?: string;
	referenceMode: 'generate' | 'provide';
	style: OutputStyle;
	/** Whether it may go out again while it is unclear what became of it. */
	mayBeResent: boolean;
	/** What a person should do when it can't be told what became of the payout. */
	adviceWhenUnclear: string;
	send(): Promise<Sent<T>>;
	/** Whether a success really speaks of this payout. */
	outcomeOfSuccess(payload: T): OutcomeDetails;
	/** Finds out more about a result that is open, where the user chose so. */
	confirm?(result: Result): Promise<Result>;
	/** What to hand on of a success. */
	show(payload: T): object;
}

/** A payout read from an item, or why the item can't be sent. */
export type ReadItem<T> =
	| { ok: true; payout: ItemPayout<T> }
	| { ok: false; reason: string; valid: PayoutFacts };

/** What became of one item: what to hand on, or the error with its result. */
type ItemOutcome =
	| { ok: true; json: object; style: OutputStyle }
	| {
			ok: false;
			error: NodeApiError | NodeOperationError;
			details: Result;
			/** Set where the item was sent and EnKash did not answer clearly. */
			unclear?: Sent<unknown>['earlierUnclear'];
			/** Why no further item should be sent. */
			stop?: string;
	  };

/** What was paid, or may have been, so that another try of the same run does not send it again. */
const earlierTries = new RetryMemory<ItemOutcome>();

/** How a node pays its items. */
export interface PayingNode<T> {
	/** Reads one item; an error it throws is a fault of that item. */
	read(itemIndex: number): ReadItem<T>;
	/** Calls under way at a time, at most. */
	concurrency: number;
	/** What a person must know where so many items went through before one failed; for nodes that send one at a time. */
	adviceOnItemsDone?(count: number): string;
}

/** Whose account pays, and the way to EnKash. */
interface Connection {
	account: EnKashAccount;
	client: EnKashClient;
}

/**
 * Runs a node that makes one call an item: one item out for each item in, in input order. A failure throws, unless the
 * node goes on; then it leaves as an item of its own, and so do all items when the node can't be set up.
 */
export async function payItems<T>(
	context: IExecuteFunctions,
	nodeFor: (connection: Connection) => PayingNode<T>,
): Promise<INodeExecutionData[]> {
	const items = inputItems(context);
	if (items.length === 0) return [];
	const earlier = earlierTries.of(context);
	const [preparation] = await Promise.allSettled([setUp(context, nodeFor)]);
	if (preparation.status === 'rejected') {
		if (!context.continueOnFail()) throw preparation.reason;
		const end = { stopped: messageOf(preparation.reason), isCancelled: false };
		const notSent = notSentOutcome(context, end, () => ({ facts: {}, run: {} }));
		return items.map((input, index) => itemOf(earlier.of(index)?.outcome ?? notSent(index), index, input));
	}
	const node = preparation.value;
	const { outcomes: sent, end } = await payInLanes(context, node, items.length, earlier);
	const notSent = notSentOutcome(context, end, (index) => factsOf(node, index));
	// A try that stops before it comes to an item says nothing of what an earlier one did with it.
	const outcomes = items.map(
		(_, index) => sent.get(index) ?? earlier.of(index)?.outcome ?? notSent(index),
	);
	if (!context.continueOnFail()) throwFirstFailure(node, outcomes);
	return items.flatMap((input, index) => {
		const outcome = outcomes[index];
		return outcome ? [itemOf(outcome, index, input)] : [];
	});
}

/** A node that is ready to pay, and what results repeat even where an item could not be read. */
type ReadyNode<T> = PayingNode<T> & { run: RunFacts };

async function setUp<T>(
	context: IExecuteFunctions,
	nodeFor: (connection: Connection) => PayingNode<T>,
): Promise<ReadyNode<T>> {
	const account = await readAccount(context);
	const client = connect(context, account, context.getExecutionCancelSignal());
	return { ...nodeFor({ account, client }), run: { environment: account.environment } };
}

function throwFirstFailure<T>(node: ReadyNode<T>, outcomes: ItemOutcome[]): void {
	const failure = outcomes.find((outcome) => !outcome.ok);
	if (!failure || failure.ok) return;
	const done = outcomes.indexOf(failure);
	const advice = done === 0 ? undefined : node.adviceOnItemsDone?.(done);
	throw advice === undefined ? failure.error : withAdvice(failure.error, advice);
}

/** How a run ended before its last item, if it did. */
interface RunEnd {
	stopped?: string;
	isCancelled: boolean;
}

/** What the items of a run must know of each other, and of the tries before. */
interface RunMemory {
	firstWithReference: Map<string, number>;
	earlier: PreviousTries<ItemOutcome>;
}

async function payInLanes<T>(
	context: IExecuteFunctions,
	node: ReadyNode<T>,
	itemCount: number,
	earlier: PreviousTries<ItemOutcome>,
): Promise<{ outcomes: Map<number, ItemOutcome>; end: RunEnd }> {
	const goesOn = context.continueOnFail();
	const cancelSignal = context.getExecutionCancelSignal();
	const outcomes = new Map<number, ItemOutcome>();
	const run: RunMemory = { firstWithReference: new Map(), earlier };
	let next = 0;
	let stopped: string | undefined;

	async function payOneAfterAnother(): Promise<void> {
		while (next < itemCount && stopped === undefined && !cancelSignal?.aborted) {
			const index = next++;
			const outcome = await payItem(context, node, index, run);
			outcomes.set(index, outcome);
			if (!outcome.ok) stopped ??= goesOn ? outcome.stop : outcome.error.message;
		}
	}

	const lanes = Math.min(node.concurrency, itemCount);
	await Promise.all(Array.from({ length: lanes }, payOneAfterAnother));
	return { outcomes, end: { stopped, isCancelled: cancelSignal?.aborted ?? false } };
}

/** Everything before the first `await` happens in input order, so the first of two equal references is the one that counts. */
async function payItem<T>(
	context: IExecuteFunctions,
	node: ReadyNode<T>,
	itemIndex: number,
	{ firstWithReference, earlier }: RunMemory,
): Promise<ItemOutcome> {
	const item = readOrRefuse(node, itemIndex);
	if (!item.ok) {
		const fate: OutcomeDetails = {
			outcome: 'rejected',
			reasonCode: 'invalidRow',
			reason: item.reason,
		};
		return invalid(context, itemIndex, resultOf(item.valid, fate, node.run));
	}
	const { payout } = item;
	const refusal = payout.refusal ?? repeatOf(payout.reference, itemIndex, firstWithReference);
	if (refusal) return invalid(context, itemIndex, resultOf(payout.facts, refusal, payout.run));
	const before = earlier.of(itemIndex)?.outcome;
	if (before && !isToBeResent(before, payout)) return before;
	const sent = await payout.send();
	const outcome = await settleItem(context, itemIndex, payout, {
		...sent,
		earlierUnclear: sent.earlierUnclear ?? unclearIn(before),
	});
	if (outcome.ok || outcome.details.outcome === 'unconfirmed') {
		earlier.keep(itemIndex, outcome);
	}
	return outcome;
}

function isToBeResent<T>(before: ItemOutcome, { mayBeResent }: ItemPayout<T>): boolean {
	return mayBeResent && unclearIn(before) !== undefined;
}

function unclearIn(outcome: ItemOutcome | undefined): Sent<unknown>['earlierUnclear'] {
	return outcome && !outcome.ok ? outcome.unclear : undefined;
}

function readOrRefuse<T>(node: ReadyNode<T>, itemIndex: number): ReadItem<T> {
	try {
		return node.read(itemIndex);
	} catch (error) {
		return { ok: false, reason: messageOf(error), valid: {} };
	}
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

function invalid(context: IExecuteFunctions, itemIndex: number, details: Result): ItemOutcome {
	const error = operationError(context.getNode(), details.reason ?? '', { itemIndex });
	return { ok: false, error, details };
}

async function settleItem<T>(
	context: IExecuteFunctions,
	itemIndex: number,
	payout: ItemPayout<T>,
	{ reply, attempts, earlierUnclear }: Sent<T>,
): Promise<ItemOutcome> {
	const { facts, run, referenceMode, style } = payout;
	const fate =
		reply.kind === 'success'
			? payout.outcomeOfSuccess(reply.payload)
			: outcomeOfWholeCall(reply, { earlierUnclear }, { referenceMode, payouts: 1 });
	const settled = resultOf(facts, fate, run, { attempts });
	const result = payout.confirm ? await payout.confirm(settled) : settled;
	if (result.outcome === 'allocated' || result.outcome === 'alreadyAllocated') {
		const json =
			reply.kind === 'success' ? shownSuccess(payout.show(reply.payload), result) : result;
		return { ok: true, json, style };
	}
	const error = apiError(context.getNode(), result.reason ?? '', {
		itemIndex,
		advice: result.outcome === 'unconfirmed' ? payout.adviceWhenUnclear : undefined,
		httpStatus: reply.kind === 'refused' ? reply.status : undefined,
	});
	const stop = reply.kind === 'success' ? undefined : reasonToStop(reply);
	const unclear = reply.kind === 'unclear' ? reply : earlierUnclear;
	return { ok: false, error, details: result, unclear, stop };
}

/** EnKash's reply with what became of the payout before it. */
function shownSuccess(
	shown: object,
	{ outcome, uniqueReferenceNumber, requestId, environment }: Result,
): object {
	return {
		outcome,
		...(uniqueReferenceNumber !== undefined && { uniqueReferenceNumber }),
		...(requestId !== undefined && { requestId }),
		...shown,
		environment,
	};
}

function itemOf(
	outcome: ItemOutcome,
	index: number,
	input: INodeExecutionData,
): INodeExecutionData {
	if (outcome.ok) return rowItem(input, index, outcome.json, outcome.style);
	return failedItem(index, messageOf(outcome.error), outcome.details);
}

/** Whose payout an item is, for one that is not sent. */
function factsOf<T>(node: ReadyNode<T>, itemIndex: number): { facts: PayoutFacts; run: RunFacts } {
	const item = readOrRefuse(node, itemIndex);
	return item.ok ? item.payout : { facts: item.valid, run: node.run };
}

function notSentOutcome(
	context: IExecuteFunctions,
	{ stopped = '', isCancelled }: RunEnd,
	read: (itemIndex: number) => { facts: PayoutFacts; run: RunFacts },
): (itemIndex: number) => ItemOutcome {
	const goesOn = context.continueOnFail();
	const why = isCancelled ? 'The execution was stopped.' : stopped;
	const reason = `The run stopped before this item was sent. ${why}`.trim();
	const fate: OutcomeDetails = {
		outcome: 'notSent',
		reasonCode: isCancelled ? 'cancelled' : 'runStopped',
		reason,
	};
	return (itemIndex) => {
		// Nobody sees more of it than the error where the node does not go on.
		const { facts, run } = goesOn ? read(itemIndex) : { facts: {}, run: {} };
		const error = operationError(context.getNode(), reason, { itemIndex });
		return { ok: false, error, details: resultOf(facts, fate, run) };
	};
}
