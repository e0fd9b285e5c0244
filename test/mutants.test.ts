/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mutants } from './long/sanity/mutants';

it.each(mutants)('the fault "$name" still fits the code that the long tests put it in', (fault) => {
	const source = readFileSync(path.join(__dirname, '..', fault.file), 'utf8');
	expect(source.split(fault.find)).toHaveLength(2);
});
