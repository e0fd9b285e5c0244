/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import * as z from 'zod/v4';

import { cacheFolder, e2eFolder } from '../machine/paths';
import { endsWithThisRun, run } from '../machine/processes';
import { requirePrograms } from '../machine/programs';

/** An n8n that a lock file describes, installed once into the cache. */
export interface Installation {
	/** Of n8n. */
	version: string;
	/** Holds its node_modules. */
	folder: string;
	/** The Node binary that it runs on. */
	node: string;
}

/** A folder with a package.json and a package-lock.json, and the name of its installation in the cache. */
interface Manifests {
	name: string;
	folder: string;
}

const manifestFiles = ['package.json', 'package-lock.json'];

/** n8n 2, with a Node of its own as it wants a newer one than this package. */
export const current: Manifests = { name: 'e2e', folder: e2eFolder };
/** n8n 1, the last one that runs on Node 20. */
export const older: Manifests = { name: 'e2e-older', folder: path.join(e2eFolder, 'older') };

/** Returns the installation; makes it first where the lock file has changed since the last time. */
export async function install(manifests: Manifests): Promise<Installation> {
	const folder = path.join(cacheFolder, `${manifests.name}-${lockHash(manifests)}`);
	if (!existsSync(folder)) await build(manifests, folder);
	const manifest = await readFile(path.join(folder, 'node_modules/n8n/package.json'), 'utf8');
	const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
	const ownNode = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
	const node = path.join(folder, ownNode);
	return { version, folder, node: existsSync(node) ? node : process.execPath };
}

export function isVersion1({ version }: Installation): boolean {
	return version.startsWith('1.');
}

function lockHash({ folder }: Manifests): string {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
	for (const file of manifestFiles) hash.update(readFileSync(path.join(folder, file)));
	return hash.digest('hex').slice(0, 16);
}

async function build(manifests: Manifests, folder: string): Promise<void> {
	// What compiling a native module takes.
	requirePrograms('g++', 'make', 'python3');
	process.stdout.write(
		`Installing n8n into ${folder}, once for this lock file. This takes some minutes.\n`,
	);
	const building = buildAside(manifests, folder);
	const forget = endsWithThisRun({ stop: async () => await building });
	await building.finally(forget);
	await removeOthers(manifests, folder);
}

/** Builds beside its place and moves it there at the end: an interrupted install is never taken for a whole one. */
async function buildAside(manifests: Manifests, folder: string): Promise<void> {
	const unfinished = `${folder}.unfinished-${process.pid}`;
	try {
		await mkdir(unfinished, { recursive: true });
		for (const file of manifestFiles) {
			await copyFile(path.join(manifests.folder, file), path.join(unfinished, file));
		}
		await download(unfinished);
		await compileSqlite(unfinished);
		// Another run may have been faster.
		if (!existsSync(folder)) await rename(unfinished, folder);
	} finally {
		await rm(unfinished, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** `--ignore-scripts`: a dependency of n8n downloads a binary while it installs; n8n doesn't need it. */
async function download(folder: string): Promise<void> {
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await run('npm', ['ci', '--ignore-scripts', ...quiet], { cwd: folder }).catch((error) => {
		throw new Error(
			`n8n could not be installed. Is the npm registry within reach, and are 3 GB free?\n${error.message}`,
		);
	});
}

/**
 * Compiles the one native module that ships without a binary. It uses N-API, so any Node's headers will do. Through npm,
 * as npm's configuration knows where this machine keeps them.
 */
async function compileSqlite(folder: string): Promise<void> {
	const nodeFolder = path.resolve(process.execPath, '../..');
	// The headers that came with the Node that runs this need no download.
	const headers = existsSync(path.join(nodeFolder, 'include/node/node_api.h'));
	const nodedir = headers ? [`--nodedir=${nodeFolder}`] : [];
	const rebuild = ['node-gyp', 'rebuild', '-C', 'node_modules/sqlite3', ...nodedir];
	await run('npm', ['exec', '--no', '--loglevel=error', '--', ...rebuild], { cwd: folder });
}

/** Removes installations of earlier lock files, and what is left of installs that were killed. */
async function removeOthers({ name }: Manifests, folder: string): Promise<void> {
	const own = new RegExp(`^${name}-[0-9a-f]{16}(?:\\.unfinished-(\\d+))?$`);
	for (const entry of await readdir(cacheFolder)) {
		const candidate = path.join(cacheFolder, entry);
		const match = own.exec(entry);
		if (!match || candidate === folder) continue;
		const [, installer] = match;
		if (installer === undefined || !isRunning(Number(installer))) {
			await rm(candidate, { recursive: true, force: true });
		}
	}
}

function isRunning(id: number): boolean {
	try {
		return process.kill(id, 0);
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
