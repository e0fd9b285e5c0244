/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import type { IDataObject } from 'n8n-workflow';

import {
	apiUrl,
	marketplaceUrl,
	orderRecipe,
	type Recipe,
	recipes,
	snippetOf,
} from '../../docs/otherCalls';
import { recipeValues } from '../../docs/recipeValues';
import type { Sandbox } from '../../sandbox';
import { check } from '../checks';
import type { Context } from '../context';
import { errorOf, type Execution } from '../n8n/execution';
import { type CredentialReference, manualTrigger, type NewWorkflow } from '../n8n/workflows';

/** Versions of the HTTP Request node that workflows hold. */
const versions = [3, 4, 4.2, 4.4];

/** The recipes of docs/other-calls.md in n8n's own HTTP Request node, and what goes wrong there. */
export async function runOtherCalls(context: Context): Promise<void> {
	const calls = new Calls(context, await context.sandbox());
	await calls.prepare();
	for (const recipe of recipes) {
		await check(`HTTP Request: ${recipe.title}`, async () => await calls.answered(recipe));
	}
	await check('HTTP Request: a refusal with HTTP 200 stops with the words of EnKash', async () => {
		const message = await calls.refused(reference('NO-SUCH-ORDER'));
		assert.match(message, /^EnKash did not say yes \(code 1\): Sandbox: no such order/);
	});
	for (const [what, url] of Object.entries(strangers)) {
		await check(`HTTP Request: ${what} is refused, and no token goes out`, async () => {
			const message = await calls.refused({ ...orderRecipe, url });
			assert.match(message, /not one of EnKash|Invalid URL|invalid/i);
			assert.equal(calls.sent, 0);
		});
	}
	await check('HTTP Request: bodies are encrypted; an encrypted reply is no yes', async () => {
		await calls.encrypted();
	});
}

const strangers = {
	'an address that the credential does not know': 'http://127.0.0.1:9/api/v0/x',
	'a path alone': '/api/v0/partner/x',
	'a path with a host in it': '//127.0.0.1:9/api/v0/x',
	'an address behind a user name': `${apiUrl}@127.0.0.1:9/api/v0/x`,
};

function reference(text: string): Recipe {
	return { ...orderRecipe, url: orderRecipe.url.replace('ORDER_REFERENCE', text) };
}

class Calls {
	private credential?: CredentialReference;
	private encrypting?: CredentialReference;
	/** What a person replaces in the recipes, and what it is here. */
	private values: Record<string, string> = {};

	constructor(
		private readonly context: Context,
		private readonly sandbox: Sandbox,
	) {}

	/** What a person has before: the credential, an order, a cart and a card. */
	async prepare(): Promise<void> {
		const { sandbox } = this;
		const api = await this.context.api();
		const otherUrls = this.shopUrl;
		const data = sandbox.credential({ otherUrls });
		this.credential = await api.createCredential('EnKash with its voucher shop', data);
		const encryption = { encryption: 'both' };
		this.encrypting = await api.createCredential('EnKash, encrypted', { ...data, ...encryption });
		this.values = { ...(await recipeValues(sandbox)), [marketplaceUrl]: otherUrls };
	}

	/** Requests of workflows since the last run began, logins not among them. */
	sent = 0;

	/** Another host than the API's, as EnKash has one for vouchers. */
	private get shopUrl(): string {
		return this.sandbox.url.replace('127.0.0.1', 'localhost');
	}

	/** Runs a recipe in each version: EnKash says yes, in the envelope that the page names. */
	async answered(recipe: Recipe): Promise<void> {
		for (const version of versions) {
			const execution = await this.run(recipe, version);
			assert.equal(execution.status, 'success', `version ${version}: ${errorOf(execution)}`);
			const answer = this.answerOf(execution, recipe);
			assert.equal(String(answer.response_code ?? answer.code), '0');
			assert.ok(answer.payload ?? answer.paylod, 'it brings data');
			const { path = '', headers } = this.sandbox.requests.at(-1) ?? {};
			const { partnerId } = this.sandbox.account;
			assert.equal(headers?.partnerid, path.includes('/partner/') ? partnerId : undefined);
		}
	}

	/** Runs a recipe that EnKash or the credential refuses, and returns what n8n shows. */
	async refused(recipe: Recipe): Promise<string> {
		const execution = await this.run(recipe);
		assert.equal(execution.status, 'error');
		const message = errorOf(execution) ?? '';
		assert.doesNotMatch(JSON.stringify(execution), /Bearer [\w-]{20}/);
		return message;
	}

	/** The credential encrypts what goes out; what comes back stays as it is, and is taken for no success. */
	async encrypted(): Promise<void> {
		const { switches } = this.sandbox;
		const before = { ...switches };
		Object.assign(switches, { encryption: 'required', encryptedReplies: true });
		try {
			const limits = recipes.find(({ url }) => url.endsWith('/velocity/rule/get'));
			assert.ok(limits);
			const execution = await this.run(limits, undefined, this.encrypting);
			assert.equal(this.sandbox.requests.at(-1)?.encrypted, true);
			assert.match(
				errorOf(execution) ?? '',
				/^The reply has no code, perhaps because it is encrypted/,
			);
			assert.match(String(this.answerOf(execution, limits).request), /^[\w+/]+=*$/);
		} finally {
			Object.assign(switches, before);
		}
	}

	private async run(
		recipe: Recipe,
		version?: number,
		credential = this.credential,
	): Promise<Execution> {
		assert.ok(credential);
		const api = await this.context.api();
		const { nodes, connections } = snippetOf(recipe, version);
		const start = manualTrigger();
		const [request] = nodes;
		assert.ok(request);
		const { id, name } = credential;
		request.credentials = { enKashApi: { id, name } };
		request.parameters = this.filledIn(request.parameters);
		const workflow: NewWorkflow = {
			name: recipe.title,
			nodes: [start, ...nodes],
			connections: {
				...connections,
				[start.name]: { main: [[{ node: request.name, type: 'main', index: 0 }]] },
			},
		};
		const isCall = ({ path }: { path: string }) => path !== '/oauth/token';
		const before = this.sandbox.requests.filter(isCall).length;
		const execution = await api.execute(await api.createWorkflow(workflow), start.name);
		this.sent = this.sandbox.requests.filter(isCall).length - before;
		return execution;
	}

	private filledIn<T>(parameters: T): T {
		let text = JSON.stringify(parameters);
		for (const [name, value] of Object.entries(this.values)) text = text.replaceAll(name, value);
		return JSON.parse(text);
	}

	private answerOf({ data }: Execution, { title }: Recipe): IDataObject {
		const item = data?.resultData?.runData[title]?.at(-1)?.data?.main?.[0]?.[0];
		assert.ok(item, 'the request brought something');
		return item.json;
	}
}
