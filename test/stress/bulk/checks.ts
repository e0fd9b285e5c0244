import { givingUpComplaints } from './givingUp';
import { moneyComplaints } from './money';
import type { Observed } from './observed';
import { outcomeComplaints } from './outcomes';
import { receiptComplaints } from './receipt';
import { readStreams } from './streams';

/** Everything that is wrong with one execution. */
export function* bulkComplaints(observed: Observed): Generator<string> {
	const { run, recording, calls, items, isVaried } = observed;
	yield* moneyComplaints(observed);
	// n8n does not run a node that nothing comes in to.
	if (items.length === 0) return;
	const firstCall = calls.all[0] && recording.requests.indexOf(calls.all[0].request);
	const afterFirstCall = firstCall === undefined ? [] : recording.requests.slice(firstCall);
	if (afterFirstCall.some(({ path }) => path.includes('cardAccount/get'))) {
		yield 'the node began anew after points may have moved';
	}
	if (isVaried && calls.all.length > 0) yield 'sent, though a parameter differs between rows';
	if (run.outputs.every((output) => output.length === 0)) {
		if (calls.all.length > 0) {
			yield `the node threw after points may have moved: ${run.error?.message}`;
		}
		if (run.error === undefined) yield 'nothing left the node, and nothing was wrong';
		return;
	}
	if (run.error !== undefined && !observed.wasStopped) yield `an error: ${run.error.message}`;
	const { rows, complaints } = readStreams(observed);
	yield* complaints;
	yield* outcomeComplaints(observed, rows);
	yield* receiptComplaints(observed, rows);
	yield* givingUpComplaints(observed);
}
