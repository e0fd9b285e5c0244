import type { EndpointCall } from './client';
import { type Records, recordsSchema } from './records';

/** Which cards to list. */
export interface CardSearch {
	companyId: string;
	cardAccountId: string;
	/** One card; without it, all cards of the account. */
	enKashCardId?: string;
}

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
		payload: recordsSchema,
	};
}
