/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import * as z from 'zod/v4';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { build, type Plugin } from 'esbuild';
import { REPOSITORY_ROOT } from '../../harness';
import { loginLimitMs } from './quickWaits';

/** A package that n8n can load, in a folder of its own. */
export interface BuiltPackage {
	packageDir: string;
	remove(): void;
}

/** One change to a source file. */
export interface Change {
	/** From the root of the repository on. */
	file: string;
	/** Stands in it exactly once. */
	find: string;
	replace: string;
}

/** The login has a time limit of its own, which no test can wait for. Long enough for a busy machine. */
const hurriedLogin: Change = {
	file: 'nodes/shared/enkash/login.ts',
	find: 'const loginDeadlineMs = 30_000;',
	replace: `const loginDeadlineMs = ${loginLimitMs};`,
};

/**
 * The package, built from its sources with nothing changed but the time limit of the login, and what is asked for. It
 * is of the test's own, so that a build of `dist` that goes on beside a long test can't tear it.
 */
export async function buildPackage(...changes: Change[]): Promise<BuiltPackage> {
	const sources = changedSources([hurriedLogin, ...changes]);
	const packageDir = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-enkash-long-'));
	const remove = () => rmSync(packageDir, { recursive: true, force: true });
	try {
		await buildInto(packageDir, sources);
		return { packageDir, remove };
	} catch (error) {
		remove();
		throw error;
	}
}

async function buildInto(packageDir: string, sources: ReadonlyMap<string, string>): Promise<void> {
	copyFileSync(path.join(REPOSITORY_ROOT, 'package.json'), path.join(packageDir, 'package.json'));
	cpSync(path.join(REPOSITORY_ROOT, 'icons'), path.join(packageDir, 'dist/icons'), {
		recursive: true,
	});
	// n8n itself has `n8n-workflow` at hand for every package.
	symlinkSync(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(packageDir, 'node_modules'));
	const unread = new Set(sources.keys());
	await build({
		entryPoints: entriesOf(packageDir).map((entry) =>
			path.join(REPOSITORY_ROOT, entry.replace(/^dist\//, '').replace(/\.js$/, '.ts')),
		),
		outdir: path.join(packageDir, 'dist'),
		outbase: REPOSITORY_ROOT,
		absWorkingDir: REPOSITORY_ROOT,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['n8n-workflow'],
		logLevel: 'error',
		plugins: [loading(sources, unread)],
	});
	if (unread.size > 0) throw new Error(`Not part of the package: ${[...unread].join(', ')}`);
}

const manifestSchema = z.object({
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

/** The files of a package that n8n loads. */
function entriesOf(packageDir: string): string[] {
	const manifest = readFileSync(path.join(packageDir, 'package.json'), 'utf8');
	const { nodes, credentials } = manifestSchema.parse(JSON.parse(manifest)).n8n;
	return [...nodes, ...credentials];
}

/** The text of every file with a change, by its path. A change that finds no place would make a test prove nothing. */
export function changedSources(changes: readonly Change[]): ReadonlyMap<string, string> {
	const sources = new Map<string, string>();
	for (const { file, find, replace } of changes) {
		const name = path.join(REPOSITORY_ROOT, file);
		const source = sources.get(name) ?? readFileSync(name, 'utf8');
		if (source.split(find).length !== 2) {
			throw new Error(`${file} does not hold this exactly once: ${find}`);
		}
		sources.set(
			name,
			source.replace(find, () => replace),
		);
	}
	return sources;
}

function loading(sources: ReadonlyMap<string, string>, unread: Set<string>): Plugin {
	return {
		name: 'changed sources',
		setup: ({ onLoad }) =>
			onLoad({ filter: /\.ts$/ }, ({ path: name }) => {
				const contents = sources.get(name);
				if (contents === undefined) return undefined;
				unread.delete(name);
				return { contents, loader: 'ts' };
			}),
	};
}
