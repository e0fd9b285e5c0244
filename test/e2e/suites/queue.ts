/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import { type Sandbox, startSandbox } from '../../sandbox';
import { check, note } from '../checks';
import type { Context } from '../context';
import { until } from '../machine/until';
import type { StoredWorkflow } from '../n8n/api';
import { type Cluster, startCluster } from '../n8n/cluster';
import { createCredentials } from '../n8n/example';
import { countsOf, errorOf, type Execution, outputsOf } from '../n8n/execution';
import { payLargeSheet } from '../n8n/largeSheet';
import { chain, code, type CredentialReference, enkash, webhook } from '../n8n/workflows';

const chunkCount = 20;
const rowsPerChunk = 500;
const rowCount = chunkCount * rowsPerChunk;
const chunks = Array.from({ length: chunkCount }, (_, chunk) => chunk);
/** Chunks of the sheet that the example workflow cuts up. */
const largeSheetChunks = 8;
/** Executions at a time in one worker. */
const concurrency = 3;
/** How long EnKash takes for an answer, so that executions overlap and a kill hits the middle of some. */
const delayMs = 250;
const bulkNode = 'EnKash Bulk Allocate';

/** How soon the others notice that a worker is gone; n8n's own values are of the order of a minute. */
const impatient = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** A cluster with an EnKash, and the workflow that pays a chunk. */
interface PayingCluster extends Cluster {
	workflow: StoredWorkflow;
	sandbox: Sandbox;
}

/** One main process that takes webhook calls, two workers that run them, Redis between, PostgreSQL behind. */
export async function runQueue(context: Context): Promise<void> {
	const cluster = await check(
		'queue mode: main and two workers are up',
		async () => await start(context),
	);
	if (!cluster) return;
	const { api, sandbox } = cluster;
	await check(
		`${chunkCount} webhook calls of ${rowsPerChunk} rows: each row paid once`,
		async () => {
			const start = performance.now();
			const ids = await sendChunks(cluster, 'october', chunks);
			const executions = await Promise.all(ids.map(async (id) => await api.finished(id)));
			note(`${rowCount} rows in ${((performance.now() - start) / 1000).toFixed(1)} s`);
			for (const execution of executions) {
				assert.equal(execution.status, 'success', errorOf(execution));
				assert.deepEqual(countsOf(execution, bulkNode), [rowsPerChunk, 0, 0, 1]);
			}
			assertPaidOnce(sandbox, rowCount);
		},
	);
	await check('both workers took their share', async () => {
		const shares = await sharesOf(cluster, [0, 0], chunkCount);
		assert.ok(Math.min(...shares) >= chunkCount / 4, 'neither was idle');
	});
	await check('the token was fetched a few times, not once an execution', () => {
		const logins = sandbox.requestsTo('/oauth/token').length;
		note(`logins for ${chunkCount} executions: ${logins}`);
		// One at most for each worker, as both may find the credential without a token.
		assert.ok(logins <= cluster.workers.length, `${logins} logins`);
	});
	await check(
		'a worker is killed in the middle, what it did not finish is sent again: each row paid once',
		async () => await killWorker(cluster),
	);
	await check(
		'the example workflow for large sheets: its chunks run on both workers, each row paid once',
		async () => await runLargeSheet(context, cluster),
	);
	await cluster.stop();
}

async function start(context: Context): Promise<PayingCluster> {
	const sandbox = await startSandbox();
	sandbox.addFault({ kind: 'delay', delayMs, times: Number.MAX_SAFE_INTEGER });
	const cluster = await startCluster(context, { concurrency, settings: impatient });
	const credential = await cluster.api.createCredential('EnKash sandbox', sandbox.credential());
	const workflow = await cluster.api.createWorkflow(payChunk(credential));
	await cluster.api.activate(workflow);
	const stop = async () => {
		await cluster.stop();
		await sandbox.close();
	};
	return { ...cluster, workflow, sandbox, stop };
}

/** The webhook gets rows, as a workflow that cuts a large sheet sends them, and answers at once. */
function payChunk(credential: CredentialReference) {
	const payoutRun = '={{ $("Webhook").first().json.body.payoutRun }}';
	return chain('Pay a chunk of a sheet', [
		webhook('chunk', 'onReceived'),
		code('Rows', 'return $input.first().json.body.rows.map((json) => ({ json }));'),
		enkash(bulkNode, 'enKashBulkAllocate', credential, { payoutRun }),
	]);
}

/** Calls the webhook once a chunk. Returns the ids of the executions that this started. */
async function sendChunks(
	{ api, workflow }: PayingCluster,
	payoutRun: string,
	numbers: number[],
): Promise<string[]> {
	return await api.allStartedBy(workflow, numbers.length, async () => {
		const send = async (chunk: number) =>
			await api.callWebhook('chunk', { payoutRun, rows: rowsOf(chunk) });
		await Promise.all(numbers.map(send));
	});
}

function rowsOf(chunk: number) {
	return Array.from({ length: rowsPerChunk }, (_, index) => {
		const number = chunk * rowsPerChunk + index;
		return { chunk, name: `Employee ${number}`, mobile: 9_200_000_000 + number, points: 10 };
	});
}

function startedCounts({ workers }: Cluster): number[] {
	return workers.map(({ worker }) => [...worker.output.matchAll(/started execution \d+/g)].length);
}

/**
 * How many executions each worker has started since it had started `before`, by its log, which may come later than
 * what it tells of: waits until it tells of `count` in all.
 */
async function sharesOf(cluster: Cluster, before: number[], count: number): Promise<number[]> {
	const shares = await until(`the workers' logs tell of ${count} executions`, () => {
		const counts = startedCounts(cluster).map((now, index) => now - (before[index] ?? 0));
		return counts.reduce((sum, one) => sum + one, 0) >= count && counts;
	});
	note(`executions a worker: ${shares.join(', ')}`);
	return shares;
}

function assertPaidOnce({ ledger }: Sandbox, count: number): void {
	const references = new Set(ledger.points.map(({ reference }) => reference));
	const people = new Set(ledger.points.map(({ mobile }) => mobile));
	assert.equal(ledger.points.length, count, 'payments');
	assert.equal(references.size, count, 'references');
	assert.equal(people.size, Math.min(count, rowCount), 'people');
}

/** n8n keeps nothing of an execution whose worker died that "Retry" could start from: the rows are sent again. */
async function killWorker(cluster: PayingCluster): Promise<void> {
	const { api, sandbox } = cluster;
	const [, victim] = cluster.workers;
	const payments = sandbox.ledger.points;
	const before = payments.length;
	const ids = await sendChunks(cluster, 'november', chunks);
	await until('a good part is paid', () => payments.length - before > rowCount / 4);
	await victim.worker.kill();

	const executions = await Promise.all(ids.map(async (id) => await api.finished(id)));
	const done = new Set(executions.filter(({ status }) => status === 'success').map(chunkOf));
	const lost = chunks.filter((chunk) => !done.has(chunk));
	const paid = payments.length - before;
	note(`${lost.length} executions died, ${paid} of ${rowCount} rows were paid`);
	assert.ok(lost.length > 0, 'the kill hit something');

	await victim.startWorker(concurrency);
	const again = await sendChunks(cluster, 'november', lost);
	const results = await Promise.all(again.map(async (id) => await api.finished(id)));
	const outcomes = results.flatMap(outcomesOf);
	assert.equal(outcomes.length, lost.length * rowsPerChunk, 'every row of a lost chunk is paid');
	const already = outcomes.filter((outcome) => outcome === 'Paid Before').length;
	note(`sent again: ${outcomes.length - already} rows paid, ${already} had been paid already`);
	assertPaidOnce(sandbox, before + rowCount);
}

function chunkOf(execution: Execution): unknown {
	return outputsOf(execution, bulkNode)[0]?.[0]?.json.chunk;
}

function outcomesOf(execution: Execution): unknown[] {
	const [success = []] = outputsOf(execution, bulkNode);
	return success.map(({ json }) => json['EnKash Outcome']);
}

async function runLargeSheet(context: Context, cluster: PayingCluster): Promise<void> {
	const { api, main, sandbox } = cluster;
	const server = await context.services();
	const { slack, googleSheets } = server.services;
	sandbox.reset();
	slack.messages.length = 0;
	const before = startedCounts(cluster);
	const people = chunks.slice(0, largeSheetChunks).flatMap(rowsOf);
	const sheetLink = googleSheets.addRows('Sheet1', people);
	const folder = context.path('queue', 'workflows');
	const choose = await createCredentials(api, server, sandbox);
	await payLargeSheet(main, { api, sandbox, server, choose }, { sheetLink, rowsPerChunk, folder });

	assertPaidOnce(sandbox, people.length);
	const shares = await sharesOf(cluster, before, largeSheetChunks);
	assert.ok(Math.min(...shares) > 0, 'neither was idle');
	const count = people.length.toLocaleString('en-IN');
	assert.match(slack.messages[0]?.text ?? '', new RegExp(`Paid: ${count} people`));
	const outcomes = googleSheets.rows(sheetLink, 'Sheet1').map((row) => row['EnKash Outcome']);
	assert.deepEqual([...new Set(outcomes)], ['Paid']);
}
