import type { Batch } from './batches';
import { parseMobile } from './mobile';
import {
	type OutcomeDetails,
	type ReasonCode,
	type ReplyFacts,
	type Result,
	resultOf,
	type RunFacts,
} from './result';
import type { Row } from './row';

/** What EnKash's words for a refusal come down to. */
export type Refusal =
	| 'duplicateReference'
	| 'insufficientBalance'
	| 'accountFault'
	| 'notAuthorized'
	| 'other';

/** One row of a bulk reply. */
export interface ReplyRow extends ReplyFacts {
	uniqueReferenceNumber?: string;
	mobile?: string;
	/** In points. */
	loadAmount?: number;
}

/** A row that EnKash refused. */
export interface RefusedReplyRow extends ReplyRow {
	refusal: Refusal;
	/** EnKash's own words, where it gave any. */
	failureReason?: string;
}

/** Why it can't be told what became of a call. */
export type UnclearCause =
	| 'timeout'
	| 'connectionLost'
	| 'serverError'
	| 'unreadableReply'
	| 'cancelled';

/** Why it is certain that a call was not processed. */
export type NotProcessedCause = 'connectionLost' | 'notAuthorized' | 'rateLimited' | 'cancelled';

/** The last word on a batch. */
export type BatchReply =
	| {
			kind: 'answered';
			succeeded: ReplyRow[];
			failed: RefusedReplyRow[];
			/** Whether EnKash's counts agree with each other and with its rows. */
			countsAddUp: boolean;
	  }
	| { kind: 'refused'; refusal: Refusal; reason: string }
	| { kind: 'notProcessed'; cause: NotProcessedCause; reason: string }
	| { kind: 'unclear'; cause: UnclearCause; reason: string };

/** A batch that was sent, once or more often. */
export interface SentBatch {
	batch: Batch;
	reply: BatchReply;
	/** Sends of this batch. */
	attempts: number;
	/** The first send of which it can't be told what became of it, when a later one followed. */
	earlierUnclear?: { cause: UnclearCause; reason: string };
}

/** What settling needs to know of the run. */
export interface ReconciliationRules {
	referenceMode: 'generate' | 'provide';
	/** False: EnKash creates cards for new holders only, and existing ones get nothing. */
	isPointsAllocation: boolean;
	run: RunFacts;
}

/**
 * Holds EnKash's reply against the batch: every row gets its result, by reference, else by mobile and amount, never
 * by position. Only a row that the reply names, once and as sent, is settled by it; any other is unconfirmed.
 * The results come in the order of the batch's rows.
 */
export function reconcile(sent: SentBatch, rules: ReconciliationRules): Result[] {
	const { batch, attempts } = sent;
	const fateOf = fatesOf(sent, rules);
	const sending = { batch: batch.number, attempts };
	return batch.rows.map((row) => resultOf(row, fateOf(row), rules.run, sending));
}

function fatesOf(sent: SentBatch, rules: ReconciliationRules): (row: Row) => OutcomeDetails {
	const { reply, batch } = sent;
	if (reply.kind === 'answered') return fatesByRow(sent, reply, rules);
	const fate = outcomeOfWholeCall(reply, sent, { ...rules, payouts: batch.rows.length });
	return () => fate;
}

/** A reply that speaks of single rows. */
type AnsweredReply = Extract<BatchReply, { kind: 'answered' }>;

/** A reply that speaks of a call as a whole, not of single rows. */
export type WholeReply = Exclude<BatchReply, { kind: 'answered' }>;

/** The end that all `payouts` of one call share. */
export function outcomeOfWholeCall(
	reply: WholeReply,
	sent: Pick<SentBatch, 'earlierUnclear'>,
	rules: Pick<ReconciliationRules, 'referenceMode'> & { payouts: number },
): OutcomeDetails {
	switch (reply.kind) {
		case 'refused':
			return reply.refusal === 'duplicateReference' && rules.payouts > 1
				? ambiguousDuplicate(reply.reason, sent)
				: outcomeOfRefusal(reply.refusal, reply.reason, sent, rules);
		case 'notProcessed':
			return (
				unclearEarlierAttempt(sent, reply.reason) ?? {
					outcome: 'notSent',
					reasonCode: notSentCodes[reply.cause],
					reason: reply.reason,
				}
			);
		case 'unclear':
			return {
				outcome: 'unconfirmed',
				reasonCode: reply.cause,
				reason: `${withoutStop(reply.reason)}, so it may have been paid.`,
			};
	}
}

/** Which of several references exists is not said, so none of them may count as paid. */
function ambiguousDuplicate(
	reason: string,
	sent: Pick<SentBatch, 'earlierUnclear'>,
): OutcomeDetails {
	return (
		unclearEarlierAttempt(sent, reason) ?? {
			outcome: 'rejected',
			reasonCode: 'duplicateReference',
			reason,
		}
	);
}

const notSentCodes: Record<NotProcessedCause, ReasonCode> = {
	connectionLost: 'connectionLost',
	notAuthorized: 'notAuthorized',
	rateLimited: 'refused',
	cancelled: 'cancelled',
};

const refusalCodes: Record<Exclude<Refusal, 'duplicateReference'>, ReasonCode> = {
	insufficientBalance: 'insufficientBalance',
	accountFault: 'refused',
	notAuthorized: 'notAuthorized',
	other: 'refused',
};

/**
 * The end of a payout that EnKash refused. "Exists already" confirms a payout that this run sent before without a
 * clear answer. Any other refusal of a resend leaves open whether the first send was processed: EnKash doesn't say
 * in which order it checks, and the first send itself may have used up the balance.
 */
export function outcomeOfRefusal(
	refusal: Refusal,
	reason: string,
	{ earlierUnclear }: Pick<SentBatch, 'earlierUnclear'>,
	{ referenceMode }: Pick<ReconciliationRules, 'referenceMode'>,
	reply?: ReplyFacts,
): OutcomeDetails {
	if (refusal === 'duplicateReference') {
		if (earlierUnclear) return { outcome: 'allocated', reply };
		return {
			outcome: referenceMode === 'generate' ? 'alreadyAllocated' : 'rejected',
			reasonCode: 'duplicateReference',
			reason,
			reply,
		};
	}
	return (
		unclearEarlierAttempt({ earlierUnclear }, reason) ?? {
			outcome: 'rejected',
			reasonCode: refusalCodes[refusal],
			reason,
		}
	);
}

/** The fate of a payout whose last send was refused or not processed, while an earlier one is unclear. */
export function unclearEarlierAttempt(
	{ earlierUnclear }: Pick<SentBatch, 'earlierUnclear'>,
	lastReason: string,
): OutcomeDetails | undefined {
	if (!earlierUnclear) return undefined;
	const reason = `${withoutStop(earlierUnclear.reason)}, and the resend was answered with: ${lastReason}`;
	return { outcome: 'unconfirmed', reasonCode: earlierUnclear.cause, reason };
}

function withoutStop(sentence: string): string {
	return sentence.replace(/\.$/, '');
}

interface Mention {
	reply: ReplyRow;
	/** Absent where the reply lists the row under its successes. */
	refused?: RefusedReplyRow;
	isRepeated: boolean;
}

function fatesByRow(
	sent: SentBatch,
	reply: AnsweredReply,
	rules: ReconciliationRules,
): (row: Row) => OutcomeDetails {
	const mentions = mentionsByRow(sent.batch, reply);
	return (row) => {
		const mention = mentions.get(row);
		if (!mention) {
			return unmatched('EnKash answered without a word about this row, so it may have been paid.');
		}
		if (mention.isRepeated) {
			return unmatched('EnKash listed this row more than once, so it may have been paid.');
		}
		const doubt = differenceBetween(row, mention.reply) ?? contradictionIn(mention, reply);
		if (doubt) return unmatched(doubt);
		if (mention.refused) return fateOfRefusedRow(mention.refused, sent, rules);
		return fateOfPaidRow(mention.reply, rules);
	};
}

/**
 * Why a row is not believed to have ended as the list says that it stands in, as a sentence, or undefined. A transaction
 * on a failed row speaks against the list. Where EnKash's counts speak against its lists, a row must prove by itself
 * that it was paid or refused.
 */
function contradictionIn(
	{ reply, refused }: Mention,
	{ countsAddUp }: Pick<AnsweredReply, 'countsAddUp'>,
): string | undefined {
	const hasTransaction = reply.enkashCardTxnId !== undefined;
	if (hasTransaction && refused && refused.refusal !== 'duplicateReference') {
		return 'EnKash listed this row as failed and yet with a transaction, so it may have been paid.';
	}
	const isProven = refused ? refused.failureReason !== undefined : hasTransaction;
	if (countsAddUp || isProven) return undefined;
	return "EnKash's counts contradict its rows, so this one may or may not have been paid.";
}

function fateOfPaidRow(
	reply: ReplyRow,
	{ isPointsAllocation }: ReconciliationRules,
): OutcomeDetails {
	// EnKash doesn't say where it lists existing holders, who get nothing in this mode: only a transaction proves points.
	if (!isPointsAllocation && reply.enkashCardTxnId === undefined) {
		return unmatched(
			'EnKash listed this row without a transaction, so the person may be an existing user who got nothing.',
			reply,
		);
	}
	return { outcome: 'allocated', reply };
}

function fateOfRefusedRow(
	refused: RefusedReplyRow,
	sent: SentBatch,
	rules: ReconciliationRules,
): OutcomeDetails {
	const reason = refused.failureReason ?? 'EnKash refused this row without giving a reason.';
	return outcomeOfRefusal(refused.refusal, reason, sent, rules, refused);
}

function unmatched(reason: string, reply?: ReplyFacts): OutcomeDetails {
	return { outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason, reply };
}

function mentionsByRow(batch: Batch, { succeeded, failed }: AnsweredReply): Map<Row, Mention> {
	const byReference = new Map<string, Row>();
	const byMobile = new Map<string, Row>();
	for (const row of batch.rows) {
		byReference.set(row.uniqueReferenceNumber, row);
		byMobile.set(row.mobile, row);
	}
	const mentions = new Map<Row, Mention>();

	function add(reply: ReplyRow, refused?: RefusedReplyRow): void {
		const row = rowOf(reply, byReference, byMobile);
		if (!row) return;
		const earlier = mentions.get(row);
		if (earlier) earlier.isRepeated = true;
		else mentions.set(row, { reply, refused, isRepeated: false });
	}

	for (const reply of succeeded) add(reply);
	for (const refused of failed) add(refused, refused);
	return mentions;
}

/** The row that a row of the reply speaks of. A reference that isn't in the batch speaks of none. */
function rowOf(
	reply: ReplyRow,
	byReference: Map<string, Row>,
	byMobile: Map<string, Row>,
): Row | undefined {
	if (reply.uniqueReferenceNumber !== undefined) {
		return byReference.get(reply.uniqueReferenceNumber);
	}
	const row = byMobile.get(plainMobile(reply.mobile) ?? '');
	return row && reply.loadAmount === row.loadAmount ? row : undefined;
}

/** What a row matched by its reference has different from what was sent, as a sentence, or undefined. */
function differenceBetween(row: Row, reply: ReplyRow): string | undefined {
	const mobile = plainMobile(reply.mobile);
	if (mobile !== undefined && mobile !== row.mobile) {
		return `EnKash answered for mobile ${mobile} where ${row.mobile} was sent.`;
	}
	if (reply.loadAmount !== undefined && reply.loadAmount !== row.loadAmount) {
		return `EnKash answered with ${reply.loadAmount} points where ${row.loadAmount} were sent.`;
	}
	return undefined;
}

function plainMobile(mobile: string | undefined): string | undefined {
	if (mobile === undefined) return undefined;
	const parsed = parseMobile(mobile);
	return parsed.ok ? parsed.value : undefined;
}

/** Why nothing further should be sent after this reply, or undefined. */
export function reasonToStop(reply: BatchReply): string | undefined {
	switch (reply.kind) {
		case 'answered': {
			const fault = reply.failed.find(({ refusal }) => stopsTheRun(refusal));
			return fault && stopSentence(fault.refusal, fault.failureReason ?? '');
		}
		case 'refused':
			return stopsTheRun(reply.refusal) ? stopSentence(reply.refusal, reply.reason) : undefined;
		case 'notProcessed':
			return reply.cause === 'rateLimited' ? undefined : reply.reason;
		case 'unclear':
			return reply.cause === 'cancelled' ? reply.reason : undefined;
	}
}

/** Whether what EnKash refused one batch for would meet every later one too. */
function stopsTheRun(refusal: Refusal): boolean {
	return refusal !== 'duplicateReference' && refusal !== 'other';
}

function stopSentence(refusal: Refusal, reason: string): string {
	return refusal === 'insufficientBalance'
		? `The account's balance is used up: ${reason}`
		: `EnKash refused the account: ${reason}`;
}
