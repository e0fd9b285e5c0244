/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import type { INode } from 'n8n-workflow';

import { check } from '../checks';
import { errorOf } from '../n8n/execution';
import type { Example } from '../n8n/example';
import { chain, manualTrigger, newNode, rows } from '../n8n/workflows';

const people = [
	{ 'Full Name': 'Asha Rao', 'Mobile Number': '98765 43210', Points: 500 },
	{ 'Full Name': 'Meera Iyer', 'Mobile Number': '98450', Points: 250 },
];

/** What arrives in a workflow whose sub-workflow pays, as docs/failed-runs.md says. */
export async function checkSubWorkflows(example: Example): Promise<void> {
	await check('a sub-workflow that ends in Merge hands on all rows and the receipt', async () => {
		const merge = newNode('n8n-nodes-base.merge', 3.2, 'All', {
			mode: 'append',
			numberInputs: 4,
		});
		assert.deepEqual(await arrivingFrom(example, 'merged', merge), ['Paid', 'Refused', 'receipt']);
	});
	await check('a sub-workflow that ends in Bulk Allocate hands on Success alone', async () => {
		assert.deepEqual(await arrivingFrom(example, 'bare'), ['Paid']);
	});
}

/** Pays in a sub-workflow, and returns what comes in behind it. */
async function arrivingFrom(
	example: Example,
	payoutRun: string,
	merge?: INode,
): Promise<unknown[]> {
	const trigger = { inputSource: 'passthrough' };
	const pay = newNode('n8n-nodes-enkash.enKashBulkAllocate', 1, 'Pay', { payoutRun });
	const inner = chain(`Sub-workflow ${payoutRun}`, [
		newNode('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', trigger),
		pay,
		...(merge ? [merge] : []),
	]);
	if (merge) {
		const main = [0, 1, 2, 3].map((index) => [{ node: merge.name, type: 'main' as const, index }]);
		inner.connections[pay.name] = { main };
	}
	const called = await example.addWorkflow(inner);
	await example.api.activate(called);
	const workflowId = { __rl: true, mode: 'id', value: called.id };
	const outer = await example.addWorkflow(
		chain(`Calls ${payoutRun}`, [
			manualTrigger(),
			rows(people),
			newNode('n8n-nodes-base.executeWorkflow', 1.3, 'Call', { workflowId, options: {} }),
			newNode('n8n-nodes-base.noOp', 1, 'Behind It'),
		]),
	);
	const execution = await example.api.execute(outer, 'Start');
	assert.equal(execution.status, 'success', errorOf(execution));
	const items = execution.data?.resultData?.runData['Behind It']?.[0]?.data?.main?.[0] ?? [];
	return items.map(({ json }) => json['EnKash Outcome'] ?? (json.rows === 2 && 'receipt'));
}
