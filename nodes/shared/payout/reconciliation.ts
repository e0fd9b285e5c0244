import type {
	BulkReply,
	BulkReplyRow,
	RefusedBulkReplyRow,
} from '../enkash/endpoints/bulkAllocation';
import type { Refusal } from '../enkash/messages';
import type { Reply } from '../enkash/reply';
import type { EarlierUnclear } from '../enkash/retry';
import { contradictionBetween, plainMobile } from './contradiction';
import type { ReferenceMode } from './reference';
import {
	type OutcomeDetails,
	type ReasonCode,
	reasonOf,
	type ReplyFacts,
	withoutFullStop,
} from './result';
import type { Row } from './row';

/** A reply about a call as a whole, without single rows. */
export type WholeReply = Exclude<Reply<unknown>, { kind: 'success' }>;

/** What reconciling needs to know of a call. */
export interface ReconciliationRules {
	referenceMode: ReferenceMode;
	/** What the sentences call a payout. */
	noun: 'row' | 'item';
	/** What to say where EnKash holds the payout already; see `paidBefore`. */
	paidBefore?: string;
	/** The first attempt whose outcome is unknown, where there was one. */
	earlierUnclear?: EarlierUnclear;
	/**
	 * Whether this run has sent the payout in a batch that EnKash refused as a whole, for something else than a known
	 * reference. EnKash does not document that it pays nobody of such a batch. Default: false.
	 */
	isRefusedBefore?: boolean;
}

/** The same for a bulk call. */
export interface BulkRules extends ReconciliationRules {
	companyId: string;
	cardAccountId: string;
	/** False: EnKash creates cards for new holders only, and existing ones get nothing. */
	isPointsAllocation: boolean;
}

/**
 * Matches EnKash's reply to the rows of a bulk call: by reference, else by mobile and amount, never by position. Only a
 * row that the reply names, once and as sent, gets its outcome from it; any other is unconfirmed.
 */
export function reconcile(
	reply: Reply<BulkReply>,
	rows: readonly Row[],
	rules: BulkRules,
): (row: Row) => OutcomeDetails {
	if (reply.kind === 'success') return outcomesByRow(reply.payload, rows, rules);
	const details = outcomeOfWholeCall(rows.length > 1 ? withoutDuplicate(reply) : reply, rules);
	return () => details;
}

/** A refusal of several rows as duplicate doesn't say which of them is paid. */
function withoutDuplicate(reply: WholeReply): WholeReply {
	const isDuplicate = reply.kind === 'refused' && reply.refusal === 'duplicateReference';
	return isDuplicate ? { ...reply, refusal: 'other' } : reply;
}

/** The outcome of every payout in a call that EnKash answered as a whole. */
export function outcomeOfWholeCall(reply: WholeReply, rules: ReconciliationRules): OutcomeDetails {
	switch (reply.kind) {
		case 'refused':
			return outcomeOfRefusal({ ...reply, message: refusalMessage(reply) }, rules);
		case 'notProcessed': {
			const reason = reasonOf(reply);
			const reasonCode = notSentCodes[reply.cause];
			return unclearEarlierAttempt(rules, reason) ?? { outcome: 'notSent', reasonCode, reason };
		}
		case 'unclear':
			return {
				outcome: 'unconfirmed',
				reasonCode: reply.cause,
				reason: `${withoutFullStop(reply.message)}, so it may have been paid.`,
			};
	}
}

/** EnKash's own message for a call that it refused as a whole; undefined where it gave none. */
export function refusalMessage({
	isUnexplained,
	reason,
}: Pick<Extract<WholeReply, { kind: 'refused' }>, 'isUnexplained' | 'reason'>): string | undefined {
	return isUnexplained ? undefined : reason;
}

/** What EnKash's reply, or the lack of one, says for people. */
export function reasonOfReply(reply: WholeReply): string {
	return reply.kind === 'refused' ? reply.reason : reasonOf(reply);
}

/** The reason code of a call that was not processed, by its cause. */
export const notSentCodes: Record<
	Extract<WholeReply, { kind: 'notProcessed' }>['cause'],
	ReasonCode
> = {
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

/** What EnKash refused, and why. */
interface RefusedPayout {
	refusal: Refusal;
	/** EnKash's own message, if it gave one. */
	message?: string;
	reply?: ReplyFacts;
}

/**
 * The outcome of a payout that EnKash refused. After an earlier attempt without a clear answer a refusal other than
 * "exists already" does not tell whether that attempt was processed: EnKash doesn't document the order of its checks,
 * and the attempt itself may have used up the balance.
 */
function outcomeOfRefusal(
	{ refusal, message, reply }: RefusedPayout,
	rules: ReconciliationRules,
): OutcomeDetails {
	if (refusal === 'duplicateReference') return outcomeOfDuplicate(message, rules, reply);
	const reason = refusalReason(message, rules.noun);
	return (
		unclearEarlierAttempt(rules, reason) ?? {
			outcome: 'rejected',
			reasonCode: refusalCodes[refusal],
			reason,
		}
	);
}

/** A refusal without a message may mean that EnKash knows the reference. */
function refusalReason(message: string | undefined, noun: 'row' | 'item'): string {
	return message === undefined
		? `EnKash refused this ${noun} without giving a reason, so an earlier payout with this reference can't be excluded.`
		: `EnKash refused this ${noun}: ${message}`;
}

/** What a payout gives or takes. */
export type PayoutKind = 'points' | 'pointsTakenBack' | 'coins';

const doneBefore: Record<PayoutKind, (payoutRun: string) => string> = {
	points: (run) =>
		`Paid before in ${run}; nothing was paid now. A changed amount was not paid: use a new payout run for the difference.`,
	pointsTakenBack: (run) =>
		`Taken back before in ${run}; nothing was taken back now. A changed amount was not taken back: use a new payout run for the difference.`,
	coins: (run) => `Given before in ${run}; nothing was given now.`,
};

/** Sentences on a payout that EnKash holds already; undefined where the reference is the user's own. */
export function paidBefore(kind: PayoutKind, payoutRun: string | undefined): string | undefined {
	return payoutRun === undefined ? undefined : doneBefore[kind](payoutRun);
}

/** The outcome of a payout whose reference EnKash says exists already. */
function outcomeOfDuplicate(
	message = 'the reference exists already.',
	{ referenceMode, earlierUnclear, isRefusedBefore, noun, paidBefore }: ReconciliationRules,
	reply?: ReplyFacts,
): OutcomeDetails {
	const known = `EnKash knows the reference of this ${noun} already: ${message}`;
	if (referenceMode === 'generate') {
		return earlierUnclear
			? {
					outcome: 'alreadyAllocated',
					reasonCode: 'confirmedByResend',
					reason: `${known} This run sent it before without a clear answer, so that attempt or an earlier run paid it, maybe with another amount.`,
					reply,
				}
			: {
					outcome: 'alreadyAllocated',
					reasonCode: 'duplicateReference',
					reason: paidBefore === undefined ? known : `${paidBefore} EnKash says: ${message}`,
					reply,
				};
	}
	if (!earlierUnclear && !isRefusedBefore) {
		return { outcome: 'rejected', reasonCode: 'duplicateReference', reason: known, reply };
	}
	const before = earlierUnclear ? 'without a clear answer' : 'in a batch that EnKash refused';
	return {
		outcome: 'unconfirmed',
		reasonCode: 'duplicateReference',
		reason: `${known} This run sent it before ${before}, so either that attempt paid it, or the reference belongs to another payout.`,
		reply,
	};
}

/** The outcome of a payout that was refused or not processed at last, while an earlier attempt is unclear. */
export function unclearEarlierAttempt(
	{ earlierUnclear }: Pick<ReconciliationRules, 'earlierUnclear'>,
	lastReason: string,
): OutcomeDetails | undefined {
	if (!earlierUnclear) return undefined;
	const reason = `${withoutFullStop(earlierUnclear.message)}, and the next attempt ended with: ${lastReason}`;
	return { outcome: 'unconfirmed', reasonCode: earlierUnclear.cause, reason };
}

/** The reply's row for a row of the batch. */
interface Mention {
	reply: BulkReplyRow;
	/** Absent where the reply lists the row as paid. */
	refused?: RefusedBulkReplyRow;
	isRepeated: boolean;
}

function outcomesByRow(
	reply: BulkReply,
	rows: readonly Row[],
	rules: BulkRules,
): (row: Row) => OutcomeDetails {
	const mentions = mentionsByRow(reply, rows);
	return (row) => {
		const mention = mentions.get(row);
		if (!mention) {
			return unmatched("EnKash's reply does not mention this row, so it may have been paid.");
		}
		if (mention.isRepeated) {
			return unmatched("EnKash's reply lists this row more than once, so it may have been paid.");
		}
		const { companyId, cardAccountId } = rules;
		const contradiction = contradictionBetween({ ...row, companyId, cardAccountId }, mention.reply);
		if (contradiction) return contradicted(contradiction);
		const doubt = doubtAboutMention(mention, reply);
		if (doubt) return unmatched(doubt);
		return mention.refused
			? outcomeOfRefusal(
					{
						refusal: mention.refused.refusal,
						message: mention.refused.failureReason,
						reply: mention.refused,
					},
					rules,
				)
			: outcomeOfPaidRow(mention.reply, rules);
	};
}

/**
 * Why a row of the reply doesn't prove what its list says, as a sentence, or undefined. A failed row must have no
 * transaction, and a paid one no reason of a failure. Where EnKash's counts contradict its lists, a row must prove its
 * outcome by itself.
 */
function doubtAboutMention(
	{ reply, refused }: Mention,
	{ countsAddUp }: Pick<BulkReply, 'countsAddUp'>,
): string | undefined {
	if (reply.uniqueReferenceNumber === undefined && reply.loadAmount === undefined) {
		return "EnKash's reply lists this row without reference and amount, so it may have been paid.";
	}
	if (!refused && reply.failureReason !== undefined) {
		return 'EnKash listed this row as paid and yet with a reason for refusing it, so it may have been paid.';
	}
	const hasTransaction = reply.enkashCardTxnId !== undefined;
	if (hasTransaction && refused && refused.refusal !== 'duplicateReference') {
		return 'EnKash listed this row as failed and yet with a transaction, so it may have been paid.';
	}
	if (refused?.isOpen) {
		return `EnKash listed this row as failed, and its words leave open whether it was paid: ${refused.failureReason}`;
	}
	const isProven = refused ? refused.failureReason !== undefined : hasTransaction;
	if (countsAddUp || isProven) return undefined;
	return "EnKash's counts contradict its rows, so this one may or may not have been paid.";
}

function outcomeOfPaidRow(
	reply: BulkReplyRow,
	{ isPointsAllocation }: Pick<BulkRules, 'isPointsAllocation'>,
): OutcomeDetails {
	// EnKash doesn't document how it lists existing holders, who get nothing in this mode: only a transaction proves points.
	if (!isPointsAllocation && reply.enkashCardTxnId === undefined) {
		return unmatched(
			'EnKash listed this row without a transaction, so the person may be an existing user who got nothing.',
			reply,
		);
	}
	return { outcome: 'allocated', reply };
}

/** The outcome of a payout whose reply contradicts what was sent; `contradiction` is from `contradictionBetween`. */
export function contradicted(contradiction: string): OutcomeDetails {
	return unmatched(`EnKash's reply speaks of ${contradiction}, so this may have been paid.`);
}

/** The outcome of a payout where EnKash's reply proves nothing. */
function unmatched(reason: string, reply?: ReplyFacts): OutcomeDetails {
	return { outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason, reply };
}

function mentionsByRow({ succeeded, failed }: BulkReply, rows: readonly Row[]): Map<Row, Mention> {
	const byReference = new Map<string, Row>();
	const byMobile = new Map<string, Row>();
	for (const row of rows) {
		byReference.set(row.uniqueReferenceNumber, row);
		byMobile.set(row.mobile, row);
	}
	const mentions = new Map<Row, Mention>();

	function add(reply: BulkReplyRow, refused?: RefusedBulkReplyRow): void {
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

/**
 * The row of the batch that a row of the reply is about: by reference, else by mobile. Undefined for a reference that
 * isn't in the batch.
 */
function rowOf(
	reply: BulkReplyRow,
	byReference: Map<string, Row>,
	byMobile: Map<string, Row>,
): Row | undefined {
	if (reply.uniqueReferenceNumber !== undefined) {
		return byReference.get(reply.uniqueReferenceNumber);
	}
	return byMobile.get(plainMobile(reply.mobile) ?? '');
}

/**
 * Whether a single row may have caused the refusal of a whole batch, so that the batch is worth halving. A refusal of the
 * account, the balance or the login concerns every row.
 */
export function mayBeOneRow(reply: Reply<unknown>): boolean {
	if (reply.kind !== 'refused' || reply.isPathUnknown) return false;
	if (reply.refusal === 'duplicateReference') return true;
	const isAboutData = reply.status < 300 || [400, 413, 422].includes(reply.status);
	return reply.refusal === 'other' && isAboutData;
}
