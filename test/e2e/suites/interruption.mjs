import path from 'node:path';
import { assert, check } from '../lib/checks.mjs';
import { ownFoldersIn, processesOf } from '../lib/lifetime.mjs';
import { e2eFolder } from '../lib/paths.mjs';
import { Service, until } from '../lib/processes.mjs';

/** Ctrl-C, or a CI that has waited long enough: this run's processes and files go with it. */
export async function runInterruption(context) {
	const { tarball } = await context.packed();
	const folder = await context.makeFolder('interruption');
	await check('a run of these tests is interrupted: nothing of it is left', async () => {
		const script = path.join(e2eFolder, 'run.mjs');
		const service = new Service('interrupted run', process.execPath, [script, 'installation'], {
			env: { ...process.env, TMPDIR: folder, E2E_TARBALL: tarball },
			log: context.path('interruption.log'),
		});
		await until('its n8n runs', async () => {
			if (service.hasExited) throw new Error(`It ended before:\n${service.lastLines(20)}`);
			const processes = await processesOf(path.join(folder, 'n8n-nodes-enkash-'));
			return processes.some((line) => line.endsWith('n8n start')) || undefined;
		});
		await service.interrupt();
		assert.deepEqual(await processesOf(folder), []);
		assert.deepEqual(await ownFoldersIn(folder), []);
	});
}
