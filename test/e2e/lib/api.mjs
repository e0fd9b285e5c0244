import { createRequire } from 'node:module';
import path from 'node:path';
import { until } from './processes.mjs';

export const owner = {
	email: 'owner@example.com',
	firstName: 'Asha',
	lastName: 'Owner',
	password: 'Sandbox-0wner',
};

const FINISHED = ['success', 'error', 'crashed', 'canceled'];

/** n8n's REST API as its editor uses it, logged in as the owner. */
export class Api {
	/** @param {import('./n8n.mjs').N8n} n8n */
	constructor(n8n) {
		this.n8n = n8n;
		this.cookie = '';
		this.flatted = createRequire(path.join(n8n.installation.folder, 'package.json'))('flatted');
	}

	async setUpOwner() {
		await this.post('/owner/setup', owner);
		return this;
	}

	async logIn() {
		await this.post('/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		return this;
	}

	/** Sets the owner up where nobody has yet, else logs in. */
	async signIn() {
		const { userManagement } = await this.get('/settings');
		return userManagement.showSetupOnFirstLoad ? await this.setUpOwner() : await this.logIn();
	}

	async createCredential(name, data, type = 'enKashApi') {
		return await this.post('/credentials', { name, type, data });
	}

	/** What its form holds: secrets are blanked. */
	async credentialData({ id }) {
		return (await this.get(`/credentials/${id}?includeData=true`)).data;
	}

	/** What the editor's "Test" does with a saved credential: `{ status, message }`. */
	async testCredential({ id, name, type }, data) {
		return await this.post('/credentials/test', { credentials: { id, name, type, data } });
	}

	/** The node types or credential types that the editor knows. */
	async types(what) {
		const response = await this.request('GET', `/types/${what}.json`);
		return await response.json();
	}

	async createWorkflow(workflow) {
		// n8n 1 wants to be told that it isn't active.
		return await this.post('/workflows', { settings: {}, active: false, ...workflow });
	}

	async workflow(id) {
		return await this.get(`/workflows/${id}`);
	}

	async saveWorkflow({ id, nodes, connections, versionId }) {
		return await this.json('PATCH', `/workflows/${id}`, { nodes, connections, versionId });
	}

	/** Makes it run by its webhooks and schedules. n8n 2 publishes a version, n8n 1 switches a flag. */
	async activate({ id }) {
		const { versionId, nodes } = await this.workflow(id);
		if (this.n8n.isVersion1) {
			await this.json('PATCH', `/workflows/${id}`, { active: true, versionId });
		} else {
			await this.post(`/workflows/${id}/activate`, { versionId });
		}
		for (const { parameters, type } of nodes) {
			if (type === 'n8n-nodes-base.webhook') await this.registered(parameters.path);
		}
	}

	/** n8n 2 registers a webhook some moments after the workflow was published. */
	async registered(path) {
		await until(`webhook ${path} registered`, async () => {
			const headers = { origin: this.n8n.url, 'access-control-request-method': 'POST' };
			const response = await fetch(`${this.n8n.url}/webhook/${path}`, {
				method: 'OPTIONS',
				headers,
			});
			return response.headers.get('access-control-allow-methods')?.includes('POST') || undefined;
		});
	}

	/** Calls a workflow's webhook and returns the parsed answer. */
	async callWebhook(path, body) {
		const response = await fetch(`${this.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`POST /webhook/${path}: HTTP ${response.status} ${text}`);
		return JSON.parse(text);
	}

	/**
	 * Runs it as the editor's button does, and returns the finished execution.
	 *
	 * @param {string} trigger the node to start from
	 * @param {object} [event] what the trigger is to emit, where it can't know that by itself
	 */
	async execute(workflow, trigger, event) {
		const data = event && {
			data: { main: [[{ json: event }]] },
			startTime: 0,
			executionTime: 0,
			executionIndex: 0,
			source: [],
		};
		const { executionId } = await this.post(`/workflows/${workflow.id}/run`, {
			workflowData: await this.workflow(workflow.id),
			triggerToStartFrom: { name: trigger, data },
		});
		return await this.finished(executionId);
	}

	async executions(workflowId) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		return (await this.get(`/executions?limit=100&filter=${filter}`)).results;
	}

	/** @returns {Promise<{ id: string, status: string, data: object }>} `data` unpacked */
	async execution(id) {
		const execution = await this.get(`/executions/${id}`);
		const data = execution.data && this.flatted.parse(execution.data);
		return { ...execution, data };
	}

	async finished(id, timeoutMs = 180_000) {
		return await until(
			`execution ${id} finished`,
			async () => {
				const execution = await this.execution(id);
				// n8n 1 says that it went well some moments before it has saved what came out.
				const isSaved = execution.status !== 'success' || execution.data !== undefined;
				return FINISHED.includes(execution.status) && isSaved ? execution : undefined;
			},
			timeoutMs,
		);
	}

	async retry(executionId) {
		return await this.post(`/executions/${executionId}/retry`, { loadWorkflow: true });
	}

	async get(route) {
		return await this.json('GET', route);
	}

	async post(route, body) {
		return await this.json('POST', route, body);
	}

	async json(method, route, body) {
		const response = await this.request(method, `/rest${route}`, body);
		return (await response.json()).data;
	}

	async request(method, route, body) {
		const response = await fetch(`${this.n8n.url}${route}`, {
			method,
			headers: { cookie: this.cookie, 'content-type': 'application/json' },
			body: body && JSON.stringify(body),
		});
		if (!response.ok) {
			throw new Error(`${method} ${route}: HTTP ${response.status} ${await response.text()}`);
		}
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.cookie = cookie.split(';')[0];
		return response;
	}
}

/** The items that left a node's outputs in its last run, one list an output. */
export function outputsOf(execution, nodeName) {
	const runs = execution.data.resultData.runData[nodeName];
	return runs?.at(-1)?.data?.main.map((items) => items ?? []) ?? [];
}
