import { expectedReference } from '../fixture/references';
import { payoutRun, type Settings } from './settings';
import type { Sheet, SheetRow } from './sheet';

/** A row that may be sent, and what it stands for. */
export interface Payable {
	kind: 'payable';
	reference: string;
	mobile: string;
	loadAmount: number;
}

/** What must become of a row before anything is sent. */
export type ExpectedRow =
	| Payable
	| { kind: 'refused'; reasonCode: 'invalidRow' | 'limitExceeded' | 'duplicateInInput' }
	| { kind: 'held'; reasonCode: 'limitExceeded' | 'runStopped' };

/** Whose account pays. */
export interface Payer {
	companyId: string;
	cardAccountId: string;
}

/** The expectedRows of a sheet, row by row, made from what its cells mean and not from what they hold. */
export function expectedRowsOf({ rows }: Sheet, set: Settings, payer: Payer): ExpectedRow[] {
	const references = new Set<string>();
	const expectedRows = rows.map((row): ExpectedRow => {
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
	const held = reasonToHold(expectedRows, set);
	if (held === undefined) return expectedRows;
	return expectedRows.map((expected) =>
		expected.kind === 'payable' ? { kind: 'held', reasonCode: held } : expected,
	);
}

function reasonToHold(
	expectedRows: ExpectedRow[],
	{ maxPointsPerRun, invalidRows }: Settings,
): 'limitExceeded' | 'runStopped' | undefined {
	const payable = expectedRows.filter((expected) => expected.kind === 'payable');
	const total = payable.reduce((sum, { loadAmount }) => sum + loadAmount, 0);
	if (maxPointsPerRun > 0 && total > maxPointsPerRun) return 'limitExceeded';
	if (invalidRows === 'stop' && payable.length < expectedRows.length) return 'runStopped';
	return undefined;
}

function payableOf(row: SheetRow, set: Settings, payer: Payer): Payable | undefined {
	const { name, mobile, loadAmount, email, title, remarks } = row;
	const isWellFilled = [name, email, title, remarks].every(({ means }) => means !== null);
	const reference = referenceOf(row, set, payer);
	if (!isWellFilled || mobile.means === null || loadAmount.means === null || reference === null) {
		return undefined;
	}
	return { kind: 'payable', reference, mobile: mobile.means, loadAmount: loadAmount.means };
}

function referenceOf(row: SheetRow, set: Settings, payer: Payer): string | null {
	if (set.referenceMode === 'provide') return row.uniqueReferenceNumber.means;
	const award = set.isDistinguished ? row.award.means : '';
	if (award === null || row.mobile.means === null) return null;
	const { companyId, cardAccountId } = payer;
	return expectedReference(companyId, cardAccountId, 'CR', payoutRun, row.mobile.means, award);
}
