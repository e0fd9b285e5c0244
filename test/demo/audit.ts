import type { LedgerEntry } from '../sandbox';
import type { ApprovedPayout } from './approval';
import type { PaidRow, Payout, Preview } from './payout';
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
	/** What both runs ask for, by a preview. */
	plan: Preview['plan'];
	first: Payout;
	second: Payout;
	/** EnKash's books after the first and after the second run. */
	booksAfterFirst: readonly LedgerEntry[];
	books: readonly LedgerEntry[];
	/** The payout that was approved, which comes after that. */
	approval: ApprovedPayout;
}

/** Holds the receipts against EnKash's own books. */
export function audit(evidence: Evidence): Check[] {
	return [
		everyRowOnce(evidence),
		nobodyTwice(evidence),
		booksMatchReceipts(evidence),
		secondRunPaidWhatItSays(evidence),
		...onlyTheApproved(evidence.approval),
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

/** After the second run, whoever the node calls paid is in the books with the points of the sheet, and nobody else is. */
function booksMatchReceipts({ plan, second, books }: Evidence): Check {
	const booked = new Map(books.map(({ reference, amount }) => [reference, amount]));
	const asked = pointsByReference(plan);
	const { success, unconfirmed } = second;
	const paid = success.filter(({ uniqueReferenceNumber = '' }) =>
		isBooked(booked, uniqueReferenceNumber, asked.get(uniqueReferenceNumber)),
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

function pointsByReference(plan: Preview['plan']): Map<string, number> {
	return new Map(plan.map((row) => [row.uniqueReferenceNumber, row.loadAmount]));
}

/** The changed sheet paid nobody, and the approved one nothing but its plan. */
function onlyTheApproved({ preview, approved }: ApprovedPayout): Check[] {
	if (!approved) return [];
	const { booksBefore, booksAfterEdit, books, payout } = approved;
	const changed = booksAfterEdit.length - booksBefore.length;
	const plan = pointsByReference(preview.plan);
	const payments = books.slice(booksAfterEdit.length);
	const { allocated, unconfirmed } = payout.summary;
	const holds =
		payments.every(({ reference, amount }) => isBooked(plan, reference, amount)) &&
		payments.length >= allocated &&
		payments.length <= allocated + unconfirmed;
	const added = counted(payments.length, 'payment');
	return [
		{
			holds: changed === 0,
			finding:
				changed === 0
					? 'The sheet that was changed after its approval added no payment.'
					: `The sheet that was changed after its approval added ${counted(changed, 'payment')}.`,
		},
		{
			holds,
			finding: holds
				? `The approved sheet added ${added}, each with the points that were approved.`
				: `The approved sheet added ${added}, and not each with the points that were approved.`,
		},
	];
}

function isPaidNow({ outcome }: PaidRow): boolean {
	return outcome === 'allocated';
}

/** Points of rows that name theirs. */
function pointsOf(rows: readonly PaidRow[]): number {
	return rows.reduce((sum, { loadAmount = 0 }) => sum + loadAmount, 0);
}
