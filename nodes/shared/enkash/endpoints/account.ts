import * as z from 'zod/v4';
import type { EndpointCall } from '../client';
import { amountSchema, textSchema, tolerant } from '../records';

const accountSchema = z.looseObject({
	cardAccountId: textSchema,
	companyId: textSchema,
	availableBalance: tolerant(amountSchema),
	currentMonthAllocationPoint: tolerant(amountSchema),
});

/**
 * The company's account, in points: `availableBalance` can be allocated, `currentMonthAllocationPoint` was allocated this
 * month. Other fields are as EnKash sent them.
 */
export type CardAccount = z.output<typeof accountSchema>;

/**
 * Looks up the company's account.
 * Source: EnKash, "Get Reward Account Details" (api-9796909).
 */
export function getCardAccount({
	companyId,
	cardAccountId,
}: {
	companyId: string;
	cardAccountId: string;
}): EndpointCall<CardAccount> {
	return {
		request: {
			method: 'POST',
			path: '/api/v0/partner/enKashCard/cardAccount/get',
			body: { cardAccountId, companyId },
		},
		payload: accountSchema,
	};
}
