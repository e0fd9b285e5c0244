import * as fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import { faultsAt } from '../arbitraries/faults';
import { conditions } from '../arbitraries/conditions';
import type { Fault, Switches } from '../../sandbox';
import type { Conditions } from '../fixture/fixture';
import { type Edit, edits } from './edits';
import { type Settings, settings } from './settings';
import { type Sheet, sheet } from './sheet';

/** One execution of the workflow, and what happened to sheet and credential before it. */
export interface Execution {
	edits: Edit[];
	faults: Fault[];
	onError: NonNullable<INode['onError']>;
	retryOnFail: boolean;
	/** A user who has seen a login refused and puts another password in. */
	newPassword: boolean;
	/** Requests after which the user presses Stop. */
	stopAfter: number | null;
}

/** A sheet that is run, edited and run again while things go wrong. */
export interface Scenario {
	conditions: Conditions;
	settings: Settings;
	sheet: Sheet;
	executions: Execution[];
}

/** The last part of the path of the call that pays. */
export const bulkPath = 'bulk-create-allocate-points-json';

export const onError = fc.constantFrom(
	'stopWorkflow' as const,
	'continueRegularOutput' as const,
	'continueErrorOutput' as const,
);

const execution: fc.Arbitrary<Execution> = fc.record({
	edits,
	faults: faultsAt([bulkPath, 'cardAccount/get', 'transaction/all']),
	onError,
	retryOnFail: fc.boolean(),
	newPassword: fc.boolean(),
	stopAfter: fc.oneof(
		{ weight: 19, arbitrary: fc.constant(null) },
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
	),
});

export const scenario: fc.Arbitrary<Scenario> = fc
	.record({
		conditions,
		settings,
		sheet,
		executions: fc.array(execution, { minLength: 1, maxLength: 4 }),
	})
	.map(withSilentHolders);

/** Where people who have a card already get nothing, EnKash may well not say a word about them. */
function withSilentHolders(drawn: Scenario): Scenario {
	if (drawn.settings.isPointsAllocation) return drawn;
	const switches: Partial<Switches> = {
		existingHolderRow: 'omitted',
		...drawn.conditions.switches,
	};
	return { ...drawn, conditions: { ...drawn.conditions, switches } };
}
