import * as z from 'zod/v4';
import type { IExecuteFunctions } from 'n8n-workflow';
import { confirmingOptions } from '../shared/paying/transactionLog';
import { operationError } from '../shared/n8n/errors';
import { properties } from './properties';
import {
	labelsOf,
	limitParameter,
	readParameters,
	readRunParameters,
	referenceModeParameter,
	textParameter,
	timeoutParameter,
	limitsMustResolve,
} from '../shared/n8n/parameters';

const settingsSchema = z.object({
	operation: z.enum(['allocate', 'preview']).default('allocate'),
	cardAccountId: textParameter,
	isPointsAllocation: z.boolean().default(true),
	referenceMode: referenceModeParameter,
	payoutRun: textParameter,
	options: limitsMustResolve(
		z
			.object({
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
			})
			.prefault({}),
	),
});

/** What the user set on the node; the same for every row. */
export type BulkSettings = z.output<typeof settingsSchema>;

const labels = labelsOf(properties);

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
	const values = readRunParameters(context, runParameters, labels);
	const settings = readParameters(context.getNode(), settingsSchema, values, undefined, labels);
	if (settings.referenceMode === 'generate' && settings.payoutRun === '') {
		throw operationError(context.getNode(), 'There is no payout run', {
			advice:
				'Enter a name for this payout in "Payout Run", e.g. diwali-2026. It keeps people from being paid twice.',
		});
	}
	return settings;
}
