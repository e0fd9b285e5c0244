import type { INode } from 'n8n-workflow';

import type { ServiceReply, ServiceRequest } from '../fakes/services/http';
import type { WorkflowRunResult } from '../harness';
import type { Start, WorkflowFixture } from './fixture';

/** What Google answers while it is down. */
export const googleIsDown: ServiceReply = {
	status: 503,
	body: { error: { code: 503, message: 'The service is currently unavailable.' } },
};

/** Whether a request changes cells. */
export function isWrite({ method }: ServiceRequest): boolean {
	return method !== 'GET';
}

const probe = 'Probe of ';

/**
 * Runs a workflow with a node behind each of the first three outputs of its Bulk Allocate nodes, which asks each item for
 * the row that it comes from, by n8n's item linking.
 *
 * @param column what a row is called by
 * @returns the rows by node and output, as text
 */
export async function probeLinks(
	fixture: WorkflowFixture,
	file: string,
	start: Start,
	column = 'row_number',
): Promise<{ nodes: WorkflowRunResult; links: Record<string, unknown[][]> }> {
	const names: string[] = [];
	const nodes = await fixture.run(file, {
		...start,
		change(workflow) {
			start.change?.(workflow);
			const payers = workflow.nodes.filter(({ type }) => type.endsWith('.enKashBulkAllocate'));
			for (const { name } of payers) {
				const [source = ''] = sourcesOf(workflow, name);
				names.push(name);
				for (const output of [0, 1, 2]) {
					workflow.nodes.push(probeNode(`${probe}${name} ${output}`, source, column));
					const outputs = ((workflow.connections[name] ??= {}).main ??= []);
					while (outputs.length <= output) outputs.push([]);
					(outputs[output] ??= []).push({
						node: `${probe}${name} ${output}`,
						type: 'main',
						index: 0,
					});
				}
			}
		},
	});
	const rowsOf = (name: string) => nodes.nodes[name]?.outputs[0]?.map(({ json }) => json.row) ?? [];
	return {
		nodes,
		links: Object.fromEntries(
			names.map((name) => [name, [0, 1, 2].map((output) => rowsOf(`${probe}${name} ${output}`))]),
		),
	};
}

function sourcesOf({ connections }: Parameters<NonNullable<Start['change']>>[0], name: string) {
	return Object.entries(connections).flatMap(([from, { main = [] }]) =>
		main.some((targets) => targets?.some(({ node }) => node === name)) ? [from] : [],
	);
}

function probeNode(name: string, source: string, column: string): INode {
	const value = `={{ $('${source}').item.json.${column} }}`;
	return {
		id: name,
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		// Above all others, so that it runs before a step that fails.
		position: [0, -5000],
		parameters: {
			assignments: { assignments: [{ id: name, name: 'row', value, type: 'string' }] },
		},
	};
}
