import type { INode } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import { apiError } from '../shared/n8n/errors';
import { isHeldBy, isWhole } from '../shared/paying/cardHolders';
import type { Payer } from '../shared/paying/payer';
import {
	CardLists,
	cardsIncomplete,
	cardsNotListed,
	type FoundId,
	noSuchCard,
	onlyIdOf,
	recordsOfAccount,
} from '../shared/paying/people';
import { reasonOfReply } from '../shared/payout/reconciliation';

/** The users of EnKash who hold an account's cards. */
export class Users {
	private readonly lists = new CardLists();

	constructor(
		private readonly node: INode,
		private readonly client: EnKashClient,
	) {}

	/**
	 * The one user with this mobile number, which is given as ten digits; found in a whole list only, as families share
	 * numbers. Throws a `NodeApiError` where EnKash doesn't list the cards.
	 */
	async find(mobile: string, payer: Payer, timeoutMs: number): Promise<FoundId> {
		const reply = await this.lists.of(this.client, payer, timeoutMs);
		if (reply.kind !== 'success') {
			throw apiError(this.node, {
				...cardsNotListed,
				advice: reasonOfReply(reply),
			});
		}
		const list = recordsOfAccount(reply.payload, payer.cardAccountId);
		if (!isWhole(reply.payload)) {
			return {
				ok: false,
				...cardsIncomplete,
				advice: 'Somebody else may have this mobile number too, so enter the user ID instead.',
			};
		}
		const cards = list.records.filter((card) => isHeldBy(card, mobile));
		if (cards.length === 0) return { ok: false, ...noSuchCard };
		return onlyIdOf(cards, 'user');
	}
}
