/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../e2e/machine/processes';
import { repositoryRoot } from '../harness';
import { pictureOf } from './picture';
import { withSpeed } from './page';
import type { Results } from './results';

const resultsFile = path.join(__dirname, 'results.json');
const pictureFile = path.join(repositoryRoot, 'docs/images/bench.svg');
const pageFile = path.join(repositoryRoot, 'docs/benchmark.md');

/** Writes the results, and everything in the repository that shows them. */
export async function publish(results: Results): Promise<void> {
	await writeFile(resultsFile, `${JSON.stringify(results, null, '\t')}\n`);
	await writeFile(pictureFile, pictureOf(results));
	await writeFile(pageFile, withSpeed(await readFile(pageFile, 'utf8'), results));
	// Tables are written as they come; Prettier lines them up.
	await run('npx', ['prettier', '--write', pageFile, resultsFile], { cwd: repositoryRoot });
}
