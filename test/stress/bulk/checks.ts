import type { Observed } from './observed';
import { moneyComplaints } from './money';
import { outcomeComplaints } from './outcomes';
import { receiptComplaints } from './receipt';
import { bulkPath } from './scenario';
import { readStreams } from './streams';

/** Everything that is wrong with one execution. */
export function* bulkComplaints(observed: Observed): Generator<string> {
	const { run, recording, items } = observed;
	yield* moneyComplaints(observed);
	// n8n does not run a node that nothing comes in to.
	if (items.length === 0) return;
	const firstBatch = recording.requests.findIndex(({ path }) => path.includes(bulkPath));
	const afterFirstBatch = firstBatch < 0 ? [] : recording.requests.slice(firstBatch);
	if (afterFirstBatch.some(({ path }) => path.includes('cardAccount/get'))) {
		yield 'the node began anew after points may have moved';
	}
	if (run.outputs.every((output) => output.length === 0)) {
		if (firstBatch >= 0) yield `the node threw after points may have moved: ${run.error?.message}`;
		if (run.error === undefined) yield 'nothing left the node, and nothing was wrong';
		return;
	}
	if (run.error !== undefined && !observed.wasStopped) yield `an error: ${run.error.message}`;
	const { rows, complaints } = readStreams(observed);
	yield* complaints;
	yield* outcomeComplaints(observed, rows);
	yield* receiptComplaints(observed, rows);
}
