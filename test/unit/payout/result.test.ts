import { reasonOf, resultOf, sentences } from '../../../nodes/shared/payout/result';

const reply = {
	enkashCardId: 'EKCBO72AEY',
	userId: 'EKHVPYVS',
	enkashCardTxnId: 'ECTA72T56O2SP',
	otbBalance: 0,
	accountBalance: -1,
};
const run = { environment: 'test', cardAccountId: 'CAQL8YCV3', payoutRun: 'diwali-2026' };
const payout = {
	uniqueReferenceNumber: 'R-1',
	name: 'Asha',
	mobile: '9876543210',
	loadAmount: 500,
};

it('carries everything that is known, in the order of the columns that people see', () => {
	const result = resultOf(payout, { outcome: 'allocated', reply }, run, { batch: 1, attempts: 2 });
	expect(Object.entries(result)).toEqual([
		['outcome', 'allocated'],
		['uniqueReferenceNumber', 'R-1'],
		['name', 'Asha'],
		['mobile', '9876543210'],
		['loadAmount', 500],
		['enkashCardId', 'EKCBO72AEY'],
		['userId', 'EKHVPYVS'],
		['enkashCardTxnId', 'ECTA72T56O2SP'],
		['otbBalance', 0],
		['accountBalance', -1],
		['environment', 'test'],
		['cardAccountId', 'CAQL8YCV3'],
		['payoutRun', 'diwali-2026'],
		['batch', 1],
		['attempts', 2],
	]);
});

it('leaves out everything that is not known', () => {
	expect(Object.keys(resultOf({}, { outcome: 'allocated', reply: {} }, {}))).toEqual(['outcome']);
	expect(Object.keys(resultOf({}, { outcome: 'allocated' }, {}, {}))).toEqual(['outcome']);
});

it.each(['duplicateReference', 'confirmedByResend'] as const)(
	'names no amount for a payout that EnKash knew already (%s), as that may have been another',
	(reasonCode) => {
		const details = { outcome: 'alreadyAllocated', reasonCode, reason: 'It exists.' } as const;
		const result = resultOf(payout, details, {});
		const { loadAmount, ...others } = payout;
		expect(result).toEqual({ ...others, ...details });
		expect(Object.keys(result)).not.toContain('loadAmount');
		expect(resultOf(payout, { ...details, outcome: 'unconfirmed' }, {})).toMatchObject({
			loadAmount,
		});
	},
);

it("names the amount that EnKash's log holds, where it was looked up", () => {
	const details = {
		outcome: 'alreadyAllocated',
		reasonCode: 'duplicateReference',
		reason: 'It exists.',
	} as const;
	expect(resultOf(payout, { ...details, reply: { loggedAmount: 700 } }, {})).toEqual({
		...payout,
		...details,
		loadAmount: 700,
	});
});

it.each([
	[['It exists', 'Look there.'], 'It exists. Look there.'],
	[['Really?', 'Yes!', 'So …'], 'Really? Yes! So …'],
	[['See 1.5 of it', 'Why? Because'], 'See 1.5 of it. Why? Because.'],
	[['', null, undefined, 'Only this'], 'Only this.'],
	[[], ''],
])('puts the sentences %j one after another', (texts, together) => {
	expect(sentences(...texts)).toBe(together);
});

it('says why a payout is not simply paid', () => {
	const result = resultOf(
		{ requestId: 'COIN-1' },
		{ outcome: 'rejected', reasonCode: 'refused', reason: 'No.', reply: { userId: 'EK1' } },
		{},
	);
	expect(Object.entries(result)).toEqual([
		['outcome', 'rejected'],
		['requestId', 'COIN-1'],
		['userId', 'EK1'],
		['reasonCode', 'refused'],
		['reason', 'No.'],
	]);
});

it.each([
	[{ message: 'Broken' }, 'Broken'],
	[{ message: 'Broken.' }, 'Broken.'],
	[{ message: 'Broken', advice: 'Mend it.' }, 'Broken. Mend it.'],
	[{ message: 'Broken.', advice: 'Mend it. Or not' }, 'Broken. Mend it. Or not'],
	[{ message: 'Broken?', advice: 'Look' }, 'Broken? Look'],
])('the reason of %j is %j', (problem, reason) => {
	expect(reasonOf(problem)).toBe(reason);
});
