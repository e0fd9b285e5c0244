import type { BulkRow } from '../enkash/endpoints/bulkAllocation';
import { parseDistinguishedBy, parseReference } from './identifier';
import { parseMobile } from './mobile';
import { asText, FaultCollector, faultOf, isEmpty, type Parsed } from './parsed';
import { parseEmail, parseName, parseRemarks, parseTitleOrNone, type Title } from './person';
import { parsePoints } from './points';
import type { PayoutFacts, ReasonCode } from './result';

/** The fields of a row, under EnKash's names. */
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

/** The label of each field. */
export const fieldLabels: Record<PayoutField, string> = {
	name: 'Name',
	mobile: 'Mobile',
	loadAmount: 'Points',
	email: 'Email',
	title: 'Title',
	remarks: 'Remarks',
	uniqueReferenceNumber: 'Own Reference Number',
};

/** The label of the parameter that tells several payouts to one person in one payout run apart. */
export const severalPayoutsLabel = 'Several Payouts per Person, Told Apart By';

/** Where people find a row. */
export interface RowPlace {
	/** Position in the input, from 0. */
	index: number;
	/** The number of the row in its sheet, where the input has one. */
	rowNumber?: number;
}

/** What people call a row: by its number in the sheet, else by its place among the items. */
export function rowName({ index, rowNumber }: RowPlace): string {
	return rowNumber === undefined ? `Item ${index + 1}` : `Row ${rowNumber}`;
}

/** One row as it was read, unchecked. */
export interface RawRow extends RowPlace {
	cells: Partial<Record<PayoutField, unknown>>;
	/** Fields whose cell is one value for the whole sheet: a row that holds nothing else is empty. */
	fixedFields?: ReadonlySet<PayoutField>;
	distinguishedBy?: unknown;
	/** Why the row could not be read at all, as a sentence for people. */
	unreadable?: string;
}

/** One row that may be sent. */
export interface Row extends RowPlace, BulkRow {
	title?: Title;
}

/** The name of each field's column in reasons: the heading, or the field's label. */
export type ColumnNames = Partial<Record<PayoutField | 'distinguishedBy', string>>;

/** The origin of a row's reference. */
export type ReferenceRule =
	| { mode: 'provide' }
	| { mode: 'generate'; referenceOf: (mobile: string, distinguishedBy: string) => string };

/** A row that may be sent, or why not, with its valid fields. */
export type CheckedRow = { ok: true; row: Row } | RefusedRow;

/** A row that is not sent. An empty one is nobody's fault, so it stops no run. */
export interface RefusedRow {
	ok: false;
	reasonCode: Extract<ReasonCode, 'invalidRow' | 'emptyRow'>;
	reason: string;
	valid: PayoutFacts;
}

/** Checks the values of one row and makes its reference. */
export function checkRow(raw: RawRow, columns: ColumnNames, references: ReferenceRule): CheckedRow {
	if (raw.unreadable !== undefined) return invalid(raw.unreadable, {});
	if (isEmptyRow(raw)) {
		return { ok: false, reasonCode: 'emptyRow', reason: 'The row is empty.', valid: {} };
	}
	const faults = new FaultCollector();
	const values = readValues(raw, columns, references, faults);
	const { name, mobile, loadAmount, email, title, remarks, uniqueReferenceNumber } = values;
	const { reason } = faults;
	if (
		reason !== undefined ||
		name === undefined ||
		mobile === undefined ||
		loadAmount === undefined ||
		uniqueReferenceNumber === undefined
	) {
		const valid = { name, mobile, loadAmount, uniqueReferenceNumber };
		return invalid(reason ?? 'The row is not complete.', valid);
	}
	// Field by field: an unset optional field must be absent, as EnKash would take `null` or `""` for a value.
	const row: Row = { index: raw.index, name, mobile, loadAmount, uniqueReferenceNumber };
	if (raw.rowNumber !== undefined) row.rowNumber = raw.rowNumber;
	if (email !== undefined) row.email = email;
	if (title !== undefined) row.title = title;
	if (remarks !== undefined) row.remarks = remarks;
	return { ok: true, row };
}

/** Reads each cell of a row; a value with a fault, noted in `faults`, is undefined. */
function readValues(
	raw: RawRow,
	columns: ColumnNames,
	references: ReferenceRule,
	faults: FaultCollector,
): Partial<Omit<Row, keyof RowPlace>> {
	function read<T>(field: PayoutField, parse: (cell: unknown) => Parsed<T>): T | undefined {
		const cell = raw.cells[field];
		const parsed = parse(cell);
		if (parsed.ok) return parsed.value;
		const column = columns[field];
		faults.note(
			column === undefined
				? `There is no column for '${fieldLabels[field]}', where ${parsed.expected} is expected`
				: faultOf(`Column "${column}"`, cell, parsed),
		);
		return undefined;
	}

	// In this order people see the faults.
	const name = read('name', parseName);
	const mobile = read('mobile', parseMobile);
	const loadAmount = read('loadAmount', parsePoints);
	const email = read('email', parseEmail);
	const title = read('title', parseTitleOrNone);
	const remarks = read('remarks', parseRemarks);
	const uniqueReferenceNumber =
		references.mode === 'provide'
			? read('uniqueReferenceNumber', parseReference)
			: generatedReference(raw, mobile, columns, references, faults);
	return { name, mobile, loadAmount, email, title, remarks, uniqueReferenceNumber };
}

function invalid(reason: string, valid: PayoutFacts): RefusedRow {
	return { ok: false, reasonCode: 'invalidRow', reason, valid };
}

function isEmptyRow({ cells, fixedFields }: RawRow): boolean {
	let ownCells = 0;
	for (const field of payoutFields) {
		if (!(field in cells) || fixedFields?.has(field) === true) continue;
		if (!isEmpty(cells[field]) && !(field === 'loadAmount' && isZero(cells[field]))) return false;
		ownCells++;
	}
	return ownCells > 0;
}

const zero = /^0+(?:\.0+)?$/;

/** A formula that was pulled down too far leaves a 0 in Points. */
function isZero(cell: unknown): boolean {
	const text = asText(cell);
	return text !== undefined && zero.test(text);
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
		faults.note(faultOf(column, raw.distinguishedBy, distinguishedBy));
		return undefined;
	}
	return mobile === undefined ? undefined : referenceOf(mobile, distinguishedBy.value);
}
