import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import * as z from 'zod/v4';

import { until } from '../machine/until';
import { type Execution, executionSchema, isFinished, isWaiting } from './execution';
import { type Installation, isVersion1 } from './installation';
import type { NewWorkflow } from './workflows';

export const owner = {
	email: 'owner@example.com',
	firstName: 'Asha',
	lastName: 'Owner',
	password: 'Sandbox-0wner',
};

const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const node = z
	.custom<INode>(isObject)
	.refine(({ name, type }) => typeof name === 'string' && typeof type === 'string');
const workflow = z.looseObject({
	id: z.string(),
	name: z.string(),
	nodes: z.array(node),
	connections: z.custom<IConnections>(isObject),
	versionId: z.string(),
});
const namedList = z.array(z.object({ id: z.string(), name: z.string() }));
const credential = z.object({ id: z.string(), name: z.string(), type: z.string() });
const verdict = z.object({ status: z.string(), message: z.string() });
const icon = z.union([z.string(), z.object({ light: z.string(), dark: z.string() })]);
const typeList = z.array(
	z.looseObject({
		name: z.string(),
		displayName: z.string(),
		description: z.string().optional(),
		codex: z.unknown(),
		iconUrl: icon.optional(),
	}),
);

/** A workflow as n8n stores it. */
export type StoredWorkflow = z.infer<typeof workflow>;
export type Credential = z.infer<typeof credential>;
/** A node type or credential type that the editor knows. */
export type EditorType = z.infer<typeof typeList>[number];

/** n8n's REST API as its editor uses it, logged in as the owner. */
export class Api {
	private cookie = '';

	constructor(
		readonly url: string,
		readonly installation: Installation,
	) {}

	/** Sets the owner up where nobody has yet, else logs in. */
	async signIn(): Promise<this> {
		const settings = z.object({
			userManagement: z.object({ showSetupOnFirstLoad: z.boolean().default(false) }),
		});
		const { userManagement } = settings.parse(await this.get('/settings'));
		if (userManagement.showSetupOnFirstLoad) await this.post('/owner/setup', owner);
		else await this.post('/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		return this;
	}

	/** @param type default: the one of this package */
	async createCredential(name: string, data: object, type = 'enKashApi'): Promise<Credential> {
		return credential.parse(await this.post('/credentials', { name, type, data }));
	}

	/** A key of n8n's public API that may read executions. */
	async createApiKey(label: string): Promise<string> {
		const scopes = ['execution:read', 'workflow:read'];
		const answer = await this.post('/api-keys', { label, expiresAt: null, scopes });
		return z.object({ rawApiKey: z.string() }).parse(answer).rawApiKey;
	}

	async credentials(): Promise<Credential[]> {
		return z.array(credential).parse(await this.get('/credentials'));
	}

	/** What a credential's form holds: n8n blanks the secrets. */
	async credentialData({ id }: Credential): Promise<object> {
		const withData = z.object({ data: z.looseObject({}) });
		return withData.parse(await this.get(`/credentials/${id}?includeData=true`)).data;
	}

	/** What the editor's "Test" says about a saved credential with this data. */
	async testCredential({ id, name, type }: Credential, data: object) {
		const credentials = { id, name, type, data };
		return verdict.parse(await this.post('/credentials/test', { credentials }));
	}

	async types(what: 'nodes' | 'credentials'): Promise<EditorType[]> {
		const response = await this.request('GET', `/types/${what}.json`);
		return typeList.parse(await response.json());
	}

	async createWorkflow(fresh: NewWorkflow): Promise<StoredWorkflow> {
		// n8n 1 wants to be told that it isn't active.
		return workflow.parse(await this.post('/workflows', { settings: {}, active: false, ...fresh }));
	}

	async workflow(id: string): Promise<StoredWorkflow> {
		return workflow.parse(await this.get(`/workflows/${id}`));
	}

	async workflows(): Promise<Array<{ id: string; name: string }>> {
		return namedList.parse(await this.get('/workflows'));
	}

	async saveWorkflow({ id, nodes, connections, versionId }: StoredWorkflow): Promise<void> {
		await this.call('PATCH', `/workflows/${id}`, { nodes, connections, versionId });
	}

	/** Makes it run by its webhooks and schedules. n8n 2 publishes a version, n8n 1 switches a flag. */
	async activate({ id }: { id: string }): Promise<void> {
		const { versionId, nodes } = await this.workflow(id);
		if (isVersion1(this.installation)) {
			await this.call('PATCH', `/workflows/${id}`, { active: true, versionId });
		} else {
			await this.post(`/workflows/${id}/activate`, { versionId });
		}
		for (const { parameters, type } of nodes) {
			if (type === 'n8n-nodes-base.webhook') await this.registered(String(parameters.path));
		}
	}

	/** n8n 2 registers a webhook some moments after the workflow was published, and after a start. */
	async registered(path: string): Promise<void> {
		await until(`webhook ${path} is registered`, async () => {
			const headers = { origin: this.url, 'access-control-request-method': 'POST' };
			const response = await fetch(`${this.url}/webhook/${path}`, { method: 'OPTIONS', headers });
			return response.headers.get('access-control-allow-methods')?.includes('POST');
		});
	}

	/** Calls a workflow's webhook and returns the parsed answer. */
	async callWebhook(path: string, body: object): Promise<unknown> {
		const response = await fetch(`${this.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`POST /webhook/${path}: HTTP ${response.status} ${text}`);
		return JSON.parse(text);
	}

	/** As `start`, and returns the finished execution. */
	async execute(workflow: { id: string }, trigger: string, event?: IDataObject) {
		return await this.finished(await this.start(workflow, trigger, event));
	}

	/**
	 * Starts a workflow as the editor's button does.
	 *
	 * @param trigger the node to start from
	 * @param event what the trigger emits, where it can't know that by itself
	 * @returns the id of the execution
	 */
	async start({ id }: { id: string }, trigger: string, event?: IDataObject): Promise<string> {
		const data = event && {
			data: { main: [[{ json: event }]] },
			startTime: 0,
			executionTime: 0,
			executionIndex: 0,
			source: [],
		};
		const answer = await this.post(`/workflows/${id}/run`, {
			workflowData: await this.workflow(id),
			triggerToStartFrom: { name: trigger, data },
		});
		return z.object({ executionId: z.string() }).parse(answer).executionId;
	}

	/** Retries a failed execution with the workflow as it is now. Returns the id of the new execution. */
	async retry(workflow: { id: string }, executionId: string): Promise<string> {
		return await this.startedBy(workflow, async () => {
			await this.post(`/executions/${executionId}/retry`, { loadWorkflow: true });
		});
	}

	/** Does something that starts an execution of a workflow, such as a call of its webhook. Returns its id. */
	async startedBy(workflow: { id: string }, action: () => Promise<unknown>): Promise<string> {
		const [id = ''] = await this.allStartedBy(workflow, 1, action);
		return id;
	}

	/** As `startedBy`, for several executions. */
	async allStartedBy(
		{ id }: { id: string },
		count: number,
		action: () => Promise<unknown>,
	): Promise<string[]> {
		const before = new Set(await this.executionIds(id));
		await action();
		return await until(`${count} executions have started`, async () => {
			const started = (await this.executionIds(id)).filter((one) => !before.has(one));
			return started.length >= count && started;
		});
	}

	/** Waits until n8n has stored the end of an execution whole, and returns it. Nothing reads one before that. */
	async finished(id: string): Promise<Execution> {
		return await this.executionThat('is finished', isFinished, id);
	}

	/** Waits until n8n has stored that an execution waits for somebody. */
	async waiting(id: string): Promise<Execution> {
		return await this.executionThat('waits', isWaiting, id);
	}

	private async executionThat(
		state: string,
		isSo: (execution: Execution) => boolean,
		id: string,
	): Promise<Execution> {
		return await until(`execution ${id} ${state}`, async () => {
			const execution = executionSchema.parse(await this.get(`/executions/${id}`));
			return isSo(execution) && execution;
		});
	}

	private async executionIds(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const list = z.object({ results: z.array(z.object({ id: z.string() })) });
		const { results } = list.parse(await this.get(`/executions?limit=100&filter=${filter}`));
		return results.map(({ id }) => id);
	}

	private async get(route: string): Promise<unknown> {
		return await this.call('GET', route);
	}

	private async post(route: string, body: object): Promise<unknown> {
		return await this.call('POST', route, body);
	}

	private async call(method: string, route: string, body?: object): Promise<unknown> {
		const response = await this.request(method, `/rest${route}`, body);
		return z.object({ data: z.unknown() }).parse(await response.json()).data;
	}

	/** @throws where n8n answers with a status of a failure */
	async request(method: string, route: string, body?: object): Promise<Response> {
		const response = await fetch(`${this.url}${route}`, {
			method,
			headers: { cookie: this.cookie, 'content-type': 'application/json' },
			body: body && JSON.stringify(body),
		});
		if (!response.ok) {
			throw new Error(`${method} ${route}: HTTP ${response.status} ${await response.text()}`);
		}
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.cookie = cookie.split(';')[0] ?? '';
		return response;
	}
}
