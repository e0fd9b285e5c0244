/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- runs on the developer's machine, never inside n8n */
import { parseArgs } from 'node:util';

import { properties, type Property } from './property';
import { Stage } from './stage/stage';

const usualRuns = 2000;

const { values } = parseArgs({
	options: {
		seed: { type: 'string' },
		path: { type: 'string' },
		property: { type: 'string' },
		runs: { type: 'string' },
	},
});

async function main(): Promise<void> {
	const runs = Number(values.runs ?? process.env.ENKASH_RUNS ?? usualRuns);
	const seed = Number(values.seed ?? Date.now() % 2 ** 31);
	const chosen = properties.filter(
		({ name }) => values.property === undefined || values.property === name,
	);
	if (!Number.isInteger(runs) || runs < 1) throw new Error('ENKASH_RUNS is a number from 1 on.');
	if (!Number.isInteger(seed)) throw new Error('--seed is a whole number.');
	if (chosen.length === 0)
		throw new Error(`--property is one of ${properties.map(({ name }) => name).join(', ')}.`);
	console.log(
		`seed ${seed}, ${runs} scenarios for each of ${chosen.map(({ name }) => name).join(', ')}`,
	);
	const stage = await Stage.set();
	let failed = 0;
	try {
		for (const property of chosen) if (!(await holds(property, stage, runs, seed))) failed++;
	} finally {
		await stage.close();
	}
	console.log(`tests: ${chosen.length - failed} passed, ${failed} failed`);
	if (failed > 0) process.exitCode = 1;
}

async function holds(
	property: Property,
	stage: Stage,
	runs: number,
	seed: number,
): Promise<boolean> {
	const startedAt = performance.now();
	const { passed, tally, failure } = await property.check(stage, { runs, seed, path: values.path });
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	console.log(`${passed ? 'holds' : 'FAILS'}: ${property.name}, ${tally.toString()}, ${seconds} s`);
	if (failure) {
		console.log(failure.scenario);
		console.log(failure.complaints);
		console.log('To see it again:');
		console.log(
			`  npm run test:long -- --property=${property.name} --seed=${seed} --path=${failure.path}`,
		);
	}
	return passed;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
