import type { IExecuteFunctions } from 'n8n-workflow';
import type { EnKashClient } from '../shared/enkash/client';
import { type Card, statementInCard } from '../shared/enkash/endpoints/cards';
import type { Reply } from '../shared/enkash/reply';
import { isWhole } from '../shared/paying/cardHolders';
import {
	CardLists,
	cardsIncomplete,
	cardsNotListed,
	recordsOfAccount,
} from '../shared/paying/people';
import { contradictionBetween, plainMobile, type Statement } from '../shared/payout/contradiction';
import { reasonOfReply } from '../shared/payout/reconciliation';

/** Whether a person has a card: none, one, or unknown. */
export type ExistingCard = { kind: 'none' } | { kind: 'exists'; card: Card } | UnknownCard;

/** Why it is unknown, as sentences. */
interface UnknownCard {
	kind: 'unknown';
	reason: string;
}

/** The cards that an execution has created, in all its runs and tries. */
interface CreatedCards {
	/** Each with the facts that were sent, as EnKash's reply may name neither account nor person. */
	cards: Array<{ person: Statement; card: Card }>;
	/** Persons whose card may have been created. */
	unclear: Statement[];
}

/** By the object that n8n keeps for a node for the time of one execution. */
const createdByExecution = new WeakMap<object, CreatedCards>();

/** The cards of the accounts that a run creates cards on, those of this execution included. */
export class ExistingCards {
	private readonly lists = new CardLists();
	private readonly created: CreatedCards;

	constructor(context: Pick<IExecuteFunctions, 'getContext'>) {
		const execution = context.getContext('node');
		this.created = createdByExecution.get(execution) ?? { cards: [], unclear: [] };
		createdByExecution.set(execution, this.created);
	}

	/** Whether this execution may have created a card for a person, without a clear answer; undefined where it has not. */
	unclear(person: Statement): UnknownCard | undefined {
		const isUnclear = this.created.unclear.some(
			(other) => isSameAccount(person, other) && isSamePerson(person, other),
		);
		if (!isUnclear) return undefined;
		return unknown('An earlier item of this execution may have created a card for this person.');
	}

	/** Looks a person up by user ID or mobile, else by e-mail. Never throws. */
	async find(client: EnKashClient, person: Statement, timeoutMs: number): Promise<ExistingCard> {
		const unclear = this.unclear(person);
		if (unclear) return unclear;
		const created = this.created.cards.find(
			({ person: holder, card }) =>
				isSameAccount(person, holder) &&
				[holder, statementInCard(card)].some((known) => isSamePerson(person, known)),
		);
		if (created) return { kind: 'exists', card: created.card };
		const { companyId = '', cardAccountId = '' } = person;
		const reply = await this.lists.of(client, { companyId, cardAccountId }, timeoutMs);
		if (reply.kind !== 'success') {
			return unknown(`${cardsNotListed.message}: ${reasonOfReply(reply)}`);
		}
		const { records } = recordsOfAccount(reply.payload, cardAccountId);
		const card = records.find((record) => isSamePerson(person, statementInCard(record)));
		if (card) return { kind: 'exists', card };
		if (!isWhole(reply.payload)) {
			return unknown(`${cardsIncomplete.message}.`);
		}
		return records.every((record) => provesOtherHolder(person, statementInCard(record)))
			? { kind: 'none' }
			: unknown("EnKash's list does not say whose cards they are.");
	}

	/** Notes the reply for a card that this run asked for. One about somebody else leaves open whose card was created. */
	note(person: Statement, reply: Reply<Card>): void {
		const { cards, unclear } = this.created;
		if (reply.kind === 'unclear') unclear.push(person);
		if (reply.kind !== 'success') return;
		const card = reply.payload;
		const contradiction = contradictionBetween(person, statementInCard(card));
		if (contradiction === undefined) cards.push({ person, card });
		else unclear.push(person);
	}
}

function unknown(reason: string): UnknownCard {
	return {
		kind: 'unknown',
		reason: `${reason} So no card was created, as it could be a second one.`,
	};
}

function isSameAccount(one: Statement, other: Statement): boolean {
	return one.companyId === other.companyId && one.cardAccountId === other.cardAccountId;
}

function isSamePerson(one: Statement, other: Statement): boolean {
	if (one.userId !== undefined && one.userId === other.userId) return true;
	const mobile = plainMobile(one.mobile);
	if (mobile !== undefined) return mobile === plainMobile(other.mobile);
	return one.email !== undefined && one.email.toLowerCase() === other.email?.toLowerCase();
}

/** Whether a card that does not name this person proves that its holder is another. */
function provesOtherHolder(person: Statement, card: Statement): boolean {
	if (person.mobile !== undefined) {
		const stated = { mobile: card.mobile };
		return contradictionBetween({ mobile: person.mobile }, stated) !== undefined;
	}
	return person.userId === undefined ? card.email !== undefined : card.userId !== undefined;
}
