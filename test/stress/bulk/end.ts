import type { Fixture } from '../fixture/fixture';
import type { Observed } from './observed';

/** Complains after an undisturbed last run about everybody who has not got their points. */
export function* endComplaints(
	{ sandbox }: Fixture,
	{ settings, expectedRows, run }: Observed,
): Generator<string> {
	const { account, isPointsAllocation, referenceMode, confirmBy } = settings;
	if (account === 'gifts' || account === 'unknown') return;
	// Who has a card already gets nothing then, and has one after a first run that went wrong.
	if (!isPointsAllocation) return;
	const payable = expectedRows.filter((expected) => expected.kind === 'payable');
	for (const { reference } of payable) {
		if (sandbox.ledger.byReference(reference).length !== 1) yield `NEVER PAID: ${reference}`;
	}
	// A refusal without its reason can't be told from any other, and a look-up minds an amount that was corrected.
	if (referenceMode === 'provide' || confirmBy === 'lookup') return;
	if (!sandbox.switches.bulkFailureDetails) return;
	const [success = []] = run.outputs;
	if (success.length !== payable.length) {
		yield `${success.length} rows on Success, where ${payable.length} have been paid`;
	}
}
