import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { nameOfOption, subtitleOf } from '../shared/n8n/subtitles';
import { poll } from './poll';
import { properties } from './properties';

export class EnKashTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EnKash Trigger',
		name: 'enKashTrigger',
		icon: {
			light: 'file:../../icons/trigger.svg',
			dark: 'file:../../icons/trigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: subtitleOf(nameOfOption('event', properties)),
		// The node picker shows this node and EnKash as one entry, under this description.
		description:
			'Look up balances, cards and transactions, or start the workflow when an account runs low or points move',
		defaults: { name: 'EnKash Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// Undefined on purpose: a trigger starts a workflow, an agent has nothing to call on it.
		usableAsTool: undefined,
		credentials: [{ name: 'enKashApi', required: true }],
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
