import type { GenericValue, IDataObject } from 'n8n-workflow';
import type { Card } from '../enkash/endpoints/cards';

/**
 * The fields of a simplified card: the holder and the balance first. The whole card has about sixty, most of them
 * internal to EnKash.
 */
const cardFields = [
	'firstName',
	'mobile',
	'otbBalance',
	'loadAmount',
	'accountBalance',
	'cardStatus',
	'enKashCardId',
	'userId',
	'cardAccountId',
	'enkashCardTxnId',
];

/** A card for output: simplified, or whole but for its token. */
export function cardToShow(card: Card, simplify: boolean): IDataObject {
	return simplify ? pickFields(card, cardFields) : withoutTokens(card);
}

/**
 * These fields of a record, in this order, without those it lacks. EnKash spells one name in several ways
 * (`enKashCardId`, `enkashCardId`); the output has the spelling of `fields`.
 */
export function pickFields(record: object, fields: readonly string[]): IDataObject {
	const whole = withoutTokens(record);
	const spellings = new Map(Object.keys(whole).map((name) => [name.toLowerCase(), name]));
	const picked: IDataObject = {};
	for (const field of fields) {
		const name = Object.hasOwn(whole, field) ? field : spellings.get(field.toLowerCase());
		if (name !== undefined) picked[field] = whole[name];
	}
	return picked;
}

/** A record without the `token` of any card in it: the token opens the card, so it is never output. */
export function withoutTokens(record: object): IDataObject {
	const shown: IDataObject = {};
	for (const [field, value] of Object.entries(record)) {
		if (field.toLowerCase() === 'token' || value === undefined) continue;
		shown[field] = withoutTokensInside(value);
	}
	return shown;
}

function withoutTokensInside(
	value: unknown,
): IDataObject | GenericValue | IDataObject[] | GenericValue[] {
	if (Array.isArray(value)) return value.map(withoutTokensInside);
	if (typeof value === 'object' && value !== null) return withoutTokens(value);
	return isPlain(value) ? value : null;
}

function isPlain(value: unknown): value is string | number | boolean {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
