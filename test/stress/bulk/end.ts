import type { Fixture } from '../fixture/fixture';
import type { Payable } from './expectedRows';
import type { Observed } from './observed';

/** Complains after an undisturbed last run about everybody who has not got their points, or got them too slowly. */
export function* endComplaints(
	fixture: Fixture,
	observed: Observed,
	foreignReferences: ReadonlySet<string>,
): Generator<string> {
	const { switches, ledger } = fixture.sandbox;
	const { settings, expectedRows, run, isVaried } = observed;
	const { account, isPointsAllocation, referenceMode, confirmBy } = settings;
	if (account === 'gifts' || account === 'unknown' || isVaried) return;
	// Who has a card already gets nothing then, and has one after a first run that went wrong.
	if (!isPointsAllocation) return;
	const poisoned = poisonedRowsIn(
		fixture,
		expectedRows.filter((row) => row.kind === 'payable'),
	);
	if (isWholeBatchPoisoned(observed, poisoned)) return;
	const payable = expectedRows
		.filter((row) => row.kind === 'payable')
		.filter(({ reference }) => !poisoned.has(reference) && !foreignReferences.has(reference));
	if (run.error !== undefined) yield `the last run failed: ${run.error.message}`;
	for (const { reference } of payable) {
		if (ledger.byReference(reference).length !== 1) yield `NEVER PAID: ${reference}`;
	}
	// Where known references have whole calls refused, everybody who is paid takes calls of their own.
	if (switches.invalidRowRefusesBatch !== 'duplicateWhole') {
		yield* isolationComplaints(observed, poisoned.size);
	}
	// A refusal without its reason can't be told from any other, and a look-up minds an amount that was corrected.
	if (referenceMode === 'provide' || confirmBy === 'lookup' || foreignReferences.size > 0) return;
	if (!switches.bulkFailureDetails || switches.duplicateWords === '') return;
	const [success = []] = run.outputs;
	if (success.length !== payable.length) {
		yield `${success.length} rows on Success, where ${payable.length} have been paid`;
	}
}

/** References of rows for which EnKash refuses a whole call. */
function poisonedRowsIn({ sandbox: { switches } }: Fixture, rows: Payable[]): Set<string> {
	const { invalidRowRefusesBatch: form, poisonedMobiles } = switches;
	if (form === 'off') return new Set();
	const poisoned = rows.filter(({ mobile }) => poisonedMobiles.includes(mobile));
	return new Set(poisoned.map(({ reference }) => reference));
}

/** Then it looks as if EnKash refused everything, and a run may stop. */
function isWholeBatchPoisoned({ calls }: Observed, poisoned: ReadonlySet<string>): boolean {
	return calls.batches.some(
		(batch) => batch.length > 1 && batch.every((reference) => poisoned.has(reference)),
	);
}

/** One bad row is found by halving its batch. */
function* isolationComplaints({ calls, settings }: Observed, poisoned: number): Generator<string> {
	if (poisoned === 0) return;
	const largest = Math.max(...calls.batches.map(({ length }) => length), 1);
	const most = calls.batches.length + poisoned * (2 * Math.ceil(Math.log2(largest)) + 3);
	const sent = calls.all.filter(({ request }) => request.status !== 401).length;
	if (sent > most) {
		yield `${sent} calls for ${poisoned} bad rows in batches of ${settings.batchSize}, not ${most}`;
	}
}
