import { randomUUID } from 'node:crypto';

const COLUMN_WIDTH = 220;

/**
 * A workflow of nodes in a row, each connected to the next.
 *
 * @param {string} name
 * @param {Array<{ name: string, type: string, typeVersion: number, parameters?: object }>} nodes
 */
export function chain(name, nodes) {
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			position: [index * COLUMN_WIDTH, 0],
			parameters: {},
			...node,
		})),
		connections: Object.fromEntries(
			nodes
				.slice(0, -1)
				.map((node, index) => [
					node.name,
					{ main: [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]] },
				]),
		),
		settings: { executionOrder: 'v1' },
	};
}

export const manualTrigger = () => ({
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
});

/** Answers when the last node is done, with what came out of it. */
export const webhook = (path) => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	// n8n finds a production webhook by this id.
	webhookId: randomUUID(),
	parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' },
});

export const code = (name, jsCode) => ({
	name,
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode },
});

/** @param {{ id: string, name: string }} credential */
export const enkash = (name, type, credential, parameters) => ({
	name,
	type: `n8n-nodes-enkash.${type}`,
	typeVersion: 1,
	parameters,
	credentials: { enKashApi: { id: credential.id, name: credential.name } },
});

/** A sheet as n8n's Google Sheets node hands it on: strings, with the headings people type. */
export function sheet(count, first = 0) {
	return Array.from({ length: count }, (_, index) => ({
		'Full Name': `Employee ${first + index + 1}`,
		'Mobile Number': String(9_100_000_000 + first + index),
		Points: String(100 + ((first + index) % 7)),
		Department: 'Sales',
	}));
}

/** A node that emits these rows. */
export const rows = (list) =>
	code('Sheet', `return ${JSON.stringify(list)}.map((json) => ({ json }));`);
