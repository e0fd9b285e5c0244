/**
 * Installs what package-lock.json names and node_modules lacks, and does nothing where nothing is missing. The npm
 * scripts call it first, so that a fresh clone needs one command only.
 *
 * Nothing but Node itself is there when it runs.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** In the temporary folder: `npm ci` empties node_modules, and the work tree is not ours to litter. */
const lock = path.join(
	tmpdir(),
	`install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
);

/** An installer that runs says so this often. */
const HEARTBEAT_MS = 2_000;

/** One that has said nothing for this long has died without tidying up. */
const DEAD_AFTER_MS = 30_000;

const POLL_MS = 250;
const LINES_OF_A_FAILURE = 25;

const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function main() {
	checkNode();
	if (isInstalled()) return;
	await takeLock();
	const heartbeat = setInterval(beat, HEARTBEAT_MS);
	try {
		// Whoever held the lock may have installed everything meanwhile.
		if (!isInstalled()) await install();
	} finally {
		clearInterval(heartbeat);
		rmSync(lock, { recursive: true, force: true });
	}
}

function checkNode() {
	const [, wanted] = /(\d+\.\d+)/.exec(readJson('package.json').engines.node);
	const [major, minor] = process.versions.node.split('.').map(Number);
	const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
	if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
	throw new Error(
		`This needs Node.js ${wanted} or newer; here it is ${process.versions.node}. Newer ones: https://nodejs.org`,
	);
}

/**
 * Whether node_modules is what package-lock.json asks for, by npm's own record of what it installed. npm writes that
 * record last, so an install that was cut short has none.
 */
function isInstalled() {
	const wanted = wantedPackages();
	const installed = readJson('node_modules/.package-lock.json')?.packages;
	if (installed === undefined) return false;
	const isSame = ([folder, { version, integrity }]) =>
		wanted[folder]?.version === version && wanted[folder].integrity === integrity;
	// An optional package may be one for other systems only.
	const isThere = ([folder, { optional, devOptional }]) =>
		folder === '' || optional || devOptional || folder in installed;
	return Object.entries(installed).every(isSame) && Object.entries(wanted).every(isThere);
}

/** What npm is to install, by folder. The folder `''` is this package itself. */
function wantedPackages() {
	const wanted = readJson('package-lock.json')?.packages;
	if (wanted === undefined) throw new Error('package-lock.json is missing or damaged.');
	return wanted;
}

/** A JSON file of this project; undefined where it is missing or unreadable. */
function readJson(file) {
	try {
		return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
	} catch {
		return undefined;
	}
}

/** Waits for any other installer of this checkout: two at once would pull node_modules from under each other. */
async function takeLock() {
	let isWaiting = false;
	while (!tryLock()) {
		if (!isWaiting) say('Another install is under way here. Waiting for it to end.\n');
		isWaiting = true;
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}

function tryLock() {
	try {
		mkdirSync(lock);
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
	}
	if (millisecondsSinceHeartbeat() > DEAD_AFTER_MS) rmSync(lock, { recursive: true, force: true });
	return false;
}

function millisecondsSinceHeartbeat() {
	const state = statSync(lock, { throwIfNoEntry: false });
	return state === undefined ? 0 : Date.now() - state.mtimeMs;
}

/** Shows that this installer is alive, even where somebody has cleared the temporary folder. */
function beat() {
	mkdirSync(lock, { recursive: true });
	const now = new Date();
	utimesSync(lock, now, now);
}

async function install() {
	const count = Object.keys(wantedPackages()).length - 1;
	say(`Installing ${count} development packages, once. This takes a minute or two … `);
	const startedAt = Date.now();
	const { code, output, isStopped } = await npm(
		'ci',
		'--ignore-scripts',
		'--include=dev',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	);
	if (code === 0) {
		say(`done in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`);
		return;
	}
	if (isStopped) throw new Error('stopped.');
	say('failed.\n');
	const reason = output.trimEnd().split('\n').slice(-LINES_OF_A_FAILURE).join('\n');
	throw new Error(
		`${reason}\n\nnpm could not install the packages (${code}). Is the npm registry within reach? "npm ci" shows more.`,
	);
}

/** Runs npm to its end, whose output is only wanted when it fails. */
async function npm(...args) {
	// On Windows npm is a batch file, which only a shell can start.
	const child = spawn('npm', args, {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: process.platform === 'win32',
	});
	// After Ctrl-C npm takes back what it did, which can take longer than the install; half of one does no harm here.
	let isStopped = false;
	const endNpm = () => {
		isStopped = true;
		child.kill('SIGKILL');
	};
	for (const signal of endSignals) process.on(signal, endNpm);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text) => {
			output += text;
		});
	}
	try {
		const code = await new Promise((resolve) => {
			child.once('error', (error) => resolve(error.code));
			child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
		});
		return { code, output, isStopped };
	} finally {
		for (const signal of endSignals) process.off(signal, endNpm);
	}
}

/** To standard error: standard output belongs to the command that comes after. */
function say(text) {
	process.stderr.write(text);
}

main().catch((error) => {
	say(`${error.message}\n`);
	process.exitCode = 1;
});
