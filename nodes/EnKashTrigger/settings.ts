import * as z from 'zod/v4-mini';
import type { IPollFunctions } from 'n8n-workflow';
import { transactionsPathParameter } from '../shared/enkash/endpoints/transactions';
import { DescribedParameters, readParameters } from '../shared/n8n/describedParameters';
import { textParameter, timeoutParameter } from '../shared/n8n/parameterSchemas';
import { properties } from './properties';

/** A year: longer ago than that no transaction shows up late. */
const longestLookBackHours = 8760;
const lookBackMessage = `Enter a number of hours above 0, up to ${longestLookBackHours}.`;

const optionsSchema = z.object({
	companyId: textParameter,
	lookBackHours: z.coerce
		.number(lookBackMessage)
		.check(z.positive(lookBackMessage), z.maximum(longestLookBackHours, lookBackMessage)),
	path: transactionsPathParameter,
	timeout: timeoutParameter,
});

const thresholdMessage = 'Enter a number of points above 0.';

const balanceSchema = z.object({
	event: z.enum(['balanceLow', 'balanceRestored']),
	cardAccountId: textParameter,
	/** In points. At 0 only an account in debt would be low. */
	threshold: z.coerce.number(thresholdMessage).check(z.positive(thresholdMessage)),
	options: optionsSchema,
});
const transactionSchema = z.object({
	event: z.literal('newTransaction'),
	cardAccountId: textParameter,
	options: optionsSchema,
});

/** What the user set on the trigger. */
export type TriggerSettings = z.output<typeof balanceSchema> | z.output<typeof transactionSchema>;

const described = new DescribedParameters(properties);

/** Reads the parameters. Throws a `NodeOperationError`. */
export function readSettings(context: IPollFunctions): TriggerSettings {
	const values = {
		event: context.getNodeParameter('event'),
		cardAccountId: context.getNodeParameter('cardAccountId'),
		// Hidden for new transactions.
		threshold: context.getNodeParameter('threshold', null),
		options: context.getNodeParameter('options'),
	};
	const schema = values.event === 'newTransaction' ? transactionSchema : balanceSchema;
	return readParameters<TriggerSettings>(context, schema, values, undefined, described);
}
