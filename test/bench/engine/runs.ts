import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { runWorkflow, type WorkflowJson } from '../../harness';
import { mappedColumns } from '../sheet';

/** The ways of a measurement: the node with its columns found or mapped, and a node that only copies its rows. */
export const kinds = ['found', 'mapped', 'copied'] as const;
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
		const copies = this.getInputData().map(({ json }, item) => ({
			json: { ...json },
			pairedItem: { item },
		}));
		return [copies];
	},
};

const extraNodeTypes = { 'bench.copy': copyingNode };

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
		extraNodeTypes,
		startNode: 'Start',
	});
	const rowsOut = nodes.Payout?.outputs[0]?.length;
	if (error) throw error;
	if (rowsOut !== items.length) {
		throw new Error(`${rowsOut} of ${items.length} rows came out of the first output.`);
	}
}

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
				type: kind === 'copied' ? 'bench.copy' : 'n8n-nodes-enkash.enKashBulkAllocate',
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
