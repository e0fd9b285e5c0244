import type { IExecuteFunctions } from 'n8n-workflow';
import { checkPayouts } from '../shared/paying/checkPayouts';
import { outcomeInLog } from '../shared/payout/confirmation';
import { type Result, resultOf } from '../shared/payout/result';
import { logSettingsOf, type ReadyRun } from './readyRun';

/** A run that was looked up in EnKash's log. */
export interface CheckedRun {
	/** The result of every row of the input, by its index. */
	results: Map<number, Result>;
	/** Attempts of all look-ups. */
	requests: number;
}

/** Looks up every row that could be sent in EnKash's transaction log. Moves nothing, and never throws. */
export async function checkRun(context: IExecuteFunctions, run: ReadyRun): Promise<CheckedRun> {
	const { client, plan, payer, facts } = run;
	const settings = logSettingsOf(context, run);
	const statements = plan.rows.map((row) => ({ ...row, ...payer, transactionType: 'CR' }));
	const { lookUpOf, requests } = await checkPayouts(client, statements, settings);
	const results = new Map(plan.results);
	for (const [position, row] of plan.rows.entries()) {
		const statement = statements[position] ?? row;
		const details = outcomeInLog(statement, lookUpOf(row.uniqueReferenceNumber), settings);
		results.set(row.index, resultOf(row, details, facts));
	}
	return { results, requests };
}
