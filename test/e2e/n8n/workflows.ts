import { randomUUID } from 'node:crypto';

import type { IConnections, IDataObject, INode, IPinData } from 'n8n-workflow';

/** A workflow that n8n does not have yet. */
export interface NewWorkflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: object;
	pinData?: IPinData;
}

/** A saved credential, as nodes refer to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** The credentials that a person chooses in a node, by type; undefined where there is none to choose. */
export type Choice = (node: INode) => INode['credentials'];

const columnWidth = 220;

/** A workflow of nodes in a row, each connected to the next. */
export function chain(name: string, nodes: INode[]): NewWorkflow {
	const connections: IConnections = {};
	for (const [index, node] of nodes.entries()) {
		node.position = [index * columnWidth, 0];
		const next = nodes[index + 1];
		if (next) connections[node.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** A node as the editor adds it. */
export function newNode(
	type: string,
	typeVersion: number,
	name: string,
	parameters: INode['parameters'] = {},
): INode {
	return { id: randomUUID(), name, type, typeVersion, parameters, position: [0, 0] };
}

export function manualTrigger(): INode {
	return newNode('n8n-nodes-base.manualTrigger', 1, 'Start');
}

/**
 * @param responseMode `lastNode`: answers when the workflow is done, with what came out of it; `onReceived`: at once
 */
export function webhook(path: string, responseMode: 'lastNode' | 'onReceived'): INode {
	const parameters = { path, httpMethod: 'POST', responseMode, responseData: 'allEntries' };
	// n8n finds a production webhook by its id.
	return {
		...newNode('n8n-nodes-base.webhook', 2, 'Webhook', parameters),
		webhookId: randomUUID(),
	};
}

export function code(name: string, jsCode: string): INode {
	return newNode('n8n-nodes-base.code', 2, name, { jsCode });
}

/** A node that turns each item into what an expression returns, such as `{ name: $json.name }`. */
export function fields(name: string, expression: string): INode {
	const jsonOutput = `={{ JSON.stringify(${expression}) }}`;
	return newNode('n8n-nodes-base.set', 3.4, name, { mode: 'raw', jsonOutput, options: {} });
}

/** The start of a workflow that another one calls, with all its items. */
export function calledByWorkflow(): INode {
	return newNode('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', {
		inputSource: 'passthrough',
	});
}

/** A call of another workflow, with all items at once. */
export function callWorkflow(name: string, { id }: { id: string }): INode {
	const workflowId = { __rl: true, mode: 'id', value: id };
	return newNode('n8n-nodes-base.executeWorkflow', 1.2, name, { workflowId, options: {} });
}

/** The same workflow with more nodes, each after an output of one that is there. */
export function withBranches(
	workflow: NewWorkflow,
	branches: Array<{ from: string; output: number; node: INode }>,
): NewWorkflow {
	const connections: IConnections = { ...workflow.connections };
	for (const { from, output, node } of branches) {
		const outputs = [...(connections[from]?.main ?? [])];
		while (outputs.length <= output) outputs.push([]);
		outputs[output] = [...(outputs[output] ?? []), { node: node.name, type: 'main', index: 0 }];
		connections[from] = { main: outputs };
	}
	return {
		...workflow,
		nodes: [...workflow.nodes, ...branches.map(({ node }) => node)],
		connections,
	};
}

/** A node of ours. */
export function enkash(
	name: string,
	type: string,
	{ id, name: credentialName }: CredentialReference,
	parameters: INode['parameters'],
): INode {
	return {
		...newNode(`n8n-nodes-enkash.${type}`, 1, name, parameters),
		credentials: { enKashApi: { id, name: credentialName } },
	};
}

/** A row of a sheet, with the headings people type. */
export interface SheetRow extends IDataObject {
	'Full Name': string;
	'Mobile Number': string;
	Points: string;
}

/** A sheet as n8n's Google Sheets node hands it on: strings. `first`: which person it begins with. */
export function sheet(count: number, first = 0): SheetRow[] {
	return Array.from({ length: count }, (_, index) => ({
		'Full Name': `Employee ${first + index + 1}`,
		'Mobile Number': String(9_100_000_000 + first + index),
		Points: String(100 + ((first + index) % 7)),
		Department: 'Sales',
	}));
}

/** A node that emits these rows. */
export function rows(list: IDataObject[]): INode {
	return code('Sheet', `return ${JSON.stringify(list)}.map((json) => ({ json }));`);
}

/** The same workflow with credentials chosen in its nodes, as its user does first; a deactivated node needs none. */
export function withCredentials<Workflow extends { nodes: INode[] }>(
	workflow: Workflow,
	choose: Choice,
): Workflow {
	const nodes = workflow.nodes.map((node) => {
		const credentials = node.disabled ? undefined : choose(node);
		return credentials ? { ...node, credentials } : node;
	});
	return { ...workflow, nodes };
}

/** Chooses this credential in every node of ours, and where n8n's own node uses it. */
export function enkashCredential({ id, name }: CredentialReference): Choice {
	return ({ type, parameters }) =>
		type.startsWith('n8n-nodes-enkash.') || parameters.nodeCredentialType === 'enKashApi'
			? { enKashApi: { id, name } }
			: undefined;
}
