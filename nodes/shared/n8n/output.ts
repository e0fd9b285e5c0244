import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** What stands on an output item: the row with the result beside it, or the result alone. */
export type OutputStyle = 'rowAndResult' | 'resultOnly';

/** Column names that can't stay where they are: n8n reads `error` as a failure, and `enkash` is where the result goes. */
const takenNames = ['error', 'enkash'] as const;

/** The one place that builds the item of a row. The input item is not changed; the result becomes part of the item. */
export function rowItem(
	input: INodeExecutionData,
	index: number,
	result: object,
	style: OutputStyle,
): INodeExecutionData {
	const pairedItem = { item: index };
	if (style === 'resultOnly') return { json: { ...result }, pairedItem };
	const item: INodeExecutionData = { json: rowWithResult(input.json, result), pairedItem };
	if (input.binary) item.binary = input.binary;
	return item;
}

function rowWithResult(row: IDataObject, result: object): IDataObject {
	const taken = takenNames.filter((name) => Object.hasOwn(row, name));
	if (taken.length === 0) return { ...row, enkash: result };
	const json = { ...row };
	const input: IDataObject = {};
	for (const name of taken) {
		input[name] = json[name];
		delete json[name];
	}
	json.enkash = { ...result, input };
	return json;
}

/** An item that speaks of all rows at once. */
export function wholeRunItem(json: IDataObject, rows: number): INodeExecutionData {
	return { json, pairedItem: Array.from({ length: rows }, (_, item) => ({ item })) };
}

/** The item of a payout that failed while the node goes on: n8n moves it to the error output where there is one. */
export function failedItem(index: number, message: string, details: object): INodeExecutionData {
	return { json: { error: message, details: { ...details } }, pairedItem: { item: index } };
}

/** One of the items that a look-up found for an input item. */
export function listedItem(index: number, json: IDataObject): INodeExecutionData {
	return { json, pairedItem: { item: index } };
}

/** The item of a look-up that failed while the node goes on. */
export function itemError(index: number, message: string): INodeExecutionData {
	return { json: { error: message }, pairedItem: { item: index } };
}
