import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { problemOf } from '../shared/n8n/errors';
import { inputItems } from '../shared/n8n/input';
import { type OutputStyle, outputStyles, rowItem, wholeRunItem } from '../shared/n8n/output';
import type { FailureMode } from '../shared/paying/itemPayout';
import { type NothingSent, type Plan, stoppedPlan } from '../shared/payout/plan';
import { type Outcome, reasonOf, type Result, resultOf } from '../shared/payout/result';
import { stoppedByUser } from '../shared/payout/stopRule';
import {
	checkSummaryOf,
	noCalls,
	previewOf,
	type RunRecord,
	type Summary,
	summaryOf,
	type SummaryParts,
} from '../shared/payout/summary';
import { checkRun } from './checkRun';
import { addHints } from './hints';
import { type Preparation, prepare, type PreparedRun } from './prepare';
import { planIdOfRun } from './safeguards';
import { sendPlan } from './sendPlan';

/** The output of each outcome: Success, Failed, Unconfirmed. */
const outputOf: Record<Outcome, 0 | 1 | 2> = {
	allocated: 0,
	alreadyAllocated: 0,
	rejected: 1,
	notSent: 1,
	notFound: 1,
	unconfirmed: 2,
};

/**
 * Runs the node: always four outputs, every row on exactly one of the first three. Throws where the run can't be prepared,
 * but not with On Error = Continue: n8n would then emit the untouched input rows on Success.
 */
export async function execute(
	context: IExecuteFunctions,
	{ continueOnFail }: FailureMode,
): Promise<INodeExecutionData[][]> {
	const startedAtMs = Date.now();
	const items = inputItems(context);
	const preparation = await prepare(context, items);
	if (!preparation.ok && !continueOnFail) throw preparation.error;
	const { results, summary, style } = preparation.ok
		? await carryOut(context, preparation.run, startedAtMs)
		: nothingSent(context, items, preparation, startedAtMs);
	const run = preparation.ok ? preparation.run : undefined;
	addHints(context, items, { results, summary, run });
	return toStreams(items, results, summary, style);
}

/** The outcome of a run. */
interface RunEnd {
	/** By the row's index. */
	results: ReadonlyMap<number, Result>;
	summary: Summary;
	style: OutputStyle;
}

async function carryOut(
	context: IExecuteFunctions,
	run: PreparedRun,
	startedAtMs: number,
): Promise<RunEnd> {
	const { operation, options } = run.settings;
	const { output: style } = options;
	switch (operation) {
		case 'preview': {
			const record = recordOf(context, startedAtMs, run.plan, planIdOfRun(run));
			const summary = previewOf({ ...run, record, listPlan: options.listPlan });
			return { results: run.plan.results, summary, style };
		}
		case 'check': {
			const { results, requests } = await checkRun(context, run);
			const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
			const totals = { ...noCalls, requests, stopped: isCancelled ? stoppedByUser : null };
			const record = recordOf(context, startedAtMs, run.plan, null);
			return { results, summary: checkSummaryOf({ ...run, results, totals, record }), style };
		}
		case 'allocate': {
			const { results, ...totals } = await sendPlan(context, run);
			const planId = options.approvedPlan === '' ? null : options.approvedPlan;
			const record = recordOf(context, startedAtMs, run.plan, planId);
			return { results, summary: summaryOf({ ...run, results, totals, record }), style };
		}
	}
}

function recordOf(
	context: IExecuteFunctions,
	startedAtMs: number,
	{ warnings }: Pick<Plan, 'warnings'>,
	planId: string | null,
): RunRecord {
	return {
		executionId: context.getExecutionId() || null,
		workflowId: context.getWorkflow().id ?? null,
		startedAtMs,
		finishedAtMs: Date.now(),
		warnings,
		planId,
	};
}

/**
 * The end of a run that sent nothing, because the set-up is wrong or the execution was stopped. Every row leaves on
 * Failed; those of a check on Unconfirmed, as they may have been paid.
 */
function nothingSent(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	{ error, facts, plan }: Extract<Preparation, { ok: false }>,
	startedAtMs: number,
): RunEnd {
	const reason = reasonOf(problemOf(error));
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	const operation = readIfUsable(context, 'operation');
	const details: NothingSent = {
		outcome: operation === 'check' ? 'unconfirmed' : 'notSent',
		reasonCode: isCancelled ? 'cancelled' : 'runStopped',
		reason,
	};
	// Rows that were refused before the error keep their own reason.
	const stopped = stoppedPlan(plan ?? emptyPlan, details, facts);
	const results = new Map(stopped.results);
	for (const index of items.keys()) {
		if (!results.has(index)) results.set(index, resultOf({}, details, facts));
	}
	const ended = { ...stopped, results };
	const record = recordOf(context, startedAtMs, ended, null);
	const parts = { results, plan: ended, facts, record, totals: { ...noCalls, stopped: reason } };
	return { results, summary: summaryOfNothing(operation, parts), style: styleFor(context) };
}

function summaryOfNothing(operation: unknown, parts: SummaryParts & { plan: Plan }): Summary {
	switch (operation) {
		case 'preview':
			return previewOf({ ...parts, availableBalance: null, listPlan: false });
		case 'check':
			return checkSummaryOf(parts);
		default:
			return summaryOf(parts);
	}
}

const emptyPlan: Plan = {
	batches: [],
	rows: [],
	results: new Map(),
	pointsToAllocate: 0,
	stopped: null,
	warnings: [],
};

/** The output style, read by itself: the other parameters may be wrong. */
function styleFor(context: IExecuteFunctions): OutputStyle {
	const output = readIfUsable(context, 'options.output');
	return outputStyles.find((style) => style === output) ?? 'columns';
}

function readIfUsable(context: IExecuteFunctions, name: string): unknown {
	try {
		return context.getNodeParameter(name, 0, null, { rawExpressions: true });
	} catch {
		return undefined;
	}
}

function toStreams(
	items: INodeExecutionData[],
	results: ReadonlyMap<number, Result>,
	summary: Summary,
	style: OutputStyle,
): INodeExecutionData[][] {
	const streams: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	items.forEach((item, index) => {
		const result = results.get(index);
		if (result) streams[outputOf[result.outcome]].push(itemOfRow(item, index, result, style));
	});
	return [...streams, [wholeRunItem({ ...summary }, items.length)]];
}

/** The item of a row; the result alone where the row can't be copied, as points may have moved. Never throws. */
function itemOfRow(
	item: INodeExecutionData,
	index: number,
	result: Result,
	style: OutputStyle,
): INodeExecutionData {
	try {
		return rowItem(item, index, result, style);
	} catch {
		return rowItem(item, index, result, 'resultOnly');
	}
}
