/** How much of a test held. */
export interface Counts {
	passed: number;
	failed: number;
}

/** Several as one. */
export function sumOf(all: readonly Counts[]): Counts {
	return {
		passed: all.reduce((sum, { passed }) => sum + passed, 0),
		failed: all.reduce((sum, { failed }) => sum + failed, 0),
	};
}

/** Jest's closing line, which is what CI adds up. */
export function closingLine({ passed, failed }: Counts): string {
	const failures = failed > 0 ? `${failed} failed, ` : '';
	return `Tests: ${failures}${passed} passed, ${passed + failed} total`;
}
