import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { getCardAccount } from '../shared/enkash/account';
import { type EndpointCall, lookupPolicy } from '../shared/enkash/client';
import { searchTransactions } from '../shared/enkash/transactions';
import { readAccount } from '../shared/n8n/account';
import { connect } from '../shared/n8n/connection';
import { apiError, replyError } from '../shared/n8n/errors';
import { readPayer } from '../shared/n8n/payer';
import { withoutTokens } from '../shared/n8n/simplify';
import { crossing, readBalanceMemory } from './balanceMemory';
import { readSettings, type TriggerSettings } from './settings';
import { news, readTransactionMemory } from './transactionMemory';

const hourMs = 3_600_000;

/** What a poll works with. */
interface PollContext {
	context: IPollFunctions;
	settings: TriggerSettings;
	payer: { companyId: string; cardAccountId: string };
	call<T>(call: EndpointCall<T>): Promise<T>;
}

/** Asks EnKash once: items when there is something to tell, else null. Throws a `NodeApiError`. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const settings = readSettings(context);
	const account = await readAccount(context);
	const payer = readPayer(context, account, {
		companyId: settings.options.companyId,
		cardAccountId: settings.cardAccountId,
	});
	const client = connect(context, account);
	const pollContext: PollContext = {
		context,
		settings,
		payer,
		async call(call) {
			const { reply } = await client.call(call, lookupPolicy, settings.options.timeout * 1000);
			if (reply.kind === 'success') return reply.payload;
			throw replyError(context.getNode(), reply);
		},
	};
	const found =
		settings.event === 'balanceLow'
			? await pollBalance(pollContext)
			: await pollTransactions(pollContext);
	return found.length === 0 ? null : [found.map((json) => ({ json }))];
}

async function pollBalance({
	context,
	settings,
	payer,
	call,
}: PollContext): Promise<IDataObject[]> {
	const { threshold } = settings;
	const { availableBalance } = await call(getCardAccount(payer.companyId, payer.cardAccountId));
	if (availableBalance === undefined) {
		throw apiError(context.getNode(), "EnKash's reply names no balance", {
			advice: 'Check that Card Account ID is the ID of an account that points are taken from.',
		});
	}
	const json = { event: settings.event, ...payer, availableBalance, threshold };
	if (context.getMode() === 'manual') return [json];
	const memory = context.getWorkflowStaticData('node');
	const { hasCrossed, wasBelow } = crossing(readBalanceMemory(memory), {
		...payer,
		threshold,
		availableBalance,
	});
	memory.balance = wasBelow;
	return hasCrossed ? [json] : [];
}

const itemsInSample = 1;

async function pollTransactions({
	context,
	settings,
	payer,
	call,
}: PollContext): Promise<IDataObject[]> {
	const nowMs = Date.now();
	const windowMs = settings.options.lookBackHours * hourMs;
	const isManual = context.getMode() === 'manual';
	const memory = context.getWorkflowStaticData('node');
	const known = readTransactionMemory(memory, payer);
	const txnDateFrom = isManual
		? undefined
		: new Date((known?.lastPollMs ?? nowMs) - windowMs).toISOString();
	const { records } = await call(
		searchTransactions({ ...payer, txnDateFrom }, settings.options.path),
	);
	if (isManual) return records.slice(-itemsInSample).map(withoutTokens);
	const { fresh, seen } = news(known, records, { nowMs, windowMs });
	// Last, as n8n keeps what is written here even where the poll fails after it.
	memory.transactions = { ...payer, lastPollMs: nowMs, seen };
	return fresh.map(withoutTokens);
}
