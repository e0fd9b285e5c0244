import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stopAll } from './processes.mjs';

const PREFIX = 'n8n-nodes-enkash-';
/** As a shell reports a program that a signal has ended. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Runs a program in a temporary folder, and then ends all that it has started and removes all that it has written:
 * also when it fails or is interrupted.
 *
 * @param {(folder: string) => Promise<number>} main returns the exit code
 * @param {{ interrupted?: number, last?: (folder: string) => Promise<number | undefined> }} [options] `interrupted`:
 *   the exit code after Ctrl-C, where that is how the program is meant to end; `last`: what is to run after the
 *   tidying up, with an exit code where it changes it
 */
export async function inTemporaryFolder(main, { interrupted, last } = {}) {
	const folder = await mkdtemp(path.join(os.tmpdir(), PREFIX));
	// PostgreSQL runs under an account of its own and has to pass through.
	await chmod(folder, 0o711);
	// What a program of this run leaves among the temporary files goes with the rest.
	process.env.TMPDIR = folder;

	let ending;
	const end = (code) => {
		ending ??= tidyUp(folder)
			.then(async () => (await last?.(folder)) ?? code)
			.catch(report)
			.then((exitCode) => process.exit(exitCode));
		return ending;
	};
	for (const [signal, code] of Object.entries(EXIT_CODES)) {
		process.on(signal, () => void end(signal === 'SIGINT' ? (interrupted ?? code) : code));
	}
	// Not foreseen, so where it happened matters.
	process.on('uncaughtException', (error) => void end(report(error.stack ?? error)));
	await end(await main(folder).catch((error) => (ending ? 1 : report(error))));
}

function report(error) {
	console.error(error instanceof Error ? error.message : error);
	return 1;
}

async function tidyUp(folder) {
	await stopAll();
	// A process that has just been killed may still have been writing.
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The temporary folders of programs that run in this one. */
export async function ownFoldersIn(folder) {
	return (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
}

/**
 * The command lines of processes that belong to a folder, found by their arguments and their environment.
 * Only Linux tells; elsewhere there are none.
 *
 * @param {string} folder
 */
export async function processesOf(folder) {
	const ids = await readdir('/proc').catch(() => []);
	const others = ids.filter((id) => /^\d+$/.test(id) && Number(id) !== process.pid);
	const lines = await Promise.all(others.map((id) => commandLineIfOf(folder, id)));
	return lines.filter((line) => line !== undefined);
}

async function commandLineIfOf(folder, id) {
	const read = async (file) => await readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');
	const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
	const isOfFolder = `${command}\0${environment}`.includes(folder);
	return isOfFolder ? command.replaceAll('\0', ' ').trim() : undefined;
}
