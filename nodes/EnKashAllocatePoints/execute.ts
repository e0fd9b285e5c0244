import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import {
	allocatePoints,
	type Card,
	type PointsAllocation,
} from '../shared/enkash/pointsAllocation';
import { singlePayoutPolicy } from '../shared/enkash/sending';
import { referenceOfTransaction } from '../shared/enkash/transactions';
import { fateByHolder } from '../shared/n8n/cardFate';
import { lookUpResults } from '../shared/n8n/confirming';
import { readConcurrency } from '../shared/n8n/parameters';
import { cardToShow } from '../shared/n8n/simplify';
import { payItems, type SinglePayout } from '../shared/n8n/singlePayouts';
import { limitFate } from '../shared/payout/limits';
import type { Fate } from '../shared/payout/result';
import { type PointsToMove, readPoints } from './readPoints';

/** Runs the node: one item out for each item in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await payItems(context, ({ account, client }) => ({
		concurrency: readConcurrency(context),
		read(itemIndex) {
			const points = readPoints(context, account, itemIndex);
			return points.ok ? { ok: true, payout: payoutOf(client, points.value) } : points;
		},
	}));
}

function payoutOf(client: EnKashClient, points: PointsToMove): SinglePayout<Card> {
	const { allocation, settings, run } = points;
	const { reference: uniqueReferenceNumber, mobile, loadAmount, firstName } = allocation;
	const { companyId, cardAccountId, transactionType } = allocation;
	const { allocationPath, confirmBy, path, resendWhenUnclear, timeout } = settings.options;
	const timeoutMs = timeout * 1000;
	const mayBeResent = resendWhenUnclear || confirmBy === 'resend';
	return {
		content: allocation,
		facts: { uniqueReferenceNumber, name: firstName, mobile, loadAmount },
		run,
		refusal: limitFate(loadAmount, settings.options.maxPointsPerRow),
		reference: uniqueReferenceNumber,
		referenceMode: settings.referenceMode,
		style: settings.options.output,
		mayBeResent,
		adviceWhenUnclear:
			'The points may have been moved. Look the transaction up in EnKash by its reference number before you try again.',
		send: async () =>
			await client.call(
				allocatePoints(allocation, allocationPath),
				singlePayoutPolicy(mayBeResent),
				timeoutMs,
			),
		confirm: async (result) => {
			if (confirmBy !== 'lookup') return result;
			const log = { companyId, cardAccountId, path, timeoutMs };
			const [confirmed = result] = await lookUpResults(client, [result], transactionType, log);
			return confirmed;
		},
		fateOfSuccess: (card) => fateOfSuccess(card, allocation),
		show: (card) => cardToShow(card, settings.simplify),
	};
}

/** EnKash states that the reference of the request comes back as `pgReferenceNumber`; its own example leaves it out. */
function fateOfSuccess(card: Card, { reference, mobile }: PointsAllocation): Fate {
	const answered = referenceOfTransaction(card);
	if (answered === undefined || answered === reference) return fateByHolder(card, mobile);
	return {
		outcome: 'unconfirmed',
		reasonCode: 'unmatchedReply',
		reason: `EnKash answered for reference ${answered} where ${reference} was sent.`,
	};
}
