import * as z from 'zod/v4';
import { searchCards } from '../shared/enkash/endpoints/cards';
import { cardIdNames, type EnKashRecord, type Records, textOf } from '../shared/enkash/records';
import { notFoundError, operationError } from '../shared/n8n/errors';
import { parseMobile } from '../shared/payout/mobile';
import {
	hintWhenIncomplete,
	lookUp,
	type OperationContext,
	ownRecords,
	payerOf,
	trimmedText,
} from './operation';

/** A card or person as the user entered it; `text` is `''` where it is empty. */
export interface Locator {
	isMobile: boolean;
	text: string;
}

/** A resource locator; older workflows and agents enter the ID itself. */
const locatorSchema = z.union([
	z.object({ mode: z.string(), value: z.unknown() }),
	z.unknown().transform((value) => ({ mode: 'id', value })),
]);

/** Reads the parameter of a card or person. Throws a `NodeOperationError`. */
export function locatorOf(operation: OperationContext, name: string): Locator {
	const { context, itemIndex } = operation;
	const { mode, value } = locatorSchema.parse(context.getNodeParameter(name, itemIndex, ''));
	return { isMobile: mode === 'mobile', text: trimmedText(operation, value) };
}

/**
 * The card that a parameter names, or undefined where it is empty. Throws a `NodeOperationError` or `NodeApiError` where
 * a mobile number has no card, or several.
 */
export async function cardIdOf(
	operation: OperationContext,
	name = 'enKashCardId',
): Promise<string | undefined> {
	return await idOf(operation, locatorOf(operation, name), { names: cardIdNames, what: 'card' });
}

/** The same for a card that can't be left empty. */
export async function requiredCardId(operation: OperationContext): Promise<string> {
	const cardId = await cardIdOf(operation);
	if (cardId !== undefined) return cardId;
	throw emptyCardError(operation);
}

/** The error of a card that was left empty. */
export function emptyCardError({ context, itemIndex }: OperationContext): Error {
	return operationError(context.getNode(), "'Card' is empty", {
		itemIndex,
		advice: 'Choose a card from the list, or enter its ID or the mobile number of the person.',
	});
}

/** The person that a parameter names by user ID or mobile number, or undefined where it is empty. Throws as `cardIdOf`. */
export async function userIdOf(
	operation: OperationContext,
	name: string,
): Promise<string | undefined> {
	return await idOf(operation, locatorOf(operation, name), { names: ['userId'], what: 'user' });
}

async function idOf(
	operation: OperationContext,
	{ isMobile, text }: Locator,
	{ names, what }: { names: readonly string[]; what: string },
): Promise<string | undefined> {
	if (text === '') return undefined;
	if (!isMobile) return text;
	const cards = await cardsOfMobile(operation, text);
	const ids = new Set(cards.map((card) => textOf(card, names)).filter((id) => id !== undefined));
	const [id, ...others] = ids;
	if (id !== undefined && others.length === 0) return id;
	const { context, itemIndex } = operation;
	const message =
		id === undefined
			? `The card with this mobile number names no ${what} ID`
			: `There are ${ids.size} ${what}s with this mobile number`;
	const known = `Enter one of these IDs instead: ${[...ids].join(', ')}.`;
	throw operationError(context.getNode(), message, {
		itemIndex,
		advice: id === undefined ? 'Enter the ID instead.' : known,
	});
}

/**
 * The cards of an account with this mobile number, at least one. EnKash documents no search by mobile, so all cards are
 * listed, once a run. Throws a `NodeOperationError` or `NodeApiError`.
 */
export async function cardsOfMobile(
	operation: OperationContext,
	mobile: string,
): Promise<EnKashRecord[]> {
	const { context, itemIndex } = operation;
	const isWanted = withMobile(operation, mobile);
	const list = await cardsOfAccount(operation);
	const cards = list.records.filter(isWanted);
	if (cards.length > 0) return cards;
	const incomplete = hintWhenIncomplete(list, Infinity, {
		what: 'cards',
		advice: 'Enter the ID of the card instead.',
	});
	throw notFoundError(
		context.getNode(),
		incomplete === undefined
			? 'There is no card with this mobile number in this account'
			: 'None of the cards that EnKash sent has this mobile number',
		itemIndex,
		incomplete ?? 'Check the number and, if you have several accounts, Card Account ID.',
	);
}

/** Makes a filter for cards with this mobile number. Throws a `NodeOperationError` where it is no mobile number. */
export function withMobile(
	{ context, itemIndex }: OperationContext,
	mobile: string,
): (card: EnKashRecord) => boolean {
	const wanted = parseMobile(mobile);
	if (!wanted.ok) {
		throw operationError(context.getNode(), "The mobile number can't be used as it is", {
			itemIndex,
			advice: 'Enter an Indian mobile number of ten digits, e.g. 9876543210.',
		});
	}
	return (card) => {
		const found = parseMobile(textOf(card, ['mobile']));
		return found.ok && found.value === wanted.value;
	};
}

async function cardsOfAccount(operation: OperationContext): Promise<Records> {
	const payer = payerOf(operation);
	const key = JSON.stringify([payer.companyId, payer.cardAccountId]);
	const known = operation.cardLists.get(key);
	if (known) return known;
	const found = await lookUp(operation, searchCards(payer));
	const list = ownRecords(operation, found, payer.cardAccountId);
	operation.cardLists.set(key, list);
	return list;
}
