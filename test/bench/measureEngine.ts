/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { type Arguments, cpuSchema, growthSchema } from './engine/measurements';
import { measureIn } from './processes';
import { counted, type Line } from './results';
import type { BenchServer } from './server';
import { alternately, median, medianRatio } from './statistics';

const cpuFile = path.join(__dirname, 'engine/cpu.ts');
const growthFile = path.join(__dirname, 'engine/growth.ts');

/** What is measured in n8n's engine alone, with an API that answers at once. */
export interface EnginePlan {
	packageDir: string;
	/** The Node that n8n runs on. */
	node: string;
	runs: number;
	manyRows: number;
}

const rowsForCpu = 10_000;
const fewRows = 1_000;

/** Processor time and growth of Bulk Allocate in n8n's engine. */
export async function measureEngine(server: BenchServer, plan: EnginePlan): Promise<Line[]> {
	await server.begin(0);
	return [...(await measureCpu(server, plan)), ...(await measureGrowth(server, plan))];
}

async function measureCpu(
	server: BenchServer,
	{ packageDir, node, runs }: EnginePlan,
): Promise<Line[]> {
	const { found, mapped, copied, yardstick } = await measureIn(
		cpuFile,
		[order({ rows: rowsForCpu, runs, packageDir, credential: server.credential() })],
		cpuSchema,
		{ node },
	);
	const lineOf = (what: string, whole: number[], atMost: number): Line => {
		const own = whole.map((ms, run) => ms - (copied[run] ?? NaN));
		return {
			what: `Processor time for 10,000 rows, ${what}, in yardsticks`,
			value: medianRatio(own, yardstick),
			unit: '×',
			target: { atMost },
			how: `${median(own).toFixed(0)} ms, which are whole runs of ${median(whole).toFixed(0)} ms with n8n's request helper less ${median(copied).toFixed(0)} ms of a node that only copies; the yardstick, the sheet written and read as JSON ten times, takes ${median(yardstick).toFixed(0)} ms`,
		};
	};
	return [lineOf('columns found', found, 1), lineOf('7 columns mapped', mapped, 1.2)];
}

async function measureGrowth(
	server: BenchServer,
	{ packageDir, node, runs, manyRows }: EnginePlan,
): Promise<Line[]> {
	const credential = server.credential();
	const text = order({ rows: manyRows, runs: 9, packageDir, credential });
	const [times = []] = await alternately(runs, [
		async () => await measureIn(growthFile, [text], growthSchema, { node }),
	]);
	const growth = times.map(({ fewMs, manyMs }) => manyMs / manyRows / (fewMs / fewRows));
	return [
		{
			what: `Time a row with ${counted(manyRows)} rows, against 1,000`,
			value: median(growth),
			unit: '×',
			target: { atMost: 1.15 },
			how: `${median(times.map(({ manyMs }) => manyMs)).toFixed(0)} ms against ${median(times.map(({ fewMs }) => fewMs)).toFixed(1)} ms`,
		},
	];
}

function order(measurement: Arguments): string {
	return JSON.stringify(measurement);
}
