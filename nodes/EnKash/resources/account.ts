import { getCardAccount } from '../../shared/enkash/endpoints/account';
import { pickFields, withoutTokens } from '../../shared/n8n/simplify';
import { cardAccountIdField, shownFor, simplifyField } from '../fields';
import { lookUp, type Operation, payerOf, refuseForeign, type Resource } from '../operation';

/** The fields of a simplified account: those in EnKash's table for this reply, which has many more. */
const usedFields = [
	'companyName',
	'availableBalance',
	'totalAllocationPoint',
	'totalRedemptionPoint',
	'currentMonthAllocationPoint',
	'currentMonthRedemptionPoint',
	'totalCards',
	'activeCards',
	'cardAccountId',
	'companyId',
];

const get: Operation = async (operation) => {
	const payer = payerOf(operation);
	const account = await lookUp(operation, getCardAccount(payer.companyId, payer.cardAccountId));
	refuseForeign(operation, account, payer);
	const simplify = operation.context.getNodeParameter('simplify', operation.itemIndex);
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
					action: 'Get account balance',
				},
			],
			default: 'get',
		},
		cardAccountIdField(shownFor('account')),
		simplifyField(shownFor('account', 'get')),
	],
};
