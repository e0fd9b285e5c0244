/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { startSandbox } from '../../sandbox';
import { parseWorkflow } from '../../workflows/files';
import { check } from '../checks';
import type { Context } from '../context';
import { e2eFolder } from '../machine/paths';
import { countsOf, errorOf } from '../n8n/execution';
import { importWorkflows, type NamedWorkflow } from '../n8n/importing';
import type { N8n } from '../n8n/n8n';
import { enkashCredential, withCredentials } from '../n8n/workflows';

/**
 * Workflows saved with earlier versions of the nodes, never changed afterwards. For each version and file: how many items
 * leave each output of the nodes of the package.
 */
const saved: Record<string, Record<string, Record<string, number[]>>> = {
	'0.1.0': {
		'allocate-coins': { 'EnKash Allocate Coins': [1] },
		'bulk-columns-by-hand': { 'EnKash Bulk Allocate': [2, 1, 0, 1] },
		'bulk-every-option': { 'EnKash Bulk Allocate': [2, 1, 0, 1] },
		'bulk-own-references': { 'EnKash Bulk Allocate': [2, 1, 0, 1] },
		'bulk-preview': { 'EnKash Bulk Allocate': [0, 1, 0, 1] },
		'create-card': { 'EnKash Create Card': [1] },
		'look-ups': {
			Give: [1],
			Account: [1],
			Cards: [1],
			Transactions: [1],
			Coins: [1],
			Event: [1],
		},
		'points-there-and-back': { Give: [1], 'Take Back': [1] },
		trigger: { 'EnKash Trigger': [1] },
	},
};

/** People's saved workflows go on working after an update of the package, in an n8n of any version. */
export async function runSavedVersions(context: Context, n8n: N8n): Promise<void> {
	const running = n8n.installation.version;
	const api = await n8n.signIn();
	const sandbox = await startSandbox();
	const credential = await api.createCredential('EnKash for saved workflows', sandbox.credential());
	for (const [version, expected] of Object.entries(saved)) {
		const files = await readFiles(version, Object.keys(expected));
		const workflows = files.map(({ name, workflow }) => ({
			name,
			workflow: withCredentials(workflow, enkashCredential(credential)),
		}));
		await check(
			`n8n ${running}: workflows saved with version ${version} are imported without a warning`,
			async () => await importWorkflows(n8n, workflows, context.path(`saved-${running}`, version)),
		);
		for (const { name, workflow } of workflows) {
			await check(
				`n8n ${running}: ${name}, saved with version ${version}, runs as it did`,
				async () => {
					sandbox.reset();
					const execution = await api.execute(workflow, workflow.nodes[0]?.name ?? '');
					assert.equal(execution.status, 'success', errorOf(execution));
					for (const [node, counts] of Object.entries(expected[name] ?? {})) {
						assert.deepEqual(countsOf(execution, node), counts, node);
					}
				},
			);
		}
	}
	await sandbox.close();
}

async function readFiles(version: string, names: string[]): Promise<NamedWorkflow[]> {
	const folder = path.join(e2eFolder, 'fixtures', version);
	return await Promise.all(
		names.map(async (name) => ({
			name,
			workflow: parseWorkflow(await readFile(path.join(folder, `${name}.json`), 'utf8')),
		})),
	);
}
