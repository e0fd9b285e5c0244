import type { INodeProperties } from 'n8n-workflow';
import {
	cardAccountIdProperty,
	companyIdOption,
	optionsProperty,
	timeoutOption,
} from '../shared/n8n/properties';
import { transactionsPathOption } from '../shared/paying/confirming';

export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Balance Low',
				value: 'balanceLow',
				description: 'When the account falls below an amount, once each time it does',
			},
			{
				name: 'Balance Restored',
				value: 'balanceRestored',
				description: 'When the account is back at an amount, once each time it is',
			},
			{
				name: 'New Transaction',
				value: 'newTransaction',
				description: 'When points were given, taken back or spent',
			},
		],
		default: 'balanceLow',
	},
	{
		displayName: 'Threshold',
		name: 'threshold',
		type: 'number',
		required: true,
		displayOptions: { show: { event: ['balanceLow', 'balanceRestored'] } },
		default: 0,
		description:
			'The number of points that the account should have. Below it the balance is low, from it on it is restored.',
	},
	{
		...cardAccountIdProperty,
		description: 'The EnKash account to watch. Leave empty to use the one in the credential.',
	},
	optionsProperty([
		companyIdOption,
		{
			displayName: 'Look Back (Hours)',
			name: 'lookBackHours',
			type: 'number',
			displayOptions: { show: { '/event': ['newTransaction'] } },
			typeOptions: { minValue: 1 },
			default: 48,
			description:
				'How many hours to look back each time, so that transactions that show up late are not missed. Each is reported once.',
		},
		timeoutOption,
		transactionsPathOption({ show: { '/event': ['newTransaction'] } }),
	]),
];
