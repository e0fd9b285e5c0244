import * as z from 'zod/v4-mini';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import type { Problem } from '../enkash/problem';
import { transformed } from '../enkash/schemas';
import { operationError } from '../n8n/errors';
import { plainColumn, plainColumnReader } from '../n8n/plainColumn';
import { columnNamed, columnsOf, fieldOfHeading } from '../payout/headings';
import { isEmpty, quoted } from '../payout/parsed';
import type { ReferenceMode } from '../payout/reference';
import { sentences } from '../payout/result';
import {
	type ColumnNames,
	fieldLabels,
	type PayoutField,
	payoutFields,
	type RawRow,
	severalPayoutsLabel,
} from '../payout/row';
import { headingsFound, hintOnShape } from '../payout/sheetShape';

/** The rows of a sheet, and where each of their fields was found. */
export interface Sheet {
	/** Each iteration reads the rows anew. */
	rows: Iterable<RawRow>;
	columns: ColumnNames;
	/** Which column each field is read from, for people, e.g. `Name: Employee Name, Points: Points`. */
	columnsUsed: string;
}

/** The value of the resource mapper, read raw: expressions are not evaluated. */
const mappingSchema = z.object({
	mappingMode: z.catch(z.enum(['autoMapInputData', 'defineBelow']), 'autoMapInputData'),
	value: transformed(z.nullish(z.record(z.string(), z.unknown())), (value) => value ?? {}),
});

const alwaysNeeded: readonly PayoutField[] = ['name', 'mobile', 'loadAmount'];

/**
 * Reads the input as rows, by the columns that the user mapped or that are found by their headings. `distinguishBy` is the
 * heading of the column that tells payouts apart, `''` for none. With `provide` the reference needs a column.
 * Throws a `NodeOperationError` where two columns claim one field, or a column that is needed or mapped is missing.
 */
export function readSheet(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	distinguishBy: string,
	referenceMode: ReferenceMode = 'generate',
): Sheet {
	const mapping = mappingSchema.parse(
		context.getNodeParameter('columns', 0, {}, { rawExpressions: true }),
	);
	const input: Input = { context, items, headings: headingsOf(items) };
	const isMapped = mapping.mappingMode === 'defineBelow';
	const needed = referenceMode === 'provide' ? payoutFields : payoutFields.filter(isGenerated);
	const cells = isMapped ? mappedCells(input, needed, mapping.value) : foundCells(input, needed);
	if (items.length > 0) requireColumns(input, cells, { referenceMode, isMapped });
	const distinguishColumn = columnToDistinguishBy(input, distinguishBy);
	const fixedFields = new Set(cells.filter(({ isFixed }) => isFixed).map(({ field }) => field));
	return {
		columns: {
			...Object.fromEntries(cells.map(({ field, column }) => [field, column])),
			distinguishedBy: distinguishColumn,
		},
		columnsUsed: cells.map(({ field, source }) => `${fieldLabels[field]}: ${source}`).join(', '),
		rows: {
			[Symbol.iterator]: () => rowsOf(items, { cells, fixedFields, distinguishColumn }),
		},
	};
}

function isGenerated(field: PayoutField): boolean {
	return field !== 'uniqueReferenceNumber';
}

/** The items, and every heading among them. */
interface Input {
	context: IExecuteFunctions;
	items: INodeExecutionData[];
	headings: ReadonlySet<string>;
}

/** How one field of a row is read. */
interface CellReader {
	field: PayoutField;
	/** Its name in reasons. */
	column: string;
	/** Where its values come from, for people. */
	source: string;
	/** Whether the value is the same for every row. Default: false. */
	isFixed?: boolean;
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

function requireColumns(
	input: Input,
	cells: readonly CellReader[],
	{ referenceMode, isMapped }: { referenceMode: ReferenceMode; isMapped: boolean },
): void {
	const required =
		referenceMode === 'provide'
			? [...alwaysNeeded, 'uniqueReferenceNumber' as const]
			: alwaysNeeded;
	const missing = required.filter((field) => !cells.some((cell) => cell.field === field));
	if (missing.length === 0) return;
	const labels = missing.map((field) => `'${fieldLabels[field]}'`).join(', ');
	const advice = isMapped
		? `Fill in ${labels} under 'Columns'. A field that is not there shows once the node is closed and opened again.`
		: "Choose 'Map Each Column Manually' and drag the right columns from the left.";
	throw columnError(input, { message: `There is no column for ${labels}`, missing, advice });
}

/** A column that is not in the input. */
interface ColumnProblem extends Required<Problem> {
	/** The fields that are without a column. */
	missing: readonly PayoutField[];
	/** The heading that the user gave for it. It may be a value, so the description alone names it. Default: none. */
	heading?: string;
}

/** Headings are in the description only: without a heading row they are values of people, and n8n logs messages. */
function columnError(
	{ context, items, headings }: Input,
	{ message, missing, advice, heading }: ColumnProblem,
): NodeOperationError {
	const sheet = items.map(({ json, binary }) => ({
		json,
		hasFile: Object.keys(binary ?? {}).length > 0,
	}));
	const found = [...headings];
	const hint = hintOnShape(sheet, found, missing) ?? advice;
	const absent = heading === undefined ? '' : `No row has a column ${quoted(heading)}.`;
	return operationError(context.getNode(), {
		message,
		advice: sentences(absent, headingsFound(found), hint),
	});
}

function columnToDistinguishBy(input: Input, distinguishBy: string): string {
	if (distinguishBy === '' || input.items.length === 0) return distinguishBy;
	const column = columnNamed(distinguishBy, input.headings);
	if (typeof column === 'string') return column;
	if (column === undefined) {
		throw columnError(input, {
			message: 'The column to tell payouts apart by is not in the input',
			missing: [],
			heading: distinguishBy,
			advice: `Check '${severalPayoutsLabel}': it takes the heading of a column of the input.`,
		});
	}
	throw clashError(input, column, `"${distinguishBy}"`);
}

function clashError(
	{ context }: Input,
	[one, two]: [string, string],
	what: string,
): NodeOperationError {
	return operationError(context.getNode(), {
		message: `The columns "${one}" and "${two}" both look like ${what}`,
		advice:
			"Choose 'Map Each Column Manually' and say which of the two to use, or remove one of them from the input.",
	});
}

function foundCells(input: Input, fields: readonly PayoutField[]): CellReader[] {
	const found = columnsOf(input.headings, fields);
	if (!found.ok) {
		const { field, columns } = found.clash;
		throw clashError(input, columns, `'${fieldLabels[field]}'`);
	}
	return fields.flatMap((field) => {
		const column = found.columns[field];
		return column === undefined ? [] : [foundCell(field, column)];
	});
}

/** Reads own properties only: every object has a `constructor`. */
function foundCell(field: PayoutField, column: string): CellReader {
	return { field, column, source: column, read: (json) => ownValue(json, column) };
}

function mappedCells(
	input: Input,
	fields: readonly PayoutField[],
	value: Record<string, unknown>,
): CellReader[] {
	return fields.flatMap((field) => {
		const mapped = value[field];
		return isEmpty(mapped) ? [] : [mappedCell(input, field, mapped)];
	});
}

function mappedCell(input: Input, field: PayoutField, mapped: unknown): CellReader {
	if (typeof mapped !== 'string' || !mapped.startsWith('=')) {
		refuseTypedHeading(input, field, mapped);
		const source = `${quoted(mapped)} in every row`;
		return { field, column: fieldLabels[field], source, isFixed: true, read: () => mapped };
	}
	const expression = mapped.slice(1);
	// Not through `getNodeParameter`: n8n would check the mapper's types there and throw for the whole node.
	const evaluate = (index: number): unknown => input.context.evaluateExpression(expression, index);
	const named = input.items.length > 0 ? missingColumn(input, mapped) : undefined;
	if (named !== undefined) {
		const similar = plainColumn(mapped) === named ? similarColumn(input, field, named) : undefined;
		if (similar !== undefined) return foundCell(field, similar);
		if (hasNoValue(evaluate)) throw missingColumnError(input, field, named);
	}
	const plain = plainColumnReader(mapped, input.items[0], evaluate);
	if (plain) return { field, source: plain.column, ...plain };
	const source = 'an expression';
	return { field, column: fieldLabels[field], source, read: (_json, index) => evaluate(index) };
}

/** The column whose heading differs from a mapped one only in what is ignored; undefined for none. */
function similarColumn(input: Input, field: PayoutField, named: string): string | undefined {
	const column = columnNamed(named, input.headings);
	if (Array.isArray(column)) throw clashError(input, column, `'${fieldLabels[field]}'`);
	return column;
}

/** Fields in which a heading is a text that may be meant. */
const freeTextFields: readonly PayoutField[] = ['title', 'remarks'];

/** Throws where the user typed a heading into the field instead of dragging the column there. */
function refuseTypedHeading(input: Input, field: PayoutField, mapped: unknown): void {
	if (typeof mapped !== 'string' || freeTextFields.includes(field)) return;
	const isHeading =
		columnNamed(mapped, input.headings) !== undefined || fieldOfHeading(mapped) === field;
	if (!isHeading) return;
	throw operationError(input.context.getNode(), {
		message: `'${fieldLabels[field]}' holds a heading instead of a column`,
		advice: `'${fieldLabels[field]}' is the text ${quoted(mapped)} in every row: drag the column from the left.`,
	});
}

const columnsInExpression =
	/\$json(?:\??\.([\p{ID_Start}$_][\p{ID_Continue}$]*)(?![\p{ID_Continue}$]|\s*\()|(?:\?\.)?\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\])/gu;

/** The first column that a mapping names, if no row has any of those it names. */
function missingColumn({ headings }: Input, mapping: string): string | undefined {
	const named = [...mapping.matchAll(columnsInExpression)].map(
		([, property, double, single]) => property ?? double ?? single ?? '',
	);
	return named.some((column) => headings.has(column)) ? undefined : named[0];
}

/** Whether a mapping has no value on the first row; it may have a default for a missing column. */
function hasNoValue(evaluate: (index: number) => unknown): boolean {
	try {
		return isEmpty(evaluate(0));
	} catch {
		return true;
	}
}

function missingColumnError(input: Input, field: PayoutField, named: string): NodeOperationError {
	const label = fieldLabels[field];
	return columnError(input, {
		message: `The column that is mapped to '${label}' is not in the input`,
		missing: [field],
		heading: named,
		advice: `Drag the right column into '${label}', or take the mapping out.`,
	});
}

function ownValue(json: IDataObject, column: string): unknown {
	return Object.hasOwn(json, column) ? json[column] : undefined;
}

/** How each row of a sheet is read. */
interface RowReader {
	cells: readonly CellReader[];
	fixedFields: ReadonlySet<PayoutField>;
	/** `''` for none. */
	distinguishColumn: string;
}

function* rowsOf(items: INodeExecutionData[], reader: RowReader): Generator<RawRow> {
	let index = 0;
	for (const { json } of items) yield readRow(json, index++, reader);
}

function readRow(
	json: IDataObject,
	index: number,
	{ cells, fixedFields, distinguishColumn }: RowReader,
): RawRow {
	const row: RawRow = { index, cells: {}, fixedFields };
	const rowNumber = rowNumberOf(json);
	if (rowNumber !== undefined) row.rowNumber = rowNumber;
	if (distinguishColumn !== '') row.distinguishedBy = ownValue(json, distinguishColumn);
	for (const { field, column, read } of cells) {
		try {
			row.cells[field] = read(json, index);
		} catch (error) {
			if (holdsNothing(json))
				return { ...row, cells: { [field]: undefined }, fixedFields: undefined };
			const message = error instanceof Error ? error.message : 'it failed';
			row.unreadable = `The expression for '${column}' can't be used on this row: ${message}.`;
			return row;
		}
	}
	return row;
}

/** The number that Google Sheets gives each row. */
export function rowNumberOf({ row_number: number }: IDataObject): number | undefined {
	return typeof number === 'number' && Number.isSafeInteger(number) && number > 0
		? number
		: undefined;
}

/** Whether a row is empty: a failing expression is no fault of such a row. */
function holdsNothing(json: IDataObject): boolean {
	return Object.entries(json).every(([heading, cell]) => heading === 'row_number' || isEmpty(cell));
}
