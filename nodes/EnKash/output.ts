import * as z from 'zod/v4-mini';
import type {
	IDataObject,
	IDisplayOptions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { parametersOf } from '../shared/n8n/parameters';
import { simplifyProperty } from '../shared/n8n/properties';
import { withoutTokens } from '../shared/n8n/simplify';
import { asTool } from './fields';
import { type OperationContext, readValues } from './operation';

/** How the replies of a resource are shown. */
export interface RecordView {
	/** The ten fields that people use. */
	simplify(record: object): IDataObject;
	/** These fields alone, under the values of `fields`. */
	pick(record: object, fields: readonly string[]): IDataObject;
	/** Fields to choose from; the first is the record's ID. */
	fields: readonly [INodePropertyOptions, ...INodePropertyOptions[]];
}

const outputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'Raw', value: 'raw', description: 'All fields that EnKash sends' },
		{
			name: 'Selected Fields',
			value: 'selectedFields',
			description: 'The ID and the fields that you choose',
		},
		{ name: 'Simplified', value: 'simplified', description: 'The ten fields that people use' },
	],
	default: 'simplified',
	description: 'What the agent gets to read of each result. The less, the better it understands.',
};

const selectedFieldsProperty: INodeProperties = {
	displayName: 'Fields',
	name: 'selectedFields',
	type: 'multiOptions',
	default: [],
	description: 'The fields that the agent gets to read beside the ID',
};

/**
 * Simplify; for AI agents Output in its place, as n8n wants it, since many fields confuse them. There Simplify stays
 * without being shown: workflows are saved with it switched off.
 */
export function outputFields(shown: IDisplayOptions, { fields }: RecordView): INodeProperties[] {
	const shownForTools = { show: { ...shown.show, ...asTool } };
	const [, ...others] = fields;
	return [
		{ ...simplifyProperty, displayOptions: { ...shown, hide: asTool } },
		{ ...simplifyProperty, type: 'hidden', displayOptions: shownForTools },
		{ ...outputProperty, displayOptions: shownForTools },
		{
			...selectedFieldsProperty,
			displayOptions: { show: { ...shownForTools.show, output: ['selectedFields'] } },
			options: others.sort((one, other) => one.name.localeCompare(other.name)),
		},
	];
}

const outputSchema = z.object({
	output: z.enum(
		['raw', 'selectedFields', 'simplified'],
		'Choose Raw, Selected Fields or Simplified.',
	),
	selectedFields: z.array(z.string(), 'Choose the fields from the list.'),
});

/** A record as the user wants it, without the token of any card. Throws a `NodeOperationError`. */
export function shownRecord(
	operation: OperationContext,
	record: object,
	view: RecordView,
): IDataObject {
	const { context, itemIndex } = operation;
	const values = parametersOf(context, ['output', 'selectedFields'], itemIndex);
	const { output, selectedFields } = readValues(operation, outputSchema, values);
	if (output === 'selectedFields') {
		return view.pick(record, [String(view.fields[0].value), ...selectedFields]);
	}
	const isSimplified =
		output === 'simplified' && Boolean(context.getNodeParameter('simplify', itemIndex));
	return isSimplified ? view.simplify(record) : withoutTokens(record);
}
