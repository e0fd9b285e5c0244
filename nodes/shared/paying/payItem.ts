import type { IExecuteFunctions } from 'n8n-workflow';
import type { EnKashClient } from '../enkash/client';
import type { EarlierUnclear } from '../enkash/retry';
import { contradictionBetween } from '../payout/contradiction';
import { contradicted, outcomeOfWholeCall } from '../payout/reconciliation';
import { type OutcomeDetails, type Result, resultOf } from '../payout/result';
import { isAboutAccount, reasonToStop, type StopRule } from '../payout/stopRule';
import type { ClosedAccounts } from './closedAccounts';
import {
	failureOf,
	isPaid,
	type ItemOutcome,
	mayBeProcessed,
	namedResult,
	shownSuccess,
} from './itemOutcome';
import type { Existing, ItemPayout } from './itemPayout';
import type { PreviousTries } from './retryMemory';
import type { SpentPoints } from './spentPoints';

/** What sending an item needs. */
export interface Sending {
	client: EnKashClient;
	tries: PreviousTries<SentItem>;
	spent: SpentPoints;
	closedAccounts: ClosedAccounts;
}

/** A payout that was sent; without an outcome where the try ended before the reply was read. */
export interface SentItem {
	payout: ItemPayout<unknown>;
	outcome?: ItemOutcome;
}

/** The outcome of an item by an earlier try of this run; undefined where there was none, or it is unknown. */
export function knownOutcome(
	tries: PreviousTries<SentItem>,
	itemIndex: number,
): ItemOutcome | undefined {
	return tries.of(itemIndex)?.outcome;
}

/** An item to send or resend. */
export interface Task {
	itemIndex: number;
	payout: ItemPayout<unknown>;
	/** Set where an earlier try left the item unclear. */
	earlierUnclear?: EarlierUnclear;
}

/** A try that sent the item and ended before EnKash's reply was read. */
export const cutShort: EarlierUnclear = {
	cause: 'connectionLost',
	message: "An earlier try of this run sent the item and ended before EnKash's reply.",
};

/** The outcome of an item that was sent without a clear answer. */
export function unclearOutcome(
	context: IExecuteFunctions,
	itemIndex: number,
	payout: ItemPayout<unknown>,
	unclear: EarlierUnclear,
): ItemOutcome {
	const details = outcomeOfWholeCall({ kind: 'unclear', ...unclear }, { ...payout, noun: 'item' });
	const result = resultOf(payout.facts, details, payout.run);
	return failureOf(context, itemIndex, result, { payout, unclear });
}

/** An exception of our own while an item was in flight. */
const failedMeanwhile: EarlierUnclear = {
	cause: 'unreadableReply',
	message: 'The node failed while it was sending this item.',
};

/** Pays one item. Never throws: after an exception the item has the outcome known by then, else it is unclear. */
export async function payItem(
	context: IExecuteFunctions,
	run: Sending,
	task: Task,
	stopRule: StopRule,
): Promise<ItemOutcome> {
	try {
		return await sendItem(context, run, task, stopRule);
	} catch {
		const { itemIndex, payout } = task;
		return (
			knownOutcome(run.tries, itemIndex) ??
			unclearOutcome(context, itemIndex, payout, failedMeanwhile)
		);
	}
}

/** Sends one item. Records it in the retry memory before it is sent, and its outcome before anything can throw. */
async function sendItem(
	context: IExecuteFunctions,
	{ client, tries, closedAccounts }: Sending,
	task: Task,
	stopRule: StopRule,
): Promise<ItemOutcome> {
	const { itemIndex, payout, earlierUnclear: unclearBefore } = task;
	const existing = await payout.findExisting?.(client);
	if (existing) return outcomeOfExisting(context, itemIndex, payout, existing);
	tries.keep(itemIndex, { payout, outcome: knownOutcome(tries, itemIndex) });
	const { reply, attempts, earlierUnclear = unclearBefore } = await payout.send(client);
	const isGeneral = reply.kind !== 'success' && !isAboutAccount(reply);
	stopRule.noteReply(reply, isGeneral ? reasonToStop(reply) : undefined);
	if (reply.kind !== 'success') closedAccounts.note(payout, reply);
	const details =
		reply.kind === 'success'
			? detailsOfSuccess(payout, reply.payload)
			: outcomeOfWholeCall(reply, { ...payout, earlierUnclear, noun: 'item' });
	const result = resultOf(payout.facts, details, payout.run, { attempts });
	const isOpen = reply.kind === 'unclear';
	const unclear = isOpen ? { cause: reply.cause, message: reply.message } : earlierUnclear;
	const outcomeFor = (known: Result): ItemOutcome =>
		isPaid(known)
			? { ok: true, json: namedResult(payout, known), style: payout.style }
			: failureOf(context, itemIndex, known, { payout, unclear, reply });
	const outcome = outcomeFor(result);
	if (mayBeProcessed(result)) {
		tries.keep(itemIndex, { payout, outcome });
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

/** The outcome of an item that is not sent, because of what exists or may exist already. */
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
