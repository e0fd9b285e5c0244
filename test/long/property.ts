import * as fc from 'fast-check';
import { playBulk } from './bulk/play';
import { scenario as bulkScenario } from './bulk/scenario';
import { cards } from './singles/cards';
import { coins } from './singles/coins';
import { playerOf } from './singles/play';
import { points } from './singles/points';
import { scenario as singlesScenario } from './singles/scenario';
import type { Stage } from './stage/stage';
import { Tally } from './stage/tally';

/** A property that can be checked on a stage. */
export interface Property {
	name: string;
	check(stage: Stage, limits: Limits): Promise<Verdict>;
}

/** Which scenarios, and how many. */
export interface Limits {
	runs: number;
	seed: number;
	/** A place among the scenarios of that seed, as it was printed. */
	path?: string;
	/** Whether to look for a smaller scenario that fails. Default true. */
	shrink?: boolean;
}

/** What came of it. */
export interface Verdict {
	passed: boolean;
	tally: Tally;
	/** The smallest scenario found that fails, what was wrong with it, and where it is. */
	failure?: { scenario: string; complaints: string; path: string };
}

/** Scenarios that are tried at most to make a failing one smaller; each takes some of the time of a run. */
const mostShrinks = 400;

function propertyOf<T>(
	name: string,
	arbitrary: fc.Arbitrary<T>,
	play: (stage: Stage, scenario: T, tally: Tally) => Promise<string[]>,
): Property {
	return {
		name,
		async check(stage, { runs, seed, path, shrink = true }) {
			const tally = new Tally();
			let triesAfterFailure = 0;
			const property = fc.asyncProperty(arbitrary, async (drawn) => {
				if (triesAfterFailure > mostShrinks) return;
				const complaints = await play(stage, drawn, tally);
				if (complaints.length > 0 || triesAfterFailure > 0) triesAfterFailure++;
				if (complaints.length > 0) throw new Error(complaints.slice(0, 10).join('\n'));
			});
			const isReplay = path !== undefined;
			const details = await fc.check(property, {
				seed,
				numRuns: isReplay ? 1 : runs,
				endOnFailure: isReplay || !shrink,
				...(isReplay && { path }),
			});
			if (!details.failed) return { passed: true, tally };
			const [counterexample] = details.counterexample ?? [];
			const error = details.errorInstance;
			return {
				passed: false,
				tally,
				failure: {
					scenario: fc.stringify(counterexample),
					complaints: error instanceof Error ? error.message : String(error),
					path: details.counterexamplePath ?? '0',
				},
			};
		},
	};
}

/** Those whose scenarios take longest come first. */
export const properties: readonly Property[] = [
	propertyOf('points', singlesScenario, playerOf(points)),
	propertyOf('coins', singlesScenario, playerOf(coins)),
	propertyOf('cards', singlesScenario, playerOf(cards)),
	propertyOf('bulk', bulkScenario, playBulk),
];
