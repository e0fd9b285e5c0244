import type { IExecuteFunctions } from 'n8n-workflow';
import { type Result, sentences } from '../shared/payout/result';
import type { Summary } from '../shared/payout/summary';

/**
 * Shows the receipt, the first reasons why rows were not paid, and the warnings above the output in the editor, where
 * people would otherwise see the first stream only. `results` are by the row's index.
 */
export function addHints(
	context: IExecuteFunctions,
	summary: Summary,
	results: ReadonlyMap<number, Result>,
): void {
	const { message, rejected, notSent, notFound, unconfirmed, warnings } = summary;
	const isCalm = rejected + notSent + notFound + unconfirmed === 0;
	const reasons = firstReasons(results, summary);
	const why = reasons.length > 0 ? ` Why: ${sentences(...reasons)}` : '';
	const next = unconfirmed > 0 ? ` ${adviceFor(summary)}` : '';
	context.addExecutionHints(
		{ message: message + why + next, type: isCalm ? 'info' : 'warning', location: 'outputPane' },
		...warnings.map((warning) => ({
			message: warning,
			type: 'warning' as const,
			location: 'outputPane' as const,
		})),
	);
}

const mostReasons = 3;

/** The first different reasons of rows that were not paid, in input order, but for what the message says already. */
function firstReasons(results: ReadonlyMap<number, Result>, { stopped }: Summary): string[] {
	const reasons = new Set<string>();
	for (const index of [...results.keys()].sort((one, other) => one - other)) {
		const { outcome, reasonCode, reason } = results.get(index) ?? {};
		if (outcome === 'alreadyAllocated' || reasonCode === 'emptyRow' || !reason) continue;
		if (stopped !== null && reason.includes(stopped)) continue;
		reasons.add(reason);
		if (reasons.size === mostReasons) break;
	}
	return [...reasons];
}

function adviceFor({ payoutRun }: Summary): string {
	const what = payoutRun === null ? 'reference numbers' : 'payout run';
	return `Run the same ${what} again to find out about those on "Unconfirmed": nobody is paid twice.`;
}
