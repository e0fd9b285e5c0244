import type { IExecuteFunctions } from 'n8n-workflow';
import type { Summary } from '../shared/payout/summary';

/**
 * Shows the receipt and the warnings above the output in the editor, where people would otherwise see the first stream
 * only.
 */
export function addHints(context: IExecuteFunctions, summary: Summary): void {
	const { message, rejected, notSent, notFound, unconfirmed, warnings } = summary;
	const isCalm = rejected + notSent + notFound + unconfirmed === 0;
	const next = unconfirmed > 0 ? ` ${adviceFor(summary)}` : '';
	context.addExecutionHints(
		{ message: message + next, type: isCalm ? 'info' : 'warning', location: 'outputPane' },
		...warnings.map((warning) => ({
			message: warning,
			type: 'warning' as const,
			location: 'outputPane' as const,
		})),
	);
}

function adviceFor({ payoutRun }: Summary): string {
	const what = payoutRun === null ? 'reference numbers' : 'payout run';
	return `Run the same ${what} again to find out about those on "Unconfirmed": nobody is paid twice.`;
}
