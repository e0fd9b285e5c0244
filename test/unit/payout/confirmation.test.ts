import {
	confirmedResult,
	type LoggedTransaction,
	type LookUp,
	type LookUpRules,
	needsLookUp,
	outcomeInLog,
} from '../../../nodes/shared/payout/confirmation';
import type { Statement } from '../../../nodes/shared/payout/contradiction';
import type { Result } from '../../../nodes/shared/payout/result';

const generate: LookUpRules = { paidStatuses: ['CREATED'], referenceMode: 'generate' };
const provide: LookUpRules = { ...generate, referenceMode: 'provide' };
const bothModes = [generate, provide];

/** What a call for the payout left. */
const unconfirmed: Result = {
	outcome: 'unconfirmed',
	uniqueReferenceNumber: 'R-1',
	mobile: '9876543210',
	loadAmount: 500,
	reasonCode: 'timeout',
	reason: 'EnKash did not answer within 60 s.',
	attempts: 1,
};
const known: Result = {
	...unconfirmed,
	outcome: 'alreadyAllocated',
	loadAmount: undefined,
	reasonCode: 'duplicateReference',
	reason: 'It exists.',
};
const confirmedByResend: Result = { ...known, reasonCode: 'confirmedByResend' };
const refused: Result = { ...known, outcome: 'rejected', loadAmount: 500 };
const open = [unconfirmed, known, confirmedByResend];

const sent: Statement = {
	uniqueReferenceNumber: 'R-1',
	mobile: '9876543210',
	loadAmount: 500,
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	transactionType: 'CR',
};
const logged: LoggedTransaction = { ...sent, status: 'CREATED', enkashCardTxnId: 'ECT-1' };

function log(...transactions: LoggedTransaction[]): LookUp {
	return { kind: 'answered', transactions, isComplete: true };
}

/** The result after a look-up. */
function after(result: Result, lookUp: LookUp, rules = generate, payout = sent): Result {
	return confirmedResult(result, payout, lookUp, rules);
}

/** What may have been paid, with the amount that was asked for. */
function inDoubt(before: Result, reason: string): Result {
	return {
		...before,
		loadAmount: 500,
		outcome: 'unconfirmed',
		reasonCode: 'unmatchedReply',
		reason,
	};
}

it.each<[Pick<Result, 'outcome' | 'reasonCode'>, boolean]>([
	[{ outcome: 'unconfirmed', reasonCode: 'timeout' }, true],
	[{ outcome: 'unconfirmed', reasonCode: 'unmatchedReply' }, true],
	[{ outcome: 'unconfirmed', reasonCode: 'duplicateReference' }, true],
	[{ outcome: 'alreadyAllocated', reasonCode: 'duplicateReference' }, true],
	[{ outcome: 'alreadyAllocated', reasonCode: 'confirmedByResend' }, true],
	[{ outcome: 'rejected', reasonCode: 'duplicateReference' }, true],
	[{ outcome: 'rejected', reasonCode: 'duplicateInInput' }, false],
	[{ outcome: 'rejected', reasonCode: 'refused' }, false],
	[{ outcome: 'allocated' }, false],
	[{ outcome: 'notSent', reasonCode: 'runStopped' }, false],
])('%j needs a look-up: %p', (result, needed) => {
	expect(needsLookUp(result)).toBe(needed);
});

describe('one transaction that agrees in full', () => {
	const others = [{ ...logged, uniqueReferenceNumber: 'R-2', loadAmount: 1 }, { loadAmount: 500 }];

	it.each(bothModes)('confirms an unclear payout ($referenceMode)', (rules) => {
		const { reasonCode, reason, ...rest } = unconfirmed;
		expect([reasonCode, reason]).not.toContain(undefined);
		for (const lookUp of [log(logged), log(...others, logged)]) {
			const result = after(unconfirmed, lookUp, rules);
			expect(result).toEqual({ ...rest, outcome: 'allocated', enkashCardTxnId: 'ECT-1' });
			expect(Object.keys(result)).not.toContain('reason');
			expect(Object.keys(result)).not.toContain('reasonCode');
		}
	});

	it.each(bothModes)('shows the amount of a payout that EnKash knew ($referenceMode)', (rules) => {
		for (const before of [known, confirmedByResend]) {
			expect(after(before, log(logged), rules)).toEqual({
				...before,
				loadAmount: 500,
				enkashCardTxnId: 'ECT-1',
			});
		}
	});

	it.each(bothModes)('leaves a refused reference refused ($referenceMode)', (rules) => {
		expect(after(refused, log(logged), rules)).toEqual({
			...refused,
			reason: "It exists. EnKash's log holds it with the same amount.",
			enkashCardTxnId: 'ECT-1',
		});
	});

	it('may leave out what a generated reference says itself', () => {
		const bare = { uniqueReferenceNumber: 'R-1', loadAmount: 500, status: 'CREATED' };
		const result = after(unconfirmed, log(bare));
		expect(result.outcome).toBe('allocated');
		expect(Object.keys(result)).not.toContain('enkashCardTxnId');
	});

	it.each([undefined, 'XXXXXX3210', '3210', ''])(
		'must say whose it is where the reference is the own one of the user (%j)',
		(mobile) => {
			const reason = "EnKash's log doesn't say whose payout this reference is.";
			for (const before of open) {
				expect(after(before, log({ ...logged, mobile }), provide)).toEqual(inDoubt(before, reason));
				expect(after(before, log({ ...logged, mobile })).outcome).not.toBe('unconfirmed');
			}
			expect(after(refused, log({ ...logged, mobile }), provide)).toEqual({
				...refused,
				reason: `It exists. ${reason}`,
			});
		},
	);

	it('may be in capitals or not, and with any of the statuses that mean paid', () => {
		const rules = { ...generate, paidStatuses: ['Created', 'SUCCESS'] };
		for (const status of ['CREATED', 'created', 'Success']) {
			expect(after(unconfirmed, log({ ...logged, status }), rules).outcome).toBe('allocated');
		}
		expect(after(unconfirmed, log({ ...logged, status: 'CREATED' }), rules).outcome).toBe(
			'allocated',
		);
	});
});

describe('a transaction does not confirm', () => {
	it.each<[what: string, difference: Partial<LoggedTransaction>, reason: string]>([
		[
			'without an amount',
			{ loadAmount: undefined },
			"EnKash's log holds the reference without an amount to compare.",
		],
		[
			'of another person',
			{ mobile: '9876543211' },
			"EnKash's log holds the reference with mobile 9876543211 where 9876543210 was sent.",
		],
		[
			'of another person, masked',
			{ mobile: 'XXXXXX3211' },
			"EnKash's log holds the reference with mobile XXXXXX3211 where 9876543210 was sent.",
		],
		[
			'of another account',
			{ cardAccountId: 'CA1' },
			"EnKash's log holds the reference with card account CA1 where CAQL8YCV3 was sent.",
		],
		[
			'of another company',
			{ companyId: 'CEK2' },
			"EnKash's log holds the reference with company CEK2 where CEK1PU9AOO was sent.",
		],
		[
			'in the other direction',
			{ transactionType: 'DR' },
			"EnKash's log holds the reference with type DR where CR was sent.",
		],
		[
			'without a status',
			{ status: undefined },
			"EnKash's log holds the reference without a status.",
		],
		[
			'with a status that does not mean paid',
			{ status: 'FAILED' },
			"EnKash's log holds the reference with status FAILED, which is not among 'Statuses That Mean Paid'.",
		],
		[
			'with a status that only begins like one',
			{ status: 'CREATED_PENDING' },
			"EnKash's log holds the reference with status CREATED_PENDING, which is not among 'Statuses That Mean Paid'.",
		],
	])('%s', (_, difference, reason) => {
		const lookUp = log({ ...logged, ...difference });
		for (const rules of bothModes) {
			for (const before of open) {
				expect(after(before, lookUp, rules)).toEqual(inDoubt(before, reason));
			}
			expect(after(refused, lookUp, rules)).toEqual({ ...refused, reason: `It exists. ${reason}` });
		}
	});

	it('of another amount, which makes a refused payout unconfirmed, too', () => {
		for (const rules of bothModes) {
			for (const before of [...open, refused]) {
				expect(after(before, log({ ...logged, loadAmount: 5000 }), rules)).toEqual(
					inDoubt(
						before,
						`EnKash's log holds 5000 points for this reference, where 500 are asked for. Another run does not change that: pay a difference ${rules.referenceMode === 'generate' ? 'in a new payout run' : 'under a new reference number'}.`,
					),
				);
			}
		}
	});

	it('that the log holds more than once', () => {
		for (const before of open) {
			expect(after(before, log(logged, logged, logged))).toEqual(
				inDoubt(before, "EnKash's log holds the reference 3 times."),
			);
		}
		expect(after(refused, log(logged, logged))).toEqual({
			...refused,
			reason: "It exists. EnKash's log holds the reference 2 times.",
		});
	});

	it('without any status that means paid', () => {
		expect(after(unconfirmed, log(logged), { ...generate, paidStatuses: [] }).outcome).toBe(
			'unconfirmed',
		);
	});
});

describe('a log without the reference', () => {
	const missing = log({ ...logged, uniqueReferenceNumber: 'R-2' });
	const notYet = "EnKash's log does not hold the reference yet.";

	it('leaves the payout as it was', () => {
		for (const before of [unconfirmed, refused]) {
			for (const lookUp of [missing, log()]) {
				expect(after(before, lookUp)).toEqual({ ...before, reason: `${before.reason} ${notYet}` });
			}
		}
	});

	it('does not let that be called paid of which only the call says that it exists', () => {
		for (const before of [known, confirmedByResend]) {
			expect(after(before, log())).toEqual(inDoubt(before, `It exists. ${notYet}`));
		}
	});

	it('shows no status that is longer than a word', () => {
		const { reason } = after(unconfirmed, log({ ...logged, status: 'x'.repeat(100) }));
		expect(reason).toContain('holds the reference with status something else, which is not among');
	});

	it.each([
		['R-1', 'r-1'],
		['r-1', 'R-1'],
		['R 1', 'R1'],
		['R1', ' R 1 '],
		['Q3 bonus 1', 'q 3BONUS1'],
		['R-1', 'R\u200b-1'],
	])('says so where it holds %j as %j', (uniqueReferenceNumber, inLog) => {
		const payout = { ...sent, uniqueReferenceNumber };
		const lookUp = log({ ...logged, uniqueReferenceNumber: inLog });
		const doubt =
			"EnKash's log holds the reference in other letters, capitals or small ones, or with blanks.";
		expect(after(unconfirmed, lookUp, generate, payout).reason).toBe(
			`${unconfirmed.reason} ${doubt}`,
		);
		expect(outcomeInLog(payout, lookUp, generate)).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: doubt,
		});
	});

	it('says nothing where its transactions have no references', () => {
		for (const before of [...open, refused]) {
			expect(after(before, log({ loadAmount: 500 }))).toEqual({
				...before,
				reason: `${before.reason} EnKash's log doesn't say which references its transactions have.`,
			});
		}
	});

	it('says nothing where EnKash sent only a part of it', () => {
		for (const before of [...open, refused]) {
			const part: LookUp = { kind: 'answered', transactions: [], isComplete: false };
			expect(after(before, part)).toEqual({
				...before,
				reason: `${before.reason} EnKash sent only a part of its log, without the reference.`,
			});
		}
		const partWithIt: LookUp = { kind: 'answered', transactions: [logged], isComplete: false };
		const doubt = 'EnKash sent only a part of what its log holds for the reference.';
		for (const before of open) expect(after(before, partWithIt)).toEqual(inDoubt(before, doubt));
		expect(after(refused, partWithIt)).toEqual({
			...refused,
			reason: `${refused.reason} ${doubt}`,
		});
		expect(outcomeInLog(sent, partWithIt, generate)).toMatchObject({ reason: doubt });
	});

	it("puts a full stop after EnKash's own words", () => {
		const wordy = { ...refused, reason: 'The reference exists already' };
		expect(after(wordy, log()).reason).toBe(`The reference exists already. ${notYet}`);
	});
});

it('never takes a transaction without a reference for a payout without one', () => {
	const nameless = { ...logged, uniqueReferenceNumber: undefined };
	const payout = { ...sent, uniqueReferenceNumber: undefined };
	expect(after(unconfirmed, log(nameless), generate, payout)).toMatchObject({
		outcome: 'unconfirmed',
		reason:
			"EnKash did not answer within 60 s. EnKash's log doesn't say which references its transactions have.",
	});
});

it('keeps the result where the look-up failed, and says so', () => {
	const failed: LookUp = {
		kind: 'failed',
		reason: 'EnKash answered with HTTP 503.',
		reasonCode: 'serverError',
	};
	for (const before of [...open, refused]) {
		expect(after(before, failed)).toEqual({
			...before,
			reason: `${before.reason} The look-up brought nothing: EnKash answered with HTTP 503.`,
		});
	}
	const { reason, ...without } = unconfirmed;
	expect(reason).toBeDefined();
	expect(after(without, failed).reason).toBe(
		'The look-up brought nothing: EnKash answered with HTTP 503.',
	);
});

describe('what the log says of a payout that nothing was sent for now', () => {
	const unproven = { outcome: 'unconfirmed', reasonCode: 'unmatchedReply' };

	it.each(bothModes)('paid, where one transaction agrees in full ($referenceMode)', (rules) => {
		expect(outcomeInLog(sent, log(logged), rules)).toEqual({
			outcome: 'alreadyAllocated',
			reasonCode: 'duplicateReference',
			reason: "EnKash's log holds this payout, with this person and amount.",
			reply: { enkashCardTxnId: 'ECT-1', loggedAmount: 500 },
		});
	});

	it.each(bothModes)('not there, where the whole log lacks it ($referenceMode)', (rules) => {
		for (const lookUp of [log(), log({ ...logged, uniqueReferenceNumber: 'R-2' })]) {
			expect(outcomeInLog(sent, lookUp, rules)).toEqual({
				outcome: 'notFound',
				reasonCode: 'notFound',
				reason: "EnKash's log does not hold this payout.",
			});
		}
	});

	it.each<[what: string, lookUp: LookUp, reason: string]>([
		[
			'in part',
			{ kind: 'answered', transactions: [], isComplete: false },
			'EnKash sent only a part of its log, without the reference.',
		],
		[
			'without references',
			log({ loadAmount: 500 }),
			"EnKash's log doesn't say which references its transactions have.",
		],
		['with the reference twice', log(logged, logged), "EnKash's log holds the reference 2 times."],
		[
			'with another amount',
			log({ ...logged, loadAmount: 5000 }),
			"EnKash's log holds the reference with 5000 points where 500 were sent.",
		],
		[
			'with another person',
			log({ ...logged, mobile: '9876543211' }),
			"EnKash's log holds the reference with mobile 9876543211 where 9876543210 was sent.",
		],
		[
			'without an amount',
			log({ ...logged, loadAmount: undefined }),
			"EnKash's log holds the reference without an amount to compare.",
		],
		[
			'without a status',
			log({ ...logged, status: undefined }),
			"EnKash's log holds the reference without a status.",
		],
	])('unconfirmed, where it answers %s', (_, lookUp, reason) => {
		for (const rules of bothModes) {
			expect(outcomeInLog(sent, lookUp, rules)).toEqual({ ...unproven, reason });
		}
	});

	it('unconfirmed, where the log does not say whose own reference it is', () => {
		const nameless = log({ ...logged, mobile: undefined });
		expect(outcomeInLog(sent, nameless, generate)).toMatchObject({ outcome: 'alreadyAllocated' });
		expect(outcomeInLog(sent, nameless, provide)).toEqual({
			...unproven,
			reason: "EnKash's log doesn't say whose payout this reference is.",
		});
	});

	it('unconfirmed, where it could not be asked', () => {
		const failed: LookUp = { kind: 'failed', reason: 'Late.', reasonCode: 'timeout' };
		expect(outcomeInLog(sent, failed, generate)).toEqual({
			outcome: 'unconfirmed',
			reasonCode: 'timeout',
			reason: 'The look-up brought nothing: Late.',
		});
	});
});
