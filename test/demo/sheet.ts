/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import * as z from 'zod/v4';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { UserFacingError } from './errors';

/** A sheet of people as n8n's own "Extract from File" hands it on: every cell is text. */
export interface Sheet {
	/** The file's name, without its folder. */
	name: string;
	headings: string[];
	rows: Array<Record<string, string>>;
}

const rowsSchema = z.array(z.record(z.string(), z.string()));
const delimiters = [',', ';', '\t'] as const;

/** Reads a CSV file: a row of headings, then one row for each person. Throws a `UserFacingError`. */
export async function readSheet(file: string): Promise<Sheet> {
	const text = decode(file, await readBytes(file));
	const headings: string[] = [];
	const rows = parseCsv(file, text, headings);
	if (headings.length === 0) throw new UserFacingError(`"${file}" is empty.`);
	if (rows.length === 0) {
		throw new UserFacingError(`"${file}" has a row of headings, but nobody below it.`);
	}
	return { name: basename(file), headings, rows };
}

async function readBytes(file: string): Promise<Buffer> {
	try {
		return await readFile(file);
	} catch (error) {
		const code =
			typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
		if (code === 'ENOENT') throw new UserFacingError(`There is no file "${file}".`);
		if (code === 'EISDIR') throw new UserFacingError(`"${file}" is a folder, not a CSV file.`);
		throw new UserFacingError(`"${file}" can't be read: ${String(error)}`);
	}
}

/** Excel saves as UTF-8, as UTF-16 ("Unicode Text"), or in a code page in which no Devanagari survives. */
function decode(file: string, bytes: Buffer): string {
	const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
	try {
		return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new UserFacingError(
			`"${file}" is no text in UTF-8. Save the sheet as "CSV UTF-8" first.`,
		);
	}
}

/** Fills `headings` as a second result, since a sheet without rows has them too. */
function parseCsv(file: string, text: string, headings: string[]): Sheet['rows'] {
	try {
		const records: unknown = parse(text, {
			columns: (cells: string[]) => {
				headings.push(...headingsOf(file, cells));
				return cells.map((cell) => cell.trim() || false);
			},
			delimiter: delimiterOf(text),
			skip_empty_lines: true,
			skip_records_with_empty_values: true,
			// Some programs leave out the empty cells at the end of a row.
			relax_column_count_less: true,
		});
		return rowsSchema.parse(records).map((row) => withEveryColumn(row, headings));
	} catch (error) {
		if (error instanceof CsvError) throw new UserFacingError(`"${file}" ${faultOf(error)}`);
		throw error;
	}
}

function withEveryColumn(row: Record<string, string>, headings: string[]): Record<string, string> {
	return Object.fromEntries(headings.map((heading) => [heading, row[heading] ?? '']));
}

function headingsOf(file: string, cells: string[]): string[] {
	const headings = cells.map((cell) => cell.trim()).filter((heading) => heading !== '');
	const twice = headings.find((heading, index) => headings.indexOf(heading) !== index);
	if (twice === undefined) return headings;
	throw new UserFacingError(`"${file}" has two columns called "${twice}". Rename one of them.`);
}

/** The delimiter that the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
	const [firstLine = ''] = text.trimStart().split(/\r?\n/, 1);
	const outsideQuotes = firstLine.replace(/"[^"]*"/g, '');
	const count = (delimiter: string) => outsideQuotes.split(delimiter).length;
	return delimiters.reduce((best, delimiter) =>
		count(delimiter) > count(best) ? delimiter : best,
	);
}

function faultOf(error: CsvError): string {
	const line = 'lines' in error ? ` in line ${String(error.lines)}` : '';
	switch (error.code) {
		case 'CSV_RECORD_INCONSISTENT_COLUMNS':
			return `has more cells than headings${line}. A cell that holds the delimiter needs quotes, as in "1,00,000".`;
		case 'CSV_QUOTE_NOT_CLOSED':
			return `opens a quote that is never closed${line}.`;
		default:
			return `is no CSV file: ${error.message}`;
	}
}
