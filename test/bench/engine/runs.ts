import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { runWorkflow, type WorkflowJson } from '../../harness';
import { bulkBody, mappedColumns } from '../sheet';

/** The ways of a measurement: our node with its columns found or mapped, a node that only copies its rows, and one that makes the calls too. */
export const kinds = ['found', 'mapped', 'copied', 'called'] as const;
export type Kind = (typeof kinds)[number];

/** Hands on a copy of each row: what no node that adds to its rows can do without. */
const copyingNode: INodeType = {
	description: {
		displayName: 'Copy',
		name: 'copy',
		group: ['transform'],
		version: 1,
		description: 'Hands on copies of its items',
		defaults: { name: 'Copy' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [copiesOf(this.getInputData())];
	},
};

function copiesOf(items: INodeExecutionData[]): INodeExecutionData[] {
	return items.map(({ json }, item) => ({ json: { ...json }, pairedItem: { item } }));
}

const bulkPath = '/api/v0/partner/enKashCard/bulk-create-allocate-points-json';
/** As many rows as our node sends in a call by default. */
const rowsPerCall = 100;

/** Makes the calls with n8n's request helper and hands on copies: the least that paying from n8n takes. */
function callingNode(url: string): INodeType {
	return {
		description: {
			...copyingNode.description,
			displayName: 'Call',
			name: 'call',
			description: 'Makes the calls of a payout and hands on copies of its items',
			defaults: { name: 'Call' },
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const items = this.getInputData();
			for (let first = 0; first < items.length; first += rowsPerCall) {
				const rows = items.slice(first, first + rowsPerCall).map(({ json }) => json);
				await this.helpers.httpRequest({ method: 'POST', url, body: bulkBody(rows), json: true });
			}
			return [copiesOf(items)];
		},
	};
}

/** Runs a trigger and one node in n8n's engine. Throws where not every row came out of its first output. */
export async function runOnce(
	kind: Kind,
	items: INodeExecutionData[],
	{ credential, packageDir }: { credential: Record<string, string>; packageDir: string },
): Promise<void> {
	const { nodes, error } = await runWorkflow({
		workflow: workflowOf(kind),
		inputs: items,
		credential,
		packageDir,
		extraNodeTypes: {
			'bench.copy': copyingNode,
			'bench.call': callingNode(`${credential.apiUrl}${bulkPath}`),
		},
		startNode: 'Start',
	});
	const rowsOut = nodes.Payout?.outputs[0]?.length;
	if (error) throw error;
	if (rowsOut !== items.length) {
		throw new Error(`${rowsOut} of ${items.length} rows came out of the first output.`);
	}
}

const nodeTypes: Record<Kind, string> = {
	found: 'n8n-nodes-enkash.enKashBulkAllocate',
	mapped: 'n8n-nodes-enkash.enKashBulkAllocate',
	copied: 'bench.copy',
	called: 'bench.call',
};

function workflowOf(kind: Kind): WorkflowJson {
	return {
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'payout',
				name: 'Payout',
				type: nodeTypes[kind],
				typeVersion: 1,
				position: [220, 0],
				parameters: {
					payoutRun: 'bench',
					...(kind === 'mapped' && { columns: mappedColumns }),
				},
			},
		],
		connections: {
			Start: { main: [[{ node: 'Payout', type: NodeConnectionTypes.Main, index: 0 }]] },
		},
	};
}
