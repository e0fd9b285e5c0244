import type { Result } from './result';

/** A transaction in EnKash's log. */
export interface LoggedTransaction {
	uniqueReferenceNumber?: string;
	/** In points. */
	amount?: number;
	/** `CR` or `DR`. */
	transactionType?: string;
	status?: string;
	enkashCardTxnId?: string;
}

/** What asking the log came to. */
export type LookUp =
	| { kind: 'answered'; transactions: readonly LoggedTransaction[] }
	| { kind: 'failed'; reason: string };

/** Whether the log can say more of a payout than its call did: it is unclear, or EnKash says that its reference exists. */
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
 * The result of a payout after its reference was looked up. Only one transaction that agrees in full confirms it. An
 * amount of its own makes it unconfirmed, whatever EnKash said of the reference, and so does a log without a reference
 * of which EnKash says that it exists. A reference of the user's own that exists stays refused, even with the same
 * amount: it may belong to another payout.
 */
export function confirmedResult(
	result: Result,
	transactionType: 'CR' | 'DR',
	lookUp: LookUp,
): Result {
	if (lookUp.kind === 'failed') {
		return withReason(result, `The look-up brought nothing: ${lookUp.reason}`);
	}
	const found = referencedBy(lookUp.transactions, result.uniqueReferenceNumber);
	const [transaction, second] = found;
	if (!transaction) return withoutTransaction(result, lookUp.transactions);
	if (second) return inDoubt(result, `EnKash's log holds the reference ${found.length} times.`);
	const { amount } = transaction;
	if (amount !== undefined && amount !== result.loadAmount) {
		const reason = `EnKash's log holds ${amount} points for this reference, where ${result.loadAmount} are asked for.`;
		return { ...result, outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason };
	}
	const doubt = doubtAbout(transaction, transactionType);
	return doubt === undefined ? confirmed(result, transaction) : inDoubt(result, doubt);
}

/** A transaction without a reference is nobody's, not that of a payout without one. */
function referencedBy(
	transactions: readonly LoggedTransaction[],
	reference: string | undefined,
): LoggedTransaction[] {
	return transactions.filter(
		({ uniqueReferenceNumber }) =>
			uniqueReferenceNumber !== undefined && uniqueReferenceNumber === reference,
	);
}

function withoutTransaction(result: Result, transactions: readonly LoggedTransaction[]): Result {
	const isUnknown = transactions.some(
		({ uniqueReferenceNumber }) => uniqueReferenceNumber === undefined,
	);
	if (isUnknown) {
		return withReason(result, "EnKash's log doesn't say which references its transactions have.");
	}
	const missing = withReason(result, "EnKash's log does not hold the reference yet.");
	if (result.outcome !== 'alreadyAllocated') return missing;
	return { ...missing, outcome: 'unconfirmed', reasonCode: 'unmatchedReply' };
}

/** Nothing in the log makes a refused payout one that may have been paid, unless it holds another amount. */
function inDoubt(result: Result, doubt: string): Result {
	if (result.outcome === 'rejected') return withReason(result, doubt);
	return { ...result, outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason: doubt };
}

/** The result with a sentence after those that it has. */
function withReason(result: Result, sentence: string): Result {
	const { reason = '' } = result;
	const before = reason === '' || reason.endsWith('.') ? reason : `${reason}.`;
	return { ...result, reason: `${before} ${sentence}`.trim() };
}

function confirmed(result: Result, { enkashCardTxnId }: LoggedTransaction): Result {
	const settled: Result = { ...result };
	if (enkashCardTxnId !== undefined) settled.enkashCardTxnId = enkashCardTxnId;
	switch (result.outcome) {
		case 'alreadyAllocated':
			return settled;
		case 'rejected':
			return withReason(settled, "EnKash's log holds it with the same amount.");
		default:
			settled.outcome = 'allocated';
			delete settled.reasonCode;
			delete settled.reason;
			return settled;
	}
}

/** The one status that EnKash's pages show. Any other may be a failure, so it doesn't count as paid. */
const knownStatus = 'CREATED';

function doubtAbout(
	{ amount, transactionType, status }: LoggedTransaction,
	expectedType: 'CR' | 'DR',
): string | undefined {
	if (amount === undefined) return "EnKash's log holds the reference without an amount to compare.";
	if (transactionType !== undefined && transactionType !== expectedType) {
		return `EnKash's log holds the reference as ${transactionType}, where ${expectedType} was sent.`;
	}
	if (status !== undefined && status !== knownStatus) {
		return `EnKash's log holds the reference with status ${status}, of which EnKash doesn't say whether it is paid.`;
	}
	return undefined;
}
