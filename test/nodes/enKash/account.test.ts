import { documentedAccount, useEnKash, useStubServer } from '../support';
import {
	answerWhole,
	answerWith,
	asking,
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

const get = asking('account', 'get');

/** The start of EnKash's own example, as far as it was ever readable. */
const documentedPayload = {
	cardAccountId: 'CAVBMRFE8',
	companyId: 'CEK7T1WMC6',
	companyName: 'Test Company',
	creditLimit: 0,
	dynamicLimit: 0,
	usedCreditLimit: -990553.44,
	availableBalance: 898138,
	availableCardBalance: 92415.44,
	primaryEnKashCard: {
		enKashCardId: 'EKCQMY9BQ0',
		userId: 'EK8IHN4B',
		cardAccountId: 'CAVBMRFE8',
		token: cardToken,
		maskedNumber: '2004 01XX XXXX XX87',
	},
};

/** Asks for the account of that example. */
const getDocumented = asking('account', 'get', {
	cardAccountId: documentedPayload.cardAccountId,
	options: { companyId: documentedPayload.companyId },
});

describe('what is asked', () => {
	it('is the documented request, with the partner in its header', async () => {
		foundOne(await enKash.run(get));
		expect(onlyCall(enKash)).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/cardAccount/get',
			query: {},
			rawBody: '{"cardAccountId":"CAQL8YCV3","companyId":"CEK1PU9AOO"}',
			headers: { partnerid: documentedAccount.partnerId, 'content-type': 'application/json' },
		});
		expect(onlyCall(enKash).headers.authorization).toMatch(/^Bearer /);
		expect(onlyCall(enKash).headers).not.toHaveProperty('cookie');
	});

	it('account and company of the node come before those of the credential', async () => {
		answerWith(stub, documentedPayload);
		await stub.run(
			asking('account', 'get', {
				cardAccountId: ' CAVBMRFE8 ',
				options: { companyId: 'CEK7T1WMC6' },
			}),
		);
		expect(stub.callTo('/cardAccount/get').body).toEqual({
			cardAccountId: 'CAVBMRFE8',
			companyId: 'CEK7T1WMC6',
		});
	});

	it.each([
		['cardAccountId', 'There is no Card Account ID', 'in this node or in the EnKash credential'],
		['companyId', 'There is no Company ID', 'in the EnKash credential, or in the options'],
	])('without %s nothing is asked', async (field, message, advice) => {
		const { error } = await enKash.run({ ...get, credential: { [field]: '' } });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message,
			description: expect.stringContaining(advice),
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('what comes out', () => {
	it('is what people use of it, the balance near the top', async () => {
		give(enKash, { amount: 250 });
		const account = foundOne(await enKash.run(get));
		expect(Object.keys(account).slice(0, 2)).toEqual(['companyName', 'availableBalance']);
		expect(account).toEqual({
			cardAccountId: 'CAQL8YCV3',
			companyId: 'CEK1PU9AOO',
			companyName: 'Sandbox Company',
			availableBalance: 9_999_750,
			totalCards: 1,
			activeCards: 1,
			totalAllocationPoint: 250,
			totalRedemptionPoint: 0,
			currentMonthAllocationPoint: 250,
			currentMonthRedemptionPoint: 0,
		});
	});

	it('or all of it, but for the token of the card inside', async () => {
		answerWith(stub, documentedPayload);
		const whole = { ...getDocumented.parameters, simplify: false };
		const account = foundOne(await stub.run(asking('account', 'get', whole)));
		const { token, ...primaryEnKashCard } = documentedPayload.primaryEnKashCard;
		expect(account).toEqual({ ...documentedPayload, primaryEnKashCard });
		expect(JSON.stringify(account)).not.toContain(token);
	});

	it.each(envelopes(documentedPayload))('comes out of %s', async (_, body) => {
		answerWhole(stub, body);
		expect(foundOne(await stub.run(getDocumented))).toMatchObject({ availableBalance: 898138 });
	});

	it('amounts may be fractional, negative, or text', async () => {
		answerWith(stub, { ...documentedPayload, availableBalance: '-12.50' });
		expect(foundOne(await stub.run(getDocumented))).toMatchObject({ availableBalance: -12.5 });
	});

	it('an account that names little is still an account', async () => {
		answerWith(stub, { availableBalance: 0, companyName: null });
		expect(foundOne(await stub.run(get))).toEqual({ availableBalance: 0, companyName: null });
	});

	it('an incentive account is looked up by the same operation', async () => {
		const cardAccountId = enKash.sandbox.account.incentiveCardAccountId;
		give(enKash, { cardAccountId, amount: 40 });
		const account = foundOne(await enKash.run(asking('account', 'get', { cardAccountId })));
		expect(account).toMatchObject({ cardAccountId, availableBalance: 9_999_960, totalCards: 1 });
	});
});

describe('an account that EnKash does not know', () => {
	const unknown = asking('account', 'get', { cardAccountId: 'CANOBODY' });
	const message = 'Card account not found for companyId: CEK1PU9AOO and cardAccountId: CANOBODY';

	it.each(['E1', 'E2', 'http'] as const)("is said in EnKash's words (%s)", async (envelope) => {
		enKash.turn({ failureEnvelope: envelope });
		const result = await enKash.run(unknown);
		expect(shownError(result)).toMatchObject({
			name: 'NodeApiError',
			description: expect.stringContaining(message),
			itemIndex: 0,
		});
		expect(result.outputs).toEqual([[]]);
	});

	it('or leaves as an item of its own', async () => {
		const { outputs } = await enKash.run({ ...unknown, onError: 'continueErrorOutput' });
		expect(outputs).toEqual([[], [expect.objectContaining({ pairedItem: { item: 0 } })]]);
		expect(outputs[1]?.[0]?.json).toMatchObject({ error: expect.stringContaining(message) });
	});

	it('so does a company', async () => {
		const result = await enKash.run(
			asking('account', 'get', { options: { companyId: 'CEKNOBODY' } }),
		);
		expect(shownError(result).description).toContain('companyId: CEKNOBODY');
	});

	it.each([
		['cardAccountId', 'card account'],
		['companyId', 'company'],
	])('a reply that names another %s is no answer', async (name, what) => {
		answerWith(stub, { ...documentedAccount, [name]: 'CANOBODY', availableBalance: 5 });
		const result = await stub.run(get);
		expect(result.outputs).toEqual([[]]);
		expect(shownError(result)).toMatchObject({
			name: 'NodeApiError',
			message: 'EnKash answered about something else than was asked for',
			description: expect.stringContaining(`speaks of ${what} CANOBODY where C`),
			itemIndex: 0,
		});
	});

	it('a reply without an account is no account', async () => {
		answerWith(stub, null);
		const result = await stub.run(get);
		expect(shownError(result).message).toBe("EnKash's reply has an unknown shape");
		expect(found({ ...result, error: undefined })).toEqual([]);
	});
});
