import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { getCardAccount } from '../shared/enkash/endpoints/account';
import { type EndpointCall, lookupPolicy } from '../shared/enkash/client';
import type { EnKashRecord } from '../shared/enkash/records';
import { searchTransactions } from '../shared/enkash/endpoints/transactions';
import { type EnKashAccount, readAccount, readPayer } from '../shared/paying/payer';
import { connect } from '../shared/paying/connection';
import { apiError, operationError, replyError } from '../shared/n8n/errors';
import { withoutTokens } from '../shared/n8n/simplify';
import { thresholdCrossing, readBalanceMemory } from './balanceMemory';
import { readSettings } from './settings';
import { windowStart, newTransactions, readTransactionMemory } from './transactionMemory';

const hourMs = 3_600_000;

/** What a poll works with. */
interface PollContext {
	context: IPollFunctions;
	account: EnKashAccount;
	payer: { companyId: string; cardAccountId: string };
	call<T>(call: EndpointCall<T>): Promise<T>;
}

/** Asks EnKash once: items when there is something to tell, else null. Throws a `NodeApiError`. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const settings = readSettings(context);
	const { companyId, timeout } = settings.options;
	const account = await readAccount(context);
	const payer = readPayer(context, account, { companyId, cardAccountId: settings.cardAccountId });
	const client = connect(context, account);
	const pollContext: PollContext = {
		context,
		account,
		payer,
		async call(call) {
			const { reply } = await client.call(call, lookupPolicy, timeout * 1000);
			if (reply.kind === 'success') return reply.payload;
			throw replyError(context.getNode(), reply);
		},
	};
	const found =
		settings.event === 'balanceLow'
			? await pollBalance(pollContext, settings.threshold)
			: await pollTransactions(pollContext, settings.options);
	return found.length === 0 ? null : [found.map((json) => ({ json }))];
}

async function pollBalance(
	{ context, account, payer, call }: PollContext,
	threshold: number,
): Promise<IDataObject[]> {
	const { availableBalance } = await call(getCardAccount(payer.companyId, payer.cardAccountId));
	if (availableBalance === undefined) {
		throw apiError(context.getNode(), "EnKash's reply names no balance", {
			advice: 'Check that Card Account ID is the ID of an account that points are taken from.',
		});
	}
	const { environment } = account;
	const json = { event: 'balanceLow', environment, ...payer, availableBalance, threshold };
	if (context.getMode() === 'manual') return [json];
	const memory = context.getWorkflowStaticData('node');
	const { hasCrossed, wasBelow } = thresholdCrossing(readBalanceMemory(memory), {
		...payer,
		threshold,
		availableBalance,
	});
	memory.balance = wasBelow;
	return hasCrossed ? [json] : [];
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
	const { context, payer } = pollContext;
	const times = { nowMs: Date.now(), windowMs: settings.lookBackHours * hourMs };
	if (context.getMode() === 'manual') {
		return [await sampleTransaction(pollContext, settings, windowStart(undefined, times))];
	}
	const memory = context.getWorkflowStaticData('node');
	const known = readTransactionMemory(memory, payer);
	const fromMs = windowStart(known, times);
	const transactions = await listTransactions(pollContext, settings, fromMs);
	const { fresh, seen } = newTransactions(known, transactions, times);
	// Last, as n8n keeps what is written here even where the poll fails after it.
	memory.transactions = { ...payer, lastPollMs: times.nowMs, fromMs, seen };
	return fresh.map(withoutTokens);
}

async function listTransactions(
	{ context, payer, call }: PollContext,
	{ path }: ListSettings,
	fromMs?: number,
): Promise<EnKashRecord[]> {
	const txnDateFrom = fromMs === undefined ? undefined : new Date(fromMs).toISOString();
	const { records, recordsCount } = await call(searchTransactions({ ...payer, txnDateFrom }, path));
	if (recordsCount !== undefined && recordsCount > records.length) {
		context.logger.warn(
			`EnKash Trigger: EnKash counts ${recordsCount} transactions but sent only ${records.length}. Look back fewer hours, or poll more often, so that none is missed.`,
		);
	}
	return records;
}

/** A transaction to build the workflow with: a recent one, so as not to fetch all there ever were, else any. */
async function sampleTransaction(
	pollContext: PollContext,
	settings: ListSettings,
	fromMs: number,
): Promise<IDataObject> {
	const recent = await listTransactions(pollContext, settings, fromMs);
	const [sample] = recent.length > 0 ? recent : await listTransactions(pollContext, settings);
	if (sample) return withoutTokens(sample);
	throw operationError(pollContext.context.getNode(), 'There is no transaction to show yet', {
		advice: 'Give somebody points from this account first, or check Card Account ID.',
	});
}
