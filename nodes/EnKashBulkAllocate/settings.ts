import * as z from 'zod/v4';
import type { IExecuteFunctions } from 'n8n-workflow';
import { confirmingOptions } from '../shared/paying/transactionLog';
import { payoutRunFault } from '../shared/paying/payoutRun';
import { operationError } from '../shared/n8n/errors';
import {
	limitParameter,
	readParameters,
	referenceModeParameter,
	textParameter,
	timeoutParameter,
	limitsMustResolve,
} from '../shared/n8n/parameters';
import { adviceOnPayoutRun } from '../shared/payout/payoutRun';

const settingsSchema = z.object({
	operation: z.enum(['allocate', 'preview']).default('allocate'),
	cardAccountId: textParameter,
	isPointsAllocation: z.boolean().default(true),
	referenceMode: referenceModeParameter,
	payoutRun: textParameter,
	options: limitsMustResolve(
		z.object({
			batchSize: z.coerce.number().int().min(1).max(1000).default(100),
			companyId: textParameter,
			...confirmingOptions('resend'),
			concurrency: z.coerce.number().int().min(1).max(10).default(1),
			distinguishBy: textParameter,
			invalidRows: z.enum(['skip', 'stop']).default('skip'),
			maxAttempts: z.coerce.number().int().min(1).max(5).default(3),
			maxPointsPerRow: limitParameter,
			maxPointsPerRun: limitParameter,
			output: z.enum(['rowAndResult', 'resultOnly']).default('rowAndResult'),
			timeout: timeoutParameter,
		}),
	),
});

/** What the user set on the node; the same for every row. */
export type BulkSettings = z.output<typeof settingsSchema>;

/** Reads the parameters once for the whole run. Throws a `NodeOperationError`. */
export function readSettings(context: IExecuteFunctions): BulkSettings {
	const parameter = (name: string, fallback: unknown) =>
		context.getNodeParameter(name, 0, fallback);
	if (parameter('referenceMode', 'generate') === 'generate') {
		refuseNewPayoutRun(context, parameter('payoutRun', ''));
	}
	const settings = readParameters(context.getNode(), settingsSchema, {
		operation: parameter('operation', 'allocate'),
		cardAccountId: parameter('cardAccountId', ''),
		isPointsAllocation: parameter('isPointsAllocation', true),
		referenceMode: parameter('referenceMode', 'generate'),
		payoutRun: parameter('payoutRun', ''),
		options: parameter('options', {}),
	});
	if (settings.referenceMode === 'generate' && settings.payoutRun === '') {
		throw operationError(context.getNode(), 'There is no payout run', {
			advice:
				'Enter a name for this payout in "Payout Run", e.g. diwali-2026. It keeps people from being paid twice.',
		});
	}
	return settings;
}

/** Read before the schema, which would only say that a date is no text. */
function refuseNewPayoutRun(context: IExecuteFunctions, payoutRun: unknown): void {
	const fault = payoutRunFault(context, payoutRun);
	if (fault === undefined) return;
	throw operationError(
		context.getNode(),
		`The payout run would be new each time and pay everybody again, as ${fault}`,
		{ advice: adviceOnPayoutRun },
	);
}
