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

/**
 * Whether the log can say more of a payout than its call did: it is unclear, or EnKash says that its reference exists.
 * A reference of the user's own that exists stays refused, since it may belong to another payout of the same amount.
 */
export function needsLookUp({ outcome }: Result): boolean {
	return outcome === 'unconfirmed' || outcome === 'alreadyAllocated';
}

/**
 * The result of a payout after its reference was looked up. Only one transaction that agrees in full confirms it; an
 * amount of its own, in points, makes it unconfirmed even where EnKash said that it was paid.
 */
export function confirmedResult(
	result: Result,
	transactionType: 'CR' | 'DR',
	lookUp: LookUp,
): Result {
	if (lookUp.kind === 'failed') {
		return withReason(
			result,
			`${result.reason ?? ''} The look-up brought nothing: ${lookUp.reason}`,
		);
	}
	const { uniqueReferenceNumber: reference } = result;
	const found = lookUp.transactions.filter(
		// A transaction without a reference is nobody's, not that of a payout without one.
		({ uniqueReferenceNumber: logged }) => logged !== undefined && logged === reference,
	);
	const [transaction, second] = found;
	if (!transaction) {
		return withReason(
			result,
			`${result.reason ?? ''} EnKash's log does not hold the reference yet.`,
		);
	}
	const doubt = second
		? `EnKash's log holds the reference ${found.length} times.`
		: doubtAbout(transaction, result.loadAmount, transactionType);
	if (doubt !== undefined) {
		return { ...withReason(result, doubt), outcome: 'unconfirmed', reasonCode: 'unmatchedReply' };
	}
	return confirmed(result, transaction);
}

function withReason(result: Result, reason: string): Result {
	return { ...result, reason: reason.trim() };
}

function confirmed(result: Result, { enkashCardTxnId }: LoggedTransaction): Result {
	const settled: Result = { ...result };
	if (enkashCardTxnId !== undefined) settled.enkashCardTxnId = enkashCardTxnId;
	if (result.outcome === 'alreadyAllocated') return settled;
	settled.outcome = 'allocated';
	delete settled.reasonCode;
	delete settled.reason;
	return settled;
}

/** The one status that EnKash's pages show. Any other may be a failure, so it doesn't count as paid. */
const knownStatus = 'CREATED';

function doubtAbout(
	{ amount, transactionType, status }: LoggedTransaction,
	expectedAmount: number | undefined,
	expectedType: 'CR' | 'DR',
): string | undefined {
	if (amount === undefined) return "EnKash's log holds the reference without an amount to compare.";
	if (amount !== expectedAmount) {
		return `EnKash's log holds ${amount} points for this reference, where ${expectedAmount} are asked for.`;
	}
	if (transactionType !== undefined && transactionType !== expectedType) {
		return `EnKash's log holds the reference as ${transactionType}, where ${expectedType} was sent.`;
	}
	if (status !== undefined && status !== knownStatus) {
		return `EnKash's log holds the reference with status ${status}, of which EnKash doesn't say whether it is paid.`;
	}
	return undefined;
}
