import {
	cardPath,
	coinsPath,
	Client,
	e2Failure,
	payloadOf,
	recordOf,
	row,
	rowsOf,
	useSandbox,
} from './client';
import type { Answer } from './client';
import type { Json } from './records';
import { demoAccount } from './account';
import { defaultSwitches, switchesPatch } from './switches';
import type { Switches } from './switches';
import { documented, sandboxOnly } from './texts';

const client = useSandbox();

/** The default of each switch is what the other tests see; here is its other side. */
function turn(switches: Partial<Switches>): void {
	Object.assign(client().sandbox.switches, switches);
}

const payments = () => client().sandbox.ledger.points.length;

describe('tokens', () => {
	it('live and announce what the switches say, in either spelling', async () => {
		turn({ tokenLifetimeMs: 10_000, announcedExpiresIn: 5, tokenSpelling: 'camel' });
		const { body } = await client().login();
		expect(body).toEqual({
			accessToken: expect.any(String),
			tokenType: 'bearer',
			refreshToken: expect.any(String),
			expiresIn: 5,
			scope: 'read write trust',
		});
		const headers = { authorization: `Bearer ${String(recordOf(body).accessToken)}` };
		const look = async () => (await client().call(`${coinsPath}/WCC000001`, { headers })).status;
		expect(await look()).toBe(200);
		client().sandbox.advanceClock(10_000);
		expect(await look()).toBe(401);
	});

	it('lockoutAfter', async () => {
		turn({ lockoutAfter: 1 });
		await client().login({ password: 'wrong' });
		expect((await client().login()).status).toBe(400);
		turn({ lockoutAfter: 0 });
		expect((await client().login()).status).toBe(200);
	});
});

it('singleSessionTokens', async () => {
	const tokenOf = async () => String(recordOf((await client().login()).body).access_token);
	const status = async (token: string) => {
		const headers = { authorization: `Bearer ${token}` };
		return (await client().call(`${coinsPath}/WCC000001`, { headers })).status;
	};
	const [first, second] = [await tokenOf(), await tokenOf()];
	expect([await status(first), await status(second)]).toEqual([200, 200]);
	turn({ singleSessionTokens: true });
	const third = await tokenOf();
	expect([await status(first), await status(second), await status(third)]).toEqual([401, 401, 200]);
	// A refused login ends nothing.
	await client().login({ password: 'wrong' });
	expect(await status(third)).toBe(200);
});

it.each([
	['oauth2', 400, 401, 'invalid_grant'],
	['http400', 400, 400, 'invalid_grant'],
	['http401', 401, 401, 'invalid_grant'],
	['http500', 500, 500, 'server_error'],
	['noToken', 200, 200, 'invalid_grant'],
] as const)('loginRefusalForm: %s', async (loginRefusalForm, wrongUser, wrongClient, error) => {
	turn({ loginRefusalForm });
	const refused = { error, error_description: expect.stringContaining('Sandbox:') };
	for (let time = 0; time < 2; time += 1) {
		expect(await client().login({ password: 'wrong' })).toMatchObject({ status: wrongUser });
	}
	expect(await client().login({}, { authorization: 'Basic x' })).toMatchObject({
		status: wrongClient,
	});
	// It counts all the same, and the lock has the same form.
	const locked = await client().login();
	expect(locked).toMatchObject({ status: wrongUser });
	expect(locked.body).toEqual(refused);
});

describe('refusals', () => {
	const poor = { loadAmount: 10_000_001 };
	const grant = {
		companyId: 'CEKSANDBX1',
		event: 'REFERRAL_EVENT',
		requestId: 'REQ-1',
		userId: 'EKSANDBX',
	};

	it.each([2, 101, 201, 409, 412, 503])('refusalCode: %i', async (refusalCode) => {
		turn({ refusalCode });
		expect(await client().allocate(poor)).toMatchObject({
			status: 200,
			body: { response_code: refusalCode, response_message: documented.insufficientBalance },
		});
		expect(await client().allocate({ mobile: '1' })).toMatchObject({
			status: 422,
			body: { response_code: refusalCode },
		});
		turn({ failureEnvelope: 'E1' });
		expect(await client().allocate(poor)).toMatchObject({ body: { code: refusalCode } });
		expect(await client().allocate()).toMatchObject({ body: { code: 0 } });
	});

	it('refusalWithoutWords', async () => {
		turn({ refusalWithoutWords: true });
		expect((await client().allocate(poor)).body).toEqual({ response_code: 1 });
		expect((await client().call(`${coinsPath}/WCC999999`)).body).toEqual({ response_code: 1 });
		const { failures } = rowsOf(await client().bulk([row(1), row(2, poor)]));
		expect(failures).toMatchObject([{ uniqueReferenceNumber: 'ROW-2' }]);
		expect(failures[0]).not.toHaveProperty('failureReason');
		turn({ failureEnvelope: 'E1' });
		expect((await client().allocate(poor)).body).toEqual({ code: 1 });
		turn({ refusalWithoutWords: false });
		expect((await client().allocate(poor)).body).toMatchObject({
			message: documented.insufficientBalance,
		});
	});

	const repeated = async () => {
		const single = await client().allocate();
		const bulk = rowsOf(await client().bulk([row(1)])).failures[0] ?? {};
		const coins = await client().post(`${coinsPath}/allocate-coin`, grant);
		return { single: single.body, bulk, coins: coins.body };
	};

	it.each([
		[null, documented.duplicateReference, sandboxOnly.coinRequestUsed],
		['Duplicate reference number', 'Duplicate reference number', 'Duplicate reference number'],
		[
			'request id already processed',
			'request id already processed',
			'request id already processed',
		],
	])('duplicateWords: %j', async (duplicateWords, reference, coins) => {
		turn({ duplicateWords });
		await repeated();
		expect(await repeated()).toEqual({
			single: e2Failure(reference),
			bulk: expect.objectContaining({ failureReason: reference }),
			coins: e2Failure(coins),
		});
		expect(payments()).toBe(2);
	});

	it('duplicateWords: none at all', async () => {
		turn({ duplicateWords: '' });
		await repeated();
		const { single, bulk, coins } = await repeated();
		expect([single, coins]).toEqual([{ response_code: 1 }, { response_code: 1 }]);
		expect(bulk).not.toHaveProperty('failureReason');
		// Other refusals keep theirs.
		expect((await client().allocate({ ...poor, uniqueReferenceNumber: 'X' })).body).toEqual(
			e2Failure(documented.insufficientBalance),
		);
	});
});

describe('failureEnvelope', () => {
	const poor = { loadAmount: 10_000_001 };
	const text = documented.insufficientBalance;

	it('E1', async () => {
		turn({ failureEnvelope: 'E1' });
		const e1 = { code: 1, message: text, payload: text };
		expect(await client().allocate(poor)).toMatchObject({ status: 200, body: e1 });
		expect((await client().allocate({ mobile: '1' })).body).toMatchObject({ code: 1 });
		// Where successes come in E2, so do failures.
		const other = await client().look('cardAccount/get', { cardAccountId: 'CANOTHERE' });
		expect(other.body).toMatchObject({ response_code: 1 });
	});

	it('http', async () => {
		turn({ failureEnvelope: 'http' });
		expect(await client().allocate(poor)).toMatchObject({ status: 422, body: e2Failure(text) });
		expect(await client().allocate({ cardAccountId: 'CANOTHERE' })).toMatchObject({ status: 404 });
		expect(await client().allocate({ mobile: undefined })).toMatchObject({ status: 400 });
		expect(await client().call(`${coinsPath}/WCC999999`)).toMatchObject({ status: 404 });
	});
});

it('unknownFields: reject', async () => {
	turn({ unknownFields: 'reject', referenceField: 'long' });
	expect(await client().allocate({ colour: 'red' })).toMatchObject({
		status: 422,
		body: e2Failure(sandboxOnly.unknownField('colour')),
	});
	expect(await client().allocate({ uniqueReferenceNum: 'X' })).toMatchObject({ status: 422 });
	expect(await client().allocate()).toMatchObject({ body: { code: 0 } });
	expect(rowsOf(await client().bulk([row(1, { colour: 'red' }), row(2)]))).toMatchObject({
		successes: [{ mobile: '9100000002' }],
		failures: [{ failureReason: sandboxOnly.unknownField('colour') }],
	});
	turn({ unknownFields: 'ignore' });
	expect(await client().bulk([row(3, { colour: 'red' })])).toMatchObject({
		body: { payload: { successCount: 1 } },
	});
});

describe('referenceField', () => {
	const names = { long: 'uniqueReferenceNumber', short: 'uniqueReferenceNum' } as const;

	it.each(['long', 'short'] as const)(
		'%s: the other name is ignored, so money moves twice',
		async (kept) => {
			turn({ referenceField: kept });
			const other = kept === 'long' ? names.short : names.long;
			const ignored = { uniqueReferenceNumber: undefined, [other]: 'R-1' };
			for (let time = 0; time < 2; time += 1) {
				const answer = await client().allocate(ignored);
				expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
				expect(payloadOf(answer)).not.toHaveProperty('pgReferenceNumber');
			}
			expect(client().sandbox.ledger.byReference('R-1')).toMatchObject([
				{ amount: 11, referenceHonoured: false },
				{ amount: 11, referenceHonoured: false },
			]);

			const read = { uniqueReferenceNumber: undefined, [names[kept]]: 'R-2' };
			expect(payloadOf(await client().allocate(read)).pgReferenceNumber).toBe('R-2');
			expect(await client().allocate(read)).toMatchObject({ body: { response_code: 1 } });
			expect(client().sandbox.ledger.byReference('R-2')).toHaveLength(1);
		},
	);

	it('both: either name is checked against the other', async () => {
		await client().allocate({ uniqueReferenceNumber: 'R-1' });
		expect(
			await client().allocate({ uniqueReferenceNumber: undefined, uniqueReferenceNum: 'R-1' }),
		).toMatchObject({ body: { response_code: 1 } });
	});
});

it('referenceScope: account', async () => {
	const cardAccountId = client().sandbox.account.incentiveCardAccountId;
	await client().allocate();
	expect(await client().allocate({ cardAccountId })).toMatchObject({ body: { response_code: 1 } });
	turn({ referenceScope: 'account' });
	expect(await client().allocate({ cardAccountId })).toMatchObject({ body: { code: 0 } });
	expect(await client().allocate()).toMatchObject({ body: { response_code: 1 } });
});

it('repeatedReference: original', async () => {
	turn({ repeatedReference: 'original' });
	const first = await client().allocate();
	await client().allocate({ uniqueReferenceNumber: 'OTHER' });
	expect((await client().allocate()).text).toBe(first.text);
	expect(payments()).toBe(2);
	// What a batch paid has no original reply here.
	await client().bulk([row(1)]);
	expect(await client().allocate({ uniqueReferenceNumber: 'ROW-1' })).toMatchObject({
		body: { response_code: 1 },
	});
});

it('refusalUsesReference', async () => {
	turn({ refusalUsesReference: true });
	await client().allocate({ loadAmount: 10_000_001 });
	expect(await client().allocate()).toMatchObject({
		body: e2Failure(documented.duplicateReference),
	});
	await client().bulk([row(1, { loadAmount: 10_000_001 })]);
	expect(rowsOf(await client().bulk([row(1)])).failures).toMatchObject([
		{ failureReason: documented.duplicateReference },
	]);
	expect(payments()).toBe(0);
});

it('idCase', async () => {
	const small = { cardAccountId: demoAccount.cardAccountId.toLowerCase() };
	expect((await client().allocate(small)).body).toMatchObject({ response_code: 1 });
	turn({ idCase: 'ignored' });
	expect(payloadOf(await client().allocate(small))).toMatchObject({
		cardAccountId: demoAccount.cardAccountId,
	});
	expect(payments()).toBe(1);
});

it('holderIdentity: mobileAndEmail', async () => {
	const pay = async (fields: Json) => payloadOf(await client().allocate(fields));
	const first = await pay({ uniqueReferenceNumber: '1' });
	const byMobile = await pay({ uniqueReferenceNumber: '2', email: 'new@example.com' });
	expect(byMobile).toMatchObject({ enKashCardId: first.enKashCardId, email: first.email });

	turn({ holderIdentity: 'mobileAndEmail' });
	const one = await pay({ uniqueReferenceNumber: '3', mobile: '9000000001' });
	const two = await pay({
		uniqueReferenceNumber: '4',
		mobile: '9000000001',
		email: 'new@example.com',
	});
	expect(two.enKashCardId).not.toBe(one.enKashCardId);
	expect(two.userId).toBe(one.userId);
	const same = { uniqueReferenceNumber: '5', mobile: '9000000001', email: 'NEW@example.com' };
	expect((await pay(same)).enKashCardId).toBe(two.enKashCardId);
});

it('maxLoadAmount', async () => {
	turn({ maxLoadAmount: 100 });
	expect(await client().allocate({ loadAmount: 101 })).toMatchObject({
		status: 422,
		body: e2Failure(sandboxOnly.aboveLimit(100)),
	});
	const { successes, failures } = rowsOf(
		await client().bulk([row(1), row(2, { loadAmount: 101 })]),
	);
	expect([successes.length, failures.length]).toEqual([1, 1]);
});

it('blockedMobiles', async () => {
	turn({ blockedMobiles: ['9100000001', '9600098867'] });
	expect(await client().allocate()).toMatchObject({ body: e2Failure(sandboxOnly.blockedUser) });
	expect(rowsOf(await client().bulk([row(1), row(2)]))).toMatchObject({
		successes: [{ mobile: '9100000002' }],
		failures: [{ mobile: '9100000001', failureReason: sandboxOnly.blockedUser }],
	});
});

describe('bulk', () => {
	it('bulkLimit', async () => {
		turn({ bulkLimit: 2 });
		expect(await client().bulk([row(1), row(2), row(3)])).toMatchObject({
			status: 422,
			body: e2Failure(sandboxOnly.tooManyRows(2)),
		});
		expect(await client().bulk([row(1), row(2)])).toMatchObject({ body: { code: 0 } });
	});

	const emoji = row(2, { name: 'Asha 🎉' });
	const longName = row(2, { name: 'a'.repeat(256) });
	const poisoned = row(3);
	const invalid = row(2, { mobile: '12' });

	it('invalidRowRefusesBatch: off, each row stands for itself', async () => {
		turn({ poisonedMobiles: ['9100000003'] });
		const batch = [row(1), emoji, poisoned, invalid];
		const { successes, failures } = rowsOf(await client().bulk(batch));
		expect(successes.map(({ name }) => name)).toEqual(['Person 1', 'Asha 🎉']);
		expect(failures.map(({ failureReason }) => failureReason)).toEqual([
			sandboxOnly.invalidData,
			sandboxOnly.invalid('mobile'),
		]);
		expect(
			await client().bulk([{ ...longName, mobile: '9100000007', uniqueReferenceNumber: 'L' }]),
		).toMatchObject({ body: { payload: { successCount: 1 } } });
	});

	describe.each([
		['http400', 400],
		['http413', 413],
		['http422', 422],
		['code1', 200],
	] as const)('invalidRowRefusesBatch: %s', (invalidRowRefusesBatch, status) => {
		it.each([
			['emoji', emoji],
			['long name', longName],
			['poisoned', poisoned],
			['invalid', invalid],
			['unknown field', row(2, { colour: 'red' })],
		])('one row refuses all: %s', async (_, bad) => {
			turn({
				invalidRowRefusesBatch,
				poisonedMobiles: ['9100000003'],
				unknownFields: 'reject',
			});
			const refused = { status, body: e2Failure(sandboxOnly.invalidData) };
			expect(await client().bulk([row(1), bad, row(4)])).toMatchObject(refused);
			expect(await client().bulk([bad])).toMatchObject(refused);
			expect(payments()).toBe(0);
			// 255 letters outside the basic plane are 255 characters.
			const good = [row(1), row(4, { name: '𝒜'.repeat(255) })];
			expect(payloadOf(await client().bulk(good))).toMatchObject({ successCount: 2 });
		});
	});

	it('invalidRowRefusesBatch: duplicateWhole', async () => {
		await client().bulk([row(1)]);
		turn({ poisonedMobiles: ['9100000003'] });
		const batch = [row(1), row(2), poisoned];
		expect(payloadOf(await client().bulk(batch))).toMatchObject({ successCount: 1 });
		turn({ invalidRowRefusesBatch: 'duplicateWhole' });
		const again = [row(2), row(5), poisoned];
		const text = documented.duplicateReference;
		expect(await client().bulk(again)).toMatchObject({ status: 200, body: e2Failure(text) });
		turn({ failureEnvelope: 'http' });
		expect(await client().bulk(again)).toMatchObject({ status: 422, body: e2Failure(text) });
		turn({ failureEnvelope: 'E1', duplicateWords: 'Known' });
		expect((await client().bulk(again)).body).toMatchObject({ code: 1, message: 'Known' });
		expect(payments()).toBe(2);
		expect(payloadOf(await client().bulk([row(5), poisoned]))).toMatchObject({
			successCount: 1,
			failureCount: 1,
		});
	});

	it('bulkReferenceEcho', async () => {
		turn({ bulkReferenceEcho: true });
		expect(rowsOf(await client().bulk([row(1)])).successes).toMatchObject([
			{ uniqueReferenceNumber: 'ROW-1' },
		]);
	});

	it('bulkFailureDetails: off', async () => {
		turn({ bulkFailureDetails: false });
		expect(rowsOf(await client().bulk([row(1, { title: 'Dr' })])).failures).toEqual([
			{
				email: 'person1@example.com',
				name: 'Person 1',
				mobile: '9100000001',
				title: 'Dr',
				loadAmount: 100,
				companyId: 'CEKSANDBX1',
				cardAccountId: 'CASANDBX1',
			},
		]);
	});

	it.each([
		['eachRow', ['9100000001', '9100000003'], 2],
		['stopAtFirst', ['9100000001'], 3],
	] as const)('bulkShortFunds: %s', async (bulkShortFunds, paid, failed) => {
		turn({ bulkShortFunds });
		const { successes, failures } = rowsOf(
			await client().bulk([
				row(1, { loadAmount: 9_999_950 }),
				row(2, { loadAmount: 51 }),
				row(3, { loadAmount: 50 }),
				row(4, { loadAmount: 1 }),
			]),
		);
		expect(successes.map(({ mobile }) => mobile)).toEqual(paid);
		expect(failures.map(({ failureReason }) => failureReason)).toEqual(
			Array.from({ length: failed }, () => documented.insufficientBalance),
		);
	});

	it('bulkShortFunds: refuseBatch', async () => {
		turn({ bulkShortFunds: 'refuseBatch' });
		const batch = [
			row(1, { loadAmount: 9_999_999 }),
			row(2, { loadAmount: 2 }),
			row(3, { title: 'Dr' }),
		];
		expect(await client().bulk(batch)).toMatchObject({
			status: 200,
			body: e2Failure(documented.insufficientBalance),
		});
		expect(payments()).toBe(0);
		expect(await client().bulk([row(1, { loadAmount: 10_000_000 })])).toMatchObject({
			body: { code: 0 },
		});
	});

	it('existingHolderRow', async () => {
		await client().bulk([row(1)]);
		const newOnly = { isPointsAllocation: 'false' };
		const batch = [row(1, { uniqueReferenceNumber: 'X' }), row(2)];
		const failed = await client().bulk(batch, newOnly);
		expect(rowsOf(failed)).toMatchObject({
			successes: [{ mobile: '9100000002' }],
			failures: [{ mobile: '9100000001', failureReason: sandboxOnly.existingHolder }],
		});
		turn({ existingHolderRow: 'omitted' });
		const omitted = await client().bulk([batch[0], row(3)], newOnly);
		expect(rowsOf(omitted)).toMatchObject({ successes: [{ mobile: '9100000003' }], failures: [] });
		expect(payloadOf(omitted)).toMatchObject({ successCount: 1, failureCount: 0, totalCount: 2 });
		expect(payments()).toBe(3);
	});

	describe.each([
		['companyIdMissing', 'Company Id is required if it is an Enkash User'],
		['noPrimaryCard', 'Primary Enkash card is not present. So bulk upload cannot be done'],
		[
			'kycPending',
			'KYC is not uploaded or under review for the primary card. So bulk upload cannot be done',
		],
		['binTypeNotMapped', 'Bin Type is not mapped on PlanMaster'],
	] as const)('batchCondition: %s', (batchCondition, text) => {
		it('in all three forms', async () => {
			turn({ batchCondition });
			expect(await client().bulk([row(1)])).toMatchObject({ status: 422, body: e2Failure(text) });
			turn({ batchErrorForm: 'code1' });
			expect(await client().bulk([row(1)])).toMatchObject({ status: 200, body: e2Failure(text) });
			turn({ batchErrorForm: 'everyRow' });
			const answer = await client().bulk([row(1), row(2)]);
			expect(answer).toMatchObject({
				status: 200,
				body: { code: 0, payload: { successCount: 0, failureCount: 2, totalCount: 2 } },
			});
			expect(rowsOf(answer).failures).toMatchObject([
				{ uniqueReferenceNumber: 'ROW-1', failureReason: text },
				{ uniqueReferenceNumber: 'ROW-2', failureReason: text },
			]);
			expect(payments()).toBe(0);
		});
	});
});

describe('transaction log', () => {
	const list = (answer: Answer): Json[] => {
		const { data } = payloadOf(answer);
		return Array.isArray(data) ? data.map(recordOf) : [];
	};
	const references = async (filter: Json) =>
		list(await client().look('transaction/all', filter)).map(
			({ pgReferenceNumber }) => pgReferenceNumber,
		);

	it('shows every movement, newest first', async () => {
		const { enKashCardId, userId, enkashCardTxnId } = payloadOf(await client().allocate());
		await client().bulk([row(1)]);
		const answer = await client().look('transaction/all');
		expect(answer.body).toEqual({
			code: 0,
			message: 'Success',
			payload: {
				recordsCount: 2,
				data: [
					expect.objectContaining({ pgReferenceNumber: 'ROW-1', amount: 100 }),
					{
						enKashTransactionId: enkashCardTxnId,
						enKashCardId,
						userId,
						companyId: 'CEKSANDBX1',
						companyName: 'Sandbox Company',
						cardAccountId: 'CASANDBX1',
						cardHolderName: 'Asha Rao',
						mobile: '9600098867',
						amount: 11,
						cardTransactionType: { name: 'CR', label: 'Credit' },
						type: { name: 'ALLOCATE_POINT', label: 'Allocate Point' },
						status: { name: 'CREATED', label: 'Created' },
						pgReferenceNumber: 'TEST234236',
						createdOn: expect.stringMatching(/ [AP]M$/),
					},
				],
			},
		});
	});

	it('filters by everything the documentation lists', async () => {
		const first = payloadOf(await client().allocate({ uniqueReferenceNumber: 'A' }));
		await client().allocate({
			uniqueReferenceNumber: 'B',
			loadAmount: 5,
			transactionType: 'DR',
			type: 'UNALLOCATE_POINT',
		});
		client().sandbox.advanceClock(60_000);
		const noon = new Date((client().sandbox.ledger.points[1]?.at ?? 0) + 1).toISOString();
		await client().bulk([row(1, { uniqueReferenceNumber: 'C' })]);
		const id = first.enkashCardTxnId;
		const cases: Array<[Json, string[]]> = [
			[{}, ['C', 'B', 'A']],
			[{ pgReferenceNumber: 'B' }, ['B']],
			[{ pgReferenceNumber: 'Z' }, []],
			[{ pgReferenceNumber: '', pgReferenceNumbers: [] }, ['C', 'B', 'A']],
			[{ pgReferenceNumbers: ['A', 'C', 'Z'] }, ['C', 'A']],
			[{ enKashCardId: first.enKashCardId }, ['B', 'A']],
			[{ userId: first.userId }, ['B', 'A']],
			[{ enKashTransactionId: id }, ['A']],
			[{ enKashTransactionIds: [id] }, ['A']],
			[{ cardHolderName: 'Person 1' }, ['C']],
			[{ companyName: 'Sandbox Company' }, ['C', 'B', 'A']],
			[{ companyName: 'Other' }, []],
			[{ status: 'CREATED' }, ['C', 'B', 'A']],
			[{ status: 'FAILED' }, []],
			[{ cardTransactionType: 'DR' }, ['B']],
			[{ cardTransactionType: 'CR' }, ['C', 'A']],
			[{ amountFrom: 6, amountTo: 99 }, ['A']],
			[{ amountFrom: 100 }, ['C']],
			[{ txnDateFrom: noon }, ['C']],
			[{ txnDateTo: noon }, ['B', 'A']],
			[{ pgReferenceNumber: 'A', cardTransactionType: 'DR' }, []],
		];
		for (const [filter, found] of cases)
			expect([filter, await references(filter)]).toEqual([filter, found]);
		for (const bad of [
			{ txnDateFrom: 'yesterday' },
			{ amountFrom: '6' },
			{ cardTransactionType: 'X' },
		]) {
			expect(await client().look('transaction/all', bad)).toMatchObject({ status: 422 });
		}
	});

	it('does not know a reference it ignored', async () => {
		turn({ referenceField: 'short' });
		await client().allocate();
		expect(await references({ pgReferenceNumber: 'TEST234236' })).toEqual([]);
		expect(await references({})).toEqual([undefined]);
	});

	it('shows the load of a new card', async () => {
		const { companyId, giftCardAccountId: cardAccountId } = client().sandbox.account;
		await client().post(cardPath, { companyId, cardAccountId, loadAmount: 5 });
		expect(list(await client().look('transaction/all', { cardAccountId }))).toMatchObject([
			{ amount: 5, type: { name: 'LOAD_MONEY' }, cardHolderName: '' },
		]);
	});

	it('has other envelopes and shapes', async () => {
		await client().bulk([row(1), row(2)]);
		turn({ transactionEnvelope: 'E2', transactionEnums: 'text', transactionOrder: 'oldestFirst' });
		const one = { pgReferenceNumber: 'ROW-1', status: 'CREATED', cardTransactionType: 'CR' };
		const two = { pgReferenceNumber: 'ROW-2' };
		const ask = async (fields: Json = {}) => (await client().look('transaction/all', fields)).body;
		expect(await ask()).toMatchObject({
			response_code: 0,
			payload: { recordsCount: 2, data: [one, two] },
		});
		turn({ transactionPayload: 'array' });
		expect(await ask()).toMatchObject({ response_code: 0, payload: [one, two] });
		turn({ transactionPayload: 'single', transactionEnvelope: 'E1' });
		expect(await ask()).toMatchObject({ code: 0, payload: one });
		expect(await ask({ pgReferenceNumber: 'Z' })).toMatchObject({ code: 0, payload: null });
	});

	it('transactionMandatory: prepaid', async () => {
		const { enKashCardId } = payloadOf(await client().allocate());
		turn({ transactionMandatory: 'prepaid' });
		const pgReferenceNumber = 'TEST234236';
		expect(await client().look('transaction/all', { pgReferenceNumber })).toMatchObject({
			status: 400,
			body: e2Failure(sandboxOnly.missing('enKashCardId')),
		});
		expect(await client().look('transaction/all', { enKashCardId })).toMatchObject({ status: 400 });
		expect(await references({ enKashCardId, pgReferenceNumber })).toEqual([pgReferenceNumber]);
	});

	it.each(['SETTLED', ''])('transactionStatus: %j', async (transactionStatus) => {
		turn({ transactionStatus });
		await client().allocate();
		const [shown] = list(await client().look('transaction/all'));
		expect(shown?.status).toEqual(
			transactionStatus === '' ? undefined : { name: 'SETTLED', label: 'Settled' },
		);
		expect(shown).toHaveProperty('mobile', '9600098867');
		expect(await references({ status: 'CREATED' })).toEqual([]);
	});

	it('transactionFacts: bare', async () => {
		turn({ transactionFacts: 'bare' });
		await client().allocate();
		const bare = { amount: 11, pgReferenceNumber: 'TEST234236' };
		expect(list(await client().look('transaction/all'))).toEqual([
			{ ...bare, status: { name: 'CREATED', label: 'Created' } },
		]);
		turn({ transactionStatus: '' });
		expect(list(await client().look('transaction/all'))).toEqual([bare]);
	});

	it.each([
		['honoured', ['ROW-1'], ['ROW-3', 'ROW-2']],
		['ignoresList', ['ROW-1'], ['ROW-3', 'ROW-2', 'ROW-1']],
		['ignoresReferences', ['ROW-3', 'ROW-2', 'ROW-1'], ['ROW-3', 'ROW-2', 'ROW-1']],
	] as const)('transactionFilter: %s', async (transactionFilter, byOne, byList) => {
		turn({ transactionFilter });
		await client().bulk([row(1), row(2), row(3)]);
		expect(await references({ pgReferenceNumber: 'ROW-1' })).toEqual(byOne);
		expect(await references({ pgReferenceNumbers: ['ROW-2', 'ROW-3'] })).toEqual(byList);
		expect(await references({ cardHolderName: 'Person 2' })).toEqual(['ROW-2']);
	});

	it('transactionPageSize', async () => {
		await client().bulk([row(1), row(2), row(3)]);
		turn({ transactionPageSize: 2 });
		expect(payloadOf(await client().look('transaction/all'))).toMatchObject({
			recordsCount: 3,
			data: [{ pgReferenceNumber: 'ROW-3' }, { pgReferenceNumber: 'ROW-2' }],
		});
		turn({ transactionOrder: 'oldestFirst' });
		expect(await references({})).toEqual(['ROW-1', 'ROW-2']);
		turn({ transactionPayload: 'array' });
		expect((await client().look('transaction/all')).body).toMatchObject({
			payload: [{ pgReferenceNumber: 'ROW-1' }, { pgReferenceNumber: 'ROW-2' }],
		});
	});

	it('transactionLagMs', async () => {
		turn({ transactionLagMs: 60_000 });
		await client().allocate();
		expect(await references({ pgReferenceNumber: 'TEST234236' })).toEqual([]);
		client().sandbox.advanceClock(60_000);
		expect(await references({ pgReferenceNumber: 'TEST234236' })).toEqual(['TEST234236']);
	});
});

it('monthAllocation', async () => {
	const month = async () => payloadOf(await client().look('cardAccount/get'));
	await client().allocate();
	expect(await month()).toMatchObject({ currentMonthAllocationPoint: 11 });
	turn({ monthAllocation: 0 });
	expect(await month()).toMatchObject({ currentMonthAllocationPoint: 0 });
	turn({ monthAllocation: 99_999 });
	expect(await month()).toMatchObject({ currentMonthAllocationPoint: 99_999 });
	turn({ monthAllocation: 'missing' });
	expect(await month()).not.toHaveProperty('currentMonthAllocationPoint');
	expect(await month()).toHaveProperty('totalAllocationPoint', 11);
	turn({ monthAllocation: 'fromLedger' });
	client().sandbox.advanceClock(40 * 86_400_000);
	const later = new Client(client().sandbox);
	expect(payloadOf(await later.look('cardAccount/get'))).toMatchObject({
		currentMonthAllocationPoint: 0,
		totalAllocationPoint: 11,
	});
});

describe('search', () => {
	it('searchReply', async () => {
		const { enKashCardId } = payloadOf(await client().allocate());
		turn({ searchReply: 'single' });
		expect(await client().look('search', { enKashCardId })).toMatchObject({
			body: { response_code: 0, payload: { enKashCardId } },
		});
		expect(await client().look('search', { enKashCardId: 'EKCNOBODY1' })).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchCard),
		});
		turn({ searchReply: 'array' });
		expect(await client().look('search')).toMatchObject({
			body: { code: 0, payload: [{ enKashCardId }] },
		});
	});

	it('searchNeedsCardId', async () => {
		turn({ searchNeedsCardId: true });
		expect(await client().look('search')).toMatchObject({
			status: 400,
			body: e2Failure(sandboxOnly.missing('enKashCardId')),
		});
	});
});

it('giftLoadAmount and cardLoadAmountType', async () => {
	turn({ giftLoadAmount: 'mandatory', cardLoadAmountType: 'text' });
	const { companyId, cardAccountId, giftCardAccountId } = client().sandbox.account;
	expect(
		await client().post(cardPath, { companyId, cardAccountId: giftCardAccountId }),
	).toMatchObject({
		status: 400,
		body: e2Failure(sandboxOnly.missing('loadAmount')),
	});
	const reward = await client().post(cardPath, { companyId, cardAccountId });
	expect(payloadOf(reward)).toMatchObject({ binType: { name: 'REWARD' }, otbBalance: 0 });
	const gift = { companyId, cardAccountId: giftCardAccountId, loadAmount: 5 };
	expect(payloadOf(await client().post(cardPath, gift))).toMatchObject({
		loadAmount: '5',
		otbBalance: 5,
	});
});

describe('coins', () => {
	const grant = {
		companyId: 'CEKSANDBX1',
		event: 'REFERRAL_EVENT',
		requestId: 'REQ-1',
		userId: 'EKSANDBX',
	};

	it('coinsNeedPartnerId', async () => {
		turn({ coinsNeedPartnerId: true });
		const headers = { partnerId: undefined };
		expect(await client().call(`${coinsPath}/WCC000001`, { headers })).toMatchObject({
			status: 400,
		});
		expect(await client().call(`${coinsPath}/WCC000001`)).toMatchObject({ status: 200 });
	});

	it('repeatedCoinRequest: success', async () => {
		turn({ repeatedCoinRequest: 'success' });
		const first = await client().post(`${coinsPath}/allocate-coin`, grant);
		const second = await client().post(`${coinsPath}/allocate-coin`, grant);
		expect(second.body).toEqual(first.body);
		expect(client().sandbox.ledger.coins).toHaveLength(1);
	});

	it('coinEventReply', async () => {
		turn({ coinEventReply: 'array' });
		expect(await client().call(`${coinsPath}/WCC000001`)).toMatchObject({
			body: { payload: [{ coinConfigId: 'WCC000001' }] },
		});
		turn({ coinEventReply: 'id' });
		expect(await client().call(`${coinsPath}/WCC000001`)).toMatchObject({
			body: { payload: 'WCC000001' },
		});
	});
});

it('ssoReply', async () => {
	const { enKashCardId: enkashCardId } = payloadOf(await client().allocate());
	const ask = async () => (await client().look('sso-token', { enkashCardId })).body;
	turn({ ssoReply: 'text' });
	expect(await ask()).toEqual({
		response_code: 0,
		response_message: 'Success',
		payload: expect.stringMatching(/^[\w-]{26}$/),
	});
	turn({ ssoReply: 'topLevel' });
	expect(await ask()).toEqual({
		response_code: 0,
		response_message: 'Success',
		access_token: expect.stringMatching(/^[\w-]{26}$/),
	});
});

it('rateLimit', async () => {
	turn({ rateLimit: 2, rateLimitWindowSeconds: 3600 });
	await client().allocate({ uniqueReferenceNumber: '1' });
	await client().allocate({ uniqueReferenceNumber: '2' });
	const refused = await client().allocate({ uniqueReferenceNumber: '3' });
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
	expect(payments()).toBe(2);
	client().sandbox.advanceClock(3_600_000);
	const later = new Client(client().sandbox);
	expect((await later.allocate({ uniqueReferenceNumber: '3' })).status).toBe(200);
});

it('narrowSpaceInDates', async () => {
	turn({ narrowSpaceInDates: true });
	expect(payloadOf(await client().allocate()).createdOn).toMatch(/\d\u202f[AP]M$/);
});

it.each<Partial<Switches>>([
	{ singleSessionTokens: true, loginRefusalForm: 'noToken' },
	{ refusalCode: 412, refusalWithoutWords: true, duplicateWords: '' },
	{ duplicateWords: null },
	{ invalidRowRefusesBatch: 'http413', poisonedMobiles: ['9100000001'] },
	{ transactionStatus: 'SETTLED', transactionFacts: 'bare' },
	{ transactionFilter: 'ignoresList', transactionPageSize: 10 },
	{ monthAllocation: 5 },
	{ monthAllocation: 'missing' },
])('is turned over HTTP: %j', async (patch) => {
	const answer = await client().send('/sandbox/switches', { method: 'PATCH', body: patch });
	expect(answer).toMatchObject({ status: 200, body: { ...defaultSwitches, ...patch } });
	expect(client().sandbox.switches).toEqual({ ...defaultSwitches, ...patch });
});

it('has a check for every switch', () => {
	expect(switchesPatch.parse(defaultSwitches)).toEqual(defaultSwitches);
	expect(() => switchesPatch.parse({ noSuchSwitch: 1 })).toThrow();
});
