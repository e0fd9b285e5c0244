/** What a life of the child is told: where EnKash is, and what to pay. */
export interface Life {
	/** The package that n8n loads. */
	packageDir: string;
	credential: Record<string, unknown>;
	payoutRun: string;
	rows: number;
	concurrency: number;
}

/** What the child tells before it ends by itself. */
export interface Ending {
	/** Rows by outcome. */
	outcomes: Record<string, number>;
	/** The number of items on each output. */
	outputs: number[];
}

/** Points of row `index`; each row has its own, so that a sum can't be right by chance. */
export function pointsOf(index: number): number {
	return 1 + (index % 97);
}

/** A sheet of different people. */
export function sheet(rows: number): Array<{ name: string; mobile: string; points: number }> {
	return Array.from({ length: rows }, (_, index) => ({
		name: `Person ${index}`,
		mobile: String(9_100_000_000 + index),
		points: pointsOf(index),
	}));
}
