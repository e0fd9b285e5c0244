/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { loopSchema } from './client/measurement';
import { measureIn } from './processes';
import type { MeasuredExecution, RealN8n } from './realN8n';
import { counted, type Line, type Way } from './results';
import type { BenchServer } from './server';
import { alternately, median, medianRatio } from './statistics';

const loopFile = path.join(__dirname, 'client/loop.ts');
const nodeName = 'EnKash Bulk Allocate';

/** A sheet for the bulk call, and how the bench pays it. */
export interface SheetPlan {
	rows: number;
	batchSize: number;
	latencyMs: number;
	runs: number;
	/** The Node that n8n runs on. */
	node: string;
}

/** Pays a sheet in real n8n with the node and with the best recipe, and with a bare client beside it. */
export async function measureSheet(
	n8n: RealN8n,
	server: BenchServer,
	{ rows, batchSize, latencyMs, runs, node }: SheetPlan,
): Promise<{ lines: Line[]; ways: Way[] }> {
	const execute = (workflow: string) => async () => await n8n.execute(workflow, latencyMs);
	// Not counted: the first run of all fetches the token, which n8n then keeps.
	await n8n.execute('bulk-allocate-4', latencyMs);
	const loops: number[] = [];
	const runLoop = async (): Promise<void> => {
		await server.begin(latencyMs);
		const order = JSON.stringify({ url: server.url, rows, batchSize });
		loops.push((await measureIn(loopFile, [order], loopSchema, { node })).ms);
	};
	const [four = [], recipe = [], one = []] = await alternately(runs, [
		execute('bulk-allocate-4'),
		execute('recipe-bulk'),
		async () => {
			await runLoop();
			return await n8n.execute('bulk-allocate-1', latencyMs);
		},
	]);
	const oneMs = one.map(({ nodes }) => nodes[nodeName]?.ms ?? NaN);
	return {
		lines: [
			{
				what: `${counted(rows)} rows, 4 calls at a time, against the best recipe`,
				value: medianRatio(recipe.map(payingMs), four.map(payingMs)),
				unit: '×',
				target: { atLeast: 5 },
				how: 'time of the workflow once it has read the sheet',
			},
			{
				what: 'The same, 1 call at a time, against a bare HTTP client',
				value: medianRatio(oneMs, loops),
				unit: '×',
				target: { atMost: 1.1 },
				how: 'time of the node in n8n, over that of an undici loop with the same batches',
			},
			connectionsLine(4, four),
			connectionsLine(1, one),
		],
		ways: [
			wayOf('Loop of 100, Aggregate, HTTP Request, Split Out', recipe),
			wayOf('EnKash Bulk Allocate, 1 call at a time', one),
			{
				name: 'Bare HTTP client, 1 call at a time',
				seconds: median(loops) / 1000,
				mostConnections: 1,
			},
			wayOf('EnKash Bulk Allocate, 4 calls at a time', four),
		],
	};
}

function connectionsLine(concurrency: number, executions: readonly MeasuredExecution[]): Line {
	return {
		what: `Connections at once with Concurrency ${concurrency}`,
		value: Math.max(...executions.map(({ mostConnections }) => mostConnections)),
		unit: 'connections',
		target: { atMost: concurrency },
		how: 'the most that the server saw open in any run',
	};
}

/** How long a workflow took once it had read the sheet. */
export const payingMs = (execution: MeasuredExecution) => execution.payingMs;

/** The medians of several runs of one workflow. */
export function wayOf(name: string, executions: readonly MeasuredExecution[]): Way {
	return {
		name,
		seconds: median(executions.map(payingMs)) / 1000,
		peakMb: median(executions.map(({ peakMb }) => peakMb)),
		mostConnections: Math.max(...executions.map(({ mostConnections }) => mostConnections)),
	};
}
