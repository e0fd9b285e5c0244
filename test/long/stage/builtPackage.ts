/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import * as z from 'zod/v4';

import { REPOSITORY_ROOT } from '../../harness';

/** A package that n8n can load, in a folder of its own. */
export interface BuiltPackage {
	packageDir: string;
	remove(): void;
}

/** Changes the text of a built file. */
export type Edit = (source: string) => string;

const parts = ['package.json', 'dist', 'icons'];
const buildTimeoutMs = 60_000;
const betweenLooksMs = 100;

/**
 * A copy of the built package, so that a build going on beside a long test can't tear it. Every node and credential in
 * it goes through `edit`. Waits for a build that is under way.
 */
export async function copyBuiltPackage(edit: Edit): Promise<BuiltPackage> {
	const packageDir = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-enkash-long-'));
	// Only resolves `n8n-workflow`, which n8n itself has at hand for every package.
	symlinkSync(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(packageDir, 'node_modules'));
	const remove = () => rmSync(packageDir, { recursive: true, force: true });
	const lastLookAt = Date.now() + buildTimeoutMs;
	let entries = copyParts(packageDir);
	while (entries === undefined) {
		if (Date.now() > lastLookAt) {
			remove();
			throw new Error('The package has not been built (npm run build).');
		}
		await sleep(betweenLooksMs);
		entries = copyParts(packageDir);
	}
	for (const entry of entries) {
		const file = path.join(packageDir, entry);
		writeFileSync(file, edit(readFileSync(file, 'utf8')));
	}
	return { packageDir, remove };
}

const manifestSchema = z.object({
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

/** Copies what there is; the files that n8n loads, or undefined where one of them is missing. */
function copyParts(packageDir: string): string[] | undefined {
	for (const part of parts) {
		const from = path.join(REPOSITORY_ROOT, part);
		const to = path.join(packageDir, part);
		rmSync(to, { recursive: true, force: true });
		try {
			cpSync(from, to, { recursive: true });
		} catch {
			// A build that is under way clears `dist` first.
			return undefined;
		}
	}
	const manifest = readFileSync(path.join(packageDir, 'package.json'), 'utf8');
	const { nodes, credentials } = manifestSchema.parse(JSON.parse(manifest)).n8n;
	const entries = [...nodes, ...credentials];
	return entries.every((entry) => existsSync(path.join(packageDir, entry))) ? entries : undefined;
}

const loginTimeout = /(?<=loginTimeoutMs ?= ?)(30_?000|3e4)\b/;

/** The login has a time limit of its own, which no test can wait for: 30 s. */
export const hurriedLogin: Edit = (source) => source.replace(loginTimeout, '150');
