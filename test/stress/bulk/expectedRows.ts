import { expectedReference } from '../fixture/references';
import { payoutRun, type Settings } from './settings';
import { isEmptyRow, type Sheet, type SheetRow } from './sheet';

/** A row that may be sent, and what it stands for. */
export interface Payable {
	kind: 'payable';
	reference: string;
	mobile: string;
	loadAmount: number;
	name: string;
	/** Empty where there is none; so with the next two. */
	email: string;
	title: string;
	remarks: string;
}

/** What must become of a row before anything is sent. */
export type ExpectedRow =
	| Payable
	| {
			kind: 'refused';
			reasonCode: 'invalidRow' | 'emptyRow' | 'limitExceeded' | 'duplicateInInput';
	  }
	| { kind: 'held'; reasonCode: 'limitExceeded' | 'runStopped' };

/** Whose account pays. */
export interface Payer {
	companyId: string;
	cardAccountId: string;
}

/** The rows that are expected of a sheet, made from what its cells mean and not from what they hold. */
export function expectedRowsOf({ rows }: Sheet, set: Settings, payer: Payer): ExpectedRow[] {
	const references = new Set<string>();
	const expected = rows.map((row): ExpectedRow => {
		if (isEmptyRow(row)) return { kind: 'refused', reasonCode: 'emptyRow' };
		const payable = payableOf(row, set, payer);
		if (payable === undefined) return { kind: 'refused', reasonCode: 'invalidRow' };
		const { reference, loadAmount } = payable;
		if (set.maxPointsPerRow > 0 && loadAmount > set.maxPointsPerRow) {
			return { kind: 'refused', reasonCode: 'limitExceeded' };
		}
		if (references.has(reference)) return { kind: 'refused', reasonCode: 'duplicateInInput' };
		references.add(reference);
		return payable;
	});
	const held = reasonToHold(expected, set);
	if (held === undefined) return expected;
	return expected.map((row) => (row.kind === 'payable' ? { kind: 'held', reasonCode: held } : row));
}

/** Points of a row that may be sent, else 0. */
export function pointsExpectedOf(row: ExpectedRow | undefined): number {
	return row?.kind === 'payable' ? row.loadAmount : 0;
}

function reasonToHold(
	rows: ExpectedRow[],
	{ maxPointsPerRun, invalidRows }: Settings,
): 'limitExceeded' | 'runStopped' | undefined {
	const payable = rows.filter((row) => row.kind === 'payable');
	const total = payable.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
	if (maxPointsPerRun > 0 && total > maxPointsPerRun) return 'limitExceeded';
	const isWrong = (row: ExpectedRow) => row.kind === 'refused' && row.reasonCode !== 'emptyRow';
	return invalidRows === 'stop' && rows.some(isWrong) ? 'runStopped' : undefined;
}

function payableOf(row: SheetRow, set: Settings, payer: Payer): Payable | undefined {
	const { name, mobile, loadAmount, email, title, remarks } = row;
	const reference = referenceOf(row, set, payer);
	if (name.means === null || email.means === null || reference === null) return undefined;
	if (mobile.means === null || loadAmount.means === null) return undefined;
	return {
		kind: 'payable',
		reference,
		mobile: mobile.means,
		loadAmount: loadAmount.means,
		name: name.means,
		email: email.means,
		title: title.means ?? '',
		remarks: remarks.means ?? '',
	};
}

function referenceOf(row: SheetRow, set: Settings, payer: Payer): string | null {
	if (set.referenceMode === 'provide') return row.uniqueReferenceNumber.means;
	const award = set.isDistinguished ? row.award.means : '';
	if (award === null || row.mobile.means === null) return null;
	const { companyId, cardAccountId } = payer;
	return expectedReference(companyId, cardAccountId, 'CR', payoutRun, row.mobile.means, award);
}

/** Whether a parameter that must be one for the whole run differs between rows. */
export function hasVariedParameter({ rows }: Sheet, { varied }: Settings): boolean {
	return varied !== null && varied.row < rows.length;
}
