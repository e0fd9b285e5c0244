/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { Bench, type Task } from 'tinybench';
import { bulkAllocate, type BulkReply } from '../../nodes/shared/enkash/endpoints/bulkAllocation';
import { readReply } from '../../nodes/shared/enkash/reply';
import { rowItem } from '../../nodes/shared/n8n/output';
import type { Batch } from '../../nodes/shared/payout/batches';
import { type PayoutRules, planPayout } from '../../nodes/shared/payout/plan';
import type { RawRow } from '../../nodes/shared/payout/row';
import { reconcile } from '../../nodes/shared/payout/reconciliation';
import { resultOf } from '../../nodes/shared/payout/result';
import { account } from './server/account';
import { replyTo } from './server/replies';
import { sheetOf } from './sheet';
import { type StageTimes, stageRows } from './stageTimes';

/** A process of its own: the parts of the node that wait for nothing, each alone, for one sheet. */

const payer = { companyId: account.companyId, cardAccountId: account.cardAccountId };
const run = { environment: 'test', cardAccountId: account.cardAccountId, payoutRun: 'bench' };
const rules: PayoutRules = {
	...payer,
	references: { mode: 'generate', payoutRun: 'bench' },
	batchSize: 100,
	invalidRows: 'skip',
	maxPointsPerRow: 0,
	maxPointsPerRun: 0,
	columns: { name: 'Employee Name', mobile: 'Mobile Number', loadAmount: 'Points' },
	run,
};

const sheet = sheetOf(stageRows);
const rawRows = sheet.map(
	(row, index): RawRow => ({
		index,
		cells: {
			name: row['Employee Name'],
			mobile: row['Mobile Number'],
			loadAmount: row.Points,
			email: row.Email,
			title: row.Title,
			remarks: row.Remarks,
		},
	}),
);
const { batches } = planPayout(rawRows, rules);
const bodies = batches.map(bodyFor);

function bodyFor({ rows }: Batch): string {
	const { request } = bulkAllocate({ ...payer, isPointsAllocation: true, rows });
	return JSON.stringify(
		replyTo(new URL(request.path, 'http://127.0.0.1'), JSON.stringify(request.body)),
	);
}

function readAll(): BulkReply[] {
	const call = bulkAllocate({ ...payer, isPointsAllocation: true, rows: [] });
	return bodies.map((body) => {
		const reply = readReply({ kind: 'response', status: 200, body }, call, undefined);
		if (reply.kind !== 'success') throw new Error(`Not a success: ${reply.kind}`);
		return reply.payload;
	});
}

const replies = readAll();

function reconcileAll() {
	const rules = {
		...payer,
		referenceMode: 'generate',
		isPointsAllocation: true,
		noun: 'row',
	} as const;
	return batches.flatMap(({ rows, number }, index) => {
		const payload = replies[index];
		if (!payload) return [];
		const detailsOf = reconcile({ kind: 'success', payload }, rows, rules);
		return rows.map((row) => resultOf(row, detailsOf(row), run, { batch: number, attempts: 1 }));
	});
}

const results = reconcileAll();

function buildAll() {
	return results.map((result, index) =>
		rowItem({ json: sheet[index] ?? {} }, index, result, 'columns'),
	);
}

async function main(): Promise<void> {
	const bench = new Bench({ warmupIterations: 10, iterations: 20, time: 500 });
	bench.add('check and plan', () => planPayout(rawRows, rules));
	bench.add('read the replies', readAll);
	bench.add('reconcile', reconcileAll);
	bench.add('build the items', buildAll);
	await bench.run();
	const times: StageTimes = Object.fromEntries(
		bench.tasks.map((task) => [task.name, medianOf(task)]),
	);
	process.stdout.write(JSON.stringify(times));
}

function medianOf({ name, result }: Task): number {
	const ms = result && 'latency' in result ? result.latency.p50 : undefined;
	if (ms === undefined) throw new Error(`"${name}" was not measured.`);
	return ms;
}

void main();
