import { CredentialStore } from '../../harness';
import { type Json, useEnKash, useShortWaits, useStubServer } from '../support';
import { answerWith, asking, byId, found, give, shownError } from './lookups';
import { operations } from './operations';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits();

const cardOfItem = asking('card', 'get', { enKashCardId: byId('={{ $json.card }}') });

/** Three people with a card each, as the items of a workflow. */
function threeCards(): Array<{ card: string; name: string }> {
	return ['Asha', 'Ravi', 'Meera'].map((name, index) => {
		const mobile = String(9_600_000_000 + index);
		const { card } = give(enKash, { mobile, firstName: name, reference: `R${index}` });
		return { card: card.enKashCardId, name };
	});
}

describe('many items', () => {
	it('each is looked up by its own expression, in order', async () => {
		const items = threeCards();
		const { outputs } = await enKash.run({ ...cardOfItem, items });
		expect(outputs[0]?.map(({ json, pairedItem }) => [json.firstName, pairedItem])).toEqual([
			['Asha', { item: 0 }],
			['Ravi', { item: 1 }],
			['Meera', { item: 2 }],
		]);
	});

	it('each of many results belongs to the item it was found for', async () => {
		threeCards();
		const { incentiveCardAccountId } = enKash.sandbox.account;
		give(enKash, { cardAccountId: incentiveCardAccountId, firstName: 'Dealer', reference: 'D' });
		const { outputs } = await enKash.run({
			...asking('card', 'getMany', { cardAccountId: '={{ $json.account }}' }),
			items: [{ account: incentiveCardAccountId }, {}],
		});
		expect(outputs[0]?.map(({ json, pairedItem }) => [json.firstName, pairedItem])).toEqual([
			['Dealer', { item: 0 }],
			['Asha', { item: 1 }],
			['Ravi', { item: 1 }],
			['Meera', { item: 1 }],
		]);
	});

	it('resource and operation are those of the node, other fields those of the item', async () => {
		answerWith(stub, []);
		const { parameters, node } = asking('transaction', 'getMany', {
			limit: '={{ $json.limit }}',
			filters: { status: '={{ $json.status }}', cardTransactionType: '={{ $json.type }}' },
			options: { companyId: '={{ $json.company }}' },
		});
		await stub.run({
			node,
			parameters,
			items: [
				{ limit: 1, status: 'CREATED', type: 'CR', company: 'CEKONE' },
				{ limit: 2, status: '', type: 'DR', company: '' },
			],
		});
		const asked = stub.requests.filter(({ path }) => path.endsWith('/transaction/all'));
		expect(asked.map(({ body }) => body)).toEqual([
			{
				companyId: 'CEKONE',
				cardAccountId: 'CAQL8YCV3',
				cardTransactionType: 'CR',
				status: 'CREATED',
			},
			{ companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3', cardTransactionType: 'DR' },
		]);
	});

	it('one login serves them all', async () => {
		await enKash.run({ ...asking('account', 'get'), items: [{}, {}, {}] });
		expect(enKash.logins).toBe(1);
		expect(enKash.callsTo('/cardAccount/get')).toHaveLength(3);
	});

	it('a card may be plain text, as an agent or an older workflow hands it in', async () => {
		const { card, entry } = give(enKash);
		const enKashCardId = card.enKashCardId;
		const whole = asking('card', 'get', { enKashCardId });
		expect(found(await enKash.run(whole))).toMatchObject([{ enKashCardId }]);
		const one = asking('transaction', 'get', {
			enKashCardId,
			pgReferenceNumber: entry.reference,
		});
		expect(found(await enKash.run(one))).toMatchObject([{ enKashCardId }]);
		const many = asking('transaction', 'getMany', { filters: { enKashCardId } });
		expect(found(await enKash.run(many))).toMatchObject([{ enKashCardId }]);
		for (const { body } of enKash.callsTo('/api/')) expect(body).toMatchObject({ enKashCardId });
	});

	it('an id may come as a number', async () => {
		answerWith(stub, [{ enKashCardId: 4711, firstName: 'Asha' }]);
		const result = await stub.run({ ...cardOfItem, items: [{ card: 4711 }] });
		expect(found(result)).toMatchObject([{ firstName: 'Asha' }]);
	});
});

const positions = [
	['first', 0],
	['middle', 1],
	['last', 2],
] as const;

describe.each(positions)('an item that fails, the %s of three', (_, position) => {
	function itemsWithStranger(): Json[] {
		return threeCards().map((item, index) => (index === position ? { card: 'EKCNOBODY' } : item));
	}

	const message = 'There is no such card in this account';

	it('stops the workflow, and is named', async () => {
		const items = itemsWithStranger().map((json) => ({ json }));
		const result = await enKash.run({ ...cardOfItem, items });
		expect(result.status).toBe('error');
		expect(shownError(result)).toMatchObject({ message, itemIndex: position });
		expect(result.outputs).toEqual([[]]);
		expect(enKash.callsTo('/search')).toHaveLength(position + 1);
	});

	it('or leaves in its place, with the others', async () => {
		const items = itemsWithStranger().map((json) => ({ json }));
		const result = await enKash.run({ ...cardOfItem, items, onError: 'continueRegularOutput' });
		expect(result.status).toBe('success');
		expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		const failed = result.outputs[0]?.map(({ json }) => Object.hasOwn(json, 'error'));
		expect(failed).toEqual([0, 1, 2].map((index) => index === position));
		expect(result.outputs[0]?.[position]?.json).toEqual({
			error: `${message}. No card has the ID EKCNOBODY. Check the ID and, if you have several accounts, 'Card Account ID'.`,
		});
	});

	it('or on the error output', async () => {
		const items = itemsWithStranger().map((json) => ({ json }));
		const { outputs } = await enKash.run({ ...cardOfItem, items, onError: 'continueErrorOutput' });
		expect(outputs[0]).toHaveLength(2);
		expect(outputs[1]).toHaveLength(1);
		expect(outputs[1]?.[0]).toMatchObject({
			json: { error: expect.stringContaining(message) },
			pairedItem: { item: position },
		});
	});
});

describe('fields that were chosen', () => {
	it.each<[string, object, Json]>([
		['of what is simplified', {}, { firstName: 'Asha', otbBalance: 11 }],
		['of all', { simplify: false }, { firstName: 'Asha', otbBalance: 11, gender: 'F' }],
	])('are all that comes out, %s', async (_, fields, expected) => {
		const { card } = give(enKash);
		const run = asking('card', 'get', {
			enKashCardId: card.enKashCardId,
			options: { fields: ' firstName, otbBalance,gender,, nothing, token' },
			...fields,
		});
		const [json] = found(await enKash.run(run));
		expect(json).toEqual(expected);
	});
});

describe('what is set up', () => {
	it('is so once a run, however many items there are', async () => {
		const credentials = new CredentialStore({ enKashApi: enKash.credential() });
		const read = jest.spyOn(credentials, 'get');
		const readsFor = async (count: number) => {
			read.mockClear();
			const items = Array.from({ length: count }, () => ({}));
			const { outputs } = await enKash.run({ ...asking('account', 'get'), items, credentials });
			expect(outputs[0]).toHaveLength(count);
			return read.mock.calls.length;
		};
		await readsFor(1);
		// Of several items, two readings tell whether the credential depends on them.
		expect(await readsFor(30)).toBe((await readsFor(1)) + 2);
	});
});

describe('a set-up that cannot be used', () => {
	it('leaves every item with the reason where the node goes on', async () => {
		const { outputs } = await enKash.run({
			...asking('account', 'get'),
			items: [{}, {}],
			credential: { apiUrl: 'http://pay-en-uat.enkash.in' },
			onError: 'continueErrorOutput',
		});
		expect(outputs).toEqual([
			[],
			[0, 1].map((item) => ({
				json: {
					error:
						"'API URL' must begin with https://. Open the credential of this node and correct it.",
				},
				pairedItem: { item },
			})),
		]);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it.each(['resource', 'operation'])(
		'an unknown %s is said, and nothing is sent',
		async (field) => {
			const result = await enKash.run({ node: 'enKash', parameters: { [field]: 'nothing' } });
			expect(result.error?.message).toMatch(/operation/);
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);
});

describe('Stop', () => {
	it('ends at the item under way', async () => {
		const controller = new AbortController();
		stub.replies = {
			'/cardAccount/get': () => {
				controller.abort();
				return { body: { code: 0, payload: { availableBalance: 1 } } };
			},
		};
		const { error } = await stub.run({
			...asking('account', 'get'),
			items: [{}, {}, {}],
			signal: controller.signal,
		});
		expect(error?.message).toMatch(/stopped|cancel/i);
		expect(stub.requests.filter(({ path }) => path.includes('/cardAccount/get'))).toHaveLength(1);
	});
});

describe.each(operations)('$name with encryption', (operation) => {
	it.each(['sha256', 'raw', 'hex'] as const)('(%s) asks and understands', async (format) => {
		enKash.turn({ encryption: 'required', encryptedReplies: true, encryptionKeyFormat: format });
		const result = await enKash.run(operation.prepare(enKash));
		expect(result.error?.message).toBeUndefined();
		const [call] = enKash.callsTo(operation.path);
		expect(call?.encrypted).toBe(call?.method !== 'GET');
	});

	it.each(['request', 'response', 'payload', 'data', 'bare', 'jsonString'] as const)(
		'understands a reply wrapped as "%s" with encryption off',
		async (replyWrapper) => {
			enKash.turn({ encryptedReplies: true, replyWrapper });
			// n8n drops fields that the form doesn't show, so the key is the client secret then.
			enKash.sandbox.account.encryptionKey = '';
			const result = await enKash.run(operation.prepare(enKash));
			expect(result.error?.message).toBeUndefined();
		},
	);

	it('says when it has the wrong key', async () => {
		enKash.turn({ encryptedReplies: true });
		const credential = { encryption: 'off', encryptionKey: 'another-key-than-that' };
		const result = await enKash.run({ ...operation.prepare(enKash), credential });
		expect(shownError(result).message).toBe(
			"EnKash's reply could not be decrypted with the credential's encryption key",
		);
	});
});

describe('an incentive account, with the same nodes', () => {
	it('is paid from, looked up and searched', async () => {
		const { incentiveCardAccountId: cardAccountId, cardAccountId: rewards } =
			enKash.sandbox.account;
		const parameters = {
			cardAccountId,
			mobile: '9600098867',
			firstName: 'Dealer',
			email: 'dealer@example.com',
			title: 'Mr',
			gender: 'M',
			loadAmount: 70,
			payoutRun: 'q3-incentives',
		};
		const [paid] = found(await enKash.run({ node: 'enKashAllocatePoints', parameters }));
		const card = byId(String(paid?.enKashCardId));
		const reference = String(paid?.uniqueReferenceNumber);
		const ask = async (resource: string, operation: string, fields = {}) =>
			found(await enKash.run(asking(resource, operation, { cardAccountId, ...fields })));
		expect(await ask('account', 'get')).toMatchObject([{ totalAllocationPoint: 70 }]);
		expect(await ask('card', 'get', { enKashCardId: card })).toMatchObject([{ otbBalance: 70 }]);
		expect(await ask('card', 'getMany')).toHaveLength(1);
		const whole = { pgReferenceNumber: reference, simplify: false };
		expect(await ask('transaction', 'get', whole)).toMatchObject([{ amount: 70, cardAccountId }]);
		const [link] = await ask('ssoLink', 'create', { enKashCardId: card, partner: 'dealers' });
		expect(link?.url).toMatch(/\/employee_rewards\/dealers$/);
		expect(await ask('card', 'getMany', { cardAccountId: rewards })).toEqual([]);
	});

	it('a card of the incentive account is not one of the reward account', async () => {
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		const { card } = give(enKash, { cardAccountId });
		const result = await enKash.run({ ...cardOfItem, items: [{ card: card.enKashCardId }] });
		expect(shownError(result)).toMatchObject({ httpCode: '404' });
	});
});
