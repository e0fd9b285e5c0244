import { type Outcome, summarySchema } from '../fixture/result';
import { pointsExpectedOf } from './expectedRows';
import type { LeavingRow, Observed } from './observed';
import { payoutRun } from './settings';

/** Holds the summary against the rows it counts. */
export function* receiptComplaints(
	{ run, items, settings, isVaried, expectedRows }: Observed,
	rows: readonly LeavingRow[],
): Generator<string> {
	const [item, ...others] = run.outputs[3] ?? [];
	if (item === undefined || others.length > 0) {
		yield `there are ${run.outputs[3]?.length ?? 0} summaries`;
		return;
	}
	const parsed = summarySchema.safeParse(item.json);
	if (!parsed.success) {
		yield `the summary: ${parsed.error.message}`;
		return;
	}
	const summary = parsed.data;
	const with_ = (outcome: Outcome) => rows.filter(({ result }) => result.outcome === outcome);
	const pointsOf = (counted: readonly LeavingRow[]) =>
		counted.reduce((sum, { index }) => sum + pointsExpectedOf(expectedRows[index]), 0);
	const expected = {
		rows: items.length,
		allocated: with_('allocated').length,
		alreadyAllocated: with_('alreadyAllocated').length,
		rejected: with_('rejected').length,
		notSent: with_('notSent').length,
		unconfirmed: with_('unconfirmed').length,
		confirmedByResend: rows.filter(({ result }) => result.reasonCode === 'confirmedByResend')
			.length,
		pointsAllocated: pointsOf(with_('allocated')),
		pointsUnconfirmed: pointsOf(with_('unconfirmed')),
		payoutRun: settings.referenceMode === 'generate' && !isVaried ? payoutRun : null,
	};
	for (const [field, value] of Object.entries(expected)) {
		const said: unknown = Reflect.get(summary, field);
		if (said !== value) yield `the summary's ${field} is ${String(said)}, not ${value}`;
	}
	const batches = new Set(rows.map(({ result }) => result.batch).filter(Boolean)).size;
	if (settings.output !== 'columns' && summary.batches !== batches)
		yield `${batches} batches, not ${summary.batches}, were sent`;
	if (summary.requests < batches) yield `${batches} batches took ${summary.requests} requests`;
}
