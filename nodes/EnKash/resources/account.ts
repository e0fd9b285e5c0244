import { getCardAccount } from '../../shared/enkash/endpoints/account';
import { pickFields, withoutTokens } from '../../shared/n8n/simplify';
import { cardAccountIdField, shownFor, simplifyField } from '../fields';
import { lookUp, type Operation, payerOf, type Resource } from '../operation';

/** The fields of EnKash's own table for this reply, of which the whole has many more. */
const usedFields = [
	'cardAccountId',
	'companyId',
	'companyName',
	'availableBalance',
	'totalCards',
	'activeCards',
	'totalAllocationPoint',
	'totalRedemptionPoint',
	'currentMonthAllocationPoint',
	'currentMonthRedemptionPoint',
];

const get: Operation = async (operation) => {
	const { companyId, cardAccountId } = payerOf(operation);
	const account = await lookUp(operation, getCardAccount(companyId, cardAccountId));
	const simplify = operation.context.getNodeParameter('simplify', operation.itemIndex, true);
	return [simplify ? pickFields(account, usedFields) : withoutTokens(account)];
};

export const account: Resource = {
	operations: { get },
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: shownFor('account'),
			options: [
				{
					name: 'Get',
					value: 'get',
					description: 'See what is left in an account, and how much was given out of it',
					action: 'Get an account',
				},
			],
			default: 'get',
		},
		cardAccountIdField(shownFor('account')),
		simplifyField(shownFor('account', 'get')),
	],
};
