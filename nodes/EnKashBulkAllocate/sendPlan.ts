import type { IExecuteFunctions } from 'n8n-workflow';
import { inLanes } from '../shared/paying/lanes';
import { logSettingsOf, lookUpPayouts, type SentPayout } from '../shared/paying/transactionLog';
import type { Batch } from '../shared/payout/batches';
import {
	paidBefore,
	reconcile,
	refusalMessage,
	unclearEarlierAttempt,
} from '../shared/payout/reconciliation';
import { type OutcomeDetails, type Result, resultOf } from '../shared/payout/result';
import type { Row } from '../shared/payout/row';
import {
	isSameMessage,
	outcomeAfterStop,
	stoppedByUser,
	StopRule,
} from '../shared/payout/stopRule';
import type { ReadyRun } from './readyRun';
import { type AnsweredRows, sendBatch, type Sender, type SentBatch } from './sendBatch';
import type { BulkSettings } from './settings';

/** What sending a plan needs of a run. */
export interface RunToSend extends Pick<ReadyRun, 'client' | 'payer' | 'facts'> {
	plan: Pick<ReadyRun['plan'], 'batches' | 'rows' | 'results' | 'stopped'>;
	settings: Sender['settings'] &
		Pick<BulkSettings, 'referenceMode'> & {
			options: Pick<BulkSettings['options'], 'concurrency' | 'path' | 'paidStatuses'>;
		};
}

/** What sending a plan needs of n8n. */
type SendContext = Pick<IExecuteFunctions, 'getExecutionCancelSignal' | 'logger'>;

/** A plan that was sent. */
export interface SentPlan {
	/** The result of every row of the input, by its index. */
	results: Map<number, Result>;
	/** Batches that were sent. */
	batches: number;
	/** Attempts of all calls that may have moved points. */
	requests: number;
	/** The last balance of the account that a reply named, in points. */
	accountBalance: number | null;
	/** Why the run stopped early, or null. */
	stopped: string | null;
}

/**
 * Sends the batches of a plan, at most `concurrency` at a time, and reconciles each. Never throws: once points may have
 * moved, what happened to each row must come out.
 */
export async function sendPlan(context: SendContext, prepared: RunToSend): Promise<SentPlan> {
	const { plan, settings, facts } = prepared;
	const cancelSignal = context.getExecutionCancelSignal();
	const stopRule = new StopRule();
	const stopState: StopState = {
		stopRule,
		isCancelled: () => cancelSignal?.aborted ?? false,
	};
	// Without the replies, which would stay in memory until the run ends.
	const sentBatches: SentTotals[] = [];
	// Starts with the results of the plan: the rows that are not sent.
	const results = new Map(plan.results);

	await inLanes({
		limit: settings.options.concurrency,
		tasks: plan.batches,
		keysOf: ({ rows }) => rows.map(({ mobile }) => mobile),
		isStopped: () => stopRule.isStopped || stopState.isCancelled(),
		async run(batch) {
			const startedAt = Date.now();
			const { sentBatch, sentRows } = await payBatch(prepared, batch, stopState);
			const { requests, accountBalance } = sentBatch;
			sentBatches.push({ requests, accountBalance });
			for (const { sent: row, result } of sentRows) results.set(row.index, result);
			logBatch(context, batch, sentRows, Date.now() - startedAt);
		},
	});

	const unsent = plan.rows.filter(({ index }) => !results.has(index));
	const reason = stopReason(stopState, { hasRowsLeft: unsent.length > 0 });
	const details = notSent(stopState);
	for (const row of unsent) results.set(row.index, resultOf(row, details, facts));
	return {
		results,
		batches: sentBatches.length,
		requests: sentBatches.reduce((sum, { requests }) => sum + requests, 0),
		accountBalance: sentBatches.findLast(hasBalance)?.accountBalance ?? null,
		stopped: plan.stopped ?? reason ?? null,
	};
}

/** What may stop a run before its last batch. */
interface StopState {
	stopRule: StopRule;
	/** Whether the user has stopped the execution. */
	isCancelled(): boolean;
}

/** Why a run stopped early, or undefined. */
function stopReason(
	{ stopRule, isCancelled }: StopState,
	rest: { hasRowsLeft: boolean },
): string | undefined {
	return isCancelled() ? stoppedByUser : stopRule.reason(rest);
}

function hasBalance({ accountBalance }: SentTotals): boolean {
	return accountBalance !== undefined;
}

/** A row that was sent, and its result. */
interface SentRow extends SentPayout {
	sent: Row;
}

/** What counts of a batch that was sent. */
type SentTotals = Omit<SentBatch, 'answers'>;

/** A batch that was sent, and each of its rows. */
interface PaidBatch {
	sentBatch: SentTotals;
	sentRows: SentRow[];
}

/** Sends a batch and gives each row its result. Never throws: after an exception the rows are unconfirmed. */
async function payBatch(
	prepared: RunToSend,
	batch: Batch,
	stopState: StopState,
): Promise<PaidBatch> {
	const { stopRule } = stopState;
	try {
		const sentBatch = await sendBatch({ ...prepared, stopRule }, batch.rows);
		const reconciled = sentBatch.answers.flatMap((answer) =>
			sentRowsOf(prepared, batch, answer, stopState),
		);
		const sentRows = await confirm(prepared, reconciled);
		stopRule.noteBatch(messageOfAll(sentBatch, sentRows));
		return { sentBatch, sentRows };
	} catch {
		const sentRows = batch.rows.map((sent) => ({
			sent,
			result: resultOf(sent, failedMeanwhile, prepared.facts, { batch: batch.number }),
		}));
		return { sentBatch: { requests: 1 }, sentRows };
	}
}

const failedMeanwhile: OutcomeDetails = {
	outcome: 'unconfirmed',
	reasonCode: 'unreadableReply',
	reason: 'The node failed while it was sending this row, so it may have been paid.',
};

/** The rows of one call, with the results that its reply gives them. */
function sentRowsOf(
	{ settings, payer, facts }: RunToSend,
	batch: Batch,
	{ rows, reply, attempts, earlierUnclear, isRefusedBefore }: AnsweredRows,
	stopState: StopState,
): SentRow[] {
	const { referenceMode, isPointsAllocation } = settings;
	const rules = {
		...payer,
		referenceMode,
		isPointsAllocation,
		paidBefore: paidBefore('points', facts.payoutRun),
		earlierUnclear,
		isRefusedBefore,
		noun: 'row',
	} as const;
	const detailsOf = reply ? reconcile(reply, rows, rules) : () => notSentAlone(stopState, rules);
	return rows.map((sent) => ({
		sent,
		result: resultOf(sent, detailsOf(sent), facts, { batch: batch.number, attempts }),
	}));
}

/** The outcome of a row that was refused with its batch, and not resent before the run stopped. */
function notSentAlone(
	stopState: StopState,
	{ earlierUnclear }: Pick<AnsweredRows, 'earlierUnclear'>,
): OutcomeDetails {
	const details = notSent(stopState);
	return unclearEarlierAttempt({ earlierUnclear }, details.reason) ?? details;
}

/** The outcome of a row that is left over. */
function notSent(stopState: StopState): ReturnType<typeof outcomeAfterStop> {
	const why = stopReason(stopState, { hasRowsLeft: true }) ?? '';
	return outcomeAfterStop('row', why, stopState.isCancelled() ? 'cancelled' : 'runStopped');
}

/** The rows after a look-up of unclear ones, if the user chose so. */
async function confirm(run: RunToSend, sentRows: SentRow[]): Promise<SentRow[]> {
	if (run.settings.options.confirmBy !== 'lookup') return sentRows;
	const logSettings = logSettingsOf(run.payer, 'CR', run.settings);
	return await lookUpPayouts(run.client, sentRows, logSettings);
}

/**
 * The message with which EnKash refused every row of a batch; undefined where it did not refuse them all with one. Rows
 * refused without a message may be paid already, as in a run that is repeated.
 */
function messageOfAll({ answers }: SentBatch, sentRows: readonly SentRow[]): string | undefined {
	const areAllRefused = sentRows.every(
		({ result: { outcome, reasonCode } }) => outcome === 'rejected' && reasonCode === 'refused',
	);
	const [first, ...others] = answers.flatMap(refusalMessages);
	if (!areAllRefused || !first) return undefined;
	return others.every((message) => message && isSameMessage(message, first)) ? first : undefined;
}

/** EnKash's own message for the whole call, or for each refused row; undefined where it gave none. */
function refusalMessages({ reply }: AnsweredRows): Array<string | undefined> {
	if (reply?.kind === 'refused') return [refusalMessage(reply)];
	return reply?.kind === 'success'
		? reply.payload.failed.map(({ failureReason }) => failureReason)
		: [];
}

/** One line a batch, with counts only: people's data stays out of logs. */
function logBatch(
	context: SendContext,
	batch: Batch,
	sentRows: readonly SentRow[],
	ms: number,
): void {
	const outcomes: Record<string, number> = {};
	for (const { result } of sentRows) {
		outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
	}
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
