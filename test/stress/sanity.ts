/* eslint-disable no-console -- runs on the developer's machine, never inside n8n */
import { builtInFaults } from './builtInFaults';
import type { BuiltInFault } from './builtInFaults/fault';
import { Fixture } from './fixture/fixture';
import { buildPackage } from './fixture/package';
import { properties } from './properties';
import type { Counts } from './property';

/** Scenarios in which a fault must show. */
const mostScenarios = 400;
const seed = 2026;

/** Builds one fault after another into the nodes, and shows that the property of that name finds it. */
export async function sanity(property: string): Promise<Counts> {
	const counts: Counts = { passed: 0, failed: 0 };
	for (const fault of builtInFaults.filter((known) => known.property === property)) {
		const found = await find(fault);
		counts[found === undefined ? 'failed' : 'passed']++;
		console.log(`${found === undefined ? 'MISSED' : 'found'}: ${fault.name}${found ?? ''}`);
	}
	return counts;
}

/** When and how the fault showed, or undefined. */
async function find(fault: BuiltInFault): Promise<string | undefined> {
	const property = properties.find(({ name }) => name === fault.property);
	if (!property) throw new Error(`There is no property "${fault.property}".`);
	const fixture = await Fixture.start(await buildPackage(fault));
	try {
		const verdict = await property.check(fixture, { runs: mostScenarios, seed, shrink: false });
		if (!verdict.failure) return undefined;
		const [complaint = ''] = verdict.failure.complaints.split('\n');
		return ` (scenario ${verdict.tally.scenarios}: ${complaint})`;
	} finally {
		await fixture.close();
	}
}
