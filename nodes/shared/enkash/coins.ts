import * as z from 'zod/v4';
import type { EndpointCall } from './client';

/** Coins for one user. How many is set in the event at EnKash, so no amount is sent. */
export interface CoinAllocation {
	companyId: string;
	event: string;
	requestId: string;
	userId: string;
}

/**
 * Grants a user the coins of an event.
 * Source: EnKash, "Allocate Coins to User" (api-9796917). The payload of a success is a sentence;
 * of any other it is not known what it says.
 */
export function allocateCoin(allocation: CoinAllocation): EndpointCall<string> {
	const { companyId, event, requestId, userId } = allocation;
	return {
		request: {
			method: 'POST',
			path: '/api/v0/enkash-coins/allocate-coin',
			body: { companyId, event, requestId, userId },
		},
		payload: z.string().regex(/\S/),
	};
}
