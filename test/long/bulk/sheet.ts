import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import {
	awardCell,
	type Cell,
	emailCell,
	mobileCell,
	nameCell,
	pointsCell,
	referenceCell,
	remarksCell,
	titleCell,
} from '../draw/cells';

/** One row as a person would explain it. */
export interface SheetRow {
	name: Cell<string>;
	mobile: Cell<string>;
	loadAmount: Cell<number>;
	email: Cell<string>;
	title: Cell<string>;
	remarks: Cell<string>;
	uniqueReferenceNumber: Cell<string>;
	award: Cell<string>;
	/** Columns that are none of EnKash's business, among them names that mean something to n8n. */
	others: IDataObject;
}

export const fields = [
	'name',
	'mobile',
	'loadAmount',
	'email',
	'title',
	'remarks',
	'uniqueReferenceNumber',
] as const;
export type Field = (typeof fields)[number];

/** Fields that a sheet must have a column for. */
const neededFields: readonly Field[] = ['name', 'mobile', 'loadAmount', 'uniqueReferenceNumber'];

/** The heading of each field's column. */
export type Headings = Record<Field, string>;

/** A whole sheet. */
export interface Sheet {
	headings: Headings;
	rows: SheetRow[];
}

/** The column that tells two payouts to one person apart. */
export const awardHeading = 'Award of the quarter';

const others = fc.record(
	{
		Department: fc.constantFrom('Ops', null),
		error: fc.constantFrom('', 'none', null, 'broken', { code: 1 }),
		enkash: fc.constantFrom('', { outcome: 'allocated' }),
		details: fc.constant('of the row'),
	},
	{ requiredKeys: [] },
);

export const sheetRow: fc.Arbitrary<SheetRow> = fc.record({
	name: nameCell,
	mobile: mobileCell,
	loadAmount: pointsCell,
	email: emailCell,
	title: titleCell,
	remarks: remarksCell,
	uniqueReferenceNumber: referenceCell,
	award: awardCell,
	others,
});

const headings: fc.Arbitrary<Headings> = fc.record({
	name: fc.constantFrom('name', 'Full Name', 'EMPLOYEE_NAME', 'user.name'),
	mobile: fc.constantFrom('mobile', 'Mobile Number', 'phone', 'contact-number', 'MOBILE NO.'),
	loadAmount: fc.constantFrom('loadAmount', 'Points', 'Reward Points', 'AMOUNT'),
	email: fc.constantFrom('email', 'E-mail', 'Email ID'),
	title: fc.constantFrom('title', 'Salutation'),
	remarks: fc.constantFrom('remarks', 'Note', 'message'),
	uniqueReferenceNumber: fc.constantFrom('uniqueReferenceNumber', 'Ref', 'Reference Number'),
});

const rows = fc.oneof(
	{ weight: 2, arbitrary: fc.array(sheetRow, { maxLength: 8 }) },
	{ weight: 1, arbitrary: fc.array(sheetRow, { maxLength: 40, size: 'max' }) },
);

export const sheet: fc.Arbitrary<Sheet> = fc.record({ headings, rows });

/** The rows as the node before hands them on. */
export function itemsOf({ headings: names, rows: all }: Sheet): IDataObject[] {
	return all.map((row) => {
		const json: Record<string, unknown> = {};
		for (const field of fields) {
			const { typed } = row[field];
			if (typed !== undefined) json[names[field]] = typed;
			// A sheet without a column that is needed is refused as a whole.
			else if (neededFields.includes(field)) json[names[field]] = null;
		}
		json[awardHeading] = row.award.typed;
		return asData({ ...json, ...row.others });
	});
}

function isData(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null;
}

function asData(value: unknown): IDataObject {
	if (!isData(value)) throw new Error('A row is an object.');
	// A copy, so that a node that changes its input can't change what it is held against.
	return structuredClone(value);
}
