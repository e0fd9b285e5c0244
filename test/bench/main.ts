/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { symlink } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod/v4';
import { inTemporaryFolder } from '../e2e/machine/lifetime';
import { run } from '../e2e/machine/processes';
import { current, type Installation, install } from '../e2e/n8n/installation';
import { pack } from '../e2e/n8n/package';
import { repositoryRoot } from '../harness';
import { heapOption } from './heap';
import { measureDistance } from './measureDistance';
import { measureEngine } from './measureEngine';
import { measureMemory } from './measureMemory';
import { measureOneByOne } from './measureOneByOne';
import { measurePackage } from './measurePackage';
import { measureSheet } from './measureSheet';
import { measureOneNode, measureWorkers } from './measureSizes';
import { measureIn } from './processes';
import { publish } from './publish';
import { RealN8n } from './realN8n';
import { isMet, type Results } from './results';
import { BenchServer } from './server';
import { DistantServer } from './server/distant';
import { stageTimesSchema } from './stageTimes';
import { tableOf } from './table';

const usage = `npm run bench [-- --only=PART,...] [--runs=N]

Measures the package against its targets, in n8n's engine and in a real n8n, and prints a table. Takes about
half an hour, on a machine that does nothing else; the first time some more, to install n8n.

A whole run, of at least seven runs each, writes its results to test/bench/results.json, and from there the
picture and the tables of docs/benchmark.md.

--only   sheet    10,000 rows in real n8n, against the best recipe and a bare HTTP client
         distance the same over TLS and 40 and 120 ms, and a client that keeps its connection
         singles  1,000 rows one by one in real n8n, against a loop
         memory   100,000 rows in real n8n, against a node that copies them
         sizes    1,000 to 100,000 rows in an n8n of 2 GB: one node, and two workers of a queue
         engine   processor time and growth in n8n's engine
         package  size and load time
         stages   the parts that wait for nothing, each alone
--runs   how often each measurement is made, in turn with those it is compared with; 7 unless told
`;

const parts = [
	'sheet',
	'distance',
	'singles',
	'memory',
	'sizes',
	'engine',
	'package',
	'stages',
] as const;
type Part = (typeof parts)[number];

const usualRuns = 7;

const optionsSchema = z.object({
	only: z
		.string()
		.default(parts.join())
		.transform((list) => list.split(','))
		.pipe(z.array(z.enum(parts))),
	runs: z.coerce.number().int().min(1).default(usualRuns),
});
type Options = z.output<typeof optionsSchema>;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string' },
			runs: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const options = optionsSchema.parse(values);
	await inTemporaryFolder(async (folder) => await measureAndShow(folder, options));
}

/** Returns the exit code: 0 where every target was met. */
async function measureAndShow(folder: string, options: Options): Promise<number> {
	const server = await BenchServer.start();
	try {
		const results = await measure(folder, server, options);
		process.stdout.write(`${tableOf(results)}\n`);
		if (isWhole(options)) await publish(results);
		return results.lines.every(isMet) ? 0 : 1;
	} finally {
		server.stop();
	}
}

function isWhole({ only, runs }: Options): boolean {
	return parts.every((part) => only.includes(part)) && runs >= usualRuns;
}

async function measure(
	folder: string,
	server: BenchServer,
	{ only, runs }: Options,
): Promise<Results> {
	const has = (part: Part) => only.includes(part);
	say('Setting up n8n and the package');
	const installation = await install(current);
	const { node } = installation;
	const { tarball } = await pack(path.join(folder, 'packed'));
	const packageDir = await unpack(tarball, folder);
	const results: Results = { measuredOn: await machine(installation), runs, lines: [] };

	if (has('sheet') || has('singles') || has('memory')) {
		const n8n = await RealN8n.prepare(installation, path.join(folder, 'n8n'), tarball, server);
		if (has('sheet')) {
			say('10,000 rows in real n8n');
			const plan = { rows: 10_000, batchSize: 100, latencyMs: 20 };
			const sheet = await measureSheet(n8n, server, { ...plan, runs, node });
			results.lines.push(...sheet.lines);
			results.sheet = { rows: plan.rows, latencyMs: plan.latencyMs, ways: sheet.ways };
		}
		if (has('singles')) {
			say('1,000 rows one by one in real n8n');
			const plan = { rows: 1_000 };
			const oneByOne = await measureOneByOne(n8n, { ...plan, runs });
			results.lines.push(...oneByOne.lines);
			results.oneByOne = { ...plan, ways: oneByOne.ways };
		}
		if (has('memory')) {
			say('100,000 rows in real n8n');
			results.lines.push(...(await measureMemory(n8n, { runs })));
		}
	}
	if (has('sizes')) {
		say('1,000 to 100,000 rows in an n8n of 2 GB');
		const settings = { NODE_OPTIONS: heapOption };
		const small = path.join(folder, 'small');
		const n8n = await RealN8n.prepare(installation, small, tarball, server, settings);
		results.sizes = [
			...(await measureOneNode(n8n, { runs: Math.min(runs, 3) })),
			...(await measureWorkers(path.join(folder, 'cluster'))),
		];
	}
	if (has('distance')) {
		say('10,000 rows over a distance');
		const distant = await DistantServer.start(server, folder);
		try {
			const settings = { NODE_EXTRA_CA_CERTS: distant.certificateFile };
			const far = path.join(folder, 'far');
			const n8n = await RealN8n.prepare(installation, far, tarball, distant, settings);
			const plan = { rows: 10_000, latencyMs: 20, node };
			const { lines, distances } = await measureDistance(n8n, distant, plan);
			results.lines.push(...lines);
			results.distances = distances;
		} finally {
			distant.stop();
		}
	}
	if (has('engine')) {
		say("n8n's engine");
		const plan = { packageDir, node, runs, manyRows: 100_000 };
		results.lines.push(...(await measureEngine(server, plan)));
	}
	if (has('package')) {
		say('The package');
		results.lines.push(...(await measurePackage(packageDir, { folder, node, runs })));
	}
	if (has('stages')) {
		say('The parts that wait for nothing');
		results.stagesMs = await measureIn(path.join(__dirname, 'stages.ts'), [], stageTimesSchema, {
			node,
		});
	}
	return results;
}

async function machine({ version, node }: Installation): Promise<Results['measuredOn']> {
	const [processor] = cpus();
	const { stdout } = await run(node, ['--version']);
	return {
		date: new Date().toISOString().slice(0, 10),
		processor: processor?.model.trim() ?? 'unknown',
		cores: cpus().length,
		n8n: version,
		node: stdout.trim(),
	};
}

/** The package as npm would install it, so that a build that goes on meanwhile changes nothing. */
async function unpack(tarball: string, folder: string): Promise<string> {
	await run('tar', ['-xzf', tarball, '-C', folder]);
	const packageDir = path.join(folder, 'package');
	// n8n finds n8n-workflow for its packages by NODE_PATH.
	await symlink(path.join(repositoryRoot, 'node_modules'), path.join(packageDir, 'node_modules'));
	return packageDir;
}

/** To standard error: standard output belongs to the table. */
function say(what: string): void {
	process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${what} …\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(
		`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
	);
	process.exitCode = 1;
});
