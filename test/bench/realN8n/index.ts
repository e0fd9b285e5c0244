/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../e2e/machine/processes';
import type { Installation } from '../../e2e/n8n/installation';
import { N8n } from '../../e2e/n8n/n8n';
import { installInto } from '../../e2e/n8n/package';
import type { MeasuredServer } from '../server';
import { readPrintedExecution } from './execution';
import { RunningN8n, type TimedExecution } from './running';

const workflowsFolder = path.join(__dirname, '../workflows');
/** Where the checked-in workflows send; whoever tries them by hand can let a server listen there. */
const addressInWorkflows = 'http://127.0.0.1:4020';
/** A package of a node that makes calls and nothing else. */
const callsFolder = path.join(__dirname, '../calls');
const credentialId = 'bench';

export type { TimedExecution };

/** A run by n8n's command line, with the most memory that its process held. */
export interface MeasuredExecution extends TimedExecution {
	peakMb: number;
}

/** A real n8n with the package and the workflows of the bench, to be started or to run them by its command line. */
export class RealN8n {
	static async prepare(
		installation: Installation,
		folder: string,
		tarball: string,
		server: MeasuredServer,
		settings: Record<string, string> = {},
	): Promise<RealN8n> {
		const memoryFolder = path.join(folder, 'memory');
		await mkdir(memoryFolder, { recursive: true });
		const { NODE_OPTIONS = '', ...others } = settings;
		const n8n = new N8n(installation, folder, {
			NODE_OPTIONS: `--require ${path.join(__dirname, 'peakMemory.cjs')} ${NODE_OPTIONS}`,
			BENCH_MEMORY_FOLDER: memoryFolder,
			...others,
		});
		await installInto(n8n, tarball);
		await installInto(n8n, await packed(callsFolder, folder));
		await importCredential(n8n, server);
		await importWorkflows(n8n, server);
		return new RealN8n(n8n, installation.node, memoryFolder, server);
	}

	private constructor(
		private readonly n8n: N8n,
		private readonly node: string,
		private readonly memoryFolder: string,
		private readonly server: MeasuredServer,
	) {}

	/** Starts its server; until that is stopped, the command line is not to be used. */
	async start(): Promise<RunningN8n> {
		return await RunningN8n.start(this.n8n, this.server);
	}

	/** Imports a workflow once more, for a sheet of so many rows. Returns the name to run it by. */
	async importForRows(workflow: string, rows: number): Promise<string> {
		const name = `${workflow}-${rows}`;
		const text = await readFile(path.join(workflowsFolder, `${workflow}.json`), 'utf8');
		const changed = withAddress(text, this.server)
			.replace(`"id": "${workflow}"`, `"id": "${name}"`)
			.replace(/rows=\d+/, `rows=${rows}`);
		const file = path.join(this.n8n.folder, `${name}.json`);
		await writeFile(file, changed);
		await this.n8n.command('import:workflow', `--input=${file}`);
		return name;
	}

	/**
	 * Runs a workflow by the name of its file in a process of its own, which has to read and compile all of n8n first,
	 * with a server that answers after `latencyMs`.
	 */
	async execute(workflow: string, latencyMs: number): Promise<MeasuredExecution> {
		await this.server.begin(latencyMs);
		// Into a file: n8n ends itself before a pipe has taken all of the output.
		const output = path.join(this.n8n.folder, 'execution.txt');
		const file = await open(output, 'w');
		const child = spawn(
			this.node,
			[this.n8n.script, 'execute', `--id=${workflow}`, '--rawOutput'],
			{
				env: await this.n8n.environment(),
				cwd: this.n8n.folder,
				stdio: ['ignore', file.fd, 'ignore'],
			},
		);
		await once(child, 'close');
		await file.close();
		const { mostConnections } = await this.server.report();
		const execution = readPrintedExecution(await readFile(output, 'utf8'));
		const peakKb = await readFile(path.join(this.memoryFolder, `${child.pid}.json`), 'utf8');
		return { ...execution, peakMb: Number(peakKb) / 1024, mostConnections };
	}
}

async function packed(packageFolder: string, destination: string): Promise<string> {
	const { stdout } = await run(
		'npm',
		['pack', '--silent', '--loglevel=error', '--pack-destination', destination],
		{ cwd: packageFolder },
	);
	return path.join(destination, stdout.trim());
}

async function importCredential(n8n: N8n, server: MeasuredServer): Promise<void> {
	const file = path.join(n8n.folder, 'credential.json');
	const credential = {
		id: credentialId,
		name: 'EnKash bench',
		type: 'enKashApi',
		data: server.credential(),
	};
	await writeFile(file, JSON.stringify([credential]));
	await n8n.command('import:credentials', `--input=${file}`);
}

async function importWorkflows(n8n: N8n, server: MeasuredServer): Promise<void> {
	const folder = path.join(n8n.folder, 'workflows');
	await mkdir(folder, { recursive: true });
	for (const name of await readdir(workflowsFolder)) {
		const text = await readFile(path.join(workflowsFolder, name), 'utf8');
		await writeFile(path.join(folder, name), withAddress(text, server));
	}
	await n8n.command('import:workflow', '--separate', `--input=${folder}`);
}

function withAddress(workflow: string, server: MeasuredServer): string {
	return workflow.replaceAll(addressInWorkflows, server.url);
}
