/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { stringify } from 'flatted';

import { check } from '../checks';
import { freePort } from '../machine/ports';
import { Api } from '../n8n/api';
import { errorOf } from '../n8n/execution';

const atItsStart = { resultData: { runData: {} } };
const whenItWaits = {
	waitTill: '2026-11-26T12:00:00.000Z',
	resultData: { lastNodeExecuted: 'Ask for Approval', runData: {} },
};
const atItsEnd = {
	resultData: { lastNodeExecuted: 'Pay', error: { message: 'Not reached' }, runData: {} },
};

/** What n8n 1 on SQLite answers while it stores how an execution went, one step after another. */
const waitingStates = [
	{ status: 'running', data: null },
	{ status: 'running', data: stringify(undefined) },
	{ status: 'waiting', data: stringify(atItsStart) },
	{ status: 'waiting', data: stringify(whenItWaits) },
];
const endingStates = [
	{ status: 'running', data: stringify(whenItWaits) },
	{ status: 'error', data: stringify(whenItWaits) },
	{ status: 'error', data: null },
	{ status: 'error', data: stringify(undefined) },
	{ status: 'error', data: stringify(atItsStart) },
	{ status: 'error', data: stringify(atItsEnd) },
];

/** The tests' own reading of executions: a slow n8n tells the status before it has stored what came out. */
export async function runExecutions(): Promise<void> {
	const states = [...waitingStates, ...endingStates];
	const server = createServer((_request, response) => {
		response.end(JSON.stringify({ data: { id: '1', ...(states.shift() ?? endingStates.at(-1)) } }));
	});
	const port = await freePort();
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const n8n1 = { version: '1.123.81', folder: '', node: '' };
	const api = new Api(`http://127.0.0.1:${port}`, n8n1);
	await check('an execution waits for somebody once n8n has stored that', async () => {
		await api.waiting('1');
		assert.equal(states.length, endingStates.length);
	});
	await check('an execution is finished once n8n has stored what came out', async () => {
		assert.equal(errorOf(await api.finished('1')), 'Not reached');
		assert.equal(states.length, 0);
	});
	server.closeAllConnections();
	server.close();
}
