import type { SandboxAccount } from './account';
import type { CardFacts } from './cards';
import type { Clock } from './clock';
import type { CoinEvents } from './coinEvents';
import type { Ids } from './ids';
import type { CardAccount, Ledger } from './ledger';
import { Refusal } from './reply';
import type { Envelope, Reply } from './reply';
import type { Switches } from './switches';
import type { Vouchers } from './vouchers';
import { documented } from './texts';

/** All that an endpoint may look at and change. */
export interface World {
	readonly account: SandboxAccount;
	readonly switches: Switches;
	readonly clock: Clock;
	readonly ids: Ids;
	readonly ledger: Ledger;
	readonly coinEvents: CoinEvents;
	readonly vouchers: Vouchers;
	/** Replies of paid references, for the switch `repeatedReference: 'original'`. */
	readonly originals: Map<string, unknown>;
}

/** A request that has passed login, headers and decryption. */
export interface Call {
	/** Last part of the path. */
	endpoint: string;
	query: Record<string, string>;
	body: unknown;
}

export interface Endpoint {
	method: 'GET' | 'POST' | 'PATCH';
	/** Exact path, or a pattern where the path holds an id. */
	path: string | RegExp;
	/** How people read a pattern. */
	shownPath?: string;
	family: 'partner' | 'coins' | 'vouchers';
	/** Envelope of its successes. */
	envelope: Envelope;
	/** Synchronous: one request is one step, whatever else is in flight. Throws a Refusal before it changes anything. */
	answer(world: World, call: Call): Reply;
}

export function cardFacts(world: World): CardFacts {
	return {
		account: world.account,
		clock: world.clock,
		narrowSpace: world.switches.narrowSpaceInDates,
	};
}

/** The card account of a request, or the refusal EnKash documents for an unknown one. */
export function accountOf(
	world: World,
	{ companyId, cardAccountId }: { companyId: string; cardAccountId: string },
): CardAccount {
	const account = world.ledger.account(companyId, cardAccountId, world.switches.idCase);
	if (!account) throw new Refusal('notFound', documented.accountNotFound(companyId, cardAccountId));
	return account;
}
