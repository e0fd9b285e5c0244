import { Api, outputsOf } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { N8n } from '../lib/n8n.mjs';
import { installInto } from '../lib/package.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import { chain, enkash, manualTrigger, rows, sheet, webhook } from '../lib/workflow.mjs';
import { checkTypes } from './installation.mjs';

const BULK_NODE = 'EnKash Bulk Allocate';

/** The last n8n that runs on Node 20. */
export async function runOlder(context) {
	const installation = await context.olderInstallation();
	const { tarball, manifest } = await context.packed();
	// Its default engine for expressions wants a newer Node than n8n itself.
	const n8n = new N8n(installation, context.path('older'), { N8N_EXPRESSION_ENGINE: 'legacy' });
	await installInto(n8n, tarball);
	await check(
		`n8n ${installation.version} starts with the package, on Node ${process.versions.node}`,
		() => n8n.start(),
	);
	const api = await new Api(n8n).signIn();
	await checkTypes(api, manifest);

	const sandbox = await startSandbox();
	const credential = await api.createCredential('EnKash sandbox', sandbox.credential());
	await check('its credential test: right and wrong', async () => {
		const right = await api.testCredential(credential, sandbox.credential());
		assert.equal(right.status, 'OK', right.message);
		const wrong = await api.testCredential(credential, sandbox.credential({ password: 'not-it' }));
		assert.equal(wrong.status, 'Error');
		assert.match(wrong.message, /Password/);
	});
	const pay = (payoutRun) => enkash(BULK_NODE, 'enKashBulkAllocate', credential, { payoutRun });
	await check('a sheet, started in the editor: each row paid once', async () => {
		const workflow = await api.createWorkflow(
			chain('By hand', [manualTrigger(), rows(sheet(250)), pay('hand')]),
		);
		const execution = await api.execute(workflow, 'Start');
		assert.equal(execution.status, 'success');
		assert.deepEqual(
			outputsOf(execution, BULK_NODE).map(({ length }) => length),
			[250, 0, 0, 1],
		);
		assert.equal(sandbox.ledger.points.length, 250);
	});
	await check(
		'a sheet, started by a webhook and again from the command line: nobody is paid twice',
		async () => {
			const workflow = await api.createWorkflow(
				chain('By webhook', [webhook('older'), rows(sheet(250)), pay('hook')]),
			);
			await api.activate(workflow);
			const answer = await api.callWebhook('older', {});
			assert.equal(answer.length, 250);
			const again = await api.createWorkflow(
				chain('By command', [manualTrigger(), rows(sheet(250)), pay('hook')]),
			);
			await n8n.command('execute', `--id=${again.id}`);
			assert.equal(sandbox.ledger.points.length, 500);
		},
	);
	await n8n.stop();
	await sandbox.close();
}
