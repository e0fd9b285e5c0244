import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import { allocateCoin } from '../shared/enkash/coins';
import { singlePayoutPolicy } from '../shared/enkash/sending';
import { readConcurrency } from '../shared/n8n/parameters';
import { payItems, type SinglePayout } from '../shared/n8n/singlePayouts';
import { type CoinsToGrant, readCoins } from './readCoins';

/** Runs the node: one item out for each item in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await payItems(context, ({ account, client }) => ({
		concurrency: readConcurrency(context),
		read(itemIndex) {
			const coins = readCoins(context, account, itemIndex);
			return coins.ok ? { ok: true, payout: payoutOf(client, coins.value) } : coins;
		},
	}));
}

function payoutOf(client: EnKashClient, coins: CoinsToGrant): SinglePayout<string> {
	const { allocation, settings, run } = coins;
	const { userId, event, requestId } = allocation;
	const { output, resendWhenUnclear, timeout } = settings.options;
	return {
		content: allocation,
		facts: { requestId },
		run,
		reference: requestId,
		referenceMode: settings.referenceMode,
		style: output,
		mayBeResent: resendWhenUnclear,
		adviceWhenUnclear:
			"The coins may have been granted. Compare the person's coin balance in EnKash before you try again.",
		send: async () =>
			await client.call(
				allocateCoin(allocation),
				singlePayoutPolicy(resendWhenUnclear),
				timeout * 1000,
			),
		fateOfSuccess: () => ({ outcome: 'allocated', reply: { userId } }),
		// EnKash answers with a sentence, without user, event or amount.
		show: (payload) => ({ userId, event, message: payload }),
	};
}
