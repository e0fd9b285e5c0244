import type { INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import type { Fixture } from '../fixture/fixture';
import { isRecord } from '../../harness/values';
import { expectedReference } from '../fixture/references';
import type { Item } from './item';
import type { Settings, PerItemExecution } from './scenario';

/** A payout, by what tells it from all others. */
export interface Payout {
	/** The reference; the mobile number of a new card, which has none. */
	key: string;
	/** What the ledger must say of it. */
	facts: string;
}

/** One of the nodes that make a call an item, and what is true of it. */
export interface Kind {
	node: string;
	/** The end of the path of its call. */
	path: string;
	/** Whether EnKash pays each key once. It makes as many cards as it is asked for. */
	isKeyed: boolean;
	/** Whether EnKash's log can confirm its payouts. */
	hasLookUp: boolean;
	/** Whether a call may be sent again while it is unclear what became of it. */
	mayResend(settings: Settings): boolean;
	parameters(
		settings: Settings,
		execution: Pick<PerItemExecution, 'operation' | 'isChanging'>,
	): INodeParameters;
	/** The payout that an item stands for; undefined where it must be refused. */
	payoutOf(
		item: Item,
		settings: Settings,
		execution: Pick<PerItemExecution, 'operation' | 'isChanging'>,
	): Payout | undefined;
	/** Pays for an item before the node does: somebody else, or the same person something else. */
	payElsewhere?(fixture: Fixture, item: Item, key: string, settings: Settings): void;
	/** Everything paid so far, in that order. */
	ledger(sandbox: Sandbox): Payout[];
	/** Which payout a request asks for, with what changes from try to try; undefined for one that can't be read. */
	keyIn(body: unknown): string | undefined;
	/** What a reply says of the payout it speaks of, in the order of `facts`; undefined where it says nothing. */
	saidIn(payload: Record<string, unknown>): unknown[];
	/** What an item's reply must not contradict. */
	factsOf(item: Item): unknown[];
}

export const payoutRun = 'referrals-2026';
export const companyId = 'CEKSANDBX1';
export const cardAccountId = 'CASANDBX1';

/** Text of a request's field. */
export function fieldOf(body: unknown, ...names: string[]): string | undefined {
	if (!isRecord(body)) return undefined;
	const value = names.map((name) => body[name]).find((field) => typeof field === 'string');
	return typeof value === 'string' ? value : undefined;
}

/** What follows in a reference that changes from try to try. */
const changingMark = '~';

/** A reference without what changes in it. */
export function plainKey(key: string): string {
	return key.split(changingMark)[0] ?? key;
}

/** The reference under which an item goes out, without what changes; null where there is none. */
export function referenceOf(
	{ reference, award, ownMobile }: Item,
	{ referenceMode, isDistinguished }: Settings,
	{ isChanging }: Pick<PerItemExecution, 'isChanging'>,
	...parts: Array<string | null>
): string | null {
	if (referenceMode === 'provide') return isChanging ? ownMobile : reference.means;
	const distinguishedBy = isDistinguished ? award.means : '';
	const known: string[] = [];
	for (const part of [...parts, distinguishedBy]) {
		if (part === null) return null;
		known.push(part);
	}
	return expectedReference(...known);
}

/** Parameters that say where the reference comes from. `own` is the field of a reference of one's own. */
export function referenceParameters(
	{ referenceMode }: Settings,
	{ isChanging }: Pick<PerItemExecution, 'isChanging'>,
	own: string,
): INodeParameters {
	if (referenceMode === 'generate') return { referenceMode, payoutRun };
	const changing = `={{ $json.ownMobile }}${changingMark}{{ $now.toMillis() }}{{ Math.random() }}`;
	return { referenceMode, [own]: isChanging ? changing : '={{ $json.reference }}' };
}
