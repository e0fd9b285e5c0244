import { fieldOfHeading } from './headings';
import { quoted } from './parsed';
import type { PayoutField } from './row';

type Json = Record<string, unknown>;

/** One item of the input as it came. */
export interface SheetItem {
	json: Json;
	/** Whether a file comes with the item. */
	hasFile: boolean;
}

/** A hint where the rows or headings of a sheet may be, if a field has no column. A sentence, or undefined. */
export function hintOnShape(
	items: readonly SheetItem[],
	headings: readonly string[],
	missing: readonly PayoutField[],
): string | undefined {
	return (
		hintOnList(items) ??
		hintOnObject(items[0]?.json, missing) ??
		hintOnFile(items) ??
		hintOnDelimiter(headings) ??
		hintOnHeadingsBelow(items) ??
		hintOnTwoNames(headings, missing)
	);
}

function hintOnList(items: readonly SheetItem[]): string | undefined {
	const [first, ...others] = items;
	if (first === undefined) return undefined;
	// Where there are many items, a list in each is likely to be something else.
	const path =
		pathToList(first.json, hasField) ??
		(others.length === 0 ? pathToList(first.json, () => true) : undefined);
	if (path === undefined) return undefined;
	return `The rows are in the list "${path}" of one item: put the node 'Split Out' before this one and choose "${path}" there.`;
}

function hasField(row: Json): boolean {
	return fieldsAmong(Object.keys(row)) > 0;
}

/** The path to a list of rows, such as `data` or `body.rows`. */
function pathToList(json: Json, isRow: (row: Json) => boolean, depth = 2): string | undefined {
	for (const [key, value] of Object.entries(json)) {
		if (!Array.isArray(value)) continue;
		const [row]: unknown[] = value;
		if (isRecord(row) && isRow(row)) return key;
	}
	if (depth <= 1) return undefined;
	for (const [key, value] of Object.entries(json)) {
		const path = isRecord(value) ? pathToList(value, isRow, depth - 1) : undefined;
		if (path !== undefined) return `${key}.${path}`;
	}
	return undefined;
}

function hintOnObject(json: Json = {}, missing: readonly PayoutField[]): string | undefined {
	for (const [key, value] of Object.entries(json)) {
		if (!isRecord(value)) continue;
		const inner = Object.keys(value).find((heading) => isOneOf(fieldOfHeading(heading), missing));
		if (inner === undefined) continue;
		return `The values are under "${key}": choose 'Map Each Column Manually' and drag them from there, e.g. {{ $json[${quoted(key)}][${quoted(inner)}] }}.`;
	}
	return undefined;
}

function isOneOf(field: PayoutField | undefined, fields: readonly PayoutField[]): boolean {
	return field !== undefined && fields.includes(field);
}

function hintOnFile(items: readonly SheetItem[]): string | undefined {
	if (!items.some(({ hasFile }) => hasFile)) return undefined;
	return "The sheet is still a file: put the node 'Extract From File' before this one.";
}

const delimiters = [';', '\t', '|', ','];

function hintOnDelimiter(headings: readonly string[]): string | undefined {
	const [only, ...others] = headings.filter((heading) => heading !== 'row_number');
	if (only === undefined || others.length > 0) return undefined;
	const delimiter = delimiters.find((mark) => fieldsAmong(only.split(mark)) >= 2);
	if (delimiter === undefined) return undefined;
	const shown = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
	return `All columns are in one: set 'Delimiter' to ${shown} in the node that reads the file.`;
}

/** A sheet rarely has more than a few lines above its headings. */
const rowsToSearch = 20;

function hintOnHeadingsBelow(items: readonly SheetItem[]): string | undefined {
	const index = items
		.slice(0, rowsToSearch)
		.findIndex(({ json }) => fieldsAmong(Object.values(json)) >= 2);
	if (index === -1) return undefined;
	return `The headings seem to be in item ${index + 1} instead of the first row: delete the rows above them, or say where the headings are in the node that reads the sheet ('Header Row' of Google Sheets, 'Range' or 'Starting Line' of Extract From File).`;
}

function hintOnTwoNames(
	headings: readonly string[],
	missing: readonly PayoutField[],
): string | undefined {
	if (!missing.includes('name')) return undefined;
	const first = headings.find((heading) => /^\W*first.?name\W*$/i.test(heading));
	const last = headings.find((heading) => /^\W*(?:last|sur).?name\W*$/i.test(heading));
	if (first === undefined || last === undefined) return undefined;
	return `The name is in two columns: choose 'Map Each Column Manually' and enter {{ $json[${quoted(first)}] }} {{ $json[${quoted(last)}] }} for 'Name'.`;
}

/** How many different fields have their heading among these texts. */
function fieldsAmong(texts: readonly unknown[]): number {
	const fields = texts.map((text) => (typeof text === 'string' ? fieldOfHeading(text) : undefined));
	return new Set(fields.filter((field) => field !== undefined)).size;
}

function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const maxHeadings = 30;

/** The headings of a sheet as a sentence for people. */
export function headingsFound(headings: readonly string[]): string {
	if (headings.length === 0) return 'The input has no columns.';
	const more = headings.length - maxHeadings;
	const named = headings.slice(0, maxHeadings).map((heading) => quoted(heading));
	return `Columns in the input: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
