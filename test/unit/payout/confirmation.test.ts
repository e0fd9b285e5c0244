import {
	confirmedResult,
	type LoggedTransaction,
	type LookUp,
	needsLookUp,
} from '../../../nodes/shared/payout/confirmation';
import type { Result } from '../../../nodes/shared/payout/result';

const unconfirmed: Result = {
	outcome: 'unconfirmed',
	uniqueReferenceNumber: 'R-1',
	mobile: '9876543210',
	loadAmount: 500,
	reasonCode: 'timeout',
	reason: 'EnKash did not answer within 60 s.',
	attempts: 1,
};
const existing: Result = {
	...unconfirmed,
	outcome: 'alreadyAllocated',
	reasonCode: 'duplicateReference',
	reason: 'It exists.',
};
const logged: LoggedTransaction = {
	uniqueReferenceNumber: 'R-1',
	amount: 500,
	transactionType: 'CR',
	status: 'CREATED',
	enkashCardTxnId: 'ECT-1',
};

function log(...transactions: LoggedTransaction[]): LookUp {
	return { kind: 'answered', transactions };
}

const refused: Result = { ...existing, outcome: 'rejected' };

it.each<[Pick<Result, 'outcome' | 'reasonCode'>, boolean]>([
	[{ outcome: 'unconfirmed', reasonCode: 'timeout' }, true],
	[{ outcome: 'unconfirmed', reasonCode: 'unmatchedReply' }, true],
	[{ outcome: 'alreadyAllocated', reasonCode: 'duplicateReference' }, true],
	[{ outcome: 'rejected', reasonCode: 'duplicateReference' }, true],
	[{ outcome: 'rejected', reasonCode: 'duplicateInInput' }, false],
	[{ outcome: 'rejected', reasonCode: 'refused' }, false],
	[{ outcome: 'allocated' }, false],
	[{ outcome: 'notSent', reasonCode: 'runStopped' }, false],
])('%j needs a look-up: %p', (result, needed) => {
	expect(needsLookUp(result)).toBe(needed);
});

it('confirms an unclear payout by the one transaction that agrees with it', () => {
	const { reasonCode, reason, ...rest } = unconfirmed;
	expect([reasonCode, reason]).not.toContain(undefined);
	const others = [{ ...logged, uniqueReferenceNumber: 'R-2' }, { amount: 500 }];
	const result = confirmedResult(unconfirmed, 'CR', log(...others, logged));
	expect(result).toEqual({ ...rest, outcome: 'allocated', enkashCardTxnId: 'ECT-1' });
	expect(Object.keys(result)).not.toContain('reason');
	expect(Object.keys(result)).not.toContain('reasonCode');
});

it('confirms by what the log says, where it says less', () => {
	const bare = { uniqueReferenceNumber: 'R-1', amount: 500 };
	const result = confirmedResult(unconfirmed, 'DR', log(bare));
	expect(result.outcome).toBe('allocated');
	expect(Object.keys(result)).not.toContain('enkashCardTxnId');
});

it('leaves a payout that exists as it is, with the transaction', () => {
	expect(confirmedResult(existing, 'CR', log(logged))).toEqual({
		...existing,
		enkashCardTxnId: 'ECT-1',
	});
});

it('leaves a refused reference refused, and says that the amount is the same', () => {
	expect(confirmedResult(refused, 'CR', log(logged))).toEqual({
		...refused,
		reason: "It exists. EnKash's log holds it with the same amount.",
		enkashCardTxnId: 'ECT-1',
	});
});

it('leaves no payout, refused or not, that was paid with another amount', () => {
	for (const before of [unconfirmed, existing, refused]) {
		expect(confirmedResult(before, 'CR', log({ ...logged, amount: 5000 }))).toEqual({
			...before,
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: "EnKash's log holds 5000 points for this reference, where 500 are asked for.",
		});
	}
});

it.each<[what: string, transaction: Partial<LoggedTransaction>, reason: string]>([
	[
		'no amount',
		{ amount: undefined },
		"EnKash's log holds the reference without an amount to compare.",
	],
	[
		'the other direction',
		{ transactionType: 'DR' },
		"EnKash's log holds the reference as DR, where CR was sent.",
	],
	[
		'a status that is not documented',
		{ status: 'FAILED' },
		"EnKash's log holds the reference with status FAILED, of which EnKash doesn't say whether it is paid.",
	],
])('does not confirm by a transaction with %s', (_, difference, reason) => {
	for (const before of [unconfirmed, existing]) {
		expect(confirmedResult(before, 'CR', log({ ...logged, ...difference }))).toEqual({
			...before,
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason,
		});
	}
	expect(confirmedResult(refused, 'CR', log({ ...logged, ...difference }))).toEqual({
		...refused,
		reason: `It exists. ${reason}`,
	});
});

it('does not confirm by a reference that the log holds more than once', () => {
	expect(confirmedResult(unconfirmed, 'CR', log(logged, logged, logged))).toMatchObject({
		outcome: 'unconfirmed',
		reasonCode: 'unmatchedReply',
		reason: "EnKash's log holds the reference 3 times.",
	});
});

it('keeps the result where the log does not hold the reference', () => {
	for (const before of [unconfirmed, refused]) {
		const result = confirmedResult(before, 'CR', log({ ...logged, uniqueReferenceNumber: 'r-1' }));
		expect(result).toEqual({
			...before,
			reason: `${before.reason} EnKash's log does not hold the reference yet.`,
		});
	}
});

it('does not call paid what exists by its call, but not by its log', () => {
	expect(confirmedResult(existing, 'CR', log())).toEqual({
		...existing,
		outcome: 'unconfirmed',
		reasonCode: 'unmatchedReply',
		reason: "It exists. EnKash's log does not hold the reference yet.",
	});
});

it('learns nothing from a log without references', () => {
	for (const before of [unconfirmed, existing, refused]) {
		expect(confirmedResult(before, 'CR', log({ amount: 500 }))).toEqual({
			...before,
			reason: `${before.reason} EnKash's log doesn't say which references its transactions have.`,
		});
	}
});

it("puts a full stop after EnKash's own words", () => {
	const wordy = { ...refused, reason: 'The reference exists already' };
	expect(confirmedResult(wordy, 'CR', log()).reason).toBe(
		"The reference exists already. EnKash's log does not hold the reference yet.",
	);
});

it('never takes a transaction without a reference for a payout without one', () => {
	const { uniqueReferenceNumber, reason, ...without } = unconfirmed;
	expect([uniqueReferenceNumber, reason]).not.toContain(undefined);
	const result = confirmedResult(
		without,
		'CR',
		log({ ...logged, uniqueReferenceNumber: undefined }),
	);
	expect(result).toMatchObject({
		outcome: 'unconfirmed',
		reason: "EnKash's log doesn't say which references its transactions have.",
	});
});

it('keeps the result where the look-up failed, and says so', () => {
	const failed: LookUp = { kind: 'failed', reason: 'EnKash answered with HTTP 503.' };
	expect(confirmedResult(unconfirmed, 'CR', failed)).toEqual({
		...unconfirmed,
		reason:
			'EnKash did not answer within 60 s. The look-up brought nothing: EnKash answered with HTTP 503.',
	});
	const { reason, ...without } = unconfirmed;
	expect(reason).toBeDefined();
	expect(confirmedResult(without, 'CR', failed).reason).toBe(
		'The look-up brought nothing: EnKash answered with HTTP 503.',
	);
});
