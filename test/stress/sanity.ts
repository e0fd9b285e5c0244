/* eslint-disable no-console -- runs on the developer's machine, never inside n8n */
import { builtInFaults } from './builtInFaults';
import type { BuiltInFault } from './builtInFaults/fault';
import { Fixture } from './fixture/fixture';
import { buildPackage } from './fixture/package';
import { properties } from './properties';
import type { Counts, Limits, Property, Verdict } from './property';

/** Scenarios in which a fault must show: always the same. Each shows long before the last, unless the machine is busy. */
const limits: Limits = { runs: 1000, seed: 2026, shrink: false };

/** Builds one fault after another into the nodes, and shows that the property of that name finds it. */
export async function sanity(name: string): Promise<Counts> {
	const property = properties.find((known) => known.name === name);
	if (!property) throw new Error(`There is no property "${name}".`);
	const counts: Counts = { passed: 0, failed: 0 };
	const sound = await Fixture.start();
	try {
		for (const fault of builtInFaults.filter((known) => known.property === name)) {
			const { isFound, how } = await find(property, fault, sound);
			counts[isFound ? 'passed' : 'failed']++;
			console.log(`${isFound ? 'found' : 'MISSED'}: ${fault.name} (${how})`);
		}
	} finally {
		await sound.close();
	}
	return counts;
}

/** Whether and how the fault shows. Without it, the scenario in which it shows must hold. */
async function find(
	property: Property,
	fault: BuiltInFault,
	sound: Fixture,
): Promise<{ isFound: boolean; how: string }> {
	const { failure, tally } = await checkWith(fault, property);
	if (!failure) return { isFound: false, how: `${tally.scenarios} scenarios hold` };
	const [complaint = ''] = failure.complaints.split('\n');
	const how = `scenario ${tally.scenarios}: ${complaint}`;
	const { passed } = await property.check(sound, { ...limits, runs: 1, path: failure.path });
	return passed ? { isFound: true, how } : { isFound: false, how: `without it too, ${how}` };
}

async function checkWith(fault: BuiltInFault, property: Property): Promise<Verdict> {
	const fixture = await Fixture.start(await buildPackage(fault));
	try {
		return await property.check(fixture, limits);
	} finally {
		await fixture.close();
	}
}
