import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
	coinsReference,
	type PointsPayout,
	pointsReference,
} from '../../../nodes/shared/payout/reference';

const payout: PointsPayout = {
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	transactionType: 'CR',
	payoutRun: 'diwali-2026',
	mobile: '9600098867',
	distinguishedBy: '',
};

/** References that were sent to EnKash: one that changes pays everybody a second time. */
const frozen: Array<[change: Partial<PointsPayout>, text: string, reference: string]> = [
	[
		{},
		'["R1","CEK1PU9AOO","CAQL8YCV3","CR","diwali-2026","9600098867",""]',
		'R1FGS5TFD39SEGPX497YAVFY56',
	],
	[
		{ transactionType: 'DR' },
		'["R1","CEK1PU9AOO","CAQL8YCV3","DR","diwali-2026","9600098867",""]',
		'R14G7ACCFK0TCKBH7Z7M17YP67',
	],
	[
		{ payoutRun: 'दिवाली 2026' },
		'["R1","CEK1PU9AOO","CAQL8YCV3","CR","दिवाली 2026","9600098867",""]',
		'R1GAYTQE4FBS5V09VDA661EVJW',
	],
	[
		{ distinguishedBy: 'Q3 bonus' },
		'["R1","CEK1PU9AOO","CAQL8YCV3","CR","diwali-2026","9600098867","Q3 bonus"]',
		'R1AQAFY92Q0DJAG1M8X22N3PQ6',
	],
	[
		{ mobile: '6836111111' },
		'["R1","CEK1PU9AOO","CAQL8YCV3","CR","diwali-2026","6836111111",""]',
		'R199MVHFXWNCR741960B5G89AR',
	],
];

/** The scheme a second time, by arithmetic on one large number instead of bit by bit. */
function referenceOfText(text: string): string {
	const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	const digest = createHash('sha256').update(text, 'utf8').digest('hex');
	const first120Bits = BigInt(`0x${digest}`) >> 136n;
	const digits = Array.from({ length: 24 }, (_, position) =>
		alphabet.charAt(Number((first120Bits >> BigInt(115 - 5 * position)) & 31n)),
	);
	return `R1${digits.join('')}`;
}

it.each(frozen)('%j keeps its reference', (change, text, reference) => {
	expect(pointsReference({ ...payout, ...change })).toBe(reference);
	expect(referenceOfText(text)).toBe(reference);
});

const sameRun = [
	'Diwali 2026',
	'diwali  2026',
	'diwali\u00a02026',
	'DIWALI 2026 ',
	'diwali 2026\u200b',
];

it.each([...sameRun, '\ufeffdiwali\t2026\n', 'di\u00adwali 2026', 'diwali \u200b 2026'])(
	'%j is the payout run "diwali 2026"',
	(payoutRun) => {
		expect(pointsReference({ ...payout, payoutRun })).toBe(
			pointsReference({ ...payout, payoutRun: 'diwali 2026' }),
		);
	},
);

it.each([
	['Jos\u00e9', 'Jose\u0301'],
	['e\u200b\u0301', '\u00e9'],
	['Q3  bonus', 'Q3\u00a0bonus '],
	['Q3\u200b', 'Q3'],
])('%j and %j look the same, so they distinguish nothing', (one, two) => {
	expect(pointsReference({ ...payout, distinguishedBy: one })).toBe(
		pointsReference({ ...payout, distinguishedBy: two }),
	);
	expect(pointsReference({ ...payout, payoutRun: one })).toBe(
		pointsReference({ ...payout, payoutRun: two }),
	);
});

it.each([
	['Q3', 'q3'],
	['1', '1.0'],
	['Q 3', 'Q3'],
	['2026-01-05', '46027'],
])('"%s" and "%s" stay two payouts', (one, two) => {
	expect(pointsReference({ ...payout, distinguishedBy: one })).not.toBe(
		pointsReference({ ...payout, distinguishedBy: two }),
	);
});

/** The form of a text by the words of the contract. */
function form(text: string): string {
	return text
		.replace(/\p{Cf}/gu, '')
		.replace(/\p{White_Space}+/gu, ' ')
		.replace(/^ | $/g, '')
		.normalize('NFC');
}

it('is made from the frozen text for any payout of points', () => {
	const text = fc.string({ unit: 'grapheme' });
	fc.assert(
		fc.property(text, text, fc.constantFrom('CR', 'DR'), text, text, text, (...parts) => {
			const [companyId, cardAccountId, transactionType, payoutRun, mobile, distinguishedBy] = parts;
			const reference = pointsReference({
				companyId,
				cardAccountId,
				transactionType,
				payoutRun,
				mobile,
				distinguishedBy,
			});
			const frozenText = JSON.stringify([
				'R1',
				companyId,
				cardAccountId,
				transactionType,
				form(form(payoutRun).toLowerCase()),
				mobile,
				form(distinguishedBy),
			]);
			expect(reference).toBe(referenceOfText(frozenText));
			expect(reference).toMatch(/^R1[0-9A-HJKMNP-TV-Z]{24}$/);
		}),
	);
});

describe('for coins', () => {
	const grant = {
		companyId: 'CEK0TCW2W8',
		event: 'REFERRAL_EVENT',
		payoutRun: ' diwali-2026 ',
		userId: 'EKQZVMQK',
		distinguishedBy: 'first',
	};

	it('is made from company, event, run, user and what tells two grants apart', () => {
		expect(coinsReference(grant)).toBe(
			referenceOfText(
				'["R1","CEK0TCW2W8","COINS","REFERRAL_EVENT","diwali-2026","EKQZVMQK","first"]',
			),
		);
	});

	it.each(['companyId', 'event', 'payoutRun', 'userId', 'distinguishedBy'] as const)(
		'differs with another %s',
		(part) => {
			expect(coinsReference({ ...grant, [part]: 'another' })).not.toBe(coinsReference(grant));
		},
	);
});
