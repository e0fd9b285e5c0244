import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { ItemInput, RunResult } from '../../harness';
import type { RecordedRequest } from '../../sandbox';
import {
	type EnKash,
	type EnKashRun,
	outcomeOf,
	indexOf,
	type Json,
	mobileOf,
	person,
} from '../support';

/** A node that makes one call an item, and how to see in the sandbox what it did. */
export interface SingleNode {
	node: string;
	/** The last part of its endpoint's path. */
	endpoint: string;
	/** What an item that went through is called. */
	done: 'allocated' | 'created';
	/** With the values of each item in them. */
	parameters: INodeParameters;
	/** The mobiles of those who got something, in order. */
	paid(enKash: EnKash): string[];
	/** Values that make an item wrong, and the label of the parameter that says so. */
	wrong: { values: IDataObject; label: string };
}

export const allocatePoints: SingleNode = {
	node: 'enKashAllocatePoints',
	endpoint: '/create-allocate-points',
	done: 'allocated',
	parameters: {
		mobile: '={{ $json.mobile }}',
		loadAmount: '={{ $json.loadAmount }}',
		firstName: '={{ $json.name }}',
		email: '={{ $json.email }}',
		title: 'Ms',
		gender: 'F',
		payoutRun: 'diwali-2026',
	},
	paid: ({ sandbox }) => sandbox.ledger.points.map(({ mobile }) => mobile),
	wrong: { values: { mobile: '98' }, label: 'Mobile' },
};

export const createCard: SingleNode = {
	node: 'enKashCreateCard',
	endpoint: '/enKashCard',
	done: 'created',
	parameters: {
		mobile: '={{ $json.mobile }}',
		firstName: '={{ $json.name }}',
		loadAmount: '={{ $json.loadAmount }}',
		additionalFields: { userId: '={{ $json.userId }}' },
	},
	paid: ({ sandbox }) =>
		sandbox.ledger.cards
			.filter(({ endpoint }) => endpoint === 'enKashCard')
			.map(({ mobile }) => mobile),
	wrong: { values: { mobile: '98' }, label: 'Mobile' },
};

export const allocateCoins: SingleNode = {
	node: 'enKashAllocateCoins',
	endpoint: '/allocate-coin',
	done: 'allocated',
	parameters: {
		userId: '={{ $json.userId }}',
		event: 'REFERRAL_EVENT',
		payoutRun: 'diwali-2026',
	},
	paid: ({ sandbox }) => {
		const mobiles = new Map(sandbox.ledger.cards.map(({ userId, mobile }) => [userId, mobile]));
		return sandbox.ledger.coins.map(({ userId }) => mobiles.get(userId) ?? userId);
	},
	wrong: { values: { userId: '' }, label: 'Person' },
};

export const singleNodes = [allocatePoints, createCard, allocateCoins];

/** People whom EnKash knows, each with a user ID. */
export function members(enKash: EnKash, count: number, fields: IDataObject = {}): IDataObject[] {
	const { companyId, incentiveCardAccountId } = enKash.sandbox.account;
	const account = enKash.sandbox.ledger.account(companyId, incentiveCardAccountId);
	return Array.from({ length: count }, (_, index) => {
		const holder = { mobile: mobileOf(index), firstName: `Person ${index}` };
		const userId = account && enKash.sandbox.ledger.addCard(account, holder, 'before').card.userId;
		return { ...person(index), email: `p${index}@example.com`, userId, ...fields };
	});
}

/** What the error says of an item that can't be sent; which value is wrong stands in its description. */
export const cannotBeSent = "This item can't be sent as it is";

/** The same of one that EnKash refused, and of one that may have gone through. */
export const wasRefused = 'EnKash refused this item';
/** What stands after EnKash's words: that nothing has changed, and what to do. */
export const afterRefusal = {
	account:
		"Check 'Company ID', 'Card Account ID' and 'Partner ID' in the EnKash credential and in this node, then run it again.",
	points: 'No points were moved now. Correct the item, then run it again.',
	coins: 'No coins were given now. Correct the item, then run it again.',
	card: 'No card was created now. Correct the item, then run it again.',
};
export const isUnclear = 'It is unclear whether this item went through';

/** Has EnKash refuse one of them, and says why it was refused. */
export function refuse(
	enKash: EnKash,
	{ node }: SingleNode,
	everyone: IDataObject[],
	index: number,
): string {
	const one = everyone[index];
	if (!one) throw new Error(`There is no person ${index}.`);
	if (node === allocatePoints.node) {
		enKash.turn({ blockedMobiles: [String(one.mobile)] });
		return `EnKash refused this item: Sandbox: this user is blocked. ${afterRefusal.points}`;
	}
	one.userId = 'EKNOBODY';
	const next = node === createCard.node ? afterRefusal.card : afterRefusal.coins;
	return `EnKash refused this item: Sandbox: no such user. ${next}`;
}

/** A run of such a node with what it made of each item. */
export interface SingleResult extends RunResult {
	items: INodeExecutionData[];
	/** Outcomes and reason codes, for tables. */
	outcomes: string[];
	/** The calls of the node's endpoint. */
	calls: RecordedRequest[];
}

/** Runs such a node, and makes sure that each item comes out once, in order. */
export async function runSingle(
	enKash: EnKash,
	{ node, parameters, endpoint }: SingleNode,
	items: readonly ItemInput[],
	more: INodeParameters = {},
	run: Partial<EnKashRun> = {},
): Promise<SingleResult> {
	const result = await enKash.pay({ node, parameters: { ...parameters, ...more }, items, ...run });
	const [regular = [], failed = []] = result.outputs;
	const everything = [...regular, ...failed];
	if (!result.error) {
		expect(everything.map(indexOf).sort((a, b) => a - b)).toEqual(items.map((_, index) => index));
		for (const output of [regular, failed]) {
			expect(output.map(indexOf)).toEqual(output.map(indexOf).sort((a, b) => a - b));
		}
	}
	const inOrder = everything.sort((a, b) => indexOf(a) - indexOf(b));
	return {
		...result,
		items: inOrder,
		outcomes: inOrder.map((item) => outcomeOf(detailsOf(item))),
		calls: enKash.sandbox.requests.filter(({ path }) => path.endsWith(endpoint)),
	};
}

/** What became of an item: on the item itself, under `enkash`, or under the `details` of its failure. */
export function detailsOf({ json }: INodeExecutionData): Json {
	for (const inner of [json.details, json.enkash]) {
		if (typeof inner === 'object' && inner !== null) return { ...inner };
	}
	return json;
}
