/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import os from 'node:os';
import path from 'node:path';

export const e2eFolder = path.resolve(__dirname, '..');
export const repositoryFolder = path.resolve(e2eFolder, '../..');
/** Screenshots of the last run. */
export const artifactsFolder = path.join(e2eFolder, 'artifacts');

/** Outside the checkout: gigabytes that a clean clone, `git clean` and editors should not have to walk. */
export const cacheFolder = path.join(
	process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
	'n8n-nodes-enkash',
);
