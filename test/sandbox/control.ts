/* eslint-disable @n8n/community-nodes/require-node-api-error -- a server of its own, never inside n8n */
import * as z from 'zod/v4';
import { endpointList } from './endpoints';
import { faultKinds, faultSchema } from './faults';
import type { Reply } from './reply';
import type { RecordedRequest } from './requests';
import type { Service } from './service';
import { switchesPatch } from './switches';

/** What can be asked of the sandbox itself, with a curl example's body. */
export const controls = [
	{ request: 'GET /sandbox', does: 'this help and the state' },
	{ request: 'GET /sandbox/ledger', does: 'who was paid what, and what is left' },
	{ request: 'GET /sandbox/requests', does: 'what clients have sent' },
	{
		request: 'POST /sandbox/faults',
		does: 'let something go wrong, one fault or a list',
		body: { kind: 'resetAfter', match: { path: 'bulk' } },
	},
	{ request: 'DELETE /sandbox/faults', does: 'forget the faults that have not hit yet' },
	{
		request: 'PATCH /sandbox/switches',
		does: 'behave in another way the documentation allows',
		body: { failureEnvelope: 'http', blockedMobiles: ['9000000009'] },
	},
	{
		request: 'POST /sandbox/clock',
		does: "move the sandbox's clock on, e.g. past a token's life",
		body: { advanceMs: 300_000 },
	},
	{ request: 'POST /sandbox/reset', does: 'everything as at the start' },
] as const;

const faultsBody = z.union([faultSchema, z.array(faultSchema)]);
const clockBody = z.strictObject({ advanceMs: z.number().min(0) });

export function isControlPath(path: string): boolean {
	return path === '/sandbox' || path.startsWith('/sandbox/');
}

const ownHostNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses what a web page elsewhere can make a browser on this machine send: its `Origin` is another one than the
 * sandbox's, or its `Host` is a name of its own that leads here. Curl and tests do neither.
 */
export function foreignRequest({ host, origin }: Record<string, string>): Reply | undefined {
	const called = `http://${host ?? ''}`;
	const address = URL.canParse(called) ? new URL(called) : undefined;
	if (!address || !ownHostNames.has(address.hostname)) {
		return { status: 403, body: { error: 'Call the sandbox as 127.0.0.1 or localhost.' } };
	}
	return origin === undefined || origin === address.origin
		? undefined
		: { status: 403, body: { error: 'A web page of another origin may not control the sandbox.' } };
}

/** Answers a request about the sandbox itself. Never encrypted, never counted, never hit by a fault. */
export function control(service: Service, request: RecordedRequest, reset: () => void): Reply {
	try {
		return ok(act(service, `${request.method} ${request.path}`, request.rawBody, reset));
	} catch (error) {
		if (error instanceof z.ZodError)
			return { status: 400, body: { error: z.prettifyError(error) } };
		if (error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
		throw error;
	}
}

function act(service: Service, request: string, rawBody: string, reset: () => void): unknown {
	switch (request) {
		case 'GET /sandbox':
			return state(service);
		case 'GET /sandbox/ledger':
			return ledgerState(service);
		case 'GET /sandbox/requests':
			return service.requests;
		case 'POST /sandbox/faults':
			for (const fault of [faultsBody.parse(JSON.parse(rawBody))].flat()) service.faults.add(fault);
			return { faults: service.faults.pending };
		case 'DELETE /sandbox/faults':
			service.faults.clear();
			return { faults: [] };
		case 'PATCH /sandbox/switches':
			Object.assign(service.switches, switchesPatch.parse(JSON.parse(rawBody)));
			return service.switches;
		case 'POST /sandbox/clock':
			service.clock.advance(clockBody.parse(JSON.parse(rawBody)).advanceMs);
			return { now: new Date(service.clock.now()).toISOString() };
		case 'POST /sandbox/reset':
			reset();
			return state(service);
		default:
			return undefined;
	}
}

function state(service: Service) {
	const { account, ledger } = service;
	return {
		about: 'A local EnKash with made-up money. Nothing here reaches the real one.',
		controls,
		endpoints: ['POST /oauth/token', ...endpointList],
		faultKinds,
		now: new Date(service.clock.now()).toISOString(),
		locked: service.auth.locked,
		balances: balances(service),
		counts: {
			payments: ledger.points.length,
			coinGrants: ledger.coins.length,
			cards: ledger.cards.length,
			requests: service.requests.length,
		},
		coinEvent: account.coinEvent,
		faults: service.faults.pending,
		switches: service.switches,
	};
}

function ledgerState(service: Service) {
	const { points, coins, cards, coinEventChanges } = service.ledger;
	return { balances: balances(service), points, coins, cards, coinEventChanges };
}

function balances({ account, ledger }: Service): Record<string, number> {
	const ids = [account.cardAccountId, account.incentiveCardAccountId, account.giftCardAccountId];
	return Object.fromEntries(ids.map((id) => [id, ledger.balance(id)]));
}

function ok(body: unknown): Reply {
	return body === undefined
		? { status: 404, body: { error: 'No such control. GET /sandbox lists them.', controls } }
		: { status: 200, body };
}
