/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../harness';
import { page, withTables } from './sheetTables';

/** Writes the parts of the documentation that come from the code. */
async function main(): Promise<void> {
	const file = path.join(REPOSITORY_ROOT, page);
	await writeFile(file, withTables(await readFile(file, 'utf8')));
	// Tables are written as they come; Prettier lines them up.
	await execa('npx', ['prettier', '--write', file], { cwd: REPOSITORY_ROOT });
}

void main();
