import type { Fate } from './result';

/** The fate of a payout above the limit for one row, or undefined. Both in points; a limit of 0 is none. */
export function limitFate(loadAmount: number, maxPointsPerRow: number): Fate | undefined {
	if (maxPointsPerRow === 0 || loadAmount <= maxPointsPerRow) return undefined;
	const reason = `${loadAmount} points are more than the ${maxPointsPerRow} that "Maximum Points per Row" allows.`;
	return { outcome: 'rejected', reasonCode: 'limitExceeded', reason };
}
