import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** The content of an output item: plain columns before the row's own, the row beside the result, or the result alone. */
export const outputStyles = ['columns', 'rowAndResult', 'resultOnly'] as const;
export type OutputStyle = (typeof outputStyles)[number];

/** The fields of a result that `columns` turns into columns. */
export interface ItemResult {
	outcome: string;
	reason?: string;
	reasonCode?: string;
	uniqueReferenceNumber?: string;
	requestId?: string;
	enkashCardTxnId?: string;
	payoutRun?: string;
}

/** Columns that must move: n8n reads `error` as a failure, and `enkash` holds the result. */
const takenNames = ['error', 'enkash'] as const;

/** Outcomes as the columns of a sheet show them. */
const outcomeLabels: Record<string, string> = {
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

/** Text in every cell, so that a sheet stores them unchanged and can be read again. */
function resultColumns(result: ItemResult): Record<string, string> {
	return {
		'EnKash Outcome': outcomeLabels[result.outcome] ?? result.outcome,
		'EnKash Reason': result.reason ?? '',
		'EnKash Reason Code': result.reasonCode ?? '',
		'EnKash Reference': result.uniqueReferenceNumber ?? result.requestId ?? '',
		'EnKash Transaction': result.enkashCardTxnId ?? '',
		'EnKash Payout Run': result.payoutRun ?? '',
	};
}

function rowAfterColumns(row: IDataObject, result: ItemResult): IDataObject {
	const columns = resultColumns(result);
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

/** The item of the whole run, paired with every input row. */
export function wholeRunItem(json: IDataObject, rows: number): INodeExecutionData {
	return { json, pairedItem: Array.from({ length: rows }, (_, item) => ({ item })) };
}

/** The item of a failed payout with On Error = Continue: n8n moves it to the error output, if there is one. */
export function failedItem(index: number, message: string, details: object): INodeExecutionData {
	return { json: { error: message, details: { ...details } }, pairedItem: { item: index } };
}

/** One of the items that a look-up found for an input item. */
export function listedItem(index: number, json: IDataObject): INodeExecutionData {
	return { json, pairedItem: { item: index } };
}

/** The item of a failed look-up with On Error = Continue. */
export function itemError(index: number, message: string): INodeExecutionData {
	return { json: { error: message }, pairedItem: { item: index } };
}
