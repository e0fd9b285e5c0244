import path from 'node:path';
import { Api } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { e2eFolder, workflowsFolder } from '../lib/paths.mjs';
import { Service } from '../lib/processes.mjs';
import { readWorkflows } from '../lib/savedWorkflows.mjs';

const START_TIMEOUT_MS = 180_000;

/** `npm run editor`: everything there, one line that says where, and all of it gone again. */
export async function runEditorCommand(context) {
	const { tarball } = await context.packed();
	const installation = await context.installation();
	await check(
		'npm run editor: an editor with credential and workflows, gone again with Ctrl-C',
		async () => {
			const service = new Service(
				'editor',
				process.execPath,
				[path.join(e2eFolder, 'editor.mjs'), '--port', '0'],
				{
					env: { ...process.env, E2E_TARBALL: tarball },
					log: context.path('editor.log'),
				},
			);
			await service.ready(async () => service.output.includes('Ctrl-C'), START_TIMEOUT_MS);
			const [url] = /http:\/\/[\d.]+:\d+/.exec(service.output);
			const api = await new Api({ url, installation }).logIn();
			const workflows = await api.get('/workflows');
			assert.equal(workflows.length, (await readWorkflows(workflowsFolder)).length);
			const [credential] = await api.get('/credentials');
			const { status, message } = await api.testCredential(
				credential,
				await api.credentialData(credential),
			);
			assert.equal(status, 'OK', message);

			service.process.kill('SIGINT');
			await service.exited;
			await assert.rejects(fetch(url), 'nobody listens any more');
		},
	);
}
