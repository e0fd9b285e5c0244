import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './processes.mjs';

const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** What the tests need of the machine: how to find it, and the Debian package that brings it. */
const needed = [
	{ package: 'chromium', find: () => onPath(['chromium', 'chromium-browser', 'google-chrome']) },
	{ package: 'redis-server', find: () => onPath(['redis-server']) },
	{ package: 'postgresql', find: () => postgresFolder() },
	{ package: 'g++', find: () => onPath(['g++', 'clang++']) },
	{ package: 'make', find: () => onPath(['make']) },
	{ package: 'openssl', find: () => onPath(['openssl']) },
	{ package: 'python3', find: () => onPath(['python3']) },
];

/** What compiling a native module takes. */
export const toolchain = ['g++', 'make', 'python3'];

/**
 * Installs what is missing where it can; else says in one message what is missing.
 *
 * @param {string[]} [names] of packages; all that the tests need when left out
 */
export async function installDebianPackages(names = needed.map((program) => program.package)) {
	const missing = missingOf(names);
	if (missing.length === 0) return;
	const asRoot = await rootPrefix();
	if (!asRoot || !onPath(['apt-get'])) throw new Error(whatToDo(missing));
	console.log(`Installing Debian packages: ${missing.join(', ')}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const aptGet = async (...args) => {
		const [command, ...rest] = [...asRoot, 'apt-get', ...args];
		await run(command, rest, { env });
	};
	await aptGet('update');
	await aptGet('install', '-y', '--no-install-recommends', ...missing);
	const still = missingOf(names);
	if (still.length > 0) throw new Error(whatToDo(still));
}

export const chromium = () => found('chromium');
export const redisServer = () => found('redis-server');
/** The folder of initdb and postgres; Debian keeps them off the PATH. */
export const postgresBinaries = () => found('postgresql');

/** What makes a command run as root: nothing for root, sudo where it asks for no password; else undefined. */
async function rootPrefix() {
	if (process.getuid?.() === 0) return [];
	const isAllowed = onPath(['sudo']) && (await run('sudo', ['-n', 'true']).catch(() => undefined));
	return isAllowed && ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'];
}

function missingOf(names) {
	return needed
		.filter((program) => names.includes(program.package) && !program.find())
		.map((program) => program.package);
}

function whatToDo(missing) {
	return [
		`This needs programs that are not on this machine: ${missing.join(', ')}.`,
		`On Debian or Ubuntu: sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`,
	].join('\n');
}

function found(name) {
	const place = needed.find((program) => program.package === name)?.find();
	if (!place) throw new Error(whatToDo([name]));
	return place;
}

function onPath(names) {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	return names
		.flatMap((name) => folders.map((folder) => path.join(folder, name)))
		.find((candidate) => existsSync(candidate));
}

function postgresFolder() {
	const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
	const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
	const folder = newest && path.join(POSTGRES_VERSIONS, newest, 'bin');
	return folder && existsSync(path.join(folder, 'initdb')) ? folder : undefined;
}
