import * as fc from 'fast-check';
import {
	type BatchReply,
	outcomeOfWholeCall,
	reasonToStop,
	type Refusal,
	type RefusedReplyRow,
	outcomeOfRefusal,
	type ReplyRow,
	type SentBatch,
	reconcile,
	type ReconciliationRules,
	unclearEarlierAttempt,
	type WholeReply,
} from '../../../nodes/shared/payout/reconciliation';
import { batchOf, row } from './samples';

type Answered = Extract<BatchReply, { kind: 'answered' }>;

const rules: ReconciliationRules = {
	referenceMode: 'generate',
	isPointsAllocation: true,
	run: { environment: 'test', cardAccountId: 'CAQL8YCV3', payoutRun: 'diwali-2026' },
};
const batch = batchOf(3);
const earlierUnclear: SentBatch['earlierUnclear'] = {
	cause: 'timeout',
	reason: 'EnKash did not answer within 60 s.',
};

/** What EnKash answers for a row: mobile and amount as sent, and a transaction; no reference, as in its example. */
function paid(index: number, overrides: Partial<ReplyRow> = {}): ReplyRow {
	const { mobile, loadAmount } = row(index);
	return { mobile, loadAmount, enkashCardTxnId: `ECT-${index}`, ...overrides };
}

function refusedRow(index: number, overrides: Partial<RefusedReplyRow> = {}): RefusedReplyRow {
	const { mobile, loadAmount } = row(index);
	const failureReason = 'Sandbox: this user is blocked';
	return { mobile, loadAmount, refusal: 'other', failureReason, ...overrides };
}

function duplicate(index: number): RefusedReplyRow {
	const failureReason =
		'The transaction associated with the given Unique reference Number already exists';
	return refusedRow(index, { refusal: 'duplicateReference', failureReason });
}

function answered(
	succeeded: ReplyRow[],
	failed: RefusedReplyRow[] = [],
	countsAddUp = true,
): Answered {
	return { kind: 'answered', succeeded, failed, countsAddUp };
}

function settled(
	reply: BatchReply,
	changes: Partial<ReconciliationRules> & Pick<SentBatch, 'earlierUnclear'> = {},
) {
	const attempts = changes.earlierUnclear ? 2 : 1;
	return reconcile(
		{ batch, reply, attempts, earlierUnclear: changes.earlierUnclear },
		{ ...rules, ...changes },
	);
}

function outcomes(...parameters: Parameters<typeof settled>): string[] {
	return settled(...parameters).map(({ outcome }) => outcome);
}

describe('a reply that names every row', () => {
	it('settles each of them, in the order of the batch', () => {
		const results = settled(
			answered(
				[
					paid(0, { otbBalance: 100, accountBalance: 900, userId: 'EK0', enkashCardId: 'EKC0' }),
					paid(2),
				],
				[refusedRow(1)],
			),
		);
		expect(results).toEqual([
			{
				outcome: 'allocated',
				uniqueReferenceNumber: 'R-0',
				name: 'Person 0',
				mobile: '9000000000',
				loadAmount: 100,
				enkashCardId: 'EKC0',
				userId: 'EK0',
				enkashCardTxnId: 'ECT-0',
				otbBalance: 100,
				accountBalance: 900,
				...rules.run,
				batch: 1,
				attempts: 1,
			},
			{
				outcome: 'rejected',
				uniqueReferenceNumber: 'R-1',
				name: 'Person 1',
				mobile: '9000000001',
				loadAmount: 101,
				reasonCode: 'refused',
				reason: 'Sandbox: this user is blocked',
				...rules.run,
				batch: 1,
				attempts: 1,
			},
			expect.objectContaining({ outcome: 'allocated', uniqueReferenceNumber: 'R-2' }),
		]);
	});

	it('counts the batch and the sends', () => {
		const results = reconcile(
			{ batch: { number: 4, rows: [row(0)] }, reply: answered([paid(0)]), attempts: 3 },
			rules,
		);
		expect(results[0]).toMatchObject({ batch: 4, attempts: 3 });
	});

	it('speaks for itself where EnKash gives no reason for a refusal', () => {
		const results = settled(answered([], [refusedRow(0, { failureReason: undefined })]));
		expect(results[0]).toMatchObject({
			outcome: 'rejected',
			reasonCode: 'refused',
			reason: 'EnKash refused this row without giving a reason.',
		});
	});
});

describe('matching', () => {
	it.each<[what: string, reply: Partial<ReplyRow>, outcome: string]>([
		[
			'by reference alone',
			{ mobile: undefined, loadAmount: undefined, uniqueReferenceNumber: 'R-0' },
			'allocated',
		],
		['by reference, mobile and amount', { uniqueReferenceNumber: 'R-0' }, 'allocated'],
		[
			'by reference and a mobile in another form',
			{ mobile: '+91 90000 00000', uniqueReferenceNumber: 'R-0' },
			'allocated',
		],
		[
			'by reference where the mobile is masked',
			{ mobile: 'XXXXXX0000', uniqueReferenceNumber: 'R-0' },
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

	it('holds a mobile against the reference it comes with', () => {
		const results = settled(
			answered([paid(0, { uniqueReferenceNumber: 'R-1', loadAmount: undefined }), paid(2)]),
		);
		expect(results.map(({ outcome }) => outcome)).toEqual([
			'unconfirmed',
			'unconfirmed',
			'allocated',
		]);
		expect(results[1]).toMatchObject({
			reasonCode: 'unmatchedReply',
			reason: 'EnKash answered for mobile 9000000000 where 9000000001 was sent.',
		});
		expect(results[1]).not.toHaveProperty('enkashCardTxnId');
	});

	it('holds an amount against the reference it comes with', () => {
		const results = settled(
			answered([paid(0, { uniqueReferenceNumber: 'R-0', loadAmount: 1000 })]),
		);
		expect(results[0]).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: 'EnKash answered with 1000 points where 100 were sent.',
		});
	});

	it('does not take a refusal for another amount as a refusal of this row', () => {
		const failed = [refusedRow(0, { uniqueReferenceNumber: 'R-0', loadAmount: 1000 })];
		expect(outcomes(answered([paid(1), paid(2)], failed))[0]).toBe('unconfirmed');
	});
});

describe('rows that the reply does not name once', () => {
	it('are unconfirmed when they are missing', () => {
		const results = settled(answered([paid(0), paid(2)]));
		expect(results.map(({ outcome }) => outcome)).toEqual([
			'allocated',
			'unconfirmed',
			'allocated',
		]);
		expect(results[1]).toMatchObject({
			reasonCode: 'unmatchedReply',
			reason: 'EnKash answered without a word about this row, so it may have been paid.',
		});
	});

	it('are unconfirmed when they are listed as paid twice', () => {
		const results = settled(answered([paid(0), paid(0), paid(1), paid(2)]));
		expect(results[0]).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: 'EnKash listed this row more than once, so it may have been paid.',
		});
		expect(results.slice(1).map(({ outcome }) => outcome)).toEqual(['allocated', 'allocated']);
	});

	it.each<[what: string, reply: Answered]>([
		['refused twice', answered([paid(1), paid(2)], [refusedRow(0), refusedRow(0)])],
		['paid and refused', answered([paid(0), paid(1), paid(2)], [refusedRow(0)])],
		['paid and existing', answered([paid(0), paid(1), paid(2)], [duplicate(0)])],
		[
			'once by reference and once by mobile',
			answered([paid(0), paid(0, { uniqueReferenceNumber: 'R-0' }), paid(1), paid(2)]),
		],
		['three times', answered([paid(0), paid(0), paid(0), paid(1), paid(2)])],
	])('are unconfirmed when they are listed as %s', (_, reply) => {
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
	it('leaves a row unconfirmed that failed and yet has a transaction', () => {
		const results = settled(answered([], [refusedRow(0, { enkashCardTxnId: 'ECT-0' })]));
		expect(results[0]).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason:
				'EnKash listed this row as failed and yet with a transaction, so it may have been paid.',
		});
	});

	it('takes the transaction of a payout that exists as the one that exists', () => {
		const failed = [{ ...duplicate(0), enkashCardTxnId: 'ECT-0' }];
		expect(settled(answered([], failed))[0]).toMatchObject({
			outcome: 'alreadyAllocated',
			enkashCardTxnId: 'ECT-0',
		});
	});

	it('settles with wrong counts only what proves itself by a transaction or a reason', () => {
		const succeeded = [paid(0), paid(1, { enkashCardTxnId: undefined })];
		expect(outcomes(answered(succeeded, [refusedRow(2)], false))).toEqual([
			'allocated',
			'unconfirmed',
			'rejected',
		]);
		const failed = [refusedRow(2, { failureReason: undefined })];
		const results = settled(answered([paid(0), paid(1)], failed, false));
		expect(results[2]).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: "EnKash's counts contradict its rows, so this one may or may not have been paid.",
		});
	});

	it('settles all of that with right counts', () => {
		const succeeded = [paid(0), paid(1, { enkashCardTxnId: undefined })];
		const failed = [refusedRow(2, { failureReason: undefined })];
		expect(outcomes(answered(succeeded, failed))).toEqual(['allocated', 'allocated', 'rejected']);
	});
});

it('comes to the same in whatever order EnKash lists the rows', () => {
	const size = 6;
	const rows = batchOf(size);
	const mention = fc.integer({ min: 0, max: size + 1 }).chain((index) =>
		fc.record({
			isPaid: fc.boolean(),
			reply: fc.constantFrom<RefusedReplyRow>(
				refusedRow(index),
				refusedRow(index, { uniqueReferenceNumber: `R-${index}` }),
				refusedRow(index, { uniqueReferenceNumber: 'R-0' }),
				refusedRow(index, { loadAmount: 1 }),
				duplicate(index),
				{ refusal: 'other' },
			),
		}),
	);
	const mentions = fc.array(mention, { maxLength: 10 });
	const shuffled = mentions.chain((list) =>
		fc.record({
			list: fc.constant(list),
			permutation: fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
			countsAddUp: fc.boolean(),
			unclear: fc.constantFrom(undefined, earlierUnclear),
		}),
	);
	fc.assert(
		fc.property(shuffled, ({ list, permutation, countsAddUp, unclear }) => {
			const resultsFor = (order: typeof list) =>
				reconcile(
					{
						batch: rows,
						reply: answered(
							order.filter(({ isPaid }) => isPaid).map(({ reply }) => reply),
							order.filter(({ isPaid }) => !isPaid).map(({ reply }) => reply),
							countsAddUp,
						),
						attempts: 1,
						earlierUnclear: unclear,
					},
					rules,
				);
			expect(resultsFor(permutation)).toEqual(resultsFor(list));
		}),
	);
});

it('calls paid exactly the rows that the reply lists once, as sent, among its successes', () => {
	const lists = fc.array(fc.constantFrom('paid', 'refused', 'missing', 'twice', 'foreign'), {
		minLength: 3,
		maxLength: 3,
	});
	fc.assert(
		fc.property(lists, (states) => {
			const succeeded = states.flatMap((state, index) => {
				if (state === 'paid') return [paid(index)];
				if (state === 'twice') return [paid(index), paid(index)];
				return state === 'foreign' ? [paid(index, { loadAmount: 1 })] : [];
			});
			const failed = states.flatMap((state, index) =>
				state === 'refused' ? [refusedRow(index)] : [],
			);
			expect(outcomes(answered(succeeded, failed))).toEqual(
				states.map((state) =>
					state === 'paid' ? 'allocated' : state === 'refused' ? 'rejected' : 'unconfirmed',
				),
			);
		}),
	);
});

describe('a reference that exists already', () => {
	it.each([
		['generate', undefined, 'alreadyAllocated'],
		['generate', earlierUnclear, 'allocated'],
		['provide', undefined, 'rejected'],
		['provide', earlierUnclear, 'allocated'],
	] as const)('with %s and an earlier send %j is %s', (referenceMode, unclear, outcome) => {
		const results = settled(answered([paid(1), paid(2)], [duplicate(0)]), {
			referenceMode,
			earlierUnclear: unclear,
		});
		expect(results[0]?.outcome).toBe(outcome);
		const whole = outcomeOfRefusal(
			'duplicateReference',
			'It exists.',
			{ earlierUnclear: unclear },
			{ referenceMode },
		);
		expect(whole).toEqual(
			outcome === 'allocated'
				? { outcome, reply: undefined }
				: { outcome, reasonCode: 'duplicateReference', reason: 'It exists.', reply: undefined },
		);
	});

	it('gives its reason and what EnKash says of the payout', () => {
		const failed = [{ ...duplicate(0), enkashCardId: 'EKC0', userId: 'EK0' }];
		expect(settled(answered([], failed))[0]).toMatchObject({
			outcome: 'alreadyAllocated',
			enkashCardId: 'EKC0',
			userId: 'EK0',
			reasonCode: 'duplicateReference',
			reason: 'The transaction associated with the given Unique reference Number already exists',
		});
	});

	it('confirms what this run sent before, without a reason', () => {
		const failed = [{ ...duplicate(0), enkashCardId: 'EKC0' }];
		const [result] = settled(answered([], failed), { earlierUnclear });
		expect(result).toMatchObject({ outcome: 'allocated', enkashCardId: 'EKC0', attempts: 2 });
		expect(result).not.toHaveProperty('reason');
		expect(result).not.toHaveProperty('reasonCode');
	});
});

describe('a resend after an unclear send', () => {
	it('leaves a row unconfirmed that is refused for anything but existing', () => {
		const results = settled(answered([paid(1), paid(2)], [refusedRow(0)]), { earlierUnclear });
		expect(results[0]).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'timeout',
			reason:
				'EnKash did not answer within 60 s, and the resend was answered with: Sandbox: this user is blocked',
			attempts: 2,
		});
	});

	it('believes a row that is listed as paid now', () => {
		expect(outcomes(answered([paid(0), paid(1), paid(2)]), { earlierUnclear })).toEqual([
			'allocated',
			'allocated',
			'allocated',
		]);
	});

	it('leaves a row unconfirmed that the resend does not name', () => {
		expect(outcomes(answered([paid(0), paid(1)]), { earlierUnclear })[2]).toBe('unconfirmed');
	});
});

describe('without points for existing users', () => {
	const withoutPoints = { isPointsAllocation: false };

	it('calls paid only what has a transaction', () => {
		const results = settled(
			answered([paid(0), paid(1, { enkashCardTxnId: undefined, userId: 'EK1' })]),
			withoutPoints,
		);
		expect(results[0]?.outcome).toBe('allocated');
		expect(results[1]).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			userId: 'EK1',
			reason:
				'EnKash listed this row without a transaction, so the person may be an existing user who got nothing.',
		});
	});

	it('treats refusals and existing references as always', () => {
		expect(outcomes(answered([], [refusedRow(0), duplicate(1)]), withoutPoints)).toEqual([
			'rejected',
			'alreadyAllocated',
			'unconfirmed',
		]);
	});
});

describe('a reply about the whole batch', () => {
	const refusals: Array<[refusal: Refusal, reasonCode: string]> = [
		['insufficientBalance', 'insufficientBalance'],
		['accountFault', 'refused'],
		['notAuthorized', 'notAuthorized'],
		['other', 'refused'],
	];

	it.each(refusals)('that refuses it (%s) refuses every row', (refusal, reasonCode) => {
		const results = settled({ kind: 'refused', refusal, reason: 'No.' });
		expect(results).toHaveLength(3);
		for (const result of results) {
			expect(result).toMatchObject({ outcome: 'rejected', reasonCode, reason: 'No.' });
		}
	});

	it.each(refusals)('that refuses a resend (%s) leaves every row unconfirmed', (refusal) => {
		const results = settled({ kind: 'refused', refusal, reason: 'No.' }, { earlierUnclear });
		for (const result of results) {
			expect(result).toMatchObject({
				outcome: 'unconfirmed',
				reasonCode: 'timeout',
				reason: 'EnKash did not answer within 60 s, and the resend was answered with: No.',
			});
		}
	});

	it('that some reference exists calls none of several rows paid', () => {
		const reply: BatchReply = { kind: 'refused', refusal: 'duplicateReference', reason: 'Exists.' };
		expect(settled(reply)[0]).toMatchObject({
			outcome: 'rejected',
			reasonCode: 'duplicateReference',
			reason: 'Exists.',
		});
		expect(outcomes(reply)).toEqual(['rejected', 'rejected', 'rejected']);
		expect(outcomes(reply, { referenceMode: 'provide' })).toEqual(outcomes(reply));
		expect(outcomes(reply, { earlierUnclear })).toEqual(Array(3).fill('unconfirmed'));
	});

	it('that the reference of its only row exists speaks of that row', () => {
		const reply: WholeReply = { kind: 'refused', refusal: 'duplicateReference', reason: 'Exists.' };
		const only = { referenceMode: 'generate' as const, payouts: 1 };
		expect(outcomeOfWholeCall(reply, {}, only)).toMatchObject({ outcome: 'alreadyAllocated' });
		expect(outcomeOfWholeCall(reply, { earlierUnclear }, only)).toMatchObject({
			outcome: 'allocated',
		});
		expect(outcomeOfWholeCall(reply, {}, { ...only, payouts: 2 })).toMatchObject({
			outcome: 'rejected',
		});
	});

	it.each([
		['connectionLost', 'connectionLost'],
		['notAuthorized', 'notAuthorized'],
		['rateLimited', 'refused'],
		['cancelled', 'cancelled'],
	] as const)('that it was not processed (%s) leaves every row unsent', (cause, reasonCode) => {
		const results = settled({ kind: 'notProcessed', cause, reason: 'Not now.' });
		for (const result of results) {
			expect(result).toMatchObject({ outcome: 'notSent', reasonCode, reason: 'Not now.' });
		}
		expect(
			outcomes({ kind: 'notProcessed', cause, reason: 'Not now.' }, { earlierUnclear }),
		).toEqual(['unconfirmed', 'unconfirmed', 'unconfirmed']);
	});

	it.each(['timeout', 'connectionLost', 'serverError', 'unreadableReply', 'cancelled'] as const)(
		'that is unclear (%s) leaves every row unconfirmed',
		(cause) => {
			const results = settled({ kind: 'unclear', cause, reason: 'Perhaps.' });
			expect(results).toHaveLength(3);
			for (const result of results) {
				expect(result).toMatchObject({
					outcome: 'unconfirmed',
					reasonCode: cause,
					reason: 'Perhaps, so it may have been paid.',
				});
			}
		},
	);

	it('comes in three forms that end alike for every row', () => {
		const reason = 'Card Account does not exist for this partner';
		const everyRow = [0, 1, 2].map((index) =>
			refusedRow(index, { refusal: 'accountFault', failureReason: reason }),
		);
		const whole: BatchReply = { kind: 'refused', refusal: 'accountFault', reason };
		const inEachRow = settled(answered([], everyRow));
		expect(inEachRow).toEqual(settled(whole));
		for (const reply of [whole, answered([], everyRow)]) {
			expect(reasonToStop(reply)).toBe(`EnKash refused the account: ${reason}`);
		}
	});
});

it('has nothing to say of an earlier send where there was none', () => {
	expect(unclearEarlierAttempt({}, 'No.')).toBeUndefined();
});

it('takes only the full stop at the end from the first reason', () => {
	const reason = 'It took 1.5 s';
	expect(unclearEarlierAttempt({ earlierUnclear: { cause: 'timeout', reason } }, 'No.')).toEqual({
		outcome: 'unconfirmed',
		reasonCode: 'timeout',
		reason: 'It took 1.5 s, and the resend was answered with: No.',
	});
});

describe('the reason to send no further batch', () => {
	it.each<[what: string, reply: BatchReply, stop: string | undefined]>([
		['paid rows', answered([paid(0)]), undefined],
		['refused rows', answered([paid(0)], [refusedRow(1), duplicate(2)]), undefined],
		[
			'a row for want of balance',
			answered(
				[],
				[refusedRow(0), refusedRow(1, { refusal: 'insufficientBalance', failureReason: 'Empty.' })],
			),
			"The account's balance is used up: Empty.",
		],
		[
			'a row that accuses the account',
			answered([paid(0)], [refusedRow(1, { refusal: 'accountFault', failureReason: undefined })]),
			'EnKash refused the account: ',
		],
		[
			'a refusal for want of balance',
			{ kind: 'refused', refusal: 'insufficientBalance', reason: 'Empty.' },
			"The account's balance is used up: Empty.",
		],
		[
			'a refusal that accuses the account',
			{ kind: 'refused', refusal: 'accountFault', reason: 'Who?' },
			'EnKash refused the account: Who?',
		],
		[
			'a refusal that forbids the call',
			{ kind: 'refused', refusal: 'notAuthorized', reason: 'No.' },
			'EnKash refused the account: No.',
		],
		['any other refusal', { kind: 'refused', refusal: 'other', reason: 'No.' }, undefined],
		[
			'an existing reference',
			{ kind: 'refused', refusal: 'duplicateReference', reason: 'Exists.' },
			undefined,
		],
		[
			'a refused login',
			{ kind: 'notProcessed', cause: 'notAuthorized', reason: 'Login refused.' },
			'Login refused.',
		],
		[
			'no connection',
			{ kind: 'notProcessed', cause: 'connectionLost', reason: 'No way there.' },
			'No way there.',
		],
		['being stopped', { kind: 'notProcessed', cause: 'cancelled', reason: 'Stopped.' }, 'Stopped.'],
		[
			'being slowed down',
			{ kind: 'notProcessed', cause: 'rateLimited', reason: 'Slow.' },
			undefined,
		],
		['being stopped in flight', { kind: 'unclear', cause: 'cancelled', reason: 'Stop.' }, 'Stop.'],
		['a timeout', { kind: 'unclear', cause: 'timeout', reason: 'Late.' }, undefined],
		['a server error', { kind: 'unclear', cause: 'serverError', reason: '503.' }, undefined],
	])('after %s', (_, reply, stop) => {
		expect(reasonToStop(reply)).toBe(stop);
	});
});
