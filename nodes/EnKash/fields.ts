import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { cardAccountIdProperty, simplifyProperty } from '../shared/n8n/properties';

/** When a field is shown. */
export function shownFor(resource: string, ...operations: string[]): IDisplayOptions {
	return {
		show: { resource: [resource], ...(operations.length > 0 && { operation: operations }) },
	};
}

/** The account to look up. */
export function cardAccountIdField(displayOptions: IDisplayOptions): INodeProperties {
	return {
		...cardAccountIdProperty,
		description: 'The EnKash account to ask about. Leave empty to use the one in the credential.',
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
	return {
		...personLocator('searchUsers', { list: 'Select a person…', id: 'e.g. EKQZVMQK' }),
		displayName: 'User ID',
		name: 'userId',
		description: 'The person, whose ID at EnKash is not the ID of the card',
		...overrides,
	};
}

function personLocator(
	searchListMethod: string,
	placeholders: { list: string; id: string },
): Omit<INodeProperties, 'displayName' | 'name'> {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: placeholders.list,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By Mobile',
				name: 'mobile',
				type: 'string',
				placeholder: 'e.g. 9876543210',
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: placeholders.id,
			},
		],
	};
}

/** How many results to return. */
export const limitProperty: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

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
			...limitProperty,
			displayOptions: {
				show: { resource: [resource], operation: ['getMany'], returnAll: [false] },
			},
		},
	];
}

/** Whether to simplify the reply. */
export function simplifyField(displayOptions: IDisplayOptions): INodeProperties {
	return { ...simplifyProperty, displayOptions };
}
