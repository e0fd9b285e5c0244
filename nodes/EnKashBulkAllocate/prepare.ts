import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type CardAccount, getCardAccount } from '../shared/enkash/endpoints/account';
import { statedFactsOf } from '../shared/enkash/records';
import { lookupPolicy } from '../shared/enkash/retry';
import { apiError, operationError } from '../shared/n8n/errors';
import { connect } from '../shared/paying/connection';
import {
	type Payer,
	readAccountOfRun,
	readPayer,
	refuseOtherSpelling,
} from '../shared/paying/payer';
import { readSheet } from '../shared/paying/readRows';
import { contradictionBetween } from '../shared/payout/contradiction';
import { type PayoutRules, type Plan, planPayout } from '../shared/payout/plan';
import type { WholeReply } from '../shared/payout/reconciliation';
import { type RunFacts, sentences } from '../shared/payout/result';
import type { ColumnNames } from '../shared/payout/row';
import type { ReadyRun } from './readyRun';
import { assertApproved, withinMeans, withMonthWarning } from './safeguards';
import { type BulkSettings, readSettings } from './settings';

/** A run that is ready to be sent, previewed or checked. Nothing that moves points has been called yet. */
export interface PreparedRun extends ReadyRun {
	/** Points the account can allocate; null where it was not looked up, or EnKash didn't say. */
	availableBalance: number | null;
	/** Which column each field is read from; see `Sheet`. */
	columnsUsed: string;
}

/** A run that is ready, or the error, with the facts and the plan known by then. */
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
		const credential = await readAccountOfRun(context, items.length);
		facts = { ...facts, environment: credential.environment };
		const { cardAccountId, options } = settings;
		const own = { companyId: options.companyId, cardAccountId };
		// A check may tell who was paid under either.
		if (settings.operation !== 'check') refuseOtherSpelling(context, own, credential);
		const payer = readPayer(context, credential, own);
		facts = { ...facts, ...payer };
		const { referenceMode } = settings;
		const sheet = readSheet(context, items, settings.options.distinguishBy, referenceMode);
		plan = planPayout(sheet.rows, payoutRules(settings, payer, sheet.columns, facts));
		const client = connect(context, credential, context.getExecutionCancelSignal());
		const run = { settings, payer, facts, plan, client };
		const { columnsUsed } = sheet;
		if (settings.operation === 'check') {
			return { ok: true, run: { ...run, columnsUsed, availableBalance: null } };
		}
		if (settings.operation === 'allocate') assertApproved(context, run);
		const isAccountNeeded = plan.batches.length > 0 || settings.operation === 'preview';
		const account = isAccountNeeded ? await lookUpAccount(context, run) : null;
		plan =
			settings.operation === 'allocate'
				? await withinMeans(context, run, account)
				: withMonthWarning(run, account);
		const availableBalance = account?.availableBalance ?? null;
		return { ok: true, run: { ...run, plan, columnsUsed, availableBalance } };
	} catch (error) {
		return { ok: false, error, facts, plan };
	}
}

function payoutRules(
	{ operation, referenceMode, payoutRun, options }: BulkSettings,
	payer: Payer,
	columns: ColumnNames,
	run: RunFacts,
): PayoutRules {
	return {
		...payer,
		references:
			referenceMode === 'generate' ? { mode: 'generate', payoutRun } : { mode: 'provide' },
		batchSize: options.batchSize,
		// A check sends nothing, so nothing stops it.
		invalidRows: operation === 'check' ? 'skip' : options.invalidRows,
		maxPointsPerRow: options.maxPointsPerRow,
		maxPointsPerRun: operation === 'check' ? 0 : options.maxPointsPerRun,
		columns,
		run,
	};
}

/** The account, or null where the host lacks this look-up. Throws where EnKash refuses the account or can't be asked. */
async function lookUpAccount(
	context: IExecuteFunctions,
	{ client, settings, payer }: ReadyRun,
): Promise<CardAccount | null> {
	const call = getCardAccount(payer);
	const { reply } = await client.call(call, lookupPolicy, settings.options.timeout * 1000);
	if (reply.kind === 'success') {
		const stated = statedFactsOf(reply.payload);
		const contradiction = contradictionBetween(payer, stated);
		refuseOtherSpelling(context, payer, stated);
		if (contradiction === undefined) return reply.payload;
		throw apiError(context.getNode(), {
			message: 'EnKash answered about another account',
			advice: `EnKash's reply speaks of ${contradiction}. Nothing was sent.`,
		});
	}
	// The host lacks this endpoint, so we learn nothing here; the first batch will tell.
	if ('isPathUnknown' in reply) return null;
	throw accountError(context, reply);
}

function accountError(context: IExecuteFunctions, reply: WholeReply): Error {
	const node = context.getNode();
	switch (reply.kind) {
		case 'refused': {
			const advice = sentences(
				reply.reason,
				"Check 'Company ID', 'Card Account ID' and 'Partner ID' in the EnKash credential and in this node.",
				'Nothing was sent.',
			);
			const problem = { message: 'EnKash refused the account', advice };
			return apiError(node, problem, { httpStatus: reply.status });
		}
		case 'notProcessed': {
			if (reply.cause === 'cancelled') return operationError(node, reply);
			const advice = sentences(reply.advice, 'Nothing was sent.');
			return apiError(node, { message: reply.message, advice });
		}
		case 'unclear':
			return apiError(node, {
				message: 'EnKash did not answer clearly when asked for the account, so nothing was sent',
				advice: `Run the workflow again later. ${reply.message}`,
			});
	}
}
