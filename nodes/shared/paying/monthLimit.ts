import type { INode } from 'n8n-workflow';
import type { CardAccount } from '../enkash/endpoints/account';
import { operationError } from '../n8n/errors';
import { indianNumber, pointsInWords } from '../payout/numbers';

/**
 * The points that a monthly limit still allows, by EnKash's own count. Its time zone is not documented. Throws a
 * `NodeOperationError` where EnKash gives no count.
 */
export function pointsLeftThisMonth(
	node: INode,
	account: CardAccount | null,
	maxPointsPerMonth: number,
): number {
	const allocated = account?.currentMonthAllocationPoint;
	if (allocated !== undefined) return maxPointsPerMonth - allocated;
	throw operationError(node, {
		message: "'Maximum Points per Month' can't be kept",
		advice:
			'EnKash does not say how many points this account has allocated this month. Remove the option, or ask EnKash for currentMonthAllocationPoint in the account look-up. Nothing was sent.',
	});
}

/** The reason for points above the monthly limit. */
export function aboveMonthLimit(needed: number, left: number, maxPointsPerMonth: number): string {
	const allocated = maxPointsPerMonth - left;
	return `The run holds ${pointsInWords(needed)}, and ${indianNumber(allocated)} were allocated this month: together more than the ${indianNumber(maxPointsPerMonth)} that 'Maximum Points per Month' allows, so nothing was sent.`;
}

/** What a preview says of the monthly limit, as it can't tell who was paid before; undefined where the run is within it. */
export function warningOnMonthLimit(
	account: CardAccount | null,
	needed: number,
	maxPointsPerMonth: number,
): string | undefined {
	if (maxPointsPerMonth === 0 || needed === 0) return undefined;
	const allocated = account?.currentMonthAllocationPoint;
	if (allocated === undefined) {
		return "The run would send nothing, as EnKash does not say how many points this account has allocated this month, and 'Maximum Points per Month' is set.";
	}
	if (needed + allocated <= maxPointsPerMonth) return undefined;
	return `With ${indianNumber(allocated)} allocated this month, the run comes to more than 'Maximum Points per Month'. It would send nothing, unless enough of these people were paid in it before.`;
}
