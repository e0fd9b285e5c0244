import { contradictionBetween, plainMobile, quotedFact, type Statement } from './contradiction';
import { looseForm, type ReferenceMode } from './reference';
import { type OutcomeDetails, type ReasonCode, type Result, sentences } from './result';

/** A transaction in EnKash's log. */
export interface LoggedTransaction extends Statement {
	status?: string;
	enkashCardTxnId?: string;
}

/** The result of a look-up in the log. */
export type LookUp =
	| {
			kind: 'answered';
			transactions: readonly LoggedTransaction[];
			/** Whether EnKash counts no more transactions than it sent. */
			isComplete: boolean;
	  }
	| { kind: 'failed'; reason: string; reasonCode: ReasonCode };

/** How transactions are compared, and which statuses mean that points have moved. */
export interface LookUpRules {
	paidStatuses: readonly string[];
	referenceMode: ReferenceMode;
}

/** Whether a look-up can tell more than the call: the outcome is unclear, or EnKash says that the reference exists. */
export function needsLookUp({
	outcome,
	reasonCode,
}: Pick<Result, 'outcome' | 'reasonCode'>): boolean {
	return (
		outcome === 'unconfirmed' ||
		outcome === 'alreadyAllocated' ||
		(outcome === 'rejected' && reasonCode === 'duplicateReference')
	);
}

/**
 * The result of a payout after its reference was looked up. Only a single transaction that agrees in full confirms it.
 * A payout is unconfirmed where the log holds another amount, or lacks a reference that EnKash says exists. The user's
 * own reference stays refused even with the same amount: it may belong to another payout.
 */
export function confirmedResult(
	result: Result,
	sent: Statement,
	lookUp: LookUp,
	rules: LookUpRules,
): Result {
	if (lookUp.kind === 'failed') {
		return withSentence(result, `The look-up brought nothing: ${lookUp.reason}`);
	}
	const found = referencedBy(lookUp.transactions, sent.uniqueReferenceNumber);
	const [transaction, second] = found;
	if (!transaction) return withoutTransaction(result, sent, lookUp);
	if (second)
		return inDoubt(result, sent, `EnKash's log holds the reference ${found.length} times.`);
	const { loadAmount } = transaction;
	if (loadAmount !== undefined && loadAmount !== sent.loadAmount) {
		const reason = `EnKash's log holds ${loadAmount} points for this reference, where ${sent.loadAmount} are asked for.`;
		return unconfirmed(result, sent, `${reason} ${adviceOnDifference[rules.referenceMode]}`);
	}
	const doubt = doubtAboutAnswer(lookUp) ?? doubtAboutTransaction(transaction, sent, rules);
	return doubt === undefined ? confirmed(result, transaction) : inDoubt(result, sent, doubt);
}

/** The same payout again changes nothing: EnKash pays a reference once. */
const adviceOnDifference: Record<ReferenceMode, string> = {
	generate: 'Another run does not change that: pay a difference in a new payout run.',
	provide: 'Another run does not change that: pay a difference under a new reference number.',
};

/** A transaction without a reference matches no payout, not even one without a reference. */
function referencedBy(
	transactions: readonly LoggedTransaction[],
	reference: string | undefined,
): LoggedTransaction[] {
	return transactions.filter(
		({ uniqueReferenceNumber }) =>
			uniqueReferenceNumber !== undefined && uniqueReferenceNumber === reference,
	);
}

function withoutTransaction(
	result: Result,
	sent: Statement,
	lookUp: Extract<LookUp, { kind: 'answered' }>,
): Result {
	const doubt = whyAbsenceIsUnproven(lookUp, sent.uniqueReferenceNumber);
	if (doubt !== undefined) return withSentence(result, doubt);
	const missing = withSentence(result, "EnKash's log does not hold the reference yet.");
	return result.outcome === 'alreadyAllocated' ? unconfirmed(missing, sent) : missing;
}

/** A refused payout stays refused, whatever else the log holds. */
function inDoubt(result: Result, sent: Statement, doubt: string): Result {
	return result.outcome === 'rejected'
		? withSentence(result, doubt)
		: unconfirmed(result, sent, doubt);
}

/** With the amount that was asked for. Default of `reason`: the one that the result has. */
function unconfirmed(
	result: Result,
	{ loadAmount }: Statement,
	reason: string | undefined = result.reason,
): Result {
	return { ...result, loadAmount, outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason };
}

/** The result with another sentence in its reason. */
function withSentence(result: Result, sentence: string): Result {
	return { ...result, reason: sentences(result.reason, sentence) };
}

function confirmed(result: Result, { enkashCardTxnId, loadAmount }: LoggedTransaction): Result {
	const confirmedByLog: Result = { ...result };
	if (enkashCardTxnId !== undefined) confirmedByLog.enkashCardTxnId = enkashCardTxnId;
	switch (result.outcome) {
		case 'alreadyAllocated':
			return { ...confirmedByLog, loadAmount };
		case 'rejected':
			return withSentence(confirmedByLog, "EnKash's log holds it with the same amount.");
		default:
			confirmedByLog.outcome = 'allocated';
			delete confirmedByLog.reasonCode;
			delete confirmedByLog.reason;
			return confirmedByLog;
	}
}

/** A part that is missing may hold another transaction of the reference, such as its reversal. */
function doubtAboutAnswer({
	isComplete,
}: Extract<LookUp, { kind: 'answered' }>): string | undefined {
	return isComplete
		? undefined
		: 'EnKash sent only a part of what its log holds for the reference.';
}

function doubtAboutTransaction(
	transaction: LoggedTransaction,
	sent: Statement,
	{ paidStatuses, referenceMode }: LookUpRules,
): string | undefined {
	const { loadAmount, status, mobile } = transaction;
	if (loadAmount === undefined) {
		return "EnKash's log holds the reference without an amount to compare.";
	}
	const contradiction = contradictionBetween(sent, transaction);
	if (contradiction) return `EnKash's log holds the reference with ${contradiction}.`;
	// A generated reference belongs to one person and account; the user's own may have been used by anybody.
	if (referenceMode === 'provide' && plainMobile(mobile) === undefined) {
		return "EnKash's log doesn't say whose payout this reference is.";
	}
	if (status === undefined) return "EnKash's log holds the reference without a status.";
	if (!paidStatuses.some((paid) => paid.toLowerCase() === status.toLowerCase())) {
		return `EnKash's log holds the reference with status ${quotedFact(status)}, which is not among 'Statuses That Mean Paid'.`;
	}
	return undefined;
}

/**
 * What EnKash's log says of a payout that this run does not send: paid as asked for, missing, or in doubt. Paid needs a
 * transaction that agrees in full; missing needs an answer that would have listed it.
 */
export function outcomeInLog(sent: Statement, lookUp: LookUp, rules: LookUpRules): OutcomeDetails {
	if (lookUp.kind === 'failed') {
		const reason = `The look-up brought nothing: ${lookUp.reason}`;
		return { outcome: 'unconfirmed', reasonCode: lookUp.reasonCode, reason };
	}
	const found = referencedBy(lookUp.transactions, sent.uniqueReferenceNumber);
	const [transaction, second] = found;
	if (!transaction) return outcomeWithoutTransaction(sent, lookUp);
	const doubt = second
		? `EnKash's log holds the reference ${found.length} times.`
		: (doubtAboutAnswer(lookUp) ?? doubtAboutTransaction(transaction, sent, rules));
	if (doubt !== undefined) {
		return { outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason: doubt };
	}
	const { enkashCardTxnId, loadAmount } = transaction;
	return {
		outcome: 'alreadyAllocated',
		reasonCode: 'duplicateReference',
		reason: "EnKash's log holds this payout, with this person and amount.",
		reply: { enkashCardTxnId, loggedAmount: loadAmount },
	};
}

function outcomeWithoutTransaction(
	{ uniqueReferenceNumber }: Statement,
	lookUp: Extract<LookUp, { kind: 'answered' }>,
): OutcomeDetails {
	const doubt = whyAbsenceIsUnproven(lookUp, uniqueReferenceNumber);
	return doubt === undefined
		? {
				outcome: 'notFound',
				reasonCode: 'notFound',
				reason: "EnKash's log does not hold this payout.",
			}
		: { outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason: doubt };
}

/** Whether a transaction names no reference, so that it may be any payout's. */
function lacksReference({ uniqueReferenceNumber }: LoggedTransaction): boolean {
	return uniqueReferenceNumber === undefined;
}

/** Why an answer without the reference doesn't prove that the log lacks it; undefined where it does. */
function whyAbsenceIsUnproven(
	{ transactions, isComplete }: Extract<LookUp, { kind: 'answered' }>,
	reference: string | undefined,
): string | undefined {
	if (transactions.some(lacksReference)) {
		return "EnKash's log doesn't say which references its transactions have.";
	}
	if (!isComplete) return 'EnKash sent only a part of its log, without the reference.';
	const isInOtherLetters = transactions.some(
		({ uniqueReferenceNumber: logged = '' }) => looseForm(logged) === looseForm(reference ?? ''),
	);
	return isInOtherLetters
		? "EnKash's log holds the reference in other letters, capitals or small ones, or with blanks."
		: undefined;
}
