import assert from 'node:assert/strict';
import { until } from './processes.mjs';
import { withCredentials } from './savedWorkflows.mjs';

/** One example workflow with what is around it. */
export class Example {
	/**
	 * @param {object} parts
	 * @param {import('./api.mjs').Api} parts.api
	 * @param {import('./n8n.mjs').N8n} parts.n8n
	 * @param {object} parts.sandbox
	 * @param {object} parts.outside
	 * @param {{ id: string }} parts.workflow as imported
	 * @param {(node: object) => object | undefined} parts.choose credentials for a node
	 */
	constructor({ api, n8n, sandbox, outside, workflow, choose }) {
		Object.assign(this, { api, n8n, sandbox, outside, workflow, choose });
	}

	get ledger() {
		return this.sandbox.ledger;
	}

	/** What a user does first: fills in the node "Settings", and whatever else is empty. */
	async prepare(settings, change = () => {}) {
		const saved = await this.api.workflow(this.workflow.id);
		for (const node of saved.nodes) {
			if (node.name !== 'Settings') continue;
			for (const assignment of node.parameters.assignments.assignments) {
				if (assignment.name in settings) assignment.value = settings[assignment.name];
			}
		}
		change(saved.nodes);
		const { nodes } = withCredentials(saved, this.choose);
		await this.api.saveWorkflow({ ...saved, nodes });
		return this;
	}

	/** Starts it as the editor does, from a trigger, and expects it to go well. */
	async execute(trigger, triggerData) {
		const execution = await this.api.execute(this.workflow, trigger, triggerData);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		return execution;
	}

	async activate() {
		await this.api.activate(this.workflow);
	}

	/** Until its newest execution waits for somebody's answer. */
	async isWaiting() {
		await until('it waits for an answer', async () => {
			const [newest] = await this.api.executions(this.workflow.id);
			return newest?.status === 'waiting' || undefined;
		});
	}
}

/** One credential for each service, pointing at its stand-in. */
export async function createCredentials(api, outside, sandbox) {
	const { mailbox, slack, languageModel } = outside;
	const wanted = {
		enKashApi: sandbox.credential(),
		googleSheetsOAuth2Api: {
			clientId: 'client',
			clientSecret: 'secret',
			oauthTokenData: { access_token: 'token', refresh_token: 'refresh', token_type: 'Bearer' },
		},
		slackApi: { accessToken: 'xoxb-token' },
		crypto: { hmacSecret: slack.signingSecret },
		smtp: { host: '127.0.0.1', port: mailbox.port, secure: false, disableStartTls: true },
		openAiApi: { apiKey: 'key', url: languageModel.url },
		httpBasicAuth: { user: 'hr', password: 'form' },
		httpHeaderAuth: { name: 'x-chunk-key', value: 'chunk-key' },
	};
	const known = new Set((await api.types('credentials')).map(({ name }) => name));
	const made = {};
	for (const [type, data] of Object.entries(wanted)) {
		// n8n 1 has fewer.
		if (!known.has(type)) continue;
		const { id, name } = await api.createCredential(`Example ${type}`, data, type);
		made[type] = { id, name };
	}
	return made;
}

const CREDENTIAL_OF_NODE = [
	[/^n8n-nodes-enkash\./, 'enKashApi'],
	[/\.googleSheets/, 'googleSheetsOAuth2Api'],
	[/\.slack$/, 'slackApi'],
	[/\.crypto$/, 'crypto'],
	[/\.emailSend$/, 'smtp'],
	[/\.lmChatOpenAi$/, 'openAiApi'],
	[/\.formTrigger$/, 'httpBasicAuth'],
	[/\.(httpRequest|webhook)$/, 'httpHeaderAuth'],
];

export function credentialsOf({ type }, credentials) {
	const [, name] = CREDENTIAL_OF_NODE.find(([pattern]) => pattern.test(type)) ?? [];
	return credentials[name] && { [name]: credentials[name] };
}
