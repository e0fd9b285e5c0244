import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import {
	allocatePoints,
	type Card,
	type PointsAllocation,
} from '../shared/enkash/endpoints/pointsAllocation';
import { perItemPolicy } from '../shared/enkash/retry';
import { referenceOfTransaction } from '../shared/enkash/endpoints/transactions';
import { outcomeByHolder } from '../shared/paying/cardFate';
import { lookUpResults } from '../shared/paying/transactionLog';
import { readConcurrency } from '../shared/n8n/parameters';
import { cardToShow } from '../shared/n8n/simplify';
import { payItems, type ItemPayout } from '../shared/paying/payItems';
import { outcomeAboveLimit } from '../shared/payout/plan';
import type { OutcomeDetails } from '../shared/payout/result';
import { type PointsRequest, readPoints } from './readPoints';

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

function payoutOf(client: EnKashClient, points: PointsRequest): ItemPayout<Card> {
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
		refusal: outcomeAboveLimit(loadAmount, settings.options.maxPointsPerRow),
		reference: uniqueReferenceNumber,
		referenceMode: settings.referenceMode,
		style: settings.options.output,
		mayBeResent,
		adviceWhenUnclear:
			'The points may have been moved. Look the transaction up in EnKash by its reference number before you try again.',
		send: async () =>
			await client.call(
				allocatePoints(allocation, allocationPath),
				perItemPolicy(mayBeResent),
				timeoutMs,
			),
		confirm: async (result) => {
			if (confirmBy !== 'lookup') return result;
			const log = { companyId, cardAccountId, path, timeoutMs };
			const [confirmed = result] = await lookUpResults(client, [result], transactionType, log);
			return confirmed;
		},
		outcomeOfSuccess: (card) => outcomeOfSuccess(card, allocation),
		show: (card) => cardToShow(card, settings.simplify),
	};
}

/** EnKash states that the reference of the request comes back as `pgReferenceNumber`; its own example leaves it out. */
function outcomeOfSuccess(card: Card, { reference, mobile }: PointsAllocation): OutcomeDetails {
	const answered = referenceOfTransaction(card);
	if (answered === undefined || answered === reference) return outcomeByHolder(card, mobile);
	return {
		outcome: 'unconfirmed',
		reasonCode: 'unmatchedReply',
		reason: `EnKash answered for reference ${answered} where ${reference} was sent.`,
	};
}
