import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { searchCardsOfAccount, searchUsersOfAccount } from '../shared/paying/cardList';
import { execute } from './execute';
import { properties, subtitle } from './properties';

export class EnKash implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnKash',
		name: 'enKash',
		icon: {
			light: 'file:../../icons/lookUps.svg',
			dark: 'file:../../icons/lookUps.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Look up accounts, cards, transactions and coins, and set up coin events and sign-in links',
		defaults: { name: 'EnKash' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'enKashApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchCards: searchCardsOfAccount, searchUsers: searchUsersOfAccount },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this, { continueOnFail: this.continueOnFail() })];
	}
}
