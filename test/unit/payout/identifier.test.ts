import {
	parseDistinguishedBy,
	parseId,
	parsePayoutRun,
	parseReference,
} from '../../../nodes/shared/payout/identifier';
import { itReads } from './samples';

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
			...['', 'Prime\u0301-1', 'BONUS\u00a01', 'BONUS  1', 'R\u30001', null, 'R\n1', 'R\u2028S'],
			...[2 ** 53, true, ['R-1'], {}, '1.2E+11', '#REF!', 0],
		],
	},
);

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
