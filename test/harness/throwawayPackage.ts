/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { repositoryRoot } from './package';

/** A node: the members of its description that matter, and its other members, both as source code. */
interface NodeSource {
	description: string;
	members: string;
}

const credential = `
exports.ThrowawayApi = class {
	name = 'enKashApi';
	displayName = 'Throwaway API';
	properties = [
		{ displayName: 'URL', name: 'url', type: 'string', default: '' },
		{ displayName: 'Flavour', name: 'flavour', type: 'string', default: 'plain' },
		{ displayName: 'Token', name: 'accessToken', type: 'hidden', typeOptions: { expirable: true }, default: '' },
	];
	async preAuthentication({ url }) {
		const { token } = await this.helpers.httpRequest({ method: 'POST', url: url + '/login', json: true });
		return { accessToken: token };
	}
	authenticate = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{ $credentials.accessToken }}' } },
	};
	test = {
		request: { baseURL: '={{ $credentials.url }}', url: '/me' },
		rules: [
			{ type: 'responseCode', properties: { value: 403, message: 'This key may not do that' } },
			{ type: 'responseSuccessBody', properties: { key: 'status', value: 'error', message: 'It said no' } },
		],
	};
};`;

const nodes: Record<string, NodeSource> = {
	/** Sends each item where its `to` says; 0 to 3. */
	FourOutputs: {
		description: `
			outputs: ['main', 'main', 'main', 'main'],
			outputNames: ['A', 'B', 'C', 'D'],
			properties: [{ displayName: 'Label', name: 'label', type: 'string', default: 'none' }],`,
		members: `
			async execute() {
				const outputs = [[], [], [], []];
				this.getInputData().forEach((item, i) => {
					const label = this.getNodeParameter('label', i);
					outputs[item.json.to].push({ json: { ...item.json, label }, pairedItem: { item: i } });
				});
				this.logger.info('sorted', { items: this.getInputData().length });
				this.addExecutionHints({ message: 'Four ways out', location: 'outputPane' });
				return outputs;
			}`,
	},
	/** Throws at an item with `bad`, or routes it as On Error says. */
	Picky: {
		description: `
			outputs: ['main'],
			properties: [
				{ displayName: 'Needed', name: 'needed', type: 'string', required: true, default: 'given' },
				{ displayName: 'Obey', name: 'obey', type: 'boolean', default: true },
			],`,
		members: `
			async execute() {
				const { NodeOperationError } = require('n8n-workflow');
				return [this.getInputData().map((item, i) => {
					if (!item.json.bad) return { json: { ...item.json, fine: true }, pairedItem: { item: i } };
					if (this.continueOnFail() && this.getNodeParameter('obey', 0)) {
						return { json: { error: 'Item is bad', details: { row: i } }, pairedItem: { item: i } };
					}
					throw new NodeOperationError(this.getNode(), 'Item is bad', { itemIndex: i, description: 'Its bad is set' });
				})];
			}`,
	},
	/** Calls the API once an item. */
	Caller: {
		description: `
			outputs: ['main'],
			credentials: [{ name: 'enKashApi', required: true }],
			properties: [
				{ displayName: 'Path', name: 'path', type: 'string', default: '/echo' },
				{ displayName: 'Card', name: 'card', type: 'resourceLocator', default: { mode: 'id', value: '' }, modes: [
					{ displayName: 'ID', name: 'id', type: 'string' },
				] },
			],`,
		members: `
			methods = {
				loadOptions: {
					async flavours() {
						return [{ name: String((await this.getCredentials('enKashApi')).flavour), value: 1 }];
					},
				},
				listSearch: {
					async cards(filter, paginationToken) {
						const { url } = await this.getCredentials('enKashApi');
						const found = await this.helpers.httpRequestWithAuthentication.call(this, 'enKashApi', { url: url + '/echo' });
						return {
							results: [{ name: filter + ' of ' + this.getCurrentNodeParameter('path'), value: found.token }],
							paginationToken: (paginationToken || 'page') + '+',
						};
					},
				},
				resourceMapping: {
					async columns() {
						const field = (id) => ({ id, displayName: id, defaultMatch: false, required: false, display: true, type: 'string' });
						return { fields: [field('name'), field('mobile'), field('name')] };
					},
				},
			};
			async execute() {
				const { url } = await this.getCredentials('enKashApi');
				const results = [];
				for (let i = 0; i < this.getInputData().length; i++) {
					const json = await this.helpers.httpRequestWithAuthentication.call(this, 'enKashApi', {
						url: url + this.getNodeParameter('path', i),
						json: true,
					});
					results.push({ json, pairedItem: { item: i } });
				}
				return [results];
			}`,
	},
	/** Says at `url` that it has begun, then waits until the execution is stopped. */
	Waiter: {
		description: `outputs: ['main'], properties: [],`,
		members: `
			async execute() {
				const signal = this.getExecutionCancelSignal();
				await this.helpers.httpRequest({ url: this.getInputData()[0].json.url });
				await new Promise((resolve) => signal.aborted ? resolve() : signal.addEventListener('abort', resolve));
				return [[{ json: { stopped: signal.aborted }, pairedItem: { item: 0 } }]];
			}`,
	},
	/** Counts its polls; fails, or has nothing, when told so. */
	Poller: {
		description: `
			polling: true,
			group: ['trigger'],
			inputs: [],
			outputs: ['main'],
			properties: [{ displayName: 'Behave', name: 'behave', type: 'string', default: 'emit' }],`,
		members: `
			async poll() {
				const memory = this.getWorkflowStaticData('node');
				memory.polls = (memory.polls || 0) + 1;
				if (this.getNodeParameter('behave') === 'fail') throw new Error('Poll broke');
				if (this.getNodeParameter('behave') === 'idle') return null;
				this.logger.debug('polled');
				return [[{ json: { polls: memory.polls, mode: this.getMode() } }]];
			}`,
	},
};

function nodeSource(className: string, { description, members }: NodeSource): string {
	const name = className.charAt(0).toLowerCase() + className.slice(1);
	return `
exports.${className} = class {
	description = {
		displayName: '${className}',
		name: '${name}',
		group: ['transform'],
		version: 1,
		description: 'For the tests of the harness',
		defaults: { name: '${className}' },
		inputs: ['main'],
		${description}
	};
	${members}
};`;
}

/** A built package of a few nodes that exist only to try the harness. */
export function writeThrowawayPackage(): { packageDir: string; remove: () => void } {
	const packageDir = mkdtempSync(path.join(tmpdir(), 'n8n-nodes-throwaway-'));
	mkdirSync(path.join(packageDir, 'dist'));
	// The nodes need n8n-workflow, which n8n finds for them by NODE_PATH.
	symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(packageDir, 'node_modules'));
	const manifest = {
		name: 'n8n-nodes-throwaway',
		version: '1.0.0',
		n8n: {
			nodes: Object.keys(nodes).map((name) => `dist/${name}.node.js`),
			credentials: ['dist/ThrowawayApi.credentials.js'],
		},
	};
	writeFileSync(path.join(packageDir, 'package.json'), JSON.stringify(manifest));
	for (const [name, source] of Object.entries(nodes)) {
		writeFileSync(path.join(packageDir, `dist/${name}.node.js`), nodeSource(name, source));
	}
	writeFileSync(path.join(packageDir, 'dist/ThrowawayApi.credentials.js'), credential);
	return { packageDir, remove: () => rmSync(packageDir, { recursive: true, force: true }) };
}
