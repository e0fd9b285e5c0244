import type { LedgerEntry } from '../sandbox';
import { type Evidence, audit } from './audit';
import type { ApprovedPayout } from './approval';
import type { PaidRow, Payout, Preview, Summary } from './payout';

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
	const paid = { row: index, outcome, uniqueReferenceNumber: `REF${index}` };
	return outcome === 'alreadyAllocated' ? paid : { ...paid, loadAmount: 100 };
}

function payout(rows: PaidRow[], summary: Partial<Summary> = {}): Payout {
	const having = (...outcomes: Array<PaidRow['outcome']>) =>
		rows.filter(({ outcome }) => outcomes.includes(outcome));
	return {
		success: having('allocated', 'alreadyAllocated'),
		failed: having('rejected', 'notSent'),
		unconfirmed: having('unconfirmed'),
		summary: {
			message: '',
			payoutRun: 'diwali-2026',
			rows: rows.length,
			allocated: having('allocated').length,
			alreadyAllocated: having('alreadyAllocated').length,
			rejected: having('rejected').length,
			notSent: having('notSent').length,
			unconfirmed: having('unconfirmed').length,
			pointsAllocated: 100 * having('allocated').length,
			pointsUnconfirmed: 100 * having('unconfirmed').length,
			confirmedByResend: 0,
			pointsConfirmedByResend: 0,
			batches: 1,
			requests: 1,
			accountBalance: null,
			durationMs: 1,
			stopped: null,
			...summary,
		},
	};
}

const preview: Preview = {
	...payout([]).summary,
	planId: 'P1EW7TAV2H941QPV8WJ8H7KKEJ',
	pointsToAllocate: 200,
	sufficientBalance: true,
	plan: [1, 2].map((index) => ({ uniqueReferenceNumber: `NEW${index}`, loadAmount: 100 })),
	refusedRows: [3],
};

const paidBefore = [entry(1), entry(2)];

/** What the books hold after the changed sheet, and what the approved one added. */
function approval(added: LedgerEntry[], addedByEdit: LedgerEntry[] = []): ApprovedPayout {
	const booksAfterEdit = [...paidBefore, ...addedByEdit];
	return {
		preview,
		approved: {
			edit: { row: 1, before: '100', after: '1000' },
			refusal: 'This is not the plan that was approved',
			booksBefore: paidBefore,
			booksAfterEdit,
			payout: payout([row(1, 'allocated'), row(2, 'allocated'), row(3, 'rejected')]),
			books: [...booksAfterEdit, ...added],
		},
	};
}

const approvedPayments = [entry(1, { reference: 'NEW1' }), entry(2, { reference: 'NEW2' })];

const honest: Evidence = {
	rows: 3,
	plan: [1, 2].map((index) => ({ uniqueReferenceNumber: `REF${index}`, loadAmount: 100 })),
	first: payout([row(1, 'allocated'), row(2, 'unconfirmed'), row(3, 'rejected')]),
	second: payout([row(1, 'alreadyAllocated'), row(2, 'alreadyAllocated'), row(3, 'rejected')]),
	booksAfterFirst: paidBefore,
	books: paidBefore,
	approval: approval(approvedPayments),
};

const allHold = Array.from({ length: 6 }, () => true);

/** Which of the checks hold. */
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
		{
			holds: true,
			finding: 'The sheet that was changed after its approval added no payment.',
		},
		{
			holds: true,
			finding: 'The approved sheet added 2 payments, each with the points that were approved.',
		},
	]);
});

it('finds an honest second run that pays the rest', () => {
	const second = payout([row(1, 'alreadyAllocated'), row(2, 'allocated'), row(3, 'rejected')]);
	expect(holding({ second, booksAfterFirst: [entry(1)] })).toEqual(allHold);
});

it.each<[string, Partial<Evidence>, boolean[]]>([
	['a lost row', { rows: 4 }, [false, true, true, true, true, true]],
	[
		'a row on two outputs',
		{ second: { ...honest.second, failed: [row(1, 'rejected')] } },
		[false, true, true, true, true, true],
	],
	[
		'a receipt that counts otherwise',
		{ first: { ...honest.first, summary: { ...honest.first.summary, pointsAllocated: 99 } } },
		[false, true, true, true, true, true],
	],
	[
		'a reference that was paid twice',
		{ books: [entry(1), entry(2), entry(2)] },
		[true, false, false, false, true, true],
	],
	[
		'a person who was paid twice under two references',
		{ books: [entry(1), entry(2), entry(9, { mobile: '9000000001' })] },
		[true, false, false, false, true, true],
	],
	[
		'a row that is called paid and is not in the books',
		{ books: [entry(1)], booksAfterFirst: [entry(1)] },
		[true, true, false, true, true, true],
	],
	[
		'other points than the sheet has',
		{ books: [entry(1), entry(2, { amount: 1 })] },
		[true, true, false, true, true, true],
	],
	[
		'a payment that no receipt speaks of',
		{ books: [entry(1), entry(2), entry(3)] },
		[true, true, false, false, true, true],
	],
	[
		'a payment of the sheet that was changed after its approval',
		{ approval: approval(approvedPayments, [entry(1, { reference: 'NEW1', amount: 1000 })]) },
		[true, true, true, true, false, true],
	],
	[
		'other points than were approved',
		{
			approval: approval([
				approvedPayments[0] ?? entry(1),
				entry(2, { reference: 'NEW2', amount: 1 }),
			]),
		},
		[true, true, true, true, true, false],
	],
	[
		'a payment that was never approved',
		{ approval: approval([...approvedPayments, entry(3, { reference: 'NEW3' })]) },
		[true, true, true, true, true, false],
	],
	[
		'a row of the approved plan that is called paid and is not in the books',
		{ approval: approval(approvedPayments.slice(0, 1)) },
		[true, true, true, true, true, false],
	],
])('finds %s', (_, evidence, expected) => {
	expect(holding(evidence)).toEqual(expected);
});

it('has nothing to say of an approval where there was nothing to approve', () => {
	expect(holding({ approval: { preview } })).toEqual([true, true, true, true]);
});
