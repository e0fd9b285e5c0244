import type { LedgerEntry } from '../sandbox';
import type { PaidRow, Payout } from './payout';
import { counted, grouped } from './text';

/** One thing that must hold after the demo, and whether it does. */
export interface Check {
	holds: boolean;
	/** What was found, as a sentence for people. */
	finding: string;
}

/** What is held against each other: the sheet, what the node said, and what EnKash's books say. */
export interface Evidence {
	rows: number;
	first: Payout;
	second: Payout;
	/** EnKash's books after the first and after the second run. */
	booksAfterFirst: readonly LedgerEntry[];
	books: readonly LedgerEntry[];
}

/** Holds the receipts against EnKash's own books. */
export function audit(evidence: Evidence): Check[] {
	return [
		everyRowOnce(evidence),
		nobodyTwice(evidence),
		booksMatchReceipts(evidence),
		secondRunPaidWhatItSays(evidence),
	];
}

function everyRowOnce({ rows, first, second }: Evidence): Check {
	const holds = [first, second].every(
		(payout) => hasEachRowOnce(payout, rows) && countsAddUp(payout, rows),
	);
	return {
		holds,
		finding: holds
			? `Each of the ${counted(rows, 'row')} came out exactly once, in both runs.`
			: `The outputs do not hold each of the ${counted(rows, 'row')} exactly once, or the receipt counts otherwise.`,
	};
}

function hasEachRowOnce({ success, failed, unconfirmed }: Payout, rows: number): boolean {
	const seen = [...success, ...failed, ...unconfirmed].map(({ row }) => row);
	return seen.length === rows && new Set(seen).size === rows;
}

function countsAddUp({ success, failed, unconfirmed, summary }: Payout, rows: number): boolean {
	return (
		summary.rows === rows &&
		summary.allocated + summary.alreadyAllocated === success.length &&
		summary.rejected + summary.notSent === failed.length &&
		summary.unconfirmed === unconfirmed.length &&
		summary.pointsAllocated === pointsOf(success.filter(isPaidNow)) &&
		summary.pointsUnconfirmed === pointsOf(unconfirmed)
	);
}

function nobodyTwice({ books }: Evidence): Check {
	const references = new Set(books.map(({ reference }) => reference));
	const mobiles = new Set(books.map(({ mobile }) => mobile));
	const holds = references.size === books.length && mobiles.size === books.length;
	return {
		holds,
		finding: holds
			? `EnKash's books hold ${counted(books.length, 'payment')} to ${counted(mobiles.size, 'person', 'people')}: nobody is there twice, and no reference number is.`
			: `EnKash's books hold ${counted(books.length, 'payment')} to ${counted(mobiles.size, 'person', 'people')} under ${counted(references.size, 'reference number')}: SOMEBODY WAS PAID TWICE.`,
	};
}

/** After the second run, whoever the node calls paid is in the books with those points, and nobody else is. */
function booksMatchReceipts({ second, books }: Evidence): Check {
	const booked = new Map(books.map(({ reference, amount }) => [reference, amount]));
	const { success, unconfirmed } = second;
	const paid = success.filter(({ uniqueReferenceNumber, loadAmount }) =>
		isBooked(booked, uniqueReferenceNumber, loadAmount),
	);
	const open = unconfirmed.filter(({ uniqueReferenceNumber = '' }) =>
		booked.has(uniqueReferenceNumber),
	);
	const holds = paid.length === success.length && paid.length + open.length === books.length;
	const points = grouped(books.reduce((sum, { amount }) => sum + amount, 0));
	return {
		holds,
		finding: holds
			? `Those payments are the rows that the node calls paid, to the point: ${points} points.`
			: `The node calls ${counted(success.length, 'row')} paid; EnKash's books agree on ${grouped(paid.length)} and hold ${counted(books.length, 'payment')}, ${points} points.`,
	};
}

function isBooked(
	booked: ReadonlyMap<string, number>,
	reference: string | undefined,
	points: number | undefined,
): boolean {
	return reference !== undefined && points !== undefined && booked.get(reference) === points;
}

function secondRunPaidWhatItSays({ second, booksAfterFirst, books }: Evidence): Check {
	const payments = books.length - booksAfterFirst.length;
	const { allocated, unconfirmed } = second.summary;
	const holds = payments >= allocated && payments <= allocated + unconfirmed;
	const finding = holds
		? `The second run added ${payments === 0 ? 'no payment' : counted(payments, 'payment')} to the books, as its receipt says.`
		: `The second run added ${counted(payments, 'payment')} to the books, its receipt says ${grouped(allocated)}.`;
	return { holds, finding };
}

function isPaidNow({ outcome }: PaidRow): boolean {
	return outcome === 'allocated';
}

/** Points of rows that name theirs. */
export function pointsOf(rows: readonly PaidRow[]): number {
	return rows.reduce((sum, { loadAmount = 0 }) => sum + loadAmount, 0);
}
