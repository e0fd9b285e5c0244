import * as fc from 'fast-check';
import { allMobiles } from '../arbitraries/cells';
import { conditions } from '../arbitraries/conditions';
import { type Disturbance, disturbanceOf, rarely } from '../arbitraries/disturbance';
import type { Fault, Switches } from '../../sandbox';
import type { Conditions } from '../fixture/fixture';
import { bulkPath } from './calls';
import { type Edit, edits } from './edits';
import { type Settings, settings } from './settings';
import { type Sheet, sheet } from './sheet';

/** One execution of the workflow, and what happened to sheet and credential before it. */
export interface Execution extends Disturbance {
	edits: Edit[];
	/** Requests after which the user presses Stop. */
	stopAfter: number | null;
	/** What EnKash does with every call that pays, instead of `faults`. */
	outage: Fault | null;
}

/** A payment under a reference of the sheet that is none of the sheet's. */
export interface ForeignPayment {
	row: number;
	amount: number;
}

/** A sheet that is run, edited and run again while things go wrong. */
export interface Scenario {
	conditions: Conditions;
	settings: Settings;
	sheet: Sheet;
	foreign: ForeignPayment[];
	executions: Execution[];
	/** In the last run, which goes undisturbed: the call that pays at whose arrival all tokens die. */
	tokensDieAt: number | null;
}

const outage: fc.Arbitrary<Fault> = fc
	.oneof(
		{
			weight: 8,
			arbitrary: fc.constantFrom<Pick<Fault, 'kind' | 'status'>>(
				{ kind: 'status', status: 503 },
				{ kind: 'status', status: 429 },
				{ kind: 'html', status: 502 },
				{ kind: 'resetAfter' },
				{ kind: 'garbage' },
				{ kind: 'proxyAuth' },
			),
		},
		{ weight: 1, arbitrary: fc.constant({ kind: 'stallHeaders' as const }) },
	)
	.map((fault) => ({ ...fault, match: { path: bulkPath }, times: 1_000_000 }));

const execution: fc.Arbitrary<Execution> = fc.record({
	...disturbanceOf([bulkPath, 'cardAccount/get', 'transaction/all']),
	edits,
	stopAfter: rarely(fc.integer({ min: 1, max: 8 })),
	outage: fc.oneof(
		{ withCrossShrink: true },
		{ weight: 6, arbitrary: fc.constant(null) },
		{ weight: 1, arbitrary: outage },
	),
});

export const scenario: fc.Arbitrary<Scenario> = fc
	.record({
		conditions,
		settings,
		sheet,
		foreign: fc.oneof(
			{ withCrossShrink: true },
			{ weight: 4, arbitrary: fc.constant<ForeignPayment[]>([]) },
			{
				weight: 1,
				arbitrary: fc.array(fc.record({ row: fc.nat(39), amount: fc.constantFrom(7, 100) }), {
					maxLength: 3,
				}),
			},
		),
		executions: fc.array(execution, { minLength: 1, maxLength: 4 }),
		tokensDieAt: rarely(fc.integer({ min: 1, max: 5 })),
		hopeless: rarely(fc.record({ batchSize: fc.integer({ min: 4, max: 6 }) })),
	})
	.map(({ hopeless, ...drawn }) =>
		withSilentHolders(hopeless ? withoutHope(drawn, hopeless) : withSmallBatches(drawn)),
	);

/** Only a run of several batches can give up. */
function withSmallBatches(drawn: Scenario): Scenario {
	const { batchSize, concurrency, varied } = drawn.settings;
	const hasOutage = drawn.executions.some((one) => one.outage !== null);
	if (!hasOutage || varied !== null) return drawn;
	const few = { batchSize: Math.min(batchSize, 3), concurrency: Math.min(concurrency, 3) };
	return { ...drawn, settings: { ...drawn.settings, ...few } };
}

/** A scenario without hope: EnKash refuses every call for what looks like one bad row. */
function withoutHope(drawn: Scenario, settingsThen: Pick<Settings, 'batchSize'>): Scenario {
	const switches: Partial<Switches> = {
		invalidRowRefusesBatch: 'http422',
		poisonedMobiles: allMobiles,
	};
	return {
		...drawn,
		settings: { ...drawn.settings, ...settingsThen, concurrency: 1, varied: null },
		conditions: { ...drawn.conditions, switches },
		executions: drawn.executions.map((execution) => ({ ...execution, faults: [], outage: null })),
	};
}

/** Where people who have a card already get nothing, EnKash may well not say a word about them. */
function withSilentHolders(drawn: Scenario): Scenario {
	if (drawn.settings.isPointsAllocation) return drawn;
	const switches: Partial<Switches> = {
		existingHolderRow: 'omitted',
		...drawn.conditions.switches,
	};
	return { ...drawn, conditions: { ...drawn.conditions, switches } };
}
