import { createHmac } from 'node:crypto';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
	NodeOperationError,
} from 'n8n-workflow';
import * as z from 'zod/v4';
import { isRecord } from '../../harness/values';
import type { GoogleSheets } from '../services';
import type { RequestDetails } from '../services/http';
import { itemByItem, fakeNode, text, trigger } from './fakeNode';

/** A workflow's answer to a call of its webhook. */
export interface WebhookAnswer {
	status: number;
	body: unknown;
}

/** A last page of a form. */
export interface FormPage {
	title: string;
	message: string;
}

/** What a workflow asked of another address, and gets back. */
export type Fetch = (url: string, body: unknown, details: RequestDetails) => Promise<IDataObject>;

/** Where the fakes write down what went out. */
export interface Web {
	readonly answers: WebhookAnswer[];
	readonly pages: FormPage[];
	/** What n8n's own API knows of executions, by their IDs. */
	readonly executions: Map<string, IDataObject>;
	fetch: Fetch;
	/** What happens while a workflow waits. */
	whileWaiting: () => unknown;
}

/** Fakes of the nodes through which the world comes in, and is answered. */
export function webNodes(
	web: Web,
	googleSheets: GoogleSheets,
	hmacSecret: string,
): Record<string, INodeType> {
	return {
		'n8n-nodes-base.webhook': trigger('Webhook', { path: '', options: {} }),
		'n8n-nodes-base.formTrigger': trigger('n8n Form Trigger', { formFields: {} }),
		'n8n-nodes-base.respondToWebhook': respondToWebhook(web.answers),
		'n8n-nodes-base.form': formEnding(web.pages),
		'n8n-nodes-base.httpRequest': httpRequest(web, googleSheets),
		'n8n-nodes-base.n8n': n8nApi(web.executions),
		'n8n-nodes-base.crypto': hmac(hmacSecret),
	};
}

function respondToWebhook(answers: WebhookAnswer[]): INodeType {
	return fakeNode({
		displayName: 'Respond to Webhook',
		parameters: { respondWith: 'firstIncomingItem', responseBody: '', options: {} },
		execute() {
			const items = this.getInputData();
			const body =
				text(this, 'respondWith') === 'json'
					? this.getNodeParameter('responseBody', 0)
					: items[0]?.json;
			const status = this.getNodeParameter('options.responseCode', 0, 200);
			answers.push({ status: Number(status), body });
			return [items];
		},
	});
}

function formEnding(pages: FormPage[]): INodeType {
	return fakeNode({
		displayName: 'n8n Form',
		parameters: { operation: 'page', completionTitle: '', completionMessage: '' },
		execute() {
			pages.push({
				title: text(this, 'completionTitle'),
				message: text(this, 'completionMessage'),
			});
			return [this.getInputData()];
		},
	});
}

const googleHost = 'https://sheets.googleapis.com/';

/** Sends JSON or a form, to Google or somewhere else. What the other side throws is an answer that never came. */
function httpRequest(web: Web, googleSheets: GoogleSheets): INodeType {
	return fakeNode({
		displayName: 'HTTP Request',
		parameters: {
			method: 'GET',
			url: '',
			contentType: 'json',
			jsonBody: {},
			bodyParameters: {},
			headerParameters: {},
		},
		async execute() {
			const items = this.getInputData();
			const answers = items.map(async (_, index) => {
				const isForm = text(this, 'contentType', index) === 'form-urlencoded';
				const body = isForm
					? new URLSearchParams(pairsIn(this, 'bodyParameters', index)).toString()
					: this.getNodeParameter('jsonBody', index);
				const headers = Object.fromEntries(pairsIn(this, 'headerParameters', index));
				const details = { method: text(this, 'method', index), headers };
				const url = text(this, 'url', index);
				const [answer] = await Promise.allSettled([
					url.startsWith(googleHost)
						? askGoogle(googleSheets, details.method, url, body)
						: web.fetch(url, body, details),
				]);
				if (answer.status === 'rejected' && !this.continueOnFail()) throw answer.reason;
				const json =
					answer.status === 'fulfilled' ? answer.value : { error: errorOf(answer.reason) };
				return { json, pairedItem: { item: index } };
			});
			return [await Promise.all(answers)];
		},
	});
}

/** A list of names and values that a person fills in. */
function pairsIn(context: IExecuteFunctions, name: string, index: number): Array<[string, string]> {
	const list: unknown = context.getNodeParameter(`${name}.parameters`, index, []);
	const pairs = (Array.isArray(list) ? list : []).filter(isRecord);
	return pairs.map(({ name: key, value }) => [String(key), String(value)]);
}

/** A failure as n8n's node puts it into the item. */
function errorOf(reason: unknown): IDataObject | string {
	if (!(reason instanceof Error)) return String(reason);
	if (!('description' in reason)) return reason.message;
	return { message: reason.message, description: String(reason.description) };
}

/** A call of Google's API, which n8n's node fails on any status but 2xx. */
async function askGoogle(
	googleSheets: GoogleSheets,
	method: string,
	url: string,
	body: unknown,
): Promise<IDataObject> {
	const reply = googleSheets.answer({ method, url: new URL(url), body: JSON.stringify(body) });
	const answer = z.looseObject({}).parse(reply.body);
	if (reply.status === undefined || reply.status < 400) return JSON.parse(JSON.stringify(answer));
	const { message } = googleError.parse(answer).error;
	// n8n's own words are the message, the service's are the description.
	throw Object.assign(new TypeError('The service refused'), { description: message });
}

const googleError = z.object({ error: z.object({ message: z.string() }) });

/** Execution > Get of n8n's own API. */
function n8nApi(executions: Map<string, IDataObject>): INodeType {
	return fakeNode({
		displayName: 'n8n',
		parameters: { resource: '', operation: '', executionId: '', options: {} },
		execute() {
			return [
				itemByItem(this, (index) => {
					const execution = executions.get(text(this, 'executionId', index));
					if (execution !== undefined) return execution;
					if (this.continueOnFail()) return { error: 'Not Found' };
					throw new NodeOperationError(this.getNode(), 'Not Found');
				}),
			];
		},
	});
}

function hmac(secret: string): INodeType {
	return fakeNode({
		displayName: 'Crypto',
		parameters: { action: 'hash', type: 'SHA256', value: '', dataPropertyName: 'data' },
		execute() {
			const algorithm = text(this, 'type');
			return [
				itemByItem(this, (index) => {
					const digest = createHmac(algorithm, secret).update(text(this, 'value', index));
					const json = this.getInputData()[index]?.json;
					return {
						...(isRecord(json) && json),
						[text(this, 'dataPropertyName')]: digest.digest('hex'),
					};
				}),
			];
		},
	});
}
