import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod/v4';
import {
	type CoinEvent,
	createCoinEvent,
	getCoinEvent,
	updateCoinEvent,
} from '../../shared/enkash/coinEvents';
import { notFoundError, operationError } from '../../shared/n8n/errors';
import { readParameters, textParameter as textField } from '../../shared/n8n/parameters';
import { withoutTokens } from '../../shared/n8n/simplify';
import { shownFor } from '../fields';
import {
	change,
	companyIdOf,
	lookUp,
	type Operation,
	type OperationContext,
	type Resource,
	textParameter,
} from '../operation';

const amountSchema = z.coerce.number().int().positive();

const create: Operation = async (operation) => {
	const { context, itemIndex } = operation;
	const values = {
		event: textParameter(operation, 'event'),
		amount: context.getNodeParameter('amount', itemIndex, 0),
		configuration: textParameter(operation, 'configuration'),
	};
	const fields = readParameters(
		context.getNode(),
		z.object({ event: z.string().min(1), amount: amountSchema, configuration: z.string().min(1) }),
		values,
		itemIndex,
	);
	const made = await change(
		operation,
		createCoinEvent({ ...fields, companyId: companyIdOf(operation) }),
	);
	return [withoutTokens(made)];
};

const get: Operation = async (operation) => {
	const coinConfigId = textParameter(operation, 'coinConfigId');
	const event = await lookUp(operation, getCoinEvent(coinConfigId));
	if (event && Object.keys(event).length > 0) return [withoutTokens(event)];
	throw notFoundError(
		operation.context.getNode(),
		`There is no coin event ${coinConfigId}`,
		operation.itemIndex,
	);
};

const update: Operation = async (operation) => {
	const { context, itemIndex } = operation;
	const changes = readChanges(operation);
	if (Object.values(changes).every((value) => value === undefined)) {
		throw operationError(context.getNode(), 'There is nothing to update', {
			itemIndex,
			advice: 'Add at least one field under "Update Fields".',
		});
	}
	const coinConfigId = textParameter(operation, 'coinConfigId');
	const updated: IDataObject = withoutTokens(
		await change(operation, updateCoinEvent(coinConfigId, changes)),
	);
	return [updated];
};

const optionalText = textField.transform((text) => (text === '' ? undefined : text));
const changesSchema = z.object({
	amount: amountSchema.optional(),
	configuration: optionalText,
	companyId: optionalText,
	event: optionalText,
});

function readChanges({ context, itemIndex }: OperationContext): Partial<CoinEvent> {
	const fields = context.getNodeParameter('updateFields', itemIndex, {});
	return readParameters(context.getNode(), changesSchema, fields ?? {}, itemIndex);
}

const configurationOptions = [
	{ name: 'Custom', value: 'CUSTOM', description: "What EnKash's field table asks for" },
	{ name: 'Default', value: 'DEFAULT', description: "What EnKash's examples show" },
];

export const coinEvent: Resource = {
	operations: { create, get, update },
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: shownFor('coinEvent'),
			options: [
				{
					name: 'Create',
					value: 'create',
					description: 'Set up what coins are given for, and how many',
					action: 'Create a coin event',
				},
				{
					name: 'Get',
					value: 'get',
					description: 'See what an event is worth',
					action: 'Get a coin event',
				},
				{
					name: 'Update',
					value: 'update',
					description: 'Change what an event is worth',
					action: 'Update a coin event',
				},
			],
			default: 'get',
		},
		{
			displayName: 'Coin Event ID',
			name: 'coinConfigId',
			type: 'string',
			required: true,
			displayOptions: shownFor('coinEvent', 'get', 'update'),
			default: '',
			placeholder: 'e.g. WCC024845',
			description: 'The ID that EnKash gave the event when it was made',
		},
		{
			displayName: 'Event',
			name: 'event',
			type: 'string',
			required: true,
			displayOptions: shownFor('coinEvent', 'create'),
			default: '',
			placeholder: 'e.g. REFERRAL_EVENT',
			description: 'The name under which coins are allocated later',
		},
		{
			displayName: 'Coins',
			name: 'amount',
			type: 'number',
			required: true,
			displayOptions: shownFor('coinEvent', 'create'),
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description: 'How many coins a person gets each time',
		},
		{
			displayName: 'Configuration',
			name: 'configuration',
			type: 'options',
			displayOptions: shownFor('coinEvent', 'create'),
			options: configurationOptions,
			default: 'CUSTOM',
			description: 'The kind of event. Keep the default unless EnKash says otherwise.',
		},
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			displayOptions: shownFor('coinEvent', 'update'),
			default: {},
			options: [
				{
					displayName: 'Coins',
					name: 'amount',
					type: 'number',
					typeOptions: { minValue: 0, numberPrecision: 0 },
					default: 0,
					description: 'How many coins a person gets each time from now on',
				},
				{
					displayName: 'Company ID',
					name: 'companyId',
					type: 'string',
					default: '',
					placeholder: 'e.g. CEK1PU9AOO',
					description: 'The company that the event belongs to from now on',
				},
				{
					displayName: 'Configuration',
					name: 'configuration',
					type: 'options',
					options: configurationOptions,
					default: 'CUSTOM',
					description: 'The kind of event. Keep it as it is unless EnKash says otherwise.',
				},
				{
					displayName: 'Event',
					name: 'event',
					type: 'string',
					default: '',
					placeholder: 'e.g. REFERRAL_EVENT',
					description: 'The name under which coins are allocated from now on',
				},
			],
		},
	],
};
