import type { FaultCollector } from '../payout/parsed';
import { parseDistinguishedBy, parsePayoutRun, parseReference } from '../payout/person';

/** What a node of one payout an item holds about its reference. */
export interface ReferenceSettings {
	referenceMode: 'generate' | 'provide';
	payoutRun: unknown;
	options: { distinguishBy?: unknown };
}

/**
 * The reference of an item: `own` as it was handed in, or what `generate` makes of payout run and distinguishing text.
 * Faults are noted in `faults`; then there is no reference.
 */
export function readReference(
	{ referenceMode, payoutRun, options }: ReferenceSettings,
	own: { label: string; value: unknown },
	faults: FaultCollector,
	generate: (payoutRun: string, distinguishedBy: string) => string | undefined,
): { payoutRun?: string; reference?: string } {
	if (referenceMode === 'provide') {
		return { reference: faults.read(own.label, own.value, parseReference) };
	}
	const run = faults.read('Payout Run', payoutRun, parsePayoutRun);
	const distinguishedBy = faults.read(
		'Distinguish By',
		options.distinguishBy,
		parseDistinguishedBy,
	);
	if (run === undefined || distinguishedBy === undefined) return {};
	return { payoutRun: run, reference: generate(run, distinguishedBy) };
}
