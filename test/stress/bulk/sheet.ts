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
} from '../arbitraries/cells';
import { awardHeading, fields, type Headings, variedHeading, variedValues } from './columns';
import type { Settings } from './settings';

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

/** A whole sheet. */
export interface Sheet {
	headings: Headings;
	rows: SheetRow[];
}

const others = fc.record(
	{
		Department: fc.constantFrom('Ops', null),
		error: fc.constantFrom('', 'none', null, 'broken', { code: 1 }),
		enkash: fc.constantFrom('', { outcome: 'allocated' }),
		details: fc.constant('of the row'),
	},
	{ requiredKeys: [] },
);

const filledRow: fc.Arbitrary<SheetRow> = fc.record({
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

const none = { typed: '', means: null };

/** As sheets have them at their end; a formula may have left a 0. */
const emptyRow: fc.Arbitrary<SheetRow> = fc.constantFrom('', 0, '0').map((zero) => ({
	...{ name: none, mobile: none, email: none, title: none, remarks: none },
	...{ loadAmount: { typed: zero, means: null }, uniqueReferenceNumber: none },
	award: { typed: '', means: '' },
	others: {},
}));

export const sheetRow: fc.Arbitrary<SheetRow> = fc.oneof(
	{ withCrossShrink: true },
	{ weight: 40, arbitrary: filledRow },
	{ weight: 1, arbitrary: emptyRow },
);

/** Whether nothing at all was typed into the row's cells; a lone 0 counts as nothing. */
export function isEmptyRow(row: SheetRow): boolean {
	return fields.every((field) =>
		['', null, undefined, 0, '0'].includes(row[field].typed as string),
	);
}

export const headings: fc.Arbitrary<Headings> = fc.record({
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
export function itemsOf(
	{ headings: names, rows: all }: Sheet,
	{ varied }: Settings,
): IDataObject[] {
	return all.map((row, index) => {
		const json: Record<string, unknown> = {};
		for (const field of fields) {
			const { typed } = row[field];
			// The first row has all columns: a column that no row has is another matter.
			if (typed !== undefined || index === 0) json[names[field]] = typed ?? null;
		}
		json[awardHeading] = row.award.typed;
		if (varied) {
			const [usual, other] = variedValues[varied.parameter];
			json[variedHeading] = index === varied.row ? other : usual;
		}
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
