import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { repositoryFolder } from './paths.mjs';
import { run } from './processes.mjs';

/**
 * The package as npm would publish it, from what `npm run build` has made; or a tarball that E2E_TARBALL names.
 *
 * @param {string} folder where a new tarball goes
 * @returns {Promise<{ tarball: string, files: string[], manifest: object }>}
 */
export async function pack(folder) {
	const tarball = process.env.E2E_TARBALL ?? (await packInto(folder));
	const { stdout: list } = await run('tar', ['--list', '--file', tarball]);
	const { stdout: manifest } = await run('tar', ['-xOf', tarball, 'package/package.json']);
	const files = list
		.trim()
		.split('\n')
		.map((file) => file.replace(/^package\//, ''));
	return { tarball, files, manifest: JSON.parse(manifest) };
}

async function packInto(folder) {
	await mkdir(folder, { recursive: true });
	const destination = ['--pack-destination', folder];
	const { stdout } = await run('npm', ['pack', '--json', '--loglevel=error', ...destination], {
		cwd: repositoryFolder,
	});
	const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
	return path.join(folder, filename);
}

/** What a self-hosting user types in n8n's folder for community nodes. */
export async function installInto(n8n, tarball) {
	await mkdir(n8n.nodesFolder, { recursive: true });
	// n8n removes peer dependencies before it installs a community package, as it brings n8n-workflow
	// itself; for npm that is `--legacy-peer-deps`. So nothing but the tarball is read.
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--offline', '--no-audit', '--no-fund'];
	await run('npm', ['install', ...flags, '--loglevel=error', tarball], { cwd: n8n.nodesFolder });
}
