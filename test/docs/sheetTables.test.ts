/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { repositoryRoot } from '../harness';
import { page, withTables } from './sheetTables';

/** Without what Prettier adds to line a table up. */
function unaligned(text: string): string {
	return text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');
}

it('the page says what a sheet may hold as the code is now; else: npm run docs', () => {
	const text = readFileSync(path.join(repositoryRoot, page), 'utf8');
	expect(unaligned(text)).toBe(unaligned(withTables(text)));
});

it('a page without its markers is an error', () => {
	expect(() => withTables('# EnKash Bulk Allocate')).toThrow('has lost the markers');
});
