/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import {
	apiUrl,
	limitsRecipe,
	marketplaceUrl,
	orderRecipe,
	otherCallsPage,
	type Recipe,
	recipes,
} from '../../docs/otherCalls';
import { filledIn, recipeValues } from '../../docs/recipeValues';
import type { Sandbox } from '../../sandbox';
import { check } from '../checks';
import type { Context } from '../context';
import { repositoryFolder } from '../machine/paths';
import { errorOf, type Execution } from '../n8n/execution';
import { recipeWorkflow } from '../n8n/recipes';
import { chain, type CredentialReference, manualTrigger } from '../n8n/workflows';

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
	for (const { what, url, says } of strangers) {
		await check(`HTTP Request: ${what} is refused, and no token goes out`, async () => {
			assert.match(await calls.refused({ ...orderRecipe, url }), says);
			assert.equal(calls.sent, 0);
		});
	}
	await check(
		"HTTP Request: allowed domains without the login's host let nothing out",
		async () => {
			await calls.restricted();
		},
	);
	for (const recipe of recipes) {
		await check(`docs/other-calls.md: ${recipe.title} is copied, pasted and run`, async () => {
			await calls.pasted(recipe);
		});
	}
	await check('HTTP Request: bodies are encrypted; an encrypted reply is no yes', async () => {
		await calls.encrypted();
	});
}

const unknown = /^This address is not one of EnKash, so the access token was not sent there/;
const incomplete = /^Invalid URL: .* URL must start with "http" or "https"/;

const strangers = [
	{
		what: 'an address that the credential does not know',
		url: 'http://127.0.0.1:9/api/v0/x',
		says: unknown,
	},
	{ what: 'a path alone', url: '/api/v0/partner/x', says: incomplete },
	{ what: 'a path with a host in it', url: '//127.0.0.1:9/api/v0/x', says: incomplete },
	{
		what: 'an address behind a user name',
		url: `${apiUrl}@127.0.0.1:9/api/v0/x`,
		says: unknown,
	},
];

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
			const execution = await this.run(limitsRecipe, undefined, this.encrypting);
			assert.equal(this.sandbox.requests.at(-1)?.encrypted, true);
			assert.match(
				errorOf(execution) ?? '',
				/^The reply has no code, perhaps because it is encrypted/,
			);
			assert.match(String(this.answerOf(execution, limitsRecipe).request), /^[\w+/]+=*$/);
		} finally {
			Object.assign(switches, before);
		}
	}

	/** n8n's own list of hosts. It says what is missing, and no login is counted that was not sent. */
	async restricted(): Promise<void> {
		const api = await this.context.api();
		const data = this.sandbox.credential({ authUrl: this.shopUrl });
		const limited = async (allowedHttpRequestDomains: string, allowedDomains: string) => {
			const domains = { ...data, allowedHttpRequestDomains, allowedDomains };
			return errorOf(
				await this.run(limitsRecipe, undefined, await api.createCredential('EnKash', domains)),
			);
		};
		const before = this.sandbox.requests.length;
		for (let time = 0; time < 3; time++) {
			const message = await limited('domains', '127.0.0.1');
			assert.match(message ?? '', /Add the host of 'Login URL' to 'Allowed Domains'/);
		}
		assert.match(
			(await limited('none', '')) ?? '',
			/^This credential is configured to prevent use/,
		);
		assert.equal(this.sandbox.requests.length, before);
		assert.match((await limited('domains', 'localhost')) ?? '', /^Domain not allowed/);
		assert.equal(this.sent, 0);
		assert.equal(await limited('domains', '127.0.0.1, localhost'), undefined);
	}

	/** What a reader of the page does: copies the nodes, pastes them, fills the first one in, and executes the second. */
	async pasted({ title, body }: Recipe): Promise<void> {
		const editor = await this.context.editor();
		const api = await this.context.api();
		const start = chain(`Paste ${title}`, [manualTrigger()]);
		await editor.openWorkflow(await api.createWorkflow(start));
		const page = await readFile(path.join(repositoryFolder, otherCallsPage), 'utf8');
		const [, section = ''] = page.split(`### ${title}\n`);
		const [, copied = ''] = /<details>[^]*?```json\n([^]*?)```/.exec(section) ?? [];
		await editor.paste(copied);
		assert.equal(await editor.lines(), 2);
		await editor.fitCanvas();
		await editor.openNode(title);
		await editor.node.selectCredential('EnKash with its voucher shop');
		const change = (text: string) => filledIn(text, this.values);
		await editor.node.change('url', change);
		if (body) await editor.node.changeCode('jsonBody', change);
		await editor.node.close();
		await editor.openNode('EnKash Said Yes?');
		await editor.node.executeStep();
		const [yes] = await editor.node.outputTabs();
		assert.match(yes ?? '', /^True Branch \(1 item\)/);
		await editor.node.close();
	}

	private async run(
		recipe: Recipe,
		version?: number,
		credential = this.credential,
	): Promise<Execution> {
		assert.ok(credential);
		const api = await this.context.api();
		const workflow = recipeWorkflow(recipe, credential, this.values, version);
		const isCall = ({ path }: { path: string }) => path !== '/oauth/token';
		const before = this.sandbox.requests.filter(isCall).length;
		const execution = await api.execute(await api.createWorkflow(workflow), 'Start');
		this.sent = this.sandbox.requests.filter(isCall).length - before;
		return execution;
	}

	private answerOf({ data }: Execution, { title }: Recipe): IDataObject {
		const item = data?.resultData?.runData[title]?.at(-1)?.data?.main?.[0]?.[0];
		assert.ok(item, 'the request brought something');
		return item.json;
	}
}
