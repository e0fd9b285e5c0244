import * as fc from 'fast-check';
import { pointsCell } from '../arbitraries/cells';
import { type Sheet, sheetRow, type SheetRow } from './sheet';

/** What people do to a sheet before they run it again. Row numbers are taken modulo the rows there are. */
export type Edit =
	| { what: 'correct'; row: number; loadAmount: SheetRow['loadAmount'] }
	| { what: 'replace'; row: number; by: SheetRow }
	| { what: 'add'; row: number; by: SheetRow }
	| { what: 'copy' | 'remove' | 'moveToTop'; row: number }
	| { what: 'reverse' };

const row = fc.nat(39);

export const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.record({ what: fc.constant('correct' as const), row, loadAmount: pointsCell }),
	fc.record({ what: fc.constantFrom('replace' as const, 'add' as const), row, by: sheetRow }),
	fc.record({
		what: fc.constantFrom('copy' as const, 'remove' as const, 'moveToTop' as const),
		row,
	}),
	fc.record({ what: fc.constant('reverse' as const) }),
);

export const edits = fc.array(edit, { maxLength: 5 });

/** The sheet after the edits, as another sheet. */
export function edited(sheet: Sheet, all: readonly Edit[]): Sheet {
	return { ...sheet, rows: all.reduce(withEdit, sheet.rows) };
}

function withEdit(rows: SheetRow[], change: Edit): SheetRow[] {
	if (change.what === 'reverse') return rows.toReversed();
	const at = rows.length === 0 ? 0 : change.row % rows.length;
	const old = rows[at];
	if (change.what === 'add') return rows.toSpliced(at, 0, change.by);
	if (old === undefined) return rows;
	switch (change.what) {
		case 'correct':
			return rows.with(at, { ...old, loadAmount: change.loadAmount });
		case 'replace':
			return rows.with(at, change.by);
		case 'copy':
			return rows.toSpliced(at, 0, old);
		case 'remove':
			return rows.toSpliced(at, 1);
		case 'moveToTop':
			return [old, ...rows.toSpliced(at, 1)];
	}
}
