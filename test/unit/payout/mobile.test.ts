import * as fc from 'fast-check';
import { parseMobile } from '../../../nodes/shared/payout/mobile';

const accepted: Array<[cell: unknown, mobile: string]> = [
	['9876543210', '9876543210'],
	[9876543210, '9876543210'],
	[9876543210n, '9876543210'],
	['  9876543210 ', '9876543210'],
	['98765 43210', '9876543210'],
	['(98765) 43210', '9876543210'],
	['+919876543210', '9876543210'],
	['(+91) 98765-43210', '9876543210'],
	['00919876543210', '9876543210'],
	['919876543210', '9876543210'],
	[919876543210, '9876543210'],
	['09876543210', '9876543210'],
	['91 9191919191', '9191919191'],
	['9198765432', '9198765432'],
	['98765\u00a043210', '9876543210'],
	['9876543210\r\n', '9876543210'],
	['987.654.3210', '9876543210'],
	['९८७६५४३२१०', '9876543210'],
	// EnKash's own sample, though its first digits are those of a landline.
	['6836111111', '6836111111'],
	['8025500000', '8025500000'],
	['08025500000', '8025500000'],
	['0 82060 00000', '8206000000'],
	['0987-6543210', '9876543210'],
	['+91 80731 23456', '8073123456'],
];

it.each(accepted)('%p is the mobile %s', (cell, mobile) => {
	expect(parseMobile(cell)).toEqual({ ok: true, value: mobile });
});

const refused: unknown[] = [
	...['', ' ', undefined, null],
	...['987654321', '98765432101', '987654321012', '1919876543210'],
	...['+91919876543210', '91919876543210', '0919876543210', '+19876543210', '+9876543210'],
	...['0091987654321', 'x9876543210', '9876543210x', '0987654321', '+91 0987654321'],
	...['987654321.0', '987654321.1', '0674-2345678', '(080) 2550 0000', '+91 674 2345678'],
	...['+91987654321.5', '+91 (0) 80 25500000', '91-80-25500000', '080 2550 0000'],
	...['9'.repeat(200), `9876543210${' '.repeat(200)}x`],
	...[
		-9876543210,
		9876543210.5,
		91987654321.5,
		0,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		9.8e21,
		0n,
	],
	...[true, ['9876543210'], { mobile: '9876543210' }, new Date(0), -9876543210n],
];

it.each(refused.map((cell) => [cell]))('%p is no mobile', (cell) => {
	expect(parseMobile(cell)).toMatchObject({
		ok: false,
		expected: 'a mobile number of ten digits (e.g. 9876543210)',
	});
});

const firstDigit = 'an Indian mobile number begins with 6, 7, 8 or 9';
const landline = `this looks like a landline, and ${firstDigit}`;
const two = 'the cell holds more than one number, so keep one of them';
const cut =
	'the spreadsheet has cut the number, so format the column as text and enter the number again';

/** What a reason says that a person can do. */
const adviceOn: Array<[cell: unknown, advice: string | undefined]> = [
	['5876543210', firstDigit],
	['+91 5876543210', firstDigit],
	['080-25500000', landline],
	['tel: 080-25500000', landline],
	["'080-25500000", landline],
	[0n, undefined],
	['(080) 25500000', landline],
	['0674 2345678', landline],
	['+91 80 25500000', landline],
	['0091-674-2345678', landline],
	['91 (674) 234 5678', landline],
	['+91 (0) 80 25500000', landline],
	['9', 'it has 1 digit'],
	['98', 'it has 2 digits'],
	['98765 4321', 'it has 9 digits'],
	['+91 98765', 'it has 5 digits'],
	['0091 98765', 'it has 5 digits'],
	['98765432109', 'it has 11 digits'],
	['+1 9876543210', 'the country code must be +91'],
	['001 9876543210', 'the country code must be +91'],
	['9.87E+09', cut],
	['9.87 E+09', cut],
	['9876543210/9876543211', two],
	['9876543210, 98765', two],
	['9876543210 or 9876543211', two],
	['9876543210 and 12', two],
	['9876543210\n9876543211', two],
	['9876543210 9876543211', two],
	['9876543210 -- 9876543211', two],
	['98 0091 98765', 'it has 11 digits'],
	['tel: 9876543210x', 'write the number alone'],
	['98765432109876543211', 'it has 20 digits'],
	['98765/43210', undefined],
	['987654321/', undefined],
	['call 9876543210', 'write the number alone'],
	['9876543210x', 'write the number alone'],
	['call 98765', undefined],
	['987654321.1', undefined],
	['\u202e0123456789', 'it holds a mark that shows its digits in reverse, so type it again'],
	['#N/A', 'this is what a broken formula leaves, so correct the formula in the sheet'],
	['', undefined],
	[' ', undefined],
	['-', undefined],
	['"', undefined],
	['unknown', undefined],
	[null, undefined],
	[-9876543210, undefined],
	[{}, undefined],
];

it.each(adviceOn)('%j: %s', (cell, advice) => {
	const parsed = parseMobile(cell);
	expect(parsed.ok ? 'no fault' : parsed.advice).toBe(advice);
});

it('takes a cell of up to 100 characters', () => {
	const padded = (length: number) => `98765${' '.repeat(length - 10)}43210`;
	expect(parseMobile(padded(100))).toEqual({ ok: true, value: '9876543210' });
	expect(parseMobile(padded(101)).ok).toBe(false);
});

const mobile = fc
	.tuple(fc.constantFrom(...'6789'), fc.stringMatching(/^\d{9}$/))
	.map(([first, rest]) => first + rest);
const zeros = ['0', '०', '０', '٠', '௦'];
const scripts = zeros.map((zero) => zero.codePointAt(0) ?? 0);
const between = fc.constantFrom(
	'',
	'',
	'',
	' ',
	'-',
	'.',
	'–',
	'\u00a0',
	'\u200b',
	'(',
	')',
	'/',
	',',
	'\n',
);
const before = fc.constantFrom(
	'',
	'',
	'+91',
	'91',
	'0091',
	'0',
	'+910',
	'tel:',
	"'",
	'"',
	'\u202a',
	'=',
	'00',
	'1',
);
const after = fc.constantFrom('', '', '.0', ',', '\u202c', '"', '0', '.00', ' x', '.5');

it('whatever stands round a mobile, it reads as the same ten digits or is refused', () => {
	const written = fc.tuple(
		mobile,
		fc.array(between, { minLength: 9, maxLength: 9 }),
		before,
		after,
		fc.constantFrom(...scripts),
	);
	fc.assert(
		fc.property(written, ([digits, marks, start, end, zero]) => {
			const spaced = [...digits].map(
				(digit, index) => String.fromCodePoint(zero + Number(digit)) + (marks[index] ?? ''),
			);
			const parsed = parseMobile(`${start}${spaced.join('')}${end}`);
			if (parsed.ok) expect(parsed.value).toBe(digits);
		}),
		{ numRuns: 3000 },
	);
});

it('takes every mobile with a usual country code and separators', () => {
	const start = fc.constantFrom(
		'',
		'+91',
		'+91 ',
		'91',
		'0091',
		'+91-',
		'0 ',
		'+91 0',
		'\u202a+91',
	);
	const separator = fc.constantFrom('', ' ', '-', '.', '–', '\u00a0');
	fc.assert(
		fc.property(mobile, start, separator, (digits, code, mark) => {
			const cell = `${code}${digits.slice(0, 5)}${mark}${digits.slice(5)}`;
			expect(parseMobile(cell)).toEqual({ ok: true, value: digits });
		}),
	);
});

it('two numbers in one cell never become one', () => {
	fc.assert(
		fc.property(
			mobile,
			mobile,
			fc.constantFrom('', ' ', '/', ',', ' / ', '\n', ';', '-', '.'),
			(one, two, mark) => {
				expect(parseMobile(`${one}${mark}${two}`).ok).toBe(false);
			},
		),
	);
});

it('takes no longer for a long cell', () => {
	const cells = [' ', '.', ',', '9', '(', '0'].map((mark) => `9${mark.repeat(200_000)}x`);
	for (const cell of cells) expect(parseMobile(cell).ok).toBe(false);
});
