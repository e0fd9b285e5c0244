/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { callMethod, repositoryRoot, runWorkflow, type WorkflowJson } from '../../harness';
import { type Json, useEnKash, useStubServer } from '../support';
import { answerWith, asking, byId, found, foundOne, give, objectIn, shownError } from './lookups';

const enKash = useEnKash();
const stub = useStubServer();

function byMobile(value: string): INodeParameters {
	return { __rl: true, mode: 'mobile', value };
}

const asha: Json = {
	enKashCardId: 'EKC9MKS5RM',
	userId: 'EKPDC37K',
	cardAccountId: 'CAQL8YCV3',
	mobile: '9600098867',
	firstName: 'Asha',
	otbBalance: 11,
};
const ravi: Json = {
	...asha,
	enKashCardId: 'EKCE54IDPE',
	userId: 'EKHCPB7W',
	firstName: 'Ravi',
	mobile: '9600098868',
};
const giftOfAsha: Json = { ...asha, enKashCardId: 'EKCGIFT001' };

/** A stub that lists these cards, and answers anything else with this payload. */
function cards(list: Json[], other: unknown = []): void {
	const success = (payload: unknown) => ({ body: { code: 0, message: 'Success', payload } });
	stub.replies = {
		'/search': success({ recordsCount: list.length, data: list }),
		'/api/': success(other),
	};
}

function callsTo(part: string): Json[] {
	return stub.requests.filter((call) => call.path.includes(part)).map(objectIn);
}

describe('a card by the mobile number of its holder', () => {
	const get = (mobile: string) => asking('card', 'get', { enKashCardId: byMobile(mobile) });

	it.each(['9600098867', '+91 96000 98867', '09600098867', '={{ 9600098867 }}'])(
		'is found by %s',
		async (mobile) => {
			const { card } = give(enKash, { mobile: '9600098867' });
			give(enKash, { mobile: '9600098868', firstName: 'Ravi', reference: 'R' });
			const shown = foundOne(await enKash.run(get(mobile)));
			expect(shown).toMatchObject({ enKashCardId: card.enKashCardId, firstName: 'Asha' });
			expect(Object.keys(shown).slice(0, 3)).toEqual(['firstName', 'mobile', 'otbBalance']);
		},
	);

	it('begins with the whole name, the mobile and the balance', async () => {
		cards([{ ...asha, lastName: 'Rao' }]);
		const shown = foundOne(await stub.run(get('9600098867')));
		expect(Object.entries(shown).slice(0, 4)).toEqual([
			['firstName', 'Asha'],
			['lastName', 'Rao'],
			['mobile', '9600098867'],
			['otbBalance', 11],
		]);
	});

	it('is each of the cards that the person has', async () => {
		cards([asha, ravi, giftOfAsha]);
		const shown = found(await stub.run(get('9600098867')));
		expect(shown.map(({ enKashCardId }) => enKashCardId)).toEqual(['EKC9MKS5RM', 'EKCGIFT001']);
	});

	it('is looked for in one list, however many people are asked about', async () => {
		cards([asha, ravi]);
		const { outputs } = await stub.run({
			...get('={{ $json.mobile }}'),
			items: [asha, ravi, asha].map(({ mobile }) => ({ json: { mobile } })),
		});
		expect(outputs[0]?.map(({ json, pairedItem }) => [json.firstName, pairedItem])).toEqual([
			['Asha', { item: 0 }],
			['Ravi', { item: 1 }],
			['Asha', { item: 2 }],
		]);
		expect(callsTo('/search')).toHaveLength(1);
	});

	it('that nobody has is said, without the number', async () => {
		cards([asha]);
		expect(shownError(await stub.run(get('9811111111')))).toEqual({
			name: 'NodeApiError',
			message: 'There is no card with this mobile number in this account',
			description: "Check the number and, if you have several accounts, 'Card Account ID'.",
			itemIndex: 0,
			httpCode: '404',
		});
	});

	it('is not said to be missing where EnKash kept cards back', async () => {
		answerWith(stub, { recordsCount: 240, data: [asha] });
		const { message, description } = shownError(await stub.run(get('9811111111')));
		expect(message).toBe('None of the cards that EnKash sent has this mobile number');
		expect(description).toMatch(/^EnKash counts 240 cards but sent only 1/);
	});

	it.each(['98', 'Asha', '12345678901234'])(
		'"%s" is refused before anything is sent',
		async (mobile) => {
			expect(shownError(await enKash.run(get(mobile)))).toMatchObject({
				name: 'NodeOperationError',
				message: "The mobile number can't be used as it is",
				description: expect.stringContaining('ten digits'),
			});
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('that is left empty is asked for', async () => {
		expect(shownError(await enKash.run(get('={{ $json.nothing }}'))).message).toBe(
			"'Card' is empty",
		);
	});

	it('filters many, before the limit counts', async () => {
		cards([ravi, asha, giftOfAsha]);
		const filters = { mobile: '+919600098867' };
		const many = asking('card', 'getMany', { filters, limit: 2 });
		const shown = found(await stub.run(many));
		expect(shown.map(({ enKashCardId }) => enKashCardId)).toEqual(['EKC9MKS5RM', 'EKCGIFT001']);
		const none = asking('card', 'getMany', { filters: { mobile: '9811111111' } });
		expect(found(await stub.run(none))).toEqual([]);
	});

	it('of another account is none', async () => {
		cards([{ ...asha, cardAccountId: 'CANOBODY' }]);
		expect(shownError(await stub.run(get('9600098867'))).httpCode).toBe('404');
		const byItsId = asking('card', 'get', { enKashCardId: byId('EKC9MKS5RM') });
		expect(shownError(await stub.run(byItsId)).message).toBe(
			'EnKash answered about something else than was asked for',
		);
		const all = await stub.run(asking('card', 'getMany'));
		expect(found(all)).toEqual([]);
		expect(all.hints).toHaveLength(1);
	});
});

describe('a person by mobile number', () => {
	it('has a coin balance', async () => {
		cards([asha, ravi, giftOfAsha], 25);
		const run = asking('coin', 'getBalance', { userId: byMobile('9600098867') });
		const shown = foundOne(await stub.run(run));
		expect(Object.entries(shown)).toEqual([
			['firstName', 'Asha'],
			['mobile', '9600098867'],
			['balance', 25],
			['userId', 'EKPDC37K'],
		]);
		expect(callsTo('/coins/balance')).toMatchObject([{ query: { userId: 'EKPDC37K' } }]);
	});

	it('has transactions, and so has their card', async () => {
		cards([asha, ravi]);
		const filters = { userId: byMobile('9600098868'), enKashCardId: byMobile('9600098868') };
		await stub.run(asking('transaction', 'getMany', { filters }));
		expect(callsTo('/transaction/all')).toMatchObject([
			{ body: { userId: 'EKHCPB7W', enKashCardId: 'EKCE54IDPE' } },
		]);
		expect(callsTo('/search')).toHaveLength(1);
	});

	it('gets a sign-in link', async () => {
		cards([asha], 'a-token-of-26-characters-x');
		const run = asking('ssoLink', 'create', {
			enKashCardId: byMobile('9600098867'),
			partner: 'hrms',
		});
		expect(foundOne(await stub.run(run))).toMatchObject({ enKashCardId: 'EKC9MKS5RM' });
	});

	it('with several cards is asked which of them', async () => {
		cards([asha, giftOfAsha]);
		const run = asking('transaction', 'get', {
			pgReferenceNumber: 'A',
			enKashCardId: byMobile('9600098867'),
		});
		expect(shownError(await stub.run(run))).toMatchObject({
			name: 'NodeOperationError',
			message: 'There are 2 cards with this mobile number',
			description: 'Enter one of these IDs instead: EKC9MKS5RM, EKCGIFT001.',
		});
		expect(callsTo('/transaction/all')).toEqual([]);
	});

	it('without a user ID says so', async () => {
		cards([{ ...asha, userId: null }]);
		const run = asking('coin', 'getBalance', { userId: byMobile('9600098867') });
		expect(shownError(await stub.run(run))).toMatchObject({
			message: 'The card with this mobile number names no user ID',
			description: 'Enter the ID instead.',
		});
	});
});

describe('a person from the list', () => {
	it('is shown once, by name and mobile, with the user ID', async () => {
		answerWith(stub, [ravi, asha, giftOfAsha, { firstName: 'Nobody', mobile: '1' }]);
		const list = await callMethod('enKash', 'listSearch', 'searchUsers', {
			credential: stub.credential(),
			parameters: { resource: 'coin', operation: 'getBalance', cardAccountId: '', options: {} },
			path: 'parameters.userId',
		});
		expect(list.results).toEqual([
			{ name: 'Asha 9600098867 (EKPDC37K)', value: 'EKPDC37K' },
			{ name: 'Ravi 9600098868 (EKHCPB7W)', value: 'EKHCPB7W' },
		]);
	});

	it.each([
		{ __rl: true, mode: 'list', value: 'EKSANDBX', cachedResultName: 'Asha' },
		byId('EKSANDBX'),
		'EKSANDBX',
		'={{ "EKSANDBX" }}',
	])('%j is that person', async (userId) => {
		const run = asking('coin', 'getBalance', { userId });
		expect(foundOne(await enKash.run(run))).toEqual({ userId: 'EKSANDBX', balance: 0 });
	});

	it('filters transactions, as plain text too', async () => {
		const { card } = give(enKash, { reference: 'A' });
		give(enKash, { reference: 'B', mobile: '9600000002' });
		for (const userId of [card.userId, byId(card.userId)]) {
			const many = asking('transaction', 'getMany', { filters: { userId } });
			const transactions = found(await enKash.run(many));
			expect(transactions.map(({ pgReferenceNumber }) => pgReferenceNumber)).toEqual(['A']);
		}
	});
});

it('a workflow that was saved with a user ID as text still runs', async () => {
	const file = path.join(repositoryRoot, 'test/e2e/fixtures/0.1.0/look-ups.json');
	const workflow: WorkflowJson = JSON.parse(readFileSync(file, 'utf8'));
	const result = await runWorkflow({ workflow, credential: enKash.credential() });
	expect(result.error?.message).toBeUndefined();
	expect(result.nodes.Coins?.outputs[0]?.map(({ json }) => json)).toEqual([
		{ userId: 'EKSANDBX', balance: 0 },
	]);
	expect(result.nodes.Event?.outputs[0]).toHaveLength(1);
});
