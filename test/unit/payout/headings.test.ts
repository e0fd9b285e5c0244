import { columnsOf, fieldOfHeading } from '../../../nodes/shared/payout/headings';
import type { PayoutField } from '../../../nodes/shared/payout/row';

const headings: Record<PayoutField, string[]> = {
	name: ['name', 'Full Name', 'Employee Name', 'User Name'],
	mobile: ['mobile', 'Mobile Number', 'Mobile No', 'Phone', 'Phone Number', 'Contact Number'],
	loadAmount: ['loadAmount', 'Points', 'Amount', 'Load Amount', 'Reward Points'],
	email: ['email', 'E-mail', 'Email Address', 'Email ID'],
	title: ['title', 'Salutation'],
	remarks: ['remarks', 'Remark', 'Note', 'Reason', 'Message'],
	uniqueReferenceNumber: [
		'uniqueReferenceNumber',
		'Reference',
		'Reference Number',
		'Ref',
		'Unique Reference No',
	],
};

describe.each(Object.entries(headings))('%s', (field, known) => {
	it.each(known)('is found under "%s", however it is written', (heading) => {
		const spellings = [
			heading,
			heading.toUpperCase(),
			heading.toLowerCase(),
			` ${heading} `,
			heading.replaceAll(' ', '_'),
			heading.replaceAll(' ', '-'),
			heading.replaceAll(' ', '.'),
			heading.replaceAll(' ', ''),
			`${heading}.`,
		];
		expect(spellings.map(fieldOfHeading)).toEqual(spellings.map(() => field));
	});
});

it.each(['', 'Department', 'Mobile Number 2', 'Amount (₹)', 'name?', 'constructor', 'toString'])(
	'"%s" is the heading of no field',
	(heading) => {
		expect(fieldOfHeading(heading)).toBeUndefined();
	},
);

it('finds the columns of a sheet, whatever else it holds', () => {
	expect(columnsOf(['Department', 'Full Name', 'MOBILE_NO', 'Points', 'error'])).toEqual({
		ok: true,
		columns: { name: 'Full Name', mobile: 'MOBILE_NO', loadAmount: 'Points' },
	});
});

it('names both columns that claim one field', () => {
	expect(columnsOf(['Name', 'Phone', 'Points', 'Mobile'])).toEqual({
		ok: false,
		clash: { field: 'mobile', columns: ['Phone', 'Mobile'] },
	});
});

it('finds nothing in an empty sheet', () => {
	expect(columnsOf([])).toEqual({ ok: true, columns: {} });
});
