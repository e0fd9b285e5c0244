import type { INodeProperties } from 'n8n-workflow';
import { cardAccountIdProperty } from './properties';

/** The account whose cards say who has which mobile number. */
export const holdersAccountProperty: INodeProperties = {
	...cardAccountIdProperty,
	description: 'The EnKash account whose card holders to choose from',
};

/**
 * A card or person, chosen from a list, by mobile number, or by ID. `searchListMethod` is the node's method that fills the
 * list.
 */
export function personLocator(
	searchListMethod: string,
	placeholders: { list: string; id: string },
): Pick<INodeProperties, 'type' | 'default' | 'required' | 'modes'> {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		// n8n cuts a longer name of a mode off.
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: placeholders.list,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'Mobile',
				name: 'mobile',
				type: 'string',
				placeholder: 'e.g. 9876543210',
			},
			{
				displayName: 'ID',
				name: 'id',
				type: 'string',
				placeholder: placeholders.id,
			},
		],
	};
}

/** A user of EnKash. Needs the list search `searchUsers`. */
export const userIdProperty: INodeProperties = {
	...personLocator('searchUsers', { list: 'Select a person…', id: 'e.g. EKQZVMQK' }),
	displayName: 'Person',
	name: 'userId',
	description:
		'The person, from the list, by mobile number, or by user ID, which is not the ID of the card',
};
