import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import { allocateCoin } from '../shared/enkash/endpoints/coins';
import { perItemPolicy } from '../shared/enkash/retry';
import { readConcurrency } from '../shared/n8n/parameters';
import { payItems, type ItemPayout } from '../shared/paying/payItems';
import { type CoinsRequest, readCoins } from './readCoins';

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

function payoutOf(client: EnKashClient, coins: CoinsRequest): ItemPayout<string> {
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
			await client.call(allocateCoin(allocation), perItemPolicy(resendWhenUnclear), timeout * 1000),
		outcomeOfSuccess: () => ({ outcome: 'allocated', reply: { userId } }),
		// EnKash answers with a sentence, without user, event or amount.
		show: (payload) => ({ userId, event, message: payload }),
	};
}
