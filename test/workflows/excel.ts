import { utils, write, type WorkBook } from '@e965/xlsx';

/** The cells of a sheet, line by line. */
export type Cells = Array<Array<string | number>>;

/** An Excel file with one sheet. */
export function asExcel(cells: Cells): Buffer {
	return asFile(utils.book_new(utils.aoa_to_sheet(cells), 'People'));
}

/** The file of a workbook. */
export function asFile(workbook: WorkBook): Buffer {
	const content: unknown = write(workbook, { bookType: 'xlsx', type: 'buffer' });
	if (!Buffer.isBuffer(content)) throw new TypeError('The library has made no buffer');
	return content;
}
