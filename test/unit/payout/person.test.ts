import {
	parseDistinguishedBy,
	parseEmail,
	parseFlag,
	parseGender,
	parseId,
	parseName,
	parsePayoutRun,
	parseReference,
	parseRemarks,
	parseTitle,
	parseTitleOrNone,
	titles,
} from '../../../nodes/shared/payout/person';
import type { Parsed } from '../../../nodes/shared/payout/parsed';

type Parse = (cell: unknown) => Parsed<unknown>;
type Accepted = Array<[cell: unknown, value: unknown]>;

function itReads(
	what: string,
	parse: Parse,
	accepted: Accepted,
	refused: { expected: string; cells: unknown[] },
): void {
	describe(what, () => {
		it.each(accepted)('%p is read as %j', (cell, value) => {
			expect(parse(cell)).toEqual({ ok: true, value });
		});
		it.each(refused.cells.map((cell) => [cell]))('%p is refused', (cell) => {
			expect(parse(cell)).toMatchObject({ ok: false, expected: refused.expected });
		});
	});
}

it('knows the titles that EnKash documents', () => {
	expect(titles).toEqual(['Mr', 'Mrs', 'Ms']);
});

itReads(
	'a name',
	parseName,
	[
		[' Asha Rao ', 'Asha Rao'],
		['आशा राव', 'आशा राव'],
		['Asha\n', 'Asha'],
		['Null', 'Null'],
		['"Asha"', 'Asha'],
		['Asha "Ash" Rao', 'Asha "Ash" Rao'],
	],
	{
		expected: 'a name on one line',
		cells: [
			'',
			' ',
			null,
			undefined,
			true,
			'Asha\nRao',
			'A\u0085B',
			'A\u2028B',
			'A\u2029B',
			['A'],
			{},
			42,
			'#N/A',
			'undefined',
			'N/A',
			'\u3164',
			new Date(0),
		],
	},
);

itReads(
	'an e-mail address',
	parseEmail,
	[
		['', undefined],
		[null, undefined],
		['  ', undefined],
		[' asha@example.com ', 'asha@example.com'],
		['A.s_h%a+1-x@Mail-1.Example.co', 'A.s_h%a+1-x@Mail-1.Example.co'],
		['0@9.zz', '0@9.zz'],
	],
	{
		expected: 'an e-mail address (e.g. asha@example.com)',
		cells: [
			'asha',
			'@example.com',
			'asha@',
			'asha@example',
			'asha@example.c',
			'asha@example.c0',
			'x y@example.com',
			'asha@example.com x',
			'<asha@example.com>',
			42,
			true,
			['asha@example.com'],
		],
	},
);

itReads(
	'a title',
	parseTitle,
	[
		['', undefined],
		[null, undefined],
		['Mr', 'Mr'],
		['mrs', 'Mrs'],
		['MS', 'Ms'],
		[' mr. ', 'Mr'],
		['Miss', 'Ms'],
		['Shri', 'Mr'],
		['Smt.', 'Mrs'],
		['-', undefined],
		['.', undefined],
	],
	{
		expected: 'Mr, Mrs, Ms or nothing',
		cells: ['Dr', 'Mr..', 'M.r', 'Senior Manager', 1, true, ['Mr']],
	},
);

it.each([
	['Miss', 'Ms'],
	['Senior Manager', undefined],
	['Mr & Mrs', undefined],
	[1, undefined],
	[{}, undefined],
	[null, undefined],
])('a title of little weight: %p is read as %p', (cell, title) => {
	expect(parseTitleOrNone(cell)).toEqual({ ok: true, value: title });
});

itReads(
	'a gender',
	parseGender,
	[
		['', undefined],
		['NA', undefined],
		['-', undefined],
		[undefined, undefined],
		['M', 'M'],
		['m', 'M'],
		['Male', 'M'],
		['F', 'F'],
		['f', 'F'],
		[' FEMALE ', 'F'],
	],
	{ expected: 'M, F or nothing', cells: ['X', 'man', 0, false, ['M']] },
);

itReads(
	'remarks',
	parseRemarks,
	[
		['', undefined],
		[null, undefined],
		[' well\ndone ', 'well\ndone'],
		[7, '7'],
	],
	{ expected: 'text', cells: [true, ['x'], {}] },
);

itReads(
	"a reference number of the user's own",
	parseReference,
	[
		[' R-1 ', 'R-1'],
		[4711, '4711'],
		['आर-१', 'आर-१'],
		['BONUS 1', 'BONUS 1'],
		['Prim\u00e9-1', 'Prim\u00e9-1'],
		// Hindi keyboards write this letter as one character, which Unicode's normal form takes apart.
		['\u0958-1', '\u0958-1'],
	],
	{
		expected: 'a reference number of its own (e.g. BONUS-2026-0001)',
		cells: [
			'',
			'Prime\u0301-1',
			'BONUS\u00a01',
			'BONUS  1',
			'R\u30001',
			null,
			'R\n1',
			'R\u2028S',
			2 ** 53,
			true,
			['R-1'],
			{},
			'1.2E+11',
			'#REF!',
			0,
		],
	},
);

it('leaves the remains of a broken cell out of remarks', () => {
	for (const broken of ['#REF!', '[object Object]', 'A\ufffdB']) {
		expect(parseRemarks(broken)).toEqual({ ok: true, value: undefined });
	}
});

it('says of an id that nobody can see that it can not be seen', () => {
	expect(parseId('\u3164')).toMatchObject({ advice: 'nothing of it can be seen' });
});

itReads(
	'an id',
	parseId,
	[
		[' EKQZVMQK ', 'EKQZVMQK'],
		[7, '7'],
	],
	{ expected: 'text as EnKash shows it', cells: ['', ' ', 'EK\t1', '\u3164', null, false, [1]] },
);

itReads(
	'what tells two payouts apart',
	parseDistinguishedBy,
	[
		['', ''],
		['  ', ''],
		[null, ''],
		[undefined, ''],
		[' Q3 bonus ', 'Q3 bonus'],
		[3, '3'],
		[0, '0'],
		['TRUE', 'true'],
		['False', 'false'],
		['So TRUE', 'So TRUE'],
		['TRUE story', 'TRUE story'],
		[true, 'true'],
		[false, 'false'],
	],
	{ expected: 'text or a number', cells: [['Q3'], { quarter: 3 }, 2 ** 53, '#N/A', Number.NaN] },
);

itReads(
	'the name of a payout run',
	parsePayoutRun,
	[
		[' diwali-2026 ', 'diwali-2026'],
		[2026, '2026'],
	],
	{
		expected: 'a name for this payout (e.g. diwali-2026)',
		cells: ['', ' ', '#REF!', null, true, {}],
	},
);

itReads(
	'a yes or no',
	parseFlag,
	[
		['', undefined],
		[null, undefined],
		[true, true],
		[false, false],
		['TRUE', true],
		[' false ', false],
	],
	{ expected: 'true, false or nothing', cells: ['yes', 1, 0, [true]] },
);
