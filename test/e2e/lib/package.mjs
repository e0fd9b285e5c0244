import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { repositoryFolder } from './paths.mjs';
import { run } from './processes.mjs';

/**
 * The package as npm would publish it.
 *
 * @param {string} folder where the tarball goes
 * @returns {Promise<{ tarball: string, files: string[], manifest: object }>}
 */
export async function pack(folder) {
	await mkdir(folder, { recursive: true });
	await run('npm', ['run', 'build'], { cwd: repositoryFolder });
	const { stdout } = await run('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder], {
		cwd: repositoryFolder,
	});
	const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
	const manifest = JSON.parse(await readFile(path.join(repositoryFolder, 'package.json'), 'utf8'));
	return { tarball: path.join(folder, filename), files: files.map((file) => file.path), manifest };
}

/** What a self-hosting user types in n8n's folder for community nodes. */
export async function installInto(n8n, tarball) {
	await mkdir(n8n.nodesFolder, { recursive: true });
	// n8n removes peer dependencies before it installs a community package, as it brings n8n-workflow
	// itself; for npm that is `--legacy-peer-deps`. So nothing but the tarball is read.
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--offline', '--no-audit', '--no-fund'];
	await run('npm', ['install', ...flags, '--loglevel=error', tarball], { cwd: n8n.nodesFolder });
}

export async function uninstallFrom(n8n) {
	await rm(n8n.nodesFolder, { recursive: true, force: true });
}
