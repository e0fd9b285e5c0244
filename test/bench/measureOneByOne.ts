import { wayOf } from './measureSheet';
import type { RealN8n } from './realN8n';
import { counted, type Line, type Way } from './results';
import { alternately, medianRatio } from './statistics';

/**
 * Pays rows with one call each in real n8n, with the node and with the loop that people build. The API answers at once,
 * so that all of the time is what n8n and its nodes take, and none of it waiting.
 */
export async function measureOneByOne(
	n8n: RealN8n,
	{ rows, runs }: { rows: number; runs: number },
): Promise<{ lines: Line[]; ways: Way[] }> {
	const [node = [], loop = []] = await alternately(runs, [
		async () => await n8n.execute('allocate-points', 0),
		async () => await n8n.execute('recipe-one-by-one', 0),
	]);
	const msARow = (executions: typeof node) => executions.map(({ workflowMs }) => workflowMs / rows);
	return {
		lines: [
			{
				what: `Allocate Points, ${counted(rows)} rows one by one, against a loop of 1`,
				value: medianRatio(msARow(loop), msARow(node)),
				unit: '×',
				target: { atLeast: 5 },
				how: 'time a row of the workflow, with an API that answers at once',
			},
		],
		ways: [
			wayOf('Loop of 1, HTTP Request', loop),
			wayOf('EnKash Allocate Points, 1 call at a time', node),
		],
	};
}
