import * as z from 'zod/v4-mini';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { EndpointCall } from '../../shared/enkash/client';
import {
	type CoinEvent,
	createCoinEvent,
	getCoinEvent,
	isCoinConfigId,
	updateCoinEvent,
} from '../../shared/enkash/endpoints/coins';
import { type EnKashRecord, textOf } from '../../shared/enkash/records';
import type { Reply } from '../../shared/enkash/reply';
import { provesNothingDone } from '../../shared/enkash/retry';
import { apiError, notFoundError, operationError, problemOf } from '../../shared/n8n/errors';
import { optionalTextParameter, wholeNumberParameter } from '../../shared/n8n/parameterSchemas';
import { withoutTokens } from '../../shared/n8n/simplify';
import { replyError } from '../../shared/paying/replyError';
import { sentPlacesOf } from '../../shared/paying/sentPlaces';
import { operationField, shownFor } from '../fields';
import {
	changePolicy,
	companyIdOf,
	foreignError,
	lookUp,
	type Operation,
	type OperationContext,
	readText,
	readValues,
	requiredText,
	type Resource,
} from '../operation';

const coinsMessage = 'Enter a whole number of coins above 0, e.g. 25.';
const coinsSchema = z.pipe(
	wholeNumberParameter(coinsMessage),
	z.number().check(z.positive(coinsMessage)),
);

const create: Operation = async (operation) => {
	const { context, itemIndex } = operation;
	const advice = 'Enter the name under which coins are to be allocated, e.g. REFERRAL_EVENT.';
	const event = requiredText(operation, 'event', advice);
	const values = {
		amount: context.getNodeParameter('amount', itemIndex),
		configuration: readText(operation, 'configuration') || undefined,
	};
	const fields = readValues(operation, newEventSchema, values);
	const companyId = companyIdOf(operation);
	const call = createCoinEvent({ ...fields, event, companyId });
	const asked = { event, companyId, amount: fields.amount };
	return await sendChange(operation, { call, asked, adviceWhenUnclear: adviceAfterCreate });
};

/** EnKash documents no way to find an event by its name. */
const adviceAfterCreate =
	'The event may have been made all the same. Check in EnKash before you try again.';
const adviceAfterUpdate =
	'The event may have been changed all the same. Look it up before you update it again.';

const newEventSchema = z.object({
	amount: coinsSchema,
	configuration: z.string(),
});

const get: Operation = async (operation) => {
	const coinConfigId = coinConfigIdOf(operation);
	const events = await lookUp(operation, getCoinEvent(coinConfigId));
	const found = events.find((event) => [undefined, coinConfigId].includes(textOf(event, idNames)));
	if (found) return [withoutTokens(found)];
	const problem = { message: `There is no coin event ${coinConfigId}`, advice: idAdvice };
	throw notFoundError(operation.context.getNode(), problem, operation.itemIndex);
};

const update: Operation = async (operation) => {
	const { context, itemIndex } = operation;
	const coinConfigId = coinConfigIdOf(operation);
	const changes = readChanges(operation);
	if (Object.values(changes).every((value) => value === undefined)) {
		const problem = {
			message: 'There is nothing to update',
			advice: "Add at least one field under 'Update Fields'.",
		};
		throw operationError(context.getNode(), problem, itemIndex);
	}
	const call = updateCoinEvent(coinConfigId, changes);
	const { amount, event, companyId } = changes;
	const asked = { coinConfigId, amount, event, companyId };
	return await sendChange(operation, { call, asked, adviceWhenUnclear: adviceAfterUpdate });
};

/** The outcome of an event that was sent: the output, or the error. */
type ChangeOutcome = { ok: true; items: IDataObject[] } | { ok: false; error: Error };

/**
 * The operation, unless this execution has sent the item before: in an earlier try, or in the execution that it retries.
 * Then the outcome of that. An event has no reference that EnKash could check.
 */
function unlessSentBefore(operate: Operation, adviceWhenUnclear: string): Operation {
	return async (operation) => {
		const { context, itemIndex } = operation;
		const sent = sentPlacesOf(context).of(itemIndex);
		if (sent === undefined) return await operate(operation);
		if (sent.items) return sent.items;
		const cutShort = {
			message: 'An earlier try sent this event and ended before the reply',
			advice: adviceWhenUnclear,
		};
		throw apiError(context.getNode(), sent.problem ?? cutShort, { itemIndex });
	};
}

/** A call that creates or updates an event, and the facts that its reply must not contradict. */
interface EventChange {
	call: EndpointCall<EnKashRecord[]>;
	asked: Readonly<Record<string, string | number | undefined>>;
	adviceWhenUnclear: string;
}

/** Sends a change. Its place is kept from before it is sent, unless nothing was processed. */
async function sendChange(
	operation: OperationContext,
	{ call, asked, adviceWhenUnclear }: EventChange,
): Promise<IDataObject[]> {
	const { context, client, itemIndex, timeoutMs } = operation;
	const places = sentPlacesOf(context);
	places.keep(itemIndex, {});
	const { reply } = await client.call(call, changePolicy, timeoutMs);
	if (provesNothingDone(reply)) {
		places.forget(itemIndex);
		throw replyError(context.getNode(), reply, { itemIndex });
	}
	const outcome = outcomeOf(operation, reply, asked, adviceWhenUnclear);
	places.keep(
		itemIndex,
		outcome.ok ? { items: outcome.items } : { problem: problemOf(outcome.error) },
	);
	if (!outcome.ok) throw outcome.error;
	return outcome.items;
}

function outcomeOf(
	operation: OperationContext,
	reply: Extract<Reply<EnKashRecord[]>, { kind: 'success' | 'unclear' }>,
	asked: EventChange['asked'],
	advice: string,
): ChangeOutcome {
	const { context, itemIndex } = operation;
	if (reply.kind === 'unclear') {
		return { ok: false, error: replyError(context.getNode(), reply, { itemIndex, advice }) };
	}
	const [event] = reply.payload;
	const error = event && foreignError(operation, event, asked, advice);
	return error ? { ok: false, error } : { ok: true, items: shown(reply.payload) };
}

/** EnKash's reply on the event; some of its replies are empty. */
function shown([event]: EnKashRecord[]): IDataObject[] {
	return [event ? withoutTokens(event) : { success: true }];
}

const idNames = ['coinConfigId'];
const idAdvice =
	'Enter the ID that EnKash gave the event when it was made. It begins with WCC and is not the name of the event.';

function coinConfigIdOf(operation: OperationContext): string {
	const coinConfigId = requiredText(operation, 'coinConfigId', idAdvice);
	if (isCoinConfigId(coinConfigId)) return coinConfigId;
	const { context, itemIndex } = operation;
	const problem = { message: `"${coinConfigId}" is no ID of a coin event`, advice: idAdvice };
	throw operationError(context.getNode(), problem, itemIndex);
}

const changesSchema = z.object({
	updateFields: z.object({
		amount: z.optional(coinsSchema),
		configuration: optionalTextParameter,
		companyId: optionalTextParameter,
		event: optionalTextParameter,
	}),
});

function readChanges(operation: OperationContext): Partial<CoinEvent> {
	const { context, itemIndex } = operation;
	const updateFields = context.getNodeParameter('updateFields', itemIndex) ?? {};
	return readValues(operation, changesSchema, { updateFields }).updateFields;
}

const configurationOptions = [
	{ name: 'Custom', value: 'CUSTOM', description: "What EnKash's field table asks for" },
	{ name: 'Default', value: 'DEFAULT', description: "What EnKash's examples show" },
];

const updateFields: INodeProperties[] = [
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
];

export const coinEvent: Resource = {
	operations: {
		create: unlessSentBefore(create, adviceAfterCreate),
		get,
		update: unlessSentBefore(update, adviceAfterUpdate),
	},
	refusalToAgents:
		'An AI agent can neither look up nor change coin events. Use the EnKash node in a workflow.',
	properties: [
		operationField(
			'coinEvent',
			[
				{
					name: 'Create',
					value: 'create',
					description: 'Set up what coins are given for, and how many',
					action: 'Create coin event',
				},
				{
					name: 'Get',
					value: 'get',
					description: 'See what an event is worth',
					action: 'Get coin event',
				},
				{
					name: 'Update',
					value: 'update',
					description: 'Change what an event is worth',
					action: 'Update coin event',
				},
			],
			'get',
		),
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
			options: updateFields,
		},
	],
};
