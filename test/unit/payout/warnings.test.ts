import type { Row } from '../../../nodes/shared/payout/row';
import { placesOf, warningsAbout } from '../../../nodes/shared/payout/warnings';
import { row } from './samples';

/** Rows with mobiles that end in no zeros, so that nothing looks wrong with them. */
function sheet(count: number, change: (index: number) => Partial<Row> = () => ({})): Row[] {
	return Array.from({ length: count }, (_, index) => {
		const mobile = String(9_000_000_001 + index * 11);
		return row(index, { mobile, loadAmount: 500, ...change(index) });
	});
}

it.each([0, 1, 2, 500])('has nothing to say of an ordinary sheet of %d', (count) => {
	expect(warningsAbout(sheet(count))).toEqual([]);
});

describe('mobiles that end in 0000', () => {
	const cut = (index: number) => `98765${index}0000`;

	it('are named where there are many', () => {
		const rows = sheet(10, (index) => (index < 3 ? { mobile: cut(index) } : {}));
		expect(warningsAbout(rows)).toEqual([
			'3 mobile numbers end in 0000, as if a spreadsheet had cut them: Items 1, 2 and 3.',
		]);
	});

	it('are no matter where there are few', () => {
		expect(warningsAbout(sheet(10, (index) => (index < 1 ? { mobile: cut(index) } : {})))).toEqual(
			[],
		);
		expect(
			warningsAbout(sheet(2000, (index) => (index < 4 ? { mobile: cut(index) } : {}))),
		).toEqual([]);
	});

	it('are many from two and one for each 500 rows on', () => {
		const warnings = (count: number, rows: number) =>
			warningsAbout(sheet(rows, (index) => (index < count ? { mobile: cut(index) } : {})));
		expect(warnings(3, 500)).toHaveLength(1);
		expect(warnings(2, 500)).toEqual([]);
	});
});

describe('one mobile', () => {
	it('under several names is named', () => {
		const rows = sheet(5, (index) => (index === 1 || index === 4 ? { mobile: '9876543210' } : {}));
		expect(warningsAbout(rows)).toEqual([
			'Different names have the same mobile number: Items 2 and 5.',
		]);
	});

	it('of one person, however the name is written, is no matter', () => {
		const names = ['Asha Rao', 'ASHA  RAO', 'Asha\u00a0Rao'];
		const rows = sheet(3, (index) => ({ mobile: '9876543210', name: names[index] }));
		expect(warningsAbout(rows)).toEqual([]);
	});
});

describe('one name', () => {
	it('with the same points under many mobiles is named', () => {
		const rows = sheet(10, (index) => (index < 4 ? { name: 'Asha Rao' } : {}));
		expect(warningsAbout(rows)).toEqual([
			'One name gets the same points under 4 mobile numbers: Items 1, 2, 3 and 4.',
		]);
	});

	it('is named from three mobiles and one for each 200 rows on', () => {
		const warnings = (count: number) =>
			warningsAbout(sheet(200, (index) => (index < count ? { name: 'Amit Kumar' } : {})));
		expect(warnings(4)).toHaveLength(1);
		expect(warnings(3)).toEqual([]);
	});

	it('counts each mobile once, and goes by the form of the name', () => {
		const names = ['Asha Rao', 'ASHA RAO', 'asha  rao', 'Asha Rao '];
		const rows = sheet(4, (index) => ({ name: names[index] }));
		expect(warningsAbout(rows)).toEqual([
			'One name gets the same points under 4 mobile numbers: Items 1, 2, 3 and 4.',
		]);
		expect(warningsAbout(sheet(5, () => ({ name: 'Asha Rao', mobile: '9876543210' })))).toEqual([]);
	});

	it('is shared by some in a large company, or gets different points', () => {
		const shared = sheet(2000, (index) => (index < 8 ? { name: 'Amit Kumar' } : {}));
		expect(warningsAbout(shared)).toEqual([]);
		const different = sheet(5, (index) => ({ name: 'Amit Kumar', loadAmount: 100 + index }));
		expect(warningsAbout(different)).toEqual([]);
	});
});

describe('an amount', () => {
	it('far above the others is named', () => {
		const rows = sheet(9, (index) => (index === 6 ? { loadAmount: 5000 } : {}));
		expect(warningsAbout(rows)).toEqual([
			'Item 7 gets 10 times the usual points or more (500 is the middle of the sheet).',
		]);
	});

	it('that several get is named with all of them', () => {
		const rows = sheet(9, (index) => (index > 6 ? { loadAmount: 6000 } : {}));
		expect(warningsAbout(rows)).toEqual([
			'Items 8 and 9 get 10 times the usual points or more (500 is the middle of the sheet).',
		]);
	});

	it('is compared with the middle of the sheet, in whatever order', () => {
		const points = [9000, 100, 900, 200, 800];
		const rows = sheet(5, (index) => ({ loadAmount: points[index] }));
		expect(warningsAbout(rows)).toEqual([
			'Item 1 gets 10 times the usual points or more (800 is the middle of the sheet).',
		]);
		const even = [9000, 100, 900, 200];
		expect(warningsAbout(sheet(4, (index) => ({ loadAmount: even[index] })))).toEqual([
			'Item 1 gets 10 times the usual points or more (200 is the middle of the sheet).',
		]);
	});

	it('stands out from two others, but not from one', () => {
		const points = [100, 100, 5000];
		const rows = (count: number) =>
			sheet(count, (index) => ({ loadAmount: points[points.length - count + index] }));
		expect(warningsAbout(rows(3))).toHaveLength(1);
		expect(warningsAbout(rows(2))).toEqual([]);
	});

	it('a little below that is no matter', () => {
		expect(warningsAbout(sheet(9, (index) => (index === 6 ? { loadAmount: 4999 } : {})))).toEqual(
			[],
		);
	});

	it('that may be a date is named as one, too', () => {
		const rows = sheet(300, (index) => (index === 6 ? { loadAmount: 45_231 } : {}));
		expect(warningsAbout(rows)).toEqual([
			'Points that look like a date: Item 7.',
			'Item 7 gets 10 times the usual points or more (500 is the middle of the sheet).',
		]);
	});

	it('of a whole column of dates is named', () => {
		const rows = sheet(4, (index) => ({ loadAmount: 46_001 + index }));
		expect(warningsAbout(rows)).toEqual(['Points that look like a date: Items 1, 2, 3 and 4.']);
	});

	it.each([43_831, 46_001, 49_674])('of %d in a column looks like a date', (points) => {
		const warnings = warningsAbout(
			sheet(3, (index) => ({ loadAmount: index < 2 ? points : 46_003 })),
		);
		expect(warnings).toEqual(['Points that look like a date: Items 1, 2 and 3.']);
	});

	it.each([43_830, 49_675, 46_050])('of %d looks like none', (points) => {
		expect(warningsAbout(sheet(3, () => ({ loadAmount: points })))).toEqual([]);
	});

	it('makes a column of dates where more than half of the rows have one', () => {
		const points = [46_001, 46_002, 46_003, 46_050, 46_100, 46_150];
		expect(warningsAbout(sheet(6, (index) => ({ loadAmount: points[index] })))).toEqual([]);
		expect(warningsAbout(sheet(5, (index) => ({ loadAmount: points[index] })))).toEqual([
			'Points that look like a date: Items 1, 2 and 3.',
		]);
	});

	it('makes a column of dates from two rows on', () => {
		const points = [46_001, 46_002, 46_050];
		expect(warningsAbout(sheet(3, (index) => ({ loadAmount: points[index] })))).toEqual([
			'Points that look like a date: Items 1 and 2.',
		]);
	});

	it('is no column of dates with one row', () => {
		expect(warningsAbout(sheet(1, () => ({ loadAmount: 46_001 })))).toEqual([]);
	});

	it.each([20_000_101, 20_261_126, 20_991_231, 20_260_131, 20_261_201])(
		'of %d is a date in one row, too',
		(points) => {
			expect(warningsAbout(sheet(1, () => ({ loadAmount: points })))).toEqual([
				'Points that look like a date: Item 1.',
			]);
		},
	);

	it.each([
		...[19_991_231, 20_000_100, 20_991_232, 21_000_101, 20_260_026, 20_261_326],
		...[20_261_100, 20_261_132],
	])('of %d is no date', (points) => {
		expect(warningsAbout(sheet(1, () => ({ loadAmount: points })))).toEqual([]);
	});

	it('written as 20261126 is named', () => {
		expect(warningsAbout(sheet(2, () => ({ loadAmount: 20_261_126 })))).toHaveLength(1);
	});

	it('of 45,000 for everybody is an amount', () => {
		expect(warningsAbout(sheet(4, () => ({ loadAmount: 45_000 })))).toEqual([]);
	});
});

it('holds nothing of a person', () => {
	const rows = sheet(40, (index) => ({
		name: 'Asha Rao',
		mobile: index % 2 === 0 ? '9876540000' : `98765${index}0000`.slice(0, 10),
		loadAmount: index === 7 ? 45_231 : 500,
		rowNumber: index + 2,
	}));
	const warnings = warningsAbout(rows).join(' ');
	expect(warnings).toContain('Row 9');
	expect(warnings).not.toMatch(/Asha|98765/);
});

it.each([
	[[{ index: 0 }], 'Item 1'],
	[[{ index: 4 }, { index: 0 }], 'Items 1 and 5'],
	[[{ index: 0, rowNumber: 2 }], 'Row 2'],
	[[{ index: 0, rowNumber: 2 }, { index: 1 }], 'Items 1 and 2'],
	[
		[
			{ index: 5, rowNumber: 12 },
			{ index: 0, rowNumber: 3 },
		],
		'Rows 3 and 12',
	],
])('%j are %s', (rows, places) => {
	expect(placesOf(rows)).toBe(places);
});

it.each([
	[6, 'Items 1, 2, 3, 4, 5 and 6'],
	[7, 'Items 1, 2, 3, 4, 5 and 2 more'],
	[3, 'Items 1, 2 and 3'],
	[1207, 'Items 1, 2, 3, 4, 5 and 1,202 more'],
])('%d rows are %s', (count, places) => {
	const rows = Array.from({ length: count }, (_, index) => ({ index }));
	expect(placesOf(rows)).toBe(places);
});
