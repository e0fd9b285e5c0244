import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type Card, createCard, statementInCard } from '../shared/enkash/endpoints/cards';
import { perItemPolicy, provesNothingDone } from '../shared/enkash/retry';
import { isCalledByAgent } from '../shared/n8n/input';
import { cardToShow } from '../shared/n8n/simplify';
import type { Existing, FailureMode, ItemPayout } from '../shared/paying/itemPayout';
import { payItems } from '../shared/paying/payItems';
import { type SentPlaces, sentPlacesOf } from '../shared/paying/sentPlaces';
import { contradictionBetween } from '../shared/payout/contradiction';
import { outcomeAboveLimit } from '../shared/payout/plan';
import { ExistingCards } from './existingCards';
import { type CardRequest, readCard } from './readCard';

/** Runs the node: one item out for each item in. */
export async function execute(
	context: IExecuteFunctions,
	mode: FailureMode,
): Promise<INodeExecutionData[]> {
	const existingCards = new ExistingCards(context);
	const isTool = isCalledByAgent(context);
	const places = sentPlacesOf(context);
	return await payItems(context, mode, (account) => ({
		concurrency: 1,
		adviceOnItemsDone,
		read(itemIndex) {
			const card = readCard(context, account, itemIndex);
			if (!card.ok) return card;
			const payout = payoutOf(card.value, existingCards, { isTool });
			// Each call of an agent is an item of its own.
			return { ok: true, payout: isTool ? payout : onceAtPlace(payout, places, itemIndex) };
		},
	}));
}

function payoutOf(
	request: CardRequest,
	existingCards: ExistingCards,
	{ isTool }: { isTool: boolean },
): ItemPayout<Card> {
	const { card, statement, facts, settings, run } = request;
	const { ifCardExists, maxPoints, output, timeout } = settings.options;
	const { mobile, userId, email } = statement;
	const timeoutMs = timeout * 1000;
	return {
		facts,
		run,
		statement,
		statementIn: statementInCard,
		refusal: outcomeAboveLimit(facts.loadAmount ?? 0, maxPoints, 'Maximum Points'),
		person: mobile ?? userId ?? email ?? '',
		referenceMode: 'provide',
		style: output,
		// There is no reference that EnKash could know the card by, so an unclear reply is never followed by a resend.
		mayBeResent: false,
		nothingDone: 'No card was created now.',
		adviceWhenUnclear: adviceToLookUp(facts.mobile),
		outcomeNames: { allocated: 'created' },
		async findExisting(client) {
			// A model that hears of an unclear card asks for it again, whatever it is told.
			if (ifCardExists === 'create') return isTool ? existingCards.unclear(statement) : undefined;
			const existing = await existingCards.find(client, statement, timeoutMs);
			if (existing.kind !== 'exists') return existing.kind === 'none' ? undefined : existing;
			const shown = cardToShow(existing.card, settings.simplify);
			return { kind: 'exists', json: { outcome: 'alreadyExists', ...shown, ...run } };
		},
		async send(client) {
			const policy = perItemPolicy({ resendWhenUnclear: false });
			const sent = await client.call(createCard(card), policy, timeoutMs);
			existingCards.note(statement, sent.reply);
			return sent;
		},
		show: (made) => cardToShow(made, settings.simplify),
	};
}

/** The payout, unless the execution that this one retries has sent it from the same place. */
function onceAtPlace(
	payout: ItemPayout<Card>,
	places: SentPlaces,
	itemIndex: number,
): ItemPayout<Card> {
	return {
		...payout,
		async findExisting(client) {
			const sent = places.of(itemIndex);
			if (sent === undefined) return await payout.findExisting?.(client);
			const [json] = sent.items ?? [];
			return json ? { kind: 'exists', json: { ...json, outcome: 'created' } } : unclearBefore;
		},
		async send(client) {
			places.keep(itemIndex, {});
			const sent = await payout.send(client);
			const { reply } = sent;
			if (provesNothingDone(reply)) places.forget(itemIndex);
			if (reply.kind === 'success' && isAsSent(payout, reply.payload)) {
				places.keep(itemIndex, { items: [{ ...payout.show(reply.payload), ...payout.run }] });
			}
			return sent;
		},
	};
}

function isAsSent({ statement, statementIn }: ItemPayout<Card>, card: Card): boolean {
	return contradictionBetween(statement, statementIn(card)) === undefined;
}

const unclearBefore: Existing = {
	kind: 'unknown',
	reason:
		'The execution that this one retries may have created the card. So no card was created, as it could be a second one.',
};

/** Another run would make those cards again, as nothing tells EnKash that it knows them. */
function adviceOnItemsDone(count: number): string {
	const done = count === 1 ? '1 item has its card' : `${count} items have their cards`;
	return `${done} already. Leave out what is done when you run the workflow again, or second cards are made.`;
}

function adviceToLookUp(mobile: string | undefined): string {
	const whose = mobile === undefined ? 'the holder' : `mobile ${mobile}`;
	return `The card may have been made. List the cards of the account and look for one of ${whose} that was created just now before you try again: a second request would make a second card.`;
}
