import type { INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
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
	/** Whether a call may be sent again while it is unclear what became of it. */
	mayResend(settings: Settings): boolean;
	parameters(settings: Settings, execution: Pick<PerItemExecution, 'operation'>): INodeParameters;
	/** The payout that an item stands for; undefined where it must be refused. */
	payoutOf(
		item: Item,
		settings: Settings,
		operation: PerItemExecution['operation'],
	): Payout | undefined;
	/** Everything paid so far, in that order. */
	ledger(sandbox: Sandbox): Payout[];
	/** Which payout a request asks for; undefined for one that can't be read. */
	keyIn(body: unknown): string | undefined;
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

/** The reference under which an item goes out; null where there is none. */
export function referenceOf(
	{ reference, award }: Item,
	{ referenceMode, isDistinguished }: Settings,
	...parts: Array<string | null>
): string | null {
	if (referenceMode === 'provide') return reference.means;
	const distinguishedBy = isDistinguished ? award.means : '';
	const known: string[] = [];
	for (const part of [...parts, distinguishedBy]) {
		if (part === null) return null;
		known.push(part);
	}
	return expectedReference(...known);
}

/** Parameters that say where the reference comes from. `own` is the field of a reference of one's own. */
export function referenceParameters({ referenceMode }: Settings, own: string): INodeParameters {
	return referenceMode === 'generate'
		? { referenceMode, payoutRun }
		: { referenceMode, [own]: '={{ $json.reference }}' };
}
