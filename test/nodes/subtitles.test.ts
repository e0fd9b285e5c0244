import { type INode, type INodeParameters, Workflow } from 'n8n-workflow';
import { loadNode } from '../harness';

/** What stands under the node's name on the canvas, where there is no item for its expressions. */
async function subtitleOf(name: string, parameters: INodeParameters): Promise<unknown> {
	const type = await loadNode(name);
	const node: INode = {
		id: 'n',
		name: 'N',
		type: name,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(
		node,
		type.description.subtitle,
		'internal',
		{},
	);
}

const perItem = '={{ $json.value }}';

it.each<[string, INodeParameters, string]>([
	['enKashBulkAllocate', {}, 'Allocate Points'],
	['enKashBulkAllocate', { payoutRun: 'diwali-2026' }, 'Allocate Points: diwali-2026'],
	['enKashBulkAllocate', { operation: 'preview', payoutRun: perItem }, 'Preview Payouts'],
	['enKashBulkAllocate', { referenceMode: 'provide', payoutRun: 'diwali-2026' }, 'Allocate Points'],
	['enKashAllocatePoints', { payoutRun: perItem }, 'Allocate Points'],
	[
		'enKashAllocatePoints',
		{ operation: 'unallocate', payoutRun: 'errors' },
		'Take Back Points: errors',
	],
	['enKashCreateCard', {}, 'Card for Each Item'],
	['enKashCreateCard', { firstName: perItem }, 'Card for Each Item'],
	['enKashCreateCard', { firstName: 'Asha' }, 'Asha'],
	['enKashAllocateCoins', { event: perItem }, 'Event of Each Item'],
	['enKashAllocateCoins', { event: 'REFERRAL_EVENT' }, 'REFERRAL_EVENT'],
	['enKash', { resource: 'account', operation: 'get' }, 'Get Account Balance'],
	['enKash', { resource: 'card', operation: 'getMany' }, 'Get Many Cards'],
	['enKash', { resource: 'ssoLink', operation: 'create' }, 'Create Sign-In Link'],
	['enKashTrigger', { event: 'balanceLow' }, 'Balance Low'],
	['enKashTrigger', { event: 'balanceRestored' }, 'Balance Restored'],
	['enKashTrigger', { event: 'newTransaction' }, 'New Transaction'],
])('%s with %j says "%s" on the canvas', async (name, parameters, expected) => {
	expect(await subtitleOf(name, parameters)).toBe(expected);
});
