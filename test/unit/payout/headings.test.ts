import {
	columnNamed,
	columnsOf,
	fieldOfHeading,
	mainHeadings,
} from '../../../nodes/shared/payout/headings';
import { type PayoutField, payoutFields } from '../../../nodes/shared/payout/row';

const headings: Record<PayoutField, string[]> = {
	name: [
		...['name', 'Full Name', 'Employee Name', 'User Name', 'Emp Name', 'Name of Contact'],
		...['Beneficiary Name', 'Recipient Name', 'Payee Name', 'Name of the Employee', 'Student Name'],
		...['Staff Name', 'BNF_NAME', 'Your Name', 'Employee Full Name'],
	],
	mobile: [
		...['mobile', 'Mobile Number', 'Mobile No', 'Phone', 'Phone Number', 'Contact Number'],
		...['Phone No', 'Contact No', 'Contact', 'Contact Phone Number', 'Mobile Phone', 'Mob No'],
		...['WhatsApp Number', 'Cell', 'Employee Mobile No', 'Payee Phone', 'Registered Mobile Number'],
		...['MOBILE_NUM', 'Ph No', 'Your Mobile Number', 'Mobile Phone Number', 'Beneficiary Mobile'],
	],
	loadAmount: [
		...['loadAmount', 'Points', 'Amount', 'Load Amount', 'Reward Points', 'Reward Amount'],
		...['No of Points', 'No of Points to be Given', 'Payout Link Amount', 'Bonus Amount'],
		...['Number of Reward Points', 'Points to be Awarded', 'Amount to be Paid', 'Amount in INR'],
		...['Incentive Amount', 'Transfer Amount', 'Amount Value'],
	],
	email: [
		...['email', 'E-mail', 'Email Address', 'Email ID', 'Employee Email ID', 'Mail ID'],
		...['Official Email ID', 'Official Mail ID', 'Work Email', 'Office Email'],
		'Company Email Address',
	],
	title: ['title', 'Salutation'],
	remarks: ['remarks', 'Remark', 'Note', 'Reason', 'Message'],
	uniqueReferenceNumber: [
		...['uniqueReferenceNumber', 'Reference', 'Reference Number', 'Ref', 'Unique Reference No'],
		...['Ref No', 'REF_NO', 'Reference ID'],
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
			heading.replaceAll(' ', '\n'),
			heading.replaceAll(' ', '\u00a0'),
			`${heading}.`,
			`${heading}*`,
			`${heading} :`,
			`#${heading}`,
			`\ufeff"${heading}"`,
			`${heading}\u200b`,
			`${heading} (Mandatory)`,
			`${heading}(10 digits)*`,
			`${heading} [₹]`,
		];
		expect(spellings.map(fieldOfHeading)).toEqual(spellings.map(() => field));
	});
});

it.each([
	...['', ' ', '*', '(₹)', 'Department', 'Mobile Number 2', 'name?', 'constructor', 'toString'],
	...['__proto__', 'row_number', 'Employee No', 'Employee ID', 'Points Balance', 'Bank Name'],
	...[
		'Company Name',
		'Account Number',
		'Amount Due Date',
		'Manager Name',
		'Alternate Mobile',
		'Personal Email ID',
		'Recipient',
	],
])('"%s" is the heading of no field', (heading) => {
	expect(fieldOfHeading(heading)).toBeUndefined();
});

it('finds the columns of a sheet, whatever else it holds', () => {
	const sheet = ['Department', 'Full Name', 'MOBILE_NO', 'Points', 'error', '__proto__'];
	expect(columnsOf(sheet)).toEqual({
		ok: true,
		columns: { name: 'Full Name', mobile: 'MOBILE_NO', loadAmount: 'Points' },
	});
});

it.each([
	['mobile', 'Phone', 'Mobile'],
	['mobile', 'Mobile No', 'Contact No'],
	['mobile', 'Mobile (Own)', 'Mobile (Office)'],
	['loadAmount', 'Points', 'Points_1'],
	['loadAmount', 'Points', 'Points 2'],
	['loadAmount', 'Points', 'Points.1'],
	['loadAmount', 'Points', 'Points__1'],
	['loadAmount', 'Points', 'Points (1)'],
	['loadAmount', 'Points (₹)', 'Points (₹)_1'],
	['mobile', 'Mobile', 'Mobile_1'],
	['mobile', 'Mobile No.', 'Mobile No. 2'],
	['name', 'Name', 'Name '],
])('names both columns that claim %s: "%s" and "%s"', (field, one, two) => {
	const clash = { field, columns: [one, two] };
	expect(columnsOf(['Department', one, two])).toEqual({ ok: false, clash });
	expect(columnsOf([two, one])).toMatchObject({ ok: false, clash: { field } });
});

it.each([
	['Mobile', 'Mobile (Alternate)'],
	['Mobile', 'Mobile (Office)'],
	['Points', 'Points Balance'],
	['Points', 'Points 2025'],
	['Name', 'Name of Manager'],
])('takes "%s" beside "%s"', (one, two) => {
	for (const sheet of [
		[one, two],
		[two, one],
	]) {
		const found = columnsOf(sheet);
		expect(found.ok && Object.values(found.columns)).toEqual([one]);
	}
});

it('looks at no field that is not asked for', () => {
	expect(columnsOf(['Ref', 'Reference'], ['name'])).toEqual({ ok: true, columns: {} });
});

it('finds nothing in an empty sheet', () => {
	expect(columnsOf([])).toEqual({ ok: true, columns: {} });
});

describe('a column by its name', () => {
	it.each([
		['Award', ['Award ', 'Name'], 'Award '],
		['Award', ['\ufeffAward'], '\ufeffAward'],
		['Award', ['award', 'Award'], 'Award'],
		['Award', ['Award (Q3)'], 'Award (Q3)'],
		['Award', ['Award (Q3)', 'AWARD'], 'AWARD'],
		['Award', ['Awards', 'Name'], undefined],
		['Award', ['award', 'AWARD'], ['award', 'AWARD']],
		['-', ['*'], undefined],
		['constructor', ['Name'], undefined],
		['Mobile Number', ['Mobile'], undefined],
	])('"%s" among %j is %j', (name, sheet, column) => {
		expect(columnNamed(name, new Set(sheet))).toEqual(column);
	});
});

it('finds every heading that the documentation names', () => {
	for (const field of payoutFields) {
		expect(mainHeadings[field].map(fieldOfHeading)).toEqual(mainHeadings[field].map(() => field));
	}
});

it('takes no longer for a long heading', () => {
	for (const mark of ['(', ' ', ')', '1', '[1']) {
		const heading = `Points${mark.repeat(100_000)}x`;
		expect(columnsOf(['Points', heading])).toMatchObject({ ok: true });
	}
});
