import { getCoinBalance } from '../../shared/enkash/endpoints/coins';
import { holdersAccountProperty } from '../../shared/n8n/personProperties';
import { pickFields } from '../../shared/n8n/simplify';
import { operationField, shownFor, userField } from '../fields';
import { emptyError, lookUp, type Operation, type Resource } from '../operation';
import { cardsOfMobile, idOfCards, readLocator } from '../people';

const adviceOnUser =
	'Choose the person from the list, or enter their mobile number or EnKash ID. The look-up of their card shows it as userId.';

const getBalance: Operation = async (operation) => {
	const { isMobile, text } = readLocator(operation, 'userId');
	if (text === '') throw emptyError(operation, 'userId', adviceOnUser);
	const cards = isMobile ? await cardsOfMobile(operation, text) : [];
	const userId = isMobile ? idOfCards(operation, cards, 'user') : text;
	const balance = await lookUp(operation, getCoinBalance(userId));
	return [{ ...pickFields(cards[0] ?? {}, ['firstName', 'mobile']), balance, userId }];
};

export const coin: Resource = {
	operations: { getBalance },
	properties: [
		operationField(
			'coin',
			[
				{
					name: 'Get Balance',
					value: 'getBalance',
					description: 'See how many coins a person has',
					action: 'Get coin balance',
				},
			],
			'getBalance',
		),
		userField({ displayOptions: shownFor('coin', 'getBalance') }),
		{ ...holdersAccountProperty, displayOptions: shownFor('coin') },
	],
};
