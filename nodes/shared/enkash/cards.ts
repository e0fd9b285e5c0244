import type { EndpointCall } from './client';
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
