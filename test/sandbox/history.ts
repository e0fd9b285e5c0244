import type { CardCreation, CoinEventChange, CoinGrant, LedgerEntry } from './ledger';
import { isRecord } from './records';
import type { Json } from './records';
import type { RecordedRequest } from './requests';

/** What clients sent and what the server did about it, each in order. */
export interface Happenings {
	requests: RecordedRequest[];
	points: LedgerEntry[];
	coins: CoinGrant[];
	cards: CardCreation[];
	coinEventChanges: CoinEventChange[];
}

/** A moment to ask from; it ends with the next `reset()`. */
export type Mark = Readonly<Record<keyof Happenings, number>> & { readonly resets: number };

export interface Count {
	/** How often clients sent it, whatever became of the call. */
	sent: number;
	/** How often the server did it. */
	applied: number;
}

/** How often each thing that must not happen twice was sent and done. */
export interface Tally {
	/** References of allocations, single or bulk; one call that sends both names of it counts once. */
	references: Map<string, Count>;
	/** Mobiles of allocations, single or bulk. */
	mobiles: Map<string, Count>;
	/** Calls that create a card, by the person: mobile, else e-mail, else user id. */
	cards: Map<string, Count>;
	/** Coin allocations by `requestId`. */
	coinRequests: Map<string, Count>;
	/** Coin events created, by the event's name. */
	newCoinEvents: Map<string, Count>;
	/** Coin events updated, by `coinConfigId`. */
	changedCoinEvents: Map<string, Count>;
}

/** Two calls that were in flight at once for one person. */
export interface Overlap {
	/** Mobile; for a card without one the e-mail or user id. */
	person: string;
	first: RecordedRequest;
	second: RecordedRequest;
}

type Contents = Record<keyof Tally, string[]>;

/** Counts what was sent in the requests and what the ledger says was done. */
export function tallyOf({ requests, points, coins, cards, coinEventChanges }: Happenings): Tally {
	const tally: Tally = {
		references: new Map(),
		mobiles: new Map(),
		cards: new Map(),
		coinRequests: new Map(),
		newCoinEvents: new Map(),
		changedCoinEvents: new Map(),
	};
	const count = (what: keyof Tally, key: string, how: keyof Count) => {
		const held = tally[what].get(key) ?? { sent: 0, applied: 0 };
		held[how] += 1;
		tally[what].set(key, held);
	};
	for (const request of requests) {
		const contents = contentsOf(request);
		for (const what of tallied) {
			for (const key of contents[what]) count(what, key, 'sent');
		}
	}
	for (const { reference, mobile } of points) {
		count('references', reference, 'applied');
		count('mobiles', mobile, 'applied');
	}
	for (const card of cards) {
		if (card.endpoint === 'enKashCard') count('cards', personOf({ ...card }), 'applied');
	}
	for (const { requestId } of coins) count('coinRequests', requestId, 'applied');
	for (const { change, event, coinConfigId } of coinEventChanges) {
		if (change === 'created') count('newCoinEvents', event, 'applied');
		else count('changedCoinEvents', coinConfigId, 'applied');
	}
	return tally;
}

const tallied = [
	'references',
	'mobiles',
	'cards',
	'coinRequests',
	'newCoinEvents',
	'changedCoinEvents',
] as const satisfies ReadonlyArray<keyof Tally>;

/** Logins by the address they were sent to, as the client spelled it: host, port and what stands before the path. */
export function loginsByHost(requests: readonly RecordedRequest[]): Map<string, number> {
	const logins = new Map<string, number>();
	for (const { path, headers } of requests) {
		if (!path.endsWith(loginPath)) continue;
		const host = `${headers.host ?? ''}${path.slice(0, -loginPath.length)}`;
		logins.set(host, (logins.get(host) ?? 0) + 1);
	}
	return logins;
}

/**
 * A client that gives a call up and sends the next one at once has one in flight, but its hang-up may arrive after the
 * next call. Up to here that is put down to the network.
 */
const hangUpGraceMs = 1_000;

/** A call on its way; times are of the machine's clock, in ms. */
interface Flight {
	request: RecordedRequest;
	beganAt: number;
	/** When the client hung up without its reply. */
	abandonedAt?: number;
}

/** Watches which calls for one person are in flight at once. */
export class Flights {
	private readonly pairs: Array<{ person: string; first: Flight; second: Flight }> = [];
	private readonly open = new Map<string, Set<Flight>>();

	/** Returns what to call when the client has its reply or has hung up; a second call does nothing. */
	began(request: RecordedRequest): (how: 'replied' | 'abandoned') => void {
		const flight: Flight = { request, beganAt: performance.now() };
		const { mobiles, cards } = contentsOf(request);
		const people = new Set([...mobiles, ...cards].filter((person) => person !== ''));
		for (const person of people) {
			const others = this.open.get(person) ?? new Set();
			for (const first of others) this.pairs.push({ person, first, second: flight });
			this.open.set(person, others.add(flight));
		}
		return (how) => {
			if (how === 'abandoned') flight.abandonedAt ??= performance.now();
			for (const person of people) {
				const others = this.open.get(person);
				others?.delete(flight);
				if (others?.size === 0) this.open.delete(person);
			}
		};
	}

	get overlaps(): Overlap[] {
		return this.pairs
			.filter(
				({ first, second }) =>
					first.abandonedAt === undefined || first.abandonedAt > second.beganAt + hangUpGraceMs,
			)
			.map(({ person, first, second }) => ({
				person,
				first: first.request,
				second: second.request,
			}));
	}

	/** Forgets what has been; what is in flight still counts. */
	reset(): void {
		this.pairs.length = 0;
	}
}

const loginPath = '/oauth/token';
const coinsPath = '/api/v0/enkash-coins/';

/** What a request asks for, by its path. */
function contentsOf({ method, path, body }: RecordedRequest): Contents {
	const contents: Contents = {
		references: [],
		mobiles: [],
		cards: [],
		coinRequests: [],
		newCoinEvents: [],
		changedCoinEvents: [],
	};
	const fields = isRecord(body) ? body : {};
	switch (`${method} ${path.replace(/^\/api\/v0\/partner\/enKashCard/, '')}`) {
		case 'POST /create-allocate-points':
		case 'POST /points/allocate':
			addAllocation(contents, fields);
			return contents;
		case 'POST /bulk-create-allocate-points-json':
			for (const row of Array.isArray(body) ? body : []) {
				if (isRecord(row)) addAllocation(contents, row);
			}
			return contents;
		case 'POST ':
			contents.cards.push(personOf(fields));
			return contents;
		case `POST ${coinsPath}allocate-coin`:
			contents.coinRequests.push(textOf(fields.requestId));
			return contents;
		case `POST ${coinsPath}create-coins-config`:
			contents.newCoinEvents.push(textOf(fields.event));
			return contents;
	}
	if (method === 'PATCH' && path.startsWith(coinsPath)) {
		contents.changedCoinEvents.push(path.slice(coinsPath.length));
	}
	return contents;
}

function addAllocation({ references, mobiles }: Contents, fields: Json): void {
	const names = [fields.uniqueReferenceNumber, fields.uniqueReferenceNum].map(textOf);
	references.push(...new Set(names.filter((name) => name !== '')));
	mobiles.push(textOf(fields.mobile));
}

function personOf({ mobile, email, userId }: Json): string {
	return textOf(mobile) || textOf(email) || textOf(userId);
}

/** The text of a sent value; `''` for what is neither text nor number. */
function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
