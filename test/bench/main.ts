/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installDebianPackages } from '../e2e/lib/debian.mjs';
import { current, install } from '../e2e/lib/installation.mjs';
import { pack } from '../e2e/lib/package.mjs';
import { run } from '../e2e/lib/processes.mjs';
import { REPOSITORY_ROOT } from '../harness';
import { measureEngine } from './measureEngine';
import { measureOneByOne } from './measureOneByOne';
import { measurePackage } from './measurePackage';
import { measureSheet } from './measureSheet';
import { pictureOf } from './picture';
import { measureIn } from './processes';
import { RealN8n } from './realN8n';
import type { Results } from './results';
import { BenchServer } from './server';
import { stageTimesSchema } from './stageTimes';
import { tableOf } from './table';

const usage = `npm run bench [-- --quick]

Measures the package against its targets, in n8n's engine and in a real n8n, and prints a table. Takes about
ten minutes, on a machine that does nothing else. --quick runs everything once or twice, to see that it works.
`;

const resultsFile = path.join(__dirname, 'results.json');
const pictureFile = path.join(REPOSITORY_ROOT, 'docs/images/bench.svg');

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-enkash-bench-'));
	const server = await BenchServer.start();
	try {
		const results = await measure(folder, server, values.quick);
		process.stdout.write(`${tableOf(results)}\n`);
		if (!values.quick) await save(results);
	} finally {
		server.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function measure(folder: string, server: BenchServer, isQuick: boolean): Promise<Results> {
	const runs = isQuick ? 1 : 5;
	say('Setting up n8n and the package');
	await installDebianPackages();
	const installation = await install(current);
	const { tarball } = await pack(path.join(folder, 'packed'));
	const packageDir = await unpack(tarball, folder);
	const n8n = await RealN8n.prepare(installation, path.join(folder, 'n8n'), tarball, server);

	say('10,000 rows in real n8n');
	const sheetPlan = { rows: 10_000, batchSize: 100, latencyMs: 20 };
	const sheet = await measureSheet(n8n, server, { ...sheetPlan, runs, node: installation.node });
	say('1,000 rows one by one in real n8n');
	const singles = { rows: 1_000 };
	const oneByOne = await measureOneByOne(n8n, { ...singles, runs });
	say("n8n's engine");
	const manyRows = isQuick ? 10_000 : 100_000;
	const engine = await measureEngine(server, { packageDir, runs, manyRows });
	say('The package and its parts');
	const packageLines = await measurePackage(packageDir, folder, runs);
	const stagesMs = await measureIn(path.join(__dirname, 'stages.ts'), [], stageTimesSchema);

	const { stdout: nodeOfN8n } = await run(installation.node, ['--version']);
	const [processor] = cpus();
	return {
		measuredOn: {
			date: new Date().toISOString().slice(0, 10),
			processor: processor?.model.trim() ?? 'unknown',
			cores: cpus().length,
			n8n: installation.version,
			nodeOfN8n: nodeOfN8n.trim(),
			nodeOfEngine: process.version,
		},
		runs,
		lines: [...sheet.lines, ...engine, ...oneByOne.lines, ...packageLines],
		sheet: { rows: sheetPlan.rows, latencyMs: sheetPlan.latencyMs, ways: sheet.ways },
		oneByOne: { ...singles, ways: oneByOne.ways },
		stagesMs,
	};
}

/** The package as npm would install it, so that a build that goes on meanwhile changes nothing. */
async function unpack(tarball: string, folder: string): Promise<string> {
	await run('tar', ['-xzf', tarball, '-C', folder]);
	const packageDir = path.join(folder, 'package');
	// n8n finds n8n-workflow for its packages by NODE_PATH.
	await symlink(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(packageDir, 'node_modules'));
	return packageDir;
}

async function save(results: Results): Promise<void> {
	await writeFile(resultsFile, `${JSON.stringify(results, null, '\t')}\n`);
	await mkdir(path.dirname(pictureFile), { recursive: true });
	await writeFile(pictureFile, pictureOf(results));
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
