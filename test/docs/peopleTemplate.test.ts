/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { read, utils } from '@e965/xlsx';
import { repositoryRoot } from '../harness';
import { peopleTemplateCsv, peopleTemplateExcel } from './peopleTemplate';

function file(name: string): Buffer {
	return readFileSync(path.join(repositoryRoot, 'workflows', name));
}

function sheetOf(content: Buffer) {
	const { Sheets } = read(content, { cellNF: true, sheetStubs: true });
	return Sheets.People ?? {};
}

test('the people template is what the code makes; else: npm run docs', () => {
	expect(file('people-template.csv').toString()).toBe(peopleTemplateCsv());
	expect(sheetOf(file('people-template.xlsx'))).toEqual(sheetOf(peopleTemplateExcel()));
});

test('the Excel file and the CSV file hold the same, and the mobile column is text', () => {
	const sheet = sheetOf(file('people-template.xlsx'));
	const lines = utils.sheet_to_csv(sheet, { blankrows: false, strip: true });
	const csv = peopleTemplateCsv().replace(/,+$/gm, '').trim();
	expect(lines.replace(/,+$/gm, '').trim()).toBe(csv);
	expect([sheet.B2, sheet.B3, sheet.B500].map((cell) => Object(cell).z)).toEqual(['@', '@', '@']);
});
