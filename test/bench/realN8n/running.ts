/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../../e2e/n8n/api';
import type { N8n } from '../../e2e/n8n/n8n';
import type { MeasuredServer } from '../server';
import { type Execution, readExecution } from './execution';

/** A workflow that sends nothing for so long has come to its end. */
const quietMs = 500;

/** An execution, with the most connections that it held open. */
export interface TimedExecution extends Execution {
	mostConnections: number;
}

/** An n8n that keeps running, as where people work: it has run its nodes before. */
export class RunningN8n {
	static async start(n8n: N8n, server: MeasuredServer): Promise<RunningN8n> {
		await n8n.start();
		return new RunningN8n(n8n, await n8n.signIn(), server);
	}

	private constructor(
		private readonly n8n: N8n,
		private readonly api: Api,
		private readonly server: MeasuredServer,
	) {}

	/** Runs a workflow by the name of its file, with a server that answers after `latencyMs`. */
	async execute(workflow: string, latencyMs: number): Promise<TimedExecution> {
		await this.server.begin(latencyMs);
		const executionId = await this.api.start({ id: workflow }, 'Start');
		await this.quiet();
		const { mostConnections } = await this.server.report();
		return { ...readExecution(await this.api.finished(executionId)), mostConnections };
	}

	async stop(): Promise<void> {
		await this.n8n.stop();
	}

	/** Waits by what the server sees: to be asked, n8n would have to stop working. */
	private async quiet(): Promise<void> {
		let seen = 0;
		for (;;) {
			await sleep(quietMs);
			const { requests } = await this.server.report();
			if (requests > 0 && requests === seen) return;
			seen = requests;
		}
	}
}
