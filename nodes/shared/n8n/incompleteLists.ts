import type { Records } from '../enkash/records';

/**
 * What to tell the user where EnKash kept back records that were asked for: it counts them, but documents no way to
 * ask for the next page. Undefined where nothing is missing.
 */
export function hintWhenIncomplete(
	{ records, recordsCount }: Records,
	wanted: number,
	{ what, advice }: { what: string; advice: string },
): string | undefined {
	const isComplete = recordsCount === undefined || recordsCount <= records.length;
	if (isComplete || wanted <= records.length) return undefined;
	return `EnKash counts ${recordsCount} ${what} but sent only ${records.length}, and documents no way to ask for the others. ${advice}`;
}
