import type { IExecuteFunctions } from 'n8n-workflow';
import { bulkAllocate, type BulkReply } from '../shared/enkash/bulkAllocation';
import type { Reply } from '../shared/enkash/reply';
import type { Sent } from '../shared/enkash/sending';
import { lookUpResults } from '../shared/n8n/confirming';
import type { Batch } from '../shared/payout/batches';
import { type Fate, type Result, resultOf, type RunFacts } from '../shared/payout/result';
import { type BatchReply, settle } from '../shared/payout/settlement';
import type { PreparedRun } from './prepare';

/** What sending a plan came to. */
export interface SentPlan {
	/** The result of every row of the input, by its index. */
	results: Map<number, Result>;
	/** Batches that were sent. */
	batches: number;
	/** Sends of them. */
	requests: number;
	/** The last balance of the account that a reply named, in points. */
	accountBalance: number | null;
	/** Why the run stopped early, or null. */
	stopped: string | null;
}

/**
 * Sends the batches of a plan, at most `concurrency` at a time, and settles each. Never throws: once points may have
 * moved, what happened to each row must come out.
 */
export async function sendPlan(
	context: IExecuteFunctions,
	prepared: PreparedRun,
): Promise<SentPlan> {
	const { plan, settings } = prepared;
	const run = runFactsOf(prepared);
	const sent: SentPlan = {
		// Begun with those of the plan, so that nothing need be put together at the end.
		results: new Map(plan.results),
		batches: 0,
		requests: 0,
		accountBalance: null,
		stopped: null,
	};
	const cancelSignal = context.getExecutionCancelSignal();
	let next = 0;

	async function sendOneAfterAnother(): Promise<void> {
		for (;;) {
			if (sent.stopped !== null || cancelSignal?.aborted) return;
			const batch = plan.batches[next++];
			if (!batch) return;
			await sendAndRecord(context, prepared, batch, run, sent);
		}
	}

	const lanes = Math.min(settings.options.concurrency, plan.batches.length);
	await Promise.all(Array.from({ length: lanes }, sendOneAfterAnother));
	if (cancelSignal?.aborted) sent.stopped = 'The execution was stopped.';
	markNotSent(plan.batches, sent, run, cancelSignal?.aborted ?? false);
	return sent;
}

function runFactsOf({ identity, payer }: PreparedRun): RunFacts {
	return {
		environment: identity.environment ?? undefined,
		cardAccountId: payer.cardAccountId,
		payoutRun: identity.payoutRun ?? undefined,
	};
}

async function sendAndRecord(
	context: IExecuteFunctions,
	prepared: PreparedRun,
	batch: Batch,
	run: RunFacts,
	sent: SentPlan,
): Promise<void> {
	const { settings } = prepared;
	const startedAt = Date.now();
	sent.batches++;
	const { reply, attempts, earlierUnclear } = await sendBatch(prepared, batch);
	sent.requests += attempts;
	const settlement = settle(
		{ batch, reply: batchReplyOf(reply), attempts, earlierUnclear },
		{ referenceMode: settings.referenceMode, isPointsAllocation: settings.isPointsAllocation, run },
	);
	sent.accountBalance = balanceIn(reply) ?? sent.accountBalance;
	sent.stopped ??= settlement.stop ?? null;
	const results = await confirm(prepared, settlement.results);
	for (const [position, row] of batch.rows.entries()) {
		const result = results[position];
		if (result) sent.results.set(row.index, result);
	}
	logBatch(context, batch, results, Date.now() - startedAt);
}

async function sendBatch(
	{ client, payer, settings }: PreparedRun,
	batch: Batch,
): Promise<Sent<BulkReply>> {
	const { isPointsAllocation, options } = settings;
	const call = bulkAllocate({ ...payer, isPointsAllocation, rows: batch.rows });
	// EnKash is documented to check the references of this call, so it may go out again while it is unclear.
	const policy = {
		maxAttempts: options.maxAttempts,
		resendWhenUnclear: options.confirmBy === 'resend',
	};
	return await client.call(call, policy, options.timeout * 1000);
}

/** Looks up what the call left open, one reference after another, where the user chose so. */
async function confirm(
	{ client, payer, settings }: PreparedRun,
	results: Result[],
): Promise<Result[]> {
	const { confirmBy, path, timeout } = settings.options;
	if (confirmBy !== 'lookup') return results;
	const log = { ...payer, path, timeoutMs: timeout * 1000 };
	return await lookUpResults(client, results, 'CR', log);
}

function batchReplyOf(reply: Reply<BulkReply>): BatchReply {
	return reply.kind === 'success' ? { kind: 'answered', ...reply.payload } : reply;
}

/** The lowest balance the reply names is the one after its last row, whatever order the rows came in. */
function balanceIn(reply: Reply<BulkReply>): number | undefined {
	if (reply.kind !== 'success') return undefined;
	return reply.payload.succeeded.reduce<number | undefined>(
		(lowest, { accountBalance }) =>
			accountBalance === undefined ? lowest : Math.min(accountBalance, lowest ?? Infinity),
		undefined,
	);
}

function markNotSent(batches: Batch[], sent: SentPlan, run: RunFacts, isCancelled: boolean): void {
	const fate: Fate = {
		outcome: 'notSent',
		reasonCode: isCancelled ? 'cancelled' : 'runStopped',
		reason: `The run stopped before this row was sent. ${sent.stopped ?? ''}`.trim(),
	};
	for (const { rows } of batches) {
		for (const row of rows) {
			if (!sent.results.has(row.index)) sent.results.set(row.index, resultOf(row, fate, run));
		}
	}
}

/** One line a batch, with counts only: people's data stays out of logs. */
function logBatch(context: IExecuteFunctions, batch: Batch, results: Result[], ms: number): void {
	const outcomes: Record<string, number> = {};
	for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	context.logger.info(
		`EnKash Bulk Allocate: batch ${batch.number}, ${batch.rows.length} rows, ${ms} ms`,
		{
			batch: batch.number,
			rows: batch.rows.length,
			...outcomes,
			ms,
		},
	);
}
