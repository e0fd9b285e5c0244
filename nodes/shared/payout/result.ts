import type { Problem } from '../enkash/problem';

/** What became of one payout. */
export type Outcome = PaidOutcome | 'rejected' | 'notSent' | 'unconfirmed' | 'notFound';

/** The outcomes of a payout that EnKash holds, by this run or by an earlier one. */
type PaidOutcome = 'allocated' | 'alreadyAllocated';

/** Why a payout is not simply `allocated`. */
export type ReasonCode =
	| 'invalidRow'
	| 'emptyRow'
	| 'duplicateInInput'
	| 'duplicateReference'
	| 'insufficientBalance'
	| 'refused'
	| 'limitExceeded'
	| 'runStopped'
	| 'notAuthorized'
	| 'timeout'
	| 'connectionLost'
	| 'serverError'
	| 'unreadableReply'
	| 'unmatchedReply'
	| 'cancelled'
	| 'confirmedByResend'
	| 'notFound';

/** The facts of a run as a whole; absent while unknown. */
export interface RunFacts {
	environment?: string;
	companyId?: string;
	cardAccountId?: string;
	payoutRun?: string;
}

/** The facts of a payout as it was sent; absent where invalid or unknown. */
export interface PayoutFacts {
	uniqueReferenceNumber?: string;
	/** The reference of an allocation of coins. */
	requestId?: string;
	name?: string;
	mobile?: string;
	/** Whole points. */
	loadAmount?: number;
}

/** The facts that EnKash's reply adds, under its names. Balances are in points. */
export interface ReplyFacts {
	enkashCardId?: string;
	userId?: string;
	enkashCardTxnId?: string;
	/** Balance of the holder's card. */
	otbBalance?: number;
	/** Balance left in the company's account. */
	accountBalance?: number;
	/** The points that EnKash's transaction log holds for the payout. */
	loggedAmount?: number;
}

/** What became of one payout, and why. */
export type OutcomeDetails =
	| { outcome: 'allocated'; reply?: ReplyFacts }
	| {
			outcome: Exclude<Outcome, 'allocated'>;
			reasonCode: ReasonCode;
			/** One sentence for people. */
			reason: string;
			reply?: ReplyFacts;
	  };

/** How a payout was sent. */
interface SendingFacts {
	/** The number of its batch, from 1. */
	batch?: number;
	/** How many attempts held it. */
	attempts?: number;
}

/** The result of one payout, as an output item shows it. Fields that don't apply are absent. */
export interface Result
	extends PayoutFacts,
		Omit<ReplyFacts, 'loggedAmount'>,
		Omit<RunFacts, 'companyId'>,
		SendingFacts {
	outcome: Outcome;
	reasonCode?: ReasonCode;
	reason?: string;
}

/** Joins texts, each with a full stop: EnKash's messages often lack it. */
export function sentences(...texts: ReadonlyArray<string | null | undefined>): string {
	return texts
		.flatMap((text) => (text ? [text] : []))
		.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`))
		.join(' ');
}

/** A problem as one text, which an item's `reason` is. A message alone stays as it is. */
export function reasonOf({ message, advice }: Problem): string {
	return advice === undefined ? message : `${sentences(message)} ${advice}`;
}

/** EnKash's message without mobile numbers and e-mail addresses: people post the receipt of a run where others read it. */
export function withoutPeople(message: string): string {
	return message
		.split(/(\s+)/)
		.map((word) => (/@|(?:\d\D?){7}/.test(word) ? '…' : word))
		.join('');
}

/** A sentence that goes on in another one. */
export function withoutFullStop(sentence: string): string {
	return sentence.replace(/\.$/, '');
}

/**
 * Makes one result; its fields are in the order of the columns that people see. `alreadyAllocated` has no amount unless a
 * look-up has shown it: EnKash may have paid another.
 */
export function resultOf(
	payout: PayoutFacts,
	details: OutcomeDetails,
	run: RunFacts,
	{ batch, attempts }: SendingFacts = {},
): Result {
	const result: Result = { outcome: details.outcome };
	if (payout.uniqueReferenceNumber !== undefined)
		result.uniqueReferenceNumber = payout.uniqueReferenceNumber;
	if (payout.requestId !== undefined) result.requestId = payout.requestId;
	if (payout.name !== undefined) result.name = payout.name;
	if (payout.mobile !== undefined) result.mobile = payout.mobile;
	if (payout.loadAmount !== undefined && details.outcome !== 'alreadyAllocated')
		result.loadAmount = payout.loadAmount;
	if (details.reply !== undefined) addReplyFacts(result, details.reply);
	if (details.outcome !== 'allocated') {
		result.reasonCode = details.reasonCode;
		result.reason = details.reason;
	}
	if (run.environment !== undefined) result.environment = run.environment;
	if (run.cardAccountId !== undefined) result.cardAccountId = run.cardAccountId;
	if (run.payoutRun !== undefined) result.payoutRun = run.payoutRun;
	if (batch !== undefined) result.batch = batch;
	if (attempts !== undefined) result.attempts = attempts;
	return result;
}

function addReplyFacts(result: Result, reply: ReplyFacts): void {
	if (reply.enkashCardId !== undefined) result.enkashCardId = reply.enkashCardId;
	if (reply.userId !== undefined) result.userId = reply.userId;
	if (reply.enkashCardTxnId !== undefined) result.enkashCardTxnId = reply.enkashCardTxnId;
	if (reply.otbBalance !== undefined) result.otbBalance = reply.otbBalance;
	if (reply.accountBalance !== undefined) result.accountBalance = reply.accountBalance;
	if (reply.loggedAmount !== undefined) result.loadAmount = reply.loggedAmount;
}
