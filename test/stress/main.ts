/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- runs on the developer's machine, never inside n8n */
import * as z from 'zod/v4';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { crash } from './crash';
import { properties } from './properties';
import { checkProperty, type Counts } from './property';
import { sanity } from './sanity';

/**
 * The tests that take minutes: crashes, all properties, and the built-in faults that these must find; or what is asked for
 * (`--property=bulk`, `--crash`, `--sanity` for the faults, `--sanity --property=bulk` for those of one property). Parts
 * run side by side, each in a process of its own.
 */

/** Scenarios in all, an equal share for each property. */
const allRuns = process.env.ENKASH_RUNS ?? '2000';

const { values } = parseArgs({
	options: {
		property: { type: 'string', multiple: true, default: [] },
		crash: { type: 'boolean', default: false },
		sanity: { type: 'boolean', default: false },
		seed: { type: 'string' },
		path: { type: 'string' },
		runs: { type: 'string' },
		kills: { type: 'string', default: '50' },
		rows: { type: 'string', default: '5000' },
	},
});

/** In CI always the same scenarios, so that only a change of the code can turn it red; else new ones each time. */
const ownSeed = process.env.CI === undefined ? Date.now() % 2 ** 31 : 2026;
const seed = values.seed === undefined ? ownSeed : wholeNumber('--seed', values.seed, 0);
const runs =
	values.runs === undefined
		? Math.ceil(wholeNumber('ENKASH_RUNS', allRuns) / properties.length)
		: wholeNumber('--runs', values.runs);
const kills = wholeNumber('--kills', values.kills);
const rows = wholeNumber('--rows', values.rows);

/** A part, and the arguments that ask for it alone. */
interface Part {
	arguments: string[];
	run(): Promise<Counts>;
}

const names = properties.map(({ name }) => name);

function crashPart(): Part {
	return { arguments: ['--crash'], run: async () => await crash({ seed, kills, rows }) };
}

function propertyPart(name: string): Part {
	const property = properties.find((known) => known.name === name);
	if (!property) throw new Error(`--property is one of ${names.join(', ')}.`);
	return {
		arguments: [`--property=${name}`],
		run: async () => await checkProperty(property, { runs, seed, path: values.path }),
	};
}

function sanityPart(name: string): Part {
	return {
		arguments: ['--sanity', `--property=${name}`],
		run: async () => await sanity(name),
	};
}

/** What was asked for; those that take longest come first. */
function chosenParts(): Part[] {
	const { property, crash: isCrash, sanity: isSanity } = values;
	if (isSanity) return (property.length > 0 ? property : names).map(sanityPart);
	const asked = [...(isCrash ? [crashPart()] : []), ...property.map(propertyPart)];
	if (asked.length > 0) return asked;
	return [...names.map(sanityPart), crashPart(), ...names.map(propertyPart)];
}

function wholeNumber(name: string, text: string, least = 1): number {
	const number = Number(text);
	if (text === '' || !Number.isInteger(number) || number < least) {
		throw new Error(`${name} is a whole number from ${least} on.`);
	}
	return number;
}

const countsSchema = z.object({ passed: z.number(), failed: z.number() });

/** Runs a part in a process of its own. One that ends without a word has failed. */
async function runApart(part: Part): Promise<Counts> {
	const limits = [`--seed=${seed}`, `--runs=${runs}`, `--kills=${kills}`, `--rows=${rows}`];
	const child = fork(__filename, [...part.arguments, ...limits], {
		execArgv: ['--require', 'tsx/cjs'],
	});
	let counts: Counts = { passed: 0, failed: 1 };
	child.once('message', (message) => {
		counts = countsSchema.parse(message);
	});
	await once(child, 'close');
	return counts;
}

/** Each waits for the network half of its time, so one more than there are cores. */
async function runAllApart(chosen: readonly Part[]): Promise<Counts> {
	const waiting = [...chosen];
	const sum: Counts = { passed: 0, failed: 0 };
	const runOneAfterAnother = async () => {
		for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
			const { passed, failed } = await runApart(part);
			sum.passed += passed;
			sum.failed += failed;
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() + 1 }, runOneAfterAnother));
	return sum;
}

/** Jest's closing line, which is what CI adds up. */
function closingLine({ passed, failed }: Counts): string {
	const failures = failed > 0 ? `${failed} failed, ` : '';
	return `Tests: ${failures}${passed} passed, ${passed + failed} total`;
}

async function main(): Promise<void> {
	const chosen = chosenParts();
	const [only, ...others] = chosen;
	const isChild = process.send !== undefined;
	if (!isChild) console.log(`seed ${seed}`);
	const counts = only && others.length === 0 ? await only.run() : await runAllApart(chosen);
	process.send?.(counts);
	if (!isChild) console.log(closingLine(counts));
	if (counts.failed > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
