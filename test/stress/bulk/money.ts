import { isRefusedWhole, isUnprocessed } from './calls';
import type { Observed } from './observed';

/** Complains about payments that nobody asked for, and about calls that should not have been made. */
export function* moneyComplaints(observed: Observed): Generator<string> {
	const { expectedRows, recording } = observed;
	const payable = new Set<string>();
	for (const row of expectedRows) if (row.kind === 'payable') payable.add(row.reference);
	for (const { reference, transactionType } of recording.points) {
		if (!payable.has(reference)) yield `PAID, though no row asks for it: ${reference}`;
		if (transactionType !== 'CR') yield `points were taken back under ${reference}`;
	}
	yield* callComplaints(observed, payable);
}

function* callComplaints(
	{ calls, settings }: Observed,
	payable: ReadonlySet<string>,
): Generator<string> {
	for (const { references } of calls.all) {
		if (references.length > settings.batchSize) yield `a batch of ${references.length} rows`;
	}
	for (const reference of calls.counts.keys()) {
		if (!payable.has(reference)) yield `sent, though no row asks for it: ${reference}`;
		// n8n itself repeats a call once after it has fetched a new token.
		const attempts = calls.of(reference).filter(({ request }) => request.status !== 401);
		// A call that is refused for one row goes out again in parts, each with attempts of its own.
		const parts =
			1 + attempts.filter((call) => isRefusedWhole(call) && !isUnprocessed(call)).length;
		if (attempts.length > settings.maxAttempts * parts) {
			yield `${reference} was sent ${attempts.length} times`;
		}
	}
}
