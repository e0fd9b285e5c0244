/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import type { DataTables } from '../services';
import { checkColumns, type DataTable, type TableRow, type Value } from '../services/dataTables';
import { fakeNode, text } from './fakeNode';

/** n8n's Data Table node: creates a table; adds, gets, changes and deletes rows. */
export function dataTableNode(tables: DataTables): INodeType {
	return fakeNode({
		displayName: 'Data table',
		parameters: {
			resource: 'row',
			operation: 'insert',
			tableName: '',
			dataTableId: {},
			columns: {},
			matchType: 'anyCondition',
			filters: {},
			returnAll: {},
			limit: {},
			orderBy: {},
			orderByColumn: 'createdAt',
			orderByDirection: 'DESC',
			options: {},
		},
		async execute() {
			const results: INodeExecutionData[] = [];
			for (const index of this.getInputData().keys()) {
				// A database takes a moment, in which another execution goes on.
				await nextTurn();
				const rows = resultsOf(this, tables, index);
				results.push(...rows.map((json) => ({ json: { ...json }, pairedItem: { item: index } })));
			}
			return [results];
		},
	});
}

function resultsOf(
	context: IExecuteFunctions,
	tables: DataTables,
	index: number,
): Array<Record<string, Value>> {
	const operation = text(context, 'operation', index);
	if (text(context, 'resource', index) === 'table') {
		if (operation !== 'create') throw new TypeError(`The fake has no table: ${operation}`);
		const columns = recordsIn(context.getNodeParameter('columns.column', index, []));
		const names = columns.map(({ name }) => String(name));
		const { id, name } = tables.open(text(context, 'tableName', index), names);
		return [{ id, name }];
	}
	const table = tables.withId(text(context, 'dataTableId.value', index));
	switch (operation) {
		case 'insert':
			return [tables.insert(table, valuesOf(context, index), new Date())];
		case 'get':
			return sorted(context, index, matching(context, index, table));
		case 'update': {
			const values = valuesOf(context, index);
			checkColumns(table, Object.keys(values));
			return matching(context, index, table).map((row) => Object.assign(row, values));
		}
		case 'deleteRows': {
			const gone = matching(context, index, table);
			table.rows = table.rows.filter((row) => !gone.includes(row));
			return gone;
		}
		default:
			throw new TypeError(`The fake has no row: ${operation}`);
	}
}

function recordsIn(value: unknown): Array<Record<string, unknown>> {
	return (Array.isArray(value) ? value : []).filter(isRecord);
}

function valuesOf(context: IExecuteFunctions, index: number): Record<string, Value> {
	const values: unknown = context.getNodeParameter('columns.value', index, {});
	const entries = Object.entries(isRecord(values) ? values : {});
	return Object.fromEntries(entries.map(([column, value]) => [column, asValue(value)]));
}

function asValue(value: unknown): Value {
	if (value === undefined || value === null) return null;
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	if (typeof value === 'string') return value;
	throw new TypeError(`unexpected input ${JSON.stringify(value)}`);
}

function matching(context: IExecuteFunctions, index: number, table: DataTable): TableRow[] {
	const conditions = recordsIn(context.getNodeParameter('filters.conditions', index, []));
	checkColumns(
		table,
		conditions.map(({ keyName }) => String(keyName)),
	);
	const matchesAll = text(context, 'matchType', index) === 'allConditions';
	const matches = (row: TableRow) => {
		const results = conditions.map((condition) => fits(row, condition));
		return matchesAll ? results.every(Boolean) : results.length === 0 || results.some(Boolean);
	};
	return table.rows.filter(matches);
}

function fits(row: TableRow, { keyName, condition = 'eq', keyValue }: Record<string, unknown>) {
	const difference = compare(row[String(keyName)], keyValue);
	switch (condition) {
		case 'eq':
			return difference === 0;
		case 'gte':
			return difference >= 0;
		case 'lt':
			return difference < 0;
		default:
			throw new TypeError(`The fake has no condition "${String(condition)}"`);
	}
}

/** Dates in n8n's writing sort as text once they are in one zone. */
function compare(one: unknown, other: unknown): number {
	const [a, b] = [one, other].map((value) => (isDateTime(value) ? Date.parse(value) : value));
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return String(a).localeCompare(String(b));
}

function isDateTime(value: unknown): value is string {
	return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value);
}

function sorted(context: IExecuteFunctions, index: number, rows: TableRow[]): TableRow[] {
	const isOrdered = context.getNodeParameter('orderBy', index, false) === true;
	const column = text(context, 'orderByColumn', index);
	const sign = text(context, 'orderByDirection', index) === 'ASC' ? 1 : -1;
	const all = isOrdered ? [...rows].sort((a, b) => sign * compare(a[column], b[column])) : rows;
	if (context.getNodeParameter('returnAll', index, false) === true) return all;
	return all.slice(0, Number(context.getNodeParameter('limit', index, 50)));
}
