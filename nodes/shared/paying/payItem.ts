import type { IExecuteFunctions } from 'n8n-workflow';
import type { EnKashClient } from '../enkash/client';
import type { Reply } from '../enkash/reply';
import type { EarlierUnclear, Sent } from '../enkash/retry';
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
	run: Sending,
	task: Task,
	stopRule: StopRule,
): Promise<ItemOutcome> {
	const { client, tries } = run;
	const { itemIndex, payout } = task;
	const existing = await payout.findExisting?.(client);
	if (existing) return outcomeOfExisting(context, itemIndex, payout, existing);
	tries.keep(itemIndex, { payout, outcome: knownOutcome(tries, itemIndex) });
	const sent = await payout.send(client);
	noteReply(run, payout, sent.reply, stopRule);
	const answer = readAnswer(task, sent);
	const outcome = outcomeOfResult(context, task, answer, answer.result);
	if (mayBeProcessed(answer.result)) tries.keep(itemIndex, { payout, outcome });
	else tries.forget(itemIndex);
	const confirmed = await confirm(client, payout, answer.result);
	const shown = withReply(payout, outcomeOfResult(context, task, answer, confirmed), {
		reply: sent.reply,
		result: confirmed,
	});
	if (mayBeProcessed(confirmed)) tries.keep(itemIndex, { payout, outcome: shown });
	return shown;
}

/** Notes whether a reply stops the run, or closes the account of its payout. */
function noteReply(
	{ closedAccounts }: Sending,
	payout: ItemPayout<unknown>,
	reply: Reply<unknown>,
	stopRule: StopRule,
): void {
	const isGeneral = reply.kind !== 'success' && !isAboutAccount(reply);
	stopRule.noteReply(reply, isGeneral ? reasonToStop(reply) : undefined);
	if (reply.kind !== 'success') closedAccounts.note(payout, reply);
}

/** What EnKash answered to an item, and what that says of it. */
interface Answer {
	reply: Reply<unknown>;
	result: Result;
	/** The attempt whose outcome is unknown, if there was one. */
	unclear?: EarlierUnclear;
}

function readAnswer(
	{ payout, earlierUnclear: unclearBefore }: Task,
	{ reply, attempts, earlierUnclear = unclearBefore }: Sent<unknown>,
): Answer {
	const details =
		reply.kind === 'success'
			? detailsOfSuccess(payout, reply.payload)
			: outcomeOfWholeCall(reply, { ...payout, earlierUnclear, noun: 'item' });
	const result = resultOf(payout.facts, details, payout.run, { attempts });
	const unclear =
		reply.kind === 'unclear' ? { cause: reply.cause, message: reply.message } : earlierUnclear;
	return { reply, result, unclear };
}

/** The outcome of an item by its result, which a look-up may have changed since the answer. */
function outcomeOfResult(
	context: IExecuteFunctions,
	{ itemIndex, payout }: Task,
	{ reply, unclear }: Answer,
	result: Result,
): ItemOutcome {
	return isPaid(result)
		? { ok: true, json: namedResult(payout, result), style: payout.style }
		: failureOf(context, itemIndex, result, { payout, unclear, reply });
}

/** The outcome of a paid item with EnKash's reply in it; any other as it is. */
function withReply(
	payout: ItemPayout<unknown>,
	outcome: ItemOutcome,
	{ reply, result }: Pick<Answer, 'reply' | 'result'>,
): ItemOutcome {
	return outcome.ok && reply.kind === 'success'
		? { ...outcome, json: shownSuccess(payout, reply.payload, result) }
		: outcome;
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
