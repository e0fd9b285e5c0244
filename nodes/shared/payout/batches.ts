import type { Row } from './row';

/** Rows that go out in one call. */
export interface Batch {
	/** From 1, in the order of sending. */
	number: number;
	rows: Row[];
}

/**
 * Cuts rows into batches of at most `batchSize`, each mobile at most once a batch, so that even a reply without
 * references still says of which row it speaks. A row goes into the first batch that has room and not its mobile.
 */
export function batchesOf(rows: readonly Row[], batchSize: number): Batch[] {
	const batches: Batch[] = [];
	const nextBatchOfMobile = new Map<string, number>();
	let firstWithRoom = 0;
	for (const row of rows) {
		// None after the first with room is full: they only hold mobiles that it holds already, so fewer than fit.
		const index = Math.max(firstWithRoom, nextBatchOfMobile.get(row.mobile) ?? 0);
		const batch = (batches[index] ??= { number: index + 1, rows: [] });
		batch.rows.push(row);
		nextBatchOfMobile.set(row.mobile, index + 1);
		while ((batches[firstWithRoom]?.rows.length ?? 0) >= batchSize) firstWithRoom++;
	}
	return batches;
}
