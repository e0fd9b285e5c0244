import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { messageOf } from '../shared/n8n/errors';
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

/**
 * Runs the node: four outputs, always, and every row on exactly one of the first three. Where the run can't be prepared
 * it throws, unless the node goes on: n8n would then emit the untouched input rows on Success.
 */
export async function execute(
	context: IExecuteFunctions,
	{ goesOn }: { goesOn: boolean },
): Promise<INodeExecutionData[][]> {
	const startedAt = Date.now();
	const items = inputItems(context);
	const preparation = await prepare(context, items);
	if (!preparation.ok) {
		if (!goesOn) throw preparation.error;
		return nothingSent(context, items, preparation, startedAt);
	}
	const { run } = preparation;
	return run.settings.operation === 'preview'
		? preview(items, run, startedAt)
		: await allocate(context, items, run, startedAt);
}

async function allocate(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	run: PreparedRun,
	startedAt: number,
): Promise<INodeExecutionData[][]> {
	const sent = await sendPlan(context, run);
	const summary = summaryOf(sent.results, run.plan, run.facts, {
		batches: sent.batches,
		requests: sent.requests,
		accountBalance: sent.accountBalance,
		durationMs: Date.now() - startedAt,
		stopped: sent.stopped,
	});
	addHints(context, summary);
	return toStreams(items, sent.results, summary, run.settings.options.output);
}

function preview(
	items: INodeExecutionData[],
	{ plan, facts, availableBalance, settings }: PreparedRun,
	startedAt: number,
): INodeExecutionData[][] {
	const durationMs = Date.now() - startedAt;
	const summary = previewOf(plan, facts, { availableBalance, durationMs });
	return toStreams(items, plan.results, summary, settings.options.output);
}

/** Every row on Failed, for a set-up that can't be used, or an execution that was stopped before it was. */
function nothingSent(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	{ error, facts, plan }: Extract<Preparation, { ok: false }>,
	startedAt: number,
): INodeExecutionData[][] {
	const reason = messageOf(error);
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	const details: OutcomeDetails = {
		outcome: 'notSent',
		reasonCode: isCancelled ? 'cancelled' : 'runStopped',
		reason,
	};
	// Rows that were refused before the error stay refused for their own reason.
	const results = new Map(plan?.results);
	const rows = new Map(plan?.rows.map((row) => [row.index, row]));
	for (const index of items.keys()) {
		if (!results.has(index)) results.set(index, resultOf(rows.get(index) ?? {}, details, facts));
	}
	const durationMs = Date.now() - startedAt;
	const ended = { batches: [], rows: [], pointsToAllocate: 0, ...plan, results, stopped: reason };
	const summary =
		readIfUsable(context, 'operation') === 'preview'
			? previewOf(ended, facts, { availableBalance: null, durationMs })
			: summaryOf(results, ended, facts, {
					batches: 0,
					requests: 0,
					accountBalance: null,
					durationMs,
					stopped: reason,
				});
	addHints(context, summary);
	return toStreams(items, results, summary, styleFor(context));
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
