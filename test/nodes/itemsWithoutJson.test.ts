import {
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { runWorkflow } from '../harness';
import { onErrorChoices, person, useEnKash } from './support';

const enKash = useEnKash();

/** What a node that only makes files may hand on, whatever n8n's type says; the one to pay stands beside it. */
const given: INodeExecutionData[] = JSON.parse(
	JSON.stringify([{ binary: {} }, { json: person(0) }]),
);

const filesOnly: INodeType = {
	description: {
		displayName: 'Files Only',
		name: 'filesOnly',
		group: ['transform'],
		version: 1,
		description: 'Hands on items of which one has no json',
		defaults: { name: 'Files Only' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	execute: async () => await Promise.resolve([given]),
};

async function runAfterFiles(
	node: string,
	parameters: INodeParameters,
	onError: (typeof onErrorChoices)[number],
) {
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const to = (name: string) => ({
		main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]],
	});
	const { nodes, status } = await runWorkflow({
		credential: enKash.credential(),
		extraNodeTypes: { 'test.filesOnly': filesOnly },
		startNode: 'Start',
		workflow: {
			nodes: [
				{ ...place, id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
				{ ...place, id: 'b', name: 'Files', type: 'test.filesOnly', parameters: {} },
				{ ...place, id: 'c', name: 'Pay', type: `n8n-nodes-enkash.${node}`, parameters, onError },
			],
			connections: { Start: to('Files'), Files: to('Pay') },
		},
	});
	const { Pay: own } = nodes;
	if (!own) throw new Error('The node did not run.');
	return { ...own, status };
}

it.each(onErrorChoices)('Bulk Allocate tells what became of every row: %s', async (onError) => {
	const result = await runAfterFiles('enKashBulkAllocate', { payoutRun: 'diwali-2026' }, onError);
	expect([result.status, result.error]).toEqual(['success', undefined]);
	const [success, failed] = result.outputs;
	expect(success).toMatchObject([{ json: { 'EnKash Outcome': 'Paid', name: 'Person 0' } }]);
	expect(failed).toMatchObject([{ json: { 'EnKash Outcome': 'Refused' }, binary: {} }]);
});

it.each(['rowAndResult', 'resultOnly'])('Allocate Points does too: %s', async (output) => {
	const parameters = {
		mobile: '={{ $json.mobile }}',
		loadAmount: 100,
		firstName: 'Asha',
		email: 'asha@example.com',
		title: 'Ms',
		gender: 'F',
		payoutRun: 'diwali-2026',
		options: { output },
	};
	const { outputs } = await runAfterFiles(
		'enKashAllocatePoints',
		parameters,
		'continueRegularOutput',
	);
	const [first, second] = outputs[0] ?? [];
	expect(first?.json).toMatchObject({ details: { outcome: 'rejected', reasonCode: 'invalidRow' } });
	expect(JSON.stringify(second?.json)).toContain('"outcome":"allocated"');
});

it('Create Card makes both cards, beside rows of which one is empty', async () => {
	const parameters = {
		mobile: '={{ 9600098867 + $itemIndex }}',
		options: { output: 'rowAndResult' },
	};
	const { outputs, error } = await runAfterFiles('enKashCreateCard', parameters, 'stopWorkflow');
	expect(error).toBeUndefined();
	expect(outputs[0]).toMatchObject([
		{ json: { enkash: { outcome: 'created' } }, binary: {} },
		{ json: { name: 'Person 0', enkash: { outcome: 'created' } } },
	]);
});
