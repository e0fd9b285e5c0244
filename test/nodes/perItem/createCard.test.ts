import type { INodeParameters } from 'n8n-workflow';
import documentedReplies from '../../fixtures/documentedReplies.json';
import { runWorkflow } from '../../harness';
import { documented } from '../../sandbox/texts';
import { documentedAccount, mobileOf, useEnKash, useShortWaits, useStubServer } from '../support';
import {
	afterRefusal,
	cannotBeSent,
	createCard,
	isUnclear,
	members,
	refuse,
	runSingle,
} from './single';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

/** The node with nothing filled in but whom the card is for. */
const alone = { ...createCard, parameters: { mobile: '9600098867' } };

describe("EnKash's own examples", () => {
	it('the request for a prepaid card', async () => {
		stub.replies.enKashCard = { body: { code: 0, payload: { enKashCardId: 'EKC94AEX89' } } };
		await stub.run({
			node: 'enKashCreateCard',
			credential: { companyId: 'CEKEP5GSGP' },
			parameters: {
				cardAccountId: 'CABFIPS',
				email: 'user@example.com',
				mobile: '6001098801',
				firstName: 'johny',
				lastName: 'bateman',
				loadAmount: 10,
				additionalFields: {
					title: 'Mr',
					gender: 'M',
					address: 'cda block',
					address2: 'ab colony',
					city: 'kota',
					state: 'Rajasthan',
					country: 'India',
					pincode: '323307',
					primaryEnKashCard: false,
					physicalCard: true,
					remarks: 'string',
					physicalDeliveryAddressFlag: true,
					deliveryAddress: 'test',
					deliveryAddress2: 'test',
					deliveryCity: 'test',
					deliveryState: 'test',
					deliveryCountry: 'test',
					deliveryPincode: '323309',
					documents: { document: [{ docType: 'PAN', docNo: 'ABCDE1234F' }] },
					specialDate: '02-09-2001',
				},
			},
		});
		const { method, path, query, headers, body } = stub.callTo('enKashCard');
		expect([method, path, query]).toEqual(['POST', '/api/v0/partner/enKashCard', {}]);
		expect(headers).toMatchObject({
			authorization: 'Bearer token-of-the-stub',
			partnerid: documentedAccount.partnerId,
			'content-type': 'application/json',
		});
		expect(headers.cookie).toBeUndefined();
		expect(body).toEqual({
			companyId: 'CEKEP5GSGP',
			cardAccountId: 'CABFIPS',
			email: 'user@example.com',
			mobile: '6001098801',
			title: 'Mr',
			firstName: 'johny',
			lastName: 'bateman',
			gender: 'M',
			address: 'cda block',
			address2: 'ab colony',
			city: 'kota',
			state: 'Rajasthan',
			country: 'India',
			pincode: '323307',
			primaryEnKashCard: false,
			physicalCard: true,
			loadAmount: 10,
			remarks: 'string',
			physicalDeliveryAddressFlag: true,
			deliveryAddress: 'test',
			deliveryAddress2: 'test',
			deliveryCity: 'test',
			deliveryState: 'test',
			deliveryCountry: 'test',
			deliveryPincode: '323309',
			documents: [{ docType: 'PAN', docNo: 'ABCDE1234F' }],
			specialDate: '02-09-2001',
		});
	});

	/** The token opens the card, and leaves no node. */
	const { token, ...documentedCard } = documentedReplies.card.payload;

	async function answered(parameters: INodeParameters) {
		const payload = { ...documentedCard, token };
		stub.replies.enKashCard = { body: { code: 0, message: 'Success', payload } };
		const { companyId, cardAccountId } = documentedCard;
		const credential = { companyId, cardAccountId };
		const { outputs } = await stub.run({
			node: 'enKashCreateCard',
			credential,
			parameters: { mobile: documentedCard.mobile, ...parameters },
		});
		return outputs[0]?.[0]?.json;
	}

	it('the reply, whole but for the token', async () => {
		expect(await answered({ simplify: false })).toEqual({
			outcome: 'created',
			...documentedCard,
			environment: 'test',
		});
	});

	it('the reply, cut to what people use', async () => {
		expect(await answered({})).toEqual({
			outcome: 'created',
			enKashCardId: 'EKC94AEX89',
			userId: 'EK94JCMP',
			cardAccountId: 'CAA8W45',
			mobile: '6876543211',
			firstName: 'Johnny',
			loadAmount: 500,
			otbBalance: 500,
			accountBalance: 99500,
			enkashCardTxnId: 'ECTNY27ELILVP',
			cardStatus: { name: 'UL', label: 'UnLocked' },
			environment: 'test',
		});
	});
});

describe('what is sent', () => {
	async function sentAs(parameters: INodeParameters) {
		const { calls, outcomes } = await runSingle(enKash, alone, [{}], parameters);
		expect(outcomes).toEqual(['created']);
		return calls.at(-1)?.body;
	}

	const account = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3', mobile: '9600098867' };

	it('nothing that is not set', async () => {
		expect(await sentAs({})).toEqual(account);
		const { mobile, ...withoutMobile } = account;
		expect(mobile).toBe('9600098867');
		const email = 'asha@example.com';
		const empty = Object.fromEntries(
			['userId', 'middleName', 'specialDate', 'address', 'remarks', 'title', 'gender'].map(
				(name) => [name, ''],
			),
		);
		expect(
			await sentAs({
				mobile: ' ',
				firstName: '',
				lastName: '',
				email,
				additionalFields: empty,
			}),
		).toEqual({ ...withoutMobile, email });
		expect(await sentAs({ additionalFields: { documents: { document: [] } } })).toEqual(account);
	});

	it('flags that are switched off are sent as such', async () => {
		const additionalFields = { physicalCard: false, primaryEnKashCard: '={{ "true" }}' };
		expect(await sentAs({ additionalFields })).toEqual({
			...account,
			physicalCard: false,
			primaryEnKashCard: true,
		});
	});

	it.each<[unknown, object]>([
		[0, {}],
		['0', {}],
		['', {}],
		[500, { loadAmount: 500 }],
		['1,00,000', { loadAmount: 100000 }],
	])('an amount of %p', async (amount, expected) => {
		const { calls } = await runSingle(
			enKash,
			alone,
			[{ json: JSON.parse(JSON.stringify({ amount })) }],
			{
				loadAmount: '={{ $json.amount }}',
			},
		);
		expect(calls[0]?.body).toEqual({ ...account, ...expected });
	});

	it('texts are trimmed, mobiles cut to ten digits, titles spelt as EnKash does', async () => {
		const parameters = {
			mobile: '+91 96000 98867',
			firstName: ' Asha ',
			additionalFields: { title: 'mrs.', gender: 'female', city: ' Pune ' },
		};
		expect(await sentAs(JSON.parse(JSON.stringify(parameters)))).toEqual({
			...account,
			mobile: '9600098867',
			firstName: 'Asha',
			title: 'Mrs',
			gender: 'F',
			city: 'Pune',
		});
	});

	it('no field that EnKash does not know', async () => {
		enKash.turn({ unknownFields: 'reject' });
		expect(await sentAs({ firstName: 'Asha', loadAmount: 5 })).toEqual({
			...account,
			firstName: 'Asha',
			loadAmount: 5,
		});
	});

	it('by another company and account, where the node says so', async () => {
		const { giftCardAccountId } = enKash.sandbox.account;
		await sentAs({ cardAccountId: giftCardAccountId });
		expect(enKash.sandbox.ledger.cards[0]?.cardAccountId).toBe(giftCardAccountId);
		const other = { options: { companyId: 'CEKOTHER' } };
		const { items } = await runSingle(enKash, alone, [{}], other, goOn);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: ${documented.accountNotFound('CEKOTHER', 'CAQL8YCV3')}. No card was created now. ${afterRefusal.account}`,
		);
	});
});

describe('wrong values', () => {
	const cases: Array<[INodeParameters, string]> = [
		[{ mobile: '' }, "A card needs a person: fill in 'Mobile', 'Email' or 'User ID'"],
		[
			{ mobile: ' ', email: 'NA', firstName: 'Asha', additionalFields: { userId: ' ' } },
			"A card needs a person: fill in 'Mobile', 'Email' or 'User ID'",
		],
		[
			{ mobile: '98' },
			'\'Mobile\' holds "98", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 2 digits',
		],
		[
			{ firstName: '={{ "A\\nB" }}' },
			'\'First Name\' holds "A\\nB", where a name on one line is expected',
		],
		[{ lastName: '={{ [1] }}' }, "'Last Name' holds a list, where a name on one line is expected"],
		[
			{ email: 'x' },
			'\'Email\' holds "x", where an e-mail address (e.g. asha@example.com) is expected',
		],
		[
			{ loadAmount: -1 },
			'\'Points\' holds "-1", where a whole number of points above 0 (e.g. 500 or 1,00,000) is expected',
		],
		[
			{ loadAmount: '={{ $json.Pionts }}' },
			"'Points' holds nothing, where a whole number of points, or 0 for none is expected: its expression comes to nothing, such as a column that is not there",
		],
		[
			{ additionalFields: { title: 'Dr', gender: 'X' } },
			'\'Title\' holds "Dr", where Mr, Mrs, Ms or nothing is expected; \'Gender\' holds "X", where M, F or nothing is expected',
		],
		[
			{ additionalFields: { physicalCard: 'perhaps' } },
			'\'Physical Card\' holds "perhaps", where true, false or nothing is expected',
		],
		[
			{ additionalFields: { pincode: '={{ {a: 1} }}' } },
			"'PIN Code' holds an object, where text is expected",
		],
	];

	it.each(cases)('%p', async (parameters, fault) => {
		const { error } = await runSingle(enKash, alone, [{}], JSON.parse(JSON.stringify(parameters)));
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: cannotBeSent,
			description: `${fault}.`,
			context: { itemIndex: 0 },
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('without a reference', () => {
	it('each item makes a card, also for one and the same person', async () => {
		const [one = {}] = members(enKash, 1);
		const { outcomes } = await runSingle(enKash, createCard, [one, one]);
		expect(outcomes).toEqual(['created', 'created']);
		expect(createCard.paid(enKash)).toEqual([mobileOf(0), mobileOf(0)]);
	});

	it('a second execution makes a second card: only tries of one execution know of each other', async () => {
		const everyone = members(enKash, 1);
		await runSingle(enKash, createCard, everyone);
		await runSingle(enKash, createCard, everyone);
		expect(createCard.paid(enKash)).toHaveLength(2);
	});

	it('what is done already when a later item fails is said, so that nobody makes it twice', async () => {
		for (const [index, done] of [
			[0, undefined],
			[1, '1 item has its card already.'],
			[2, '2 items have their cards already.'],
		] as const) {
			const everyone = members(enKash, 3);
			const text = refuse(enKash, createCard, everyone, index);
			const { error } = await runSingle(enKash, createCard, everyone, {}, { retryOnFail: true });
			const advice =
				'Leave out what is done when you run the workflow again, or second cards are made.';
			const counts = `Of 3 items, ${index} went through and 0 may have gone through.`;
			const description = done === undefined ? text : `${text} ${counts} ${done} ${advice}`;
			expect(error).toHaveProperty('description', description);
		}
	});

	it('a node that two branches lead to makes a card for each of them', async () => {
		const node = (name: string, type: string, parameters = {}) => {
			return {
				id: name,
				name,
				type,
				typeVersion: 1,
				position: [0, 0] satisfies [number, number],
				parameters,
			};
		};
		const to = (...nodes: string[]) => [
			nodes.map((name) => ({ node: name, type: 'main' as const, index: 0 })),
		];
		const { status } = await runWorkflow({
			credential: enKash.credential(),
			inputs: [{}],
			workflow: {
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('One', 'n8n-nodes-base.noOp'),
					node('Two', 'n8n-nodes-base.noOp'),
					node('Card', 'n8n-nodes-enkash.enKashCreateCard', { mobile: '9600098867' }),
				],
				connections: {
					Start: { main: to('One', 'Two') },
					One: { main: to('Card') },
					Two: { main: to('Card') },
				},
			},
		});
		expect(status).toBe('success');
		expect(createCard.paid(enKash)).toEqual(['9600098867', '9600098867']);
	});

	it("a reply with somebody else's card is no success", async () => {
		stub.replies.enKashCard = {
			body: { code: 0, payload: { enKashCardId: 'EKC94AEX89', mobile: '6876543211' } },
		};
		const { error } = await stub.run({
			node: 'enKashCreateCard',
			parameters: { mobile: '9600098867' },
		});
		expect(error).toMatchObject({
			message: isUnclear,
			description: expect.stringMatching(
				/^EnKash's reply speaks of mobile 6876543211 where 9600098867 was sent, .*List the cards of the account/,
			),
		});
	});

	it('an unclear reply without a mobile says how to look the card up all the same', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter' });
		const { error } = await runSingle(enKash, alone, [{}], {
			mobile: '',
			email: 'asha@example.com',
		});
		expect(error).toHaveProperty(
			'description',
			'The connection to EnKash broke, so it may have been paid. The card may have been made. List the cards of the account and look for one of the holder that was created just now before you try again: a second request would make a second card.',
		);
	});
});

describe('other ways that EnKash may have', () => {
	it('gift cards need an amount', async () => {
		enKash.turn({ giftLoadAmount: 'mandatory' });
		const { giftCardAccountId: cardAccountId } = enKash.sandbox.account;
		const { items } = await runSingle(enKash, alone, [{}], { cardAccountId }, goOn);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: Sandbox: loadAmount is required. ${afterRefusal.card}`,
		);
		const { outcomes } = await runSingle(enKash, alone, [{}], { cardAccountId, loadAmount: 5 });
		expect(outcomes).toEqual(['created']);
	});

	it.each([
		['number', 500],
		['text', '500'],
	] as const)('amounts come back as %s, and stay so', async (cardLoadAmountType, loadAmount) => {
		enKash.turn({ cardLoadAmountType });
		const { items } = await runSingle(enKash, alone, [{}], { loadAmount: 500 });
		expect(items[0]?.json).toMatchObject({ loadAmount, otbBalance: 500 });
	});
});
