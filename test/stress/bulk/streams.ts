/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { isDeepStrictEqual } from 'node:util';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import { type Outcome, resultSchema } from '../fixture/result';
import type { LeavingRow, Observed } from './observed';
import type { Settings } from './settings';

const outputOf = {
	allocated: 0,
	alreadyAllocated: 0,
	rejected: 1,
	notSent: 1,
	notFound: 1,
	unconfirmed: 2,
	// Outcomes of other nodes.
	created: -1,
	takenBack: -1,
	alreadyTakenBack: -1,
} as const;

/** Reads the rows on Success, Failed and Unconfirmed, and complains about those that are lost, doubled or changed. */
export function readStreams(observed: Observed): { rows: LeavingRow[]; complaints: string[] } {
	const { run, items, settings } = observed;
	const rows: LeavingRow[] = [];
	const complaints: string[] = [];
	if (run.outputs[4]?.length) complaints.push('the error output holds items');
	for (const [output, stream] of run.outputs.slice(0, 3).entries()) {
		for (const item of stream) {
			const row = readRow(item, output, settings.output);
			if (typeof row === 'string') complaints.push(row);
			else rows.push(row);
		}
	}
	complaints.push(...placeComplaints(rows, items.length));
	for (const row of rows) complaints.push(...contentComplaints(row, items[row.index]));
	return { rows, complaints };
}

function readRow(
	item: INodeExecutionData,
	output: number,
	style: Settings['output'],
): LeavingRow | string {
	const { pairedItem, json } = item;
	if (!isRecord(pairedItem) || typeof pairedItem.item !== 'number') {
		return `an item on output ${output} is paired with ${JSON.stringify(pairedItem)}`;
	}
	const index = pairedItem.item;
	const { fields, columns } = split(json, style);
	const result = resultSchema.safeParse(fields);
	if (!result.success) return `row ${index}: ${result.error.message} in ${JSON.stringify(json)}`;
	return { index, output, item, result: result.data, ...(columns && { columns }) };
}

/** A result, and the columns of its row as they came; none with "Result Only". */
interface SplitItem {
	fields: Record<string, unknown>;
	columns?: IDataObject;
}

function split(json: IDataObject, style: Settings['output']): SplitItem {
	if (style === 'resultOnly') return { fields: json };
	if (style === 'columns') return splitColumns(json);
	const { input, ...fields } = isRecord(json.enkash) ? json.enkash : {};
	const { ...columns } = json;
	delete columns.enkash;
	return { fields, columns: { ...columns, ...(isRecord(input) ? asColumns(input) : {}) } };
}

const outcomeNames: Record<string, Outcome> = {
	Paid: 'allocated',
	'Paid Before': 'alreadyAllocated',
	Refused: 'rejected',
	'Not Sent': 'notSent',
	Unconfirmed: 'unconfirmed',
	'Not Found': 'notFound',
};

const resultColumns = {
	'EnKash Outcome': 'outcome',
	'EnKash Reason': 'reason',
	'EnKash Reason Code': 'reasonCode',
	'EnKash Reference': 'uniqueReferenceNumber',
	'EnKash Transaction': 'enkashCardTxnId',
	'EnKash Payout Run': 'payoutRun',
};

/** Empty text stands for what there is not. */
function splitColumns(json: IDataObject): SplitItem {
	const columns = { ...json };
	const fields: Record<string, unknown> = {};
	for (const [column, field] of Object.entries(resultColumns)) {
		if (json[column] !== '') fields[field] = json[column];
		delete columns[column];
	}
	fields.outcome = outcomeNames[String(fields.outcome)];
	if (Object.hasOwn(columns, 'error (input)')) {
		columns.error = columns['error (input)'];
		delete columns['error (input)'];
	}
	return { fields, columns };
}

function asColumns(input: Record<string, unknown>): IDataObject {
	return JSON.parse(JSON.stringify(input));
}

/** Each row once, and in the order of the input on each output. */
function* placeComplaints(rows: LeavingRow[], count: number): Generator<string> {
	const left = new Set<number>();
	for (const [position, { index, output }] of rows.entries()) {
		if (left.has(index)) yield `row ${index} left twice`;
		left.add(index);
		const before = rows[position - 1];
		if (before?.output === output && before.index >= index) {
			yield `row ${index} left output ${output} after row ${before.index}`;
		}
	}
	for (let index = 0; index < count; index++) {
		if (!left.has(index)) yield `LOST: row ${index} left nowhere`;
	}
	if (left.size > count) yield `${left.size} rows left where ${count} came in`;
}

function* contentComplaints(
	{ index, output, item, result, columns }: LeavingRow,
	input: IDataObject | undefined,
): Generator<string> {
	if (outputOf[result.outcome] !== output) {
		yield `row ${index} is ${result.outcome} on output ${output}`;
	}
	if (result.outcome === 'allocated' ? result.reasonCode : !result.reasonCode || !result.reason) {
		yield `row ${index} is ${result.outcome} with the reason ${JSON.stringify(result.reason)}`;
	}
	if (Object.hasOwn(item.json, 'error') || item.error !== undefined) {
		yield `row ${index} carries an "error", which n8n takes for a failure`;
	}
	// Cloned, as in Jest one side may be of another realm, with prototypes of its own.
	if (
		columns !== undefined &&
		!isDeepStrictEqual(structuredClone(columns), structuredClone(input))
	) {
		yield `row ${index} has changed: ${JSON.stringify(columns)} was ${JSON.stringify(input)}`;
	}
}
