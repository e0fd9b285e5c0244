import path from 'node:path';
import { assert, check } from '../lib/checks.mjs';
import { createCredentials, credentialsOf, Example } from '../lib/example.mjs';
import { exampleRuns } from '../lib/exampleRuns.mjs';
import { workflowsFolder } from '../lib/paths.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import { importWorkflows, readWorkflows, withCredentials } from '../lib/savedWorkflows.mjs';

/** Every example workflow, imported by n8n's command and run with n8n's own nodes; only the world around it is local. */
export async function runWorkflows(context) {
	const outside = await context.outside();
	const surroundings = {
		n8n: await context.n8n(),
		api: await context.api(),
		outside,
		sandbox: await startSandbox(),
	};
	const examples = await readWorkflows(workflowsFolder);
	const choose = await importExamples(context, surroundings, examples);
	await checkCanvases(context, examples);
	await runExamples(surroundings, examples, choose);
	await check('n8n asked for nothing on the internet', () => assert.deepEqual(outside.refused, []));
	await surroundings.sandbox.close();
}

/** Imports them and chooses their credentials; returns how to choose. */
export async function importExamples(context, { n8n, api, outside, sandbox }, examples) {
	const { version } = n8n.installation;
	await check(
		`n8n ${version}: all ${examples.length} example workflows are imported without a warning`,
		() => importWorkflows(n8n, examples, context.path(`workflows-${version}`)),
	);
	const credentials = await createCredentials(api, outside, sandbox);
	const choose = (node) => credentialsOf(node, credentials);
	for (const { workflow } of examples) {
		const saved = await api.workflow(workflow.id);
		await api.saveWorkflow(withCredentials(saved, choose));
	}
	return choose;
}

/** The demo by n8n's command, and every one as its trigger starts it. */
export async function runExamples({ n8n, api, outside, sandbox }, examples, choose) {
	const { version } = n8n.installation;
	await check(`n8n ${version}: the demo runs by n8n execute: three of four are paid`, async () => {
		const demo = examples.find(({ file }) => file === 'demo-sheet-to-rewards.json');
		await n8n.command('execute', `--id=${demo.workflow.id}`);
		assert.deepEqual(
			sandbox.ledger.points.map(({ amount }) => amount),
			[500, 1000, 750],
		);
	});
	for (const { file, workflow } of examples) {
		const name = path.basename(file, '.json');
		const run = exampleRuns[name];
		await check(`n8n ${version}: ${name}: ${run?.title ?? 'runs'}`, async () => {
			assert.ok(run, 'there is a run for it in exampleRuns.mjs');
			sandbox.reset();
			outside.slack.messages.length = 0;
			outside.mailbox.messages.length = 0;
			await run.go(new Example({ api, n8n, sandbox, outside, workflow, choose }));
		});
	}
}

/** Pictures for the documentation; and what a person sees first must not hold a node that n8n doesn't know. */
async function checkCanvases(context, examples) {
	await check('every example workflow opens in the editor with all its nodes known', async () => {
		await context.session();
		const { canvas, screen } = await context.editor();
		for (const { file, workflow } of examples) {
			await canvas.open(workflow);
			await screen.shot(`workflow-${path.basename(file, '.json')}`);
			assert.equal(await canvas.unknownNodes(), 0, file);
		}
	});
}
