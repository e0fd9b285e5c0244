import type { EnKashRecord, Records } from '../shared/enkash/records';
import { notFoundError, operationError } from '../shared/n8n/errors';
import { isHeldBy } from '../shared/paying/cardHolders';
import { locatorOf, noSuchCard, onlyIdOf } from '../shared/paying/people';
import { replyError } from '../shared/paying/replyError';
import { parseMobile } from '../shared/payout/mobile';
import {
	emptyError,
	hintWhenIncomplete,
	type OperationContext,
	ownRecords,
	payerOf,
	trimmedText,
} from './operation';

/** A card or person as the user entered it; `text` is `''` where it is empty. */
export interface LocatorText {
	isMobile: boolean;
	text: string;
}

/** Reads the parameter of a card or person. Throws a `NodeOperationError`. */
export function readLocator(operation: OperationContext, name: string): LocatorText {
	const { context, itemIndex } = operation;
	const { isMobile, value } = locatorOf(context.getNodeParameter(name, itemIndex, ''));
	return { isMobile, text: trimmedText(operation, value) };
}

/**
 * The card that a parameter names, or undefined where it is empty. Throws a `NodeOperationError` or `NodeApiError` where
 * a mobile number has no card, or several.
 */
export async function cardIdOf(
	operation: OperationContext,
	name = 'enKashCardId',
): Promise<string | undefined> {
	return await idOf(operation, readLocator(operation, name), 'card');
}

/** The same for a card that can't be left empty. */
export async function requiredCardId(operation: OperationContext): Promise<string> {
	const cardId = await cardIdOf(operation);
	if (cardId !== undefined) return cardId;
	throw emptyCardError(operation);
}

/** The error of a card that was left empty. */
export function emptyCardError(operation: OperationContext): Error {
	const advice = 'Choose a card from the list, or enter its ID or the mobile number of the person.';
	return emptyError(operation, 'enKashCardId', advice);
}

/** The person that a parameter names by user ID or mobile number, or undefined where it is empty. Throws as `cardIdOf`. */
export async function userIdOf(
	operation: OperationContext,
	name: string,
): Promise<string | undefined> {
	return await idOf(operation, readLocator(operation, name), 'user');
}

async function idOf(
	operation: OperationContext,
	{ isMobile, text }: LocatorText,
	what: 'card' | 'user',
): Promise<string | undefined> {
	if (text === '') return undefined;
	return isMobile ? idOfCards(operation, await cardsOfMobile(operation, text), what) : text;
}

/** The ID that the cards of one mobile number have in common. Throws a `NodeOperationError`. */
export function idOfCards(
	{ context, itemIndex }: OperationContext,
	cards: readonly EnKashRecord[],
	what: 'card' | 'user',
): string {
	const found = onlyIdOf(cards, what);
	if (found.ok) return found.id;
	throw operationError(context.getNode(), found, itemIndex);
}

/** The cards of an account with this mobile number, at least one. Throws a `NodeOperationError` or `NodeApiError`. */
export async function cardsOfMobile(
	operation: OperationContext,
	mobile: string,
): Promise<EnKashRecord[]> {
	const { context, itemIndex } = operation;
	const isWanted = withMobile(operation, mobile);
	const list = await cardsOfAccount(operation);
	const cards = list.records.filter(isWanted);
	if (cards.length > 0) return cards;
	const incomplete = hintWhenIncomplete(list, {
		what: 'cards',
		advice: 'Enter the ID of the card instead.',
	});
	const problem =
		incomplete === undefined
			? noSuchCard
			: {
					message: 'None of the cards that EnKash sent has this mobile number',
					advice: incomplete,
				};
	throw notFoundError(context.getNode(), problem, itemIndex);
}

/** Makes a filter for cards with this mobile number. Throws a `NodeOperationError` where it is no mobile number. */
export function withMobile(
	{ context, itemIndex }: OperationContext,
	mobile: string,
): (card: EnKashRecord) => boolean {
	const wanted = parseMobile(mobile);
	if (wanted.ok) return (card) => isHeldBy(card, wanted.value);
	const problem = {
		message: "The mobile number can't be used as it is",
		advice: 'Enter an Indian mobile number of ten digits, e.g. 9876543210.',
	};
	throw operationError(context.getNode(), problem, itemIndex);
}

async function cardsOfAccount(operation: OperationContext): Promise<Records> {
	const { client, context, itemIndex, timeoutMs } = operation;
	const payer = payerOf(operation);
	const reply = await operation.cardLists.of(client, payer, timeoutMs);
	if (reply.kind !== 'success') throw replyError(context.getNode(), reply, { itemIndex });
	return ownRecords(operation, reply.payload, payer.cardAccountId);
}
