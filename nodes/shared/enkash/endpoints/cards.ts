import type { EndpointCall } from '../client';
import { cardIdNames, type Records, recordsOf, textOf } from '../records';
import { type Card, cardSchema } from './pointsAllocation';

/** A card to be made: every body field under EnKash's name, and only those that are set. */
export interface NewCard {
	companyId: string;
	cardAccountId: string;
	[field: string]: unknown;
}

/**
 * Makes a prepaid or gift card; which kind follows from the account. There is no reference of the client's own, so a
 * call that may have been processed must not be sent again.
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

/** A single card without list names its ID: anything else may be a list that is named in another way. */
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
