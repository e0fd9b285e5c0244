import { parseDistinguishedBy, parsePayoutRun, parseReference } from './identifier';
import type { FaultCollector } from './parsed';
import { adviceOnPayoutRun } from './payoutRun';
import type { ReferenceMode } from './reference';
import { withoutFullStop } from './result';

/** The parameters of a node with one payout an item that its reference is made from. */
export interface ReferenceSettings {
	referenceMode: ReferenceMode;
	payoutRun: unknown;
	/** Why the payout run must not be used; see `payoutRun.ts`. Default: it may be. */
	payoutRunFault?: string;
	options: { distinguishBy?: unknown };
}

/**
 * The reference of an item: the user's own, or the one that `generate` makes. On a fault, noted in `faults`, there is
 * none. `own` is the parameter for the user's own reference.
 */
export function readReference(
	{ referenceMode, payoutRun, payoutRunFault, options }: ReferenceSettings,
	own: { name: string; value: unknown },
	faults: FaultCollector,
	generate: (payoutRun: string, distinguishedBy: string) => string | undefined,
): { payoutRun?: string; reference?: string } {
	if (referenceMode === 'provide') {
		return { reference: faults.read(own.name, own.value, parseReference) };
	}
	if (payoutRunFault !== undefined) {
		faults.note(
			`'${faults.labelOf('payoutRun')}' would be new each time and pay everybody again, as ${payoutRunFault}. ${withoutFullStop(adviceOnPayoutRun)}`,
		);
		return {};
	}
	const run = faults.read('payoutRun', payoutRun, parsePayoutRun);
	const { distinguishBy } = options;
	if (distinguishBy === null) {
		faults.note(
			`'${faults.labelOf('options.distinguishBy')}' is an expression that comes to nothing, such as a column that is not there`,
		);
		return {};
	}
	const distinguishedBy = faults.read('options.distinguishBy', distinguishBy, parseDistinguishedBy);
	if (run === undefined || distinguishedBy === undefined) return {};
	return { payoutRun: run, reference: generate(run, distinguishedBy) };
}
