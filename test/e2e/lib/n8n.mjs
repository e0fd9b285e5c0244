import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from './ports.mjs';
import { Service, run } from './processes.mjs';

/** The first start of n8n creates its database. */
const START_TIMEOUT_MS = 180_000;
const COMMAND_TIMEOUT_MS = 180_000;

/** n8n asks nobody on the internet for anything. */
const QUIET = {
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
const DISABLED_MODULES = 'mcp-registry,instance-ai';

/** One n8n instance: its folder, its database, and the processes and commands that use them. */
export class N8n {
	/**
	 * @param {import('./installation.mjs').Installation} installation
	 * @param {string} folder for its data, logs and community nodes
	 * @param {NodeJS.ProcessEnv} [settings] n8n's environment variables beyond the usual
	 */
	constructor(installation, folder, settings = {}) {
		this.installation = installation;
		this.folder = folder;
		this.settings = { N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'), ...settings };
	}

	get isVersion1() {
		return this.installation.version.startsWith('1.');
	}

	/** Where n8n keeps community nodes. */
	get nodesFolder() {
		return path.join(this.folder, '.n8n', 'nodes');
	}

	/** Another process of the same instance (a queue worker) with a folder of its own, as on another machine. */
	sibling(folder, settings = {}) {
		return new N8n(this.installation, folder, { ...this.settings, ...settings });
	}

	/** Starts the main process: editor, API and, without a queue, executions. */
	async start() {
		// Kept over a restart: open editors and webhook callers know the address.
		this.port ??= await freePort();
		this.url = `http://127.0.0.1:${this.port}`;
		this.main = await this.service('main', ['start'], { N8N_PORT: String(this.port) });
		await this.main.ready(() => servesApi(this.url), START_TIMEOUT_MS);
		return this;
	}

	async startWorker(concurrency) {
		const port = await freePort();
		this.worker = await this.service('worker', ['worker', `--concurrency=${concurrency}`], {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		});
		const health = `http://127.0.0.1:${port}/healthz/readiness`;
		await this.worker.ready(() => isHealthy(health), START_TIMEOUT_MS);
		return this;
	}

	async stop() {
		await Promise.all([this.main?.stop(), this.worker?.stop()]);
	}

	/** Runs one of n8n's own commands, like `import:workflow`, and returns what it printed. */
	async command(...args) {
		const { node } = this.installation;
		return await run(node, [this.script, ...args], {
			env: await this.environment(),
			cwd: this.folder,
			timeoutMs: COMMAND_TIMEOUT_MS,
		});
	}

	get script() {
		return path.join(this.installation.folder, 'node_modules/n8n/bin/n8n');
	}

	async service(name, args, settings) {
		const env = { ...(await this.environment()), ...settings };
		const log = path.join(this.folder, `${name}.log`);
		return new Service(`n8n ${name}`, this.installation.node, [this.script, ...args], {
			env,
			cwd: this.folder,
			log,
		});
	}

	/** Nothing of the caller's environment but the PATH, so that no N8N_ variable of a developer's reaches in. */
	async environment() {
		await mkdir(this.nodesFolder, { recursive: true });
		return {
			PATH: `${path.dirname(this.installation.node)}${path.delimiter}${process.env.PATH}`,
			HOME: this.folder,
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
			...QUIET,
			// n8n 1 has neither module and doesn't start when told to do without.
			...(this.isVersion1 ? {} : { N8N_DISABLED_MODULES: DISABLED_MODULES }),
			...this.settings,
		};
	}
}

/** Later than healthy: n8n answers every request with "starting up" and HTTP 200 until its routes are there. */
async function servesApi(url) {
	const response = await fetch(`${url}/rest/settings`);
	return response.ok && response.headers.get('content-type')?.includes('json');
}

async function isHealthy(url) {
	const response = await fetch(url);
	return response.ok;
}
