/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- runs on the developer's machine, never inside n8n */
import * as z from 'zod/v4';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { closingLine, type Counts, sumOf } from './counts';
import { crash } from './crash';
import { paysOnce } from './paysOnce';
import { properties } from './property';
import { sanity } from './sanity';

/**
 * The tests that take minutes: everything, or the parts that are asked for (`--property=bulk`, `--crash`, `--sanity`).
 * Parts run side by side, each in a process of its own.
 */

/** Scenarios in all, an equal share for each node. */
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

const seed =
	values.seed === undefined ? Date.now() % 2 ** 31 : wholeNumber('--seed', values.seed, 0);
const runs =
	values.runs === undefined
		? Math.ceil(wholeNumber('ENKASH_RUNS', allRuns) / properties.length)
		: wholeNumber('--runs', values.runs);
const kills = wholeNumber('--kills', values.kills);
const rows = wholeNumber('--rows', values.rows);

/** A part, and the argument that asks for it alone. */
interface Part {
	argument: string;
	isAskedFor: boolean;
	run(): Promise<Counts>;
}

/** Those that take longest come first. */
const parts: readonly Part[] = [
	{
		argument: '--crash',
		isAskedFor: values.crash,
		run: async () => await crash({ seed, kills, rows }),
	},
	...properties.map((property) => ({
		argument: `--property=${property.name}`,
		isAskedFor: values.property.includes(property.name),
		run: async () => await paysOnce(property, { runs, seed, path: values.path }),
	})),
	{ argument: '--sanity', isAskedFor: values.sanity, run: sanity },
];

function wholeNumber(name: string, text: string, least = 1): number {
	const number = Number(text);
	if (text === '' || !Number.isInteger(number) || number < least) {
		throw new Error(`${name} is a whole number from ${least} on.`);
	}
	return number;
}

const countsSchema = z.object({ passed: z.number(), failed: z.number() });

/** Runs a part in a process of its own. One that ends without a word has failed. */
async function runApart({ argument }: Part): Promise<Counts> {
	const own = [argument, `--seed=${seed}`, `--runs=${runs}`, `--kills=${kills}`, `--rows=${rows}`];
	const child = fork(__filename, own, { execArgv: ['--require', 'tsx/cjs'] });
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
	const counts: Counts[] = [];
	const runOneAfterAnother = async () => {
		for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
			counts.push(await runApart(part));
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() + 1 }, runOneAfterAnother));
	return sumOf(counts);
}

async function main(): Promise<void> {
	const unknown = values.property.find((name) => !properties.some((known) => known.name === name));
	if (unknown !== undefined) {
		throw new Error(`--property is one of ${properties.map(({ name }) => name).join(', ')}.`);
	}
	const asked = parts.filter(({ isAskedFor }) => isAskedFor);
	const chosen = asked.length > 0 ? asked : parts;
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
