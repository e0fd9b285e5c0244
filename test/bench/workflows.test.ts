/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { jsonParse, type INodeParameters } from 'n8n-workflow';
import { useEnKash } from '../nodes/support';
import { sheetOf } from './sheet';

/** The bench runs only now and then, so this tells at once where a node no longer takes what its workflows say. */

interface BenchWorkflow {
	nodes: Array<{ type: string; parameters: INodeParameters }>;
}

const folder = path.join(__dirname, 'workflows');
const payingNodes = readdirSync(folder).flatMap((file) => {
	const { nodes } = jsonParse<BenchWorkflow>(readFileSync(path.join(folder, file), 'utf8'));
	return nodes
		.filter(({ type }) => type.startsWith('n8n-nodes-enkash.'))
		.map((node) => ({ ...node, file }));
});
const rows = sheetOf(3);

const enKash = useEnKash();

it('covers both nodes that the bench measures', () => {
	expect(new Set(payingNodes.map(({ type }) => type))).toEqual(
		new Set(['n8n-nodes-enkash.enKashAllocatePoints', 'n8n-nodes-enkash.enKashBulkAllocate']),
	);
});

it.each(payingNodes)('$file pays every row of its sheet', async ({ type, parameters }) => {
	const { outputs, error } = await enKash.pay({
		node: type,
		parameters,
		items: rows,
	});
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(rows.length);
	expect(enKash.sandbox.ledger.points).toHaveLength(rows.length);
});
