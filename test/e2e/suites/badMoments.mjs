import { outputsOf } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { freePort } from '../lib/ports.mjs';
import { until } from '../lib/processes.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import { chain, code, enkash, manualTrigger, rows, sheet, webhook } from '../lib/workflow.mjs';

const BULK_NODE = 'EnKash Bulk Allocate';
const POINTS_NODE = 'EnKash Allocate Points';

/** What goes wrong in real life, in a real n8n. */
export async function runBadMoments(context) {
	const api = await context.api();
	const sandbox = await startSandbox();
	const credential = await api.createCredential('EnKash in bad moments', sandbox.credential());
	const bulk = (parameters) => enkash(BULK_NODE, 'enKashBulkAllocate', credential, parameters);
	/** Runs a workflow of these nodes as the editor's button does. */
	const execute = async (nodes, more = {}) => {
		const workflow = await api.createWorkflow({
			...chain('Bad moment', [manualTrigger(), ...nodes]),
			...more,
		});
		return await api.execute(workflow, 'Start');
	};

	await restartWhileSheetRuns(context, { api, sandbox, bulk });

	await check(
		'an expression that fails on one row: that row is on Failed, the others are paid',
		async () => {
			sandbox.reset();
			const list = sheet(5);
			delete list[2].Points;
			const execution = await execute([
				rows(list),
				bulk({
					payoutRun: 'expression',
					columns: {
						mappingMode: 'defineBelow',
						value: {
							name: '={{ $json["Full Name"] }}',
							mobile: '={{ $json["Mobile Number"] }}',
							// The node it falls back to does not exist, which matters on the row without points alone.
							loadAmount: '={{ $json.Points ?? $("Bonus").first().json.Points }}',
						},
					},
				}),
			]);
			assert.equal(
				execution.status,
				'success',
				JSON.stringify(execution.data?.resultData?.error?.message),
			);
			const [success, failed] = outputsOf(execution, BULK_NODE);
			assert.equal(success.length, 4);
			assert.deepEqual(
				failed.map(({ pairedItem }) => pairedItem),
				[{ item: 2 }],
			);
			console.log(`      it says: ${failed[0].json.enkash.reason}`);
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
			const execution = await execute([
				{ ...rows([]), alwaysOutputData: true },
				bulk({ payoutRun: 'empty-row' }),
			]);
			assert.deepEqual(sandbox.ledger.points, []);
			const message = execution.data.resultData.error?.message;
			console.log(
				`      it says: ${message ?? outputsOf(execution, BULK_NODE)[1][0]?.json.enkash.reason}`,
			);
		},
	);
	await check('pinned rows are paid like any others', async () => {
		sandbox.reset();
		const pinned = sheet(3, 40).map((json) => ({ json }));
		const sheetNode = code('Sheet', 'throw new Error("pinned, so this never runs")');
		const execution = await execute([sheetNode, bulk({ payoutRun: 'pinned' })], {
			pinData: { Sheet: pinned },
		});
		assert.equal(outputsOf(execution, BULK_NODE)[0].length, 3);
		assert.equal(sandbox.ledger.points.length, 3);
	});
	await check('a pinned result is taken as it is: nothing is sent', async () => {
		sandbox.reset();
		const points = enkash(POINTS_NODE, 'enKashAllocatePoints', credential, {
			mobile: '9876543210',
			loadAmount: 100,
			firstName: 'Asha',
			payoutRun: 'pinned-result',
		});
		const pinData = { [POINTS_NODE]: [{ json: { outcome: 'allocated' } }] };
		const execution = await execute([points], { pinData });
		assert.equal(execution.status, 'success');
		assert.deepEqual(sandbox.requests, []);
	});
	await check('EnKash out of reach: a credential test says so in a sentence', async () => {
		const data = { ...sandbox.credential(), authUrl: `http://127.0.0.1:${await freePort()}` };
		const { status, message } = await api.testCredential(credential, data);
		console.log(`      it says: ${message}`);
		assert.equal(status, 'Error');
		assert.match(message, /could not be reached/);
	});
	await sandbox.close();
	await check('EnKash out of reach: a run pays nobody and says why', async () => {
		const execution = await execute([rows(sheet(3)), bulk({ payoutRun: 'unreachable' })]);
		const message = execution.data.resultData.error?.message;
		const [, failed] = outputsOf(execution, BULK_NODE);
		console.log(`      it says: ${message ?? failed[0].json.enkash.reason}`);
		assert.ok(message || failed.length === 3);
	});
}

/** Stopped as an update of n8n would do it, and killed as a power cut would. */
async function restartWhileSheetRuns(context, { api, sandbox, bulk }) {
	const n8n = await context.n8n();
	const rowCount = 400;
	const call = webhook('restart');
	call.parameters.responseMode = 'onReceived';
	const workflow = await api.createWorkflow(
		chain('Interrupted sheet', [
			call,
			rows(sheet(rowCount)),
			bulk({
				payoutRun: '={{ $("Webhook").first().json.body.payoutRun }}',
				options: { batchSize: 50 },
			}),
		]),
	);
	await api.activate(workflow);
	const ways = { 'stopped and started again': 'stop', 'killed and started again': 'kill' };
	for (const [title, way] of Object.entries(ways)) {
		await check(`n8n is ${title} while a sheet runs: the next run pays the rest`, async () => {
			sandbox.reset();
			sandbox.addFault({ kind: 'delay', delayMs: 500, times: Number.MAX_SAFE_INTEGER });
			const { points } = sandbox.ledger;
			await api.callWebhook('restart', { payoutRun: way });
			await until('some people are paid', () => points.length >= 100 || undefined);
			await n8n.main[way]();
			const paid = points.length;
			await n8n.start();
			// Asked to stop, n8n first ends what is running, for up to 30 seconds.
			if (way === 'kill') assert.ok(paid < rowCount, 'it was in the middle');
			await api.registered('restart');
			await api.callWebhook('restart', { payoutRun: way });
			const execution = await until('the second run is done', async () => {
				const [newest] = await api.executions(workflow.id);
				return newest.status === 'success' ? await api.execution(newest.id) : undefined;
			});
			const [success, failed, unconfirmed] = outputsOf(execution, BULK_NODE);
			assert.deepEqual([success.length, failed.length, unconfirmed.length], [rowCount, 0, 0]);
			assert.equal(points.length, rowCount);
			assert.equal(new Set(points.map(({ mobile }) => mobile)).size, rowCount);
			console.log(`      ${paid} were paid before, ${rowCount - paid} after`);
		});
	}
}
