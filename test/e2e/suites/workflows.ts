/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import { startSandbox } from '../../sandbox';
import { readWorkflow } from '../../workflows/files';
import { check } from '../checks';
import type { Context } from '../context';
import { createCredentials, Example, type Surroundings } from '../n8n/example';
import { exampleWorkflows, importWorkflows } from '../n8n/importing';
import type { N8n } from '../n8n/n8n';
import { withCredentials } from '../n8n/workflows';
import { exampleRuns, ownTeam } from './exampleRuns';
import { checkSubWorkflows } from './subWorkflows';

const examples = exampleWorkflows();

/** Every example workflow, imported by n8n's command and run with n8n's own nodes; only the world around it is local. */
export async function runWorkflows(context: Context): Promise<void> {
	const n8n = await context.n8n();
	const surroundings = await importExamples(context, n8n);
	await checkCanvases(context);
	await runExamples(n8n, surroundings);
	await checkSubWorkflows(new Example(surroundings, 'none'));
	await check('n8n asked for nothing on the internet', () =>
		assert.deepEqual(surroundings.server.refused, []),
	);
	await surroundings.sandbox.close();
}

/** Imports the examples into an n8n of any version and chooses credentials for them. */
export async function importExamples(context: Context, n8n: N8n): Promise<Surroundings> {
	const { version } = n8n.installation;
	await check(
		`n8n ${version}: all ${examples.length} example workflows are imported without a warning`,
		async () => await importWorkflows(n8n, examples, context.path(`workflows-${version}`)),
	);
	const api = await n8n.signIn();
	const [server, sandbox] = [await context.services(), await startSandbox()];
	const choose = await createCredentials(api, server, sandbox);
	for (const { workflow } of examples) {
		await api.saveWorkflow(withCredentials(await api.workflow(workflow.id), choose));
	}
	return { api, server, sandbox, choose };
}

/** Runs the demo by n8n's command, and every example as its trigger starts it. `except`: names of files. */
export async function runExamples(
	n8n: N8n,
	surroundings: Surroundings,
	except: string[] = [],
): Promise<void> {
	const { sandbox, server } = surroundings;
	const { version } = n8n.installation;
	await check(`n8n ${version}: the demo runs by n8n execute: two of four are paid`, async () => {
		const { id } = readWorkflow('demo-sheet-to-rewards');
		await new Example(surroundings, id).prepare(ownTeam);
		await n8n.command('execute', `--id=${id}`);
		assert.deepEqual(
			sandbox.ledger.points.map(({ amount }) => amount),
			[10, 20],
		);
	});
	for (const { name, workflow } of examples.filter((example) => !except.includes(example.name))) {
		const run = exampleRuns.get(name);
		await check(`n8n ${version}: ${name}: ${run?.title ?? 'runs'}`, async () => {
			assert.ok(run, 'there is a run for it in exampleRuns.ts');
			sandbox.reset();
			server.services.slack.messages.length = 0;
			server.services.mailbox.emails.length = 0;
			await run.go(new Example(surroundings, workflow.id));
		});
	}
}

/** Pictures for the documentation; and what a person sees first: all nodes known to n8n, and all notes whole. */
async function checkCanvases(context: Context): Promise<void> {
	await check(
		'every example workflow opens with all its nodes known and its notes whole',
		async () => {
			const editor = await context.editor();
			for (const { name, workflow } of examples) {
				await editor.openWorkflow(workflow);
				await editor.screen.shot(`workflow-${name}`);
				assert.equal(await editor.unknownNodes(), 0, name);
				assert.deepEqual(await editor.cutNotes(), [], name);
			}
		},
	);
}
