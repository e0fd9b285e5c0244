/**
 * Installs what package-lock.json names, unless it is there. The npm scripts call this first, so that a fresh clone needs
 * one command only: nothing but Node itself is there when it runs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const [, wantedNode] = /(\d+\.\d+)/.exec(readJson('package.json').engines.node);
if (process.versions.node.localeCompare(wantedNode, 'en', { numeric: true }) < 0) {
	console.error(`This needs Node.js ${wantedNode} or newer; here it is ${process.versions.node}.`);
	process.exit(1);
}

// npm's own record, which it writes last: an install that was cut short leaves none.
const installed = readJson('node_modules/.package-lock.json').packages ?? {};
const isInstalled = ([folder, { version, optional, devOptional }]) =>
	// An optional package may be one for other systems only.
	folder in installed ? installed[folder].version === version : optional || devOptional;
const [, ...wanted] = Object.entries(readJson('package-lock.json').packages);
if (!wanted.every(isInstalled)) {
	console.error(`Installing ${wanted.length} development packages. This takes a minute or two …`);
	const npm = ['ci', '--ignore-scripts', '--include=dev', '--loglevel=error'];
	// Standard output belongs to the command that comes after. On Windows only a shell can start npm.
	const options = { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
	process.exitCode = spawnSync('npm', npm, options).status ?? 1;
}

function readJson(file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
