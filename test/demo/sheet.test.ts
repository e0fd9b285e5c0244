/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheet } from './sheet';

let folder = '';

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'sheet-'));
});

afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function read(content: string | Buffer) {
	const file = join(folder, 'people.csv');
	await writeFile(file, content);
	return await readSheet(file);
}

const asha = { Name: 'आशा Rao', Mobile: '+91 96000 98867', Points: '1,00,000' };

it.each([
	['commas', 'Name,Mobile,Points\nआशा Rao,+91 96000 98867,"1,00,000"\n'],
	['semicolons', 'Name;Mobile;Points\nआशा Rao;+91 96000 98867;1,00,000\n'],
	['tabs', 'Name\tMobile\tPoints\nआशा Rao\t+91 96000 98867\t1,00,000\n'],
	['a BOM', '\ufeffName,Mobile,Points\nआशा Rao,+91 96000 98867,"1,00,000"'],
	[
		'UTF-16',
		Buffer.from('\ufeffName\tMobile\tPoints\nआशा Rao\t+91 96000 98867\t1,00,000', 'utf16le'),
	],
	['Windows line ends', 'Name;Mobile;Points\r\nआशा Rao;+91 96000 98867;1,00,000\r\n'],
	['spaces about headings', ' Name , Mobile,Points \nआशा Rao,+91 96000 98867,"1,00,000"\n'],
	['empty rows', '\n\nName;Mobile;Points\n;;\nआशा Rao;+91 96000 98867;1,00,000\n\n;;\n'],
	['a column without heading', 'Name;Mobile;Points;\nआशा Rao;+91 96000 98867;1,00,000;\n'],
	['delimiters in a quoted heading', '"Name";Mobile;Points\nआशा Rao;+91 96000 98867;1,00,000\n'],
])('reads a sheet with %s', async (_, content) => {
	expect(await read(content)).toEqual({
		name: 'people.csv',
		headings: ['Name', 'Mobile', 'Points'],
		rows: [asha],
	});
});

it('takes cells that a row lacks at its end for empty ones', async () => {
	const { rows } = await read('Name,Mobile,Points\nAsha\n');
	expect(rows).toEqual([{ Name: 'Asha', Mobile: '', Points: '' }]);
});

it('counts delimiters outside quotes only', async () => {
	const { headings } = await read('"Name, first, last, all";Mobile\nAsha;1\n');
	expect(headings).toEqual(['Name, first, last, all', 'Mobile']);
});

it.each([
	['is empty', ''],
	['has a row of headings, but nobody below it', 'Name,Mobile,Points\n,,\n'],
	['has two columns called "Mobile"', 'Name,Mobile, Mobile\nAsha,1,2\n'],
	['has more cells than headings in line 2', 'Name,Mobile,Points\nAsha,9600098867,1,00,000\n'],
	['opens a quote that is never closed', 'Name,Mobile\nAsha,"9600098867\n'],
	['is no CSV file', 'Name,Mobile\nAs"ha,9600098867\n'],
	['is no text in UTF-8', Buffer.from('Name,Mobile\nJos\xe9,9600098867\n', 'latin1')],
])('says that a file %s', async (message, content) => {
	await expect(read(content)).rejects.toThrow(message);
});

it('says that there is no such file, or that it is a folder', async () => {
	await expect(readSheet(join(folder, 'missing.csv'))).rejects.toThrow('There is no file');
	await expect(readSheet(folder)).rejects.toThrow('is a folder');
});
