import {
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { nameOfOption, subtitleWithRun } from '../shared/n8n/subtitles';
import { payoutColumns } from './columns';
import { execute } from './execute';
import { properties } from './properties';

export class EnKashBulkAllocate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnKash Bulk Allocate',
		name: 'enKashBulkAllocate',
		icon: {
			light: 'file:../../icons/bulkAllocate.svg',
			dark: 'file:../../icons/bulkAllocate.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitleWithRun(nameOfOption('operation', properties)),
		description: 'Give reward points to a whole sheet of people, each of them once',
		defaults: { name: 'EnKash Bulk Allocate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			NodeConnectionTypes.Main,
			NodeConnectionTypes.Main,
			NodeConnectionTypes.Main,
			NodeConnectionTypes.Main,
		],
		outputNames: ['Success', 'Failed', 'Unconfirmed', 'Summary'],
		// Undefined on purpose: an agent must not decide on a whole sheet of money.
		usableAsTool: undefined,
		credentials: [{ name: 'enKashApi', required: true }],
		properties,
	};

	methods = {
		resourceMapping: {
			async getPayoutColumns(this: ILoadOptionsFunctions) {
				const isOwn = this.getCurrentNodeParameter('referenceMode') === 'provide';
				return payoutColumns(isOwn ? 'provide' : 'generate');
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, { continueOnFail: this.continueOnFail() });
	}
}
