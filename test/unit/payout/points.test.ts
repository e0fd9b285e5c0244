import * as fc from 'fast-check';
import { parsePoints } from '../../../nodes/shared/payout/points';

const accepted: Array<[cell: unknown, points: number]> = [
	[1, 1],
	[500, 500],
	[500.0, 500],
	['500', 500],
	[' 500 ', 500],
	['007', 7],
	['500.0', 500],
	['500.00', 500],
	['1,000', 1000],
	['10,000', 10_000],
	['1,00,000', 100_000],
	['12,34,567', 1_234_567],
	['1,00,00,000', 10_000_000],
	['100,000', 100_000],
	['1,000,000', 1_000_000],
	['123,456,789', 123_456_789],
	['1,00,000.00', 100_000],
	['1.0000', 1],
	['५००', 500],
	['1,०００', 1000],
	[500n, 500],
	['500\u200b', 500],
	[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
	['9007199254740991', Number.MAX_SAFE_INTEGER],
];

it.each(accepted)('%j is %d points', (cell, points) => {
	expect(parsePoints(cell)).toEqual({ ok: true, value: points });
});

const refused: unknown[] = [
	undefined,
	null,
	'',
	' ',
	0,
	'0',
	'0.00',
	-1,
	'-1',
	'+1',
	1.5,
	'1.5',
	'500.50',
	'500.',
	'.0',
	'500.0x',
	'500.00.00',
	'1.000',
	'500.000',
	'1,000.000',
	'\u202e005',
	-500n,
	2n ** 53n,
	new Date(0),
	'1'.repeat(200),
	'1e3',
	'₹500',
	'500/-',
	'1,00',
	'1,0000',
	'10,00,00',
	'1,000,00',
	'1,00,000,000',
	'123,45,678',
	'1234,567',
	',500',
	'500,',
	'1,,000',
	'0,500',
	'00,500',
	'000,500',
	'0,00,500',
	'1 000',
	'x500',
	'500x',
	'x1,000',
	'1,000x',
	'x1,00,000',
	'1,00,000x',
	'9007199254740992',
	Number.MAX_SAFE_INTEGER + 1,
	Number.NaN,
	Number.POSITIVE_INFINITY,
	true,
	[500],
	{ points: 500 },
];

it.each(refused.map((cell) => [cell]))('%p is not a number of points', (cell) => {
	expect(parsePoints(cell)).toMatchObject({
		ok: false,
		expected: 'a whole number of points above 0 (e.g. 500 or 1,00,000)',
	});
});

/** What a reason says that a person can do. */
const adviceOn: Array<[cell: unknown, advice: string | undefined]> = [
	['₹500', 'leave the currency or unit out: write 500'],
	['500/- only', 'leave the currency or unit out: write 500'],
	['Rs. 1,00,000', 'leave the currency or unit out: write 100000'],
	['0 pts', 'leave the currency or unit out'],
	['Rs. 1,00', 'leave the currency or unit out'],
	['500 x', undefined],
	['₹500x', undefined],
	['₹x500', undefined],
	[
		'1,000.000',
		'a dot with three zeros is a thousand in other countries: write 1000000 or 1000.00',
	],
	['x1.000', undefined],
	['1.000x', undefined],
	['1.5', 'EnKash takes whole points only'],
	['-1.5', 'EnKash takes whole points only'],
	['+.5', 'EnKash takes whole points only'],
	[1.5, 'EnKash takes whole points only'],
	[
		'434.99999999999994',
		'this is what a formula without rounding leaves, so put ROUND(…, 0) round it to get 435',
	],
	[
		435.0000000001,
		'this is what a formula without rounding leaves, so put ROUND(…, 0) round it to get 435',
	],
	[435.001, 'EnKash takes whole points only'],
	[1e-9, 'EnKash takes whole points only'],
	['=A1', 'write the result instead of a formula'],
	['500 + 50', 'write the result instead of a formula'],
	['500+50', 'write the result instead of a formula'],
	['x=', undefined],
	['500 +', undefined],
	['1 000', 'a space may part two numbers, so write one number without spaces'],
	['x 1 000', undefined],
	['1 000 x', undefined],
	['1,00', 'its commas or dots group no thousands, so write the digits alone'],
	['x1,00', undefined],
	['2026-11-26', 'this is a date, so format the column as a number and enter the points again'],
	[new Date(0), 'this is a date, so format the column as a number and enter the points again'],
	['1e3', 'format the column as a number and enter the points again'],
	[-5, undefined],
	[2 ** 60, undefined],
	[Number.NaN, undefined],
	[null, undefined],
	[true, undefined],
	[['1.5'], undefined],
	['', undefined],
];

it.each(adviceOn)('%j: %s', (cell, advice) => {
	const parsed = parsePoints(cell);
	expect(parsed.ok ? 'no fault' : parsed.advice).toBe(advice);
});

it('takes a cell of up to 100 characters', () => {
	expect(parsePoints('7'.padStart(100, '0'))).toEqual({ ok: true, value: 7 });
	expect(parsePoints('7'.padStart(101, '0')).ok).toBe(false);
});

it('reads every amount that is written in the Indian or the western pattern as that amount', () => {
	const patterns = ['en-IN', 'en-US'].map((locale) => new Intl.NumberFormat(locale));
	fc.assert(
		fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (points) => {
			for (const pattern of patterns) {
				expect(parsePoints(pattern.format(points))).toEqual({ ok: true, value: points });
			}
		}),
	);
});

it('never makes anything but a positive safe integer of text', () => {
	const text = fc.string({
		unit: fc.constantFrom(...'0123456789.,-+eE₹ \u200b०१५５'.split('')),
		maxLength: 12,
	});
	fc.assert(
		fc.property(text, (cell) => {
			const parsed = parsePoints(cell);
			if (!parsed.ok) return;
			expect(Number.isSafeInteger(parsed.value)).toBe(true);
			expect(parsed.value).toBeGreaterThan(0);
			const ascii = cell.replace(/[०१५５]/g, (digit) => ({ '०': '0', '१': '1' })[digit] ?? '5');
			expect(Number(ascii.replace(/[,\u200b]/g, ''))).toBe(parsed.value);
			// A thousand to one person and one to the other.
			expect(ascii.replace(/\u200b/g, '')).not.toMatch(/\.\s*000\s*$/);
		}),
		{ numRuns: 2000 },
	);
});

it('takes no longer for a long cell', () => {
	const cells = [' ', '.', ',', '9', '0', '₹'].map((mark) => `9${mark.repeat(200_000)}x`);
	for (const cell of cells) expect(parsePoints(cell).ok).toBe(false);
});
