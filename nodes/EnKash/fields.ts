import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { personLocator, userIdProperty } from '../shared/n8n/personProperties';
import { cardAccountIdProperty } from '../shared/n8n/properties';

/** The condition of fields that only an AI agent's tool shows, or hides. */
export const asTool = { '@tool': [true] };

/** When a field is shown. */
export function shownFor(resource: string, ...operations: string[]): IDisplayOptions {
	return {
		show: { resource: [resource], ...(operations.length > 0 && { operation: operations }) },
	};
}

/** The operations of a resource, and the value of the one that is chosen at first. */
export function operationField(
	resource: string,
	options: INodePropertyOptions[],
	chosen: string,
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: shownFor(resource),
		options,
		default: chosen,
	};
}

/** The account to look up. */
export function cardAccountIdField(displayOptions: IDisplayOptions): INodeProperties {
	return {
		...cardAccountIdProperty,
		description: 'The EnKash account to ask about',
		displayOptions,
	};
}

/** A card, chosen from a list, by the mobile number of its holder, or by its ID. */
export function cardField(overrides: Partial<INodeProperties>): INodeProperties {
	return {
		...personLocator('searchCards', { list: 'Select a card…', id: 'e.g. EKC04AZHXP' }),
		displayName: 'Card',
		name: 'enKashCardId',
		description: 'The card of the person',
		...overrides,
	};
}

/** A user of EnKash, chosen in the same ways. */
export function userField(overrides: Partial<INodeProperties>): INodeProperties {
	return { ...userIdProperty, ...overrides };
}

/** Return All and Limit. */
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
