import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { nameOfOption, subtitleWithRun } from '../shared/n8n/subtitles';
import { execute } from './execute';
import { properties } from './properties';

export class EnKashAllocatePoints implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnKash Allocate Points',
		name: 'enKashAllocatePoints',
		icon: {
			light: 'file:../../icons/allocatePoints.svg',
			dark: 'file:../../icons/allocatePoints.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitleWithRun(nameOfOption('operation', properties)),
		description: 'Give reward points to a person, or take them back',
		defaults: { name: 'EnKash Allocate Points' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'enKashApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this, { continueOnFail: this.continueOnFail() })];
	}
}
