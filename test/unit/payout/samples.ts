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
