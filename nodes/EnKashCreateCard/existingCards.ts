import { type EnKashClient, lookupPolicy } from '../shared/enkash/client';
import { searchCards } from '../shared/enkash/endpoints/cards';
import { type Card, statementInCard } from '../shared/enkash/endpoints/pointsAllocation';
import type { Records } from '../shared/enkash/records';
import type { Reply } from '../shared/enkash/reply';
import { plainMobile, type Statement } from '../shared/payout/contradiction';

/** Whether a person has a card: none, one, or unknown. */
export type ExistingCard =
	| { kind: 'none' }
	| { kind: 'exists'; card: Card }
	| { kind: 'unknown'; reason: string };

/** The cards of the accounts that a run creates cards on, those of this run included. */
export class ExistingCards {
	private readonly lists = new Map<string, Promise<Reply<Records>>>();
	private readonly created: Card[] = [];
	private readonly unclear: Statement[] = [];

	/** Looks a person up by user ID or mobile, else by e-mail. Never throws. */
	async find(client: EnKashClient, person: Statement, timeoutMs: number): Promise<ExistingCard> {
		if (this.unclear.some((other) => isSamePerson(person, other))) {
			return unknown('An earlier item of this run may have created a card for this person.');
		}
		const ownCard = this.created.find((card) => isSamePerson(person, statementInCard(card)));
		if (ownCard) return { kind: 'exists', card: ownCard };
		const reply = await this.listOf(client, person, timeoutMs);
		if (reply.kind !== 'success') {
			return unknown(`The cards of the account could not be looked up: ${reply.reason}`);
		}
		const { records, recordsCount = records.length } = reply.payload;
		const card = records.find((record) => isSamePerson(person, statementInCard(record)));
		if (card) return { kind: 'exists', card };
		return recordsCount > records.length
			? unknown('EnKash sent only a part of the cards of the account.')
			: { kind: 'none' };
	}

	/** Notes the reply for a card that this run asked for. */
	note(person: Statement, reply: Reply<Card>): void {
		if (reply.kind === 'success') this.created.push(reply.payload);
		if (reply.kind === 'unclear') this.unclear.push(person);
	}

	private async listOf(
		client: EnKashClient,
		{ companyId = '', cardAccountId = '' }: Statement,
		timeoutMs: number,
	): Promise<Reply<Records>> {
		const key = JSON.stringify([companyId, cardAccountId]);
		const list =
			this.lists.get(key) ??
			client
				.call(searchCards({ companyId, cardAccountId }), lookupPolicy, timeoutMs)
				.then(({ reply }) => reply);
		this.lists.set(key, list);
		return await list;
	}
}

function unknown(reason: string): ExistingCard {
	return {
		kind: 'unknown',
		reason: `${reason} So no card was created, as it could be a second one.`,
	};
}

function isSamePerson(one: Statement, other: Statement): boolean {
	if (one.userId !== undefined && other.userId !== undefined) return one.userId === other.userId;
	const mobile = plainMobile(one.mobile);
	if (mobile !== undefined) return mobile === plainMobile(other.mobile);
	return one.email !== undefined && one.email.toLowerCase() === other.email?.toLowerCase();
}
