import { pathParameter } from '../addresses';
import type { EndpointCall } from '../client';
import { momentOf } from '../dates';
import { amountSchema, type EnKashRecord, type Records, recordsOf, textOf } from '../records';

/** Where EnKash's sibling page for prepaid cards lists transactions; the page for rewards was never readable. */
export const transactionsPath = '/api/v0/partner/enKashCard/transaction/all';

/** The path as people may set it. */
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
 * Source: EnKash, "Get Transaction Details" of its prepaid cards (api-13551023); the path is a setting, as the page for
 * rewards was never readable. No paging is documented.
 */
export function searchTransactions(
	search: TransactionSearch,
	path: string = transactionsPath,
): EndpointCall<Records> {
	return { request: { method: 'POST', path, body: search }, payload: transactionsSchema };
}

/** A single transaction without list says which it is: anything else may be a list that is named in another way. */
const transactionsSchema = recordsOf(
	(record) => referenceOfTransaction(record) !== undefined || idOfTransaction(record) !== undefined,
);

export const referenceNames = [
	'pgReferenceNumber',
	'uniqueReferenceNumber',
	'uniqueReferenceNum',
] as const;
export const idNames = [
	'enKashTransactionId',
	'enkashCardTransactionId',
	'enkashCardTxnId',
] as const;
export const amountNames = ['amount', 'loadAmount'] as const;
export const typeNames = ['cardTransactionType', 'transactionType'] as const;

/** A card's date of making, and what the filters `txnDateFrom` and `txnDateTo` are about. */
export const dateNames = ['txnDate', 'transactionDate', 'createdOn'] as const;

/** The client's reference of a transaction, under whichever name it comes. */
export function referenceOfTransaction(transaction: EnKashRecord): string | undefined {
	return textOf(transaction, referenceNames);
}

/** EnKash's id of a transaction. */
export function idOfTransaction(transaction: EnKashRecord): string | undefined {
	return textOf(transaction, idNames);
}

/** When a transaction was made, in milliseconds since 1970, where it has a date that can be read. */
export function dateOfTransaction(transaction: EnKashRecord): number | undefined {
	const text = textOf(transaction, dateNames);
	return text === undefined ? undefined : momentOf(text);
}

/** What a transaction says of itself, as far as EnKash names it. */
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
