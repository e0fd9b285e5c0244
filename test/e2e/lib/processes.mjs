import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** How long a process may take to end by itself before it is killed. */
const GRACE_MS = 15_000;
const LINES_A_SERVICE = 8;

/** What is to end with this run: services, commands, browsers. Each knows how. */
const running = new Set();

/** @param {{ stop(): Promise<unknown> }} what */
export function endsWithThisRun(what) {
	running.add(what);
	return () => running.delete(what);
}

/** Ends what is still running, at the end of a run or when it's interrupted. */
export async function stopAll() {
	await Promise.allSettled([...running].map((what) => what.stop()));
}

/** A process in a group of its own, so that what it has started (n8n's task runner) ends with it. */
class Child {
	constructor(command, args, options) {
		this.process = spawn(command, args, {
			...options,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const forget = endsWithThisRun(this);
		/** Closed: nobody of the group writes any more. */
		this.closed = once(this.process, 'close').finally(forget);
		// Who waits for it hears of a failure; that nobody does is no reason to end the run.
		this.closed.catch(() => {});
	}

	signal(signal) {
		if (this.process.pid === undefined) return;
		try {
			process.kill(-this.process.pid, signal);
		} catch (error) {
			// Its last process has just ended.
			if (error.code !== 'ESRCH') throw error;
		}
	}

	async stop(signal = 'SIGTERM') {
		this.signal(signal);
		const impatience = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
		await this.closed.catch(() => {});
		clearTimeout(impatience);
	}
}

/** A long-running process that this run has started, with its output kept in a file. */
export class Service {
	/**
	 * @param {string} name
	 * @param {string} command
	 * @param {string[]} args
	 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, log: string, uid?: number, gid?: number }} options
	 */
	constructor(name, command, args, { log, ...options }) {
		this.name = name;
		this.output = '';
		const file = createWriteStream(log, { flags: 'a' });
		this.child = new Child(command, args, options);
		const keep = (text) => {
			this.output += text;
			file.write(text);
		};
		for (const stream of [this.child.process.stdout, this.child.process.stderr]) {
			stream.setEncoding('utf8').on('data', keep);
		}
		services.add(this);
		this.exited = this.child.closed
			.catch((error) => keep(error.message))
			.finally(() => {
				services.delete(this);
				file.end();
			});
	}

	get hasExited() {
		const { pid, exitCode, signalCode } = this.child.process;
		return pid === undefined || exitCode !== null || signalCode !== null;
	}

	async stop(signal) {
		await this.child.stop(signal);
		await this.exited;
	}

	/** What a crash looks like: no last words. */
	async kill() {
		await this.stop('SIGKILL');
	}

	/** What Ctrl-C does to a program alone in its terminal. */
	async interrupt() {
		this.child.process.kill('SIGINT');
		await this.exited;
	}

	/** @param {() => Promise<boolean>} isReady @param {number} timeoutMs */
	async ready(isReady, timeoutMs) {
		await until(
			`${this.name} is up`,
			async () => {
				if (await isReady().catch(() => false)) return true;
				if (this.hasExited) throw new Error(`${this.name} ended at once:\n${this.lastLines(20)}`);
				return undefined;
			},
			timeoutMs,
		);
		return this;
	}

	lastLines(count) {
		return this.output.trimEnd().split('\n').slice(-count).join('\n');
	}
}

/** @type {Set<Service>} */
const services = new Set();

/**
 * Runs a command to its end and returns what it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, timeoutMs?: number }} [options]
 */
export async function run(command, args, { timeoutMs, ...options } = {}) {
	const child = new Child(command, args, options);
	const impatience = timeoutMs && setTimeout(() => child.signal('SIGKILL'), timeoutMs);
	let output = '';
	let stdout = '';
	child.process.stdout.setEncoding('utf8').on('data', (data) => {
		output += data;
		stdout += data;
	});
	child.process.stderr.setEncoding('utf8').on('data', (data) => {
		output += data;
	});
	const [code, signal] = await child.closed;
	clearTimeout(impatience);
	if (code !== 0) {
		throw new Error(
			`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${output.slice(-4000)}`,
		);
	}
	return { stdout, output };
}

/**
 * Asks until the answer is not undefined. A timeout says what was waited for, and what the services said last.
 *
 * @template T
 * @param {string} what for the message of a timeout
 * @param {() => Promise<T | undefined> | T | undefined} ask
 * @returns {Promise<T>}
 */
export async function until(what, ask, timeoutMs = 60_000) {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) {
			throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}.\n${lastWords()}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
}

function lastWords() {
	return [...services]
		.map((service) => `${service.name} said last:\n${service.lastLines(LINES_A_SERVICE)}`)
		.join('\n');
}
