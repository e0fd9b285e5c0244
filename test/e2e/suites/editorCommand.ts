/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import * as z from 'zod/v4';

import { check } from '../checks';
import type { Context } from '../context';
import { ownFoldersIn, processesOf } from '../machine/lifetime';
import { Api } from '../n8n/api';
import { errorOf } from '../n8n/execution';
import { exampleWorkflows } from '../n8n/importing';

/** `npm run editor`: everything is there, one line says where, and all of it goes again. */
export async function runEditorCommand(context: Context): Promise<void> {
	const folder = await context.makeFolder('editor-command');
	const service = await context.startProgram(folder, 'editor.ts', '--port', '0');
	const addresses = await check('npm run editor: it says where, and who to be', async () => {
		await service.ready(() => service.output.includes('Ctrl-C'));
		const [, url = '', demo = ''] =
			/^The demo: (http\S+?)\/workflow\/(\w+)$/m.exec(service.output) ?? [];
		const [ledger = ''] = /http\S+\/sandbox\/ledger/.exec(service.output) ?? [];
		return { url, demo, ledger };
	});
	if (!addresses) return;
	const api = await new Api(addresses.url, await context.installation()).signIn();
	await check('npm run editor: every example workflow is there', async () => {
		const names = exampleWorkflows().map(({ workflow }) => workflow.name);
		const there = (await api.workflows()).map(({ name }) => name);
		assert.deepEqual(there.sort(), names.sort());
	});
	await check(
		'npm run editor: it says its steps, the credential by the labels of its form, and what recipes need',
		() => {
			assert.deepEqual(service.output.match(/^\d of 5 /gm), [
				'1 of 5 ',
				'2 of 5 ',
				'3 of 5 ',
				'4 of 5 ',
				'5 of 5 ',
			]);
			for (const label of [
				'Environment +Test',
				'API URL +http',
				'Client ID +\\S',
				'Company ID +\\S',
				'PRODUCT_CATALOG_ID +PC',
				'ORDER_REFERENCE +ORDER-1',
			]) {
				assert.match(service.output, new RegExp(`^ {2}${label}`, 'm'));
			}
		},
	);
	await check('npm run editor: its credential works', async () => {
		const [credential] = await api.credentials();
		assert.ok(credential);
		const data = await api.credentialData(credential);
		const { status, message } = await api.testCredential(credential, data);
		assert.equal(status, 'OK', message);
	});
	await check('npm run editor: the demo pays two of four people', async () => {
		const execution = await api.execute({ id: addresses.demo }, 'Click Execute');
		assert.equal(execution.status, 'success', errorOf(execution));
		const ledger = z.object({ points: z.array(z.unknown()) });
		const { points } = ledger.parse(await (await fetch(addresses.ledger)).json());
		assert.equal(points.length, 2);
	});
	await check('npm run editor: Ctrl-C ends all of it', async () => {
		await service.interrupt();
		await assert.rejects(fetch(addresses.url), 'nobody listens any more');
		assert.deepEqual(await processesOf(folder), []);
		assert.deepEqual(await ownFoldersIn(folder), []);
	});
}
