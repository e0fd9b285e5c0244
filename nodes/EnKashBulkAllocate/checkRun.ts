import type { IExecuteFunctions } from 'n8n-workflow';
import { checkPayouts } from '../shared/paying/checkPayouts';
import { outcomeInLog } from '../shared/payout/confirmation';
import { type Result, resultOf } from '../shared/payout/result';
import { checkSettingsOf, type ReadyRun, statementsOf } from './readyRun';

/** A run that was looked up in EnKash's log. */
export interface CheckedRun {
	/** The result of every row of the input, by its index. */
	results: Map<number, Result>;
	/** Attempts of all look-ups. */
	requests: number;
}

/** Looks up every row that could be sent in EnKash's transaction log. Moves nothing, and never throws. */
export async function checkRun(context: IExecuteFunctions, run: ReadyRun): Promise<CheckedRun> {
	const settings = checkSettingsOf(context, run);
	const statements = statementsOf(run);
	const { lookUpOf, requests } = await checkPayouts(run.client, statements, settings);
	const results = new Map(run.plan.results);
	for (const statement of statements) {
		const lookUp = lookUpOf(statement.uniqueReferenceNumber);
		const details = outcomeInLog(statement, lookUp, settings);
		results.set(statement.index, resultOf(statement, details, run.facts));
	}
	return { results, requests };
}
