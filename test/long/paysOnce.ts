/* eslint-disable no-console -- runs on the developer's machine, never inside n8n */
import type { Counts } from './counts';
import type { Limits, Property } from './property';
import { Stage } from './stage/stage';

/** Plays scenarios of one node, and tells of the smallest that goes wrong and how to see it again. */
export async function paysOnce(property: Property, limits: Limits): Promise<Counts> {
	const stage = await Stage.set();
	const startedAt = performance.now();
	try {
		const { passed, tally, failure } = await property.check(stage, limits);
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
		console.log(
			`${passed ? 'holds' : 'FAILS'}: ${property.name}, ${tally.toString()}, ${seconds} s`,
		);
		if (failure) {
			console.log(failure.scenario);
			console.log(failure.complaints);
			console.log('To see it again:');
			console.log(
				`  npm run test:long -- --property=${property.name} --seed=${limits.seed} --path=${failure.path}`,
			);
		}
		return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
	} finally {
		await stage.close();
	}
}
