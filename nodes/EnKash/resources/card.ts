import { searchCards } from '../../shared/enkash/endpoints/cards';
import { cardIdNames, type EnKashRecord, textOf } from '../../shared/enkash/records';
import { notFoundError } from '../../shared/n8n/errors';
import { pickFields } from '../../shared/n8n/simplify';
import { cardAccountIdField, cardField, limitFields, operationField, shownFor } from '../fields';
import {
	lookUp,
	type Operation,
	type OperationContext,
	ownRecords,
	payerOf,
	readText,
	recordsUpToLimit,
	refuseForeign,
	type Resource,
} from '../operation';
import { outputFields, type RecordView, shownRecord } from '../output';
import { cardsOfMobile, emptyCardError, readLocator, withMobile } from '../people';

const get: Operation = async (operation) => {
	const locator = readLocator(operation, 'enKashCardId');
	if (locator.text === '') throw emptyCardError(operation);
	const cards = locator.isMobile
		? await cardsOfMobile(operation, locator.text)
		: [await cardById(operation, locator.text)];
	return cards.map((card) => shownRecord(operation, card, view));
};

async function cardById(operation: OperationContext, enKashCardId: string): Promise<EnKashRecord> {
	const payer = payerOf(operation);
	const { records } = await lookUp(operation, searchCards({ ...payer, enKashCardId }));
	const card = records.find((record) => textOf(record, cardIdNames) === enKashCardId);
	if (card === undefined) {
		const problem = {
			message: 'There is no such card in this account',
			advice: `No card has the ID ${enKashCardId}. Check the ID and, if you have several accounts, 'Card Account ID'.`,
		};
		throw notFoundError(operation.context.getNode(), problem, operation.itemIndex);
	}
	refuseForeign(operation, card, { cardAccountId: payer.cardAccountId });
	return card;
}

const getMany: Operation = async (operation) => {
	const payer = payerOf(operation);
	const mobile = readText(operation, 'filters.mobile');
	const isWanted = mobile === '' ? () => true : withMobile(operation, mobile);
	const found = await lookUp(operation, searchCards(payer));
	const own = ownRecords(operation, found, payer.cardAccountId);
	const cards = recordsUpToLimit(operation, own, isWanted, {
		what: 'cards',
		advice: 'A single card can still be looked up by its ID.',
	});
	return cards.map((card) => shownRecord(operation, card, view));
};

/** The fields of a simplified card: the holder and the balance first. */
const usedFields = [
	'firstName',
	'lastName',
	'mobile',
	'otbBalance',
	'loadAmount',
	'accountBalance',
	'cardStatus',
	'enKashCardId',
	'userId',
	'cardAccountId',
];

const view: RecordView = {
	simplify: (card) => pickFields(card, usedFields),
	pick: pickFields,
	fields: [
		{ name: 'Card ID', value: 'enKashCardId' },
		{ name: 'Balance of the Card', value: 'otbBalance' },
		{ name: 'Card Account ID', value: 'cardAccountId' },
		{ name: 'Created On', value: 'createdOn' },
		{ name: 'Email', value: 'email' },
		{ name: 'Expiry Month', value: 'expiryMonth' },
		{ name: 'Expiry Year', value: 'expiryYear' },
		{ name: 'First Name', value: 'firstName' },
		{ name: 'KYC Status', value: 'kycStatus' },
		{ name: 'Last Name', value: 'lastName' },
		{ name: 'Masked Number', value: 'maskedNumber' },
		{ name: 'Mobile', value: 'mobile' },
		{ name: 'Status', value: 'cardStatus' },
		{ name: 'Title', value: 'title' },
		{ name: 'User ID', value: 'userId' },
	],
};

export const card: Resource = {
	operations: { get, getMany },
	properties: [
		operationField(
			'card',
			[
				{
					name: 'Get',
					value: 'get',
					description: "Look up one person's card, by their mobile number or its ID",
					action: 'Get card',
				},
				{
					name: 'Get Many',
					value: 'getMany',
					description: 'See who has a card',
					action: 'Get many cards',
				},
			],
			'get',
		),
		cardField({ displayOptions: shownFor('card', 'get') }),
		cardAccountIdField(shownFor('card')),
		...limitFields('card'),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			displayOptions: shownFor('card', 'getMany'),
			default: {},
			options: [
				{
					displayName: 'Mobile',
					name: 'mobile',
					type: 'string',
					default: '',
					placeholder: 'e.g. 9876543210',
					description: 'Only cards of the person with this mobile number',
				},
			],
		},
		...outputFields(shownFor('card'), view),
	],
};
