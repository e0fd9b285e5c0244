import * as z from 'zod/v4';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readAccount } from '../shared/paying/payer';
import { connect } from '../shared/paying/connection';
import { messageOf, operationError } from '../shared/n8n/errors';
import { itemError, listedItem } from '../shared/n8n/output';
import { readParameters, timeoutParameter } from '../shared/n8n/parameters';
import type { Operation, OperationContext } from './operation';
import { resources } from './properties';

/** Runs the chosen operation for each item, in input order. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const itemsOut: INodeExecutionData[] = [];
	const hints = new Set<string>();
	for (const itemIndex of context.getInputData().keys()) {
		const [outcome] = await Promise.allSettled([runItem(context, itemIndex, hints)]);
		if (outcome.status === 'fulfilled') {
			for (const json of outcome.value) itemsOut.push(listedItem(itemIndex, json));
		} else if (context.continueOnFail()) {
			itemsOut.push(itemError(itemIndex, messageOf(outcome.reason)));
		} else {
			throw outcome.reason;
		}
	}
	for (const message of hints) {
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	return itemsOut;
}

const timeoutSchema = z.object({ timeout: timeoutParameter });

async function runItem(
	context: IExecuteFunctions,
	itemIndex: number,
	hints: Set<string>,
): Promise<IDataObject[]> {
	const account = await readAccount(context);
	const options = context.getNodeParameter('options', itemIndex, {});
	const { timeout } = readParameters(context.getNode(), timeoutSchema, options, itemIndex, {
		timeout: 'Timeout',
	});
	const operation: OperationContext = {
		context,
		account,
		client: connect(context, account, context.getExecutionCancelSignal()),
		itemIndex,
		timeoutMs: timeout * 1000,
		hints,
	};
	return await chosenOperation(operation)(operation);
}

function chosenOperation({ context, itemIndex }: OperationContext): Operation {
	const resource = String(context.getNodeParameter('resource', itemIndex));
	const name = String(context.getNodeParameter('operation', itemIndex));
	const operation = resources[resource]?.operations[name];
	if (operation) return operation;
	throw operationError(context.getNode(), `There is no operation "${name}" for "${resource}"`, {
		itemIndex,
	});
}
