import {
	parseEmail,
	parseFlag,
	parseGender,
	parseName,
	parseRemarks,
	parseTitle,
	parseTitleOrNone,
	titles,
} from '../../../nodes/shared/payout/person';
import { itReads } from './samples';

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

it('leaves the remains of a broken cell out of remarks', () => {
	for (const broken of ['#REF!', '[object Object]', 'A\ufffdB']) {
		expect(parseRemarks(broken)).toEqual({ ok: true, value: undefined });
	}
});

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
