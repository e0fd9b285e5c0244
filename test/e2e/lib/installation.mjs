import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { installDebianPackages, toolchain } from './debian.mjs';
import { cacheFolder, e2eFolder } from './paths.mjs';
import { endsWithThisRun, run } from './processes.mjs';

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

async function build(what, folder) {
	await installDebianPackages(toolchain);
	console.log(`Installing n8n into ${folder}, once for this lock file. This takes some minutes.`);
	const building = buildAside(what, folder);
	const forget = endsWithThisRun({ stop: () => building });
	await building.finally(forget);
	await removeOthers(what, folder);
}

/** Built beside its place and moved there at the end, so that an interrupted install is never taken for a whole one. */
async function buildAside(what, folder) {
	const unfinished = `${folder}.unfinished-${process.pid}`;
	try {
		await mkdir(unfinished, { recursive: true });
		for (const file of MANIFESTS) {
			await copyFile(path.join(what.manifests, file), path.join(unfinished, file));
		}
		await download(unfinished);
		await compileSqlite(unfinished);
		// Another run may have been faster.
		if (!existsSync(folder)) await rename(unfinished, folder);
	} finally {
		await rm(unfinished, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** `--ignore-scripts`: one of n8n's dependencies downloads a binary while it installs; n8n doesn't need it. */
async function download(folder) {
	try {
		await run('npm', NPM_CI, { cwd: folder });
	} catch (error) {
		throw new Error(
			`n8n could not be installed. Is the npm registry within reach, and are 3 GB free?\n${error.message}`,
		);
	}
}

/**
 * The one native module that ships without a binary. It uses N-API, so any Node's headers will do.
 * Through npm, as npm's configuration knows where this machine keeps them.
 */
async function compileSqlite(folder) {
	const rebuild = ['node-gyp', 'rebuild', '-C', 'node_modules/sqlite3', ...(await ownHeaders())];
	await run('npm', ['exec', '--no', '--loglevel=error', '--', ...rebuild], { cwd: folder });
}

/** The headers that came with the Node that runs this, so that none need be fetched. */
async function ownHeaders() {
	const nodeFolder = path.resolve(process.execPath, '../..');
	const headers = await readdir(path.join(nodeFolder, 'include/node')).catch(() => []);
	return headers.includes('node_api.h') ? [`--nodedir=${nodeFolder}`] : [];
}

/** Installations of earlier lock files, and what is left of installs that were killed. */
async function removeOthers(what, folder) {
	const own = new RegExp(`^${what.name}-[0-9a-f]{16}(?:\\.unfinished-(\\d+))?$`);
	for (const name of await readdir(cacheFolder)) {
		const candidate = path.join(cacheFolder, name);
		const [isOwn, installer] = own.exec(name) ?? [];
		if (isOwn && candidate !== folder && !(installer && isRunning(Number(installer)))) {
			await rm(candidate, { recursive: true, force: true });
		}
	}
}

function isRunning(id) {
	try {
		return process.kill(id, 0);
	} catch (error) {
		return error.code === 'EPERM';
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
