import type { Card } from '../enkash/pointsAllocation';

/**
 * The fields of a card that a person uses. The whole card has about sixty, most of them about EnKash's own workings.
 */
const usedFields = [
	'enKashCardId',
	'userId',
	'cardAccountId',
	'mobile',
	'firstName',
	'loadAmount',
	'otbBalance',
	'accountBalance',
	'enkashCardTxnId',
	'cardStatus',
];

/** A card as it leaves a node: cut to what people use, or whole. Its `token` opens the card and never leaves. */
export function cardToShow(card: Card, simplify: boolean): object {
	if (!simplify) return withoutToken(card);
	return Object.fromEntries(
		usedFields.filter((field) => card[field] !== undefined).map((field) => [field, card[field]]),
	);
}

function withoutToken(card: Card): object {
	const { ...shown } = card;
	delete shown.token;
	return shown;
}
