import * as z from 'zod/v4';
import { cardObject } from '../cards';
import type { Card } from '../cards';
import { monthOf } from '../clock';
import { secret } from '../ids';
import type { CardAccount, Transaction } from '../ledger';
import { Refusal, success } from '../reply';
import type { Reply } from '../reply';
import { documented, sandboxOnly } from '../texts';
import { read, text } from '../validation';
import { accountOf, cardFacts } from '../world';
import type { Call, Endpoint, World } from '../world';

const ssoTokenLength = 26;

const accountQuestion = z.object({ companyId: text, cardAccountId: text });

/** Account details: what is in the account and what has gone out of it. */
function getAccount(world: World, call: Call): Reply {
	const account = accountOf(world, read(accountQuestion, call.body, world.switches));
	return success('E2', {
		cardAccountId: account.cardAccountId,
		companyId: account.companyId,
		companyName: world.account.companyName,
		creditLimit: 0,
		dynamicLimit: 0,
		// In EnKash's sample this is minus what is in the account and on the cards together.
		usedCreditLimit: -(account.balance + account.onCards),
		availableBalance: account.balance,
		availableCardBalance: account.onCards,
		primaryEnKashCard: cardObject(account.primaryCard, cardFacts(world)),
		totalCards: account.cards.size,
		activeCards: account.cards.size,
		totalAllocationPoint: allocated(account.log),
		// Nobody can redeem anything here.
		totalRedemptionPoint: 0,
		currentMonthAllocationPoint: monthAllocation(account, world),
		currentMonthRedemptionPoint: 0,
	});
}

/** Undefined, and so left out of the JSON, when the switch says that it is missing. */
function monthAllocation(account: CardAccount, { clock, switches }: World): number | undefined {
	if (switches.monthAllocation === 'missing') return undefined;
	if (switches.monthAllocation !== 'fromLedger') return switches.monthAllocation;
	const thisMonth = monthOf(clock.now());
	return allocated(account.log.filter((line) => monthOf(line.at) === thisMonth));
}

function allocated(lines: Transaction[]): number {
	return lines.reduce((sum, line) => sum + (line.transactionType === 'CR' ? line.amount : 0), 0);
}

const searchQuestion = z.object({
	companyId: text,
	cardAccountId: text,
	enKashCardId: text.optional(),
});

/** User and card search, one path for both: the cards of an account, or one of them. No paging is documented. */
function search(world: World, call: Call): Reply {
	const { switches } = world;
	const asked = read(searchQuestion, call.body, switches);
	if (switches.searchNeedsCardId && asked.enKashCardId === undefined) {
		throw new Refusal('missing', sandboxOnly.missing('enKashCardId'));
	}
	const account = accountOf(world, asked);
	const found =
		asked.enKashCardId === undefined
			? [...account.cards.values()]
			: [cardIn(account, asked.enKashCardId)].filter((card) => card !== undefined);
	const shown = (card: Card) => cardObject(card, cardFacts(world));
	if (switches.searchReply === 'array') return success('E1', found.map(shown));
	if (switches.searchReply === 'list') {
		return success('E1', { recordsCount: found.length, data: found.map(shown) });
	}
	const [first] = found;
	if (!first) throw new Refusal('notFound', sandboxOnly.noSuchCard);
	return success('E2', shown(first));
}

const ssoQuestion = z.object({ companyId: text, cardAccountId: text, enkashCardId: text });

/** Single sign-on: a token for a browser link that skips EnKash's own login. */
function singleSignOn(world: World, call: Call): Reply {
	const asked = read(ssoQuestion, call.body, world.switches);
	if (!cardIn(accountOf(world, asked), asked.enkashCardId)) {
		throw new Refusal('notFound', sandboxOnly.noSuchCard);
	}
	const token = secret(ssoTokenLength);
	switch (world.switches.ssoReply) {
		case 'object':
			return success('E2', { access_token: token });
		case 'text':
			return success('E2', token);
		case 'topLevel':
			return {
				status: 200,
				body: { response_code: 0, response_message: documented.success, access_token: token },
			};
	}
}

const limitsQuestion = z.object({ companyId: text, cardAccountId: text, enKashCardId: text });

/** Where and for how much a card can be used. EnKash's page shows the first three fields only; the others are named after those that change them. */
function cardLimits(world: World, call: Call): Reply {
	const asked = read(limitsQuestion, call.body, world.switches);
	const card = cardIn(accountOf(world, asked), asked.enKashCardId);
	if (!card) throw new Refusal('notFound', sandboxOnly.noSuchCard);
	const { createdOn, modifiedOn } = cardObject(card, cardFacts(world));
	return success('E1', {
		createdBy: 'sandbox@example.com',
		createdOn,
		modifiedOn,
		posAllowed: true,
		onlineAllowed: true,
		atmAllowed: false,
		internationalAllowed: false,
	});
}

function cardIn(account: CardAccount, enKashCardId: string): Card | undefined {
	return account.primaryCard.enKashCardId === enKashCardId
		? account.primaryCard
		: account.cards.get(enKashCardId);
}

export const lookupEndpoints: Endpoint[] = [
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard/cardAccount/get',
		family: 'partner',
		envelope: 'E2',
		answer: getAccount,
	},
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard/search',
		family: 'partner',
		envelope: 'E1',
		answer: search,
	},
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard/sso-token',
		family: 'partner',
		envelope: 'E2',
		answer: singleSignOn,
	},
	{
		method: 'POST',
		path: '/api/v0/partner/enKashCard/velocity/rule/get',
		family: 'partner',
		envelope: 'E1',
		answer: cardLimits,
	},
];
