import { indianNumber, pointsInWords } from './numbers';
import { sentences as inSentences } from './result';
import type { Summary } from './summary';

/** The operation of a run. */
export type RunKind = 'allocate' | 'preview' | 'check';

/** A receipt, with the additional fields of a preview and a check. */
interface Receipt extends Omit<Summary, 'message'> {
	pointsToAllocate?: number;
	availableBalance?: number | null;
	pointsAlreadyAllocated?: number;
}

/**
 * A receipt in one to three sentences that people can post as they are, in plain words and with Indian grouping of
 * digits. Empty rows of a sheet are nobody.
 */
export function runMessage(kind: RunKind, receipt: Receipt, emptyRows: number): string {
	const people = receipt.rows - emptyRows;
	const sentences = sentencesByKind[kind](receipt, people, emptyRows);
	const name = receipt.payoutRun === null ? '' : `${receipt.payoutRun}: `;
	return name + inSentences(...sentences);
}

type Sentences = (receipt: Receipt, people: number, emptyRows: number) => string[];

const sentencesByKind: Record<RunKind, Sentences> = {
	allocate(receipt, people, emptyRows) {
		const { allocated, pointsAllocated, stopped, accountBalance } = receipt;
		const got = `${ofPeople(allocated, people)} got ${pointsInWords(pointsAllocated)}.`;
		const left =
			accountBalance === null ? '' : `The account has ${indianNumber(accountBalance)} left.`;
		return [
			got,
			others([
				[receipt.alreadyAllocated, 'paid before'],
				[receipt.rejected + receipt.notSent - emptyRows, 'not paid'],
				[receipt.unconfirmed, 'unconfirmed'],
			]),
			stopped ?? left,
		];
	},
	preview(receipt, people, emptyRows) {
		const { pointsToAllocate = 0, availableBalance = null, stopped } = receipt;
		const refused = receipt.rejected + receipt.notSent - emptyRows;
		const would = `Preview: ${ofPeople(people - refused, people)} would get ${pointsInWords(pointsToAllocate)}; nothing was sent.`;
		return [
			would,
			refused > 0 ? `${indianNumber(refused)} would not be paid.` : '',
			stopped ?? balanceFor(pointsToAllocate, availableBalance),
		];
	},
	check(receipt, people, emptyRows) {
		const { alreadyAllocated, pointsAlreadyAllocated = 0, stopped, requests } = receipt;
		if (stopped !== null && requests === 0) return ['Check: nothing was looked up.', stopped];
		const holds = `Check: EnKash's log holds ${indianNumber(alreadyAllocated)} of ${indianNumber(people)} payouts, with ${pointsInWords(pointsAlreadyAllocated)}; nothing was sent.`;
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

function ofPeople(count: number, people: number): string {
	return `${indianNumber(count)} of ${indianNumber(people)} ${people === 1 ? 'person' : 'people'}`;
}
