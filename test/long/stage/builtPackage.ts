/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { REPOSITORY_ROOT } from '../../harness';

/** A package that n8n can load, in a folder of its own. */
export interface BuiltPackage {
	packageDir: string;
	remove(): void;
}

/** Changes the text of a built file. */
export type Edit = (source: string) => string;

const parts = ['package.json', 'dist', 'icons'];

/**
 * A copy of the built package, so that a build going on beside a long test can't tear it. Every node and credential in
 * it goes through `edit`.
 */
export function copyBuiltPackage(edit: Edit = (source) => source): BuiltPackage {
	const packageDir = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-enkash-long-'));
	for (const part of parts) {
		cpSync(path.join(REPOSITORY_ROOT, part), path.join(packageDir, part), { recursive: true });
	}
	// Only resolves `n8n-workflow`, which n8n itself has at hand for every package.
	symlinkSync(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(packageDir, 'node_modules'));
	for (const name of readdirSync(path.join(packageDir, 'dist'), { recursive: true })) {
		if (typeof name !== 'string' || !/\.(node|credentials)\.js$/.test(name)) continue;
		const file = path.join(packageDir, 'dist', name);
		writeFileSync(file, edit(readFileSync(file, 'utf8')));
	}
	keepWhatIsBuilt(packageDir);
	return { packageDir, remove: () => rmSync(packageDir, { recursive: true, force: true }) };
}

/** The manifest may name a node that has not been built yet. */
function keepWhatIsBuilt(packageDir: string): void {
	const file = path.join(packageDir, 'package.json');
	const manifest = JSON.parse(readFileSync(file, 'utf8'));
	const isBuilt = (entry: string) => existsSync(path.join(packageDir, entry));
	manifest.n8n.nodes = manifest.n8n.nodes.filter(isBuilt);
	writeFileSync(file, JSON.stringify(manifest));
}

const loginTimeout = /(?<=loginTimeoutMs ?= ?)(30_?000|3e4)\b/;

/** The login has a time limit of its own, which no test can wait for: 30 s. */
export const hurriedLogin: Edit = (source) => source.replace(loginTimeout, '200');

/** Whether `hurriedLogin` still finds what it changes. */
export function canHurryLogin(packageDir: string): boolean {
	const file = path.join(packageDir, 'dist/credentials/EnKashApi.credentials.js');
	return loginTimeout.test(readFileSync(file, 'utf8'));
}
