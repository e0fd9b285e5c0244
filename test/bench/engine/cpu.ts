/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { alternately } from '../statistics';
import { sheetOf } from '../sheet';
import { toItems } from '../../harness/values';
import { type CpuMeasurement, readArguments } from './measurements';
import { kinds, runOnce } from './runs';

/** A process of its own: the processor time of whole runs in n8n's engine, in turn. */

/** So many first runs warm the process up, as an n8n is that has been running for a while. */
const runsToWarmUp = 3;

async function main(): Promise<void> {
	const { rows, runs, ...subject } = readArguments(process.argv.slice(2));
	const items = toItems(sheetOf(rows));

	/** Writing and reading the sheet as JSON ten times: what this machine's pace is just now. */
	function yardstick(): void {
		const sheet = items.map(({ json }) => json);
		for (let time = 0; time < 10; time++) JSON.parse(JSON.stringify(sheet));
	}

	const ways = [
		...kinds.map((kind) => async () => await runOnce(kind, items, subject)),
		yardstick,
	].map((way) => async () => await cpuMsOf(way));
	await alternately(runsToWarmUp, ways);
	const [found = [], mapped = [], copied = [], called = [], yardsticks = []] = await alternately(
		runs,
		ways,
	);
	const measurement: CpuMeasurement = { found, mapped, copied, called, yardstick: yardsticks };
	process.stdout.write(JSON.stringify(measurement));
}

/** The second of two runs in a row, as the first also clears away what another way has left in memory. */
async function cpuMsOf(way: () => void | Promise<void>): Promise<number> {
	await way();
	const before = process.cpuUsage();
	await way();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

void main();
