import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** What stands on an output item: plain columns before the row's own, the row beside the result, or the result alone. */
export type OutputStyle = (typeof outputStyles)[number];

export const outputStyles = ['columns', 'rowAndResult', 'resultOnly'] as const;

/** A result, as far as an output item tells its parts apart. */
export interface ItemResult {
	outcome: string;
	reason?: string;
	reasonCode?: string;
	uniqueReferenceNumber?: string;
	requestId?: string;
	enkashCardTxnId?: string;
	payoutRun?: string;
}

/** Column names that can't stay where they are: n8n reads `error` as a failure, and `enkash` is where the result goes. */
const takenNames = ['error', 'enkash'] as const;

/** Outcomes in the words of the person who reads the sheet. */
const outcomeWords: Record<string, string> = {
	allocated: 'Paid',
	alreadyAllocated: 'Paid Before',
	rejected: 'Refused',
	notSent: 'Not Sent',
	unconfirmed: 'Unconfirmed',
	notFound: 'Not Found',
};

/** The one place that builds the item of a row. The input item is not changed; the result becomes part of the item. */
export function rowItem(
	input: INodeExecutionData,
	index: number,
	result: ItemResult,
	style: OutputStyle,
): INodeExecutionData {
	const pairedItem = { item: index };
	if (style === 'resultOnly') return { json: { ...result }, pairedItem };
	const json =
		style === 'columns' ? rowAfterColumns(input.json, result) : rowWithResult(input.json, result);
	const item: INodeExecutionData = { json, pairedItem };
	if (input.binary) item.binary = input.binary;
	return item;
}

/** Text in every cell, so that a sheet takes them as they are and can be read again. */
function columnsOf(result: ItemResult): Record<string, string> {
	return {
		'EnKash Outcome': outcomeWords[result.outcome] ?? result.outcome,
		'EnKash Reason': result.reason ?? '',
		'EnKash Reason Code': result.reasonCode ?? '',
		'EnKash Reference': result.uniqueReferenceNumber ?? result.requestId ?? '',
		'EnKash Transaction': result.enkashCardTxnId ?? '',
		'EnKash Payout Run': result.payoutRun ?? '',
	};
}

function rowAfterColumns(row: IDataObject, result: ItemResult): IDataObject {
	const columns = columnsOf(result);
	if (!Object.hasOwn(row, 'error')) return { ...columns, ...row, ...columns };
	const { error, ...rest } = row;
	return { ...columns, ...rest, ...columns, 'error (input)': error };
}

function rowWithResult(row: IDataObject, result: ItemResult): IDataObject {
	const taken = takenNames.filter((name) => Object.hasOwn(row, name));
	if (taken.length === 0) return { enkash: result, ...row };
	const json = { ...row };
	const input: IDataObject = {};
	for (const name of taken) {
		input[name] = json[name];
		delete json[name];
	}
	return { enkash: { ...result, input }, ...json };
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
