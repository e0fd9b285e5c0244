import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { Refusal } from '../enkash/messages';
import type { Problem } from '../enkash/problem';
import type { EarlierUnclear } from '../enkash/retry';
import { apiError, operationError } from '../n8n/errors';
import { failedItem, type ItemResult, type OutputStyle, rowItem } from '../n8n/output';
import type { WholeReply } from '../payout/reconciliation';
import { type ReasonCode, type Result, resultOf, sentences } from '../payout/result';
import { outcomeAfterStop } from '../payout/stopRule';
import type { ItemPayout, PayingNode } from './itemPayout';

/** The outcome of one item: the result, or the error with the result. */
export type ItemOutcome =
	| { ok: true; json: ItemResult; style: OutputStyle }
	| {
			ok: false;
			error: NodeApiError | NodeOperationError;
			result: Result;
			advice?: string;
			/** Set where the item was sent without a clear answer. */
			unclear?: EarlierUnclear;
	  };

/** Whether EnKash has paid this payout, in this run or before. */
export function isPaid({ outcome }: Result): boolean {
	return outcome === 'allocated' || outcome === 'alreadyAllocated';
}

/** Whether EnKash has processed this payout, or may have. */
export function mayBeProcessed(result: Result): boolean {
	return isPaid(result) || result.outcome === 'unconfirmed';
}

/** The outcome's name in this node, such as `created`. */
function outcomeName({ outcomeNames = {} }: ItemPayout<unknown>, { outcome }: Result): string {
	return outcomeNames[outcome] ?? outcome;
}

/** The result with the outcome's name in this node. */
export function namedResult(payout: ItemPayout<unknown>, result: Result): ItemResult {
	return { ...result, outcome: outcomeName(payout, result) };
}

/** The outcome, then EnKash's reply; the result alone where the reply can't be shown. */
export function shownSuccess(
	payout: ItemPayout<unknown>,
	payload: unknown,
	result: Result,
): ItemResult {
	try {
		const { uniqueReferenceNumber, requestId, environment } = result;
		const shown = {
			outcome: outcomeName(payout, result),
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

/** The facts of a failed item: its payout if it was read, the reply if it was sent. */
interface FailureFacts {
	payout?: ItemPayout<unknown>;
	unclear?: EarlierUnclear;
	reply?: { kind: 'success' } | WholeReply;
	/** As in `ReadItem`. */
	setUpProblem?: Problem;
}

/** The outcome of a failed item, with the error that n8n shows. */
export function failureOf(
	context: IExecuteFunctions,
	itemIndex: number,
	result: Result,
	{ payout, unclear, reply, setUpProblem }: FailureFacts = {},
): ItemOutcome {
	const node = context.getNode();
	if (setUpProblem) {
		return { ok: false, error: operationError(node, setUpProblem, itemIndex), result };
	}
	const advice = payout && adviceAfter(payout, result, reply);
	const problem = { ...failureMessage(result), advice: sentences(result.reason, advice) };
	const httpStatus = reply?.kind === 'refused' ? reply.status : undefined;
	const error = reply
		? apiError(node, problem, { itemIndex, httpStatus })
		: operationError(node, problem, itemIndex);
	return { ok: false, error, result, advice, unclear };
}

/** What a sent item needs of a person. EnKash's words alone don't say whether anything has changed. */
function adviceAfter(
	{ adviceWhenUnclear, nothingDone }: ItemPayout<unknown>,
	{ outcome, reasonCode }: Result,
	reply: FailureFacts['reply'],
): string {
	if (outcome === 'unconfirmed') return adviceWhenUnclear;
	const step =
		reply?.kind === 'refused'
			? stepsWhenRefused[reply.refusal]
			: reasonCode && stepsWhenNotSent[reasonCode];
	return sentences(nothingDone, step);
}

const checkCredential = 'Check the EnKash credential, then run it again.';
const stepsWhenRefused: Record<Refusal, string> = {
	accountFault:
		"Check 'Company ID', 'Card Account ID' and 'Partner ID' in the EnKash credential and in this node, then run it again.",
	other: 'Correct the item, then run it again.',
	insufficientBalance: 'Top up the account, then run it again.',
	notAuthorized: checkCredential,
	duplicateReference:
		'If this is a new payout, give it a reference number that was not used before.',
};
const stepsWhenNotSent: Partial<Record<ReasonCode, string>> = {
	refused: 'Run it again later.',
	connectionLost: 'Run it again once EnKash can be reached.',
	notAuthorized: checkCredential,
};

/** The message of the error. n8n logs it, so it holds no values of people and no message of EnKash. */
function failureMessage({ outcome, reasonCode }: Result): Pick<Problem, 'message'> {
	if (outcome === 'unconfirmed') return { message: 'It is unclear whether this item went through' };
	if (outcome === 'notSent') return { message: 'This item was not sent' };
	return (reasonCode && refusalMessages[reasonCode]) ?? { message: 'EnKash refused this item' };
}

const refusalMessages: Partial<Record<ReasonCode, Pick<Problem, 'message'>>> = {
	invalidRow: { message: "This item can't be sent as it is" },
	duplicateInInput: { message: 'Two items have the same reference' },
	duplicateReference: { message: 'EnKash knows the reference of this item already' },
	limitExceeded: { message: 'This item holds more points than the limit allows' },
	insufficientBalance: { message: "The account's balance is used up" },
};

/** Throws the failure that a person must look at first: an unclear item before a refused one. Counts the items done. */
export function throwFailure(
	outcomes: readonly ItemOutcome[],
	node?: Pick<PayingNode<unknown>, 'adviceOnItemsDone'>,
): void {
	const failures = outcomes.filter((outcome) => !outcome.ok);
	const isUnclear = ({ result }: { result: Result }) => result.outcome === 'unconfirmed';
	const wasTried = ({ result }: { result: Result }) => result.outcome !== 'notSent';
	const failure = failures.find(isUnclear) ?? failures.find(wasTried) ?? failures[0];
	if (!failure) return;
	const done = outcomes.filter(({ ok }) => ok).length;
	const unclear = failures.filter(isUnclear).length;
	const counts = done + unclear > 0 && outcomes.length > 1 ? countsOf(outcomes, done, unclear) : '';
	const advice = done > 0 ? node?.adviceOnItemsDone?.(done) : undefined;
	const { description } = failure.error;
	failure.error.description = sentences(description, counts, advice);
	throw failure.error;
}

function countsOf(outcomes: readonly ItemOutcome[], done: number, unclear: number): string {
	return `Of ${outcomes.length} items, ${done} went through and ${unclear} may have gone through.`;
}

/** The output item of an outcome. An AI agent gets a failure as an answer, not as an error. */
export function itemOf(
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

/** The outcome of an item that was not sent because the run stopped. `why` is a sentence; `payout` is absent if unread. */
export function notSentOutcome(
	context: IExecuteFunctions,
	{ itemIndex, payout }: { itemIndex: number; payout?: ItemPayout<unknown> },
	why: string,
	reasonCode: 'cancelled' | 'runStopped',
): ItemOutcome {
	const details = outcomeAfterStop('item', why, reasonCode);
	return failureOf(context, itemIndex, resultOf(payout?.facts ?? {}, details, payout?.run ?? {}));
}
