import * as z from 'zod/v4';
import { amountSchema } from './amounts';
import type { EndpointCall } from './client';
import { type EnKashRecord, recordSchema } from './records';

/** What coins are given for, and how many. */
export interface CoinEvent {
	configuration: string;
	companyId: string;
	event: string;
	/** Coins for one allocation of this event. */
	amount: number;
}

/** Makes an event. Source: EnKash, "Create Event" (api-9796915); its reply was never readable. */
export function createCoinEvent({
	configuration,
	companyId,
	event,
	amount,
}: CoinEvent): EndpointCall<EnKashRecord> {
	return {
		request: {
			method: 'POST',
			path: '/api/v0/enkash-coins/create-coins-config',
			body: { configuration, companyId, event, amount },
		},
		payload: recordSchema,
	};
}

/** Looks up an event. Source: EnKash, "Get Event" (api-9796914); its reply was never readable. */
export function getCoinEvent(coinConfigId: string): EndpointCall<EnKashRecord | null | undefined> {
	return {
		request: { method: 'GET', path: pathOfEvent(coinConfigId) },
		payload: recordSchema.nullish(),
	};
}

/** Changes an event; fields that are left out stay as they are. Source: EnKash, "Update Event" (api-9796916). */
export function updateCoinEvent(
	coinConfigId: string,
	changes: Partial<CoinEvent>,
): EndpointCall<EnKashRecord> {
	return {
		request: { method: 'PATCH', path: pathOfEvent(coinConfigId), body: changes },
		payload: recordSchema,
	};
}

function pathOfEvent(coinConfigId: string): string {
	return `/api/v0/enkash-coins/${encodeURIComponent(coinConfigId)}`;
}

/**
 * A person's coins. The payload is the bare number, of which 0 is a success too.
 * Source: EnKash, "Get Balance" (api-9796918), the one coin call under `coins` instead of `enkash-coins`.
 */
export function getCoinBalance(userId: string): EndpointCall<number> {
	return {
		request: { method: 'GET', path: '/api/v0/coins/balance', query: { userId } },
		payload: z.pipe(amountSchema, z.number()),
	};
}
