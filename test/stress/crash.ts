/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { strict as assert } from 'node:assert';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../sandbox';
import { type BuiltPackage, buildPackage } from './fixture/package';
import type { Counts } from './property';
import { type Ending, type Life, pointsOf } from './crash/sheet';

/**
 * Kills n8n's engine with SIGKILL while it pays a sheet, again and again, then lets it finish, and holds the result against
 * the sandbox's ledger. EnKash lives in this process, so that it outlives every kill.
 */

/** How often to kill, and what to pay. */
export interface CrashLimits {
	seed: number;
	kills: number;
	rows: number;
}

/** Few enough for most kills to find people who are not paid yet. */
const killsASheet = 5;
const rowsABatch = 100;

/** A small generator (mulberry32), so that a seed brings the same moments again, as far as two processes allow. */
function randomFrom(start: number): () => number {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

async function begin(life: Life): Promise<ChildProcess> {
	const child = fork(path.join(__dirname, 'crash', 'child.ts'), {
		execArgv: ['--require', 'tsx/cjs'],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	await once(child, 'message');
	child.send(life);
	return child;
}

/** Kills a child at a moment between its first and its last batch; false where it came to its end first. */
async function killAt(moment: Moment, sandbox: Sandbox, child: ChildProcess): Promise<boolean> {
	const before = sandbox.requestsTo('bulk-create').length;
	const exited = once(child, 'exit');
	let hasExited = false;
	void exited.then(() => (hasExited = true));
	while (sandbox.requestsTo('bulk-create').length - before < moment.batch && !hasExited) {
		await pause(1);
	}
	await pause(moment.furtherMs);
	child.kill('SIGKILL');
	const [code, signal] = await exited;
	if (signal !== 'SIGKILL' && code !== 0) throw new Error('A life of n8n ended with an error.');
	return signal === 'SIGKILL';
}

/** Batches of a life that have arrived, and how much longer it goes on. */
interface Moment {
	batch: number;
	furtherMs: number;
}

async function letEnd(child: ChildProcess): Promise<Ending> {
	const exited = once(child, 'exit');
	const [ending] = await Promise.race([once(child, 'message'), exited.then(() => [])]);
	await exited;
	if (ending === undefined) throw new Error('The last life of n8n ended with an error.');
	return ending;
}

function holdAgainstLedger({ ledger }: Sandbox, rows: number, ending: Ending): void {
	const references = new Set(ledger.points.map(({ reference }) => reference));
	const mobiles = new Set(ledger.points.map(({ mobile }) => mobile));
	const paid = ledger.points.reduce((sum, { amount }) => sum + amount, 0);
	const owed = Array.from({ length: rows }, (_, index) => pointsOf(index)).reduce(
		(a, b) => a + b,
		0,
	);
	assert.equal(ledger.points.length, rows, 'payments in the ledger');
	assert.equal(references.size, rows, 'different references in the ledger');
	assert.equal(mobiles.size, rows, 'different people in the ledger');
	assert.equal(paid, owed, 'points in the ledger');
	assert.deepEqual(ending.outputs, [rows, 0, 0, 1], 'items on the outputs of the last run');
	const { allocated = 0, alreadyAllocated = 0 } = ending.outcomes;
	assert.equal(allocated + alreadyAllocated, rows, 'rows that the last run calls paid');
}

/** Pays one sheet to its end, however often that is cut short; returns how many rows were paid before the last life. */
async function paySheet(life: Life, kills: number, random: () => number): Promise<number> {
	const sandbox = await startSandbox({ quiet: true, switches: { latencyMs: 4 } });
	const credential = sandbox.credential();
	try {
		for (let killed = 0; killed < kills; ) {
			const moment = {
				batch: Math.floor(random() * (life.rows / rowsABatch)),
				furtherMs: Math.floor(random() * 12),
			};
			if (await killAt(moment, sandbox, await begin({ ...life, credential }))) killed++;
		}
		const paidBefore = sandbox.ledger.points.length;
		const ending = await letEnd(await begin({ ...life, credential }));
		holdAgainstLedger(sandbox, life.rows, ending);
		return paidBefore;
	} finally {
		await sandbox.close();
	}
}

/** Pays sheet after sheet until n8n has been killed that often, half of them with several batches under way. */
export async function crash(limits: CrashLimits): Promise<Counts> {
	const built = await buildPackage();
	try {
		return await crashWith(built, limits);
	} finally {
		built.remove();
	}
}

async function crashWith(
	{ packageDir }: BuiltPackage,
	{ seed, kills, rows }: CrashLimits,
): Promise<Counts> {
	const random = randomFrom(seed);
	const counts: Counts = { passed: 0, failed: 0 };
	for (let left = kills, number = 1; left > 0; left -= killsASheet, number++) {
		const times = Math.min(left, killsASheet);
		const life = {
			packageDir,
			credential: {},
			payoutRun: `crash-${number}`,
			rows,
			concurrency: number % 2 === 0 ? 4 : 1,
		};
		try {
			const paidBefore = await paySheet(life, times, random);
			counts.passed++;
			console.log(
				`holds: crash, sheet ${number}, ${times} kills, ${life.concurrency} batches at a time: ${paidBefore} of ${rows} rows were paid by then, each once, and the last run paid the rest`,
			);
		} catch (error) {
			counts.failed++;
			console.error(error);
			console.log(`FAILS: crash, sheet ${number}. To see it again, as far as chance allows:`);
			console.log(
				`  npm run test:stress -- --crash --seed=${seed} --kills=${kills} --rows=${rows}`,
			);
		}
	}
	return counts;
}
