/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- runs on the developer's machine, never inside n8n */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generate } from 'selfsigned';
import type { BenchServer, MeasuredServer } from './index';
import { nextMessage } from './index';
import { distanceCommandSchema, readySchema, type Traffic } from './messages';

/** The same server behind TLS, and as far away as it is told to be. */
export class DistantServer implements MeasuredServer {
	/** @param folder for the certificate, which its clients have to trust (`NODE_EXTRA_CA_CERTS`) */
	static async start(server: BenchServer, folder: string): Promise<DistantServer> {
		const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
			extensions: [
				{ name: 'basicConstraints', cA: true },
				{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
			],
		});
		const certificateFile = path.join(folder, 'distant.pem');
		await writeFile(certificateFile, cert);
		const order = JSON.stringify({ port: Number(new URL(server.url).port), key, cert });
		const child = fork(path.join(__dirname, 'distance.ts'), [order], {
			execArgv: ['--import', 'tsx'],
		});
		const { port } = await nextMessage(child, readySchema);
		return new DistantServer(server, child, certificateFile, `https://127.0.0.1:${port}`);
	}

	private constructor(
		private readonly server: BenchServer,
		private readonly child: ChildProcess,
		readonly certificateFile: string,
		readonly url: string,
	) {}

	/** From now on a signal takes so long there and back, in ms. */
	async moveTo(roundTripMs: number): Promise<void> {
		this.child.send({ roundTripMs });
		await nextMessage(this.child, distanceCommandSchema);
	}

	async begin(latencyMs: number): Promise<void> {
		await this.server.begin(latencyMs);
	}

	async report(): Promise<Traffic> {
		return await this.server.report();
	}

	credential(): Record<string, string> {
		const { url } = this;
		return { ...this.server.credential(), apiUrl: url, authUrl: url, ssoUrl: url };
	}

	stop(): void {
		this.child.disconnect();
	}
}
