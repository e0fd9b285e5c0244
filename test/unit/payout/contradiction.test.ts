import * as fc from 'fast-check';
import { statementInCard } from '../../../nodes/shared/enkash/endpoints/cards';
import {
	contradictionBetween,
	type Statement,
	plainMobile,
} from '../../../nodes/shared/payout/contradiction';

const sent = {
	uniqueReferenceNumber: 'R-1',
	mobile: '9876543210',
	userId: 'EK1',
	enKashCardId: 'EKC1',
	coinConfigId: 'WCC1',
	event: 'REFERRAL',
	amount: 10,
	email: 'asha@example.com',
	loadAmount: 500,
	cardAccountId: 'CAQL8YCV3',
	companyId: 'CEK1PU9AOO',
	transactionType: 'CR',
} satisfies Statement;

const facts: Array<[fact: keyof typeof sent, other: Statement, contradiction: string]> = [
	['uniqueReferenceNumber', { uniqueReferenceNumber: 'r-1' }, 'reference r-1 where R-1 was sent'],
	['mobile', { mobile: '9876543211' }, 'mobile 9876543211 where 9876543210 was sent'],
	['loadAmount', { loadAmount: 5000 }, '5000 points where 500 were sent'],
	['amount', { amount: 11 }, '11 coins where 10 were sent'],
	['userId', { userId: 'EK2' }, 'user EK2 where EK1 was sent'],
	['enKashCardId', { enKashCardId: 'EKC2' }, 'card EKC2 where EKC1 was sent'],
	['coinConfigId', { coinConfigId: 'WCC2' }, 'coin event WCC2 where WCC1 was sent'],
	['event', { event: 'OTHER' }, 'event OTHER where REFERRAL was sent'],
	['cardAccountId', { cardAccountId: 'CA1' }, 'card account CA1 where CAQL8YCV3 was sent'],
	['companyId', { companyId: 'CEK2' }, 'company CEK2 where CEK1PU9AOO was sent'],
	['transactionType', { transactionType: 'DR' }, 'type DR where CR was sent'],
];

describe('one fact', () => {
	it.each(facts)('%s contradicts where it is another', (_, other, contradiction) => {
		expect(contradictionBetween(sent, other)).toBe(contradiction);
		expect(contradictionBetween(sent, { ...sent, ...other })).toBe(contradiction);
	});

	it.each(facts)('%s does not where it is the same, or where one side is silent', (fact, other) => {
		expect(contradictionBetween(sent, { [fact]: sent[fact] })).toBeUndefined();
		expect(contradictionBetween(sent, { ...sent, [fact]: undefined })).toBeUndefined();
		expect(contradictionBetween({ ...sent, [fact]: undefined }, other)).toBeUndefined();
	});
});

it('finds nothing to contradict where nothing is stated, or nothing was sent', () => {
	expect(contradictionBetween(sent, {})).toBeUndefined();
	expect(contradictionBetween({}, { ...sent, email: undefined })).toBeUndefined();
	expect(contradictionBetween(sent, sent)).toBeUndefined();
});

it('names the reference first, then the person, the points, and whose account it is', () => {
	const other: Statement = Object.assign({}, ...facts.map(([, fact]) => fact));
	let stated = other;
	for (const [fact, , contradiction] of facts) {
		expect(contradictionBetween(sent, stated)).toBe(contradiction);
		stated = { ...stated, [fact]: undefined };
	}
	expect(contradictionBetween(sent, stated)).toBeUndefined();
});

it('takes ids in small letters for the same', () => {
	expect(
		contradictionBetween(sent, { cardAccountId: ' caql8ycv3 ', userId: 'ek1' }),
	).toBeUndefined();
});

it('shows no text that is longer than any ID, which may be a secret', () => {
	const longest = 'E'.repeat(26);
	expect(contradictionBetween(sent, { userId: longest })).toBe(
		`user ${longest} where EK1 was sent`,
	);
	expect(contradictionBetween(sent, { userId: `${longest}E` })).toBe(
		'user something else where EK1 was sent',
	);
});

it.each([
	['09876543210', '9876543210'],
	['919876543210', '9876543210'],
	['00919876543210', '9876543210'],
	['+91 98765-43210', '9876543210'],
	['9198765432', '9198765432'],
	['5919876543210', '5919876543210'],
	['91987654321012', '91987654321012'],
	['987654321', undefined],
	['98765XXXXX', undefined],
	[undefined, undefined],
])('the digits of %p without country code are %p', (mobile, digits) => {
	expect(plainMobile(mobile)).toBe(digits);
});

it('counts no points, too, as an amount', () => {
	expect(contradictionBetween(sent, { loadAmount: 0 })).toBe('0 points where 500 were sent');
});

describe('the mobile that EnKash states', () => {
	it.each([
		['as sent', '9876543210'],
		['with a country code', '+91 98765 43210'],
		['with a country code and no plus', '919876543210'],
		['with a long country code', '00919876543210'],
		['with a zero', '09876543210'],
		['with separators', '(98765)-43.210'],
		['masked up to its last digits', 'XXXXXX3210'],
		['masked in its middle', '98****10'],
		['masked as on a card', 'XXXX XXXX XXXX 3210'],
		['masked, with blanks between its last digits', 'XX XX XX 32 10'],
		['masked at its end', '98765xxxxx'],
		['masked in full', '**********'],
		['cut to its last digits', '3210'],
		['with words before it', 'tel:+919876543210'],
		['with words behind it', '9876543210 (home)'],
		['in words', 'unknown'],
		['without a digit', '-'],
		['as nothing', ''],
	])('%s (%j) may be that which was sent', (_, mobile) => {
		expect(contradictionBetween(sent, { mobile })).toBeUndefined();
	});

	it.each([
		['of another person', '9876543211'],
		['of another person, with a country code', '+91 98765 43211'],
		['of Great Britain', '+44 7911 123456'],
		['of the United States', '+1 415 555 2671'],
		['of Singapore', '+65 8123 4567'],
		['of Singapore without its code', '8123 4567'],
		['of a landline', '022 2345 6789'],
		['of a landline without its zero', '22 2345 6789'],
		['with a foreign code before the same digits', '+44 9876543210'],
		['with a digit too many', '98765432100'],
		['of another person, masked', 'XXXXXX3211'],
		['of another person, masked in its middle', '98****11'],
		['of another person, masked before other digits', 'XXXXXX3310'],
		['of another person, masked before the same last digits', 'X976543210'],
		['of another person, cut', '3211'],
		['of another person, masked, with blanks between its last digits', 'XX XX XX 33 10'],
		['of another person, with words before it', 'tel:+919876543211'],
		['of nobody', '0000000000'],
	])('%s (%j) is another', (_, mobile) => {
		expect(contradictionBetween(sent, { mobile })).toMatch(
			/^mobile \S.* where 9876543210 was sent$/,
		);
	});

	it('is shown as digits where it is whole, and as it came where it is not', () => {
		expect(contradictionBetween(sent, { mobile: '+91 98765-43211' })).toBe(
			'mobile 9876543211 where 9876543210 was sent',
		);
		expect(contradictionBetween(sent, { mobile: 'XXXXXX3211' })).toBe(
			'mobile XXXXXX3211 where 9876543210 was sent',
		);
	});

	it('is whole only where nothing of it is masked or cut', () => {
		expect(['9876543210', '+91 9876543210', '447911123456'].map(plainMobile)).toEqual([
			'9876543210',
			'9876543210',
			'447911123456',
		]);
		for (const mobile of [undefined, '', '3210', '987654321', 'XXXXXX3210', '98765x3210']) {
			expect(plainMobile(mobile)).toBeUndefined();
		}
	});

	it('is compared by every digit, however it is written', () => {
		const mobiles = fc.integer({ min: 6_000_000_000, max: 9_999_999_999 }).map(String);
		const forms = fc.constantFrom(
			(mobile: string) => mobile,
			(mobile: string) => `+91${mobile}`,
			(mobile: string) => `0091 ${mobile}`,
			(mobile: string) => `0${mobile.slice(0, 5)} ${mobile.slice(5)}`,
		);
		const changes = fc.record({
			position: fc.integer({ min: 0, max: 9 }),
			by: fc.integer({ min: 1, max: 9 }),
		});
		fc.assert(
			fc.property(mobiles, forms, changes, (mobile, write, { position, by }) => {
				const digits = [...mobile];
				digits[position] = String((Number(digits[position]) + by) % 10);
				expect(contradictionBetween({ mobile }, { mobile: write(mobile) })).toBeUndefined();
				expect(contradictionBetween({ mobile }, { mobile: write(digits.join('')) })).toBeDefined();
			}),
		);
	});
});

describe('the e-mail that EnKash states', () => {
	const email = 'other@example.com';

	it('is not compared where a mobile was sent, as EnKash may hold an older one', () => {
		expect(contradictionBetween(sent, { email })).toBeUndefined();
		expect(contradictionBetween(sent, { mobile: sent.mobile, email })).toBeUndefined();
	});

	it.each([
		['the same', 'asha@example.com', true],
		['the same in capitals and between spaces', ' Asha@Example.COM ', true],
		['nothing', ' ', true],
		['another', email, false],
	])('%s (%j), where only an e-mail was sent: %p', (_, stated, isSame) => {
		const byEmail = { ...sent, mobile: undefined };
		expect(contradictionBetween(byEmail, { email: stated, mobile: '9000000000' })).toBe(
			isSame ? undefined : `e-mail ${stated} where asha@example.com was sent`,
		);
	});
});

describe('amounts as a reply writes them', () => {
	it.each<[loadAmount: unknown, contradiction: string | undefined]>([
		[500, undefined],
		['500', undefined],
		['500.00', undefined],
		[' 500 ', undefined],
		[null, undefined],
		[undefined, undefined],
		['', undefined],
		['five hundred', 'an unreadable number of points where 500 were sent'],
		[500.5, '500.5 points where 500 were sent'],
		['5000', '5000 points where 500 were sent'],
		['50000.0', '50000 points where 500 were sent'],
		[-500, '-500 points where 500 were sent'],
		[0, '0 points where 500 were sent'],
	])('%j', (loadAmount, contradiction) => {
		expect(contradictionBetween(sent, statementInCard({ loadAmount }))).toBe(contradiction);
	});
});

it('is found in whatever a card in a reply names', () => {
	const card = {
		pgReferenceNumber: 'R-1',
		mobile: 9876543210,
		email: 'other@example.com',
		userId: 'EK1',
		loadAmount: '500',
		companyId: 'CEK1PU9AOO',
		cardAccountId: 'CAQL8YCV3',
	};
	expect(contradictionBetween(sent, statementInCard(card))).toBeUndefined();
	expect(contradictionBetween(sent, statementInCard({ ...card, pgReferenceNumber: 'R-2' }))).toBe(
		'reference R-2 where R-1 was sent',
	);
	expect(contradictionBetween(sent, statementInCard({ ...card, mobile: 9876543211 }))).toBe(
		'mobile 9876543211 where 9876543210 was sent',
	);
	expect(contradictionBetween(sent, statementInCard({ ...card, cardAccountId: 'CA1' }))).toBe(
		'card account CA1 where CAQL8YCV3 was sent',
	);
});

it.each(['9876543210', '+91 98765 43210', '09876543210', '+44 7911 123456', 'XXXXXX3210', ''])(
	'takes one mobile for the same on both sides, however it is written: %j',
	(mobile) => {
		expect(contradictionBetween({ mobile }, { mobile })).toBeUndefined();
	},
);
