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
import { setTimeout as sleep } from 'node:timers/promises';

import * as z from 'zod/v4';

import { REPOSITORY_ROOT } from '../../harness';

/** A package that n8n can load, in a folder of its own. */
export interface BuiltPackage {
	packageDir: string;
	remove(): void;
}

const parts = ['package.json', 'dist', 'icons'];
const buildTimeoutMs = 60_000;
const betweenLooksMs = 100;

/**
 * A copy of the built package, so that a build going on beside a long test can't tear it. Waits for one that is under
 * way.
 */
export async function copyBuiltPackage(): Promise<BuiltPackage> {
	const built = newPackage();
	const lastLookAt = Date.now() + buildTimeoutMs;
	while (!copyParts(built.packageDir)) {
		if (Date.now() > lastLookAt) {
			built.remove();
			throw new Error('The package has not been built (npm run build).');
		}
		await sleep(betweenLooksMs);
	}
	hurryLogin(built);
	return built;
}

/** A folder for a package that finds `n8n-workflow`, which n8n itself has at hand for every package. */
export function newPackage(): BuiltPackage {
	const packageDir = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-enkash-long-'));
	symlinkSync(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(packageDir, 'node_modules'));
	return { packageDir, remove: () => rmSync(packageDir, { recursive: true, force: true }) };
}

const manifestSchema = z.object({
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

/** The files of a package that n8n loads. */
export function entriesOf(packageDir: string): string[] {
	const manifest = readFileSync(path.join(packageDir, 'package.json'), 'utf8');
	const { nodes, credentials } = manifestSchema.parse(JSON.parse(manifest)).n8n;
	return [...nodes, ...credentials];
}

/** Copies what there is; false where something is missing. */
function copyParts(packageDir: string): boolean {
	for (const part of parts) {
		const from = path.join(REPOSITORY_ROOT, part);
		const to = path.join(packageDir, part);
		rmSync(to, { recursive: true, force: true });
		try {
			cpSync(from, to, { recursive: true });
		} catch {
			// A build that is under way clears `dist` first.
			return false;
		}
	}
	return entriesOf(packageDir).every((entry) => existsSync(path.join(packageDir, entry)));
}

const loginTimeout = /(?<=loginTimeoutMs ?= ?)(30_?000|3e4)\b/;
const hurriedTimeoutMs = 150;

/** The login has a time limit of its own, which no test can wait for: 30 s. Throws where it is not found. */
export function hurryLogin({ packageDir, remove }: BuiltPackage): void {
	let isHurried = false;
	for (const name of readdirSync(path.join(packageDir, 'dist'), { recursive: true })) {
		if (typeof name !== 'string' || !name.endsWith('.js')) continue;
		const file = path.join(packageDir, 'dist', name);
		const source = readFileSync(file, 'utf8');
		if (!loginTimeout.test(source)) continue;
		writeFileSync(file, source.replace(loginTimeout, String(hurriedTimeoutMs)));
		isHurried = true;
	}
	if (isHurried) return;
	remove();
	throw new Error('The time limit of the login is not where this test looks for it.');
}
