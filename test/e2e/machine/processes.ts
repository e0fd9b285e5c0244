/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import type { Writable } from 'node:stream';

import { execa, type ExecaChildProcess, type ExecaError } from 'execa';

import { addDiagnostic, until } from './until';

export interface ProcessOptions {
	cwd?: string;
	/** The whole environment. Default: that of this process. */
	env?: NodeJS.ProcessEnv;
	uid?: number;
	gid?: number;
	/** Kills it after so long. Default: never. */
	timeout?: number;
}

/** Something that has to end with this run. */
export interface Stoppable {
	stop(): Promise<unknown>;
}

/** How long a process may take to end by itself before it is killed. */
const graceMs = 15_000;

const running = new Set<Stoppable>();
let reaper: Writable | undefined;

/** Registers something that has to end with this run. Returns how to take it back. */
export function endsWithThisRun(stoppable: Stoppable): () => void {
	running.add(stoppable);
	return () => running.delete(stoppable);
}

/** Ends what is still running, at the end of a run or when it's interrupted. */
export async function stopAll(): Promise<void> {
	await Promise.allSettled([...running].map(async (stoppable) => await stoppable.stop()));
}

/** Tells the reaper (`reaper.ts`) of every process that starts or ends from now on. */
export function reportTo(stream: Writable): void {
	reaper = stream;
}

/** A process in a group of its own, so that what it has started (n8n's task runner) ends with it. */
class ProcessGroup implements Stoppable {
	readonly process: ExecaChildProcess;

	/** Resolves when nobody of the group writes any more. */
	readonly ended: Promise<void>;

	constructor(command: string, args: string[], options: ProcessOptions) {
		this.process = execa(command, args, {
			...options,
			extendEnv: options.env === undefined,
			detached: true,
			cleanup: false,
			stdin: 'ignore',
			all: true,
		});
		const forget = endsWithThisRun(this);
		reaper?.write(`+${this.process.pid}\n`);
		this.ended = this.process.then(
			() => {},
			() => {},
		);
		void this.ended.then(() => {
			forget();
			reaper?.write(`-${this.process.pid}\n`);
		});
	}

	signal(signal: NodeJS.Signals): void {
		if (this.process.pid !== undefined) signalGroup(this.process.pid, signal);
	}

	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		this.signal(signal);
		const killTimer = setTimeout(() => this.signal('SIGKILL'), graceMs);
		await this.ended;
		clearTimeout(killTimer);
	}
}

/** Sends a signal to a process group. Returns false where it is gone already. */
export function signalGroup(id: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(-id, signal);
	} catch {
		return false;
	}
}

/** A process that runs until it's stopped. */
export class Service implements Stoppable {
	/** What it has printed so far. */
	output = '';

	private readonly group: ProcessGroup;

	constructor(
		readonly name: string,
		command: string,
		args: string[],
		options: ProcessOptions,
	) {
		this.group = new ProcessGroup(command, args, options);
		this.group.process.all?.setEncoding('utf8').on('data', (text: string) => {
			this.output += text;
		});
		this.group.process.catch(({ shortMessage }: ExecaError) => {
			this.output += shortMessage;
		});
		const forget = addDiagnostic(() => `${name} said last:\n${this.lastLines(8)}`);
		void this.ended.then(forget);
	}

	get ended(): Promise<void> {
		return this.group.ended;
	}

	/** Of the process, and of the group of all that it has started. */
	get pid(): number {
		const { pid } = this.group.process;
		if (pid === undefined) throw new TypeError(`${this.name} did not start`);
		return pid;
	}

	get hasEnded(): boolean {
		const { pid, exitCode, signalCode } = this.group.process;
		return pid === undefined || exitCode !== null || signalCode !== null;
	}

	/** Lets it end by itself; kills it when it takes too long. */
	async stop(signal?: NodeJS.Signals): Promise<void> {
		await this.group.stop(signal);
	}

	/** Like a crash or a power cut: it can't tidy up. */
	async kill(): Promise<void> {
		await this.stop('SIGKILL');
	}

	/** Does what Ctrl-C does to a program. */
	async interrupt(): Promise<void> {
		this.group.process.kill('SIGINT');
		await this.ended;
	}

	/** Waits until it is ready. @throws with its last lines where it ends before that */
	async ready(isReady: () => Promise<boolean> | boolean): Promise<this> {
		await until(`${this.name} is up`, async () => {
			const answer = await Promise.resolve()
				.then(isReady)
				.catch(() => false);
			if (!answer && this.hasEnded) {
				throw new Error(`${this.name} ended at once:\n${this.lastLines(20)}`);
			}
			return answer;
		});
		return this;
	}

	lastLines(count: number): string {
		return this.output.trimEnd().split('\n').slice(-count).join('\n');
	}
}

/**
 * Runs a command to its end.
 *
 * @returns what it printed: `stdout` alone, and `output` with what went to standard error
 * @throws where it ends with another code than 0
 */
export async function run(
	command: string,
	args: string[],
	options: ProcessOptions = {},
): Promise<{ stdout: string; output: string }> {
	const { stdout, all = '' } = await new ProcessGroup(command, args, options).process;
	return { stdout, output: all };
}
