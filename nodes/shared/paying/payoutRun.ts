import type { IExecuteFunctions } from 'n8n-workflow';
import { faultOfPayoutRun, faultOfPayoutRunExpression } from '../payout/payoutRun';

/** What `faultOfPayoutRun` says of this node's payout run and its expression. `value` is the parameter's for an item. */
export function payoutRunFault(context: IExecuteFunctions, value: unknown): string | undefined {
	const raw: unknown = context.getNodeParameter('payoutRun', 0, '', { rawExpressions: true });
	const fault = typeof raw === 'string' ? faultOfPayoutRunExpression(raw) : undefined;
	return fault ?? faultOfPayoutRun(value, { id: context.getExecutionId(), now: Date.now() });
}
