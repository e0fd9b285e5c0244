import * as z from 'zod/v4-mini';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { transactionsPathParameter } from '../shared/enkash/endpoints/transactions';
import { transformed } from '../shared/enkash/schemas';
import { operationError, problemOf } from '../shared/n8n/errors';
import { isCalledByAgent } from '../shared/n8n/input';
import { itemError, listedItem } from '../shared/n8n/output';
import { DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { textParameter, timeoutParameter } from '../shared/n8n/parameterSchemas';
import { pickFields } from '../shared/n8n/simplify';
import { connect } from '../shared/paying/connection';
import type { FailureMode } from '../shared/paying/itemPayout';
import { readAccountOfRun } from '../shared/paying/payer';
import { CardLists } from '../shared/paying/people';
import { reasonOf } from '../shared/payout/result';
import type { Operation, Resource, Run } from './operation';
import { properties, resources } from './properties';

/**
 * Runs the chosen operation for each item, in input order. With On Error = Continue a failed item becomes an item with the
 * error, and a wrong set-up makes one of every item. Otherwise both throw.
 */
export async function execute(
	context: IExecuteFunctions,
	{ continueOnFail }: FailureMode,
): Promise<INodeExecutionData[]> {
	const indexes = [...context.getInputData().keys()];
	const setUp = await tried(async () => await setUpRun(context, indexes.length));
	if (!setUp.ok) {
		if (!continueOnFail) throw setUp.error;
		return indexes.map((itemIndex) => itemError(itemIndex, reasonOf(problemOf(setUp.error))));
	}
	const run = setUp.value;
	const itemsOut: INodeExecutionData[] = [];
	for (const itemIndex of indexes) {
		const found = await tried(async () => await runItem(context, run, itemIndex));
		if (found.ok) {
			for (const json of found.value) itemsOut.push(listedItem(itemIndex, json));
		} else if (continueOnFail) {
			itemsOut.push(itemError(itemIndex, reasonOf(problemOf(found.error))));
		} else {
			throw found.error;
		}
	}
	for (const message of run.hints) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	return itemsOut;
}

/** Work that may have failed. A value, as n8n's linter lets no `catch` throw an error on. */
type Tried<T> = { ok: true; value: T } | { ok: false; error: unknown };

async function tried<T>(work: () => Promise<T>): Promise<Tried<T>> {
	try {
		return { ok: true, value: await work() };
	} catch (error) {
		return { ok: false, error };
	}
}

async function setUpRun(context: IExecuteFunctions, itemCount: number): Promise<Run> {
	const account = await readAccountOfRun(context, itemCount);
	const client = connect(context, account, context.getExecutionCancelSignal());
	return { account, client, hints: new Set(), cardLists: new CardLists() };
}

const optionsSchema = z.object({
	options: z.object({
		timeout: timeoutParameter,
		path: transactionsPathParameter,
		fields: transformed(textParameter, (text) =>
			text
				.split(',')
				.map((name) => name.trim())
				.filter((name) => name !== ''),
		),
	}),
});

const described = new DescribedParameters(properties);

async function runItem(
	context: IExecuteFunctions,
	run: Run,
	itemIndex: number,
): Promise<IDataObject[]> {
	const { resource, operate } = chosenOperation(context, itemIndex);
	if (resource.refusalToAgents && isCalledByAgent(context)) {
		return [{ outcome: 'rejected', reasonCode: 'notAuthorized', reason: resource.refusalToAgents }];
	}
	const values = { options: context.getNodeParameter('options', itemIndex) };
	const { options } = readParameters(context, optionsSchema, values, itemIndex, described);
	const { timeout, path, fields } = options;
	const found = await operate({
		...run,
		context,
		itemIndex,
		timeoutMs: timeout * 1000,
		transactionsPath: path,
		described,
	});
	return fields.length === 0 ? found : found.map((json) => pickFields(json, fields));
}

function chosenOperation(
	context: IExecuteFunctions,
	itemIndex: number,
): { resource: Resource; operate: Operation } {
	const resourceName = String(context.getNodeParameter('resource', itemIndex));
	const name = String(context.getNodeParameter('operation', itemIndex));
	const resource = resources[resourceName];
	const operate = resource?.operations[name];
	if (resource && operate) return { resource, operate };
	const problem = { message: `There is no operation "${name}" for "${resourceName}"` };
	throw operationError(context.getNode(), problem, itemIndex);
}
