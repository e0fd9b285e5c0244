/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import type { INodeExecutionData } from 'n8n-workflow';
import { toItems } from '../../harness/values';
import { sheetOf } from '../sheet';
import { median } from '../statistics';
import { type GrowthMeasurement, readArguments } from './measurements';
import { runOnce } from './runs';

/** A process of its own: the time of few rows against that of many. */

const fewRows = 1_000;
/** A run of few is short, so it is the median of some; the ones before that warm the process up. */
const runsToWarmUp = 20;

async function main(): Promise<void> {
	const { rows, runs, ...subject } = readArguments(process.argv.slice(2));

	async function msOf(items: INodeExecutionData[]): Promise<number> {
		const startedAt = performance.now();
		await runOnce('found', items, subject);
		return performance.now() - startedAt;
	}

	const few = toItems(sheetOf(fewRows));
	const times: number[] = [];
	for (let run = 0; run < runsToWarmUp + runs; run++) times.push(await msOf(few));
	const manyMs = await msOf(toItems(sheetOf(rows)));
	const measurement: GrowthMeasurement = {
		fewMs: median(times.slice(runsToWarmUp)),
		manyMs,
	};
	process.stdout.write(JSON.stringify(measurement));
}

void main();
