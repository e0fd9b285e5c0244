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

	async createCredential(name, data, type = 'enKashApi') {
		return await this.post('/credentials', { name, type, data });
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
		return await this.post('/workflows', { settings: {}, ...workflow });
	}

	async workflow(id) {
		return await this.get(`/workflows/${id}`);
	}

	/** Makes it run by its webhooks and schedules. n8n 2 publishes a version, n8n 1 switches a flag. */
	async activate(workflow) {
		const { id, versionId } = await this.workflow(workflow.id);
		return this.n8n.installation.version.startsWith('1.')
			? await this.json('PATCH', `/workflows/${id}`, { active: true, versionId })
			: await this.post(`/workflows/${id}/activate`, { versionId });
	}

	/** Runs it as the editor's button does, and returns the finished execution. */
	async execute(workflow, trigger) {
		const { executionId } = await this.post(`/workflows/${workflow.id}/run`, {
			workflowData: await this.workflow(workflow.id),
			triggerToStartFrom: { name: trigger },
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

	async finished(id, timeoutMs = 120_000) {
		return await until(
			`execution ${id} finished`,
			async () => {
				const execution = await this.execution(id);
				return FINISHED.includes(execution.status) ? execution : undefined;
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
