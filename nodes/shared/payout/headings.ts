import { type PayoutField, payoutFields } from './row';

/** Usual headings of a column for each field, besides the field's own name. */
const usualHeadings: Record<PayoutField, readonly string[]> = {
	name: ['Full Name', 'Employee Name', 'User Name'],
	mobile: ['Mobile Number', 'Mobile No', 'Phone', 'Phone Number', 'Contact Number'],
	loadAmount: ['Points', 'Amount', 'Load Amount', 'Reward Points'],
	email: ['E-mail', 'Email Address', 'Email ID'],
	title: ['Salutation'],
	remarks: ['Remark', 'Note', 'Reason', 'Message'],
	uniqueReferenceNumber: ['Reference', 'Reference Number', 'Ref', 'Unique Reference No'],
};

const fieldByHeading = new Map(
	payoutFields.flatMap((field) =>
		[field, ...usualHeadings[field]].map((heading) => [comparable(heading), field] as const),
	),
);

/** The field that a column holds by its heading, ignoring case, spaces, `_`, `-` and `.`; undefined for none. */
export function fieldOfHeading(heading: string): PayoutField | undefined {
	return fieldByHeading.get(comparable(heading));
}

function comparable(heading: string): string {
	return heading.toLowerCase().replace(/[\s_.-]/g, '');
}

/** Two columns that claim the same field. */
export interface Clash {
	field: PayoutField;
	columns: [string, string];
}

/** Finds the column of each field among headings. Two columns for one field are a clash, since either may be meant. */
export function columnsOf(
	headings: Iterable<string>,
): { ok: true; columns: Partial<Record<PayoutField, string>> } | { ok: false; clash: Clash } {
	const columns: Partial<Record<PayoutField, string>> = {};
	for (const heading of headings) {
		const field = fieldOfHeading(heading);
		if (field === undefined) continue;
		const other = columns[field];
		if (other !== undefined) return { ok: false, clash: { field, columns: [other, heading] } };
		columns[field] = heading;
	}
	return { ok: true, columns };
}
