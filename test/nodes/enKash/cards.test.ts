import { type Json, useEnKash, useStubServer } from '../support';
import {
	answerWhole,
	answerWith,
	asking,
	byId,
	cardToken,
	envelopes,
	found,
	foundOne,
	give,
	onlyCall,
	shownError,
} from './lookups';

const enKash = useEnKash();
const stub = useStubServer();

const getMany = asking('card', 'getMany');
const all = asking('card', 'getMany', { returnAll: true });

function getCard(enKashCardId: string, fields = {}) {
	return asking('card', 'get', { enKashCardId: byId(enKashCardId), ...fields });
}

/** A card as EnKash's clone of the page starts it. */
const asha: Json = {
	enKashCardId: 'EKC9MKS5RM',
	userId: 'EKPDC37K',
	cardAccountId: 'CAQL8YCV3',
	token: cardToken,
	expiryMonth: '',
	expiryYear: '',
	email: 'asha@example.com',
	mobile: '6667778889',
	title: 'Ms',
	firstName: 'Asha',
	otbBalance: 11,
	cardStatus: { name: 'UL', label: 'UnLocked' },
};
const ravi: Json = { ...asha, enKashCardId: 'EKCE54IDPE', firstName: 'Ravi', mobile: '6667772209' };

/** All that the fact of one card, or of several, may look like. */
const oneCard: Array<[string, unknown]> = [
	['a list with its count', { recordsCount: 1, data: [asha] }],
	['a list under content', { content: [asha], recordsCount: '1' }],
	['an array', [asha]],
	['the card itself', asha],
	['the card under data', { data: asha }],
];
const twoCards: Array<[string, unknown]> = [
	['a list with its count', { recordsCount: 2, data: [asha, ravi] }],
	['a list without a count', { data: [asha, ravi] }],
	['a list under content', { content: [asha, ravi] }],
	['an array', [asha, ravi]],
];
const noCards: Array<[string, unknown]> = [
	['an empty list', { recordsCount: 0, data: [] }],
	['no list', { recordsCount: 0, data: null }],
	['no content', { recordsCount: 0, content: null }],
	['a count alone', { recordsCount: 0 }],
	['an empty array', []],
	['an empty object', {}],
	['null', null],
	['an empty text', ''],
];

describe('get', () => {
	it('asks for one card, as documented', async () => {
		const { card } = give(enKash);
		foundOne(await enKash.run(getCard(card.enKashCardId)));
		expect(onlyCall(enKash)).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/search',
			query: {},
			body: {
				cardAccountId: 'CAQL8YCV3',
				companyId: 'CEK1PU9AOO',
				enKashCardId: card.enKashCardId,
			},
			headers: { partnerid: 'CRMXWB3ZM' },
		});
	});

	it('hands on what people use of it', async () => {
		const { card } = give(enKash, { amount: 30 });
		expect(foundOne(await enKash.run(getCard(card.enKashCardId)))).toEqual({
			enKashCardId: card.enKashCardId,
			userId: card.userId,
			cardAccountId: 'CAQL8YCV3',
			mobile: '9600098867',
			firstName: 'Asha',
			otbBalance: 30,
			cardStatus: { name: 'UL', label: 'UnLocked' },
		});
	});

	it('or all of it, but for the token', async () => {
		const { card } = give(enKash);
		const whole = foundOne(await enKash.run(getCard(card.enKashCardId, { simplify: false })));
		expect(Object.keys(whole).length).toBeGreaterThan(50);
		expect(whole).toMatchObject({ maskedNumber: 'XXXX XXXX XXXX 8867', email: 'asha@example.com' });
		expect(whole).not.toHaveProperty('token');
	});

	it.each(['list', 'single', 'array'] as const)('of a sandbox that sends "%s"', async (form) => {
		enKash.turn({ searchReply: form });
		give(enKash, { mobile: '9600000001', reference: 'A' });
		const { card } = give(enKash, { mobile: '9600000002', reference: 'B', firstName: 'Ravi' });
		const shown = foundOne(await enKash.run(getCard(card.enKashCardId)));
		expect(shown).toMatchObject({ enKashCardId: card.enKashCardId, firstName: 'Ravi' });
	});

	it.each(oneCard)('from %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(getCard('EKC9MKS5RM')))).toMatchObject({ firstName: 'Asha' });
	});

	it.each(envelopes(asha))('out of %s', async (_, body) => {
		answerWhole(stub, body);
		expect(foundOne(await stub.run(getCard('EKC9MKS5RM')))).toMatchObject({ firstName: 'Asha' });
	});

	it.each(twoCards)('from %s, where EnKash sends more than the one', async (_, payload) => {
		answerWith(stub, payload);
		expect(foundOne(await stub.run(getCard('EKCE54IDPE')))).toMatchObject({ firstName: 'Ravi' });
	});

	it('of a card whose id EnKash spells with a small k', async () => {
		const { enKashCardId, ...others } = asha;
		answerWith(stub, { ...others, enkashCardId: enKashCardId });
		expect(foundOne(await stub.run(getCard('EKC9MKS5RM')))).toMatchObject({
			enKashCardId: 'EKC9MKS5RM',
			firstName: 'Asha',
		});
	});

	it("of the company's own card", async () => {
		const { companyId, cardAccountId } = enKash.sandbox.account;
		const primary = enKash.sandbox.ledger.account(companyId, cardAccountId)?.primaryCard;
		const shown = foundOne(await enKash.run(getCard(primary?.enKashCardId ?? '')));
		expect(shown).toMatchObject({ firstName: 'Sandbox Admin' });
	});
});

describe('a card that EnKash does not know', () => {
	it.each(['list', 'single', 'array'] as const)('is said (%s)', async (form) => {
		enKash.turn({ searchReply: form });
		give(enKash);
		const result = await enKash.run(getCard('EKCNOBODY'));
		expect(shownError(result)).toMatchObject({ name: 'NodeApiError', itemIndex: 0 });
		const { message, description } = shownError(result);
		expect(form === 'single' ? description : message).toMatch(
			form === 'single' ? /no such card/ : /^There is no such card in this account$/,
		);
	});

	it.each(noCards)('is said when the reply is %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(shownError(await stub.run(getCard('EKCNOBODY')))).toEqual({
			name: 'NodeApiError',
			message: 'There is no such card in this account',
			description:
				"No card has the ID EKCNOBODY. Check the ID and, if you have several accounts, 'Card Account ID'.",
			itemIndex: 0,
			httpCode: '404',
		});
	});

	it.each(oneCard)('is said when another card comes as %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(shownError(await stub.run(getCard('EKCNOBODY')))).toMatchObject({ httpCode: '404' });
	});

	it('is asked for before anything is sent', async () => {
		const result = await enKash.run({
			...getCard('={{ $json.card }}'),
			items: [{ card: '  ' }],
		});
		expect(shownError(result)).toMatchObject({
			name: 'NodeOperationError',
			message: "'Card' is empty",
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('get many', () => {
	it('asks for all cards of the account', async () => {
		found(await enKash.run(getMany));
		expect(onlyCall(enKash).rawBody).toBe('{"cardAccountId":"CAQL8YCV3","companyId":"CEK1PU9AOO"}');
	});

	it.each(twoCards)('from %s', async (_, payload) => {
		answerWith(stub, payload);
		const cards = found(await stub.run(getMany));
		expect(cards.map(({ firstName }) => firstName)).toEqual(['Asha', 'Ravi']);
		expect(JSON.stringify(cards)).not.toContain(cardToken);
	});

	it.each(oneCard)('from %s', async (_, payload) => {
		answerWith(stub, payload);
		expect(found(await stub.run(getMany))).toHaveLength(1);
	});

	it.each(noCards)('is empty when the reply is %s', async (_, payload) => {
		answerWith(stub, payload);
		const result = await stub.run(getMany);
		expect(found(result)).toEqual([]);
		expect(result.hints).toEqual([]);
	});

	it.each(['list', 'array'] as const)('of an empty account ("%s")', async (form) => {
		enKash.turn({ searchReply: form });
		expect(found(await enKash.run(getMany))).toEqual([]);
	});

	it("of an empty account where EnKash sends single cards is said in EnKash's words", async () => {
		enKash.turn({ searchReply: 'single' });
		expect(shownError(await enKash.run(getMany)).description).toMatch(/no such card/);
	});

	it("where EnKash searches for single cards only is said in EnKash's words", async () => {
		enKash.turn({ searchNeedsCardId: true });
		const { card } = give(enKash);
		expect(shownError(await enKash.run(getMany)).description).toMatch(/enKashCardId is required/);
		foundOne(await enKash.run(getCard(card.enKashCardId)));
	});

	it('all of them carry no token', async () => {
		give(enKash);
		const [whole] = found(await enKash.run(asking('card', 'getMany', { simplify: false })));
		expect(whole).toHaveProperty('maskedNumber');
		expect(whole).not.toHaveProperty('token');
	});

	const many = Array.from({ length: 60 }, (_, index) => ({ ...asha, enKashCardId: `EKC${index}` }));

	it.each([
		['50 unless told', {}, 50],
		['as many as asked for', { limit: 3 }, 3],
		['all', { returnAll: true }, 60],
		['all, whatever the limit was', { returnAll: true, limit: 3 }, 60],
		['no more than there are', { limit: 1000 }, 60],
	])('%s', async (_, fields, count) => {
		answerWith(stub, { recordsCount: 60, data: many });
		const result = await stub.run(asking('card', 'getMany', fields));
		expect(found(result)).toHaveLength(count);
		expect(result.hints).toEqual([]);
	});

	it.each([
		['all were asked for', all],
		['fewer came than were asked for', asking('card', 'getMany', { limit: 100 })],
	])('says so when EnKash kept some back and %s', async (_, run) => {
		answerWith(stub, { recordsCount: 240, data: many });
		const result = await stub.run(run);
		expect(found(result)).toHaveLength(60);
		expect(result.hints).toEqual([
			{
				message:
					'EnKash counts 240 cards but sent only 60, and documents no way to ask for the others. A single card can still be looked up by its ID.',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it('says so once for many items', async () => {
		answerWith(stub, { recordsCount: 240, data: many });
		const { hints } = await stub.run({ ...all, items: [{}, {}, {}] });
		expect(hints).toHaveLength(1);
	});

	it('says so when a count came without any card', async () => {
		answerWith(stub, { recordsCount: 240 });
		expect((await stub.run(getMany)).hints).toHaveLength(1);
	});

	it('says nothing when EnKash kept some back that nobody asked for', async () => {
		answerWith(stub, { recordsCount: 240, data: many });
		const result = await stub.run(asking('card', 'getMany', { limit: 60 }));
		expect(found(result)).toHaveLength(60);
		expect(result.hints).toEqual([]);
	});

	it('an account that is not there is said', async () => {
		const result = await enKash.run(asking('card', 'getMany', { cardAccountId: 'CANOBODY' }));
		expect(shownError(result).description).toContain('Card account not found');
	});

	it('cards of an incentive account', async () => {
		const cardAccountId = enKash.sandbox.account.incentiveCardAccountId;
		give(enKash, { cardAccountId, reference: 'I' });
		give(enKash, { mobile: '9600000002', reference: 'R' });
		const cards = found(await enKash.run(asking('card', 'getMany', { cardAccountId })));
		expect(cards.map((card) => card.cardAccountId)).toEqual([cardAccountId]);
	});
});
