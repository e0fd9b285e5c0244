import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const e2eFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const repositoryFolder = path.resolve(e2eFolder, '../..');
export const artifactsFolder = path.join(e2eFolder, 'artifacts');
export const fixturesFolder = path.join(e2eFolder, 'fixtures');
export const workflowsFolder = path.join(repositoryFolder, 'workflows');

/** Outside the checkout: gigabytes that a clean clone, `git clean` and editors should not have to walk. */
export const cacheFolder = path.join(
	process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
	'n8n-nodes-enkash',
);
