import * as fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { callTimeoutInSeconds } from '../arbitraries/faults';
import { awardHeading, type Field, fields, type Headings } from './sheet';

/** What the user sets on the node. */
export interface Settings {
	/** By headings, by `{{ $json["…"] }}`, or by an expression that n8n must evaluate. */
	mapping: 'headings' | 'columns' | 'expressions';
	account: 'credential' | 'incentives' | 'gifts' | 'unknown';
	isPointsAllocation: boolean;
	referenceMode: 'generate' | 'provide';
	isDistinguished: boolean;
	batchSize: number;
	concurrency: number;
	maxAttempts: number;
	confirmBy: 'resend' | 'lookup' | 'none';
	invalidRows: 'skip' | 'stop';
	maxPointsPerRow: number;
	maxPointsPerRun: number;
	output: 'rowAndResult' | 'resultOnly';
}

export const payoutRun = 'diwali-2026';

export const settings: fc.Arbitrary<Settings> = fc.record({
	mapping: rarely('headings', 'columns', 'expressions'),
	account: fc.oneof(
		{ withCrossShrink: true },
		{ weight: 19, arbitrary: fc.constant('credential' as const) },
		{ weight: 1, arbitrary: fc.constantFrom('incentives', 'gifts', 'unknown') },
	),
	isPointsAllocation: fc.constantFrom(true, true, true, true, false),
	referenceMode: fc.constantFrom('generate', 'generate', 'provide'),
	isDistinguished: fc.boolean(),
	batchSize: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constant(100)),
	concurrency: fc.integer({ min: 1, max: 10 }),
	maxAttempts: fc.integer({ min: 1, max: 5 }),
	confirmBy: fc.constantFrom('resend', 'resend', 'resend', 'lookup', 'none'),
	invalidRows: rarely('skip', 'stop'),
	maxPointsPerRow: rarely(0, 400),
	maxPointsPerRun: rarely(0, 2000),
	output: fc.constantFrom('rowAndResult', 'resultOnly'),
});

/** The usual value, and now and then another. */
function rarely<const T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ weight: 8, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);
}

/** The settings as n8n stores them. */
export function parametersOf(
	set: Settings,
	headings: Headings,
	cardAccountId: string,
	timeout: number = callTimeoutInSeconds,
): INodeParameters {
	return {
		cardAccountId: set.account === 'credential' ? '' : cardAccountId,
		columns: columnsOf(set, headings),
		isPointsAllocation: set.isPointsAllocation,
		referenceMode: set.referenceMode,
		...(set.referenceMode === 'generate' && { payoutRun }),
		options: {
			batchSize: set.batchSize,
			concurrency: set.concurrency,
			maxAttempts: set.maxAttempts,
			confirmBy: set.confirmBy,
			distinguishBy: set.isDistinguished ? awardHeading : '',
			invalidRows: set.invalidRows,
			maxPointsPerRow: set.maxPointsPerRow,
			maxPointsPerRun: set.maxPointsPerRun,
			output: set.output,
			timeout,
		},
	};
}

function columnsOf({ mapping }: Settings, headings: Headings): INodeParameters {
	if (mapping === 'headings') return { mappingMode: 'autoMapInputData', value: null };
	const value = Object.fromEntries(
		fields.map((field) => [field, mappingOf(field, headings, mapping)]),
	);
	return { mappingMode: 'defineBelow', value };
}

/** An empty cell stays an empty one either way. */
function mappingOf(field: Field, headings: Headings, mapping: 'columns' | 'expressions'): string {
	const column = `$json[${JSON.stringify(headings[field])}]`;
	return mapping === 'columns' ? `={{ ${column} }}` : `={{ ${column} ?? "" }}`;
}
