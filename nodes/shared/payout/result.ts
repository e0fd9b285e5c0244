/** What became of one payout. */
export type Outcome = 'allocated' | 'alreadyAllocated' | 'rejected' | 'notSent' | 'unconfirmed';

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
	| 'cancelled';

/** What every result of a run repeats. */
export interface RunFacts {
	environment?: string;
	cardAccountId?: string;
	payoutRun?: string;
}

/** What is known of the payout itself, as sent. */
export interface PayoutFacts {
	uniqueReferenceNumber?: string;
	/** The reference of a grant of coins. */
	requestId?: string;
	name?: string;
	mobile?: string;
	/** Whole points. */
	loadAmount?: number;
}

/** What EnKash said of a payout that went through, under its own names. Balances are in points. */
export interface ReplyFacts {
	enkashCardId?: string;
	userId?: string;
	enkashCardTxnId?: string;
	/** Balance of the holder's card. */
	otbBalance?: number;
	/** Balance left in the company's account. */
	accountBalance?: number;
}

/** The end of one payout. */
export type OutcomeDetails =
	| { outcome: 'allocated'; reply?: ReplyFacts }
	| {
			outcome: Exclude<Outcome, 'allocated'>;
			reasonCode: ReasonCode;
			/** One sentence for people. */
			reason: string;
			reply?: ReplyFacts;
	  };

/** Where in the run the payout was sent: the number of its batch from 1, and how often it was sent. */
export interface Sending {
	batch?: number;
	attempts?: number;
}

/** The result of one payout as it stands on an output item. Fields that don't apply are left out. */
export interface Result extends PayoutFacts, ReplyFacts, RunFacts, Sending {
	outcome: Outcome;
	reasonCode?: ReasonCode;
	reason?: string;
}

/** Puts one result together; the order of its fields is the order of the columns that people see. */
export function resultOf(
	payout: PayoutFacts,
	fate: OutcomeDetails,
	run: RunFacts,
	sending: Sending = {},
): Result {
	const result: Result = { outcome: fate.outcome };
	if (payout.uniqueReferenceNumber !== undefined)
		result.uniqueReferenceNumber = payout.uniqueReferenceNumber;
	if (payout.requestId !== undefined) result.requestId = payout.requestId;
	if (payout.name !== undefined) result.name = payout.name;
	if (payout.mobile !== undefined) result.mobile = payout.mobile;
	if (payout.loadAmount !== undefined) result.loadAmount = payout.loadAmount;
	if (fate.reply !== undefined) addReplyFacts(result, fate.reply);
	if (fate.outcome !== 'allocated') {
		result.reasonCode = fate.reasonCode;
		result.reason = fate.reason;
	}
	if (run.environment !== undefined) result.environment = run.environment;
	if (run.cardAccountId !== undefined) result.cardAccountId = run.cardAccountId;
	if (run.payoutRun !== undefined) result.payoutRun = run.payoutRun;
	if (sending.batch !== undefined) result.batch = sending.batch;
	if (sending.attempts !== undefined) result.attempts = sending.attempts;
	return result;
}

function addReplyFacts(result: Result, reply: ReplyFacts): void {
	if (reply.enkashCardId !== undefined) result.enkashCardId = reply.enkashCardId;
	if (reply.userId !== undefined) result.userId = reply.userId;
	if (reply.enkashCardTxnId !== undefined) result.enkashCardTxnId = reply.enkashCardTxnId;
	if (reply.otbBalance !== undefined) result.otbBalance = reply.otbBalance;
	if (reply.accountBalance !== undefined) result.accountBalance = reply.accountBalance;
}
