import type { IExecuteFunctions } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import type { CheckSettings } from '../shared/paying/checkPayouts';
import type { Payer } from '../shared/paying/payer';
import { logSettingsOf } from '../shared/paying/transactionLog';
import type { Plan } from '../shared/payout/plan';
import type { RunFacts } from '../shared/payout/result';
import type { BulkSettings } from './settings';

/** A planned run, and the client that sends it. */
export interface ReadyRun {
	settings: BulkSettings;
	payer: Payer;
	facts: RunFacts;
	plan: Plan;
	client: EnKashClient;
}

/** The rows that could be sent, with what EnKash's log holds of each once it is paid. */
export function statementsOf({ plan, payer }: Pick<ReadyRun, 'plan' | 'payer'>) {
	return plan.rows.map((row) => ({ ...row, ...payer, transactionType: 'CR' as const }));
}

/** How the run is looked up in EnKash's transaction log. */
export function checkSettingsOf(
	context: IExecuteFunctions,
	{ settings, payer }: Pick<ReadyRun, 'settings' | 'payer'>,
): CheckSettings {
	const { batchSize, concurrency } = settings.options;
	const cancelSignal = context.getExecutionCancelSignal();
	return {
		...logSettingsOf(payer, 'CR', settings),
		listSize: batchSize,
		concurrency,
		trustLists: false,
		isStopped: () => cancelSignal?.aborted ?? false,
	};
}
