/* eslint-disable no-console, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import * as fc from 'fast-check';
import { Fixture } from './fixture/fixture';
import { Tally } from './fixture/tally';

/** A property that can be checked on a fixture. */
export interface Property {
	name: string;
	check(fixture: Fixture, limits: Limits): Promise<Verdict>;
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

/** What a check brought. */
export interface Verdict {
	passed: boolean;
	tally: Tally;
	/** The smallest scenario found that fails, what was wrong with it, and where it is. */
	failure?: { scenario: string; complaints: string; path: string };
}

/** How many tests held. */
export interface Counts {
	passed: number;
	failed: number;
}

/** Scenarios that are tried at most to make a failing one smaller; each takes some of the time of a run. */
const mostShrinks = 400;

/** A property: scenarios, and how to run one and find everything that was wrong with it. */
export function propertyOf<T>(
	name: string,
	arbitrary: fc.Arbitrary<T>,
	run: (fixture: Fixture, scenario: T, tally: Tally) => Promise<string[]>,
): Property {
	return {
		name,
		async check(fixture, { runs, seed, path, shrink = true }) {
			const tally = new Tally();
			let triesAfterFailure = 0;
			const property = fc.asyncProperty(arbitrary, async (drawn) => {
				if (triesAfterFailure > mostShrinks) return;
				const complaints = await run(fixture, drawn, tally);
				tally.scenarios++;
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

/** Checks a property, and tells of the smallest scenario that fails and how to see it again. */
export async function checkProperty(property: Property, limits: Limits): Promise<Counts> {
	const fixture = await Fixture.start();
	const startedAt = process.hrtime.bigint();
	try {
		const { passed, tally, failure } = await property.check(fixture, limits);
		const seconds = (Number(process.hrtime.bigint() - startedAt) / 1e9).toFixed(0);
		console.log(
			`${passed ? 'holds' : 'FAILS'}: ${property.name}, ${tally.toString()}, ${seconds} s`,
		);
		if (failure) {
			console.log(failure.scenario);
			console.log(failure.complaints);
			console.log('To see it again:');
			console.log(
				`  npm run test:stress -- --property=${property.name} --seed=${limits.seed} --path=${failure.path}`,
			);
		}
		return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
	} finally {
		await fixture.close();
	}
}
