import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installDebianPackages, toolchain } from './debian.mjs';
import { cacheFolder, e2eFolder } from './paths.mjs';
import { run } from './processes.mjs';

/**
 * An n8n that a lock file describes, installed once into the cache.
 *
 * @typedef {object} Installation
 * @property {string} version of n8n
 * @property {string} folder that holds its node_modules
 * @property {string} node binary it runs on
 */

const NPM_CI = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
const MANIFESTS = ['package.json', 'package-lock.json'];

export const current = { name: 'e2e', manifests: e2eFolder };
export const older = { name: 'e2e-older', manifests: path.join(e2eFolder, 'older') };

/**
 * Returns the installation, made first when the lock file has changed since the last time.
 *
 * @param {typeof current} what
 * @returns {Promise<Installation>}
 */
export async function install(what) {
	const folder = path.join(cacheFolder, `${what.name}-${lockHash(what)}`);
	if (!existsSync(folder)) await build(what, folder);
	const require = createRequire(path.join(folder, 'package.json'));
	const { version, engines } = require('n8n/package.json');
	return { version, folder, node: nodeBinary(folder, version, engines.node) };
}

/** Built beside its place and moved there at the end, so that an interrupted install is never taken for a whole one. */
async function build(what, folder) {
	await installDebianPackages(toolchain);
	console.log(`Installing n8n into ${folder}, once for this lock file. This takes some minutes.`);
	const unfinished = `${folder}.unfinished-${process.pid}`;
	try {
		await mkdir(unfinished, { recursive: true });
		for (const file of MANIFESTS) {
			await copyFile(path.join(what.manifests, file), path.join(unfinished, file));
		}
		// `--ignore-scripts`: one of n8n's dependencies downloads a binary while it installs; n8n doesn't need it.
		await run('npm', NPM_CI, { cwd: unfinished });
		await compileSqlite(unfinished);
		// Another run may have been faster.
		if (!existsSync(folder)) await rename(unfinished, folder);
	} finally {
		await rm(unfinished, { recursive: true, force: true });
	}
	await removeOlderThan(what, folder);
}

/**
 * The one native module that ships without a binary. It uses N-API, so any Node's headers will do.
 * Through npm, as npm's configuration knows where this machine keeps them.
 */
async function compileSqlite(folder) {
	const rebuild = ['node-gyp', 'rebuild', '-C', 'node_modules/sqlite3'];
	await run('npm', ['exec', '--no', '--loglevel=error', '--', ...rebuild], { cwd: folder });
}

async function removeOlderThan(what, folder) {
	const stale = new RegExp(`^${what.name}-[0-9a-f]{16}$`);
	for (const name of await readdir(cacheFolder)) {
		const candidate = path.join(cacheFolder, name);
		if (stale.test(name) && candidate !== folder) {
			await rm(candidate, { recursive: true, force: true });
		}
	}
}

function lockHash(what) {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
	for (const file of MANIFESTS) hash.update(readFileSync(path.join(what.manifests, file)));
	return hash.digest('hex').slice(0, 16);
}

/** The Node that runs this when it suits n8n, else the one installed beside n8n. */
function nodeBinary(folder, version, range) {
	const { satisfies } = createRequire(path.join(folder, 'package.json'))('semver');
	if (satisfies(process.versions.node, range)) return process.execPath;
	const packaged = path.join(
		folder,
		`node_modules/node-${process.platform}-${process.arch}/bin/node`,
	);
	if (existsSync(packaged)) return packaged;
	throw new Error(`n8n ${version} needs Node ${range}; this is ${process.version}`);
}
