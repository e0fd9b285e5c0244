import * as z from 'zod/v4-mini';
import type { IExecuteFunctions } from 'n8n-workflow';
import { transformed } from '../shared/enkash/schemas';
import { operationError } from '../shared/n8n/errors';
import { outputStyles } from '../shared/n8n/output';
import { DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { readRunParameters } from '../shared/n8n/parameters';
import {
	countParameter,
	limitParameter,
	referenceModeParameter,
	textParameter,
	timeoutParameter,
} from '../shared/n8n/parameterSchemas';
import { confirmingOptions } from '../shared/paying/confirming';
import { payoutRunFault } from '../shared/paying/payoutRun';
import { parsePayoutRun } from '../shared/payout/identifier';
import { faultOf, isEmpty } from '../shared/payout/parsed';
import { adviceOnPayoutRun } from '../shared/payout/payoutRun';
import { properties } from './properties';

const planIdMessage =
	'Enter the plan ID from the summary of a preview. An expression that comes to nothing is no approval.';

const settingsSchema = z.object({
	operation: z.enum(['allocate', 'check', 'preview']),
	cardAccountId: textParameter,
	isPointsAllocation: z.boolean(),
	referenceMode: referenceModeParameter,
	payoutRun: textParameter,
	options: z.object({
		batchSize: countParameter(1, 1000),
		companyId: textParameter,
		...confirmingOptions,
		concurrency: countParameter(1, 10),
		distinguishBy: textParameter,
		invalidRows: z.enum(['skip', 'stop']),
		maxAttempts: countParameter(1, 5),
		maxPointsPerRow: limitParameter,
		maxPointsPerRun: limitParameter,
		maxPointsPerMonth: limitParameter,
		lowBalance: z.enum(['stop', 'payWhileItLasts']),
		// Not trimmed: blanks are a sign that it was not copied whole.
		approvedPlan: z.string(planIdMessage),
		listPlan: z.boolean(),
		output: z.enum(outputStyles),
		timeout: timeoutParameter,
	}),
});

/** The name of a payout run, in the form that references are made from. */
const payoutRunSchema = z.object({
	payoutRun: transformed(z.string(), (text, { issues }) => {
		const parsed = parsePayoutRun(text);
		if (parsed.ok) return parsed.value;
		const message = `${faultOf(`'${described.label('payoutRun')}'`, text, parsed)}.`;
		issues.push({ code: 'custom', input: text, message });
		return z.NEVER;
	}),
});

/** The settings of the node, the same for every row. */
export type BulkSettings = z.output<typeof settingsSchema>;

const described = new DescribedParameters(properties);

const runParameters = [
	'operation',
	'cardAccountId',
	'isPointsAllocation',
	'referenceMode',
	'payoutRun',
	'options',
] as const;

/** Reads the parameters once for the whole run. Throws a `NodeOperationError`, also where they differ between rows. */
export function readSettings(context: IExecuteFunctions): BulkSettings {
	const values = described.withDefaults(readRunParameters(context, runParameters, described));
	if (values.referenceMode === 'generate') refuseNewPayoutRun(context, values.payoutRun);
	values.options = withApproval(context, values.options);
	const settings = readParameters(context, settingsSchema, values, undefined, described);
	if (settings.referenceMode === 'provide') return settings;
	return { ...settings, payoutRun: namedPayoutRun(context, settings.payoutRun) };
}

/** The payout run as the other nodes read it, so that all make the same references. */
function namedPayoutRun(context: IExecuteFunctions, payoutRun: string): string {
	if (isEmpty(payoutRun)) {
		throw operationError(context.getNode(), {
			message: 'There is no payout run',
			advice:
				"Enter a name for this payout in 'Payout Run', e.g. diwali-2026. It keeps people from being paid twice.",
		});
	}
	const values = { payoutRun };
	return readParameters(context, payoutRunSchema, values, undefined, described).payoutRun;
}

/** Makes the schema refuse an approval whose expression is empty: no approval must not pass for an unset option. */
function withApproval(context: IExecuteFunctions, options: unknown): unknown {
	if (typeof options !== 'object' || options === null || !('approvedPlan' in options))
		return options;
	const raw: unknown = context.getNodeParameter('options.approvedPlan', 0, '', {
		rawExpressions: true,
	});
	const isExpression = typeof raw === 'string' && raw.startsWith('=');
	const isUnset = [undefined, null, ''].some((nothing) => options.approvedPlan === nothing);
	return isExpression && isUnset ? { ...options, approvedPlan: null } : options;
}

/** Checked before the schema, which would only say that a date is no text. */
function refuseNewPayoutRun(context: IExecuteFunctions, payoutRun: unknown): void {
	const fault = payoutRunFault(context, payoutRun);
	if (fault === undefined) return;
	throw operationError(context.getNode(), {
		message: `The payout run would be new each time and pay everybody again, as ${fault}`,
		advice: adviceOnPayoutRun,
	});
}
