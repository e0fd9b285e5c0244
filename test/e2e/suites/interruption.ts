/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import path from 'node:path';

import { check } from '../checks';
import type { Context } from '../context';
import { ownFoldersIn, processesOf } from '../machine/lifetime';
import { until } from '../machine/until';

/** Ctrl-C, a CI that has waited long enough, a kill: a run's processes and files go with it. */
export async function runInterruption(context: Context): Promise<void> {
	const start = async (folder: string) => {
		const service = await context.startProgram(folder, 'run.ts', 'installation');
		await until('its n8n runs', async () => {
			if (service.hasEnded) throw new Error(`It ended before:\n${service.lastLines(20)}`);
			const processes = await processesOf(path.join(folder, 'n8n-nodes-enkash-'));
			return processes.some((line) => line.endsWith('n8n start'));
		});
		return service;
	};
	await check('a run of these tests is interrupted: nothing of it is left', async () => {
		const folder = await context.makeFolder('interruption');
		const service = await start(folder);
		await service.interrupt();
		assert.deepEqual(await processesOf(folder), []);
		assert.deepEqual(await ownFoldersIn(folder), []);
	});
	await check('a run of these tests is killed: soon nothing of it is left', async () => {
		const folder = await context.makeFolder('kill');
		const service = await start(folder);
		await service.kill();
		await until('its processes and files are gone', async () => {
			const left = [...(await processesOf(folder)), ...(await ownFoldersIn(folder))];
			return left.length === 0;
		});
	});
}
