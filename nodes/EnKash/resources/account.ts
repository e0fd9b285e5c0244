import { getCardAccount } from '../../shared/enkash/endpoints/account';
import { pickFields } from '../../shared/n8n/simplify';
import { cardAccountIdField, operationField, shownFor } from '../fields';
import { lookUp, type Operation, payerOf, refuseForeign, type Resource } from '../operation';
import { outputFields, type RecordView, shownRecord } from '../output';

/** The fields in EnKash's table for this reply, which has many more. */
const view: RecordView = {
	simplify: (account) => pickFields(account, usedFields),
	pick: pickFields,
	fields: [
		{ name: 'Card Account ID', value: 'cardAccountId' },
		{ name: 'Company ID', value: 'companyId' },
		{ name: 'Company Name', value: 'companyName' },
		{ name: 'Points Available', value: 'availableBalance' },
		{ name: 'Points Given in Total', value: 'totalAllocationPoint' },
		{ name: 'Points Given This Month', value: 'currentMonthAllocationPoint' },
		{ name: 'Points Redeemed in Total', value: 'totalRedemptionPoint' },
		{ name: 'Points Redeemed This Month', value: 'currentMonthRedemptionPoint' },
		{ name: 'Cards', value: 'totalCards' },
		{ name: 'Cards in Use', value: 'activeCards' },
	],
};

/** In the order of a simplified account. */
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
	const account = await lookUp(operation, getCardAccount(payer));
	refuseForeign(operation, account, payer);
	return [shownRecord(operation, account, view)];
};

export const account: Resource = {
	operations: { get },
	properties: [
		operationField(
			'account',
			[
				{
					name: 'Get Balance',
					value: 'get',
					description: 'See what is left in an account, and how much was given out of it',
					action: 'Get account balance',
				},
			],
			'get',
		),
		cardAccountIdField(shownFor('account')),
		...outputFields(shownFor('account', 'get'), view),
	],
};
