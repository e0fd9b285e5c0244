import { pathParameter } from '../addresses';
import type { EndpointCall } from '../client';
import {
	amountSchema,
	type EnKashRecord,
	type Records,
	recordsOf,
	textOf,
	textsOf,
} from '../records';

/** The path of the transaction log for prepaid cards; that for rewards is not documented. */
export const transactionsPath = '/api/v0/partner/enKashCard/transaction/all';

/** The user's choice of path. */
export const transactionsPathParameter = pathParameter(transactionsPath);

/** Which transactions to list, under EnKash's names. All but company and account may be left out. */
export interface TransactionSearch {
	companyId: string;
	cardAccountId: string;
	enKashCardId?: string;
	/** The client's reference, as EnKash calls it in its log. */
	pgReferenceNumber?: string;
	pgReferenceNumbers?: string[];
	userId?: string;
	cardHolderName?: string;
	companyName?: string;
	status?: string;
	enKashTransactionId?: string;
	cardTransactionType?: string;
	amountFrom?: number;
	amountTo?: number;
	/** ISO 8601 with milliseconds and `Z`. */
	txnDateFrom?: string;
	txnDateTo?: string;
}

/**
 * Lists transactions.
 * Source: EnKash, "Get Transaction Details" of its prepaid cards (api-13551023). The path is a setting, as that for
 * rewards is not documented. Neither is paging.
 */
export function searchTransactions(
	search: TransactionSearch,
	path: string = transactionsPath,
): EndpointCall<Records> {
	return { request: { method: 'POST', path, body: search }, payload: transactionsSchema };
}

/** A transaction outside a list must have a reference or ID: else the object may be the wrapper of an unknown list. */
const transactionsSchema = recordsOf(
	(record) => referenceOfTransaction(record) !== undefined || idOfTransaction(record) !== undefined,
);

/** EnKash's names of the client's reference. */
export const referenceNames = [
	'pgReferenceNumber',
	'uniqueReferenceNumber',
	'uniqueReferenceNum',
] as const;
/** EnKash's names of its own ID of a transaction. */
export const transactionIdNames = [
	'enKashTransactionId',
	'enkashCardTransactionId',
	'enkashCardTxnId',
] as const;
/** EnKash's names of the points. */
export const amountNames = ['amount', 'loadAmount'] as const;
/** EnKash's names of the type, `CR` or `DR`. */
export const typeNames = ['cardTransactionType', 'transactionType'] as const;

/** The date that the filters `txnDateFrom` and `txnDateTo` compare, under EnKash's names. */
export const dateNames = ['txnDate', 'transactionDate', 'createdOn'] as const;

/** The client's reference of a transaction, under whichever name it comes; undefined where two names disagree. */
export function referenceOfTransaction(transaction: EnKashRecord): string | undefined {
	const [reference, ...others] = textsOf(transaction, referenceNames);
	return others.length === 0 ? reference : undefined;
}

/** The reference that a reply states. Where two names disagree it is both, which equals no reference. */
export function statedReference(record: EnKashRecord): string | undefined {
	const references = textsOf(record, referenceNames);
	return references.length === 0 ? undefined : references.join(' and ');
}

/** EnKash's id of a transaction. */
export function idOfTransaction(transaction: EnKashRecord): string | undefined {
	return textOf(transaction, transactionIdNames);
}

/** The facts of a transaction; absent where EnKash's record lacks them. */
export interface TransactionFacts {
	/** In points. */
	amount?: number;
	/** `CR` or `DR`. */
	transactionType?: string;
	status?: string;
	enkashCardTxnId?: string;
}

/** Reads a transaction, tolerant of the spellings that EnKash's pages show. */
export function factsOfTransaction(transaction: EnKashRecord): TransactionFacts {
	const amount = amountSchema.safeParse(
		amountNames
			.map((name) => transaction[name])
			.find((value) => value !== undefined && value !== null),
	);
	return {
		amount: amount.success ? amount.data : undefined,
		transactionType: textOf(transaction, typeNames),
		status: textOf(transaction, ['status']),
		enkashCardTxnId: idOfTransaction(transaction),
	};
}
