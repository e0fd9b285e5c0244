import documentedReplies from '../fixtures/documentedReplies.json';
import { cardPath, Client, coinsPath, payloadOf, recordOf, rowsOf, useSandbox } from './client';
import { without } from './records';

/** The complete examples of EnKash's documentation, against what the sandbox says to the same request. */

const id = (prefix: string, length: number) =>
	expect.stringMatching(new RegExp(`^${prefix}[A-Z0-9]{${length}}$`));
const aDate = expect.stringMatching(/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d{2}:\d{2} [AP]M$/);
const ids = {
	enKashCardId: id('EKC', 7),
	userId: id('EK', 6),
	token: expect.stringMatching(/^[0-9a-f]{20}$/),
	createdOn: aDate,
	modifiedOn: aDate,
	expiryMonth: expect.stringMatching(/^(0[1-9]|1[0-2])$/),
	expiryYear: expect.stringMatching(/^\d{4}$/),
	extEntityId: id('EXT', 10),
	enkashCardTxnId: id('ECT', 10),
};

/** The reward card of the example, all of which a look-up shows as well. */
const rewardCard = {
	...documentedReplies.points.payload,
	...ids,
	virtualAccountNumber: id('ENKASHEDENKEKC', 7),
};

const allocation = {
	companyId: 'CEK1PU9AOO',
	cardAccountId: 'CAQL8YCV3',
	email: 'xyz2@gmail.com',
	firstName: 'hedfdfg',
	uniqueReferenceNumber: undefined,
	uniqueReferenceNum: 'TEST234236',
};

describe('login and rewards', () => {
	const client = useSandbox({
		account: {
			companyId: 'CEK1PU9AOO',
			cardAccountId: 'CAQL8YCV3',
			companyName: 'Test Company',
			balance: 38_639,
		},
	});

	it('gives a token', async () => {
		const answer = await client().login();
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			access_token: expect.stringMatching(/^[\w-]{27}$/),
			token_type: 'bearer',
			refresh_token: expect.stringMatching(/^[\w-]{27}$/),
			expires_in: 86_399,
			scope: 'read write trust',
		});
	});

	it('creates a card and credits it, with the echo of the guide', async () => {
		const answer = await client().allocate(allocation);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			code: 0,
			message: 'Success',
			payload: { ...rewardCard, pgReferenceNumber: 'TEST234236' },
		});
	});

	it('creates a card and credits it, as the page has it', async () => {
		client().sandbox.switches.echoReference = false;
		const answer = await client().allocate(allocation);
		expect(answer.body).toEqual({ code: 0, message: 'Success', payload: rewardCard });
	});

	it('credits the card again and takes points back', async () => {
		const first = payloadOf(await client().allocate(allocation));
		const more = { ...allocation, loadAmount: 20, uniqueReferenceNum: 'SECOND' };
		const second = payloadOf(await client().allocate(more));
		expect(second).toMatchObject({
			enKashCardId: first.enKashCardId,
			userId: first.userId,
			otbBalance: 31,
			loadAmount: 20,
			lastAllocatedAmount: 11,
			totalRewardsReceived: 2,
			rewardPointsReceived: 31,
			accountBalance: 38_608,
		});
		const back = {
			...allocation,
			transactionType: 'DR',
			type: 'UNALLOCATE_POINT',
			loadAmount: 30,
			uniqueReferenceNum: 'BACK',
		};
		expect(payloadOf(await client().allocate(back))).toMatchObject({
			enKashCardId: first.enKashCardId,
			otbBalance: 1,
			accountBalance: 38_638,
			totalRewardsReceived: 2,
		});
	});

	it('knows the guide’s path for incentives, on the incentive account', async () => {
		const cardAccountId = client().sandbox.account.incentiveCardAccountId;
		const answer = await client().post(
			`${cardPath}/points/allocate`,
			client().allocation({ cardAccountId }),
		);
		expect(payloadOf(answer)).toMatchObject({
			cardAccountId,
			accountType: { name: 'CHANNEL_INCENTIVE' },
			otbBalance: 11,
		});
		expect(client().sandbox.ledger.balance(cardAccountId)).toBe(38_628);
	});

	it('shows the account', async () => {
		const { enKashCardId } = payloadOf(await client().allocate(allocation));
		client().sandbox.advanceClock(40 * 24 * 3_600_000);
		const later = new Client(client().sandbox);
		await later.allocate({ ...allocation, loadAmount: 9, uniqueReferenceNum: 'NEXT-MONTH' });
		const answer = await later.look('cardAccount/get');
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			response_code: 0,
			response_message: 'Success',
			payload: {
				cardAccountId: 'CAQL8YCV3',
				companyId: 'CEK1PU9AOO',
				companyName: 'Test Company',
				creditLimit: 0,
				dynamicLimit: 0,
				usedCreditLimit: -38_639,
				availableBalance: 38_619,
				availableCardBalance: 20,
				primaryEnKashCard: expect.objectContaining({
					enKashCardId: id('EKC', 7),
					primaryCard: true,
				}),
				totalCards: 1,
				activeCards: 1,
				totalAllocationPoint: 20,
				totalRedemptionPoint: 0,
				currentMonthAllocationPoint: 9,
				currentMonthRedemptionPoint: 0,
			},
		});
		const primary = recordOf(payloadOf(answer).primaryEnKashCard);
		expect(primary.enKashCardId).not.toBe(enKashCardId);
	});

	it('finds all cards, one card, and the primary card only by its id', async () => {
		const card = without(rewardCard, 'loadAmount', 'accountBalance', 'enkashCardTxnId');
		const { enKashCardId } = payloadOf(await client().allocate(allocation));
		await client().bulk([
			{ name: 'Asha', mobile: '9000000001', loadAmount: 1, uniqueReferenceNumber: 'A' },
		]);
		expect((await client().look('search')).body).toEqual({
			code: 0,
			message: 'Success',
			payload: {
				recordsCount: 2,
				data: [
					{ ...card, enKashCardId },
					expect.objectContaining({ firstName: 'Asha', mobile: '9000000001', otbBalance: 1 }),
				],
			},
		});
		expect(payloadOf(await client().look('search', { enKashCardId }))).toEqual({
			recordsCount: 1,
			data: [{ ...card, enKashCardId }],
		});
		const account = payloadOf(await client().look('cardAccount/get'));
		const primary = recordOf(account.primaryEnKashCard).enKashCardId;
		expect(payloadOf(await client().look('search', { enKashCardId: primary }))).toMatchObject({
			recordsCount: 1,
			data: [{ primaryCard: true }],
		});
		expect(payloadOf(await client().look('search', { enKashCardId: 'EKCNOBODY1' }))).toEqual({
			recordsCount: 0,
			data: [],
		});
	});

	it('signs a holder on', async () => {
		const { enKashCardId } = payloadOf(await client().allocate(allocation));
		const answer = await client().look('sso-token', { enkashCardId: enKashCardId });
		expect(answer.body).toEqual({
			response_code: 0,
			response_message: 'Success',
			payload: { access_token: expect.stringMatching(/^[\w-]{26}$/) },
		});
	});
});

describe('bulk', () => {
	const client = useSandbox({
		account: { companyId: 'CEKCDVT1UV', cardAccountId: 'CAF0RX8N3', balance: 58_681 },
		switches: { blockedMobiles: ['6876543324'] },
	});

	it('tells success row by row', async () => {
		const john = {
			email: 'johndee@email.com',
			name: 'John Dee',
			mobile: '6776543210',
			title: 'Mr',
		};
		await client().bulk([{ ...john, loadAmount: 9990, uniqueReferenceNumber: '123443101' }]);
		const taylor = {
			email: 'taylor@email.com',
			name: 'test1 testlast',
			mobile: '6876543324',
			title: 'Mr',
			loadAmount: 10,
		};
		const batch = [
			{ ...john, loadAmount: 10, remarks: 'good', uniqueReferenceNumber: '123443102' },
			{ ...taylor, uniqueReferenceNumber: '123443103' },
			{ ...john, loadAmount: 10, uniqueReferenceNumber: '123443101' },
		];
		const { payload } = documentedReplies.bulk;
		const [paid] = payload.successBulkEnKashCardCreateDTOs;
		const [blocked, repeated] = payload.failureBulkEnKashCardCreateDTOs;
		const expected = {
			...documentedReplies.bulk,
			payload: {
				...payload,
				successBulkEnKashCardCreateDTOs: [
					{
						...paid,
						enkashCardId: id('EKC', 7),
						userId: id('EK', 6),
						enkashCardTxnId: id('ECT', 10),
					},
				],
				failureBulkEnKashCardCreateDTOs: [
					{
						...blocked,
						// The example has a row without these two, see the switch bulkFailureDetails.
						uniqueReferenceNumber: '123443103',
						failureReason: expect.stringContaining('blocked'),
					},
					repeated,
				],
			},
		};
		const answer = await client().bulk(batch);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual(expected);
	});

	it('takes a row with nothing but the mandatory fields', async () => {
		const bare = {
			name: 'Asha',
			mobile: '9000000001',
			loadAmount: 5,
			uniqueReferenceNumber: 'R-1',
		};
		const { successes } = rowsOf(await client().bulk([bare]));
		expect(Object.keys(successes[0] ?? {}).sort()).toEqual(
			[
				'name',
				'mobile',
				'loadAmount',
				'companyId',
				'cardAccountId',
				'enkashCardId',
				'userId',
				'accountBalance',
				'enkashCardTxnId',
				'otbBalance',
			].sort(),
		);
	});
});

describe('gift card', () => {
	const client = useSandbox({
		account: {
			companyId: 'CEKEP5GSGP',
			giftCardAccountId: 'CAA8W45',
			companyName: 'Anay Gift',
			balance: 100_000,
		},
	});

	const request = {
		companyId: 'CEKEP5GSGP',
		cardAccountId: 'CAA8W45',
		email: 'johnnydew@enkash.com',
		mobile: '6876543211',
		title: 'Mr',
		firstName: 'Johnny',
		lastName: 'Dew',
		gender: 'M',
		specialDate: '2000-02-14',
		address: '123 Street Name',
		address2: 'Apt 456',
		city: 'Pune',
		state: 'Maharashtra',
		country: 'India',
		pincode: '323908',
		remarks: 'This is a test card',
		physicalDeliveryAddressFlag: true,
		deliveryAddress: '789 Delivery St',
		deliveryAddress2: 'Suite 101',
		deliveryCity: 'Mumbai',
		deliveryState: 'Maharashtra',
		deliveryCountry: 'India',
		deliveryPincode: '323307',
		loadAmount: 500,
	};

	it('makes a card', async () => {
		const answer = await client().post(cardPath, request);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			...documentedReplies.card,
			payload: {
				...documentedReplies.card.payload,
				...ids,
				tncVersionMasterId: id('TV', 8),
				tncUrl: expect.stringMatching(/^https:\/\/.+\/tu\/\w{8}$/),
				virtualAccountNumber: id('ENKASHEDTCEKC', 7),
			},
		});
	});

	it('makes another card for the same request, and none knows the other', async () => {
		const first = payloadOf(await client().post(cardPath, request));
		const second = payloadOf(await client().post(cardPath, request));
		expect(second.enKashCardId).not.toBe(first.enKashCardId);
		expect(second.userId).toBe(first.userId);
		expect(client().sandbox.ledger.cards).toMatchObject([
			{ loadAmount: 500, mobile: '6876543211', endpoint: 'enKashCard' },
			{ loadAmount: 500, mobile: '6876543211', endpoint: 'enKashCard' },
		]);
	});

	it('needs nobody’s name, and takes the amount as text', async () => {
		const { companyId, cardAccountId } = request;
		const bare = payloadOf(
			await client().post(cardPath, { companyId, cardAccountId, loadAmount: '25' }),
		);
		expect(bare).toMatchObject({ otbBalance: 25, loadAmount: 25, accountBalance: 99_975 });
		expect(bare).not.toHaveProperty('mobile');
		const known = payloadOf(
			await client().post(cardPath, { companyId, cardAccountId, userId: bare.userId }),
		);
		expect(known).toMatchObject({ userId: bare.userId, otbBalance: 0 });
		expect(known).not.toHaveProperty('loadAmount');
	});
});

describe('coins', () => {
	const client = useSandbox({
		account: { companyId: 'CEK0TCW2W8', userId: 'EKQZVMQK', coinConfigId: 'WCC024845' },
	});

	it('creates, shows and changes an event', async () => {
		const created = await client().post(`${coinsPath}/create-coins-config`, {
			configuration: 'DEFAULT',
			companyId: 'CEK0TCW2W8',
			event: 'MEAL_CARD_PAYMENT',
			amount: 6,
		});
		const event = {
			coinConfigId: expect.stringMatching(/^WCC\d{6}$/),
			configuration: 'DEFAULT',
			event: 'MEAL_CARD_PAYMENT',
			amount: 6,
		};
		expect(created.body).toEqual({
			response_code: 0,
			response_message: 'Success',
			payload: event,
		});
		const path = `${coinsPath}/${String(payloadOf(created).coinConfigId)}`;
		expect((await client().call(path)).body).toEqual(created.body);
		const changed = await client().call(path, {
			method: 'PATCH',
			body: { amount: 10, configuration: 'DEFAULT' },
		});
		expect(changed.body).toEqual({
			payload: { ...event, amount: 10 },
			response_code: 0,
			response_message: 'Success',
		});
		expect((await client().call(path)).body).toEqual(changed.body);
	});

	it('allocates coins and tells the balance, nought included', async () => {
		const balance = async () =>
			(await client().call('/api/v0/coins/balance', { query: { userId: 'EKQZVMQK' } })).body;
		expect(await balance()).toEqual(documentedReplies.coinBalance);
		const answer = await client().post(`${coinsPath}/allocate-coin`, {
			companyId: 'CEK0TCW2W8',
			event: 'REFERRAL_EVENT',
			requestId: 'COIN_REQ1234567',
			userId: 'EKQZVMQK',
		});
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual(documentedReplies.coinsAllocated);
		expect(await balance()).toMatchObject({ payload: 25 });
		expect(client().sandbox.ledger.coins).toEqual([
			{
				requestId: 'COIN_REQ1234567',
				companyId: 'CEK0TCW2W8',
				userId: 'EKQZVMQK',
				event: 'REFERRAL_EVENT',
				amount: 25,
				at: expect.any(Number),
			},
		]);
	});

	it('lets a cardholder have coins', async () => {
		const { userId } = payloadOf(await client().allocate());
		const query = { userId: String(userId) };
		expect((await client().call('/api/v0/coins/balance', { query })).body).toMatchObject({
			payload: 0,
		});
	});
});
