import type { IExecuteFunctions } from 'n8n-workflow';
import { faultOfPayoutRun, faultOfPayoutRunExpression } from '../payout/payoutRun';

/**
 * Why the payout run of this node would be new each time and pay everybody again, as a clause such as "it holds a time of
 * day"; undefined where it is not. `value` is the parameter's value for an item.
 */
export function payoutRunFault(context: IExecuteFunctions, value: unknown): string | undefined {
	const raw: unknown = context.getNodeParameter('payoutRun', 0, '', { rawExpressions: true });
	const fault = typeof raw === 'string' ? faultOfPayoutRunExpression(raw) : undefined;
	return fault ?? faultOfPayoutRun(value, { id: context.getExecutionId(), now: Date.now() });
}
