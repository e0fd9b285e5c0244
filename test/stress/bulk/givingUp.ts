import type { Observed } from './observed';

/** Batches without a clear answer after which a run stops; each lane may have one more in flight. */
const mostSilentBatches = 3;
/** Calls after the first that find out that not a row but everything is refused. */
const mostFurtherCalls = 3;
/** Batches of so few rows may each hold nothing but bad rows, so it takes three of them, sent to the last row. */
const smallBatch = 3;
const mostCallsInSmallBatches = 15;

/** Complains about a run that goes on and on where nothing comes of it. */
export function* givingUpComplaints({
	calls,
	recording,
	settings: { concurrency },
	outage,
}: Observed): Generator<string> {
	if (outage === 'silent') {
		const most = mostSilentBatches + concurrency - 1;
		const { length } = calls.batches;
		if (length > most) yield `${length} batches to an EnKash that never answers, not ${most}`;
	}
	// Rows of a call whose reply came too late are unclear, not refused.
	if (outage === 'refusing' && recording.callsGivenUp === 0) {
		const isSmall = calls.batches.some((batch) => batch.length <= smallBatch);
		const most = concurrency * (isSmall ? mostCallsInSmallBatches : 1 + mostFurtherCalls);
		// HTTP 401 refuses the token, and says nothing about the rows.
		const { length } = calls.all.filter(({ request }) => request.status !== 401);
		if (length > most) yield `${length} calls to an EnKash that refuses everything, not ${most}`;
	}
}
