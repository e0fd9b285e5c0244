import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { subtitleOfField } from '../shared/n8n/subtitles';
import { searchUsersOfAccount } from '../shared/paying/cardList';
import { execute } from './execute';
import { properties } from './properties';

export class EnKashAllocateCoins implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnKash Allocate Coins',
		name: 'enKashAllocateCoins',
		icon: {
			light: 'file:../../icons/allocateCoins.svg',
			dark: 'file:../../icons/allocateCoins.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitleOfField('event', 'Event of Each Item'),
		description: 'Give a person the coins of an event, such as a referral',
		defaults: { name: 'EnKash Allocate Coins' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'enKashApi', required: true }],
		properties,
	};

	methods = { listSearch: { searchUsers: searchUsersOfAccount } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this, { continueOnFail: this.continueOnFail() })];
	}
}
