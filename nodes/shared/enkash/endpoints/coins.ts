import * as z from 'zod/v4';
import type { EndpointCall } from '../client';
import { amountSchema, type EnKashRecord, recordsSchema } from '../records';

/** Coins for one user. How many is set in the event at EnKash, so no amount is sent. */
export interface CoinAllocation {
	companyId: string;
	event: string;
	requestId: string;
	userId: string;
}

/**
 * Allocates the coins of an event to a user.
 * Source: EnKash, "Allocate Coins to User" (api-9796917). The payload of a success is a sentence; others are not
 * documented.
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
		sanitizePayload: (sentence, sanitize) => sanitize(sentence),
	};
}

/** What coins are allocated for, and how many. */
export interface CoinEvent {
	configuration: string;
	companyId: string;
	event: string;
	/** Coins for one allocation of this event. */
	amount: number;
}

/**
 * Events as EnKash may send them. Only the reply to an update is documented, as one event; the others may be a list, the
 * event's ID alone, or a sentence.
 */
const eventsSchema: z.ZodType<EnKashRecord[]> = z.union([
	z
		.string()
		.trim()
		.min(1)
		.transform((text) => [/\s/.test(text) ? { message: text } : { coinConfigId: text }]),
	recordsSchema.transform(({ records }) => records),
]);

/** Events with their sentences for people sanitized. */
function sanitizeEvents(
	events: EnKashRecord[],
	sanitize: (message: string) => string,
): EnKashRecord[] {
	return events.map((event) =>
		typeof event.message === 'string' ? { ...event, message: sanitize(event.message) } : event,
	);
}

/** Creates an event. Source: EnKash, "Create Event" (api-9796915); its reply is not documented. */
export function createCoinEvent({
	configuration,
	companyId,
	event,
	amount,
}: CoinEvent): EndpointCall<EnKashRecord[]> {
	return {
		request: {
			method: 'POST',
			path: '/api/v0/enkash-coins/create-coins-config',
			body: { configuration, companyId, event, amount },
		},
		payload: eventsSchema,
		sanitizePayload: sanitizeEvents,
	};
}

/** Looks up an event. Source: EnKash, "Get Event" (api-9796914); its reply is not documented. */
export function getCoinEvent(coinConfigId: string): EndpointCall<EnKashRecord[]> {
	return {
		request: { method: 'GET', path: pathOfEvent(coinConfigId) },
		payload: eventsSchema,
		sanitizePayload: sanitizeEvents,
	};
}

/** Changes an event; fields that are left out stay as they are. Source: EnKash, "Update Event" (api-9796916). */
export function updateCoinEvent(
	coinConfigId: string,
	changes: Partial<CoinEvent>,
): EndpointCall<EnKashRecord[]> {
	return {
		request: { method: 'PATCH', path: pathOfEvent(coinConfigId), body: changes },
		payload: eventsSchema,
		sanitizePayload: sanitizeEvents,
	};
}

/** Whether a text can be an event's ID. It becomes part of a path, so it holds no character with a meaning there. */
export function isCoinConfigId(text: string): boolean {
	return /^[\w-]+$/.test(text);
}

function pathOfEvent(coinConfigId: string): string {
	return `/api/v0/enkash-coins/${encodeURIComponent(coinConfigId)}`;
}

/**
 * Looks up a person's coin balance. The payload is the bare number; 0 is a success.
 * Source: EnKash, "Get Balance" (api-9796918), the one coin call under `coins` instead of `enkash-coins`.
 */
export function getCoinBalance(userId: string): EndpointCall<number> {
	return {
		request: { method: 'GET', path: '/api/v0/coins/balance', query: { userId } },
		payload: z.pipe(amountSchema, z.number()),
	};
}
