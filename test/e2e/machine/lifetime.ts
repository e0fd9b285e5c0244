/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { repositoryFolder } from './paths';
import { reportTo, stopAll } from './processes';

const prefix = 'n8n-nodes-enkash-';
/** As a shell reports a program that a signal has ended. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

interface Lifetime {
	/** The exit code after Ctrl-C, where a program is meant to end that way. Default: 130. */
	interrupted?: number;
	/** Runs after the tidying up and may change the exit code. Default: nothing. */
	last?: (folder: string) => Promise<number | undefined>;
}

/**
 * Runs a program in a temporary folder. Afterwards it ends all that the program has started and removes all that it has
 * written, also when the program fails, is interrupted or is killed.
 *
 * @param main returns the exit code
 */
export async function inTemporaryFolder(
	main: (folder: string) => Promise<number>,
	{ interrupted = exitCodes.SIGINT, last }: Lifetime = {},
): Promise<void> {
	const folder = await mkdtemp(path.join(os.tmpdir(), prefix));
	// PostgreSQL runs under an account of its own and has to pass through.
	await chmod(folder, 0o711);
	const endReaper = startReaper(folder);
	// What a program of this run leaves among the temporary files goes with the rest.
	process.env.TMPDIR = folder;

	let isEnding = false;
	const end = async (code: number): Promise<void> => {
		if (isEnding) return;
		isEnding = true;
		await stopAll();
		// A process that has just been killed may still have been writing.
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		await endReaper();
		process.exit((await last?.(folder)) ?? code);
	};
	const fail = (message: string): void => {
		if (isEnding) return;
		process.stderr.write(`${message}\n`);
		void end(1);
	};
	process.on('SIGHUP', () => void end(exitCodes.SIGHUP));
	process.on('SIGTERM', () => void end(exitCodes.SIGTERM));
	process.on('SIGINT', () => void end(interrupted));
	// Unexpected, so where it happened matters.
	process.on('uncaughtException', (error) => fail(error.stack ?? error.message));
	await main(folder).then(end, (error: Error) => fail(error.message));
}

/** Starts the process that tidies up where this one is killed. Returns how to end it. */
function startReaper(folder: string): () => Promise<void> {
	// Detached, as Ctrl-C in a terminal goes to the whole group.
	const reaper = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'reaper.ts')], {
		cwd: repositoryFolder,
		detached: true,
		stdio: ['pipe', 'ignore', 'inherit'],
	});
	const ended = once(reaper, 'close');
	reaper.stdin.on('error', () => {});
	reaper.stdin.write(`${folder}\n`);
	reportTo(reaper.stdin);
	return async () => {
		reaper.stdin.end();
		await ended;
	};
}

/** The temporary folders of programs that run in this one. */
export async function ownFoldersIn(folder: string): Promise<string[]> {
	return (await readdir(folder)).filter((name) => name.startsWith(prefix));
}

/**
 * The command lines of processes that belong to a folder, by their arguments and environment. Only Linux tells;
 * elsewhere there are none.
 */
export async function processesOf(folder: string): Promise<string[]> {
	const entries = await readdir('/proc').catch(() => []);
	const ids = entries.filter((id) => /^\d+$/.test(id) && Number(id) !== process.pid);
	const commands = await Promise.all(
		ids.map(async (id) => {
			const read = async (file: string) =>
				await readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');
			const [command, environment] = await Promise.all([read('cmdline'), read('environ')]);
			return `${command}\0${environment}`.includes(folder) ? [command] : [];
		}),
	);
	return commands.flat().map((command) => command.replaceAll('\0', ' ').trim());
}
