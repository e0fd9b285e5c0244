import type { LedgerEntry } from '../sandbox';
import { type Evidence, audit } from './audit';
import type { PaidRow, Payout, Summary } from './payout';

function entry(index: number, fields: Partial<LedgerEntry> = {}): LedgerEntry {
	return {
		reference: `REF${index}`,
		referenceHonoured: true,
		companyId: 'C',
		cardAccountId: 'A',
		mobile: String(9_000_000_000 + index),
		amount: 100,
		transactionType: 'CR',
		enkashCardTxnId: `T${index}`,
		enKashCardId: `K${index}`,
		endpoint: 'bulk',
		at: 0,
		...fields,
	};
}

function row(index: number, outcome: PaidRow['outcome']): PaidRow {
	return { row: index, outcome, uniqueReferenceNumber: `REF${index}`, loadAmount: 100 };
}

function payout(rows: PaidRow[], summary: Partial<Summary> = {}): Payout {
	const having = (...outcomes: Array<PaidRow['outcome']>) =>
		rows.filter(({ outcome }) => outcomes.includes(outcome));
	return {
		success: having('allocated', 'alreadyAllocated'),
		failed: having('rejected', 'notSent'),
		unconfirmed: having('unconfirmed'),
		summary: {
			payoutRun: 'diwali-2026',
			rows: rows.length,
			allocated: having('allocated').length,
			alreadyAllocated: having('alreadyAllocated').length,
			rejected: having('rejected').length,
			notSent: having('notSent').length,
			unconfirmed: having('unconfirmed').length,
			pointsAllocated: 100 * having('allocated').length,
			pointsUnconfirmed: 100 * having('unconfirmed').length,
			batches: 1,
			requests: 1,
			accountBalance: null,
			durationMs: 1,
			stopped: null,
			...summary,
		},
	};
}

const honest: Evidence = {
	rows: 3,
	first: payout([row(1, 'allocated'), row(2, 'unconfirmed'), row(3, 'rejected')]),
	second: payout([row(1, 'alreadyAllocated'), row(2, 'alreadyAllocated'), row(3, 'rejected')]),
	booksAfterFirst: [entry(1), entry(2)],
	books: [entry(1), entry(2)],
};

/** Which of the four checks hold. */
function holding(evidence: Partial<Evidence>): boolean[] {
	return audit({ ...honest, ...evidence }).map(({ holds }) => holds);
}

it('finds nothing wrong with an honest run, and says what it counted', () => {
	expect(audit(honest)).toEqual([
		{ holds: true, finding: 'Each of the 3 rows came out exactly once, in both runs.' },
		{
			holds: true,
			finding:
				"EnKash's books hold 2 payments to 2 people: nobody is there twice, and no reference number is.",
		},
		{
			holds: true,
			finding: 'Those payments are the rows that the node calls paid, to the point: 200 points.',
		},
		{
			holds: true,
			finding: 'The second run added no payment to the books, as its receipt says.',
		},
	]);
});

it('finds an honest second run that pays the rest', () => {
	const second = payout([row(1, 'alreadyAllocated'), row(2, 'allocated'), row(3, 'rejected')]);
	expect(holding({ second, booksAfterFirst: [entry(1)] })).toEqual([true, true, true, true]);
});

it.each<[string, Partial<Evidence>, boolean[]]>([
	['a lost row', { rows: 4 }, [false, true, true, true]],
	[
		'a row on two outputs',
		{ second: { ...honest.second, failed: [row(1, 'rejected')] } },
		[false, true, true, true],
	],
	[
		'a receipt that counts otherwise',
		{ first: { ...honest.first, summary: { ...honest.first.summary, pointsAllocated: 99 } } },
		[false, true, true, true],
	],
	[
		'a reference that was paid twice',
		{ books: [entry(1), entry(2), entry(2)] },
		[true, false, false, false],
	],
	[
		'a person who was paid twice under two references',
		{ books: [entry(1), entry(2), entry(9, { mobile: '9000000001' })] },
		[true, false, false, false],
	],
	[
		'a row that is called paid and is not in the books',
		{ books: [entry(1)], booksAfterFirst: [entry(1)] },
		[true, true, false, true],
	],
	[
		'other points than the row says',
		{ books: [entry(1), entry(2, { amount: 1 })] },
		[true, true, false, true],
	],
	[
		'a payment that no receipt speaks of',
		{ books: [entry(1), entry(2), entry(3)] },
		[true, true, false, false],
	],
])('finds %s', (_, evidence, expected) => {
	expect(holding(evidence)).toEqual(expected);
});
