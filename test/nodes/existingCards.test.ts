import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { give } from './enKash/lookups';
import { createCard, detailsOf, runSingle } from './perItem/single';
import { mobileOf, person, useEnKash, useShortWaits, useStubServer } from './support';

/** "If the Person Has a Card: Skip": nobody gets a second card, and none is made where that can't be told. */

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;
const searchPath = 'enKashCard/search';
const skip: INodeParameters = { options: { ifCardExists: 'skip' } };

async function create(items: IDataObject[], more: INodeParameters = {}, run: object = goOn) {
	return await runSingle(enKash, createCard, items, { ...skip, ...more }, run);
}

/** Cards that the node has made, by the mobile of each. */
const made = () => createCard.paid(enKash);

const asha = { ...person(0), email: 'asha@example.com', userId: '' };

describe('a person who has a card', () => {
	it('gets no other, and the one there is comes out', async () => {
		const { card } = give(enKash, { mobile: mobileOf(0) });
		const { outcomes, items, calls, status } = await create([asha], {}, {});
		expect([status, outcomes]).toEqual(['success', ['alreadyExists']]);
		expect(items[0]).toEqual({
			json: expect.objectContaining({
				outcome: 'alreadyExists',
				enKashCardId: card.enKashCardId,
				mobile: mobileOf(0),
				environment: 'test',
				cardAccountId: 'CAQL8YCV3',
			}),
			pairedItem: { item: 0 },
		});
		expect(JSON.stringify(items)).not.toContain(card.token);
		expect(calls).toEqual([]);
		expect(made()).toEqual([]);
	});

	it('is known by user ID, whatever the mobile', async () => {
		const { card } = give(enKash, { mobile: mobileOf(7) });
		const { outcomes } = await create([{ ...asha, userId: card.userId }]);
		expect(outcomes).toEqual(['alreadyExists']);
		expect(made()).toEqual([]);
	});

	it('is known by e-mail where there is nothing else', async () => {
		give(enKash, { mobile: mobileOf(7) });
		const more = { mobile: '', email: '={{ $json.email.toUpperCase() }}' };
		expect((await create([asha], more)).outcomes).toEqual(['alreadyExists']);
		expect(made()).toEqual([]);
	});

	it('by another mobile under one e-mail is somebody else', async () => {
		give(enKash, { mobile: mobileOf(7) });
		expect((await create([asha], { email: '={{ $json.email }}' })).outcomes).toEqual(['created']);
		expect(made()).toEqual([mobileOf(0)]);
	});

	it('of another account has none in this one', async () => {
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		give(enKash, { mobile: mobileOf(0), cardAccountId });
		expect((await create([asha])).outcomes).toEqual(['created']);
		expect((await create([asha], { cardAccountId })).outcomes).toEqual(['alreadyExists']);
	});

	it('gets another unless told to skip, and nobody looks', async () => {
		give(enKash, { mobile: mobileOf(0) });
		const { outcomes } = await create([asha], { options: {} });
		expect(outcomes).toEqual(['created']);
		expect(enKash.callsTo(searchPath)).toEqual([]);
	});

	it.each(['rowAndResult', 'resultOnly'])(
		'comes out in the style that was chosen: %s',
		async (output) => {
			give(enKash, { mobile: mobileOf(0) });
			const { items } = await create([asha], { options: { ifCardExists: 'skip', output } });
			const json = items[0]?.json ?? {};
			expect(output === 'resultOnly' ? json : json.enkash).toMatchObject({
				outcome: 'alreadyExists',
			});
			expect(Object.hasOwn(json, 'name')).toBe(output === 'rowAndResult');
		},
	);
});

describe('a card of another account', () => {
	it('in a list that EnKash did not limit to this one, is not the one of this account', async () => {
		const card = { enKashCardId: 'EKC1', mobile: mobileOf(0), cardAccountId: 'CAOTHER' };
		stub.replies = {
			search: { body: { code: 0, payload: { recordsCount: 1, data: [card] } } },
			[createCard.endpoint]: { body: { code: 0, payload: { enKashCardId: 'EKC2' } } },
		};
		const { outputs } = await stub.run({
			node: createCard.node,
			parameters: { ...createCard.parameters, ...skip },
			items: [asha],
			...goOn,
		});
		expect(outputs[0]?.[0]?.json).toMatchObject({ outcome: 'created', enKashCardId: 'EKC2' });
	});

	it('created by this execution, is not the one of this account either', async () => {
		const { cardAccountId, incentiveCardAccountId } = enKash.sandbox.account;
		const items = [cardAccountId, incentiveCardAccountId].map((account) => ({ ...asha, account }));
		const { outcomes } = await create(items, { cardAccountId: '={{ $json.account }}' });
		expect(outcomes).toEqual(['created', 'created']);
		expect(made()).toEqual([mobileOf(0), mobileOf(0)]);
	});
});

describe('people without a card', () => {
	it('each get one, after one look at the account', async () => {
		give(enKash, { mobile: mobileOf(1) });
		const everyone = [0, 1, 2].map((index) => ({ ...asha, ...person(index) }));
		expect((await create(everyone)).outcomes).toEqual(['created', 'alreadyExists', 'created']);
		expect(made()).toEqual([mobileOf(0), mobileOf(2)]);
		expect(enKash.callsTo(searchPath)).toHaveLength(1);
	});

	it('who come twice in one run get one', async () => {
		const { outcomes, items } = await create([asha, { ...asha, mobile: `+91 ${mobileOf(0)}` }]);
		expect(outcomes).toEqual(['created', 'alreadyExists']);
		expect(items[1]?.json.enKashCardId).toBe(items[0]?.json.enKashCardId);
		expect(made()).toEqual([mobileOf(0)]);
	});

	it('who come again in the next run get none', async () => {
		await create([asha]);
		expect((await create([asha])).outcomes).toEqual(['alreadyExists']);
		expect(made()).toHaveLength(1);
	});

	it('get one where EnKash sends its cards as an array without a count', async () => {
		enKash.turn({ searchReply: 'array' });
		give(enKash, { mobile: mobileOf(1) });
		give(enKash, { mobile: mobileOf(2), reference: 'B' });
		expect((await create([asha])).outcomes).toEqual(['created']);
	});
});

describe('where it can not be told, none is made', () => {
	const left = 'notSent unreadableReply';

	it('as the first creation of this run is unclear', async () => {
		// The first call below this path lists the cards.
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: createCard.endpoint, nth: 2 } });
		const { outcomes, items } = await create([asha, asha]);
		expect(outcomes).toEqual(['unconfirmed connectionLost', left]);
		expect(items[1]?.json.error).toBe(
			'An earlier item of this execution may have created a card for this person. So no card was created, as it could be a second one.',
		);
		expect(made()).toEqual([mobileOf(0)]);
	});

	it('as the look-up fails', async () => {
		enKash.sandbox.addFault({
			kind: 'status',
			status: 500,
			match: { path: searchPath },
			times: 99,
		});
		const { outcomes, items } = await create([asha]);
		expect(outcomes).toEqual([left]);
		expect(items[0]?.json.error).toMatch(/^The cards of the account could not be looked up: /);
		expect(made()).toEqual([]);
	});

	it('as the look-up is refused', async () => {
		enKash.turn({ searchNeedsCardId: true });
		expect((await create([asha])).outcomes).toEqual([left]);
		expect(made()).toEqual([]);
	});

	it('as EnKash sends one card and no list', async () => {
		enKash.turn({ searchReply: 'single' });
		give(enKash, { mobile: mobileOf(1) });
		give(enKash, { mobile: mobileOf(0), reference: 'B' });
		expect((await create([asha])).outcomes).toEqual([left]);
		expect(made()).toEqual([]);
	});

	it('while the node stops at errors: it stops', async () => {
		enKash.sandbox.addFault({
			kind: 'status',
			status: 500,
			match: { path: searchPath },
			times: 99,
		});
		const { error } = await create([asha], {}, {});
		expect(error).toMatchObject({ message: 'This item was not sent', context: { itemIndex: 0 } });
		expect(made()).toEqual([]);
	});

	describe('as EnKash says little of the card that it made first', () => {
		it.each<[string, IDataObject, string]>([
			['no mobile', {}, 'alreadyExists'],
			['a masked mobile', { mobile: `XXXXXX${mobileOf(0).slice(-4)}` }, 'alreadyExists'],
			['the mobile of somebody else', { mobile: mobileOf(5) }, 'notSent'],
			['another account', { cardAccountId: 'CAOTHER' }, 'notSent'],
		])('%s', async (_, facts, outcome) => {
			stub.replies = {
				search: { body: { code: 0, payload: { recordsCount: 0, data: [] } } },
				[createCard.endpoint]: { body: { code: 0, payload: { enKashCardId: 'EKC2', ...facts } } },
			};
			const { outputs } = await stub.run({
				node: createCard.node,
				parameters: { ...createCard.parameters, ...skip },
				items: [asha, asha],
				...goOn,
			});
			const sent = stub.requests.filter(({ path }) => path.endsWith(createCard.endpoint));
			expect(sent).toHaveLength(1);
			expect(detailsOf(outputs[0]?.[1] ?? { json: {} })).toMatchObject({ outcome });
		});
	});

	describe('as EnKash keeps a part of the list back', () => {
		async function createAt(mobile: string) {
			const card = { enKashCardId: 'EKC1', mobile: mobileOf(1), firstName: 'One' };
			stub.replies = {
				search: { body: { code: 0, payload: { recordsCount: 2, data: [card] } } },
			};
			const { outputs } = await stub.run({
				node: createCard.node,
				parameters: { ...createCard.parameters, ...skip, mobile },
				items: [asha],
				...goOn,
			});
			const created = stub.requests.filter(({ path }) => path.endsWith(createCard.endpoint));
			expect(created).toEqual([]);
			const [item] = outputs[0] ?? [];
			return detailsOf(item ?? { json: {} });
		}

		it('and the person is not in it', async () => {
			expect(await createAt(mobileOf(0))).toMatchObject({
				outcome: 'notSent',
				reason:
					'EnKash sent only a part of the cards of the account. So no card was created, as it could be a second one.',
			});
		});

		it('but not of the person: the card is there', async () => {
			expect(await createAt(mobileOf(1))).toMatchObject({
				outcome: 'alreadyExists',
				enKashCardId: 'EKC1',
			});
		});
	});
});
