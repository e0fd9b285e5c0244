import type { IPollFunctions } from 'n8n-workflow';
import * as z from 'zod/v4';
import { transactionsPathParameter } from '../shared/enkash/transactions';
import { readParameters, textParameter, timeoutParameter } from '../shared/n8n/parameters';

const settingsSchema = z.object({
	event: z.enum(['balanceLow', 'newTransaction']).default('balanceLow'),
	cardAccountId: textParameter,
	/** In points. */
	threshold: z.coerce.number().default(0),
	options: z
		.object({
			companyId: textParameter,
			lookBackHours: z.coerce.number().positive().default(48),
			path: transactionsPathParameter,
			timeout: timeoutParameter,
		})
		.prefault({}),
});

/** What the user set on the trigger. */
export type TriggerSettings = z.output<typeof settingsSchema>;

/** Reads the parameters. Throws a `NodeOperationError`. */
export function readSettings(context: IPollFunctions): TriggerSettings {
	return readParameters(context.getNode(), settingsSchema, {
		event: context.getNodeParameter('event', 'balanceLow'),
		cardAccountId: context.getNodeParameter('cardAccountId', ''),
		threshold: context.getNodeParameter('threshold', 0),
		options: context.getNodeParameter('options', {}),
	});
}
