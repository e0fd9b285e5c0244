import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allocateCoin } from '../shared/enkash/endpoints/coins';
import { perItemPolicy } from '../shared/enkash/retry';
import { readConcurrency } from '../shared/n8n/parameters';
import type { FailureMode, ItemPayout } from '../shared/paying/itemPayout';
import { payItems } from '../shared/paying/payItems';
import { paidBefore } from '../shared/payout/reconciliation';
import { type CoinsRequest, described, readCoins } from './readCoins';
import { Users } from './users';

/** Runs the node: one item out for each item in. */
export async function execute(
	context: IExecuteFunctions,
	mode: FailureMode,
): Promise<INodeExecutionData[]> {
	return await payItems(context, mode, (account, client) => {
		const users = new Users(context.getNode(), client);
		return {
			concurrency: readConcurrency(context, described),
			async read(itemIndex) {
				const coins = await readCoins(context, account, itemIndex, users);
				return coins.ok ? { ok: true, payout: payoutOf(coins.value) } : coins;
			},
		};
	});
}

function payoutOf({ allocation, mobile, settings, run }: CoinsRequest): ItemPayout<string> {
	const { userId, event, requestId } = allocation;
	const { output, resendWhenUnclear, timeout } = settings.options;
	return {
		facts: { requestId, mobile },
		run,
		// EnKash answers with a sentence, without user, event or amount, so nothing can contradict what was sent.
		statement: {},
		statementIn: () => ({}),
		reference: requestId,
		person: userId,
		referenceMode: settings.referenceMode,
		style: output,
		mayBeResent: resendWhenUnclear,
		paidBefore: paidBefore('coins', run.payoutRun),
		nothingDone: 'No coins were given now.',
		adviceWhenUnclear:
			"The coins may have been granted. Compare the person's coin balance in EnKash before you try again.",
		send: async (client) =>
			await client.call(
				allocateCoin(allocation),
				perItemPolicy({ resendWhenUnclear }),
				timeout * 1000,
			),
		show: (payload) => ({
			...(mobile !== undefined && { mobile }),
			userId,
			event,
			message: payload,
		}),
	};
}
