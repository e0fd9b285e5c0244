import { type PayoutField, payoutFields } from './row';

/**
 * Words for a person before a heading, such as Employee in `Employee Name`; the first is none. Long lists here are spread
 * in rows: as one list, the formatter gives each word a line.
 */
const people = [
	'',
	...[
		'Employee',
		'Emp',
		'Staff',
		'User',
		'Member',
		'Participant',
		'Winner',
		'Student',
		'Candidate',
	],
	...['Beneficiary', 'Bene', 'BNF', 'Recipient', 'Payee', 'Contact', 'Customer', 'Cardholder'],
	...['Card Holder', 'Your'],
];
/** Words for the address that the employer gives; a private one may stand beside it. */
const offices = ['Official', 'Office', 'Work', 'Company', 'Corporate'];
const phones = [
	'Mobile',
	'Mobile Phone',
	'Phone',
	'Cell',
	'Cell Phone',
	'Contact',
	'Contact Phone',
];
const morePhones = [
	'Contact Mobile',
	'WhatsApp',
	'WhatsApp Mobile',
	'Mob',
	'Ph',
	'Registered Mobile',
];
const numbers = ['', 'Number', 'No', 'Num', 'Nos'];
const occasions = [
	'',
	...['Reward', 'Bonus', 'Incentive', 'Award', 'Gift', 'Load', 'Payout', 'Payout Link', 'Payment'],
	...['Transfer', 'Transaction', 'Allocation', 'Recharge', 'Disbursement'],
];
const amounts = ['Points', 'Amount', 'Amount Value', 'Amount INR', 'Amount Rs', 'Amount in INR'];
const moreAmounts = ['Amount in Rs', 'Amount in Rupees', 'Point', 'Pts'];
const purposes = ['Given', 'Paid', 'Credited', 'Allocated', 'Awarded', 'Loaded', 'Transferred'];

/** The headings that documentation names for each field, besides the field's own name. */
export const mainHeadings: Record<PayoutField, readonly string[]> = {
	name: [
		...['Name', 'Full Name', 'Employee Name', 'Emp Name', 'User Name', 'Beneficiary Name'],
		...['Recipient Name', 'Payee Name', 'Name of Contact', 'Name of Employee'],
	],
	mobile: [
		...['Mobile', 'Mobile Number', 'Mobile No', 'Mob No', 'Phone', 'Phone Number', 'Phone No'],
		...['Mobile Phone', 'Contact', 'Contact Number', 'Contact No', 'Contact Phone Number'],
		...['WhatsApp Number'],
	],
	loadAmount: [
		...['Points', 'Amount', 'Load Amount', 'Reward Points', 'Reward Amount', 'No of Points'],
		...['No of Points to be Given', 'Payout Link Amount', 'Amount Value'],
	],
	email: ['Email', 'E-mail', 'Email Address', 'Email ID', 'Mail ID'],
	title: ['Title', 'Salutation', 'Honorific'],
	remarks: ['Remarks', 'Remark', 'Note', 'Notes', 'Reason', 'Message'],
	uniqueReferenceNumber: [
		...['Unique Reference Number', 'Unique Reference No', 'Reference', 'Reference Number'],
		...['Reference No', 'Reference ID', 'Ref', 'Ref No'],
	],
};

/**
 * More headings, combined from words. None that may mean another field: a sheet with two columns for one field is an
 * error.
 */
const moreHeadings: Partial<Record<PayoutField, readonly string[]>> = {
	name: [
		...combined(people, ['Name', 'Full Name']),
		...combined(['Name of', 'Name of the'], people.slice(1)),
	],
	mobile: [
		...combined(people, [...phones, ...morePhones], numbers),
		...combined(['Phone', 'Mobile', 'Contact'], ['Mobile', 'Phone', 'WhatsApp'], numbers),
	],
	loadAmount: [
		...combined(occasions, [...amounts, ...moreAmounts]),
		...combined(['No of', 'Number of', 'Total No of'], occasions, ['Points'], ['', ...toBe()]),
		...combined(occasions, ['Points', 'Amount'], toBe()),
	],
	email: [
		...combined([...people, ...offices], ['Email'], ['', 'Address', 'ID']),
		...combined([...people, ...offices], ['Mail'], ['Address', 'ID']),
	],
	title: ['Name Title', 'Name Prefix'],
	uniqueReferenceNumber: ['Unique Ref No', 'Unique Reference', 'Unique Reference ID'],
};

function toBe(): string[] {
	return ['to Give', 'to Pay', ...purposes.map((purpose) => `to be ${purpose}`)];
}

function combined(...parts: ReadonlyArray<readonly string[]>): string[] {
	return parts.reduce<string[]>(
		(headings, words) => headings.flatMap((heading) => words.map((word) => `${heading} ${word}`)),
		[''],
	);
}

/** How a heading fits: as it is, or without a remark in brackets at its end. */
type Fit = 'plain' | 'withoutRemark';

const uncounted = /[\s_.\-*:#"'“”‘’`´\p{Cf}]/gu;
const longestRemark = 200;
const closingRemark = /\s*(?:\([^()]*\)|\[[^[\]]*\])[\s*:.]*$/u;

/** A heading without what is ignored: case, spaces, `_`, `-`, `.`, `*`, `:`, `#`, quotes and invisible characters. */
function plainForm(heading: string): string {
	return heading.normalize('NFKC').toLowerCase().replace(uncounted, '');
}

function formWithoutRemark(heading: string): string | undefined {
	const cut = heading.slice(-longestRemark).search(closingRemark);
	if (cut === -1) return undefined;
	return plainForm(heading.slice(0, Math.max(0, heading.length - longestRemark) + cut));
}

const fieldByForm = new Map(
	payoutFields.flatMap((field) =>
		[field, ...mainHeadings[field], ...(moreHeadings[field] ?? [])].map(
			(heading) => [plainForm(heading), field] as const,
		),
	),
);

/** The field that a column holds by its heading, and how well it fits; undefined for none. */
function fitOf(heading: string): { field: PayoutField; fit: Fit } | undefined {
	const plain = fieldByForm.get(plainForm(heading));
	if (plain !== undefined) return { field: plain, fit: 'plain' };
	const form = formWithoutRemark(heading);
	const field = form === undefined ? undefined : fieldByForm.get(form);
	return field === undefined ? undefined : { field, fit: 'withoutRemark' };
}

/** The field that a column holds by its heading; undefined for none. */
export function fieldOfHeading(heading: string): PayoutField | undefined {
	return fitOf(heading)?.field;
}

/** Two columns that claim the same field. */
export interface Clash {
	field: PayoutField;
	columns: [string, string];
}

/** The column of each field that has one. */
export type FieldColumns = Partial<Record<PayoutField, string>>;

/**
 * Finds the column of each of `fields` among headings. Two columns for one field are a clash, since either may be
 * meant. But a heading without a remark wins: `Mobile` over `Mobile (Alternate)`.
 */
export function columnsOf(
	headings: Iterable<string>,
	fields: readonly PayoutField[] = payoutFields,
): { ok: true; columns: FieldColumns } | { ok: false; clash: Clash } {
	const all = [...headings];
	const columns: FieldColumns = {};
	for (const fit of ['plain', 'withoutRemark'] as const) {
		const found: FieldColumns = {};
		for (const heading of all) {
			const fitting = fitOf(heading);
			if (fitting?.fit !== fit || !fields.includes(fitting.field)) continue;
			const { field } = fitting;
			if (columns[field] !== undefined) continue;
			const other = found[field];
			if (other !== undefined) return { ok: false, clash: { field, columns: [other, heading] } };
			found[field] = heading;
		}
		Object.assign(columns, found);
	}
	for (const field of fields) {
		const column = columns[field];
		if (column === undefined) continue;
		const repeat = renamedRepeat(column, all);
		if (repeat !== undefined) return { ok: false, clash: { field, columns: [column, repeat] } };
	}
	return { ok: true, columns };
}

/** A converter renames a repeated heading: `Points_1`, `Points 2`, `Points.1`, `Points (1)`. */
const addedNumber = /^(.*\D)\d{1,2}$/s;
const addedNumberInBrackets = /^(.*)[([]\d{1,2}[)\]]$/s;

function renamedRepeat(column: string, headings: readonly string[]): string | undefined {
	const form = plainForm(column);
	return headings.find((heading) => {
		const other = plainForm(heading);
		const base = addedNumberInBrackets.exec(other) ?? addedNumber.exec(other);
		return base?.[1] === form;
	});
}

/**
 * The column that a person means by a heading: the same, else one that differs only in what is ignored. Undefined where
 * there is none; two that fit equally well are both returned.
 */
export function columnNamed(
	heading: string,
	headings: ReadonlySet<string>,
): string | [string, string] | undefined {
	if (headings.has(heading)) return heading;
	const form = plainForm(heading);
	// A name such as `-` would fit every heading without letters.
	if (form === '') return undefined;
	for (const formOf of [plainForm, formWithoutRemark]) {
		const [one, two] = [...headings].filter((other) => formOf(other) === form);
		if (one !== undefined) return two === undefined ? one : [one, two];
	}
	return undefined;
}
