import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** How long a process may take to end by itself before it is killed. */
const GRACE_MS = 15_000;

/** @type {Set<Service>} */
const running = new Set();

/** A long-running process that this run has started, with its output kept in a file. */
export class Service {
	/**
	 * @param {string} name
	 * @param {string} command
	 * @param {string[]} args
	 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, log: string, uid?: number, gid?: number }} options
	 */
	constructor(name, command, args, { env, cwd, log, uid, gid }) {
		this.name = name;
		this.log = log;
		this.output = '';
		const file = createWriteStream(log, { flags: 'a' });
		// A group of its own, so that what it has started (n8n's task runner) ends with it.
		this.process = spawn(command, args, {
			env,
			cwd,
			uid,
			gid,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [this.process.stdout, this.process.stderr]) {
			stream.on('data', (data) => {
				this.output += data;
				file.write(data);
			});
		}
		this.exited = once(this.process, 'close')
			.catch((error) => {
				this.output += error.message;
			})
			.then(() => {
				running.delete(this);
				file.end();
			});
		running.add(this);
	}

	get hasExited() {
		const { pid, exitCode, signalCode } = this.process;
		return pid === undefined || exitCode !== null || signalCode !== null;
	}

	/** The process and its children: the group it leads. */
	signal(signal) {
		if (this.hasExited) return;
		try {
			process.kill(-this.process.pid, signal);
		} catch (error) {
			if (error.code !== 'ESRCH') throw error;
		}
	}

	async stop(signal = 'SIGTERM') {
		this.signal(signal);
		const impatience = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
		await this.exited;
		clearTimeout(impatience);
	}

	/** What a crash looks like: no last words. */
	async kill() {
		this.signal('SIGKILL');
		await this.exited;
	}

	/** @param {() => Promise<boolean>} isReady @param {number} timeoutMs */
	async ready(isReady, timeoutMs) {
		const deadline = Date.now() + timeoutMs;
		while (!(await isReady().catch(() => false))) {
			if (this.hasExited) throw new Error(`${this.name} ended at once:\n${this.lastLines()}`);
			if (Date.now() > deadline) {
				throw new Error(`${this.name} is not up after ${timeoutMs} ms:\n${this.lastLines()}`);
			}
			await sleep(200);
		}
		return this;
	}

	lastLines(count = 20) {
		return this.output.trimEnd().split('\n').slice(-count).join('\n');
	}
}

/** Ends what is still running, at the end of a run or when it's interrupted. */
export async function stopAll() {
	await Promise.all([...running].map((service) => service.stop()));
}

/**
 * Runs a command to its end and returns what it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, timeoutMs?: number }} [options]
 */
export async function run(command, args, { timeoutMs, ...options } = {}) {
	const child = spawn(command, args, {
		...options,
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: timeoutMs,
	});
	let output = '';
	let stdout = '';
	child.stdout.on('data', (data) => {
		output += data;
		stdout += data;
	});
	child.stderr.on('data', (data) => {
		output += data;
	});
	const [code, signal] = await once(child, 'close');
	if (code !== 0) {
		throw new Error(
			`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${output.slice(-4000)}`,
		);
	}
	return { stdout, output };
}

export function sleep(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks until the answer is not undefined.
 *
 * @template T
 * @param {string} what for the message of a timeout
 * @param {() => Promise<T | undefined> | T | undefined} ask
 * @returns {Promise<T>}
 */
export async function until(what, ask, timeoutMs = 30_000) {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
		await sleep(150);
	}
}
