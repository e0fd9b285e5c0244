import { utils, write, type WorkBook } from '@e965/xlsx';

/** The columns of the people template, each with its width and a cell of the example row. */
const columns: Array<[heading: string, width: number, example: string]> = [
	['Full Name', 24, 'EXAMPLE: delete this row'],
	['Mobile Number', 18, '98XXX XXXXX'],
	['Points', 10, ''],
	['Email', 28, ''],
	['Title', 8, ''],
	['Gender', 8, ''],
	['Remarks', 32, ''],
];

const rows = [columns.map(([heading]) => heading), columns.map(([, , example]) => example)];

/** How many rows have a mobile column that keeps what is typed: Excel makes 9.87654E+09 of a number, and drops a 0. */
const textRows = 500;

/** A file for people to fill in. Its one row can't be paid, so that nobody pays an example. */
export function peopleTemplateCsv(): string {
	return rows.map((cells) => `${cells.join(',')}\n`).join('');
}

/** The same for Excel, with columns wide enough to read. */
export function peopleTemplateExcel(): Buffer {
	const sheet = utils.aoa_to_sheet(rows);
	sheet['!cols'] = columns.map(([, wch]) => ({ wch }));
	const mobileColumn = utils.encode_col(
		columns.findIndex(([heading]) => heading === 'Mobile Number'),
	);
	for (let row = 2; row <= textRows; row += 1) {
		const cell = sheet[`${mobileColumn}${row}`] ?? { t: 'z' };
		sheet[`${mobileColumn}${row}`] = { ...cell, z: '@' };
	}
	sheet['!ref'] = `A1:${utils.encode_col(columns.length - 1)}${textRows}`;
	const workbook: WorkBook = utils.book_new(sheet, 'People');
	const content: unknown = write(workbook, {
		bookType: 'xlsx',
		type: 'buffer',
		sheetStubs: true,
		compression: true,
	});
	if (!Buffer.isBuffer(content)) throw new TypeError('The library has made no buffer');
	return content;
}
