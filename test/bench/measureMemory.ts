import type { RealN8n } from './realN8n';
import { counted, type Line } from './results';
import { alternately, median, medianRatio } from './statistics';

const rows = 100_000;

/** The memory that a large sheet takes in real n8n, beside that of a node that hands on copies of its rows. */
export async function measureMemory(n8n: RealN8n, { runs }: { runs: number }): Promise<Line[]> {
	const peakMbOf = (workflow: string) => async () => (await n8n.execute(workflow, 0)).peakMb;
	const [paid = [], copied = []] = await alternately(runs, [
		peakMbOf('bulk-allocate-large'),
		peakMbOf('copy-large'),
	]);
	return [
		{
			what: `Peak memory with ${counted(rows)} rows, against a node that only copies them`,
			value: medianRatio(paid, copied),
			unit: '×',
			target: { atMost: 1.35 },
			how: `n8n's process takes ${median(paid).toFixed(0)} MB and ${median(copied).toFixed(0)} MB at most`,
		},
	];
}
