import { Api, outputsOf } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { N8n } from '../lib/n8n.mjs';
import { installInto } from '../lib/package.mjs';
import { workflowsFolder } from '../lib/paths.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import { readWorkflows } from '../lib/savedWorkflows.mjs';
import { chain, enkash, manualTrigger, rows, sheet, webhook } from '../lib/workflow.mjs';
import { checkTypes } from './installation.mjs';
import { runSaved } from './savedVersions.mjs';
import { importExamples, runExamples } from './workflows.mjs';

const BULK_NODE = 'EnKash Bulk Allocate';

/** The last n8n that runs on Node 20. */
export async function runOlder(context) {
	const installation = await context.olderInstallation();
	const { tarball, manifest } = await context.packed();
	const outside = await context.outside();
	// Its default engine for expressions wants a newer Node than n8n itself.
	const n8n = new N8n(installation, context.path('older'), {
		N8N_EXPRESSION_ENGINE: 'legacy',
		...outside.settings,
	});
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
	await check('the login is refused: nothing is sent, and it says why', async () => {
		const data = sandbox.credential({ username: 'nobody' });
		const wrong = await api.createCredential('Wrong user', data);
		const { message } = await runOneSheet(wrong);
		assert.match(message, /EnKash refused the login/);
	});
	await sandbox.close();
	await check('EnKash out of reach: nothing is sent, and it says why', async () => {
		const { message } = await runOneSheet(credential);
		assert.match(message, /EnKash could not be reached/);
	});
	await runOlderExamples(context, { n8n, api, outside });
	await runSaved(context, { n8n, api });
	await n8n.stop();

	/** What a sheet comes to that can't be paid: the message of the node, or the reason of its rows. */
	async function runOneSheet(chosen) {
		const node = enkash(BULK_NODE, 'enKashBulkAllocate', chosen, { payoutRun: 'not-paid' });
		const workflow = await api.createWorkflow(
			chain('Not paid', [manualTrigger(), rows(sheet(3)), node]),
		);
		const execution = await api.execute(workflow, 'Start');
		const [success = [], failed = []] = outputsOf(execution, BULK_NODE);
		assert.deepEqual(success, []);
		const message =
			execution.data.resultData.error?.message ?? failed[0]?.json.enkash.reason ?? 'nothing';
		console.log(`      it says: ${message}`);
		return { message };
	}
}

/** The example workflows, but for one whose Slack signature needs a kind of credential that came with n8n 2. */
async function runOlderExamples(context, { n8n, api, outside }) {
	const sandbox = await startSandbox();
	const surroundings = { n8n, api, outside, sandbox };
	const examples = await readWorkflows(workflowsFolder);
	const choose = await importExamples(context, surroundings, examples);
	const needsN8n2 = ({ file }) => file === 'slack-reward-command.json';
	const runnable = examples.filter((example) => !needsN8n2(example));
	await runExamples(surroundings, runnable, choose);
	await check('the Slack example, which needs n8n 2, pays nobody here', async () => {
		sandbox.reset();
		await api.activate(examples.find(needsN8n2).workflow);
		const command = { text: '<@U0ASHA|asha> 100 for helping', userId: 'U0RAVI' };
		const address = `${n8n.url}/webhook/enkash-slack-reward`;
		const response = await outside.slack.slashCommand(address, command);
		assert.equal(response.status, 500);
		assert.deepEqual(sandbox.ledger.points, []);
	});
	await sandbox.close();
}
