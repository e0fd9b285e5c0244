/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { build, type Plugin } from 'esbuild';

import { REPOSITORY_ROOT } from '../../harness';
import { type BuiltPackage, entriesOf, hurryLogin, newPackage } from '../stage/builtPackage';

/** One change to a source file. */
export interface Change {
	/** From `nodes/shared` or `nodes` on. */
	file: string;
	/** Stands in it exactly once. */
	find: string;
	replace: string;
}

/** The package, built from sources with one change in them. */
export async function buildChanged(change: Change): Promise<BuiltPackage> {
	const built = newPackage();
	const { packageDir } = built;
	copyFileSync(path.join(REPOSITORY_ROOT, 'package.json'), path.join(packageDir, 'package.json'));
	cpSync(path.join(REPOSITORY_ROOT, 'icons'), path.join(packageDir, 'dist/icons'), {
		recursive: true,
	});
	await build({
		entryPoints: entriesOf(packageDir).map((entry) =>
			path.join(REPOSITORY_ROOT, entry.replace(/^dist\//, '').replace(/\.js$/, '.ts')),
		),
		outdir: path.join(packageDir, 'dist'),
		outbase: REPOSITORY_ROOT,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['n8n-workflow'],
		logLevel: 'error',
		plugins: [changing(change)],
	});
	hurryLogin(built);
	return built;
}

function changing({ file, find, replace }: Change): Plugin {
	const changed = path.join(REPOSITORY_ROOT, 'nodes', file);
	const source = readFileSync(changed, 'utf8');
	if (source.split(find).length !== 2) {
		throw new Error(`${file} does not hold this exactly once: ${find}`);
	}
	return {
		name: 'change',
		setup: ({ onLoad }) =>
			onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
				loaded === changed
					? { contents: source.replace(find, () => replace), loader: 'ts' }
					: undefined,
			),
	};
}
