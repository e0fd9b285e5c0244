import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { getCardAccount } from '../shared/enkash/endpoints/account';
import { type EnKashClient, lookupPolicy } from '../shared/enkash/client';
import type { Reply } from '../shared/enkash/reply';
import { type EnKashAccount, readAccount, readPayer } from '../shared/paying/payer';
import { connect } from '../shared/paying/connection';
import { apiError, operationError } from '../shared/n8n/errors';
import { readSheet } from '../shared/paying/readRows';
import { type PayoutRules, type Plan, planPayout, surelySends } from '../shared/payout/plan';
import type { ColumnNames } from '../shared/payout/row';
import type { RunIdentity } from '../shared/payout/summary';
import { headStart } from './headStart';
import { type BulkSettings, readSettings } from './settings';

/** A run that is ready to be sent or previewed. Nothing that moves points has been called yet. */
export interface PreparedRun {
	settings: BulkSettings;
	payer: { companyId: string; cardAccountId: string };
	identity: RunIdentity;
	plan: Plan;
	client: EnKashClient;
	/** Points the account can allocate; null where the plan sends nothing, or EnKash didn't say. */
	availableBalance: number | null;
}

/** What is known of a run so far, also where preparing it ends in an error. */
export interface Preparation {
	identity: RunIdentity;
	plan?: Plan;
}

/**
 * Reads the set-up and the rows, plans the run, and looks up the account, which proves login and account before any
 * point moves. Fills `preparation` as far as it gets. Throws a `NodeOperationError` or `NodeApiError`.
 */
export async function prepare(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	preparation: Preparation,
): Promise<PreparedRun> {
	const { identity } = preparation;
	const settings = readSettings(context);
	identity.payoutRun = settings.referenceMode === 'generate' ? settings.payoutRun : null;
	const account = await readAccount(context);
	identity.environment = account.environment;
	const payer = readPayer(context, account, {
		companyId: settings.options.companyId,
		cardAccountId: settings.cardAccountId,
	});
	Object.assign(identity, payer);
	const sheet = readSheet(context, items, settings.options.distinguishBy, settings.referenceMode);
	const rules = payoutRules(settings, payer, account, sheet.columns);
	const client = connect(context, account, context.getExecutionCancelSignal());
	const lookUp = async () => await lookUpBalance(context, client, settings, payer);
	// EnKash looks the account up while the sheet is planned, but never for a run that may not need it.
	const early = surelySends(sheet.rows, rules) ? lookUp() : undefined;
	if (early) await headStart(early);
	const plan = planPayout(sheet.rows, rules);
	preparation.plan = plan;
	const isAccountNeeded = plan.batches.length > 0 || settings.operation === 'preview';
	const availableBalance = isAccountNeeded ? await (early ?? lookUp()) : null;
	return { settings, payer, identity, plan, client, availableBalance };
}

function payoutRules(
	{ referenceMode, payoutRun, options }: BulkSettings,
	{ companyId, cardAccountId }: PreparedRun['payer'],
	{ environment }: EnKashAccount,
	columns: ColumnNames,
): PayoutRules {
	const isGenerated = referenceMode === 'generate';
	return {
		companyId,
		cardAccountId,
		references: isGenerated ? { mode: 'generate', payoutRun } : { mode: 'provide' },
		batchSize: options.batchSize,
		invalidRows: options.invalidRows,
		maxPointsPerRow: options.maxPointsPerRow,
		maxPointsPerRun: options.maxPointsPerRun,
		columns,
		run: { environment, cardAccountId, payoutRun: isGenerated ? payoutRun : undefined },
	};
}

async function lookUpBalance(
	context: IExecuteFunctions,
	client: EnKashClient,
	{ options }: BulkSettings,
	{ companyId, cardAccountId }: PreparedRun['payer'],
): Promise<number | null> {
	const call = getCardAccount(companyId, cardAccountId);
	const { reply } = await client.call(call, lookupPolicy, options.timeout * 1000);
	if (reply.kind === 'success') return reply.payload.availableBalance ?? null;
	// A host without this path says nothing of the account: the allocation itself will, before any point moves.
	if ('isPathUnknown' in reply) return null;
	throw accountError(context, reply);
}

function accountError(
	context: IExecuteFunctions,
	reply: Exclude<Reply<unknown>, { kind: 'success' }>,
) {
	const node = context.getNode();
	switch (reply.kind) {
		case 'refused':
			return apiError(node, `EnKash refused the account: ${reply.reason}`, {
				advice:
					'Check Company ID, Card Account ID and Partner ID in the EnKash credential and in this node. Nothing was sent.',
				httpStatus: reply.status,
			});
		case 'notProcessed':
			return reply.cause === 'cancelled'
				? operationError(node, reply.reason)
				: apiError(node, reply.reason, { advice: 'Nothing was sent.' });
		case 'unclear':
			return apiError(
				node,
				'EnKash did not answer clearly when asked for the account, so nothing was sent.',
				{
					advice: `Run the workflow again later. ${reply.reason}`,
				},
			);
	}
}
