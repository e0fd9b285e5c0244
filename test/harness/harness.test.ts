/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { createServer } from 'node:http';
import type { IDataObject, INode, INodeType } from 'n8n-workflow';
import {
	type NodeRun,
	callMethod,
	CredentialStore,
	loadCredential,
	loadNode,
	runNode as run,
	runPoll,
	runWorkflow,
	testCredential,
} from '.';
import { writeThrowawayPackage } from './throwawayPackage';

const { packageDir, remove } = writeThrowawayPackage();
afterAll(remove);

const runNode = async (node: Omit<NodeRun, 'packageDir'>) => await run({ ...node, packageDir });

/** An API whose tokens are `t1`, `t2`...; only the newest is good. */
const api: {
	logins: number;
	requests: string[];
	loginStatus: number;
	onBegun: () => void;
	answer: { status: number; body: IDataObject };
} = {
	logins: 0,
	requests: [],
	loginStatus: 200,
	onBegun: () => {},
	answer: { status: 200, body: {} },
};
const server = createServer((request, response) => {
	const reply = (status: number, body: IDataObject) => {
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(body));
	};
	api.requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
	if (request.url === '/login') {
		if (api.loginStatus !== 200) return reply(api.loginStatus, { message: 'Wrong password' });
		api.logins++;
		return reply(200, { token: `t${api.logins}` });
	}
	if (request.url === '/begun') {
		api.onBegun();
		return reply(200, {});
	}
	if (request.url === '/me') return reply(api.answer.status, api.answer.body);
	const token = request.headers.authorization?.replace('Bearer ', '');
	if (token !== `t${api.logins}`) return reply(401, { message: 'Token is old' });
	return reply(200, { token });
});
let url = '';
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port.');
	url = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
	await new Promise((resolve) => {
		server.close(resolve);
		server.closeAllConnections();
	});
});
beforeEach(() => {
	api.logins = 0;
	api.requests = [];
	api.loginStatus = 200;
	api.answer = { status: 200, body: { status: 'ok' } };
});

describe('items and outputs', () => {
	test('every output comes back with its items and their lineage', async () => {
		const { outputs, status, hints, logs } = await runNode({
			node: 'fourOutputs',
			parameters: { label: '={{ $json.name.toUpperCase() }}' },
			items: [
				{ to: 2, name: 'a' },
				{ to: 0, name: 'b' },
				{ to: 2, name: 'c' },
			],
		});
		expect(status).toBe('success');
		expect(outputs).toEqual([
			[{ json: { to: 0, name: 'b', label: 'B' }, pairedItem: { item: 1 } }],
			[],
			[
				{ json: { to: 2, name: 'a', label: 'A' }, pairedItem: { item: 0 } },
				{ json: { to: 2, name: 'c', label: 'C' }, pairedItem: { item: 2 } },
			],
			[],
		]);
		expect(hints).toEqual([{ message: 'Four ways out', location: 'outputPane' }]);
		expect(logs).toEqual([{ level: 'info', message: 'sorted', meta: { items: 3 } }]);
	});

	test('defaults are filled in, and an item may be given whole or as its json', async () => {
		const { outputs } = await runNode({
			node: 'n8n-nodes-throwaway.fourOutputs',
			items: [{ json: { to: 0 } }, { to: 0, json: { a: 1 } }],
		});
		expect(outputs[0]?.map(({ json }) => json)).toEqual([
			{ to: 0, label: 'none' },
			{ to: 0, json: { a: 1 }, label: 'none' },
		]);
	});

	test('executeOnce, alwaysOutputData and pins do what they do in n8n', async () => {
		const items = [{ to: 1 }, { to: 1 }];
		const once = await runNode({ node: 'fourOutputs', items, executeOnce: true });
		expect(once.outputs[1]).toHaveLength(1);
		const always = await runNode({ node: 'fourOutputs', items, alwaysOutputData: true });
		expect(always.outputs[0]).toEqual([
			{
				json: {},
				pairedItem: [
					{ item: 0, input: 0 },
					{ item: 1, input: 0 },
				],
			},
		]);
		const pinData = { FourOutputs: [{ json: { pinned: true } }] };
		const pinned = await runNode({ node: 'fourOutputs', items, pinData });
		expect(pinned.tries).toBe(0);
		expect(pinned.outputs[0]?.[0]?.json).toEqual({ pinned: true });
		const active = await runNode({ node: 'fourOutputs', items, pinData, mode: 'trigger' });
		expect(active.tries).toBe(1);
	});

	test('a required field left empty stops the workflow before it starts', async () => {
		const { status, error, tries } = await runNode({ node: 'picky', parameters: { needed: '' } });
		expect(status).toBe('error');
		expect(error?.name).toBe('WorkflowHasIssuesError');
		expect(tries).toBe(0);
	});
});

describe('On Error', () => {
	const items = [{ n: 1 }, { n: 2, bad: true }, { n: 3 }];

	test('stopWorkflow: the error, and no output', async () => {
		const { status, error, outputs } = await runNode({ node: 'picky', items });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'Item is bad',
			description: 'Its bad is set',
			context: { itemIndex: 1 },
		});
		expect(outputs).toEqual([[]]);
	});

	test('continueRegularOutput: what the node made of the item', async () => {
		const { status, error, outputs } = await runNode({
			node: 'picky',
			items,
			onError: 'continueRegularOutput',
		});
		expect(status).toBe('success');
		expect(error).toBeUndefined();
		expect(outputs).toHaveLength(1);
		expect(outputs[0]?.[1]).toEqual({
			json: { error: 'Item is bad', details: { row: 1 } },
			pairedItem: { item: 1 },
		});
	});

	test('continueErrorOutput: n8n moves the item to one output more and lays it over its input', async () => {
		const { outputs } = await runNode({ node: 'picky', items, onError: 'continueErrorOutput' });
		expect(outputs).toHaveLength(2);
		expect(outputs[0]?.map(({ json }) => json.n)).toEqual([1, 3]);
		expect(outputs[1]).toEqual([
			{
				json: { n: 2, bad: true, error: 'Item is bad', details: { row: 1 } },
				pairedItem: { item: 1 },
			},
		]);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s with a node that throws anyway: the raw input on output 0',
		async (onError) => {
			const { status, error, outputs } = await runNode({
				node: 'picky',
				parameters: { obey: false },
				items,
				onError,
			});
			// The engine forgets an error it was told to continue after only when another node runs.
			expect(status).toBe('error');
			expect(error?.message).toBe('Item is bad');
			expect(outputs[0]?.map(({ json }) => json)).toEqual(items);
			expect(outputs.slice(1).flat()).toEqual([]);
		},
	);
});

describe('Retry On Fail', () => {
	const bad = { node: 'picky', items: [{ bad: true }] };

	test.each([
		['not asked for', {}, 1],
		['3 tries unless told', { retryOnFail: true }, 3],
		['as often as told', { retryOnFail: true, maxTries: 4, waitBetweenTries: 0 }, 4],
		['never more than 5', { retryOnFail: true, maxTries: 50, waitBetweenTries: 1 }, 5],
	])('%s', async (_, settings, tries) => {
		const result = await runNode({ ...bad, ...settings });
		expect(result.tries).toBe(tries);
		expect(result.status).toBe('error');
	});

	test('runs a successful node again when its first item has an "error"', async () => {
		const result = await runNode({
			node: 'fourOutputs',
			items: [{ to: 0, error: '' }],
			retryOnFail: true,
		});
		expect(result.tries).toBe(3);
		expect(result.status).toBe('success');
	});
});

describe('Stop', () => {
	test('reaches the node, whose last words are kept', async () => {
		const controller = new AbortController();
		api.onBegun = () => controller.abort();
		const items = [{ url: `${url}/begun` }];
		const { status, outputs, error } = await runNode({
			node: 'waiter',
			items,
			signal: controller.signal,
		});
		expect(status).toBe('canceled');
		expect(error?.name).toBe('ManualExecutionCancelledError');
		expect(outputs[0]?.[0]?.json).toEqual({ stopped: true });
	});

	test('before the start: the node never runs', async () => {
		const { status, tries } = await runNode({ node: 'waiter', signal: AbortSignal.abort() });
		expect(status).toBe('canceled');
		expect(tries).toBe(0);
	});
});

describe('credentials', () => {
	test('an empty token is fetched, used and saved', async () => {
		const credentials = new CredentialStore({ enKashApi: { url } });
		const items = [{}, {}];
		const { outputs } = await runNode({ node: 'caller', credentials, items });
		expect(outputs[0]?.map(({ json }) => json.token)).toEqual(['t1', 't1']);
		expect(credentials.get('enKashApi')).toEqual({ url, accessToken: 't1' });

		await runNode({ node: 'caller', credentials });
		expect(api.logins).toBe(1);
		expect(credentials.saveCount('enKashApi')).toBe(1);
	});

	test('a refused token is replaced, the request sent again, the new token saved', async () => {
		const credentials = new CredentialStore({ enKashApi: { url, accessToken: 'old' } });
		const { outputs } = await runNode({ node: 'caller', credentials });
		expect(outputs[0]?.[0]?.json).toEqual({ token: 't1' });
		expect(api.requests).toEqual(['GET /echo Bearer old', 'POST /login -', 'GET /echo Bearer t1']);
		expect(credentials.get('enKashApi').accessToken).toBe('t1');
	});

	test('a login that fails is the error of the node', async () => {
		api.loginStatus = 403;
		const { error } = await runNode({ node: 'caller', credential: { url } });
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '403' });
		expect(error?.message).toBe('Forbidden - perhaps check your credentials?');
	});

	test('a login that fails with 401 is tried twice: n8n takes it for an expired token', async () => {
		api.loginStatus = 401;
		const { error } = await runNode({ node: 'caller', credential: { url } });
		expect(api.requests).toEqual(['POST /login -', 'POST /login -']);
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
	});

	test('an expression in a credential is resolved', async () => {
		const credential = { url: `={{ "${url}" }}`, flavour: '={{ "sweet".toUpperCase() }}' };
		expect(
			await callMethod('caller', 'loadOptions', 'flavours', { credential, packageDir }),
		).toEqual([{ name: 'SWEET', value: 1 }]);
	});

	test('none at all: the node says so', async () => {
		const { error } = await runNode({ node: 'caller' });
		expect(error?.message).toBe('Node does not have any credentials set');
	});
});

describe('whole workflows', () => {
	test('items keep their lineage across nodes, and a test may bring node types of its own', async () => {
		const double: INodeType = {
			description: {
				displayName: 'Double',
				name: 'double',
				group: ['transform'],
				version: 1,
				description: 'Says what came out of the node before it, and where that began',
				defaults: { name: 'Double' },
				inputs: ['main'],
				outputs: ['main'],
				properties: [{ displayName: 'Text', name: 'text', type: 'string', default: '' }],
			},
			async execute() {
				const items = this.getInputData();
				return [
					items.map((_, item) => ({
						json: { text: this.getNodeParameter('text', item) },
						pairedItem: { item },
					})),
				];
			},
		};
		const node = (name: string, type: string, x: number, parameters = {}): INode => ({
			id: name,
			name,
			type,
			typeVersion: 1,
			position: [x, 0],
			parameters,
		});
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		const { nodes, status } = await runWorkflow({
			packageDir,
			inputs: [{ to: 3, who: 'Asha' }, { to: 1 }, { to: 3, who: 'Ravi' }],
			extraNodeTypes: { 'test.double': double },
			workflow: {
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger', 0),
					node('Sort', 'n8n-nodes-throwaway.fourOutputs', 200, { label: 'seen' }),
					node('Rest', 'n8n-nodes-base.noOp', 400),
					node('Say', 'test.double', 400, {
						text: "={{ $('Start').item.json.who }} was {{ $json.label }} by {{ $('Sort').item.json.to }}",
					}),
				],
				connections: {
					Start: { main: [to('Sort')] },
					Sort: { main: [[], to('Rest'), [], to('Say')] },
				},
			},
		});
		expect(status).toBe('success');
		expect(nodes.Say?.outputs[0]?.map(({ json }) => json.text)).toEqual([
			'Asha was seen by 3',
			'Ravi was seen by 3',
		]);
		expect(nodes.Rest?.outputs[0]).toHaveLength(1);
	});
});

describe('methods of the editor', () => {
	test('listSearch gets the filter and the page, and may call the API', async () => {
		const result = await callMethod('caller', 'listSearch', 'cards', {
			credential: { url },
			parameters: { path: '/typed' },
			filter: 'as',
			paginationToken: 'p1',
			packageDir,
		});
		expect(result).toEqual({
			results: [{ name: 'as of /typed', value: 't1' }],
			paginationToken: 'p1+',
		});
	});

	test('resourceMapping shows a column once', async () => {
		const { fields } = await callMethod('caller', 'resourceMapping', 'columns', { packageDir });
		expect(fields.map(({ id }) => id)).toEqual(['name', 'mobile']);
	});

	test('an unknown method is named', async () => {
		await expect(callMethod('caller', 'loadOptions', 'nope', { packageDir })).rejects.toThrow(
			'caller has no loadOptions method "nope".',
		);
	});
});

describe('polling', () => {
	const poll = { node: 'poller', packageDir };

	test('static data survives from poll to poll', async () => {
		const staticData: IDataObject = {};
		const first = await runPoll({ ...poll, staticData });
		expect(first).toEqual({
			outputs: [[{ json: { polls: 1, mode: 'trigger' } }]],
			staticData: { polls: 1 },
			saved: true,
			logs: [{ level: 'debug', message: 'polled' }],
		});
		const second = await runPoll({ ...poll, staticData });
		expect(second.outputs?.[0]?.[0]?.json.polls).toBe(2);
		expect(staticData).toEqual({ polls: 2 });
	});

	test('the editor sees what is remembered and changes nothing', async () => {
		const staticData: IDataObject = { polls: 7 };
		const { outputs, saved } = await runPoll({ ...poll, staticData, mode: 'manual' });
		expect(outputs?.[0]?.[0]?.json).toEqual({ polls: 8, mode: 'manual' });
		expect(saved).toBe(false);
		expect(staticData).toEqual({ polls: 7 });
	});

	test.each([
		// behaviour, at activation, durable cursor: polls remembered, saved
		['fail', 'trigger', false, 1, false],
		['fail', 'trigger', true, 0, false],
		['idle', 'trigger', false, 1, false],
		['idle', 'trigger', true, 1, true],
		['idle', 'activate', true, 0, false],
		['emit', 'activate', true, 1, true],
	] as const)('%s at %s, durable cursor %s', async (behave, mode, durableCursor, polls, saved) => {
		const staticData: IDataObject = { polls: 0 };
		const parameters = { behave };
		const result = await runPoll({ ...poll, staticData, parameters, mode, durableCursor });
		expect(result.saved).toBe(saved);
		expect(result.error?.message).toBe(behave === 'fail' ? 'Poll broke' : undefined);
		expect(staticData).toEqual({ polls });
	});
});

describe('the test of a credential', () => {
	test('passes, and its token is saved', async () => {
		const credentials = new CredentialStore({ enKashApi: { url } });
		expect(await testCredential({ url }, { credentials, packageDir })).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(api.requests).toEqual(['POST /login -', 'GET /me Bearer t1']);
		expect(credentials.get('enKashApi').accessToken).toBe('t1');
	});

	test('a token that is there is used without a new login', async () => {
		await testCredential({ url, accessToken: 'old' }, { packageDir });
		expect(api.requests).toEqual(['GET /me Bearer old']);
	});

	test.each([
		['a rule for the status', 403, {}, 'This key may not do that'],
		['a rule for the body', 200, { status: 'error' }, 'It said no'],
		['no rule: the status text', 404, {}, 'Not Found'],
	])('%s', async (_, status, body, message) => {
		api.answer = { status, body };
		expect(await testCredential({ url }, { packageDir })).toEqual({ status: 'Error', message });
	});

	test('a login refused by the API is judged by its status, as if it were the test request', async () => {
		api.loginStatus = 403;
		expect(await testCredential({ url }, { packageDir })).toEqual({
			status: 'Error',
			message: 'This key may not do that',
		});
		api.loginStatus = 500;
		expect(await testCredential({ url }, { packageDir })).toEqual({
			status: 'Error',
			message: 'Internal Server Error',
		});
	});

	test('nobody answers: the bare code', async () => {
		expect(await testCredential({ url: 'http://127.0.0.1:1' }, { packageDir })).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});
});

describe('what is loaded', () => {
	test('nodes and credentials, as n8n has them in memory', async () => {
		expect((await loadNode('poller', { packageDir })).description.properties[0]?.name).toBe(
			'pollTimes',
		);
		const { properties } = await loadCredential('enKashApi', { packageDir });
		expect(properties.map(({ name }) => name)).toContain('allowedHttpRequestDomains');
		await expect(loadNode('nope', { packageDir })).rejects.toThrow('has no node "nope"');
	});

	test('a package that was not built is named', async () => {
		await expect(loadNode('x', { packageDir: '/nowhere' })).rejects.toThrow(
			'/nowhere could not be loaded. Has it been built (npm run build)?',
		);
	});
});
