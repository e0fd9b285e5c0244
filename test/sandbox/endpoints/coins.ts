import * as z from 'zod/v4';
import type { CoinEvent } from '../coinEvents';
import { duplicateWords, Refusal, success } from '../reply';
import type { Reply } from '../reply';
import { documented, sandboxOnly } from '../texts';
import { points, read, text } from '../validation';
import type { Call, Endpoint, World } from '../world';

/** The table says CUSTOM, the examples send DEFAULT. */
const configuration = z.enum(['CUSTOM', 'DEFAULT']);

const newEvent = z.object({ configuration, companyId: text, event: text, amount: points });

/** Create Event */
function createEvent(world: World, call: Call): Reply {
	const request = read(newEvent, call.body, world.switches);
	refuseUnknownCompany(world, request.companyId);
	if (world.coinEvents.named(request.companyId, request.event)) {
		throw new Refusal('refused', sandboxOnly.coinEventExists);
	}
	const event = world.coinEvents.add(request);
	noteChange(world, 'created', event);
	return eventReply(world, event);
}

/** Get Event */
function getEvent(world: World, call: Call): Reply {
	return eventReply(world, eventOf(world, call.endpoint));
}

const changedEvent = newEvent.partial();

/** Update Event: changes the fields that are sent. */
function updateEvent(world: World, call: Call): Reply {
	const request = read(changedEvent, call.body, world.switches);
	const event = eventOf(world, call.endpoint);
	if (request.companyId !== undefined) refuseUnknownCompany(world, request.companyId);
	const { companyId = event.companyId, event: name = event.event } = request;
	const namesake = world.coinEvents.named(companyId, name);
	if (namesake && namesake !== event) throw new Refusal('refused', sandboxOnly.coinEventExists);
	Object.assign(event, request);
	noteChange(world, 'updated', event);
	return success('E2', eventObject(event));
}

function noteChange(
	{ ledger }: World,
	change: 'created' | 'updated',
	{ coinConfigId, companyId, event, amount }: CoinEvent,
): void {
	ledger.noteCoinEvent({ change, coinConfigId, companyId, event, amount });
}

const allocation = z.object({ companyId: text, event: text, requestId: text, userId: text });

/** Allocate Coins: the amount is the event's. */
function allocateCoins(world: World, call: Call): Reply {
	const { ledger, switches } = world;
	const request = read(allocation, call.body, switches);
	refuseUnknownCompany(world, request.companyId);
	if (ledger.isCoinRequestUsed(request.companyId, request.requestId)) {
		if (switches.repeatedCoinRequest === 'success') return success('E2', documented.coinsAllocated);
		throw new Refusal('refused', duplicateWords(sandboxOnly.coinRequestUsed, switches));
	}
	const event = world.coinEvents.named(request.companyId, request.event);
	if (!event) throw new Refusal('notFound', sandboxOnly.noSuchCoinEvent);
	if (!ledger.isUser(request.userId)) throw new Refusal('notFound', sandboxOnly.noSuchUser);
	ledger.grantCoins({ ...request, amount: event.amount });
	return success('E2', documented.coinsAllocated);
}

const balanceQuery = z.object({ userId: text });

/** Get Balance: the balance is the payload, a bare integer. */
function coinBalance(world: World, call: Call): Reply {
	const { userId } = read(balanceQuery, call.query, world.switches);
	if (!world.ledger.isUser(userId)) throw new Refusal('notFound', sandboxOnly.noSuchUser);
	return success('E2', world.ledger.coinBalance(userId));
}

function refuseUnknownCompany(world: World, companyId: string): void {
	if (companyId !== world.account.companyId) {
		throw new Refusal('notFound', sandboxOnly.noSuchCompany);
	}
}

function eventOf(world: World, coinConfigId: string): CoinEvent {
	const event = world.coinEvents.get(coinConfigId);
	if (!event) throw new Refusal('notFound', sandboxOnly.noSuchCoinEvent);
	return event;
}

/** The documented reply of an update, which has no `companyId`; for create and get none is published. */
function eventObject({ coinConfigId, configuration: kind, event, amount }: CoinEvent) {
	return { coinConfigId, configuration: kind, event, amount };
}

function eventReply(world: World, event: CoinEvent): Reply {
	const shapes = {
		object: eventObject(event),
		array: [eventObject(event)],
		id: event.coinConfigId,
	};
	return success('E2', shapes[world.switches.coinEventReply]);
}

const coinConfigPath = /^\/api\/v0\/enkash-coins\/[^/]+$/;

export const coinEndpoints: Endpoint[] = [
	{
		method: 'POST',
		path: '/api/v0/enkash-coins/create-coins-config',
		family: 'coins',
		envelope: 'E2',
		answer: createEvent,
	},
	{
		method: 'GET',
		path: coinConfigPath,
		shownPath: '/api/v0/enkash-coins/{coinConfigId}',
		family: 'coins',
		envelope: 'E2',
		answer: getEvent,
	},
	{
		method: 'PATCH',
		path: coinConfigPath,
		shownPath: '/api/v0/enkash-coins/{coinConfigId}',
		family: 'coins',
		envelope: 'E2',
		answer: updateEvent,
	},
	{
		method: 'POST',
		path: '/api/v0/enkash-coins/allocate-coin',
		family: 'coins',
		envelope: 'E2',
		answer: allocateCoins,
	},
	{
		method: 'GET',
		path: '/api/v0/coins/balance',
		family: 'coins',
		envelope: 'E2',
		answer: coinBalance,
	},
];
