/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import type { INode, INodeParameters } from 'n8n-workflow';

import { type Sandbox, startSandbox } from '../../sandbox';
import { check, note } from '../checks';
import type { Context } from '../context';
import { freePort } from '../machine/ports';
import { until } from '../machine/until';
import type { Api } from '../n8n/api';
import { countsOf, errorOf, type Execution, outputsOf } from '../n8n/execution';
import type { N8n } from '../n8n/n8n';
import {
	chain,
	code,
	enkash,
	manualTrigger,
	type NewWorkflow,
	rows,
	sheet,
	webhook,
} from '../n8n/workflows';

const bulkNode = 'EnKash Bulk Allocate';
const pointsNode = 'EnKash Allocate Points';

/** A node that pays a sheet. */
type Bulk = (parameters: INodeParameters) => INode;

/** What goes wrong in real life, in a real n8n. */
export async function runBadMoments(context: Context): Promise<void> {
	const api = await context.api();
	const sandbox = await startSandbox();
	const credential = await api.createCredential('EnKash in bad moments', sandbox.credential());
	const bulk: Bulk = (parameters) => enkash(bulkNode, 'enKashBulkAllocate', credential, parameters);
	/** Runs a workflow of these nodes as the editor's button does. */
	const execute = async (nodes: INode[], more: Partial<NewWorkflow> = {}) => {
		const fresh = { ...chain('Bad moment', [manualTrigger(), ...nodes]), ...more };
		return await api.execute(await api.createWorkflow(fresh), 'Start');
	};

	await restartWhileSheetRuns(await context.n8n(), api, sandbox, bulk);

	await check(
		'an expression that fails on one row: that row is on Failed, the others are paid',
		async () => {
			sandbox.reset();
			const list = sheet(5).map((row, index) =>
				index === 2 ? { ...row, Points: undefined } : row,
			);
			const value = {
				name: '={{ $json["Full Name"] }}',
				mobile: '={{ $json["Mobile Number"] }}',
				// The node it falls back to does not exist, which matters on the row without points alone.
				loadAmount: '={{ $json.Points ?? $("Bonus").first().json.Points }}',
			};
			const columns = { mappingMode: 'defineBelow', value };
			const execution = await execute([rows(list), bulk({ payoutRun: 'expression', columns })]);
			assert.equal(execution.status, 'success', errorOf(execution));
			const [success, failed] = outputsOf(execution, bulkNode);
			assert.equal(success?.length, 4);
			assert.deepEqual(
				failed?.map(({ pairedItem }) => pairedItem),
				[{ item: 2 }],
			);
			note(`it says: ${whyNotPaid(execution)}`);
			assert.equal(sandbox.ledger.points.length, 4);
		},
	);
	await check('0 items: nothing is sent, nothing fails', async () => {
		sandbox.reset();
		const execution = await execute([rows([]), bulk({ payoutRun: 'nobody' })]);
		assert.equal(execution.status, 'success');
		assert.deepEqual(sandbox.requests, []);
	});
	await check(
		'0 items with Always Output Data before: one empty row on Failed, nothing is sent',
		async () => {
			sandbox.reset();
			const emptyItem = { ...rows([]), alwaysOutputData: true };
			const execution = await execute([emptyItem, bulk({ payoutRun: 'empty-row' })]);
			assert.deepEqual(sandbox.ledger.points, []);
			const reason = whyNotPaid(execution);
			note(`it says: ${reason}`);
			assert.ok(reason);
		},
	);
	await check('pinned rows are paid like any others', async () => {
		sandbox.reset();
		const sheetNode = code('Sheet', 'throw new Error("pinned, so this never runs")');
		const execution = await execute([sheetNode, bulk({ payoutRun: 'pinned' })], {
			pinData: { Sheet: sheet(3, 40).map((json) => ({ json })) },
		});
		assert.equal(countsOf(execution, bulkNode)[0], 3);
		assert.equal(sandbox.ledger.points.length, 3);
	});
	await check('a pinned result is taken as it is: nothing is sent', async () => {
		sandbox.reset();
		const points = enkash(pointsNode, 'enKashAllocatePoints', credential, {
			mobile: '9876543210',
			loadAmount: 100,
			firstName: 'Asha',
			payoutRun: 'pinned-result',
		});
		const pinData = { [pointsNode]: [{ json: { outcome: 'allocated' } }] };
		const execution = await execute([points], { pinData });
		assert.equal(execution.status, 'success');
		assert.deepEqual(sandbox.requests, []);
	});
	await check('Retry of a failed execution makes no card again, and the others', async () => {
		sandbox.reset();
		const { cards } = sandbox.ledger;
		const create = enkash('Cards', 'enKashCreateCard', credential, {
			mobile: '={{ $json["Mobile Number"] }}',
			firstName: '={{ $json["Full Name"] }}',
		});
		// Fetches a token, as a call with a refused one would count for the fault below.
		await execute([rows(sheet(1)), create]);
		assert.equal(cards.length, 1);
		const stored = await api.createWorkflow(
			chain('Retried', [manualTrigger(), rows(sheet(3, 60)), create]),
		);
		const match = { path: '/partner/enKashCard', nth: 2 };
		sandbox.addFault({ kind: 'status', status: 422, match });
		const failed = await api.execute(stored, 'Start');
		assert.equal(failed.status, 'error');
		assert.equal(cards.length, 2, errorOf(failed));
		const retried = await api.finished(await api.retry(stored, failed.id));
		assert.equal(retried.status, 'success', errorOf(retried));
		assert.deepEqual(countsOf(retried, 'Cards'), [3]);
		assert.equal(cards.length, 4);
		assert.equal(new Set(cards.map(({ mobile }) => mobile)).size, 4);
	});
	await check('EnKash out of reach: a credential test says so in a sentence', async () => {
		const data = { ...sandbox.credential(), authUrl: `http://127.0.0.1:${await freePort()}` };
		const { status, message } = await api.testCredential(credential, data);
		note(`it says: ${message}`);
		assert.equal(status, 'Error');
		assert.match(message, /could not be reached/);
	});
	await sandbox.close();
	await check('EnKash out of reach: a run pays nobody and says why', async () => {
		const execution = await execute([rows(sheet(3)), bulk({ payoutRun: 'unreachable' })]);
		assert.equal(countsOf(execution, bulkNode)[0] ?? 0, 0);
		const reason = whyNotPaid(execution) ?? '';
		note(`it says: ${reason}`);
		assert.match(reason, /could not be reached/);
	});
}

/** The message of the node, or the reason of its first row on Failed. */
export function whyNotPaid(execution: Execution): string | undefined {
	const [, failed] = outputsOf(execution, bulkNode);
	const reason: unknown = failed?.[0]?.json['EnKash Reason'];
	return errorOf(execution) ?? (typeof reason === 'string' ? reason : undefined);
}

/** Stopped as an update of n8n does it, and killed as a power cut does. */
async function restartWhileSheetRuns(
	n8n: N8n,
	api: Api,
	sandbox: Sandbox,
	bulk: Bulk,
): Promise<void> {
	const rowCount = 400;
	const payoutRun = '={{ $("Webhook").first().json.body.payoutRun }}';
	const workflow = await api.createWorkflow(
		chain('Interrupted sheet', [
			webhook('restart', 'onReceived'),
			rows(sheet(rowCount)),
			bulk({ payoutRun, options: { batchSize: 50 } }),
		]),
	);
	await api.activate(workflow);
	const ways = {
		stopped: async () => await n8n.main.stop(),
		killed: async () => await n8n.main.kill(),
	};
	for (const [way, end] of Object.entries(ways)) {
		await check(
			`n8n is ${way} and started again while a sheet runs: the next run pays the rest`,
			async () => {
				sandbox.reset();
				sandbox.addFault({ kind: 'delay', delayMs: 500, times: Number.MAX_SAFE_INTEGER });
				const { points } = sandbox.ledger;
				const pay = async () => await api.callWebhook('restart', { payoutRun: way });
				await pay();
				await until('some people are paid', () => points.length >= 100);
				await end();
				const paidBefore = points.length;
				await n8n.start();
				// Asked to stop, n8n first ends what is running, for up to 30 seconds.
				if (way === 'killed') assert.ok(paidBefore < rowCount, 'it was in the middle');
				await api.registered('restart');
				const execution = await api.finished(await api.startedBy(workflow, pay));
				assert.equal(execution.status, 'success', errorOf(execution));
				assert.deepEqual(countsOf(execution, bulkNode), [rowCount, 0, 0, 1]);
				assert.equal(points.length, rowCount);
				assert.equal(new Set(points.map(({ mobile }) => mobile)).size, rowCount);
				note(`${paidBefore} were paid before, ${rowCount - paidBefore} after`);
			},
		);
	}
}
