import * as fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { callTimeoutInSeconds } from '../arbitraries/faults';
import {
	awardHeading,
	type Field,
	fields,
	type Headings,
	isVaried,
	type VariedParameter,
	variedHeading,
	variedValues,
} from './columns';

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
	output: 'columns' | 'rowAndResult' | 'resultOnly';
	lowBalance: 'stop' | 'payWhileItLasts';
	/** Of one call, in seconds. */
	timeout: number;
	/** A parameter that is an expression of the row, and the row for which it gives another value. */
	varied: { parameter: VariedParameter; row: number } | null;
}

export const payoutRun = 'diwali-2026';

const drawnSettings: fc.Arbitrary<Settings> = fc.record({
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
	output: fc.constantFrom('columns', 'rowAndResult', 'resultOnly'),
	lowBalance: fc.constantFrom('stop', 'payWhileItLasts'),
	timeout: callTimeoutInSeconds,
	varied: fc.oneof(
		{ withCrossShrink: true },
		{ weight: 19, arbitrary: fc.constant(null) },
		{
			weight: 1,
			arbitrary: fc.record({
				parameter: fc.constantFrom(...Object.keys(variedValues).filter(isVaried)),
				// The first row has the usual value.
				row: fc.integer({ min: 1, max: 20 }),
			}),
		},
	),
});

/** A varied parameter has the value of most rows. */
export const settings: fc.Arbitrary<Settings> = drawnSettings.map((drawn) => {
	const parameter = drawn.varied?.parameter;
	switch (parameter) {
		case undefined:
		case 'companyId':
			return drawn;
		case 'payoutRun':
			return { ...drawn, referenceMode: 'generate' };
		case 'cardAccountId':
			return { ...drawn, account: 'credential' };
		default:
			return { ...drawn, [parameter]: variedValues[parameter][0] };
	}
});

/** The usual value, and now and then another. */
function rarely<const T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ weight: 8, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);
}

/** The settings as n8n stores them; `otherOptions` are those that no scenario draws. */
export function parametersOf(
	set: Settings,
	headings: Headings,
	cardAccountId: string,
	otherOptions: INodeParameters = {},
): INodeParameters {
	const value = <T>(parameter: VariedParameter, fixed: T) =>
		set.varied?.parameter === parameter ? `={{ $json[${JSON.stringify(variedHeading)}] }}` : fixed;
	return {
		cardAccountId: value('cardAccountId', set.account === 'credential' ? '' : cardAccountId),
		columns: columnsOf(set, headings),
		isPointsAllocation: value('isPointsAllocation', set.isPointsAllocation),
		referenceMode: set.referenceMode,
		...(set.referenceMode === 'generate' && { payoutRun: value('payoutRun', payoutRun) }),
		options: {
			batchSize: value('batchSize', set.batchSize),
			companyId: value('companyId', ''),
			concurrency: set.concurrency,
			maxAttempts: set.maxAttempts,
			confirmBy: set.confirmBy,
			distinguishBy: set.isDistinguished ? awardHeading : '',
			invalidRows: set.invalidRows,
			maxPointsPerRow: value('maxPointsPerRow', set.maxPointsPerRow),
			maxPointsPerRun: value('maxPointsPerRun', set.maxPointsPerRun),
			output: set.output,
			lowBalance: set.lowBalance,
			timeout: set.timeout,
			...otherOptions,
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
