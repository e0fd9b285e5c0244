/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '../machine/ports';
import { run, Service } from '../machine/processes';
import { patienceMs } from '../machine/until';
import { Api } from './api';
import { type Installation, isVersion1 } from './installation';

/** n8n asks nobody on the internet for anything. */
const quiet = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
};

/** The first asks n8n's site for a list, the second greets every new user with an offer to set up a chatbot. */
const disabledModules = 'mcp-registry,instance-ai';

type Settings = Record<string, string>;

/** One n8n instance: its folder, its database, and the processes and commands that use them. */
export class N8n {
	private readonly settings: Settings;

	private mainService?: Service;

	private workerService?: Service;

	private port?: number;

	/**
	 * @param folder for its data and community nodes
	 * @param settings n8n's environment variables beyond the usual. Default: none.
	 */
	constructor(
		readonly installation: Installation,
		readonly folder: string,
		settings: Settings = {},
	) {
		this.settings = { N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'), ...settings };
	}

	/** Where n8n keeps community nodes. */
	get nodesFolder(): string {
		return path.join(this.folder, '.n8n', 'nodes');
	}

	get script(): string {
		return path.join(this.installation.folder, 'node_modules/n8n/bin/n8n');
	}

	/** The process that serves editor and API. */
	get main(): Service {
		return started(this.mainService);
	}

	/** The process that runs executions in queue mode. */
	get worker(): Service {
		return started(this.workerService);
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** A session of the owner. */
	async signIn(): Promise<Api> {
		return await new Api(this.url, this.installation).signIn();
	}

	/** Another process of the same instance (a queue worker) with a folder of its own, as on another machine. */
	sibling(folder: string): N8n {
		return new N8n(this.installation, folder, this.settings);
	}

	/**
	 * Starts the main process: editor, API and, without a queue, executions.
	 *
	 * @param port default: the one it had before, else a free one
	 */
	async start(port?: number): Promise<this> {
		// Kept over a restart: open editors and webhook callers know the address.
		this.port ??= port ?? (await freePort());
		this.mainService = await this.service('n8n', ['start'], { N8N_PORT: String(this.port) });
		await this.main.ready(async () => await servesApi(this.url));
		return this;
	}

	/** Starts a worker. `concurrency`: executions at a time. */
	async startWorker(concurrency: number): Promise<this> {
		const port = await freePort();
		const args = ['worker', `--concurrency=${concurrency}`];
		this.workerService = await this.service('n8n worker', args, {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		});
		const health = `http://127.0.0.1:${port}/healthz/readiness`;
		await this.worker.ready(async () => (await fetch(health)).ok);
		return this;
	}

	async stop(): Promise<void> {
		await Promise.all([this.mainService?.stop(), this.workerService?.stop()]);
	}

	/** Runs one of n8n's own commands, like `import:workflow`. Returns what it printed. */
	async command(...args: string[]): Promise<{ stdout: string; output: string }> {
		return await run(this.installation.node, [this.script, ...args], {
			env: await this.environment(),
			cwd: this.folder,
			timeout: patienceMs,
		});
	}

	/** Nothing of the caller's environment but the PATH, so that no N8N_ variable of a developer's reaches in. */
	async environment(): Promise<Settings> {
		await mkdir(this.nodesFolder, { recursive: true });
		return {
			PATH: `${path.dirname(this.installation.node)}${path.delimiter}${process.env.PATH}`,
			HOME: this.folder,
			TMPDIR: process.env.TMPDIR ?? this.folder,
			GENERIC_TIMEZONE: 'Asia/Kolkata',
			N8N_USER_FOLDER: this.folder,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_HOST: '127.0.0.1',
			N8N_SECURE_COOKIE: 'false',
			N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
			N8N_RUNNERS_ENABLED: 'true',
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_LOG_LEVEL: 'info',
			EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
			...quiet,
			// n8n 1 has neither module and doesn't start when told to do without.
			...(isVersion1(this.installation) ? {} : { N8N_DISABLED_MODULES: disabledModules }),
			...this.settings,
		};
	}

	private async service(name: string, args: string[], settings: Settings): Promise<Service> {
		return new Service(name, this.installation.node, [this.script, ...args], {
			env: { ...(await this.environment()), ...settings },
			cwd: this.folder,
		});
	}
}

function started(service: Service | undefined): Service {
	if (service === undefined) throw new TypeError('This process was not started');
	return service;
}

/** Later than healthy: n8n answers every request with "starting up" and HTTP 200 until its routes exist. */
async function servesApi(url: string): Promise<boolean> {
	const response = await fetch(`${url}/rest/settings`);
	return response.ok && (response.headers.get('content-type') ?? '').includes('json');
}
