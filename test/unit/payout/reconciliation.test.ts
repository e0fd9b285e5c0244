import * as fc from 'fast-check';
import type {
	BulkReply,
	BulkReplyRow,
	RefusedBulkReplyRow,
} from '../../../nodes/shared/enkash/endpoints/bulkAllocation';
import type { Refusal } from '../../../nodes/shared/enkash/messages';
import type { Reply } from '../../../nodes/shared/enkash/reply';
import type { EarlierUnclear } from '../../../nodes/shared/enkash/retry';
import {
	type BulkRules,
	contradicted,
	mayBeOneRow,
	outcomeOfWholeCall,
	paidBefore,
	type PayoutKind,
	reasonOfReply,
	reconcile,
	unclearEarlierAttempt,
	type WholeReply,
} from '../../../nodes/shared/payout/reconciliation';
import { isAboutAccount, reasonToStop } from '../../../nodes/shared/payout/stopRule';
import { row, rowsOf } from './samples';

type Changes = Partial<BulkRules>;

const rules: BulkRules = {
	referenceMode: 'generate',
	noun: 'row',
	isPointsAllocation: true,
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
};
const rows = rowsOf(3);
const earlierUnclear: EarlierUnclear = {
	cause: 'timeout',
	message: 'EnKash did not answer within 60 s.',
};
const exists = 'The transaction associated with the given Unique reference Number already exists';

/** What EnKash answers for a row: mobile and amount as sent, and a transaction; no reference, as in its example. */
function paid(index: number, overrides: Partial<BulkReplyRow> = {}): BulkReplyRow {
	const { mobile, loadAmount } = row(index);
	return { mobile, loadAmount, enkashCardTxnId: `ECT-${index}`, ...overrides };
}

function refusedRow(
	index: number,
	overrides: Partial<RefusedBulkReplyRow> = {},
): RefusedBulkReplyRow {
	const { mobile, loadAmount } = row(index);
	return { mobile, loadAmount, refusal: 'other', failureReason: 'User is blocked', ...overrides };
}

function duplicate(
	index: number,
	overrides: Partial<RefusedBulkReplyRow> = {},
): RefusedBulkReplyRow {
	const facts = { refusal: 'duplicateReference', failureReason: exists } as const;
	return refusedRow(index, { ...facts, ...overrides });
}

function answered(
	succeeded: BulkReplyRow[],
	failed: RefusedBulkReplyRow[] = [],
	countsAddUp = true,
): Reply<BulkReply> {
	return { kind: 'success', payload: { succeeded, failed, countsAddUp } };
}

function refusedCall(refusal: Refusal, reason = 'No.'): WholeReply {
	return { kind: 'refused', refusal, reason, status: 200 };
}

function detailsOf(reply: Reply<BulkReply>, changes: Changes = {}, ofRows = rows) {
	return ofRows.map(reconcile(reply, ofRows, { ...rules, ...changes }));
}

function outcomes(...parameters: Parameters<typeof detailsOf>): string[] {
	return detailsOf(...parameters).map(({ outcome }) => outcome);
}

describe('a reply that names every row', () => {
	it('says of each what became of it, in the order of the call', () => {
		const facts = { otbBalance: 100, accountBalance: 900, userId: 'EK0', enkashCardId: 'EKC0' };
		expect(detailsOf(answered([paid(2), paid(0, facts)], [refusedRow(1)]))).toEqual([
			{ outcome: 'allocated', reply: paid(0, facts) },
			{
				outcome: 'rejected',
				reasonCode: 'refused',
				reason: 'EnKash refused this row: User is blocked',
			},
			{ outcome: 'allocated', reply: paid(2) },
		]);
	});

	it('that refuses a row without words leaves open whether its reference is known', () => {
		const [details] = detailsOf(answered([], [refusedRow(0, { failureReason: undefined })]));
		expect(details).toEqual({
			outcome: 'rejected',
			reasonCode: 'refused',
			reason:
				"EnKash refused this row without giving a reason, so an earlier payout with this reference can't be excluded.",
		});
	});
});

describe('matching', () => {
	const reference = { uniqueReferenceNumber: 'R-0' };

	it.each<[what: string, reply: Partial<BulkReplyRow>, outcome: string]>([
		['by reference alone', { ...reference, mobile: undefined, loadAmount: undefined }, 'allocated'],
		['by reference, mobile and amount', reference, 'allocated'],
		[
			'by reference and a mobile in another form',
			{ ...reference, mobile: '+91 90000 00000' },
			'allocated',
		],
		[
			'by reference where the mobile is masked',
			{ ...reference, mobile: 'XXXXXX0000' },
			'allocated',
		],
		['by mobile and amount', {}, 'allocated'],
		['by a mobile in another form and amount', { mobile: '919000000000' }, 'allocated'],
		['no row by mobile without amount', { loadAmount: undefined }, 'unconfirmed'],
		['no row by amount without mobile', { mobile: undefined }, 'unconfirmed'],
		['no row by a masked mobile', { mobile: 'XXXXXX0000' }, 'unconfirmed'],
		['no row by another amount', { loadAmount: 99 }, 'unconfirmed'],
		['no row by a reference that was not sent', { uniqueReferenceNumber: 'R-99' }, 'unconfirmed'],
		['no row by a reference in other letters', { uniqueReferenceNumber: 'r-0' }, 'unconfirmed'],
	])('%s', (_, overrides, outcome) => {
		expect(outcomes(answered([paid(0, overrides), paid(1), paid(2)]))).toEqual([
			outcome,
			'allocated',
			'allocated',
		]);
	});

	it('never goes by position', () => {
		const strangers = [10, 11, 12].map((index) => paid(index));
		expect(outcomes(answered(strangers))).toEqual(['unconfirmed', 'unconfirmed', 'unconfirmed']);
	});
});

describe('a row of the reply that names something else than was sent', () => {
	const reference = { uniqueReferenceNumber: 'R-0' };

	it.each<[what: string, reply: Partial<BulkReplyRow>, contradiction: string]>([
		['person', { mobile: '9000000001' }, 'mobile 9000000001 where 9000000000 was sent'],
		[
			'person, of abroad',
			{ mobile: '+44 7911 123456' },
			'mobile 447911123456 where 9000000000 was sent',
		],
		['person, masked', { mobile: 'XXXXXX0001' }, 'mobile XXXXXX0001 where 9000000000 was sent'],
		['amount', { loadAmount: 1000 }, '1000 points where 100 were sent'],
		['account', { cardAccountId: 'CA1' }, 'card account CA1 where CAQL8YCV3 was sent'],
		['company', { companyId: 'CEK2' }, 'company CEK2 where CEK1PU9AOO was sent'],
	])('(another %s) proves nothing, paid or not', (_, overrides, contradiction) => {
		const unproven = {
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: `EnKash's reply speaks of ${contradiction}, so this may have been paid.`,
		};
		const facts = { ...reference, ...overrides };
		for (const referenceMode of ['generate', 'provide'] as const) {
			for (const changes of [{ referenceMode }, { referenceMode, earlierUnclear }]) {
				expect(detailsOf(answered([paid(0, facts)]), changes)[0]).toEqual(unproven);
				expect(detailsOf(answered([], [refusedRow(0, facts)]), changes)[0]).toEqual(unproven);
				expect(detailsOf(answered([], [duplicate(0, facts)]), changes)[0]).toEqual(unproven);
			}
		}
		expect(contradicted(contradiction)).toEqual(unproven);
	});

	it.each<[what: string, reply: Partial<BulkReplyRow>]>([
		['amount', { loadAmount: 1000 }],
		['account', { cardAccountId: 'CA1' }],
		['company', { companyId: 'CEK2' }],
	])('(another %s) proves nothing where it is matched by mobile', (_, overrides) => {
		expect(outcomes(answered([paid(0, overrides), paid(1), paid(2)]))[0]).toBe('unconfirmed');
	});

	it('proves nothing of the two rows that it mixes up', () => {
		const mixed = paid(0, { uniqueReferenceNumber: 'R-1', loadAmount: undefined });
		expect(outcomes(answered([mixed, paid(2)]))).toEqual([
			'unconfirmed',
			'unconfirmed',
			'allocated',
		]);
	});
});

describe('rows that the reply does not name once', () => {
	it('are unconfirmed when they are missing', () => {
		expect(detailsOf(answered([paid(0), paid(2)]))[1]).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: "EnKash's reply does not mention this row, so it may have been paid.",
		});
	});

	it('are unconfirmed when they are listed as paid twice', () => {
		const reply = answered([paid(0), paid(0), paid(1), paid(2)]);
		expect(detailsOf(reply)[0]).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: "EnKash's reply lists this row more than once, so it may have been paid.",
		});
		expect(outcomes(reply)).toEqual(['unconfirmed', 'allocated', 'allocated']);
	});

	it.each<[what: string, succeeded: BulkReplyRow[], failed: RefusedBulkReplyRow[]]>([
		['refused twice', [], [refusedRow(0), refusedRow(0)]],
		['paid and refused', [paid(0)], [refusedRow(0)]],
		['paid and existing', [paid(0)], [duplicate(0)]],
		[
			'once by reference and once by mobile',
			[paid(0), paid(0, { uniqueReferenceNumber: 'R-0' })],
			[],
		],
		['three times', [paid(0), paid(0), paid(0)], []],
		['paid, and refused with another amount', [paid(0)], [refusedRow(0, { loadAmount: 1 })]],
		['paid, and refused without an amount', [paid(0)], [refusedRow(0, { loadAmount: undefined })]],
		['paid twice, once with another amount', [paid(0), paid(0, { loadAmount: 1 })], []],
	])('are unconfirmed when they are listed as %s', (_, succeeded, failed) => {
		const reply = answered([...succeeded, paid(1), paid(2)], failed);
		expect(outcomes(reply)).toEqual(['unconfirmed', 'allocated', 'allocated']);
	});

	it('are all unconfirmed when the reply is empty', () => {
		expect(outcomes(answered([]))).toEqual(['unconfirmed', 'unconfirmed', 'unconfirmed']);
	});

	it('do not suffer from rows of other people in the reply', () => {
		const reply = answered([paid(8), paid(0), paid(1), {}], [refusedRow(9), refusedRow(2)]);
		expect(outcomes(reply)).toEqual(['allocated', 'allocated', 'rejected']);
	});
});

describe('a reply that contradicts itself', () => {
	function unproven(reason: string) {
		return { outcome: 'unconfirmed', reasonCode: 'unmatchedReply', reason };
	}

	it('leaves a row unconfirmed that it names by mobile alone', () => {
		const facts = { loadAmount: undefined };
		const reason =
			"EnKash's reply lists this row without reference and amount, so it may have been paid.";
		expect(detailsOf(answered([paid(0, facts)]))[0]).toEqual(unproven(reason));
		expect(detailsOf(answered([], [refusedRow(0, facts)]))[0]).toEqual(unproven(reason));
		expect(detailsOf(answered([], [duplicate(0, facts)]))[0]).toEqual(unproven(reason));
	});

	it('leaves a row unconfirmed that failed and yet has a transaction', () => {
		const failed = [refusedRow(0, { enkashCardTxnId: 'ECT-0' })];
		expect(detailsOf(answered([], failed))[0]).toEqual(
			unproven(
				'EnKash listed this row as failed and yet with a transaction, so it may have been paid.',
			),
		);
	});

	it('leaves a row unconfirmed that is paid and yet has the reason of a failure', () => {
		const succeeded = [paid(0, { failureReason: 'User is blocked' })];
		expect(detailsOf(answered(succeeded))[0]).toEqual(
			unproven(
				'EnKash listed this row as paid and yet with a reason for refusing it, so it may have been paid.',
			),
		);
	});

	it('takes the transaction of a payout that exists as the one that exists', () => {
		const failed = [duplicate(0, { enkashCardTxnId: 'ECT-0' })];
		expect(detailsOf(answered([], failed))[0]).toMatchObject({
			outcome: 'alreadyAllocated',
			reply: { enkashCardTxnId: 'ECT-0' },
		});
	});

	it('with wrong counts is believed only where a transaction or a reason proves it', () => {
		const succeeded = [paid(0), paid(1, { enkashCardTxnId: undefined })];
		expect(outcomes(answered(succeeded, [refusedRow(2)], false))).toEqual([
			'allocated',
			'unconfirmed',
			'rejected',
		]);
		const failed = [refusedRow(2, { failureReason: undefined })];
		expect(detailsOf(answered([paid(0), paid(1)], failed, false))[2]).toEqual(
			unproven("EnKash's counts contradict its rows, so this one may or may not have been paid."),
		);
	});

	it('with right counts is believed without them', () => {
		const succeeded = [paid(0), paid(1, { enkashCardTxnId: undefined })];
		const failed = [refusedRow(2, { failureReason: undefined })];
		expect(outcomes(answered(succeeded, failed))).toEqual(['allocated', 'allocated', 'rejected']);
	});
});

it('comes to the same in whatever order EnKash lists the rows', () => {
	const size = 6;
	const sixRows = rowsOf(size);
	const mention = fc.integer({ min: 0, max: size + 1 }).chain((index) =>
		fc.record({
			isPaid: fc.boolean(),
			reply: fc.constantFrom<RefusedBulkReplyRow>(
				refusedRow(index),
				refusedRow(index, { uniqueReferenceNumber: `R-${index}` }),
				refusedRow(index, { uniqueReferenceNumber: 'R-0' }),
				refusedRow(index, { loadAmount: 1 }),
				refusedRow(index, { loadAmount: undefined }),
				refusedRow(index, { failureReason: undefined }),
				refusedRow(index, { cardAccountId: 'CA1' }),
				duplicate(index),
				{ refusal: 'other' },
			),
		}),
	);
	const cases = fc.array(mention, { maxLength: 10 }).chain((list) =>
		fc.record({
			list: fc.constant(list),
			permutation: fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
			countsAddUp: fc.boolean(),
			unclear: fc.constantFrom(undefined, earlierUnclear),
		}),
	);
	fc.assert(
		fc.property(cases, ({ list, permutation, countsAddUp, unclear }) => {
			const detailsFor = (order: typeof list) =>
				detailsOf(
					answered(
						order.filter(({ isPaid }) => isPaid).map(({ reply }) => reply),
						order.filter(({ isPaid }) => !isPaid).map(({ reply }) => reply),
						countsAddUp,
					),
					{ earlierUnclear: unclear },
					sixRows,
				);
			expect(detailsFor(permutation)).toEqual(detailsFor(list));
		}),
	);
});

it('calls paid exactly the rows that the reply lists once, as sent, among its successes', () => {
	const states = {
		paid: 'allocated',
		refused: 'rejected',
		missing: 'unconfirmed',
		twice: 'unconfirmed',
		otherAmount: 'unconfirmed',
		otherAccount: 'unconfirmed',
		paidAndRefused: 'unconfirmed',
	} as const;
	const listOfStates = fc.array(
		fc.constantFrom(...(Object.keys(states) as Array<keyof typeof states>)),
		{ minLength: 3, maxLength: 3 },
	);
	fc.assert(
		fc.property(listOfStates, (list) => {
			const succeeded = list.flatMap((state, index) => {
				switch (state) {
					case 'paid':
					case 'paidAndRefused':
						return [paid(index)];
					case 'twice':
						return [paid(index), paid(index)];
					case 'otherAmount':
						return [paid(index, { loadAmount: 1 })];
					case 'otherAccount':
						return [paid(index, { cardAccountId: 'CA1' })];
					default:
						return [];
				}
			});
			const failed = list.flatMap((state, index) =>
				state === 'refused' || state === 'paidAndRefused' ? [refusedRow(index)] : [],
			);
			expect(outcomes(answered(succeeded, failed))).toEqual(list.map((state) => states[state]));
		}),
	);
});

describe('a reference that EnKash says exists already', () => {
	const before = 'This run sent it before without a clear answer, so';
	const table = [
		{
			referenceMode: 'generate',
			unclear: undefined,
			outcome: 'alreadyAllocated',
			reasonCode: 'duplicateReference',
			more: '',
		},
		{
			referenceMode: 'generate',
			unclear: earlierUnclear,
			outcome: 'alreadyAllocated',
			reasonCode: 'confirmedByResend',
			more: ` ${before} that attempt or an earlier run paid it, maybe with another amount.`,
		},
		{
			referenceMode: 'provide',
			unclear: undefined,
			outcome: 'rejected',
			reasonCode: 'duplicateReference',
			more: '',
		},
		{
			referenceMode: 'provide',
			unclear: earlierUnclear,
			outcome: 'unconfirmed',
			reasonCode: 'duplicateReference',
			more: ` ${before} either that attempt paid it, or the reference belongs to another payout.`,
		},
	] as const;

	it.each(table)(
		'is $outcome, $reasonCode, with $referenceMode and an earlier attempt $unclear',
		({ referenceMode, unclear, outcome, reasonCode, more }) => {
			const changes: Changes = { referenceMode, earlierUnclear: unclear };
			const reason = (noun: string) =>
				`EnKash knows the reference of this ${noun} already: ${exists}${more}`;
			const facts = { enkashCardId: 'EKC0', userId: 'EK0' };
			expect(detailsOf(answered([paid(1), paid(2)], [duplicate(0, facts)]), changes)[0]).toEqual({
				outcome,
				reasonCode,
				reason: reason('row'),
				reply: duplicate(0, facts),
			});
			const whole = refusedCall('duplicateReference', exists);
			const details = { outcome, reasonCode, reason: reason('row') };
			expect(detailsOf(whole, changes, rowsOf(1))).toEqual([details]);
			expect(outcomeOfWholeCall(whole, { ...rules, ...changes, noun: 'item' })).toEqual({
				...details,
				reason: reason('item'),
			});
		},
	);

	it.each(table)(
		'is said to be so in our words where EnKash has none ($referenceMode, $unclear)',
		({ referenceMode, unclear, outcome, more }) => {
			const failed = [duplicate(0, { failureReason: undefined })];
			const changes: Changes = { referenceMode, earlierUnclear: unclear };
			expect(detailsOf(answered([], failed), changes)[0]).toMatchObject({
				outcome,
				reason: `EnKash knows the reference of this row already: the reference exists already.${more}`,
			});
		},
	);

	it('calls nobody paid where it refuses several rows, as it may be the reference of one', () => {
		const whole = refusedCall('duplicateReference', exists);
		for (const referenceMode of ['generate', 'provide'] as const) {
			expect(outcomes(whole, { referenceMode })).toEqual(['rejected', 'rejected', 'rejected']);
			expect(outcomes(whole, { referenceMode, earlierUnclear })).toEqual(
				Array(3).fill('unconfirmed'),
			);
		}
		expect(detailsOf(whole)[0]).toEqual({
			outcome: 'rejected',
			reasonCode: 'refused',
			reason: `EnKash refused this row: ${exists}`,
		});
	});
});

describe('after an earlier attempt that is unclear', () => {
	it('a row is unconfirmed that is refused for anything but existing', () => {
		expect(detailsOf(answered([paid(1)], [refusedRow(0)]), { earlierUnclear })[0]).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'timeout',
			reason:
				'EnKash did not answer within 60 s, and the next attempt ended with: EnKash refused this row: User is blocked',
		});
	});

	it('a row is believed that is listed as paid now', () => {
		expect(outcomes(answered([paid(0), paid(1), paid(2)]), { earlierUnclear })).toEqual([
			'allocated',
			'allocated',
			'allocated',
		]);
	});

	it('a row is unconfirmed that the reply does not name', () => {
		expect(outcomes(answered([paid(0), paid(1)]), { earlierUnclear })[2]).toBe('unconfirmed');
	});

	it('only the full stop at the end is taken from its reason', () => {
		const unclear: EarlierUnclear = { cause: 'serverError', message: 'It took 1.5 s' };
		expect(unclearEarlierAttempt({ earlierUnclear: unclear }, 'No.')).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'serverError',
			reason: 'It took 1.5 s, and the next attempt ended with: No.',
		});
	});

	it('there is nothing to say where there was none', () => {
		expect(unclearEarlierAttempt({}, 'No.')).toBeUndefined();
	});
});

describe('without points for existing users', () => {
	const withoutPoints = { isPointsAllocation: false };

	it('only what has a transaction is paid', () => {
		const bare = paid(1, { enkashCardTxnId: undefined, userId: 'EK1' });
		const [first, second] = detailsOf(answered([paid(0), bare]), withoutPoints);
		expect(first).toEqual({ outcome: 'allocated', reply: paid(0) });
		expect(second).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason:
				'EnKash listed this row without a transaction, so the person may be an existing user who got nothing.',
			reply: bare,
		});
	});

	it('refusals and existing references are what they always are', () => {
		expect(outcomes(answered([], [refusedRow(0), duplicate(1)]), withoutPoints)).toEqual([
			'rejected',
			'alreadyAllocated',
			'unconfirmed',
		]);
	});
});

describe('a reply about the whole call', () => {
	const refusals: Array<[refusal: Refusal, reasonCode: string]> = [
		['insufficientBalance', 'insufficientBalance'],
		['accountFault', 'refused'],
		['notAuthorized', 'notAuthorized'],
		['other', 'refused'],
	];

	it.each(refusals)('that refuses it (%s) refuses every row', (refusal, reasonCode) => {
		const rejected = { outcome: 'rejected', reasonCode, reason: 'EnKash refused this row: No.' };
		expect(detailsOf(refusedCall(refusal))).toEqual([rejected, rejected, rejected]);
	});

	it.each(refusals)('that refuses it (%s) at last leaves every row unconfirmed', (refusal) => {
		const unconfirmed = {
			outcome: 'unconfirmed',
			reasonCode: 'timeout',
			reason:
				'EnKash did not answer within 60 s, and the next attempt ended with: EnKash refused this row: No.',
		};
		expect(detailsOf(refusedCall(refusal), { earlierUnclear })).toEqual(Array(3).fill(unconfirmed));
	});

	it('that refuses it without words leaves open whether a reference is known', () => {
		const unexplained: WholeReply = {
			kind: 'refused',
			refusal: 'other',
			reason: 'It gave code 1 and no reason.',
			status: 200,
			isUnexplained: true,
		};
		const item = { referenceMode: 'generate', noun: 'item' } as const;
		expect(outcomeOfWholeCall(unexplained, item)).toEqual({
			outcome: 'rejected',
			reasonCode: 'refused',
			reason:
				"EnKash refused this item without giving a reason, so an earlier payout with this reference can't be excluded.",
		});
		expect(outcomes(unexplained)).toEqual(['rejected', 'rejected', 'rejected']);
	});

	it.each([
		['connectionLost', 'connectionLost'],
		['notAuthorized', 'notAuthorized'],
		['rateLimited', 'refused'],
		['cancelled', 'cancelled'],
	] as const)('that it was not processed (%s) leaves every row unsent', (cause, reasonCode) => {
		const reply: WholeReply = { kind: 'notProcessed', cause, message: 'Not now.' };
		const notSent = { outcome: 'notSent', reasonCode, reason: 'Not now.' };
		expect(detailsOf(reply)).toEqual([notSent, notSent, notSent]);
		const unconfirmed = {
			outcome: 'unconfirmed',
			reasonCode: 'timeout',
			reason: 'EnKash did not answer within 60 s, and the next attempt ended with: Not now.',
		};
		expect(detailsOf(reply, { earlierUnclear })).toEqual(Array(3).fill(unconfirmed));
	});

	it.each(['timeout', 'connectionLost', 'serverError', 'unreadableReply', 'cancelled'] as const)(
		'that is unclear (%s) leaves every row unconfirmed',
		(cause) => {
			const reply: WholeReply = { kind: 'unclear', cause, message: 'Perhaps.' };
			const unconfirmed = {
				outcome: 'unconfirmed',
				reasonCode: cause,
				reason: 'Perhaps, so it may have been paid.',
			};
			for (const changes of [{}, { earlierUnclear }]) {
				expect(detailsOf(reply, changes)).toEqual([unconfirmed, unconfirmed, unconfirmed]);
			}
		},
	);

	it('comes in three forms that end alike for every row', () => {
		const reason = 'Card Account does not exist for this partner';
		const everyRow = [0, 1, 2].map((index) =>
			refusedRow(index, { refusal: 'accountFault', failureReason: reason }),
		);
		const whole = refusedCall('accountFault', reason);
		expect(detailsOf(answered([], everyRow))).toEqual(detailsOf(whole));
		for (const reply of [whole, answered([], everyRow)]) {
			expect(reasonToStop(reply)).toBe(`EnKash refused the account: ${reason}`);
		}
	});
});

describe('whether a refusal of a whole batch may be the fault of one row', () => {
	it.each<[refusal: Refusal, status: number, may: boolean]>([
		['other', 200, true],
		['other', 299, true],
		['other', 300, false],
		['other', 400, true],
		['other', 413, true],
		['other', 422, true],
		['other', 403, false],
		['other', 404, false],
		['other', 409, false],
		['other', 418, false],
		['duplicateReference', 200, true],
		['duplicateReference', 409, true],
		['accountFault', 200, false],
		['accountFault', 422, false],
		['insufficientBalance', 200, false],
		['insufficientBalance', 400, false],
		['notAuthorized', 403, false],
	])('%s with HTTP %d: %p', (refusal, status, may) => {
		expect(mayBeOneRow({ kind: 'refused', refusal, reason: 'No.', status })).toBe(may);
	});

	it('is not asked of a path that is not there, nor of any other reply', () => {
		const noPath: WholeReply = {
			kind: 'refused',
			refusal: 'other',
			reason: 'No.',
			status: 400,
			isPathUnknown: true,
		};
		expect(mayBeOneRow(noPath)).toBe(false);
		expect(mayBeOneRow(answered([], [refusedRow(0)]))).toBe(false);
		expect(mayBeOneRow({ kind: 'unclear', cause: 'timeout', message: 'Late.' })).toBe(false);
		expect(mayBeOneRow({ kind: 'notProcessed', cause: 'rateLimited', message: 'Slow.' })).toBe(
			false,
		);
	});
});

describe('the reason to send no further batch', () => {
	const emptyRow = refusedRow(1, { refusal: 'insufficientBalance', failureReason: 'Empty.' });
	const accusingRow = refusedRow(1, { refusal: 'accountFault', failureReason: undefined });

	it.each<[what: string, reply: Reply<BulkReply>, stop: string | undefined]>([
		['paid rows', answered([paid(0)]), undefined],
		['refused rows', answered([paid(0)], [refusedRow(1), duplicate(2)]), undefined],
		[
			'a row for want of balance',
			answered([], [refusedRow(0), emptyRow]),
			"The account's balance is used up: Empty.",
		],
		[
			'a row that accuses the account',
			answered([paid(0)], [accusingRow]),
			'EnKash refused the account: ',
		],
		[
			'a refusal for want of balance',
			refusedCall('insufficientBalance', 'Empty.'),
			"The account's balance is used up: Empty.",
		],
		[
			'a refusal that accuses the account',
			refusedCall('accountFault', 'Who?'),
			'EnKash refused the account: Who?',
		],
		[
			'a refusal that forbids the call',
			refusedCall('notAuthorized'),
			'EnKash refused the account: No.',
		],
		['any other refusal', refusedCall('other'), undefined],
		['an existing reference', refusedCall('duplicateReference'), undefined],
		[
			'a refused login',
			{
				kind: 'notProcessed',
				cause: 'notAuthorized',
				message: 'Login refused.',
				advice: 'Check it.',
			},
			'Login refused. Check it.',
		],
		[
			'no connection',
			{ kind: 'notProcessed', cause: 'connectionLost', message: 'No way there.' },
			'No way there.',
		],
		[
			'being stopped',
			{ kind: 'notProcessed', cause: 'cancelled', message: 'Stopped.' },
			'Stopped.',
		],
		[
			'being slowed down',
			{ kind: 'notProcessed', cause: 'rateLimited', message: 'Slow.' },
			undefined,
		],
		['being stopped in flight', { kind: 'unclear', cause: 'cancelled', message: 'Stop.' }, 'Stop.'],
		['a timeout', { kind: 'unclear', cause: 'timeout', message: 'Late.' }, undefined],
		['a server error', { kind: 'unclear', cause: 'serverError', message: '503.' }, undefined],
	])('after %s', (_, reply, stop) => {
		expect(reasonToStop(reply)).toBe(stop);
	});
});

describe('whether a refusal concerns all that its account pays, and nothing else', () => {
	it.each<[refusal: Refusal, isAboutAll: boolean]>([
		['insufficientBalance', true],
		['accountFault', true],
		['notAuthorized', false],
		['duplicateReference', false],
		['other', false],
	])('%s: %p', (refusal, isAboutAll) => {
		expect(isAboutAccount(refusedCall(refusal))).toBe(isAboutAll);
	});

	it.each<[what: string, reply: Reply<BulkReply>]>([
		['a success', answered([paid(0)])],
		['no connection', { kind: 'notProcessed', cause: 'connectionLost', message: 'No way there.' }],
		['an unclear call', { kind: 'unclear', cause: 'timeout', message: 'Late.' }],
	])('is not so of %s', (_, reply) => {
		expect(isAboutAccount(reply)).toBe(false);
	});
});

it.each<[reply: WholeReply, reason: string]>([
	[refusedCall('other', 'The card is blocked'), 'The card is blocked'],
	[{ kind: 'unclear', cause: 'timeout', message: 'Late.' }, 'Late.'],
	[
		{
			kind: 'notProcessed',
			cause: 'notAuthorized',
			message: 'Login refused.',
			advice: 'Check it.',
		},
		'Login refused. Check it.',
	],
])('%j says for people: %s', (reply, reason) => {
	expect(reasonOfReply(reply)).toBe(reason);
});

describe('a payout that EnKash holds under a generated reference', () => {
	it.each<[kind: PayoutKind, told: string]>([
		[
			'points',
			'Paid before in diwali-2026; nothing was paid now. A changed amount was not paid: use a new payout run for the difference.',
		],
		[
			'pointsTakenBack',
			'Taken back before in diwali-2026; nothing was taken back now. A changed amount was not taken back: use a new payout run for the difference.',
		],
		['coins', 'Given before in diwali-2026; nothing was given now.'],
	])('of %s says what was done, and in which run', (kind, told) => {
		expect(paidBefore(kind, 'diwali-2026')).toBe(told);
		expect(paidBefore(kind, undefined)).toBeUndefined();
		const reply = answered([paid(1), paid(2)], [duplicate(0)]);
		const changes = { paidBefore: told };
		expect(detailsOf(reply, changes)[0]).toEqual({
			outcome: 'alreadyAllocated',
			reasonCode: 'duplicateReference',
			reason: `${told} EnKash says: ${exists}`,
			reply: duplicate(0),
		});
		// This run paid it, or may have: nothing was paid before.
		for (const more of [{ earlierUnclear }, { referenceMode: 'provide' } as const]) {
			const [details] = detailsOf(reply, { ...changes, ...more });
			const reason = expect.stringMatching(/^EnKash knows the reference of this row already: /);
			expect(details).toMatchObject({ reason });
		}
	});
});
