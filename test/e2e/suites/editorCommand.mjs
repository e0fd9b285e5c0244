import path from 'node:path';
import { Api } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { ownFoldersIn, processesOf } from '../lib/lifetime.mjs';
import { e2eFolder, workflowsFolder } from '../lib/paths.mjs';
import { Service } from '../lib/processes.mjs';
import { readWorkflows } from '../lib/savedWorkflows.mjs';

const START_TIMEOUT_MS = 240_000;

/** `npm run editor`: everything there, one line that says where, and all of it gone again. */
export async function runEditorCommand(context) {
	const { tarball } = await context.packed();
	const installation = await context.installation();
	const folder = await context.makeFolder('editor-command');
	const service = new Service(
		'npm run editor',
		process.execPath,
		[path.join(e2eFolder, 'editor.mjs'), '--port', '0'],
		{
			env: { ...process.env, TMPDIR: folder, E2E_TARBALL: tarball },
			log: context.path('editor.log'),
		},
	);
	let url;
	await check('npm run editor: one line says where, and who to be', async () => {
		await service.ready(async () => service.output.includes('Ctrl-C'), START_TIMEOUT_MS);
		[url] = /http:\/\/[\d.]+:\d+/.exec(service.output);
	});
	if (!url) return;
	const api = await new Api({ url, installation }).logIn();
	await check('npm run editor: every example workflow is there', async () => {
		const workflows = await api.get('/workflows');
		const examples = await readWorkflows(workflowsFolder);
		assert.deepEqual(namesOf(workflows), namesOf(examples.map(({ workflow }) => workflow)));
	});
	await check('npm run editor: its credential works', async () => {
		const [credential] = await api.get('/credentials');
		const data = await api.credentialData(credential);
		const { status, message } = await api.testCredential(credential, data);
		assert.equal(status, 'OK', message);
	});
	await check('npm run editor: the demo pays three of four people', async () => {
		const demo = (await api.get('/workflows')).find(({ name }) => name.startsWith('Demo'));
		const execution = await api.execute(demo, 'Click Execute');
		assert.equal(execution.status, 'success');
		const [, address] = /(http\S+\/sandbox\/ledger)/.exec(service.output);
		const { points } = await (await fetch(address)).json();
		assert.equal(points.length, 3);
	});
	await check('npm run editor: Ctrl-C ends all of it', async () => {
		await service.interrupt();
		await assert.rejects(fetch(url), 'nobody listens any more');
		assert.deepEqual(await processesOf(folder), []);
		assert.deepEqual(await ownFoldersIn(folder), []);
	});
}

const namesOf = (workflows) => workflows.map(({ name }) => name).sort();
