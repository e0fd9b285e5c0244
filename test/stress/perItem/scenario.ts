import * as fc from 'fast-check';
import { type Disturbance, disturbanceOf } from '../arbitraries/disturbance';
import { callTimeoutInSeconds } from '../arbitraries/faults';
import { conditions } from '../arbitraries/conditions';
import type { Switches } from '../../sandbox';
import type { Conditions } from '../fixture/fixture';
import { type Item, items } from './item';

/** What the user sets on the node; each node has some of it. */
export interface Settings {
	referenceMode: 'generate' | 'provide';
	isDistinguished: boolean;
	resendWhenUnclear: boolean;
	confirmBy: 'resend' | 'lookup' | 'none';
	referenceField: ReferenceField;
	concurrency: number;
	maxPointsPerRow: number;
	simplify: boolean;
	output: 'rowAndResult' | 'resultOnly';
	timeout: number;
}

type ReferenceField = 'both' | 'uniqueReferenceNumber' | 'uniqueReferenceNum';

/** One execution of the workflow. */
export interface PerItemExecution extends Disturbance {
	operation: 'allocate' | 'unallocate';
	/** Somebody has sorted the items the other way round. */
	isReversed: boolean;
	/** Remarks and own references are expressions with the time in them, so that each try has others. */
	isChanging: boolean;
}

/** Items that are run, turned round and run again while things go wrong. */
export interface PerItemScenario {
	conditions: Conditions;
	settings: Settings;
	items: Item[];
	/** Items that somebody else was paid for before, under their reference. */
	foreign: number[];
	executions: PerItemExecution[];
}

/**
 * Under which name the reference goes out and under which EnKash reads it. Where the user chose the one that EnKash
 * ignores, there is no reference at all: the docs say so, and nothing a node does can help.
 */
const referenceFields: fc.Arbitrary<{
	field: ReferenceField;
	honoured: Switches['referenceField'];
}> = fc.constantFrom(
	{ field: 'both', honoured: 'both' },
	{ field: 'both', honoured: 'long' },
	{ field: 'both', honoured: 'short' },
	{ field: 'uniqueReferenceNumber', honoured: 'both' },
	{ field: 'uniqueReferenceNumber', honoured: 'long' },
	{ field: 'uniqueReferenceNum', honoured: 'both' },
	{ field: 'uniqueReferenceNum', honoured: 'short' },
);

const settings: fc.Arbitrary<Omit<Settings, 'referenceField'>> = fc.record({
	referenceMode: fc.constantFrom('generate', 'generate', 'provide'),
	isDistinguished: fc.boolean(),
	resendWhenUnclear: fc.boolean(),
	confirmBy: fc.constantFrom('resend', 'lookup', 'none'),
	concurrency: fc.integer({ min: 1, max: 10 }),
	maxPointsPerRow: fc.constantFrom(0, 0, 0, 400),
	simplify: fc.boolean(),
	output: fc.constantFrom('rowAndResult', 'resultOnly'),
	timeout: callTimeoutInSeconds,
});

const execution: fc.Arbitrary<PerItemExecution> = fc.record({
	...disturbanceOf(['/api/', 'transaction/all']),
	operation: fc.constantFrom('allocate', 'allocate', 'unallocate'),
	isReversed: fc.boolean(),
	isChanging: fc.boolean(),
});

export const scenario: fc.Arbitrary<PerItemScenario> = fc
	.record({
		conditions,
		settings,
		referenceFields,
		items,
		foreign: fc.oneof(
			{ withCrossShrink: true },
			{ weight: 4, arbitrary: fc.constant<number[]>([]) },
			{ weight: 1, arbitrary: fc.array(fc.nat(9), { maxLength: 3 }) },
		),
		executions: fc.array(execution, { minLength: 1, maxLength: 4 }),
	})
	.map(({ referenceFields: { field, honoured }, ...drawn }) => ({
		...drawn,
		conditions: {
			...drawn.conditions,
			switches: { ...drawn.conditions.switches, referenceField: honoured },
		},
		settings: { ...drawn.settings, referenceField: field },
	}));

/** Options that the nodes with a reference share. */
export function optionsOf(set: Settings) {
	const { resendWhenUnclear, concurrency, output, timeout, isDistinguished } = set;
	const distinguishBy = isDistinguished ? '={{ $json.award }}' : '';
	return { resendWhenUnclear, concurrency, output, timeout, distinguishBy };
}
