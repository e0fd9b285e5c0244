/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import {
	type Arguments,
	type CpuMeasurement,
	cpuSchema,
	growthSchema,
} from './engine/measurements';
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
	const text = order({ rows: rowsForCpu, runs, packageDir, credential: server.credential() });
	// Of several processes: what Node compiles, and when it clears its memory, is another in each.
	const [processes = []] = await alternately(runs, [
		async () => await measureIn(cpuFile, [text], cpuSchema, { node }),
	]);
	const measured = joined(processes);
	const { copied, called, yardstick } = measured;
	const calls = medianRatio(difference(called, copied), yardstick);
	const note = `A yardstick is the sheet of 10,000 rows written and read as JSON ten times, in the same run; medians of ${runs * runs} runs, ${runs} in each of ${runs} processes. The calls alone, with n8n's own request helper, take another ${calls.toFixed(2)} yardsticks: nothing in this package can change that.`;
	return [
		{ ...cpuLine('columns found', measured.found, 1, measured), note },
		cpuLine('7 columns mapped', measured.mapped, 1.2, measured),
	];
}

/** The runs of all processes. */
function joined(processes: readonly CpuMeasurement[]): CpuMeasurement {
	const all = (way: keyof CpuMeasurement) => processes.flatMap((one) => one[way]);
	return {
		found: all('found'),
		mapped: all('mapped'),
		copied: all('copied'),
		called: all('called'),
		yardstick: all('yardstick'),
	};
}

/** What our own code takes: whole runs, less those of a node that copies the rows and makes the same calls. */
function cpuLine(
	what: string,
	whole: readonly number[],
	atMost: number,
	{ copied, called, yardstick }: CpuMeasurement,
): Line {
	const own = difference(whole, called);
	const ms = (times: readonly number[]) => `${median(times).toFixed(0)} ms`;
	return {
		what: `Processor time of our code for 10,000 rows, ${what}, in yardsticks`,
		value: medianRatio(own, yardstick),
		unit: '×',
		target: { atMost },
		how: `${ms(own)}: whole runs of ${ms(whole)}, less ${ms(called)} of a node that copies the rows (${ms(copied)}) and makes the same calls with n8n's request helper (${ms(difference(called, copied))}); a yardstick takes ${ms(yardstick)}`,
	};
}

/** Run by run. */
function difference(whole: readonly number[], part: readonly number[]): number[] {
	return whole.map((ms, run) => ms - (part[run] ?? NaN));
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
