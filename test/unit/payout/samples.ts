import type { Parsed } from '../../../nodes/shared/payout/parsed';
import type { Row } from '../../../nodes/shared/payout/row';

/** A row that may be sent; each index is a person of its own. */
export function row(index: number, overrides: Partial<Row> = {}): Row {
	return {
		index,
		name: `Person ${index}`,
		mobile: String(9_000_000_000 + index),
		loadAmount: 100 + index,
		uniqueReferenceNumber: `R-${index}`,
		...overrides,
	};
}

/** So many rows, from index 0 on. */
export function rowsOf(count: number): Row[] {
	return Array.from({ length: count }, (_, index) => row(index));
}

type Parse = (cell: unknown) => Parsed<unknown>;
type Accepted = Array<[cell: unknown, value: unknown]>;

/** Tests of a parser: the cells that it reads, and those that it refuses. */
export function itReads(
	what: string,
	parse: Parse,
	accepted: Accepted,
	refused: { expected: string; cells: unknown[] },
): void {
	describe(what, () => {
		it.each(accepted)('%p is read as %j', (cell, value) => {
			expect(parse(cell)).toEqual({ ok: true, value });
		});
		it.each(refused.cells.map((cell) => [cell]))('%p is refused', (cell) => {
			expect(parse(cell)).toMatchObject({ ok: false, expected: refused.expected });
		});
	});
}

/** The counts of a receipt in which nothing happened to anybody. */
export const noRows = {
	rows: 0,
	allocated: 0,
	alreadyAllocated: 0,
	rejected: 0,
	notSent: 0,
	unconfirmed: 0,
	notFound: 0,
	pointsAllocated: 0,
	pointsUnconfirmed: 0,
	confirmedByResend: 0,
	pointsConfirmedByResend: 0,
};
