/** The middle of several measurements: one that a busy moment spoiled doesn't count. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)] ?? NaN;
	return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/**
 * Runs each way in turn, `runs` times over, so that a machine that is slower for a while is so for all of them. Returns
 * a list for each way, with its measurements in order.
 */
export async function alternately<T>(
	runs: number,
	ways: ReadonlyArray<() => Promise<T>>,
): Promise<T[][]> {
	const measured = ways.map((): T[] => []);
	for (let run = 0; run < runs; run++) {
		for (const [index, way] of ways.entries()) measured[index]?.push(await way());
	}
	return measured;
}

/** The median of the ratios of measurements that were made one right after the other. */
export function medianRatio(above: readonly number[], below: readonly number[]): number {
	return median(above.map((value, index) => value / (below[index] ?? NaN)));
}
