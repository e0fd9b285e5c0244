/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { Context } from '../e2e/context';
import { type Cluster, startCluster } from '../e2e/n8n/cluster';
import { createCredentials, type Surroundings } from '../e2e/n8n/example';
import { payLargeSheet } from '../e2e/n8n/largeSheet';
import { startSandbox } from '../sandbox';
import { heapOption } from './heap';
import { payingMs } from './measureSheet';
import { PeakMemory } from './peakMemory';
import type { RealN8n } from './realN8n';
import type { Size } from './results';
import { sheetOf } from './sheet';
import { alternately, median } from './statistics';

const rowsOfSheets = [1_000, 10_000, 50_000, 100_000];

/** Sheets of several sizes through one node, in an n8n that has just started. `n8n` runs with `heapOption`. */
export async function measureOneNode(n8n: RealN8n, { runs }: { runs: number }): Promise<Size[]> {
	const sizes: Size[] = [];
	for (const rows of rowsOfSheets) {
		const workflow = await n8n.importForRows('bulk-allocate-large', rows);
		const [executions = []] = await alternately(runs, [async () => await n8n.execute(workflow, 0)]);
		sizes.push({
			rows,
			way: 'one node',
			seconds: median(executions.map(payingMs)) / 1000,
			peakMb: median(executions.map(({ peakMb }) => peakMb)),
		});
	}
	return sizes;
}

/** Executions at a time in one worker. */
const concurrency = 3;
/** Few points a person, as the limits of the workflows are for sheets of some thousand people. */
const points = 10;

/**
 * Sheets through the workflow for large sheets, once each, on two workers, each with `heapOption`. From importing the
 * workflows until n8n has stored the execution, the sheet read and written included, in fake Google Sheets.
 */
export async function measureWorkers(folder: string): Promise<Size[]> {
	const context = new Context(folder);
	const settings = { NODE_OPTIONS: heapOption, EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' };
	const cluster = await startCluster(context, { concurrency, settings });
	const balance = points * Math.max(...rowsOfSheets);
	const sandbox = await startSandbox({ account: { balance } });
	try {
		const { api } = cluster;
		const server = await context.services();
		const choose = await createCredentials(api, server, sandbox);
		const surroundings = { api, sandbox, server, choose };
		const sizes: Size[] = [];
		for (const rows of rowsOfSheets) {
			const workflows = path.join(folder, `workflows-${rows}`);
			sizes.push(await payOnWorkers(cluster, surroundings, { rows, workflows }));
		}
		return sizes;
	} finally {
		await cluster.stop();
		await Promise.all([context.close(), sandbox.close()]);
	}
}

async function payOnWorkers(
	{ main, workers }: Cluster,
	surroundings: Surroundings,
	{ rows, workflows }: { rows: number; workflows: string },
): Promise<Size> {
	const { sandbox, server } = surroundings;
	sandbox.reset();
	const people = sheetOf(rows).map((row) => ({ ...row, Points: String(points) }));
	const sheetLink = server.services.googleSheets.addRows('Sheet1', people);
	const processes = [main.main, ...workers.map(({ worker }) => worker)];
	const memory = new PeakMemory(processes.map(({ pid }) => pid));
	const start = performance.now();
	await payLargeSheet(main, surroundings, { sheetLink, folder: workflows });
	const seconds = (performance.now() - start) / 1000;
	const peaks = memory.stop();
	const paid = new Set(sandbox.ledger.points.map(({ mobile }) => mobile)).size;
	if (paid !== rows) throw new Error(`${paid} of ${rows} people were paid.`);
	return { rows, way: 'two workers', seconds, peakMb: Math.max(...peaks) };
}
