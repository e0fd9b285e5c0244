import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	allocatePoints,
	type Card,
	statementInCard,
} from '../shared/enkash/endpoints/pointsAllocation';
import { perItemPolicy } from '../shared/enkash/retry';
import { readConcurrency } from '../shared/n8n/parameters';
import { cardToShow } from '../shared/n8n/simplify';
import { type FailureMode, type ItemPayout, payItems } from '../shared/paying/payItems';
import { lookUpPayouts } from '../shared/paying/transactionLog';
import { outcomeAboveLimit } from '../shared/payout/plan';
import { labels, type PointsRequest, readPoints } from './readPoints';

/** Runs the node: one item out for each item in. */
export async function execute(
	context: IExecuteFunctions,
	mode: FailureMode,
): Promise<INodeExecutionData[]> {
	return await payItems(context, mode, (account) => ({
		concurrency: readConcurrency(context, labels),
		read(itemIndex) {
			const points = readPoints(context, account, itemIndex);
			return points.ok ? { ok: true, payout: payoutOf(points.value) } : points;
		},
	}));
}

function payoutOf({ allocation, settings, run }: PointsRequest): ItemPayout<Card> {
	const { reference: uniqueReferenceNumber, mobile, loadAmount, firstName } = allocation;
	const { companyId, cardAccountId, transactionType } = allocation;
	const { allocationPath, confirmBy, paidStatuses, path, resendWhenUnclear, timeout } =
		settings.options;
	const timeoutMs = timeout * 1000;
	const mayBeResent = resendWhenUnclear || confirmBy === 'resend';
	return {
		facts: { uniqueReferenceNumber, name: firstName, mobile, loadAmount },
		run,
		statement: { uniqueReferenceNumber, mobile, loadAmount, companyId, cardAccountId },
		statementIn: statementInCard,
		refusal: outcomeAboveLimit(loadAmount, settings.options.maxPointsPerRow),
		reference: uniqueReferenceNumber,
		person: mobile,
		referenceMode: settings.referenceMode,
		style: settings.options.output,
		mayBeResent,
		adviceWhenUnclear:
			'The points may have been moved. Look the transaction up in EnKash by its reference number before you try again.',
		outcomeNames:
			transactionType === 'DR'
				? { allocated: 'takenBack', alreadyAllocated: 'alreadyTakenBack' }
				: undefined,
		send: async (client) =>
			await client.call(
				allocatePoints(allocation, allocationPath),
				perItemPolicy(mayBeResent),
				timeoutMs,
			),
		confirm: async (client, payout) => {
			if (confirmBy !== 'lookup') return payout.result;
			const [confirmed = payout.result] = await lookUpPayouts(client, [payout], {
				companyId,
				cardAccountId,
				transactionType,
				referenceMode: settings.referenceMode,
				path,
				paidStatuses,
				timeoutMs,
			});
			return confirmed;
		},
		show: (card) => cardToShow(card, settings.simplify),
	};
}
