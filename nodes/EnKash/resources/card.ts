import type { IDataObject } from 'n8n-workflow';
import { searchCards } from '../../shared/enkash/endpoints/cards';
import { cardIdNames, type EnKashRecord, textOf } from '../../shared/enkash/records';
import { notFoundError } from '../../shared/n8n/errors';
import { cardFields, pickFields, withoutTokens } from '../../shared/n8n/simplify';
import { cardAccountIdField, cardField, limitFields, shownFor, simplifyField } from '../fields';
import {
	limited,
	lookUp,
	type Operation,
	type OperationContext,
	payerOf,
	requiredCard,
	type Resource,
} from '../operation';

const get: Operation = async (operation) => {
	const enKashCardId = requiredCard(operation);
	const { records } = await lookUp(operation, searchCards({ ...payerOf(operation), enKashCardId }));
	const card = records.find((record) => textOf(record, cardIdNames) === enKashCardId);
	if (card) return [shown(operation, card)];
	throw notFoundError(
		operation.context.getNode(),
		`There is no card ${enKashCardId} in this account`,
		operation.itemIndex,
		'Check the ID of the card and, if you have several accounts, Card Account ID.',
	);
};

const getMany: Operation = async (operation) => {
	const found = await lookUp(operation, searchCards(payerOf(operation)));
	const cards = limited(operation, found, {
		what: 'cards',
		advice: 'A single card can still be looked up by its ID.',
	});
	return cards.map((record) => shown(operation, record));
};

function shown({ context, itemIndex }: OperationContext, card: EnKashRecord): IDataObject {
	const simplify = context.getNodeParameter('simplify', itemIndex, true);
	return simplify ? pickFields(card, cardFields) : withoutTokens(card);
}

export const card: Resource = {
	operations: { get, getMany },
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: shownFor('card'),
			options: [
				{
					name: 'Get',
					value: 'get',
					description: "Look up one person's card",
					action: 'Get a card',
				},
				{
					name: 'Get Many',
					value: 'getMany',
					description: 'See who has a card',
					action: 'Get many cards',
				},
			],
			default: 'get',
		},
		cardAccountIdField(shownFor('card')),
		cardField({ displayOptions: shownFor('card', 'get') }),
		...limitFields('card'),
		simplifyField(shownFor('card')),
	],
};
