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
