import * as z from 'zod/v4-mini';
import type { EnKashClient } from '../enkash/client';
import { searchCards } from '../enkash/endpoints/cards';
import {
	cardIdNames,
	type EnKashRecord,
	type Records,
	statedFactsOf,
	textOf,
} from '../enkash/records';
import type { Problem } from '../enkash/problem';
import type { Reply } from '../enkash/reply';
import { lookupPolicy } from '../enkash/retry';
import { transformed } from '../enkash/schemas';
import { contradictionBetween } from '../payout/contradiction';
import { accountKey, type Payer } from './payer';

/** A card or person as the user entered it: by mobile number, or by ID. */
export interface Locator {
	isMobile: boolean;
	value: unknown;
}

/** A resource locator; older workflows, agents and expressions give the ID itself. */
const locatorSchema = z.union([
	z.object({ mode: z.string(), value: z.unknown() }),
	transformed(z.unknown(), (value) => ({ mode: 'id', value })),
]);

/** Reads the value of such a parameter. */
export function locatorOf(parameter: unknown): Locator {
	const { mode, value } = locatorSchema.parse(parameter);
	return { isMobile: mode === 'mobile', value };
}

/** The cards of accounts. EnKash documents no search by mobile, so each account's are listed, once a run. */
export class CardLists {
	private readonly lists = new Map<string, Promise<Reply<Records>>>();

	/** EnKash's reply for an account. Never throws. */
	async of(client: EnKashClient, payer: Payer, timeoutMs: number): Promise<Reply<Records>> {
		const { companyId, cardAccountId } = payer;
		const key = accountKey(payer);
		const list =
			this.lists.get(key) ??
			client
				.call(searchCards({ companyId, cardAccountId }), lookupPolicy, timeoutMs)
				.then(({ reply }) => reply);
		this.lists.set(key, list);
		return await list;
	}
}

/** A list without the records of other accounts, and their number. */
export function recordsOfAccount(
	{ records, recordsCount }: Records,
	cardAccountId: string,
): Records & { foreign: number } {
	const own = records.filter(
		(record) => contradictionBetween({ cardAccountId }, statedFactsOf(record)) === undefined,
	);
	const foreign = records.length - own.length;
	const count = recordsCount === undefined ? undefined : recordsCount - foreign;
	return { records: own, recordsCount: count, foreign };
}

/** The one ID that cards name, or why there is none; the texts hold no mobile number. */
export type FoundId = { ok: true; id: string } | ({ ok: false } & Problem);

/** The fields of a card that hold its own ID, and that of its holder. */
const idNames = { card: cardIdNames, user: ['userId'] } as const;

/** The ID of the card or user that all of these cards, at least one, have in common. */
export function onlyIdOf(cards: readonly EnKashRecord[], what: keyof typeof idNames): FoundId {
	const found = cards.map((card) => textOf(card, idNames[what]));
	const ids = new Set(found.filter((id) => id !== undefined));
	const [id, ...others] = ids;
	if (id === undefined) {
		return {
			ok: false,
			message: `The card with this mobile number names no ${what} ID`,
			advice: 'Enter the ID instead.',
		};
	}
	// Families share numbers, so a card that names nobody may be somebody else's.
	if (others.length === 0 && found.includes(undefined)) {
		return {
			ok: false,
			message: `One of the ${cards.length} cards with this mobile number names no ${what} ID`,
			advice: 'Enter the ID instead.',
		};
	}
	if (others.length === 0) return { ok: true, id };
	return {
		ok: false,
		message: `There are ${ids.size} ${what}s with this mobile number`,
		advice: `Enter one of these IDs instead: ${[...ids].join(', ')}.`,
	};
}

/** EnKash does not list the cards. */
export const cardsNotListed: Problem = {
	message: 'The cards of the account could not be looked up',
};

/** EnKash counts more cards than it lists. */
export const cardsIncomplete: Problem = {
	message: 'EnKash sent only a part of the cards of the account',
};

/** No card has this mobile number. */
export const noSuchCard: Problem = {
	message: 'There is no card with this mobile number in this account',
	advice: "Check the number and, if you have several accounts, 'Card Account ID'.",
};
