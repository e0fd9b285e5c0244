import { payingMs, wayOf } from './measureSheet';
import type { MeasuredExecution, RealN8n } from './realN8n';
import { counted, type Line, type Way } from './results';
import { alternately, median } from './statistics';

/** What n8n's clock of milliseconds can tell apart over all rows, so that next to nothing is not less than nothing. */
const leastMs = 0.01;

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
	const [node = [], expression = [], loop = [], calls = []] = await alternately(runs, [
		execute('allocate-points'),
		execute('allocate-points-expression'),
		execute('recipe-one-by-one'),
		execute('calls-alone'),
	]);
	const msARow = (executions: typeof node) => median(executions.map(payingMs)) / rows;
	const own = { node: msARow(node) - msARow(calls), loop: msARow(loop) - msARow(calls) };
	const evaluating = Math.max(0, msARow(expression) - msARow(node));
	return {
		lines: [
			{
				what: `Allocate Points, ${counted(rows)} rows one by one: overhead a row of a loop of 1, against ours`,
				value: own.loop / Math.max(own.node, leastMs),
				unit: '×',
				target: { atLeast: 5 },
				how: `${own.loop.toFixed(2)} ms and ${own.node.toFixed(2)} ms a row beyond the call itself by n8n's request helper, with an API that answers at once`,
				note: `An expression that computes, such as \`{{ $json.Title === 'Mr' ? 'M' : 'F' }}\`, is evaluated by n8n, which takes another ${evaluating.toFixed(2)} ms a row. One that only names a column takes nothing.`,
			},
		],
		ways: [
			measuredWay('Loop of 1, HTTP Request', loop),
			measuredWay('EnKash Allocate Points, 1 call at a time', node),
			measuredWay('The same, one field an expression that computes', expression),
			measuredWay('The calls alone', calls),
		],
	};
}

function measuredWay(name: string, executions: readonly MeasuredExecution[]): Way {
	return { ...wayOf(name, executions), peakMb: median(executions.map(({ peakMb }) => peakMb)) };
}
