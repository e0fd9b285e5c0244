/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { alternately } from '../statistics';
import { sheetOf } from '../sheet';
import { toItems } from '../../harness/values';
import { type CpuMeasurement, readArguments } from './measurements';
import { type Kind, kinds, runOnce } from './runs';

/** A process of its own: the processor time of whole runs in n8n's engine, in turn. */

/** So many first runs warm the process up, as an n8n is that has been running for a while. */
const runsToWarmUp = 3;

async function main(): Promise<void> {
	const { rows, runs, ...subject } = readArguments(process.argv.slice(2));
	const items = toItems(sheetOf(rows));

	async function cpuMsOf(kind: Kind): Promise<number> {
		const before = process.cpuUsage();
		await runOnce(kind, items, subject);
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	}

	/** Writing and reading the sheet as JSON ten times: what this machine's pace is just now. */
	async function yardstickMs(): Promise<number> {
		const sheet = items.map(({ json }) => json);
		const before = process.cpuUsage();
		for (let time = 0; time < 10; time++) JSON.parse(JSON.stringify(sheet));
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	}

	const ways = [...kinds.map((kind) => async () => await cpuMsOf(kind)), yardstickMs];
	await alternately(runsToWarmUp, ways);
	const [found = [], mapped = [], copied = [], yardstick = []] = await alternately(runs, ways);
	const measurement: CpuMeasurement = { found, mapped, copied, yardstick };
	process.stdout.write(JSON.stringify(measurement));
}

void main();
