import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import { getCardAccount } from '../shared/enkash/endpoints/account';
import { type Card, statementInCard } from '../shared/enkash/endpoints/cards';
import { allocatePoints, type PointsAllocation } from '../shared/enkash/endpoints/pointsAllocation';
import { statedFactsOf } from '../shared/enkash/records';
import { lookupPolicy, perItemPolicy } from '../shared/enkash/retry';
import { readConcurrency } from '../shared/n8n/parameters';
import { cardToShow } from '../shared/n8n/simplify';
import type { FailureMode, ItemPayout } from '../shared/paying/itemPayout';
import { aboveMonthLimit, pointsLeftThisMonth } from '../shared/paying/monthLimit';
import { accountKey } from '../shared/paying/payer';
import { payItems } from '../shared/paying/payItems';
import { logSettingsOf, lookUpPayouts, type SentPayout } from '../shared/paying/transactionLog';
import { contradictionBetween, type Statement } from '../shared/payout/contradiction';
import { outcomeAboveLimit } from '../shared/payout/plan';
import { paidBefore } from '../shared/payout/reconciliation';
import type { OutcomeDetails, Result } from '../shared/payout/result';
import { described, type PointsRequest, readPoints } from './readPoints';

/** Runs the node: one item out for each item in. */
export async function execute(
	context: IExecuteFunctions,
	mode: FailureMode,
): Promise<INodeExecutionData[]> {
	return await payItems(context, mode, (account) => ({
		concurrency: readConcurrency(context, described),
		holdBack: async (client, payouts) => await aboveAnyMonthLimit(context, client, payouts),
		read(itemIndex) {
			const points = readPoints(context, account, itemIndex);
			return points.ok ? { ok: true, payout: payoutOf(points.value) } : points;
		},
	}));
}

function payoutOf(request: PointsRequest): ItemPayout<Card> {
	const { allocation, settings, run } = request;
	const { reference: uniqueReferenceNumber, mobile, loadAmount, firstName } = allocation;
	const { allocationPath, confirmBy, resendWhenUnclear, timeout } = settings.options;
	const { maxPointsPerMonth, maxPointsPerRow, maxPointsPerRun } = settings.options;
	const isCredit = allocation.transactionType === 'CR';
	const mayBeResent = resendWhenUnclear || confirmBy === 'resend';
	return {
		facts: { uniqueReferenceNumber, name: firstName, mobile, loadAmount },
		run,
		statement: statementOf(allocation),
		statementIn: statementInCard,
		refusal: outcomeAboveLimit(loadAmount, maxPointsPerRow),
		points: isCredit
			? { amount: loadAmount, maxPerRun: maxPointsPerRun, maxPerMonth: maxPointsPerMonth }
			: undefined,
		reference: uniqueReferenceNumber,
		person: mobile,
		referenceMode: settings.referenceMode,
		style: settings.options.output,
		mayBeResent,
		paidBefore: paidBefore(isCredit ? 'points' : 'pointsTakenBack', run.payoutRun),
		nothingDone: 'No points were moved now.',
		adviceWhenUnclear:
			'The points may have been moved. Look the transaction up in EnKash by its reference number before you try again.',
		outcomeNames: isCredit
			? undefined
			: { allocated: 'takenBack', alreadyAllocated: 'alreadyTakenBack' },
		send: async (client) =>
			await client.call(
				allocatePoints(allocation, allocationPath),
				perItemPolicy({ resendWhenUnclear: mayBeResent }),
				timeout * 1000,
			),
		confirm: async (client, payout) => await confirmed(client, payout, request),
		show: (card) => cardToShow(card, settings.simplify),
	};
}

function statementOf(allocation: PointsAllocation): Statement {
	const { reference, mobile, loadAmount, companyId, cardAccountId, transactionType } = allocation;
	return {
		uniqueReferenceNumber: reference,
		mobile,
		loadAmount,
		companyId,
		cardAccountId,
		transactionType,
	};
}

/** The result after a look-up, if the user chose to confirm by one. */
async function confirmed(
	client: EnKashClient,
	payout: SentPayout,
	{ allocation, settings }: PointsRequest,
): Promise<Result> {
	if (settings.options.confirmBy !== 'lookup') return payout.result;
	const logSettings = logSettingsOf(allocation, allocation.transactionType, settings);
	const [{ result } = payout] = await lookUpPayouts(client, [payout], logSettings);
	return result;
}

/** The refusal of items that exceed the monthly limit of one of their accounts, or undefined. */
async function aboveAnyMonthLimit(
	context: IExecuteFunctions,
	client: EnKashClient,
	payouts: ReadonlyArray<ItemPayout<unknown>>,
): Promise<OutcomeDetails | undefined> {
	for (const { statement, needed, limit } of monthLimitsOf(payouts)) {
		const { companyId = '', cardAccountId = '' } = statement;
		const payer = { companyId, cardAccountId };
		const { reply } = await client.call(getCardAccount(payer), lookupPolicy, accountTimeoutMs);
		const isOwn =
			reply.kind === 'success' &&
			contradictionBetween(payer, statedFactsOf(reply.payload)) === undefined;
		const account = isOwn ? reply.payload : null;
		const left = pointsLeftThisMonth(context.getNode(), account, limit);
		if (needed <= left) continue;
		const reason = aboveMonthLimit(needed, left, limit);
		return { outcome: 'notSent', reasonCode: 'limitExceeded', reason };
	}
	return undefined;
}

/** One look-up serves items whose timeouts may differ. */
const accountTimeoutMs = 60_000;

/** For each account with a monthly limit: the points of its items, and the lowest of their limits. */
function monthLimitsOf(
	payouts: ReadonlyArray<ItemPayout<unknown>>,
): Iterable<{ statement: Statement; needed: number; limit: number }> {
	const byAccount = new Map<string, { statement: Statement; needed: number; limit: number }>();
	for (const { statement, points } of payouts) {
		const key = accountKey(statement);
		const known = byAccount.get(key) ?? { statement, needed: 0, limit: Infinity };
		byAccount.set(key, {
			statement,
			needed: known.needed + (points?.amount ?? 0),
			limit: Math.min(known.limit, points?.maxPerMonth || Infinity),
		});
	}
	return [...byAccount.values()].filter(({ limit }) => limit !== Infinity);
}
