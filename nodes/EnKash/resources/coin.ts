import { getCoinBalance } from '../../shared/enkash/endpoints/coins';
import { shownFor } from '../fields';
import { lookUp, type Operation, requiredText, type Resource } from '../operation';

const getBalance: Operation = async (operation) => {
	const userId = requiredText(operation, 'userId', {
		label: 'User ID',
		advice: 'Enter the EnKash ID of the person. The look-up of their card shows it as userId.',
	});
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
					action: 'Get a coin balance',
				},
			],
			default: 'getBalance',
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			required: true,
			displayOptions: shownFor('coin', 'getBalance'),
			default: '',
			placeholder: 'e.g. EKQZVMQK',
			description:
				'The EnKash ID of the person, which the look-up of their card shows as userId. It is not the ID of the card.',
		},
	],
};
