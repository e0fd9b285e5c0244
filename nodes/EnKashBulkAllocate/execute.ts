import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { inputItems } from '../shared/n8n/input';
import { type OutputStyle, rowItem, wholeRunItem } from '../shared/n8n/output';
import { type OutcomeDetails, type Outcome, type Result, resultOf } from '../shared/payout/result';
import { previewOf, type Summary, summaryOf } from '../shared/payout/summary';
import { type Preparation, type PreparedRun, prepare } from './prepare';
import { sendPlan } from './sendPlan';

/** Success, Failed, Unconfirmed: the output that each outcome leaves on. */
const outputOf: Record<Outcome, 0 | 1 | 2> = {
	allocated: 0,
	alreadyAllocated: 0,
	rejected: 1,
	notSent: 1,
	unconfirmed: 2,
};

/** Runs the node: four outputs, always, and every row on exactly one of the first three. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const startedAt = Date.now();
	const items = inputItems(context);
	const preparation: Preparation = {
		identity: { environment: null, companyId: null, cardAccountId: null, payoutRun: null },
	};
	const [outcome] = await Promise.allSettled([prepare(context, items, preparation)]);
	if (outcome.status === 'rejected') {
		// Thrown under either "continue", the rows would leave on Success as they came.
		if (!context.continueOnFail()) throw outcome.reason;
		return nothingSent(context, items, preparation, outcome.reason, startedAt);
	}
	const prepared = outcome.value;
	if (prepared.settings.operation === 'preview') return preview(items, prepared, startedAt);
	return await allocate(context, items, prepared, startedAt);
}

async function allocate(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	prepared: PreparedRun,
	startedAt: number,
): Promise<INodeExecutionData[][]> {
	const { plan, identity } = prepared;
	const sent = await sendPlan(context, prepared);
	const summary = summaryOf(sent.results.values(), identity, {
		batches: sent.batches,
		requests: sent.requests,
		accountBalance: sent.accountBalance,
		durationMs: Date.now() - startedAt,
		stopped: plan.stopped ?? sent.stopped,
	});
	addHints(context, summary);
	return toStreams(items, sent.results, summary, prepared.settings.options.output);
}

function preview(
	items: INodeExecutionData[],
	{ plan, identity, availableBalance, settings }: PreparedRun,
	startedAt: number,
): INodeExecutionData[][] {
	const durationMs = Date.now() - startedAt;
	const summary = previewOf(plan, identity, { availableBalance, durationMs });
	return toStreams(items, plan.results, summary, settings.options.output);
}

/** Every row on Failed, for a set-up that can't be used, or an execution that was stopped before it was. */
function nothingSent(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	{ identity, plan }: Preparation,
	error: unknown,
	startedAt: number,
): INodeExecutionData[][] {
	const reason = error instanceof Error ? error.message : 'The node could not be set up.';
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	const fate: OutcomeDetails = {
		outcome: 'notSent',
		reasonCode: isCancelled ? 'cancelled' : 'runStopped',
		reason,
	};
	const run = {
		environment: identity.environment ?? undefined,
		cardAccountId: identity.cardAccountId ?? undefined,
		payoutRun: identity.payoutRun ?? undefined,
	};
	// Rows that were refused before the error stay refused for their own reason.
	const results = new Map(plan?.results);
	const rows = new Map(plan?.rows.map((row) => [row.index, row]));
	for (const index of items.keys()) {
		if (!results.has(index)) results.set(index, resultOf(rows.get(index) ?? {}, fate, run));
	}
	const summary = nothingSentSummary(context, { identity, plan }, results, {
		stopped: reason,
		durationMs: Date.now() - startedAt,
	});
	addHints(context, summary);
	return toStreams(items, results, summary, styleFor(context));
}

function nothingSentSummary(
	context: IExecuteFunctions,
	{ identity, plan }: Preparation,
	results: Map<number, Result>,
	{ stopped, durationMs }: { stopped: string; durationMs: number },
): Summary {
	if (readIfUsable(context, 'operation') !== 'preview') {
		const totals = { batches: 0, requests: 0, accountBalance: null, durationMs, stopped };
		return summaryOf(results.values(), identity, totals);
	}
	const { rows, pointsToAllocate, warnings } = plan ?? {
		rows: [],
		pointsToAllocate: 0,
		warnings: [],
	};
	const ended = { batches: [], rows, results, pointsToAllocate, stopped, warnings };
	return previewOf(ended, identity, { availableBalance: null, durationMs });
}

/** The output style where the other parameters may be what can't be used. */
function styleFor(context: IExecuteFunctions): OutputStyle {
	return readIfUsable(context, 'options.output') === 'resultOnly' ? 'resultOnly' : 'rowAndResult';
}

function readIfUsable(context: IExecuteFunctions, name: string): unknown {
	try {
		return context.getNodeParameter(name, 0, null);
	} catch {
		return undefined;
	}
}

function toStreams(
	items: INodeExecutionData[],
	results: Map<number, Result>,
	summary: Summary,
	style: OutputStyle,
): INodeExecutionData[][] {
	const streams: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], []];
	for (const [index, item] of items.entries()) {
		const result = results.get(index);
		if (result) streams[outputOf[result.outcome]].push(rowItem(item, index, result, style));
	}
	return [...streams, [wholeRunItem({ ...summary }, items.length)]];
}

/** Shown above the output in the editor, where people would otherwise only see the first stream. */
function addHints(
	context: IExecuteFunctions,
	{ payoutRun, rejected, notSent, unconfirmed, stopped }: Summary,
): void {
	if (unconfirmed > 0) {
		const what = payoutRun === null ? 'reference numbers' : 'payout run';
		context.addExecutionHints({
			message: `May or may not be paid: ${rowsOf(unconfirmed)}, on "Unconfirmed". Run the same ${what} again to find out: nobody is paid twice.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
	if (rejected + notSent > 0) {
		const why = stopped === null ? '' : ` ${stopped}`;
		context.addExecutionHints({
			message: `Not paid: ${rowsOf(rejected + notSent)}, on "Failed" with the reason.${why}`,
			type: 'warning',
			location: 'outputPane',
		});
	}
}

function rowsOf(count: number): string {
	return count === 1 ? '1 row' : `${count} rows`;
}
