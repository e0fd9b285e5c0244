import {
	cardPath,
	coinsPath,
	Client,
	e2Failure,
	payloadOf,
	row,
	rowsOf,
	useSandbox,
} from './client';
import type { Json } from './records';
import { documented, sandboxOnly } from './texts';

const client = useSandbox();

const nobody = 'EKCNOBODY1';

describe('login', () => {
	const oauth = (error: string, description: string) => ({ error, error_description: description });

	it.each([
		['password', { password: 'wrong' }, 400, oauth('invalid_grant', sandboxOnly.badUser)],
		['username', { username: '9999999999' }, 400, oauth('invalid_grant', sandboxOnly.badUser)],
		['clientId', { clientId: 'CEKOTHER01' }, 401, oauth('unauthorized', sandboxOnly.badClient)],
		[
			'grant',
			{ grant_type: 'refresh_token' },
			400,
			oauth('unsupported_grant_type', sandboxOnly.badGrant),
		],
		...['username', 'password', 'grant_type', 'clientId'].map(
			(field): [string, Json, number, Json] => [
				`no ${field}`,
				{ [field]: undefined },
				400,
				oauth('invalid_request', sandboxOnly.badTokenRequest(field)),
			],
		),
	] as Array<[string, Record<string, string | undefined>, number, Json]>)(
		'is refused: %s',
		async (_, form, status, body) => {
			expect(await client().login(form)).toMatchObject({ status, body });
		},
	);

	it('is refused with a wrong secret, and when it is no form', async () => {
		const basic = `Basic ${Buffer.from('CEKSANDBX1:wrong').toString('base64')}`;
		expect(await client().login({}, { authorization: basic })).toMatchObject({
			status: 401,
			body: { error: 'unauthorized' },
		});
		expect(await client().login({}, { 'content-type': 'application/json' })).toMatchObject({
			status: 400,
			body: { error: 'invalid_request' },
		});
	});

	it('locks the account after three failures in a row, until the reset', async () => {
		const wrong = async () => await client().login({ password: 'wrong' });
		await wrong();
		await wrong();
		expect((await client().login()).status).toBe(200);
		await wrong();
		await wrong();
		await wrong();
		expect(await client().login()).toMatchObject({
			status: 400,
			body: oauth('invalid_grant', sandboxOnly.locked),
		});
		client().sandbox.reset();
		expect((await client().login()).status).toBe(200);
	});
});

describe('a bearer token', () => {
	it('dies after five minutes, whatever was announced', async () => {
		expect((await client().look('search')).status).toBe(200);
		client().sandbox.advanceClock(299_000);
		expect((await client().look('search')).status).toBe(200);
		client().sandbox.advanceClock(1_000);
		expect(await client().look('search')).toMatchObject({
			status: 401,
			body: { error: 'invalid_token', error_description: sandboxOnly.badToken },
		});
	});

	it('is asked for on every call, with its scheme', async () => {
		const asked = { status: 401, body: { error: 'unauthorized' } };
		for (const authorization of [undefined, 'some-token']) {
			expect(
				await client().call(`${coinsPath}/WCC000001`, { headers: { authorization } }),
			).toMatchObject(asked);
			expect(await client().allocate({}, { headers: { authorization } })).toMatchObject(asked);
		}
		const authorization = 'Bearer never-given';
		expect(await client().allocate({}, { headers: { authorization } })).toMatchObject({
			status: 401,
			body: { error: 'invalid_token' },
		});
	});

	it('does not come back to life after a reset', async () => {
		await client().look('search');
		client().sandbox.reset();
		expect((await client().look('search')).status).toBe(401);
	});
});

describe('the partnerId header', () => {
	it('is asked for on card calls, not on coin calls', async () => {
		expect(await client().allocate({}, { headers: { partnerId: undefined } })).toMatchObject({
			status: 400,
			body: e2Failure(sandboxOnly.partnerIdMissing),
		});
		const coin = await client().call(`${coinsPath}/WCC000001`, {
			headers: { partnerId: undefined },
		});
		expect(coin.status).toBe(200);
	});

	it('must be the partner’s own', async () => {
		expect(await client().allocate({}, { headers: { partnerId: 'CRMOTHER1' } })).toMatchObject({
			status: 422,
			body: e2Failure('Card Account does not exist for this partner'),
		});
	});
});

describe('a body', () => {
	it('must be JSON and say so', async () => {
		expect(
			await client().allocate({}, { headers: { 'content-type': 'text/plain' } }),
		).toMatchObject({ status: 422, body: e2Failure(sandboxOnly.notJsonType) });
		expect(await client().post(cardPath, '{"companyId":')).toMatchObject({
			status: 400,
			body: e2Failure(sandboxOnly.notJson),
		});
	});

	it('goes to paths that exist', async () => {
		expect(await client().post(`${cardPath}/nothing`, {})).toMatchObject({ status: 404 });
		expect(await client().call(cardPath)).toMatchObject({ status: 404 });
	});
});

describe('a single allocation', () => {
	const mandatory = [
		'companyId',
		'cardAccountId',
		'transactionCode',
		'transactionType',
		'type',
		'email',
		'mobile',
		'title',
		'firstName',
		'gender',
		'loadAmount',
		'uniqueReferenceNumber',
	];

	it.each(mandatory)('is refused without %s', async (field) => {
		for (const value of [undefined, '', null]) {
			expect(await client().allocate({ [field]: value })).toMatchObject({
				status: 400,
				body: e2Failure(sandboxOnly.missing(field)),
			});
		}
		expect(client().sandbox.ledger.points).toEqual([]);
	});

	it.each([
		['transactionCode', 'PRINCIPLE'],
		['transactionType', 'cr'],
		['type', 'LOAD_MONEY'],
		['email', 'nobody'],
		['mobile', '960009886'],
		['mobile', '+919600098867'],
		['title', 'Dr'],
		['gender', 'X'],
		['loadAmount', 0],
		['loadAmount', -5],
		['loadAmount', 1.5],
		['loadAmount', '11'],
	])('is refused with %s %p', async (field, value) => {
		expect(await client().allocate({ [field]: value })).toMatchObject({
			status: 422,
			body: e2Failure(sandboxOnly.invalid(field)),
		});
		expect(client().sandbox.ledger.points).toEqual([]);
	});

	it('takes either family of genders', async () => {
		for (const gender of ['M', 'F', 'Male', 'Female']) {
			const answer = await client().allocate({ gender, uniqueReferenceNumber: `G-${gender}` });
			expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
		}
	});

	it('is refused when type and direction disagree', async () => {
		expect(await client().allocate({ transactionType: 'DR' })).toMatchObject({
			status: 422,
			body: e2Failure(sandboxOnly.typeMismatch),
		});
	});

	it('is refused for want of funds, word for word', async () => {
		const answer = await client().allocate({ loadAmount: 10_000_001 });
		expect(answer).toMatchObject({
			status: 200,
			body: {
				response_code: 1,
				response_message: 'Insufficient balance in card account',
				payload: 'Insufficient balance in card account',
			},
		});
		// The reference is still good.
		expect(await client().allocate()).toMatchObject({ body: { code: 0 } });
	});

	it('is refused with a used reference', async () => {
		await client().allocate();
		expect(await client().allocate({ mobile: '9000000001' })).toMatchObject({
			status: 200,
			body: e2Failure(documented.duplicateReference),
		});
		expect(client().sandbox.ledger.byReference('TEST234236')).toHaveLength(1);
	});

	it('is refused for an unknown account, word for word', async () => {
		expect(await client().allocate({ cardAccountId: 'CANOTHERE' })).toMatchObject({
			status: 200,
			body: e2Failure(
				'Card account not found for companyId: CEKSANDBX1 and cardAccountId: CANOTHERE',
			),
		});
		expect(await client().allocate({ companyId: 'CEKOTHER01' })).toMatchObject({
			body: { response_code: 1 },
		});
	});

	it('is refused on a gift account', async () => {
		const cardAccountId = client().sandbox.account.giftCardAccountId;
		expect(await client().allocate({ cardAccountId })).toMatchObject({
			body: e2Failure('Bin Type is not mapped on PlanMaster'),
		});
	});

	it('takes back no more than the card holds, and from nobody unknown', async () => {
		const back = { transactionType: 'DR', type: 'UNALLOCATE_POINT', uniqueReferenceNumber: 'BACK' };
		expect(await client().allocate(back)).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchHolder),
		});
		await client().allocate();
		expect(await client().allocate({ ...back, loadAmount: 12 })).toMatchObject({
			body: e2Failure(sandboxOnly.cardBalanceTooLow),
		});
		expect(client().sandbox.ledger.balance('CASANDBX1')).toBe(10_000_000 - 11);
	});
});

describe('a batch', () => {
	it.each(['companyId', 'cardAccountId', 'isPointsAllocation'])(
		'is refused without %s',
		async (field) => {
			expect(await client().bulk([row(1)], { [field]: '' })).toMatchObject({
				status: 400,
				body: e2Failure(sandboxOnly.missing(field)),
			});
		},
	);

	it('is refused when it is no list of rows, or says neither true nor false', async () => {
		expect(await client().bulk(row(1))).toMatchObject({ status: 422 });
		expect(await client().bulk([])).toMatchObject({
			status: 422,
			body: e2Failure(sandboxOnly.noRows),
		});
		expect(await client().bulk([row(1)], { isPointsAllocation: 'yes' })).toMatchObject({
			status: 422,
		});
	});

	it('fails a row for itself', async () => {
		const bad: Array<[Json, string]> = [
			[row(1, { name: undefined }), sandboxOnly.missing('name')],
			[row(2, { mobile: undefined }), sandboxOnly.missing('mobile')],
			[row(3, { loadAmount: undefined }), sandboxOnly.missing('loadAmount')],
			[row(4, { uniqueReferenceNumber: undefined }), sandboxOnly.missing('uniqueReferenceNumber')],
			[row(5, { mobile: '12' }), sandboxOnly.invalid('mobile')],
			[row(6, { loadAmount: 1.5 }), sandboxOnly.invalid('loadAmount')],
			[row(7, { loadAmount: '100' }), sandboxOnly.invalid('loadAmount')],
			[row(8, { email: 'nobody' }), sandboxOnly.invalid('email')],
			[row(9, { title: 'Dr' }), sandboxOnly.invalid('title')],
			[row(10, { loadAmount: 10_000_001 }), documented.insufficientBalance],
		];
		const answer = await client().bulk([row(20), ...bad.map(([sent]) => sent), row(21)]);
		expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
		const { successes, failures } = rowsOf(answer);
		expect(successes.map(({ mobile }) => mobile)).toEqual(['9100000020', '9100000021']);
		expect(failures.map(({ failureReason }) => failureReason)).toEqual(
			bad.map(([, reason]) => reason),
		);
		expect(payloadOf(answer)).toMatchObject({ successCount: 2, failureCount: 10, totalCount: 12 });
		expect(client().sandbox.ledger.points).toHaveLength(2);
	});

	it('fails what is no row at all', async () => {
		const { successes, failures } = rowsOf(await client().bulk([7, null, 'text', row(1)]));
		expect(successes).toHaveLength(1);
		expect(failures).toHaveLength(3);
	});

	it('pays each reference once, also within the batch and across calls', async () => {
		await client().allocate({ uniqueReferenceNumber: 'ROW-1' });
		const { successes, failures } = rowsOf(
			await client().bulk([row(1), row(2), row(3, { uniqueReferenceNumber: 'ROW-2' })]),
		);
		expect(successes).toHaveLength(1);
		expect(failures).toMatchObject([
			{ uniqueReferenceNumber: 'ROW-1', failureReason: documented.duplicateReference },
			{ uniqueReferenceNumber: 'ROW-2', failureReason: documented.duplicateReference },
		]);
		expect(await client().allocate({ uniqueReferenceNumber: 'ROW-2' })).toMatchObject({
			body: e2Failure(documented.duplicateReference),
		});
	});

	it('pays two rows of one person to one card', async () => {
		const { successes } = rowsOf(
			await client().bulk([row(1), row(1, { uniqueReferenceNumber: 'AGAIN' })]),
		);
		expect(successes).toMatchObject([{ otbBalance: 100 }, { otbBalance: 200 }]);
		expect(successes[1]?.enkashCardId).toBe(successes[0]?.enkashCardId);
	});

	it('is refused for an unknown account and on a gift account', async () => {
		expect(await client().bulk([row(1)], { cardAccountId: 'CANOTHERE' })).toMatchObject({
			status: 404,
			body: e2Failure(documented.accountNotFound('CEKSANDBX1', 'CANOTHERE')),
		});
		const cardAccountId = client().sandbox.account.giftCardAccountId;
		expect(await client().bulk([row(1)], { cardAccountId })).toMatchObject({
			status: 422,
			body: e2Failure(documented.binTypeNotMapped),
		});
	});
});

describe('look-ups', () => {
	it.each(['cardAccount/get', 'search', 'transaction/all', 'sso-token'])(
		'%s wants company and account, and knows them',
		async (path) => {
			const more = { enkashCardId: nobody };
			for (const field of ['companyId', 'cardAccountId']) {
				expect(await client().look(path, { ...more, [field]: undefined })).toMatchObject({
					status: 400,
					body: e2Failure(sandboxOnly.missing(field)),
				});
			}
			expect(await client().look(path, { ...more, cardAccountId: 'CANOTHERE' })).toMatchObject({
				status: 200,
				body: e2Failure(documented.accountNotFound('CEKSANDBX1', 'CANOTHERE')),
			});
		},
	);

	it('single sign-on wants a card of the account', async () => {
		expect(await client().look('sso-token')).toMatchObject({
			status: 400,
			body: e2Failure(sandboxOnly.missing('enkashCardId')),
		});
		expect(await client().look('sso-token', { enkashCardId: nobody })).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchCard),
		});
	});
});

describe('a new card', () => {
	const make = async (fields: Json) => {
		const { companyId, giftCardAccountId } = client().sandbox.account;
		return await client().post(cardPath, {
			companyId,
			cardAccountId: giftCardAccountId,
			...fields,
		});
	};

	it.each([
		['mobile', '12345'],
		['email', 'nobody'],
		['specialDate', '14 Feb 2000'],
		['loadAmount', '5 rupees'],
		['loadAmount', 0],
		['physicalCard', 'yes'],
		['documents', 'PAN'],
	])('is refused with %s %p', async (field, value) => {
		expect(await make({ [field]: value })).toMatchObject({
			status: 422,
			body: e2Failure(sandboxOnly.invalid(field)),
		});
	});

	it('is refused without an account, funds or a known user', async () => {
		expect(await make({ cardAccountId: undefined })).toMatchObject({ status: 400 });
		expect(await make({ loadAmount: 10_000_001 })).toMatchObject({
			status: 200,
			body: e2Failure(documented.insufficientBalance),
		});
		expect(await make({ userId: 'EKNOBODY' })).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchUser),
		});
		expect(client().sandbox.ledger.cards).toEqual([]);
	});
});

describe('coins', () => {
	const grant = (fields: Json) => ({
		companyId: 'CEKSANDBX1',
		event: 'REFERRAL_EVENT',
		requestId: 'REQ-1',
		userId: 'EKSANDBX',
		...fields,
	});

	it.each([
		['no event', { event: undefined }, 400, sandboxOnly.missing('event')],
		['no requestId', { requestId: undefined }, 400, sandboxOnly.missing('requestId')],
		['unknown event', { event: 'NO_EVENT' }, 200, sandboxOnly.noSuchCoinEvent],
		['unknown user', { userId: 'EKNOBODY' }, 200, sandboxOnly.noSuchUser],
		['unknown company', { companyId: 'CEKOTHER01' }, 200, sandboxOnly.noSuchCompany],
	])('are refused: %s', async (_, fields, status, text) => {
		expect(await client().post(`${coinsPath}/allocate-coin`, grant(fields))).toMatchObject({
			status,
			body: e2Failure(text),
		});
		expect(client().sandbox.ledger.coins).toEqual([]);
	});

	it('are granted once for a requestId', async () => {
		await client().post(`${coinsPath}/allocate-coin`, grant({}));
		expect(await client().post(`${coinsPath}/allocate-coin`, grant({}))).toMatchObject({
			status: 200,
			body: e2Failure(sandboxOnly.coinRequestUsed),
		});
		expect(client().sandbox.ledger.coins).toHaveLength(1);
	});

	it('have a balance for known users only', async () => {
		const balance = async (query: Record<string, string>) =>
			await client().call('/api/v0/coins/balance', { query });
		expect(await balance({})).toMatchObject({ status: 400 });
		expect(await balance({ userId: 'EKNOBODY' })).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchUser),
		});
	});

	it('have events with one name each', async () => {
		const event = { configuration: 'CUSTOM', companyId: 'CEKSANDBX1', event: 'NEW', amount: 5 };
		const create = async (fields: Json) =>
			await client().post(`${coinsPath}/create-coins-config`, { ...event, ...fields });
		expect(await create({ event: 'REFERRAL_EVENT' })).toMatchObject({
			body: e2Failure(sandboxOnly.coinEventExists),
		});
		expect(await create({ companyId: 'CEKOTHER01' })).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchCompany),
		});
		expect(await create({ configuration: 'OTHER' })).toMatchObject({ status: 422 });
		expect(await create({ amount: undefined })).toMatchObject({ status: 400 });

		const { coinConfigId } = payloadOf(await create({}));
		const change = async (id: unknown, body: Json) =>
			await client().call(`${coinsPath}/${String(id)}`, { method: 'PATCH', body });
		expect(await change(coinConfigId, { event: 'REFERRAL_EVENT' })).toMatchObject({
			body: e2Failure(sandboxOnly.coinEventExists),
		});
		expect(await change(coinConfigId, { companyId: 'CEKOTHER01' })).toMatchObject({
			body: e2Failure(sandboxOnly.noSuchCompany),
		});
		expect(await change(coinConfigId, { event: 'RENAMED' })).toMatchObject({
			body: { payload: { event: 'RENAMED', amount: 5 } },
		});
		for (const answer of [
			await change('WCC999999', { amount: 1 }),
			await client().call(`${coinsPath}/WCC999999`),
		]) {
			expect(answer).toMatchObject({ body: e2Failure(sandboxOnly.noSuchCoinEvent) });
		}
	});
});

it('keeps two clients of one sandbox apart by their tokens only', async () => {
	const other = new Client(client().sandbox);
	await client().allocate();
	expect(await other.allocate()).toMatchObject({ body: e2Failure(documented.duplicateReference) });
});
