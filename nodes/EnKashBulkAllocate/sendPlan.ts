import type { IExecuteFunctions } from 'n8n-workflow';
import { bulkAllocate, type BulkReply } from '../shared/enkash/endpoints/bulkAllocation';
import type { Reply } from '../shared/enkash/reply';
import { lookUpResults } from '../shared/paying/transactionLog';
import type { Batch } from '../shared/payout/batches';
import { type OutcomeDetails, type Result, resultOf, type RunFacts } from '../shared/payout/result';
import {
	type BatchReply,
	reasonToStop,
	type SentBatch,
	reconcile,
} from '../shared/payout/reconciliation';
import { headStart } from './headStart';
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

/** A batch with its answer. */
interface AnsweredBatch extends SentBatch {
	/** From the first send to the answer. */
	ms: number;
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
	const settlesAtOnce = settings.options.confirmBy === 'lookup';
	let next = 0;

	async function sendOneAfterAnother(): Promise<void> {
		let unsettled: AnsweredBatch | undefined;
		for (;;) {
			if (sent.stopped !== null || cancelSignal?.aborted) break;
			const batch = plan.batches[next++];
			if (!batch) break;
			const answer = sendBatch(prepared, batch, sent);
			if (unsettled) {
				// While EnKash is busy with this batch, there is time for the one before.
				await headStart(answer);
				await record(context, prepared, unsettled, run, sent);
			}
			unsettled = await answer;
			// Looking rows up takes calls of its own, which must not come on top of the next batch's.
			if (settlesAtOnce) {
				await record(context, prepared, unsettled, run, sent);
				unsettled = undefined;
			}
		}
		if (unsettled) await record(context, prepared, unsettled, run, sent);
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

async function sendBatch(
	{ client, payer, settings }: PreparedRun,
	batch: Batch,
	sent: SentPlan,
): Promise<AnsweredBatch> {
	const { isPointsAllocation, options } = settings;
	const call = bulkAllocate({ ...payer, isPointsAllocation, rows: batch.rows });
	// EnKash is documented to check the references of this call, so it may go out again while it is unclear.
	const policy = {
		maxAttempts: options.maxAttempts,
		resendWhenUnclear: options.confirmBy === 'resend',
	};
	const startedAt = Date.now();
	sent.batches++;
	const answer = await client.call(call, policy, options.timeout * 1000);
	const ms = Date.now() - startedAt;
	const reply = batchReplyOf(answer.reply);
	sent.requests += answer.attempts;
	sent.accountBalance = balanceIn(answer.reply) ?? sent.accountBalance;
	sent.stopped ??= reasonToStop(reply) ?? null;
	return { ...answer, batch, reply, ms };
}

/** Gives every row of a batch its result. */
async function record(
	context: IExecuteFunctions,
	prepared: PreparedRun,
	{ ms, ...answered }: AnsweredBatch,
	run: RunFacts,
	sent: SentPlan,
): Promise<void> {
	const { referenceMode, isPointsAllocation } = prepared.settings;
	const { batch } = answered;
	const settled = reconcile(answered, { referenceMode, isPointsAllocation, run });
	const results = await confirm(prepared, settled);
	for (const [position, row] of batch.rows.entries()) {
		const result = results[position];
		if (result) sent.results.set(row.index, result);
	}
	logBatch(context, batch, results, ms);
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
	const fate: OutcomeDetails = {
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
