import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { subtitleOfField } from '../shared/n8n/subtitles';
import { execute } from './execute';
import { properties } from './properties';

export class EnKashCreateCard implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnKash Create Card',
		name: 'enKashCreateCard',
		icon: {
			light: 'file:../../icons/createCard.svg',
			dark: 'file:../../icons/createCard.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: subtitleOfField('firstName', 'Card for Each Item'),
		description: 'Make a prepaid or gift card for a person',
		defaults: { name: 'EnKash Create Card' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// Undefined on purpose: cards have no reference, so an agent that calls twice would make two.
		usableAsTool: undefined,
		credentials: [{ name: 'enKashApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await execute(this, { continueOnFail: this.continueOnFail() })];
	}
}
