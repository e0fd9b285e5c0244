import { indianNumber, pointsInWords } from './numbers';
import { sentences } from './result';
import type { CheckSummary, PreviewSummary, Summary } from './summary';

/** The operation of a run. */
export type RunKind = 'allocate' | 'preview' | 'check';

/** A receipt, with the additional fields of a preview and a check. */
interface Receipt
	extends Omit<Summary, 'message'>,
		Partial<Pick<PreviewSummary, 'pointsToAllocate' | 'availableBalance'>>,
		Partial<Pick<CheckSummary, 'pointsAlreadyAllocated'>> {}

/** What a message needs to know of the sheet besides its receipt. */
export interface SheetFacts {
	emptyRows: number;
	/** Whether somebody has several payouts, so that rows can't be counted as people. */
	hasSeveralForOne: boolean;
}

/**
 * A receipt in one to three sentences that people can post as they are, in plain words and with Indian grouping of
 * digits. Empty rows of a sheet are nobody.
 */
export function runMessage(
	kind: RunKind,
	receipt: Receipt,
	{ emptyRows, hasSeveralForOne }: SheetFacts,
): string {
	const counted = { all: receipt.rows - emptyRows, emptyRows, hasSeveralForOne };
	const name = receipt.payoutRun === null ? '' : `${receipt.payoutRun}: `;
	return name + sentences(...sentencesByKind[kind](receipt, counted));
}

/** Rows that stand for somebody, and those that don't. */
interface Counted extends SheetFacts {
	all: number;
}

/** Empty texts are left out later. */
const sentencesByKind: Record<RunKind, (receipt: Receipt, counted: Counted) => string[]> = {
	allocate(receipt, counted) {
		const { allocated, pointsAllocated, stopped, accountBalance } = receipt;
		const points = pointsInWords(pointsAllocated);
		const got = counted.hasSeveralForOne
			? `${ofPayouts(allocated, counted)} went through, with ${points}.`
			: `${ofPeople(allocated, counted)} got ${points}.`;
		const left =
			accountBalance === null ? '' : `The account has ${indianNumber(accountBalance)} left.`;
		return [
			got,
			others([
				[receipt.alreadyAllocated, 'paid before'],
				[receipt.rejected + receipt.notSent - counted.emptyRows, 'not paid'],
				[receipt.unconfirmed, 'unconfirmed'],
			]),
			stopped ?? left,
		];
	},
	preview(receipt, counted) {
		const { pointsToAllocate = 0, availableBalance = null, stopped } = receipt;
		const refused = receipt.rejected + receipt.notSent - counted.emptyRows;
		const points = pointsInWords(pointsToAllocate);
		const would = counted.hasSeveralForOne
			? `Preview: ${ofPayouts(counted.all - refused, counted)} would go through, with ${points}; nothing was sent.`
			: `Preview: ${ofPeople(counted.all - refused, counted)} would get ${points}; nothing was sent.`;
		return [
			would,
			refused > 0 ? `${indianNumber(refused)} would not be paid.` : '',
			stopped ?? balanceFor(pointsToAllocate, availableBalance),
		];
	},
	check(receipt, { all, emptyRows }) {
		const { alreadyAllocated, pointsAlreadyAllocated = 0, stopped, requests } = receipt;
		if (stopped !== null && requests === 0) return ['Check: nothing was looked up.', stopped];
		const holds = `Check: EnKash's log holds ${indianNumber(alreadyAllocated)} of ${indianNumber(all)} payouts, with ${pointsInWords(pointsAlreadyAllocated)}; nothing was sent.`;
		return [
			holds,
			others([
				[receipt.notFound, 'not found'],
				[receipt.rejected + receipt.notSent - emptyRows, 'refused'],
				[receipt.unconfirmed, 'unconfirmed'],
			]),
			stopped ?? '',
		];
	},
};

function balanceFor(points: number, balance: number | null): string {
	if (balance === null) return '';
	const missing = points - balance;
	return missing > 0
		? `The account has ${indianNumber(balance)}, which is ${pointsInWords(missing)} too few.`
		: `The account has ${indianNumber(balance)}, which is enough.`;
}

/** The rows that the first sentence leaves out, e.g. `2 were paid before and 1 was not paid.` */
function others(counts: Array<[count: number, what: string]>): string {
	const parts = counts
		.filter(([count]) => count > 0)
		.map(([count, what]) => `${indianNumber(count)} ${count === 1 ? 'was' : 'were'} ${what}`);
	const last = parts.pop();
	if (last === undefined) return '';
	return parts.length === 0 ? `${last}.` : `${parts.join(', ')} and ${last}.`;
}

function ofPeople(count: number, { all }: Counted): string {
	return `${indianNumber(count)} of ${indianNumber(all)} ${all === 1 ? 'person' : 'people'}`;
}

function ofPayouts(count: number, { all }: Counted): string {
	return `${indianNumber(count)} of ${indianNumber(all)} payouts`;
}
