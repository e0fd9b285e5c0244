import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { cardAccountIdProperty } from '../shared/n8n/properties';

/** When a field is shown. */
export function shownFor(resource: string, ...operations: string[]): IDisplayOptions {
	return {
		show: { resource: [resource], ...(operations.length > 0 && { operation: operations }) },
	};
}

/** The account that is asked. */
export function cardAccountIdField(displayOptions: IDisplayOptions): INodeProperties {
	return {
		...cardAccountIdProperty,
		description: 'The EnKash account to ask about. Leave empty to use the one in the credential.',
		displayOptions,
	};
}

/** A card, chosen from a list or by its id. */
export function cardField(overrides: Partial<INodeProperties>): INodeProperties {
	return {
		displayName: 'Card',
		name: 'enKashCardId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The card of the person',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a card…',
				typeOptions: { searchListMethod: 'searchCards', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. EKC04AZHXP',
			},
		],
		...overrides,
	};
}

/** How many of many. */
export function limitFields(resource: string): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			displayOptions: shownFor(resource, 'getMany'),
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			displayOptions: {
				show: { resource: [resource], operation: ['getMany'], returnAll: [false] },
			},
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
	];
}

/** Whether the reply is cut to what people use. */
export function simplifyField(displayOptions: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		displayOptions,
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	};
}
