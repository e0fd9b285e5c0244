/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import type { IDataObject, INode } from 'n8n-workflow';

import type { Services } from '../../fakes/services';
import type { ServiceServer } from '../../fakes/services/server';
import type { Sandbox } from '../../sandbox';
import { fillInSettings } from '../../workflows/files';
import type { Api, StoredWorkflow } from './api';
import { errorOf, type Execution } from './execution';
import {
	chain,
	type Choice,
	type CredentialReference,
	manualTrigger,
	newNode,
	type NewWorkflow,
	rows,
	withCredentials,
} from './workflows';

/** What the example workflows run in. */
export interface Surroundings {
	api: Api;
	sandbox: Sandbox;
	server: ServiceServer;
	/** What a person chooses where a node wants a credential. */
	choose: Choice;
}

/** One imported example workflow. */
export class Example {
	constructor(
		private readonly surroundings: Surroundings,
		readonly id: string,
	) {}

	get api(): Api {
		return this.surroundings.api;
	}

	get sandbox(): Sandbox {
		return this.surroundings.sandbox;
	}

	get services(): Services {
		return this.surroundings.server.services;
	}

	/** Who was paid how much, by mobile number, in the order of payment. */
	get paid(): Array<[mobile: string, points: number]> {
		return this.sandbox.ledger.points.map(({ mobile, amount }) => [mobile, amount]);
	}

	/** What a user does first: fills in the node "Settings", and whatever else is empty. */
	async prepare(
		settings: Record<string, unknown>,
		change: (workflow: { nodes: INode[] }) => void = () => {},
	): Promise<void> {
		const workflow = await this.api.workflow(this.id);
		if (Object.keys(settings).length > 0) fillInSettings(workflow, settings);
		change(workflow);
		await this.api.saveWorkflow(withCredentials(workflow, this.surroundings.choose));
	}

	/** Runs it as the editor does, from a trigger. @throws where it fails */
	async execute(trigger: string, event?: IDataObject): Promise<void> {
		assertSuccess(await this.api.execute(this, trigger, event));
	}

	/** Creates another workflow of a user's own beside it, with the credentials of the examples. */
	async addWorkflow(fresh: NewWorkflow): Promise<StoredWorkflow> {
		return await this.api.createWorkflow(withCredentials(fresh, this.surroundings.choose));
	}

	/** Pays people with a workflow of two nodes, so that there is a payout run to look at. @throws where it fails */
	async pay(people: IDataObject[], payoutRun: string): Promise<void> {
		const bulk = newNode('n8n-nodes-enkash.enKashBulkAllocate', 1, 'Pay', { payoutRun });
		const paying = await this.addWorkflow(chain('Pay', [manualTrigger(), rows(people), bulk]));
		assertSuccess(await this.api.execute(paying, 'Start'));
	}

	async activate(): Promise<void> {
		await this.api.activate(this);
	}

	/** Does something that starts an execution, such as a call of its webhook. Returns the execution's id. */
	async startedBy(action: () => Promise<unknown>): Promise<string> {
		return await this.api.startedBy(this, action);
	}

	/** Waits until an execution has ended, with all that it sends. @throws where it failed */
	async succeeded(executionId: string): Promise<void> {
		assertSuccess(await this.api.finished(executionId));
	}
}

function assertSuccess(execution: Execution): void {
	assert.equal(execution.status, 'success', errorOf(execution));
}

/** Saves a credential for each service. Returns how a person chooses among them. */
export async function createCredentials(
	api: Api,
	{ services, mailPort, modelUrl }: ServiceServer,
	sandbox: Sandbox,
): Promise<Choice> {
	const wanted = {
		enKashApi: sandbox.credential(),
		googleSheetsOAuth2Api: {
			clientId: 'client',
			clientSecret: 'secret',
			oauthTokenData: { access_token: 'token', refresh_token: 'refresh', token_type: 'Bearer' },
		},
		slackApi: {
			accessToken: 'xoxb-token',
			signatureSecret: services.slack.signingSecret,
		},
		crypto: { hmacSecret: services.slack.signingSecret },
		smtp: { host: '127.0.0.1', port: mailPort, secure: false, disableStartTls: true },
		openAiApi: { apiKey: 'key', url: modelUrl },
		httpBasicAuth: formLogin,
		httpHeaderAuth: { name: 'x-chunk-key', value: chunkKey },
		httpCustomAuth: { json: JSON.stringify({ body: kekaLogin }) },
		shopifyAccessTokenApi: { shopSubdomain: 'acme', accessToken: 'token', appSecretKey: 'secret' },
		whatsAppApi: { accessToken: 'token', businessAccountId: '1' },
		n8nApi: { apiKey: await api.createApiKey('Error workflow'), baseUrl: `${api.url}/api/v1` },
	};
	const known = new Set((await api.types('credentials')).map(({ name }) => name));
	const saved = new Map<string, CredentialReference>();
	for (const [type, data] of Object.entries(wanted)) {
		// n8n 1 has fewer.
		if (!known.has(type)) continue;
		saved.set(type, await api.createCredential(`Example ${type}`, data, type));
	}
	return (node) => {
		const [, byNode = ''] = credentialTypes.find(([pattern]) => pattern.test(node.type)) ?? [];
		const { nodeCredentialType, genericAuthType } = node.parameters;
		const type = String(nodeCredentialType ?? genericAuthType ?? byNode);
		const credential = saved.get(type);
		return credential && { [type]: { id: credential.id, name: credential.name } };
	};
}

/** What protects the example workflows' form and the webhook of their chunks. */
export const formLogin = { user: 'hr', password: 'form' };
export const chunkKey = 'chunk-key';
/** The secrets of a key of Keka's API. */
export const kekaLogin = { client_id: 'keka', client_secret: 'secret', api_key: 'key' };

const credentialTypes: Array<[node: RegExp, type: string]> = [
	[/^n8n-nodes-enkash\./, 'enKashApi'],
	[/\.googleSheets/, 'googleSheetsOAuth2Api'],
	[/\.shopify/, 'shopifyAccessTokenApi'],
	[/\.slack(HitlTool)?$/, 'slackApi'],
	[/\.crypto$/, 'crypto'],
	[/\.emailSend$/, 'smtp'],
	[/\.n8n$/, 'n8nApi'],
	[/\.lmChatOpenAi$/, 'openAiApi'],
	[/\.formTrigger$/, 'httpBasicAuth'],
	[/\.(httpRequest|webhook)$/, 'httpHeaderAuth'],
];
