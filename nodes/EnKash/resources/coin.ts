import { getCoinBalance } from '../../shared/enkash/endpoints/coins';
import { operationError } from '../../shared/n8n/errors';
import { cardAccountIdField, shownFor, userField } from '../fields';
import { lookUp, type Operation, type Resource } from '../operation';
import { userIdOf } from '../people';

const getBalance: Operation = async (operation) => {
	const userId = await userIdOf(operation, 'userId');
	if (userId === undefined) {
		const { context, itemIndex } = operation;
		throw operationError(context.getNode(), "'User ID' is empty", {
			itemIndex,
			advice:
				'Choose the person from the list, or enter their mobile number or EnKash ID. The look-up of their card shows it as userId.',
		});
	}
	return [{ userId, balance: await lookUp(operation, getCoinBalance(userId)) }];
};

export const coin: Resource = {
	operations: { getBalance },
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: shownFor('coin'),
			options: [
				{
					name: 'Get Balance',
					value: 'getBalance',
					description: 'See how many coins a person has',
					action: 'Get coin balance',
				},
			],
			default: 'getBalance',
		},
		userField({ displayOptions: shownFor('coin', 'getBalance') }),
		{
			...cardAccountIdField(shownFor('coin')),
			description:
				'The EnKash account whose card holders to choose from. Leave empty to use the one in the credential.',
		},
	],
};
