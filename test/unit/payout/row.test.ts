import * as fc from 'fast-check';
import {
	checkRow,
	payoutFields,
	type RawRow,
	type ReferenceRule,
	rowName,
} from '../../../nodes/shared/payout/row';

const columns = {
	name: 'Full Name',
	mobile: 'Mobile No',
	loadAmount: 'Points',
	email: 'E-mail',
	title: 'Salutation',
	remarks: 'Note',
	uniqueReferenceNumber: 'Ref',
};
const cells: RawRow['cells'] = {
	name: ' Asha Rao ',
	mobile: '+91 98765 43210',
	loadAmount: '1,00,000',
	email: 'asha@example.com',
	title: 'mrs.',
	remarks: ' well done ',
	uniqueReferenceNumber: ' R-1 ',
};
const provide: ReferenceRule = { mode: 'provide' };
const generate: ReferenceRule = {
	mode: 'generate',
	referenceOf: (mobile, distinguishedBy) => `${mobile}/${distinguishedBy}`,
};

it('reads a whole row', () => {
	expect(checkRow({ index: 7, cells }, columns, provide)).toEqual({
		ok: true,
		row: {
			index: 7,
			name: 'Asha Rao',
			mobile: '9876543210',
			loadAmount: 100_000,
			email: 'asha@example.com',
			title: 'Mrs',
			remarks: 'well done',
			uniqueReferenceNumber: 'R-1',
		},
	});
});

it('leaves out what is empty instead of sending it empty', () => {
	const { email, title, remarks, ...needed } = cells;
	expect([email, title, remarks]).not.toContain(undefined);
	const raw = { index: 0, cells: { ...needed, email: '', title: ' ', remarks: null } };
	const checked = checkRow(raw, columns, provide);
	expect(checked.ok && Object.keys(checked.row)).toEqual([
		'index',
		'name',
		'mobile',
		'loadAmount',
		'uniqueReferenceNumber',
	]);
});

it('makes the reference from mobile and what tells two payouts apart', () => {
	const raw = { index: 0, cells, distinguishedBy: ' Q3 ' };
	expect(checkRow(raw, columns, generate)).toMatchObject({
		row: { uniqueReferenceNumber: '9876543210/Q3' },
	});
	expect(checkRow({ index: 0, cells }, columns, generate)).toMatchObject({
		row: { uniqueReferenceNumber: '9876543210/' },
	});
});

it('names every fault at once, each with column, value and what is expected', () => {
	const raw = {
		index: 0,
		cells: { ...cells, mobile: '98765', loadAmount: 'many', email: 'asha' },
	};
	expect(checkRow(raw, columns, provide)).toEqual({
		ok: false,
		reasonCode: 'invalidRow',
		reason:
			'Column "Mobile No" holds "98765", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 5 digits; ' +
			'Column "Points" holds "many", where a whole number of points above 0 (e.g. 500 or 1,00,000) is expected; ' +
			'Column "E-mail" holds "asha", where an e-mail address (e.g. asha@example.com) is expected.',
		valid: {
			name: 'Asha Rao',
			mobile: undefined,
			loadAmount: undefined,
			uniqueReferenceNumber: 'R-1',
		},
	});
});

it('says which columns are missing', () => {
	expect(checkRow({ index: 0, cells: {} }, {}, provide)).toEqual({
		ok: false,
		reasonCode: 'invalidRow',
		reason:
			"There is no column for 'Name', where a name on one line is expected; " +
			"There is no column for 'Mobile', where a mobile number of ten digits (e.g. 9876543210) is expected; " +
			"There is no column for 'Points', where a whole number of points above 0 (e.g. 500 or 1,00,000) is expected; " +
			"There is no column for 'Own Reference Number', where a reference number of its own (e.g. BONUS-2026-0001) is expected.",
		valid: {},
	});
});

it('does without the columns that may be left out', () => {
	const { name, mobile, loadAmount } = columns;
	const checked = checkRow({ index: 0, cells }, { name, mobile, loadAmount }, generate);
	expect(checked.ok).toBe(true);
});

it('refuses what cannot tell two payouts apart', () => {
	const raw = { index: 0, cells, distinguishedBy: ['Q3'] };
	expect(checkRow(raw, { ...columns, distinguishedBy: 'Quarter' }, generate)).toMatchObject({
		ok: false,
		reason: 'Column "Quarter" holds a list, where text or a number is expected.',
		valid: { mobile: '9876543210', uniqueReferenceNumber: undefined },
	});
	expect(checkRow(raw, columns, generate)).toMatchObject({
		reason: 'Column "" holds a list, where text or a number is expected.',
	});
});

it('generates no reference for a mobile that is wrong', () => {
	const raw = { index: 0, cells: { ...cells, mobile: '1' } };
	expect(checkRow(raw, columns, generate)).toMatchObject({
		ok: false,
		valid: { name: 'Asha Rao', uniqueReferenceNumber: undefined },
	});
});

it('refuses a row that could not be read, in the words of whoever tried', () => {
	expect(checkRow({ index: 0, cells, unreadable: 'No luck.' }, columns, provide)).toEqual({
		ok: false,
		reasonCode: 'invalidRow',
		reason: 'No luck.',
		valid: {},
	});
});

it.each(['name', 'mobile', 'loadAmount', 'uniqueReferenceNumber'] as const)(
	'refuses a row whose %s alone is empty',
	(field) => {
		const checked = checkRow({ index: 0, cells: { ...cells, [field]: '' } }, columns, provide);
		expect(checked).toMatchObject({ ok: false, valid: { [field]: undefined } });
		expect(!checked.ok && checked.reason).toContain(`Column "${columns[field]}" holds nothing`);
	},
);

describe('an empty row', () => {
	const nothing = { name: '', mobile: null, loadAmount: undefined, email: ' ' };

	it.each([
		['nothing', nothing],
		['a lone 0', { ...nothing, loadAmount: 0 }],
		['a lone "0"', { ...nothing, loadAmount: ' 0 ' }],
		['a lone "0.00"', { ...nothing, loadAmount: '0.00' }],
		['what nobody sees', { ...nothing, name: '\u200b', mobile: '\u00a0' }],
	])('that holds %s is no wrong one', (_, empty) => {
		expect(checkRow({ index: 0, cells: empty }, columns, generate)).toEqual({
			ok: false,
			reasonCode: 'emptyRow',
			reason: 'The row is empty.',
			valid: {},
		});
	});

	it.each([
		['a name', { ...nothing, name: 'Asha' }],
		['an amount', { ...nothing, loadAmount: 1 }],
		['a 0 beside a name', { ...nothing, name: 'Asha', loadAmount: 0 }],
		['a dash', { ...nothing, mobile: '-' }],
		['a remark', { ...nothing, remarks: 'x' }],
		['a yes or no', { ...nothing, email: false }],
		['a yes or no in Points', { ...nothing, loadAmount: false }],
		['a 0 for a name', { ...nothing, name: '0' }],
		['a mobile', { ...nothing, mobile: '9876543210' }],
	])('holds more than %s', (_, wrong) => {
		expect(checkRow({ index: 0, cells: wrong }, columns, generate)).toMatchObject({
			reasonCode: 'invalidRow',
		});
	});

	it('is one that holds only what stands in every row', () => {
		const fixed = { ...nothing, remarks: 'Diwali' };
		const raw = { index: 0, cells: fixed, fixedFields: new Set(['remarks'] as const) };
		expect(checkRow(raw, columns, generate)).toMatchObject({ reasonCode: 'emptyRow' });
	});

	it('is none where every field is one value for all rows', () => {
		const { name, mobile, loadAmount } = cells;
		const fixedFields = new Set(['name', 'mobile', 'loadAmount'] as const);
		const raw = { index: 0, cells: { name, mobile, loadAmount }, fixedFields };
		expect(checkRow(raw, columns, generate)).toMatchObject({ ok: true });
	});
});

it('calls a row by its number in the sheet, else by its place', () => {
	expect(rowName({ index: 3, rowNumber: 5 })).toBe('Row 5');
	expect(rowName({ index: 3 })).toBe('Item 4');
});

it('keeps the number of the row in its sheet', () => {
	expect(checkRow({ index: 3, rowNumber: 5, cells }, columns, provide)).toMatchObject({
		row: { index: 3, rowNumber: 5 },
	});
});

it('reads whatever a cell is without falling over', () => {
	const anything = fc.anything({
		withDate: true,
		withBigInt: true,
		withNullPrototype: true,
		withMap: true,
		withSparseArray: true,
		withTypedArray: true,
	});
	const text = fc.string({ unit: 'binary' });
	fc.assert(
		fc.property(
			fc.record(Object.fromEntries(payoutFields.map((field) => [field, fc.oneof(anything, text)]))),
			anything,
			(row, distinguishedBy) => {
				for (const rule of [provide, generate]) {
					const checked = checkRow({ index: 0, cells: row, distinguishedBy }, columns, rule);
					if (!checked.ok) expect(checked.reason.length).toBeGreaterThan(0);
				}
			},
		),
	);
});
