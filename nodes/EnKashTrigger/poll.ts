import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { EndpointCall } from '../shared/enkash/client';
import { getCardAccount } from '../shared/enkash/endpoints/account';
import { searchTransactions } from '../shared/enkash/endpoints/transactions';
import { type EnKashRecord, type Records, statedFactsOf } from '../shared/enkash/records';
import { lookupPolicy } from '../shared/enkash/retry';
import { apiError, operationError } from '../shared/n8n/errors';
import { withoutTokens } from '../shared/n8n/simplify';
import { connect } from '../shared/paying/connection';
import { type EnKashAccount, type Payer, readAccount, readPayer } from '../shared/paying/payer';
import { replyError } from '../shared/paying/replyError';
import { contradictionBetween, type Statement } from '../shared/payout/contradiction';
import {
	type BalanceEvent,
	readBalanceMemory,
	sampleBalance,
	thresholdCrossing,
} from './balanceMemory';
import { hourMs, listTransactions, type Span } from './listTransactions';
import { oneAtATime } from './polling';
import { readSettings, type TriggerSettings } from './settings';
import {
	mayHaveBegunAhead,
	newTransactions,
	readTransactionMemory,
	wasSetBack,
	watchedMoment,
	windowStart,
	withBegunWindow,
} from './transactionMemory';
import { watchedSince, watchFrom } from './watch';

/** What a poll needs. */
interface PollContext {
	context: IPollFunctions;
	account: EnKashAccount;
	payer: Payer;
	/** Identifies the trigger in this n8n. */
	trigger: string;
	call<T>(call: EndpointCall<T>): Promise<T>;
}

/** One poll: the new items, or null for none. Throws a `NodeApiError` or `NodeOperationError`. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const trigger = `${context.getWorkflow().id}:${context.getNode().id}`;
	const ask = async () => await pollOnce(context, trigger);
	// A test in the editor remembers nothing, so it need not wait.
	const found =
		context.getMode() === 'manual' ? await ask() : await oneAtATime(trigger, context, ask);
	return found === undefined || found.length === 0 ? null : [found.map((json) => ({ json }))];
}

async function pollOnce(context: IPollFunctions, trigger: string): Promise<IDataObject[]> {
	const settings = readSettings(context);
	const { companyId, timeout } = settings.options;
	const account = await readAccount(context);
	const payer = readPayer(context, account, { companyId, cardAccountId: settings.cardAccountId });
	const client = connect(context, account);
	const pollContext: PollContext = {
		context,
		account,
		payer,
		trigger,
		async call(call) {
			const { reply } = await client.call(call, lookupPolicy, timeout * 1000);
			if (reply.kind === 'success') return reply.payload;
			throw replyError(context.getNode(), reply);
		},
	};
	return settings.event === 'newTransaction'
		? await pollTransactions(pollContext, settings.options)
		: await pollBalance(pollContext, settings);
}

async function pollBalance(
	{ context, account, payer, call }: PollContext,
	{ event, threshold }: Extract<TriggerSettings, { event: BalanceEvent }>,
): Promise<IDataObject[]> {
	const cardAccount = await call(getCardAccount(payer));
	refuseForeign(context, cardAccount, payer);
	const { availableBalance } = cardAccount;
	if (availableBalance === undefined) {
		throw apiError(context.getNode(), {
			message: "EnKash's reply names no balance",
			advice: 'Check that Card Account ID is the ID of an account that points are taken from.',
		});
	}
	const { environment } = account;
	const json = { event, availableBalance, threshold, environment, ...payer };
	if (context.getMode() === 'manual') {
		return [{ sample: true, ...json, availableBalance: sampleBalance(event, json) }];
	}
	const memory = context.getWorkflowStaticData('node');
	const { crossing, memory: remembered } = thresholdCrossing(readBalanceMemory(memory), {
		...payer,
		threshold,
		availableBalance,
	});
	memory.balance = remembered;
	return crossing === event ? [json] : [];
}

/** How transactions are listed. */
interface ListSettings {
	lookBackHours: number;
	path: string;
}

async function pollTransactions(
	pollContext: PollContext,
	settings: ListSettings,
): Promise<IDataObject[]> {
	const { context, payer, trigger } = pollContext;
	const times = { nowMs: Date.now(), windowMs: settings.lookBackHours * hourMs };
	if (context.getMode() === 'manual') {
		return [await sampleTransaction(pollContext, settings, windowStart(undefined, times))];
	}
	const memory = context.getWorkflowStaticData('node');
	const known = readTransactionMemory(memory, payer);
	const watch = watchedSince(trigger, known && watchedMoment(known));
	if (known && wasSetBack(known, { ...times, ...watch })) throw clockError(context);
	const fromMs = windowStart(known, times);
	const transactions = await allTransactions(pollContext, settings, fromMs, times.nowMs);
	if (known && mayHaveBegunAhead(known, transactions, { ...times, ...watch })) {
		// Said once: the next poll reports what this one has seen, and goes by EnKash's dates.
		memory.transactions = withBegunWindow(known);
		throw aheadError(context);
	}
	const { fresh, memory: remembered } = newTransactions(known, transactions, payer, {
		...times,
		watchedMs: watch.watchedMs,
	});
	// Last, as n8n saves this even if the poll fails afterwards.
	memory.transactions = remembered;
	watchFrom(trigger, watchedMoment(remembered), { sinceBeginning: known === undefined });
	return fresh.map(withoutTokens);
}

function clockError(context: IPollFunctions): Error {
	return operationError(context.getNode(), {
		message: "This machine's clock was set back since the trigger began",
		advice:
			'So as to miss no transaction, none is reported until the clock is right. If it was ahead when the trigger began, and is right now, rename this node: that has it begin anew. What was made meanwhile can be looked up with the EnKash node.',
	});
}

function aheadError(context: IPollFunctions): Error {
	return operationError(context.getNode(), {
		message: "This machine's clock may have been ahead when the trigger began",
		advice:
			"The first transaction that EnKash shows is older than 'Look Back (Hours)', so earlier ones may be missing: look them up with the EnKash node. Set the clock right if it is ahead. The next poll goes on with what EnKash shows.",
	});
}

async function allTransactions(
	pollContext: PollContext,
	settings: ListSettings,
	fromMs: number,
	nowMs: number,
): Promise<Map<string, EnKashRecord>> {
	const { context, payer } = pollContext;
	const ask = async (span: Span) => await searchOnce(pollContext, settings, span);
	const list = await listTransactions(ask, { fromMs, nowMs });
	if (!list.isComplete) {
		throw apiError(context.getNode(), {
			message: `EnKash counts ${list.recordsCount} transactions of one moment but sends only ${list.received} of them`,
			advice:
				'So as to miss none, none is reported. EnKash documents no way to ask for the others: look them up with the EnKash node and filters. To report from now on again, rename this node, which has it begin anew.',
		});
	}
	for (const transaction of list.transactions.values()) {
		refuseForeign(context, transaction, { cardAccountId: payer.cardAccountId });
	}
	return list.transactions;
}

/** Throws where a record belongs to another account: it must not start this workflow. */
function refuseForeign(context: IPollFunctions, record: EnKashRecord, asked: Statement): void {
	const contradiction = contradictionBetween(asked, statedFactsOf(record));
	if (contradiction === undefined) return;
	throw apiError(context.getNode(), {
		message: 'EnKash answered about another account than was asked for',
		advice: `EnKash's reply speaks of ${contradiction}.`,
	});
}

async function searchOnce(
	{ payer, call }: PollContext,
	{ path }: ListSettings,
	{ fromMs, toMs }: Partial<Span>,
): Promise<Records> {
	const dates = { txnDateFrom: isoDate(fromMs), txnDateTo: isoDate(toMs) };
	return await call(searchTransactions({ ...payer, ...dates }, path));
}

function isoDate(moment: number | undefined): string | undefined {
	return moment === undefined ? undefined : new Date(moment).toISOString();
}

/** A transaction to build the workflow with: a recent one, so as not to fetch all there ever were, else any. */
async function sampleTransaction(
	pollContext: PollContext,
	settings: ListSettings,
	fromMs: number,
): Promise<IDataObject> {
	const recent = await searchOnce(pollContext, settings, { fromMs });
	const [sample] =
		recent.records.length > 0
			? recent.records
			: (await searchOnce(pollContext, settings, {})).records;
	if (sample) return { sample: true, ...withoutTokens(sample) };
	throw operationError(pollContext.context.getNode(), {
		message: 'There is no transaction to show yet',
		advice: "Give somebody points from this account first, or check 'Card Account ID'.",
	});
}
