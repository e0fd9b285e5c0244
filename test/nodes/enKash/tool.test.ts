import { deepCopy, type INodeParameters, type INodeType, NodeHelpers } from 'n8n-workflow';
import { loadNode, runWorkflow } from '../../harness';
import { type Json, useEnKash } from '../support';
import { byId, give } from './lookups';
import { operations } from './operations';

const enKash = useEnKash();

const toolType = 'n8n-nodes-enkash.enKashTool';

/** The node as n8n offers it to agents: under a type and a name of its own. */
async function tool(): Promise<INodeType> {
	const node = await loadNode('enKash');
	const asTool: INodeType = Object.create(node);
	asTool.description = deepCopy(node.description);
	asTool.description.name += 'Tool';
	delete asTool.description.usableAsTool;
	return asTool;
}

async function runAsTool(parameters: INodeParameters): Promise<{ json?: Json; message?: string }> {
	const { nodes } = await runWorkflow({
		workflow: {
			nodes: [
				{
					id: '1',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
				{
					id: '2',
					name: 'EnKash',
					type: toolType,
					typeVersion: 1,
					position: [200, 0],
					parameters,
				},
			],
			connections: { Start: { main: [[{ node: 'EnKash', type: 'main', index: 0 }]] } },
		},
		extraNodeTypes: { [toolType]: await tool() },
		credential: enKash.credential(),
	});
	const { outputs, error } = nodes.EnKash ?? {};
	return { json: outputs?.[0]?.[0]?.json, message: error?.message };
}

const closed = operations.filter(({ name }) => /^(ssoLink|coinEvent):/.test(name));
const open = operations.filter((operation) => !closed.includes(operation));

it.each(closed)('$name is refused to an agent, and nothing is sent', async (operation) => {
	const { parameters } = operation.prepare(enKash);
	expect(await runAsTool(parameters)).toEqual({
		json: {
			outcome: 'rejected',
			reasonCode: 'notAuthorized',
			reason: expect.stringMatching(/^An AI agent can .+ Use the EnKash node in a workflow\.$/),
		},
		message: undefined,
	});
	expect(enKash.sandbox.requests).toEqual([]);
});

it.each(open)('$name answers an agent', async (operation) => {
	const { parameters } = operation.prepare(enKash);
	const { json, message } = await runAsTool(parameters);
	expect(message).toBeUndefined();
	if (operation.name !== 'card: getMany' && operation.name !== 'transaction: getMany') {
		expect(json).toBeDefined();
		expect(json).not.toHaveProperty('outcome');
	}
});

it('an agent finds a card by the mobile number of a colleague', async () => {
	const { card } = give(enKash);
	const enKashCardId = { ...byId('9600098867'), mode: 'mobile' };
	const { json } = await runAsTool({ resource: 'card', operation: 'get', enKashCardId });
	expect(json).toMatchObject({ enKashCardId: card.enKashCardId });
});

it.each([
	[true, ['account', 'card', 'coin', 'transaction']],
	[false, ['account', 'card', 'coin', 'coinEvent', 'ssoLink', 'transaction']],
])('as a tool (%s) it offers %j', async (isTool, expected) => {
	const { description } = isTool ? await tool() : await loadNode('enKash');
	const node = { typeVersion: 1 };
	const shown = description.properties.filter(
		(property) =>
			property.name === 'resource' && NodeHelpers.displayParameter({}, property, node, description),
	);
	expect(shown).toHaveLength(1);
	const values = (shown[0]?.options ?? []).map((option) => 'value' in option && option.value);
	expect(values).toEqual(expected);
});

describe('what an agent gets to read of a card', () => {
	const read = async (fields: INodeParameters) => {
		const { card } = give(enKash);
		const enKashCardId = byId(card.enKashCardId);
		const { json = {}, message } = await runAsTool({
			resource: 'card',
			operation: 'get',
			enKashCardId,
			...fields,
		});
		expect(json).not.toHaveProperty('token');
		return { card, json, names: Object.keys(json), message };
	};

	it.each<[string, INodeParameters]>([
		['nothing chosen', {}],
		['Simplified', { output: 'simplified' }],
	])('%s: what people use', async (_, fields) => {
		const { names } = await read(fields);
		expect(names.slice(0, 3)).toEqual(['firstName', 'mobile', 'otbBalance']);
		expect(names.length).toBeLessThanOrEqual(10);
	});

	it.each<[string, INodeParameters]>([
		['Raw', { output: 'raw' }],
		['a workflow that was saved with Simplify switched off', { simplify: false }],
	])('%s: everything', async (_, fields) => {
		expect((await read(fields)).names.length).toBeGreaterThan(50);
	});

	it('Selected Fields: those, and the ID', async () => {
		const { card, json } = await read({
			output: 'selectedFields',
			selectedFields: ['mobile', 'kycStatus'],
		});
		expect(json).toEqual({
			enKashCardId: card.enKashCardId,
			mobile: '9600098867',
			kycStatus: { name: 'VERIFIED', label: 'Verified' },
		});
		const none = await read({ output: 'selectedFields', selectedFields: [] });
		expect(none.names).toEqual(['enKashCardId']);
	});

	it('another word is refused', async () => {
		const { message } = await read({ output: '={{ "everything" }}' });
		expect(message).toBe("The parameter 'Output' can't be used as it is");
	});
});

it('an agent reads the chosen fields of accounts and transactions, whatever EnKash calls them', async () => {
	const { entry } = give(enKash, { amount: 30 });
	const chosen = (selectedFields: string[]) => ({ output: 'selectedFields', selectedFields });
	const account = await runAsTool({
		resource: 'account',
		operation: 'get',
		...chosen(['availableBalance']),
	});
	expect(Object.keys(account.json ?? {})).toEqual(['cardAccountId', 'availableBalance']);
	const transaction = await runAsTool({
		resource: 'transaction',
		operation: 'get',
		pgReferenceNumber: entry.reference,
		...chosen(['amount', 'txnDate', 'pgReferenceNumber']),
	});
	const { json = {} } = transaction;
	expect(Object.values(json)).toEqual([
		30,
		expect.stringMatching(/\+05:30$/),
		entry.reference,
		expect.any(String),
	]);
});

it.each([
	[true, ['hidden', 'options', 'multiOptions']],
	[false, ['boolean']],
])('as a tool (%s) it offers Simplify or Output as %j', async (isTool, expected) => {
	const { description } = isTool ? await tool() : await loadNode('enKash');
	const values = { resource: 'card', operation: 'get', output: 'selectedFields' };
	const shown = description.properties.filter(
		(property) =>
			['simplify', 'output', 'selectedFields'].includes(property.name) &&
			NodeHelpers.displayParameter(values, property, { typeVersion: 1 }, description),
	);
	expect(shown.map(({ type }) => type)).toEqual(expected);
});
