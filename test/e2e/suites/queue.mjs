import { Api, outputsOf } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { createCredentials, credentialsOf, Example } from '../lib/example.mjs';
import { N8n } from '../lib/n8n.mjs';
import { installInto } from '../lib/package.mjs';
import { workflowsFolder } from '../lib/paths.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { until } from '../lib/processes.mjs';
import { startRedis } from '../lib/redis.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import { importWorkflows, readWorkflows } from '../lib/savedWorkflows.mjs';
import { chain, code, enkash, webhook } from '../lib/workflow.mjs';

const CHUNKS = 20;
const ROWS_PER_CHUNK = 500;
const ROWS = CHUNKS * ROWS_PER_CHUNK;
/** Chunks of the sheet that the example workflow cuts up. */
const LARGE_SHEET_CHUNKS = 8;
/** Executions at a time in one worker. */
const CONCURRENCY = 3;
/** So long takes an answer of EnKash here, that executions overlap and a kill hits the middle of some. */
const REPLY_MS = 250;
const BULK_NODE = 'EnKash Bulk Allocate';

/** How soon the others notice that a worker is gone; n8n's own values are of the order of a minute. */
const IMPATIENT = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** One main process that takes webhook calls, two workers that run them, Redis between, PostgreSQL behind. */
export async function runQueue(context) {
	const cluster = await check('queue mode: main and two workers are up', () =>
		startCluster(context),
	);
	if (!cluster) return;
	const { sandbox, workers } = cluster;

	await check(`${CHUNKS} webhook calls of ${ROWS_PER_CHUNK} rows: each row paid once`, async () => {
		const start = performance.now();
		const ids = await sendChunks(cluster, 'october', allChunks());
		const executions = await Promise.all(ids.map((id) => cluster.api.finished(id)));
		const seconds = (performance.now() - start) / 1000;
		console.log(`      ${ROWS} rows in ${seconds.toFixed(1)} s`);
		for (const execution of executions) {
			assert.equal(execution.status, 'success');
			assert.deepEqual(
				outputsOf(execution, BULK_NODE).map(({ length }) => length),
				[ROWS_PER_CHUNK, 0, 0, 1],
			);
		}
		assertPaidOnce(sandbox, ROWS);
	});
	await check('both workers took their share', () => {
		const shares = workers.map((worker) => executionsOf(worker).length);
		console.log(`      executions a worker: ${shares.join(', ')}`);
		assert.equal(shares[0] + shares[1], CHUNKS);
		assert.ok(Math.min(...shares) >= CHUNKS / 4, 'neither was idle');
	});
	await check('the token was fetched a few times, not once an execution', () => {
		const logins = sandbox.requestsTo('/oauth/token').length;
		console.log(`      logins for ${CHUNKS} executions: ${logins}`);
		// One at most for each worker, as both may find the credential without a token.
		assert.ok(logins <= workers.length, `${logins} logins`);
	});
	await check(
		'a worker is killed in the middle, what it did not finish is sent again: each row paid once',
		() => killWorker(cluster),
	);
	await check(
		'the example workflow for large sheets: its chunks run on both workers, each row paid once',
		() => runLargeSheet(context, cluster),
	);
	await cluster.stop();
}

async function startCluster(context) {
	const folder = await context.makeFolder('queue');
	const [redis, postgres] = await Promise.all([startRedis(folder), startPostgres(folder)]);
	const sandbox = await startSandbox();
	sandbox.addFault({ kind: 'delay', delayMs: REPLY_MS, times: Number.MAX_SAFE_INTEGER });
	const main = new N8n(await context.installation(), context.path('queue', 'main'), {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		...IMPATIENT,
		...(await context.outside()).settings,
	});
	const workers = [1, 2].map((number) => main.sibling(context.path('queue', `worker-${number}`)));
	const { tarball } = await context.packed();
	for (const n8n of [main, ...workers]) await installInto(n8n, tarball);
	// The main process creates the tables that the workers need.
	await main.start();
	await Promise.all(workers.map((worker) => worker.startWorker(CONCURRENCY)));
	const api = await new Api(main).signIn();
	const credential = await api.createCredential('EnKash sandbox', sandbox.credential());
	const workflow = await api.createWorkflow(payTheChunk(credential));
	await api.activate(workflow);
	const stop = async () => {
		await Promise.all([main, ...workers].map((n8n) => n8n.stop()));
		await Promise.all([redis.service.stop(), postgres.service.stop('SIGINT'), sandbox.close()]);
	};
	return { main, workers, api, workflow, sandbox, stop };
}

/** The webhook gets rows, as a workflow that cuts a large sheet would send them, and answers at once. */
function payTheChunk(credential) {
	const call = webhook('chunk');
	call.parameters.responseMode = 'onReceived';
	return chain('Pay a chunk of a sheet', [
		call,
		code('Rows', 'return $input.first().json.body.rows.map((json) => ({ json }));'),
		enkash(BULK_NODE, 'enKashBulkAllocate', credential, {
			payoutRun: '={{ $("Webhook").first().json.body.payoutRun }}',
		}),
	]);
}

const allChunks = () => Array.from({ length: CHUNKS }, (_, chunk) => chunk);

/** Calls the webhook once a chunk and returns the ids of the executions that this started. */
async function sendChunks({ api, workflow }, payoutRun, chunks) {
	const before = new Set((await api.executions(workflow.id)).map(({ id }) => id));
	await Promise.all(
		chunks.map((chunk) => api.callWebhook('chunk', { payoutRun, rows: rowsOf(chunk) })),
	);
	return await until('every call became an execution', async () => {
		const ids = (await api.executions(workflow.id)).map(({ id }) => id);
		const started = ids.filter((id) => !before.has(id));
		return started.length === chunks.length ? started : undefined;
	});
}

function rowsOf(chunk) {
	return Array.from({ length: ROWS_PER_CHUNK }, (_, index) => {
		const number = chunk * ROWS_PER_CHUNK + index;
		return { chunk, name: `Employee ${number}`, mobile: 9_200_000_000 + number, points: 10 };
	});
}

/** Numbers of the executions that a worker says it has started. */
function executionsOf({ worker }) {
	return [...worker.output.matchAll(/started execution (\d+)/g)].map(([, id]) => id);
}

function assertPaidOnce({ ledger }, count) {
	const references = new Set(ledger.points.map(({ reference }) => reference));
	const people = new Set(ledger.points.map(({ mobile }) => mobile));
	assert.equal(ledger.points.length, count, 'payments');
	assert.equal(references.size, count, 'references');
	assert.equal(people.size, Math.min(count, ROWS), 'people');
}

/** n8n keeps nothing of an execution whose worker died that "Retry" could start from: the rows are sent again. */
async function killWorker(cluster) {
	const { api, sandbox, workers } = cluster;
	const payments = sandbox.ledger.points;
	const before = payments.length;
	const ids = await sendChunks(cluster, 'november', allChunks());
	await until('a good part is paid', () => payments.length - before > ROWS / 4 || undefined);
	await workers[1].worker.kill();

	const executions = await Promise.all(ids.map((id) => api.finished(id)));
	const done = new Set(executions.filter(({ status }) => status === 'success').map(chunkOf));
	const lost = allChunks().filter((chunk) => !done.has(chunk));
	console.log(
		`      ${lost.length} executions died, ${payments.length - before} of ${ROWS} rows were paid`,
	);
	assert.ok(lost.length > 0, 'the kill hit something');

	await workers[1].startWorker(CONCURRENCY);
	const again = await sendChunks(cluster, 'november', lost);
	const results = await Promise.all(again.map((id) => api.finished(id)));
	const outcomes = results.flatMap((execution) =>
		outputsOf(execution, BULK_NODE)[0].map(outcomeOf),
	);
	assert.equal(
		outcomes.length,
		lost.length * ROWS_PER_CHUNK,
		'every row of a lost chunk is on Success',
	);
	const already = outcomes.filter((outcome) => outcome === 'alreadyAllocated').length;
	console.log(
		`      sent again: ${outcomes.length - already} rows paid, ${already} had been paid already`,
	);
	assertPaidOnce(sandbox, before + ROWS);
}

const chunkOf = (execution) => outputsOf(execution, BULK_NODE)[0][0].json.chunk;

const outcomeOf = ({ json }) => json.enkash.outcome;

/** `workflows/large-sheet-on-workers.json` with its other half, as they are but for settings and credentials. */
async function runLargeSheet(context, { main, api, sandbox, workers }) {
	const outside = await context.outside();
	sandbox.reset();
	outside.slack.messages.length = 0;
	const startedBefore = workers.map((worker) => executionsOf(worker).length);
	const credentials = await createCredentials(api, outside, sandbox);
	const choose = (node) => credentialsOf(node, credentials);
	const examples = (await readWorkflows(workflowsFolder)).filter(({ file }) =>
		file.startsWith('large-sheet'),
	);
	await importWorkflows(main, examples, context.path('queue', 'workflows'));
	const [chunk, sheet] = examples.map(
		({ workflow }) => new Example({ api, n8n: main, sandbox, outside, workflow, choose }),
	);
	await chunk.prepare({});
	await chunk.activate();
	const people = allChunks().slice(0, LARGE_SHEET_CHUNKS).flatMap(rowsOf);
	const document = outside.googleSheets.add('Sheet1', people);
	await sheet.prepare({
		sheetLink: document.link,
		payoutRun: 'large-sheet',
		slackChannel: '#rewards',
		chunkAddress: `${main.url}/webhook/enkash-payout-chunk`,
		rowsPerChunk: ROWS_PER_CHUNK,
	});
	await sheet.execute('Click Execute');

	assertPaidOnce(sandbox, people.length);
	const shares = workers.map((worker, index) => executionsOf(worker).length - startedBefore[index]);
	console.log(`      chunks a worker: ${shares.join(', ')}`);
	assert.ok(Math.min(...shares) > 0, 'neither was idle');
	assert.match(outside.slack.messages[0].text, new RegExp(`Paid: ${people.length} people`));
	const outcomes = new Set(document.rows().map((row) => row['EnKash Outcome']));
	assert.deepEqual([...outcomes], ['allocated']);
}
