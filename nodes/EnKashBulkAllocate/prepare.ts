import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type EnKashClient, lookupPolicy } from '../shared/enkash/client';
import { getCardAccount } from '../shared/enkash/endpoints/account';
import { apiError, operationError } from '../shared/n8n/errors';
import { connect } from '../shared/paying/connection';
import { readAccount, readPayer } from '../shared/paying/payer';
import { readSheet } from '../shared/paying/readRows';
import { type PayoutRules, type Plan, planPayout } from '../shared/payout/plan';
import type { WholeReply } from '../shared/payout/reconciliation';
import { type RunFacts, sentences } from '../shared/payout/result';
import type { ColumnNames } from '../shared/payout/row';
import { type BulkSettings, readSettings } from './settings';

/** A run that is ready to be sent or previewed. Nothing that moves points has been called yet. */
export interface PreparedRun {
	settings: BulkSettings;
	payer: { companyId: string; cardAccountId: string };
	facts: RunFacts;
	plan: Plan;
	client: EnKashClient;
	/** Points the account can allocate; null where the plan sends nothing, or EnKash didn't say. */
	availableBalance: number | null;
}

/** A run that is ready, or the error that ended it and what was known by then. */
export type Preparation =
	| { ok: true; run: PreparedRun }
	| { ok: false; error: unknown; facts: RunFacts; plan?: Plan };

/**
 * Reads the set-up and the rows, plans the run, and looks up the account, which proves login and account before any
 * point moves. Never throws: the error is part of the answer.
 */
export async function prepare(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<Preparation> {
	let facts: RunFacts = {};
	let plan: Plan | undefined;
	try {
		const settings = readSettings(context);
		const payoutRun = settings.referenceMode === 'generate' ? settings.payoutRun : undefined;
		facts = { payoutRun };
		const account = await readAccount(context);
		facts = { ...facts, environment: account.environment };
		const payer = readPayer(context, account, {
			companyId: settings.options.companyId,
			cardAccountId: settings.cardAccountId,
		});
		facts = { ...facts, ...payer };
		const sheet = readSheet(context, items, settings.options.distinguishBy);
		plan = planPayout(sheet.rows, payoutRules(settings, payer, sheet.columns, facts));
		const client = connect(context, account, context.getExecutionCancelSignal());
		const isAccountNeeded = plan.batches.length > 0 || settings.operation === 'preview';
		const availableBalance = isAccountNeeded
			? await lookUpBalance(context, client, settings, payer)
			: null;
		return { ok: true, run: { settings, payer, facts, plan, client, availableBalance } };
	} catch (error) {
		return { ok: false, error, facts, plan };
	}
}

function payoutRules(
	{ referenceMode, payoutRun, options }: BulkSettings,
	payer: PreparedRun['payer'],
	columns: ColumnNames,
	run: RunFacts,
): PayoutRules {
	return {
		...payer,
		references:
			referenceMode === 'generate' ? { mode: 'generate', payoutRun } : { mode: 'provide' },
		batchSize: options.batchSize,
		invalidRows: options.invalidRows,
		maxPointsPerRow: options.maxPointsPerRow,
		maxPointsPerRun: options.maxPointsPerRun,
		columns,
		run,
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
	// The host lacks this endpoint, so we learn nothing here; the first batch will tell.
	if ('isPathUnknown' in reply) return null;
	throw accountError(context, reply);
}

function accountError(context: IExecuteFunctions, reply: WholeReply) {
	const node = context.getNode();
	switch (reply.kind) {
		case 'refused':
			return apiError(node, 'EnKash refused the account', {
				advice: sentences(
					reply.reason,
					'Check Company ID, Card Account ID and Partner ID in the EnKash credential and in this node.',
					'Nothing was sent.',
				),
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
