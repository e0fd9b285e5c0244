import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { outputsOf } from '../lib/api.mjs';
import { assert, check } from '../lib/checks.mjs';
import { fixturesFolder } from '../lib/paths.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import {
	enkashCredential,
	importWorkflows,
	readWorkflows,
	withCredentials,
} from '../lib/savedWorkflows.mjs';

/**
 * Workflows saved with earlier versions of the nodes, one folder a version, never changed afterwards: for each node of
 * the package in them the number of items that leave each output.
 */
const EXPECTED = {
	'0.1.0/allocate-coins.json': { 'EnKash Allocate Coins': [1] },
	'0.1.0/bulk-columns-by-hand.json': { 'EnKash Bulk Allocate': [2, 1, 0, 1] },
	'0.1.0/bulk-every-option.json': { 'EnKash Bulk Allocate': [2, 1, 0, 1] },
	'0.1.0/bulk-own-references.json': { 'EnKash Bulk Allocate': [2, 1, 0, 1] },
	'0.1.0/bulk-preview.json': { 'EnKash Bulk Allocate': [0, 1, 0, 1] },
	'0.1.0/create-card.json': { 'EnKash Create Card': [1] },
	'0.1.0/look-ups.json': {
		Give: [1],
		Account: [1],
		Cards: [1],
		Transactions: [1],
		Coins: [1],
		Event: [1],
	},
	'0.1.0/points-there-and-back.json': { Give: [1], 'Take Back': [1] },
	'0.1.0/trigger.json': { 'EnKash Trigger': [1] },
};

/** People's saved workflows go on working after an update of the package. */
export async function runSavedVersions(context) {
	await runSaved(context, { n8n: await context.n8n(), api: await context.api() });
}

/** In an n8n of any version. */
export async function runSaved(context, { n8n, api }) {
	const running = n8n.installation.version;
	const sandbox = await startSandbox();
	const credential = await api.createCredential('EnKash for saved workflows', sandbox.credential());
	for (const version of await readdir(fixturesFolder)) {
		const saved = await readWorkflows(path.join(fixturesFolder, version));
		const workflows = saved.map(({ file, workflow }) => ({
			file,
			workflow: withCredentials(workflow, enkashCredential(credential)),
		}));
		await check(
			`n8n ${running}: workflows saved with version ${version} are imported without a warning`,
			() => importWorkflows(n8n, workflows, context.path(`saved-${running}`, version)),
		);
		for (const { file, workflow } of workflows) {
			await check(
				`n8n ${running}: ${file}, saved with version ${version}, runs as it did`,
				async () => {
					sandbox.reset();
					const execution = await api.execute(workflow, workflow.nodes[0].name);
					assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
					const expected = EXPECTED[`${version}/${file}`];
					assert.ok(expected, 'it is expected');
					for (const [node, counts] of Object.entries(expected)) {
						assert.deepEqual(
							outputsOf(execution, node).map(({ length }) => length),
							counts,
							node,
						);
					}
				},
			);
		}
	}
	await sandbox.close();
}
