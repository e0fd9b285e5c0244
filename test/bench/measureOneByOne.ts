import { wayOf } from './measureSheet';
import type { RealN8n } from './realN8n';
import { counted, type Line, type Way } from './results';
import { alternately, median, medianRatio } from './statistics';

/**
 * Pays rows with one call each in real n8n, with the node and with the loop that people build, and makes the calls alone
 * with n8n's request helper, which both use and neither can do without. The API answers at once, so that all of the
 * time is what n8n and its nodes take, and none of it waiting.
 */
export async function measureOneByOne(
	n8n: RealN8n,
	{ rows, runs }: { rows: number; runs: number },
): Promise<{ lines: Line[]; ways: Way[] }> {
	const execute = (workflow: string) => async () => await n8n.execute(workflow, 0);
	const [node = [], loop = [], calls = []] = await alternately(runs, [
		execute('allocate-points'),
		execute('recipe-one-by-one'),
		execute('calls-alone'),
	]);
	const msBeyondCalls = (executions: typeof node) =>
		executions.map(({ payingMs }, run) => (payingMs - (calls[run]?.payingMs ?? NaN)) / rows);
	const own = { node: msBeyondCalls(node), loop: msBeyondCalls(loop) };
	return {
		lines: [
			{
				what: `Allocate Points, ${counted(rows)} rows one by one: overhead a row of a loop of 1, against ours`,
				value: medianRatio(own.loop, own.node),
				unit: '×',
				target: { atLeast: 5 },
				how: `${median(own.loop).toFixed(2)} ms and ${median(own.node).toFixed(2)} ms a row beyond the call itself by n8n's request helper, with an API that answers at once`,
			},
		],
		ways: [
			wayOf('Loop of 1, HTTP Request', loop),
			wayOf('EnKash Allocate Points, 1 call at a time', node),
			wayOf('The calls alone', calls),
		],
	};
}
