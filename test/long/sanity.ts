/* eslint-disable no-console -- runs on the developer's machine, never inside n8n */
import type { Counts } from './counts';
import { properties } from './property';
import { type Mutant, mutants } from './sanity/mutants';
import { buildPackage } from './stage/builtPackage';
import { Stage } from './stage/stage';

/** Scenarios in which a fault must show. */
const mostScenarios = 400;
const seed = 2026;

/** Breaks the nodes in one way after another, and shows that the properties find out. */
export async function sanity(): Promise<Counts> {
	let failed = 0;
	for (const mutant of mutants) {
		const found = await find(mutant);
		if (found === undefined) failed++;
		console.log(`${found === undefined ? 'MISSED' : 'found'}: ${mutant.name}${found ?? ''}`);
	}
	return { passed: mutants.length - failed, failed };
}

/** When and how the fault showed, or undefined. */
async function find(mutant: Mutant): Promise<string | undefined> {
	const property = properties.find(({ name }) => name === mutant.property);
	const stage = await Stage.set(await buildPackage(mutant));
	try {
		const verdict = await property?.check(stage, { runs: mostScenarios, seed, shrink: false });
		if (!verdict?.failure) return undefined;
		const [complaint = ''] = verdict.failure.complaints.split('\n');
		return ` (scenario ${verdict.tally.scenarios}: ${complaint})`;
	} finally {
		await stage.close();
	}
}
