/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { loopSchema } from './client/measurement';
import { measureIn } from './processes';
import type { MeasuredExecution, RealN8n, TimedExecution } from './realN8n';
import { counted, type Line, type Way } from './results';
import type { BenchServer } from './server';
import { alternately, median, medianRatio } from './statistics';

const loopFile = path.join(__dirname, 'client/loop.ts');
const nodeName = 'EnKash Bulk Allocate';

/** By the names of their files. */
export const workflows = {
	recipe: 'recipe-bulk',
	one: 'bulk-allocate-1',
	four: 'bulk-allocate-4',
	full: 'bulk-allocate-4-of-250',
};

/** Until n8n's code and the nodes' is compiled. */
const uncountedRuns = 4;

/** A sheet for the bulk call, and how the bench pays it. */
export interface SheetPlan {
	rows: number;
	batchSize: number;
	latencyMs: number;
	runs: number;
	/** The Node that n8n runs on. */
	node: string;
}

/**
 * Pays a sheet in real n8n with the node and with the best recipe, and with a bare client beside it. What counts is an
 * n8n that keeps running, as where people work; each way is also run in one that has just started.
 */
export async function measureSheet(
	n8n: RealN8n,
	server: BenchServer,
	{ rows, batchSize, latencyMs, runs, node }: SheetPlan,
): Promise<{ lines: Line[]; ways: Way[] }> {
	// Not counted: the first run of all fetches the token, which n8n then keeps.
	await n8n.execute(workflows.full, latencyMs);
	const started = {
		recipe: await n8n.execute(workflows.recipe, latencyMs),
		one: await n8n.execute(workflows.one, latencyMs),
		four: await n8n.execute(workflows.four, latencyMs),
		full: await n8n.execute(workflows.full, latencyMs),
	};
	const running = await n8n.start();
	const execute = (workflow: string) => async () => await running.execute(workflow, latencyMs);
	const runLoop = async (): Promise<number> => {
		await server.begin(latencyMs);
		const order = JSON.stringify({ url: server.url, rows, batchSize });
		return (await measureIn(loopFile, [order], loopSchema, { node })).ms;
	};
	const oneAfterLoop = async () => {
		const loopMs = await runLoop();
		return { ...(await running.execute(workflows.one, latencyMs)), loopMs };
	};
	// What is compared is run in turn, and nothing else in between: a recipe leaves much behind to clear away.
	const [full = [], recipe = [], four = []] = await countedRuns(runs, [
		execute(workflows.full),
		execute(workflows.recipe),
		execute(workflows.four),
	]);
	const [one = []] = await countedRuns(runs, [oneAfterLoop]);
	await running.stop();
	const loops = one.map(({ loopMs }) => loopMs);
	const oneMs = one.map(({ nodes }) => nodes[nodeName]?.ms ?? NaN);
	return {
		lines: [
			{
				what: `${counted(rows)} rows, 4 calls of 250 at a time, against the best recipe`,
				value: medianRatio(recipe.map(payingMs), full.map(payingMs)),
				unit: '×',
				target: { atLeast: 5 },
				how: 'time of the workflow once it has read the sheet, in an n8n that keeps running',
			},
			{
				what: 'The same, 1 call of 100 at a time, against a bare HTTP client with the same batches',
				value: medianRatio(oneMs, loops),
				unit: '×',
				target: { atMost: 1.15 },
				how: 'time of the node in n8n, over that of an undici loop; both have run before',
			},
			connectionsLine(4, [...four, ...full]),
			connectionsLine(1, one),
		],
		ways: [
			runningWay('Loop of 100, Aggregate, HTTP Request, Split Out', recipe, started.recipe),
			runningWay('EnKash Bulk Allocate, 1 call of 100 at a time', one, started.one),
			{
				name: 'Bare HTTP client, 1 call of 100 at a time',
				seconds: median(loops) / 1000,
				mostConnections: 1,
			},
			runningWay('EnKash Bulk Allocate, 4 calls of 100 at a time', four, started.four),
			runningWay('EnKash Bulk Allocate, 4 calls of 250 at a time', full, started.full),
		],
	};
}

/** As `alternately`, after some runs that don't count. */
async function countedRuns<T>(runs: number, ways: ReadonlyArray<() => Promise<T>>): Promise<T[][]> {
	const measured = await alternately(uncountedRuns + runs, ways);
	return measured.map((list) => list.slice(uncountedRuns));
}

function connectionsLine(concurrency: number, executions: readonly TimedExecution[]): Line {
	return {
		what: `Connections at once with Concurrency ${concurrency}`,
		value: Math.max(...executions.map(({ mostConnections }) => mostConnections)),
		unit: 'connections',
		target: { atMost: concurrency },
		how: 'the most that the server saw open in any run',
	};
}

/** How long a workflow took once it had read the sheet. */
export const payingMs = (execution: TimedExecution) => execution.payingMs;

/** The medians of several runs of one workflow. */
export function wayOf(name: string, executions: readonly TimedExecution[]): Way {
	return {
		name,
		seconds: median(executions.map(payingMs)) / 1000,
		mostConnections: Math.max(...executions.map(({ mostConnections }) => mostConnections)),
	};
}

function runningWay(
	name: string,
	executions: readonly TimedExecution[],
	rightAfterStart: MeasuredExecution,
): Way {
	return {
		...wayOf(name, executions),
		secondsAfterStart: payingMs(rightAfterStart) / 1000,
		peakMb: rightAfterStart.peakMb,
	};
}
