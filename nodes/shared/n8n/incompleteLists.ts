import type { IExecuteFunctions } from 'n8n-workflow';
import type { Records } from '../enkash/records';

/** Tells the user that EnKash kept some records back: it counts them, but documents no way to ask for the next page. */
export function hintWhenIncomplete(
	context: IExecuteFunctions,
	{ records, recordsCount }: Records,
	what: string,
): void {
	if (recordsCount === undefined || recordsCount <= records.length) return;
	context.addExecutionHints({
		message: `EnKash counts ${recordsCount} ${what} but sent only ${records.length}, and documents no way to ask for the others. Narrow the search to see them.`,
		type: 'warning',
		location: 'outputPane',
	});
}
