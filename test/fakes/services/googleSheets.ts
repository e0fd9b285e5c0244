import * as z from 'zod/v4';

import type { HttpService, ServiceReply, ServiceRequest } from './http';

/** A cell as Google's API gives it. */
export type Cell = string | number | boolean;

/** One tab: its first row are the headings. */
export type Grid = Cell[][];

interface SheetDocument {
	tab: string;
	grid: Grid;
}

const change = z.object({
	range: z.string(),
	// An empty cell, or null, leaves what is there.
	values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});
const changes = z.object({ data: z.array(change) });

/** Google Sheets, as far as the workflows use it: documents of one tab, and the API that reads and writes their cells. */
export class GoogleSheets implements HttpService {
	private readonly documents = new Map<string, SheetDocument>();

	/** What Google answers instead, such as an outage or a protected tab; undefined for its usual answer. */
	refuse: (request: ServiceRequest) => ServiceReply | undefined = () => undefined;

	/** Creates a document and returns its link, as a person copies it from the browser. */
	add(tab: string, grid: Grid): string {
		const id = `1Sheet${String(this.documents.size).padStart(38, '0')}`;
		this.documents.set(id, { tab, grid: grid.map((row) => [...row]) });
		return `https://docs.google.com/spreadsheets/d/${id}/edit?gid=0#gid=0`;
	}

	/** As `add`, from rows that all have the columns of the first. */
	addRows(tab: string, rows: Array<Record<string, Cell>>): string {
		const headings = Object.keys(rows[0] ?? {});
		return this.add(tab, [
			headings,
			...rows.map((row) => headings.map((heading) => row[heading] ?? '')),
		]);
	}

	/** A tab of a document, by the document's link or ID; undefined where there is none. */
	grid(link: string, tab: string): Grid | undefined {
		const document = this.documents.get(idOf(link));
		return document?.tab === tab ? document.grid : undefined;
	}

	/** Sets one cell; row and column count from 0. Rows and columns that are missing are added. */
	setCell(link: string, tab: string, row: number, column: number, value: Cell): void {
		const grid = this.grid(link, tab);
		if (grid === undefined) throw new RangeError(`There is no tab "${tab}".`);
		setCell(grid, row, column, value);
	}

	/** The rows under the headings as records, as a person sees them; an empty cell is ''. */
	rows(link: string, tab: string): Array<Record<string, Cell>> {
		const [headings = [], ...rows] = this.grid(link, tab) ?? [];
		return rows.map((row) =>
			Object.fromEntries(headings.map((heading, column) => [String(heading), row[column] ?? ''])),
		);
	}

	/** The requests that n8n's nodes send to read rows and write cells. */
	answer(request: ServiceRequest): ServiceReply {
		return this.refuse(request) ?? this.serve(request);
	}

	private serve({ method, url, body }: ServiceRequest): ServiceReply {
		const [, id = '', action = ''] =
			/^\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
		const document = this.documents.get(id);
		if (!document) return { status: 404, body: { error: { code: 404, message: 'Not found.' } } };
		const range = action.startsWith('/values/') ? action.slice('/values/'.length) : undefined;
		const areas = range === undefined ? url.searchParams.getAll('ranges') : [range];
		const wrong = areas.find((area) => tabOf(area) !== document.tab);
		if (wrong !== undefined) {
			const message = `Unable to parse range: ${wrong}`;
			return { status: 400, body: { error: { code: 400, message } } };
		}
		switch (`${method} ${range === undefined ? action : '/values/'}`) {
			case 'GET ':
				return { body: metadataOf(document) };
			case 'GET /values/':
				return { body: valueRange(document, range ?? '') };
			case 'GET /values:batchGet':
				return { body: { valueRanges: areas.map((area) => valueRange(document, area)) } };
			case 'PUT /values/':
				writeRange(document.grid, change.parse({ ...Object(JSON.parse(body)), range }));
				return { body: {} };
			case 'POST /values:batchUpdate':
				for (const one of changes.parse(JSON.parse(body)).data) writeRange(document.grid, one);
				return { body: {} };
			// Makes room for more rows or columns; here a sheet has no end.
			case 'POST :batchUpdate':
				return { body: { replies: [] } };
			default:
				throw new TypeError(`The fake Google Sheets has no ${method} ${url.pathname}`);
		}
	}
}

/** What n8n takes out of a link. */
function idOf(link: string): string {
	return /[-\w]{25,}/.exec(link)?.[0] ?? link;
}

function metadataOf({ tab, grid }: SheetDocument) {
	const gridProperties = { rowCount: grid.length + 100, columnCount: 100 };
	const properties = { sheetId: 0, title: tab, index: 0, sheetType: 'GRID', gridProperties };
	return { sheets: [{ properties }] };
}

/** Cells as Google sends them: without empty ones at the end of a row, and without empty rows at the end. */
function valueRange({ grid }: SheetDocument, range: string) {
	const values = readRange(grid, range).map((cells) => trimmed(cells, (cell) => cell === ''));
	return {
		range,
		majorDimension: 'ROWS',
		values: trimmed(values, (cells) => cells.length === 0),
	};
}

function trimmed<T>(list: T[], isEmpty: (element: T) => boolean): T[] {
	return list.slice(0, list.findLastIndex((element) => !isEmpty(element)) + 1);
}

/** `Sheet 1` of `'Sheet 1'!B2:D`. */
function tabOf(range: string): string {
	const [, quoted, bare = ''] = /^(?:'((?:[^']|'')*)'|([^!]*))/.exec(range) ?? [];
	return quoted?.replaceAll("''", "'") ?? bare;
}

function setCell(grid: Grid, row: number, column: number, value: Cell): void {
	while (grid.length <= row) grid.push([]);
	const cells = grid[row] ?? [];
	while (cells.length <= column) cells.push('');
	cells[column] = value;
}

interface Corner {
	row: number;
	column: number;
}

/** `'Sheet 1'!B2:D`, of which any part but the tab may be missing. Rows and columns count from 0. */
function parseRange(range: string): { start: Corner; end: Corner } {
	const area = /^(?:'[^']*'|[^!]*)!?(.*)$/.exec(range)?.[1] ?? '';
	const [from = '', to] = area.split(':');
	const start = parseCorner(from, 0);
	const isOneCell = to === undefined && area !== '';
	return { start, end: isOneCell ? start : parseCorner(to ?? '', Infinity) };
}

function parseCorner(text: string, whereMissing: number): Corner {
	const [, letters = '', digits = ''] = /^([A-Z]*)(\d*)$/i.exec(text) ?? [];
	return {
		row: digits === '' ? whereMissing : Number(digits) - 1,
		column: letters === '' ? whereMissing : columnNumber(letters),
	};
}

function columnNumber(letters: string): number {
	const codes = [...letters.toUpperCase()].map((letter) => letter.charCodeAt(0) - 64);
	return codes.reduce((sum, code) => sum * 26 + code, 0) - 1;
}

function readRange(grid: Grid, range: string): Grid {
	const { start, end } = parseRange(range);
	return grid
		.slice(start.row, end.row + 1)
		.map((cells) => cells.slice(start.column, end.column + 1));
}

function writeRange(grid: Grid, { range, values }: z.infer<typeof change>): void {
	const { start } = parseRange(range);
	for (const [row, cells] of values.entries()) {
		for (const [column, value] of cells.entries()) {
			if (value !== null) setCell(grid, start.row + row, start.column + column, value);
		}
	}
}
