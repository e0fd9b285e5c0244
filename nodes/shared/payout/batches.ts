import type { Row } from './row';

/** The rows of one call. */
export interface Batch {
	/** From 1, in the order of sending. */
	number: number;
	rows: Row[];
}

/**
 * Splits rows into batches of at most `batchSize`. Each mobile is in a batch once, so that a reply without references can
 * be matched too. A row goes into the first batch that has room and lacks its mobile.
 */
export function batchesOf(rows: readonly Row[], batchSize: number): Batch[] {
	const batches: Batch[] = [];
	const nextBatchOfMobile = new Map<string, number>();
	let firstWithRoom = 0;
	for (const row of rows) {
		// Later batches only hold mobiles that this one holds too, so they have room.
		const index = Math.max(firstWithRoom, nextBatchOfMobile.get(row.mobile) ?? 0);
		const batch = (batches[index] ??= { number: index + 1, rows: [] });
		batch.rows.push(row);
		nextBatchOfMobile.set(row.mobile, index + 1);
		while ((batches[firstWithRoom]?.rows.length ?? 0) >= batchSize) firstWithRoom++;
	}
	return batches;
}
