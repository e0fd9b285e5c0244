import * as z from 'zod/v4-mini';
import type { EndpointCall } from '../client';
import { deniesPayment } from '../messages';
import {
	cardIdNames,
	recordSchema,
	type Records,
	recordsOf,
	statedAmount,
	textOf,
} from '../records';
import { idOfTransaction, statedReference } from './transactions';

/**
 * A holder's card in a reply. All of EnKash's examples have the ID of a card or of a transaction; a payload without
 * either proves nothing. Neither does one with the status of a failed transaction; the examples have none.
 */
export const cardSchema = recordSchema.check(
	z.refine(
		(card) => textOf(card, cardIdNames) !== undefined || idOfTransaction(card) !== undefined,
	),
	z.refine((card) => !deniesPayment(textOf(card, ['status']) ?? '')),
);
export type Card = z.output<typeof cardSchema>;

/** A card to create: the body fields that are set, under EnKash's names. */
export interface NewCard {
	companyId: string;
	cardAccountId: string;
	[field: string]: unknown;
}

/**
 * Creates a prepaid or gift card, depending on the account. The call has no client reference, so it must not be resent
 * once it may have been processed.
 * Source: EnKash, "Create Gift Card" (api-13012983) and "Create Prepaid Card" (api-13438387).
 */
export function createCard(card: NewCard): EndpointCall<Card> {
	return {
		request: { method: 'POST', path: '/api/v0/partner/enKashCard', body: card },
		payload: cardSchema,
	};
}

/** Which cards to list. */
export interface CardSearch {
	companyId: string;
	cardAccountId: string;
	/** One card; without it, all cards of the account. */
	enKashCardId?: string;
}

/** A card outside a list must have its ID: without one, the object may be the wrapper of an unknown kind of list. */
const cardsSchema = recordsOf((record) => textOf(record, cardIdNames) !== undefined);

/**
 * Lists the cards of an account, or one of them.
 * Sources: EnKash, "Get User Details" (api-9796910) and "Get User Card Details" (api-13454278), which share a path and
 * differ in envelope and payload. Neither documents paging, nor a search by mobile or e-mail.
 */
export function searchCards({
	companyId,
	cardAccountId,
	enKashCardId,
}: CardSearch): EndpointCall<Records> {
	return {
		request: {
			method: 'POST',
			path: '/api/v0/partner/enKashCard/search',
			body: { cardAccountId, companyId, enKashCardId },
		},
		payload: cardsSchema,
	};
}

/** The facts of a payout that a card in a reply states. Amounts are in points. */
export interface CardStatement {
	uniqueReferenceNumber?: string;
	mobile?: string;
	email?: string;
	userId?: string;
	loadAmount?: number;
	companyId?: string;
	cardAccountId?: string;
	transactionType?: string;
}

/** Reads those facts. EnKash returns the reference as `pgReferenceNumber`, though its own example lacks it. */
export function statementInCard(card: Card): CardStatement {
	return {
		uniqueReferenceNumber: statedReference(card),
		mobile: textOf(card, ['mobile']),
		email: textOf(card, ['email']),
		userId: textOf(card, ['userId']),
		loadAmount: statedAmount(card.loadAmount),
		companyId: textOf(card, ['companyId']),
		cardAccountId: textOf(card, ['cardAccountId']),
		transactionType: textOf(card, ['transactionType']),
	};
}
