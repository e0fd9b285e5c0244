import { read, utils, write } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeOperationError,
} from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import { fakeNode, itemByItem, text } from './fakeNode';

/** Fakes of the nodes that read and make files, with the libraries and settings of n8n's. */
export function fileNodes(): Record<string, INodeType> {
	return {
		'n8n-nodes-base.convertToFile': convertToFile(),
		'n8n-nodes-base.extractFromFile': extractFromFile(),
	};
}

function extractFromFile(): INodeType {
	return fakeNode({
		displayName: 'Extract from File',
		parameters: {
			operation: 'csv',
			binaryPropertyName: 'data',
			destinationKey: 'data',
			options: {},
		},
		async execute() {
			const buffer = await this.helpers.getBinaryDataBuffer(0, text(this, 'binaryPropertyName'));
			const operation = text(this, 'operation');
			if (operation === 'text') return [asText(this, buffer)];
			if (this.getNodeParameter('options.headerRow', 0, true) !== false) {
				throw new TypeError('The fake takes the first row as a row like any other');
			}
			const rows = operation === 'csv' ? rowsOfCsv(this, buffer) : rowsOfSheet(this, buffer);
			return [rows.map((row) => ({ json: { row }, pairedItem: { item: 0 } }))];
		},
	});
}

function asText(context: IExecuteFunctions, buffer: Buffer): INodeExecutionData[] {
	const destination = text(context, 'destinationKey');
	const json = context.getInputData()[0]?.json;
	return itemByItem(context, () => ({ ...json, [destination]: buffer.toString() }));
}

function rowsOfSheet(
	context: IExecuteFunctions,
	buffer: Buffer,
): Array<Array<string | number | boolean>> {
	if (context.getNodeParameter('options.range', 0, '') !== '0') {
		throw new TypeError('The fake begins with the first row of the sheet');
	}
	const { SheetNames, Sheets } = read(buffer);
	const sheet = Sheets[SheetNames[0] ?? ''];
	return sheet === undefined ? [] : utils.sheet_to_json(sheet, { header: 1, range: 0 });
}

function rowsOfCsv(context: IExecuteFunctions, buffer: Buffer): string[][] {
	const options = context.getNodeParameter('options', 0, {});
	const { enableBOM, includeEmptyCells, relaxQuotes } = isRecord(options) ? options : {};
	if (includeEmptyCells !== true) throw new TypeError('The fake keeps empty cells');
	try {
		return parse(buffer, {
			bom: enableBOM === true,
			relax_quotes: relaxQuotes === true,
			skip_empty_lines: true,
			columns: false,
		});
	} catch (error) {
		throw new NodeOperationError(context.getNode(), String(error));
	}
}

function convertToFile(): INodeType {
	return fakeNode({
		displayName: 'Convert to File',
		parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
		async execute() {
			if (text(this, 'operation') !== 'xlsx') throw new TypeError('The fake makes Excel files');
			const items = this.getInputData();
			const sheet = utils.json_to_sheet(items.map(({ json }) => json));
			const workbook = { SheetNames: ['Sheet'], Sheets: { Sheet: sheet } };
			const content: unknown = write(workbook, { bookType: 'xlsx', type: 'buffer' });
			if (!Buffer.isBuffer(content)) throw new TypeError('The library has made no buffer');
			const name = text(this, 'options.fileName');
			const data = await this.helpers.prepareBinaryData(content, name);
			const pairedItem = items.map((_, item) => ({ item }));
			return [[{ json: {}, binary: { [text(this, 'binaryPropertyName')]: data }, pairedItem }]];
		},
	});
}
