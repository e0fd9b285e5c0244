import { parseMobile } from './mobile';
import { FaultCollector, faultOf, type Parsed } from './parsed';
import {
	parseDistinguishedBy,
	parseEmail,
	parseName,
	parseReference,
	parseRemarks,
	parseTitle,
	type Title,
} from './person';
import { parsePoints } from './points';
import type { PayoutFacts } from './result';

/** What a row of a sheet can hold for EnKash, under EnKash's names. */
export const payoutFields = [
	'name',
	'mobile',
	'loadAmount',
	'email',
	'title',
	'remarks',
	'uniqueReferenceNumber',
] as const;
export type PayoutField = (typeof payoutFields)[number];

/** What people know each field as. */
export const fieldLabels: Record<PayoutField, string> = {
	name: 'Name',
	mobile: 'Mobile',
	loadAmount: 'Points',
	email: 'Email',
	title: 'Title',
	remarks: 'Remarks',
	uniqueReferenceNumber: 'Own Reference Number',
};

/** One row as it was read, nothing checked yet. */
export interface RawRow {
	/** Position in the input, from 0. */
	index: number;
	cells: Partial<Record<PayoutField, unknown>>;
	distinguishedBy?: unknown;
	/** Why the row could not be read at all, as a sentence for people. */
	unreadable?: string;
}

/** One row that may be sent. */
export interface Row {
	index: number;
	name: string;
	/** Ten digits. */
	mobile: string;
	/** Whole points. */
	loadAmount: number;
	email?: string;
	title?: Title;
	remarks?: string;
	uniqueReferenceNumber: string;
}

/** Where each field was found, for reasons that people can act on: the column's heading, or the field's label. */
export type ColumnNames = Partial<Record<PayoutField | 'distinguishedBy', string>>;

/** How the reference of a row is come by. */
export type ReferenceRule =
	| { mode: 'provide' }
	| { mode: 'generate'; referenceOf: (mobile: string, distinguishedBy: string) => string };

/** A row that may be sent, or why not and what of it is valid all the same. */
export type CheckedRow = { ok: true; row: Row } | { ok: false; reason: string; valid: PayoutFacts };

/** Checks one row: its values as contract and EnKash want them, and its reference. */
export function checkRow(raw: RawRow, columns: ColumnNames, references: ReferenceRule): CheckedRow {
	if (raw.unreadable !== undefined) return { ok: false, reason: raw.unreadable, valid: {} };
	const { cells } = raw;
	const faults = new FaultCollector();

	function read<T>(field: PayoutField, parse: (cell: unknown) => Parsed<T>): T | undefined {
		const cell = cells[field];
		const parsed = parse(cell);
		if (parsed.ok) return parsed.value;
		const column = columns[field];
		faults.note(
			column === undefined
				? `There is no column for ${fieldLabels[field]}, where ${parsed.expected} is expected`
				: faultOf(`Column "${column}"`, cell, parsed.expected),
		);
		return undefined;
	}

	const name = read('name', parseName);
	const mobile = read('mobile', parseMobile);
	const loadAmount = read('loadAmount', parsePoints);
	const email = read('email', parseEmail);
	const title = read('title', parseTitle);
	const remarks = read('remarks', parseRemarks);
	const uniqueReferenceNumber =
		references.mode === 'provide'
			? read('uniqueReferenceNumber', parseReference)
			: generatedReference(raw, mobile, columns, references, faults);
	const { reason } = faults;
	if (
		reason !== undefined ||
		name === undefined ||
		mobile === undefined ||
		loadAmount === undefined ||
		uniqueReferenceNumber === undefined
	) {
		const valid = { name, mobile, loadAmount, uniqueReferenceNumber };
		return { ok: false, reason: reason ?? 'The row is not complete.', valid };
	}
	// Written out field by field: an absent optional field must be absent, as EnKash would take `null` or `""` for a value.
	const row: Row = { index: raw.index, name, mobile, loadAmount, uniqueReferenceNumber };
	if (email !== undefined) row.email = email;
	if (title !== undefined) row.title = title;
	if (remarks !== undefined) row.remarks = remarks;
	return { ok: true, row };
}

function generatedReference(
	raw: RawRow,
	mobile: string | undefined,
	columns: ColumnNames,
	{ referenceOf }: Extract<ReferenceRule, { mode: 'generate' }>,
	faults: FaultCollector,
): string | undefined {
	const distinguishedBy = parseDistinguishedBy(raw.distinguishedBy);
	if (!distinguishedBy.ok) {
		const column = `Column "${columns.distinguishedBy ?? ''}"`;
		faults.note(faultOf(column, raw.distinguishedBy, distinguishedBy.expected));
		return undefined;
	}
	return mobile === undefined ? undefined : referenceOf(mobile, distinguishedBy.value);
}
