import { counted, grouped, pad, shortened, table, widthOf, wrap } from './text';

describe('widthOf', () => {
	it.each([
		['Asha', 4],
		// The letters and the vowel signs beside them; those above and below, and the virama, stand over a letter.
		['प्रिया', 5],
		['कुलकर्णी', 6],
		['日本', 4],
		['José', 4],
		['\u001b[32mgreen\u001b[39m', 5],
	])('%j takes %i columns', (text, width) => {
		expect(widthOf(text)).toBe(width);
	});
});

it('pads to the width that is seen', () => {
	expect(pad('कु', 4)).toBe('कु   ');
	expect(pad('12', 4, 'right')).toBe('  12');
	expect(pad('too long', 4)).toBe('too long');
});

it.each([
	['one two three', 7, ['one two', 'three']],
	['one', 3, ['one']],
	['', 3, ['']],
	['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
	['कुकुकु', 2, ['कुकु', 'कु']],
])('wraps %j to a width of %i', (text, width, lines) => {
	expect(wrap(text, width)).toEqual(lines);
});

it('shortens only what is too wide', () => {
	expect(shortened('Asha Rao', 8)).toBe('Asha Rao');
	expect(shortened('Asha Rao', 6)).toBe('Asha …');
});

describe('table', () => {
	const columns = [
		{ heading: 'Row', align: 'right' as const },
		{ heading: 'Name' },
		{ heading: 'Reason', fills: true },
	];
	const rows = [
		['1', 'Asha Rao', 'short'],
		['12', 'प्रिया', 'a reason that is much longer than the rest'],
	];

	it('aligns columns, and wraps the one that fills', () => {
		expect(table(columns, rows, 36)).toEqual([
			'Row  Name      Reason',
			'───  ────────  ─────────────────────',
			'  1  Asha Rao  short',
			' 12  प्रिया     a reason that is much',
			'               longer than the rest',
		]);
	});

	it('keeps within its width, however narrow', () => {
		for (let width = 40; width <= 100; width++) {
			const widest = Math.max(...table(columns, rows, width).map(widthOf));
			expect(widest).toBeLessThanOrEqual(width);
		}
	});
});

it('groups numbers as India does', () => {
	expect(grouped(10_000_000)).toBe('1,00,00,000');
	expect(counted(1, 'row')).toBe('1 row');
	expect(counted(100_000, 'row')).toBe('1,00,000 rows');
	expect(counted(2, 'person', 'people')).toBe('2 people');
});
