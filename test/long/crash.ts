/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- runs on the developer's machine, never inside n8n */
/**
 * Kills n8n's engine with SIGKILL while it pays a sheet, again and again, then lets it finish, and holds the result against
 * the sandbox's ledger. EnKash lives in this process, so that it outlives every kill.
 */
import { strict as assert } from 'node:assert';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Sandbox, startSandbox } from '../sandbox';
import type { Ending, Life } from './crash/sheet';
import { pointsOf } from './crash/sheet';

const { values } = parseArgs({
	options: {
		seed: { type: 'string' },
		kills: { type: 'string', default: '50' },
		rows: { type: 'string', default: '5000' },
	},
});
const rows = Number(values.rows);
const kills = Number(values.kills);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const random = randomFrom(seed);

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

/** A batch of the life that is to be its last, and how far into it. */
async function killAtRandom(sandbox: Sandbox, child: ChildProcess): Promise<number> {
	const before = sandbox.requestsTo('bulk-create').length;
	const batch = Math.floor(random() * (rows / 100));
	const exited = once(child, 'exit');
	let hasExited = false;
	void exited.then(() => (hasExited = true));
	while (sandbox.requestsTo('bulk-create').length - before < batch && !hasExited) await pause(1);
	await pause(Math.floor(random() * 12));
	child.kill('SIGKILL');
	await exited;
	return sandbox.requestsTo('bulk-create').length - before;
}

async function letEnd(child: ChildProcess): Promise<Ending> {
	const [ending] = await once(child, 'message');
	await once(child, 'exit');
	return ending;
}

function holdAgainstLedger({ ledger }: Sandbox, ending: Ending): void {
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

async function crash(concurrency: number, times: number): Promise<void> {
	const sandbox = await startSandbox({ quiet: true, switches: { latencyMs: 4 } });
	try {
		const life: Life = {
			credential: sandbox.credential(),
			payoutRun: `crash-${concurrency}`,
			rows,
			concurrency,
		};
		let batches = 0;
		for (let kill = 0; kill < times; kill++) {
			batches += await killAtRandom(sandbox, await begin(life));
		}
		const paidBefore = sandbox.ledger.points.length;
		holdAgainstLedger(sandbox, await letEnd(await begin(life)));
		console.log(
			`holds: concurrency ${concurrency}, ${times} kills after ${batches} batches in all; ${paidBefore} of ${rows} rows were paid by then, each once, and the last run paid the rest`,
		);
	} finally {
		await sandbox.close();
	}
}

async function main(): Promise<void> {
	console.log(`seed ${seed}, ${kills} kills, ${rows} rows`);
	const ways = [1, 4];
	let failed = 0;
	for (const concurrency of ways) {
		try {
			await crash(concurrency, kills / ways.length);
		} catch (error) {
			failed++;
			console.error(error);
			console.log(`To see it again:\n  npx tsx test/long/crash.ts --seed=${seed} --kills=${kills}`);
		}
	}
	console.log(`tests: ${ways.length - failed} passed, ${failed} failed`);
	if (failed > 0) process.exitCode = 1;
}

void main();
