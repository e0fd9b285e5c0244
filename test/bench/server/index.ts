/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import type * as z from 'zod/v4';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { account } from './account';
import { type Command, readySchema, type Traffic, trafficSchema } from './messages';

/** What clients are measured against. */
export interface MeasuredServer {
	readonly url: string;
	/** Answers after this long from now on, and counts from zero. */
	begin(latencyMs: number): Promise<void>;
	/** What came in since `begin`. */
	report(): Promise<Traffic>;
	/** Data of an `enKashApi` credential that points here. */
	credential(): Record<string, string>;
}

/** A server that answers like EnKash, in a process of its own, so that its work is not counted as its clients'. */
export class BenchServer implements MeasuredServer {
	static async start(): Promise<BenchServer> {
		const child = fork(path.join(__dirname, 'main.ts'), { execArgv: ['--import', 'tsx'] });
		const { port } = await nextMessage(child, readySchema);
		return new BenchServer(child, `http://127.0.0.1:${port}`);
	}

	private constructor(
		private readonly child: ChildProcess,
		readonly url: string,
	) {}

	async begin(latencyMs: number): Promise<void> {
		await this.tell({ do: 'begin', latencyMs });
	}

	async report(): Promise<Traffic> {
		return await this.tell({ do: 'report' });
	}

	credential(): Record<string, string> {
		return {
			...account,
			environment: 'test',
			apiUrl: this.url,
			authUrl: this.url,
			ssoUrl: this.url,
			clientSecret: 'bench-client',
			password: 'bench-password',
			encryption: 'off',
			encryptionKey: '',
			encryptionKeyFormat: 'sha256',
			accessToken: '',
		};
	}

	stop(): void {
		this.child.disconnect();
	}

	private async tell(command: Command): Promise<Traffic> {
		this.child.send(command);
		return await nextMessage(this.child, trafficSchema);
	}
}

/** The next thing that a process says. */
export async function nextMessage<T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> {
	const [message]: unknown[] = await once(child, 'message');
	return schema.parse(message);
}
