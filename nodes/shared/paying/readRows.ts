import * as z from 'zod/v4';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { columnsOf } from '../payout/headings';
import {
	type ColumnNames,
	fieldLabels,
	type PayoutField,
	payoutFields,
	type RawRow,
} from '../payout/row';
import { plainColumnReader } from '../n8n/plainColumn';

/** The rows of a sheet, and where each of their fields was found. */
export interface Sheet {
	/** Read anew each time that they are gone through. */
	rows: Iterable<RawRow>;
	columns: ColumnNames;
}

/** What the resource mapper stores. Values are read raw: an expression is still an expression. */
const mappingSchema = z.object({
	mappingMode: z.enum(['autoMapInputData', 'defineBelow']).catch('autoMapInputData'),
	value: z
		.record(z.string(), z.unknown())
		.nullish()
		.transform((value) => value ?? {}),
});

/**
 * Reads the input as rows, by the columns that people mapped or that are found by their headings.
 * Throws a `NodeOperationError` where two columns claim one field, or the column to tell payouts apart is missing.
 */
export function readSheet(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	distinguishBy: string,
): Sheet {
	const mapping = mappingSchema.parse(
		context.getNodeParameter('columns', 0, {}, { rawExpressions: true }),
	);
	const headings = headingsOf(items);
	if (distinguishBy !== '' && items.length > 0 && !headings.has(distinguishBy)) {
		throw new NodeOperationError(
			context.getNode(),
			`There is no column "${distinguishBy}" to tell payouts apart by`,
			{
				description:
					'Check "Distinguish By": it takes the heading of a column exactly as in the input.',
			},
		);
	}
	const cells =
		mapping.mappingMode === 'defineBelow'
			? mappedCells(context, mapping.value, items[0])
			: foundCells(context, headings);
	return {
		columns: {
			...Object.fromEntries(cells.map(({ field, column }) => [field, column])),
			distinguishedBy: distinguishBy,
		},
		rows: { [Symbol.iterator]: () => rowsOf(items, cells, distinguishBy) },
	};
}

/** How one field of a row is read. */
interface CellReader {
	field: PayoutField;
	/** What people know it as. */
	column: string;
	read(json: IDataObject, index: number): unknown;
}

/** Every heading in the input, in order of appearance: rows of one sheet need not all have the same columns. */
function headingsOf(items: INodeExecutionData[]): Set<string> {
	const headings = new Set<string>();
	for (const { json } of items) {
		for (const heading in json) headings.add(heading);
	}
	return headings;
}

function foundCells(context: IExecuteFunctions, headings: Set<string>): CellReader[] {
	const found = columnsOf(headings);
	if (!found.ok) {
		const { field, columns } = found.clash;
		throw new NodeOperationError(
			context.getNode(),
			`The columns "${columns[0]}" and "${columns[1]}" both look like ${fieldLabels[field]}`,
			{
				description:
					'Choose "Map Each Column Manually" and say which of the two to use, or remove one of them from the input.',
			},
		);
	}
	return payoutFields.flatMap((field) => {
		const column = found.columns[field];
		return column === undefined ? [] : [{ field, column, read: columnReader(column) }];
	});
}

function mappedCells(
	context: IExecuteFunctions,
	value: Record<string, unknown>,
	firstItem: INodeExecutionData | undefined,
): CellReader[] {
	return payoutFields.flatMap((field) => {
		const mapped = value[field];
		if (mapped === undefined || mapped === null) return [];
		return [mappedCell(context, field, mapped, firstItem)];
	});
}

function mappedCell(
	context: IExecuteFunctions,
	field: PayoutField,
	mapped: unknown,
	firstItem: INodeExecutionData | undefined,
): CellReader {
	if (typeof mapped !== 'string' || !mapped.startsWith('=')) {
		return { field, column: fieldLabels[field], read: () => mapped };
	}
	const expression = mapped.slice(1);
	// Not through `getNodeParameter`: n8n would check the mapper's types there and throw for the whole node.
	const evaluate = (index: number): unknown => context.evaluateExpression(expression, index);
	const straight = plainColumnReader(mapped, firstItem, evaluate);
	return straight
		? { field, ...straight }
		: { field, column: fieldLabels[field], read: (_json, index) => evaluate(index) };
}

function columnReader(column: string): CellReader['read'] {
	return (json) => json[column];
}

function* rowsOf(
	items: INodeExecutionData[],
	cells: CellReader[],
	distinguishBy: string,
): Generator<RawRow> {
	for (const [index, { json }] of items.entries()) {
		yield readRow(json, index, cells, distinguishBy);
	}
}

function readRow(
	json: IDataObject,
	index: number,
	cells: CellReader[],
	distinguishBy: string,
): RawRow {
	const row: RawRow = { index, cells: {} };
	if (distinguishBy !== '') row.distinguishedBy = json[distinguishBy];
	for (const { field, column, read } of cells) {
		try {
			row.cells[field] = read(json, index);
		} catch (error) {
			const message = error instanceof Error ? error.message : 'it failed';
			row.unreadable = `The expression for ${column} can't be used on this row: ${message}.`;
			return row;
		}
	}
	return row;
}
