import { getCardAccount } from '../../../nodes/shared/enkash/endpoints/account';
import {
	createCard,
	searchCards,
	statementInCard,
} from '../../../nodes/shared/enkash/endpoints/cards';
import {
	createCoinEvent,
	getCoinBalance,
	getCoinEvent,
	isCoinConfigId,
	updateCoinEvent,
	allocateCoin,
} from '../../../nodes/shared/enkash/endpoints/coins';
import {
	allocatePoints,
	type PointsAllocation,
} from '../../../nodes/shared/enkash/endpoints/pointsAllocation';
import { createSsoToken, ssoLinkOf } from '../../../nodes/shared/enkash/endpoints/singleSignOn';
import { searchTransactions } from '../../../nodes/shared/enkash/endpoints/transactions';
import documentedReplies from '../../fixtures/documentedReplies.json';
import { replyTo, wireBody } from './samples';

const payer = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };

describe('points for one person', () => {
	const allocation: PointsAllocation = {
		...payer,
		transactionType: 'CR',
		email: 'xyz2@gmail.com',
		mobile: '9600098867',
		title: 'Mr',
		firstName: 'hedfdfg',
		gender: 'M',
		loadAmount: 11,
		reference: 'TEST234236',
		referenceField: 'uniqueReferenceNum',
	};
	const example = {
		companyId: 'CEK1PU9AOO',
		cardAccountId: 'CAQL8YCV3',
		transactionCode: 'ALLOCATION',
		transactionType: 'CR',
		type: 'ALLOCATE_POINT',
		email: 'xyz2@gmail.com',
		mobile: '9600098867',
		title: 'Mr',
		firstName: 'hedfdfg',
		gender: 'M',
		loadAmount: 11,
	};

	it('are asked for as in the documented example, in its order', () => {
		const call = allocatePoints(allocation);
		expect(call.request).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/create-allocate-points',
		});
		expect(JSON.stringify(call.request.body)).toBe(
			JSON.stringify({ ...example, uniqueReferenceNum: 'TEST234236' }),
		);
	});

	it.each<[PointsAllocation['referenceField'], object]>([
		['both', { uniqueReferenceNumber: 'TEST234236', uniqueReferenceNum: 'TEST234236' }],
		['uniqueReferenceNumber', { uniqueReferenceNumber: 'TEST234236' }],
		['uniqueReferenceNum', { uniqueReferenceNum: 'TEST234236' }],
	])('carry their reference under %s', (referenceField, names) => {
		expect(wireBody(allocatePoints({ ...allocation, referenceField }))).toEqual({
			...example,
			...names,
		});
	});

	it('are taken back under the names for that', () => {
		const call = allocatePoints({ ...allocation, transactionType: 'DR' });
		expect(call.request.body).toMatchObject({ transactionType: 'DR', type: 'UNALLOCATE_POINT' });
	});

	it('leave out what is not known of the person', () => {
		const { email, title, gender, ...known } = allocation;
		expect([email, title, gender]).not.toContain(undefined);
		const body = wireBody(allocatePoints(known));
		expect(body).not.toHaveProperty('email');
		expect(body).not.toHaveProperty('title');
		expect(body).not.toHaveProperty('gender');
	});

	it('are answered by the card as it comes', () => {
		expect(replyTo(allocatePoints(allocation), documentedReplies.points)).toEqual({
			kind: 'success',
			payload: documentedReplies.points.payload,
		});
	});

	it('are answered by a refusal in words', () => {
		expect(replyTo(allocatePoints(allocation), documentedReplies.failure)).toEqual({
			kind: 'refused',
			refusal: 'insufficientBalance',
			reason: 'Insufficient balance in card account',
			status: 200,
		});
	});

	it.each(['Success', null, [], 7, {}, { status: 'QUEUED' }, { enKashCardId: '' }])(
		'are not done where the payload is %j',
		(payload) => {
			const reply = replyTo(allocatePoints(allocation), { code: 0, message: 'Success', payload });
			expect(reply).toMatchObject({ kind: 'unclear', cause: 'unreadableReply' });
		},
	);

	it.each([
		{ enKashCardId: 'EKC04AZHXP' },
		{ enkashCardId: 'EKC04AZHXP' },
		{ enkashCardTxnId: 'ECTRSZJ8CRJ2E' },
		{ enKashTransactionId: 'ECTRSZJ8CRJ2E' },
	])('are done where the payload names card or transaction: %j', (payload) => {
		const reply = replyTo(allocatePoints(allocation), { code: 0, message: 'Success', payload });
		expect(reply).toEqual({ kind: 'success', payload });
	});
});

describe('a card', () => {
	const card = { companyId: 'CEKEP5GSGP', cardAccountId: 'CAA8W45', mobile: '6876543211' };

	it('is asked for with every field as it is set', () => {
		const documents = [{ docType: 'PAN', docNo: 'ABCDE1234F' }];
		expect(createCard({ ...card, documents, loadAmount: 500 }).request).toEqual({
			method: 'POST',
			path: '/api/v0/partner/enKashCard',
			body: { ...card, documents, loadAmount: 500 },
		});
	});

	it('comes as it comes', () => {
		expect(replyTo(createCard(card), documentedReplies.card)).toEqual({
			kind: 'success',
			payload: documentedReplies.card.payload,
		});
	});

	it.each([{}, { status: 'QUEUED' }])('is not made where the payload is %j', (payload) => {
		expect(replyTo(createCard(card), { code: 0, payload })).toMatchObject({ kind: 'unclear' });
	});
});

describe('the account', () => {
	const call = getCardAccount({ companyId: 'CEK7T1WMC6', cardAccountId: 'CAVBMRFE8' });
	const found = {
		cardAccountId: 'CAVBMRFE8',
		companyId: 'CEK7T1WMC6',
		companyName: 'Test Company',
		usedCreditLimit: -990553.44,
		availableBalance: 898138,
		availableCardBalance: 92415.44,
	};
	const reply = (payload: unknown) =>
		replyTo(call, { response_code: 0, response_message: 'Success', payload });

	it('is asked for as documented', () => {
		expect(call.request).toEqual({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/cardAccount/get',
			body: { cardAccountId: 'CAVBMRFE8', companyId: 'CEK7T1WMC6' },
		});
	});

	it('comes as it comes', () => {
		expect(reply(found)).toEqual({ kind: 'success', payload: found });
	});

	it.each([
		['12.5', 12.5],
		[-1, -1],
		[null, undefined],
		['a lot', undefined],
	])('with a balance of %j has %p to allocate', (availableBalance, points) => {
		const account = reply({ ...found, availableBalance });
		expect(account).toMatchObject({ kind: 'success' });
		expect(account.kind === 'success' && account.payload.availableBalance).toBe(points);
	});

	it('is unclear where it is no object', () => {
		expect(reply('CAVBMRFE8')).toMatchObject({ kind: 'unclear' });
	});
});

describe('cards of the account', () => {
	it('are asked for as documented', () => {
		const request = { method: 'POST', path: '/api/v0/partner/enKashCard/search' };
		const all = searchCards(payer);
		expect(all.request).toMatchObject(request);
		expect(wireBody(all)).toEqual(payer);
		const one = searchCards({ ...payer, enKashCardId: 'EKC9MKS5RM' });
		expect(wireBody(one)).toEqual({ ...payer, enKashCardId: 'EKC9MKS5RM' });
	});

	it('come as a list in one envelope and as a single card in the other', () => {
		const card = { enKashCardId: 'EKC9MKS5RM', expiryMonth: '', firstName: 'Test' };
		const list = { code: 0, message: 'Success', payload: { recordsCount: 1, data: [card] } };
		expect(replyTo(searchCards(payer), list)).toEqual({
			kind: 'success',
			payload: { records: [card], recordsCount: 1 },
		});
		const single = { response_code: 0, response_message: 'Success', payload: card };
		expect(replyTo(searchCards(payer), single)).toEqual({
			kind: 'success',
			payload: { records: [card] },
		});
	});
});

it('an object without a card ID is no card of the account', () => {
	const reply = replyTo(searchCards(payer), {
		code: 0,
		payload: { total: 3, cardStatus: 'ACTIVE' },
	});
	expect(reply.kind).toBe('unclear');
});

describe('the facts that a card states', () => {
	const stated = {
		pgReferenceNumber: 'R-1',
		mobile: '9876543210',
		email: 'asha@example.com',
		userId: 'EK1',
		loadAmount: '100',
		companyId: 'CEK1',
		cardAccountId: 'CAQ1',
		transactionType: 'CR',
	};

	it('are read under the names of the call', () => {
		const { pgReferenceNumber: uniqueReferenceNumber, ...others } = stated;
		expect(statementInCard(stated)).toEqual({ ...others, uniqueReferenceNumber, loadAmount: 100 });
	});

	it.each([undefined, null, ''])('an amount of %j is none', (loadAmount) => {
		expect(statementInCard({ loadAmount })).toEqual({});
	});

	it.each(['many', {}, 'NaN'])('an amount of %j agrees with no other', (loadAmount) => {
		expect(statementInCard({ loadAmount })).toEqual({ loadAmount: NaN });
	});
});

describe('transactions', () => {
	const search = { ...payer, pgReferenceNumber: 'TEST234236' };

	it('are asked for where the sibling page has them, or where the user says', () => {
		const call = searchTransactions(search);
		expect(call.request).toEqual({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/transaction/all',
			body: search,
		});
		expect(searchTransactions(search, '/api/v0/log').request.path).toBe('/api/v0/log');
	});

	it.each([
		[{ pgReferenceNumber: 'R-1' }, true],
		[{ enkashCardTxnId: 'TXN1' }, true],
		[{ pgReferenceNumber: 'R-1', enkashCardTxnId: 'TXN1' }, true],
		[{ amount: 100 }, false],
		[{ rows: { total: 1 } }, false],
	])('%j outside a list counts as one: %p', (payload, isTransaction) => {
		const reply = replyTo(searchTransactions(search), { code: 0, payload });
		expect(reply).toMatchObject(
			isTransaction ? { kind: 'success', payload: { records: [payload] } } : { kind: 'unclear' },
		);
	});
});

function inCapitals(words: string): string {
	return words.toUpperCase();
}

describe('coins', () => {
	const allocation = {
		companyId: 'CEK0TCW2W8',
		event: 'REFERRAL_EVENT',
		requestId: 'COIN_REQ1234567',
		userId: 'EKQZVMQK',
	};

	it('are asked for as in the documented example, and nothing more', () => {
		const call = allocateCoin({ ...allocation, ...{ payoutRun: 'diwali-2026' } });
		expect(call.request).toMatchObject({
			method: 'POST',
			path: '/api/v0/enkash-coins/allocate-coin',
		});
		expect(JSON.stringify(call.request.body)).toBe(
			'{"companyId":"CEK0TCW2W8","event":"REFERRAL_EVENT","requestId":"COIN_REQ1234567","userId":"EKQZVMQK"}',
		);
	});

	it('are answered with a sentence', () => {
		expect(replyTo(allocateCoin(allocation), documentedReplies.coinsAllocated)).toEqual({
			kind: 'success',
			payload: 'Successfully allocated enkash Coins',
		});
	});

	it('are answered with a sentence that is for people to read', () => {
		const { sanitizePayload } = allocateCoin(allocation);
		expect(sanitizePayload?.('Allocated', inCapitals)).toBe('ALLOCATED');
	});

	it.each([null, undefined, '', ' ', {}, { status: 'QUEUED' }, [], false])(
		'are not granted where the payload is %j',
		(payload) => {
			const reply = { response_code: 0, response_message: 'Success', payload };
			expect(replyTo(allocateCoin(allocation), reply)).toMatchObject({ kind: 'unclear' });
		},
	);

	it('are counted for a user', () => {
		const call = getCoinBalance('EK6CYE6K');
		expect(call.request).toEqual({
			method: 'GET',
			path: '/api/v0/coins/balance',
			query: { userId: 'EK6CYE6K' },
		});
		expect(replyTo(call, documentedReplies.coinBalance)).toEqual({ kind: 'success', payload: 0 });
		expect(replyTo(call, { response_code: 0, payload: '12' })).toEqual({
			kind: 'success',
			payload: 12,
		});
		expect(replyTo(call, { response_code: 0, payload: null })).toMatchObject({ kind: 'unclear' });
	});
});

describe('a coin event', () => {
	const event = {
		configuration: 'DEFAULT',
		companyId: 'CEKEKCARDS',
		event: 'MEAL_CARD_PAYMENT',
		amount: 6,
	};
	const known = documentedReplies.coinEvent.payload;

	it('is made as in the documented example', () => {
		const call = createCoinEvent({ ...event, ...{ coinConfigId: 'WCC1' } });
		expect(call.request).toMatchObject({
			method: 'POST',
			path: '/api/v0/enkash-coins/create-coins-config',
		});
		expect(JSON.stringify(call.request.body)).toBe(
			'{"configuration":"DEFAULT","companyId":"CEKEKCARDS","event":"MEAL_CARD_PAYMENT","amount":6}',
		);
		expect(replyTo(call, documentedReplies.coinEvent)).toEqual({
			kind: 'success',
			payload: [known],
		});
	});

	it('is looked up by its id, whatever that holds', () => {
		expect(getCoinEvent('WCC12345').request).toEqual({
			method: 'GET',
			path: '/api/v0/enkash-coins/WCC12345',
		});
		expect(getCoinEvent('../x?y').request.path).toBe('/api/v0/enkash-coins/..%2Fx%3Fy');
		expect(replyTo(getCoinEvent('WCC12345'), documentedReplies.coinEvent)).toEqual({
			kind: 'success',
			payload: [known],
		});
	});

	it.each<[payload: unknown, events: object[]]>([
		[
			[known, known],
			[known, known],
		],
		[{ recordsCount: 1, data: [known] }, [known]],
		['WCC024845', [{ coinConfigId: 'WCC024845' }]],
		[' WCC024845 ', [{ coinConfigId: 'WCC024845' }]],
		['Event has been made', [{ message: 'Event has been made' }]],
		[null, []],
		[undefined, []],
		['', []],
	])('that comes as %j is %j', (payload, events) => {
		for (const call of [
			createCoinEvent(event),
			getCoinEvent('WCC1'),
			updateCoinEvent('WCC1', { amount: 1 }),
		]) {
			expect(replyTo(call, { response_code: 0, payload })).toEqual({
				kind: 'success',
				payload: events,
			});
		}
	});

	it('holds words for people in its message alone', () => {
		const events = [{ ...known }, { message: 'It was made' }, { message: 7, event: 'Referral' }];
		for (const { sanitizePayload } of [
			createCoinEvent(event),
			getCoinEvent('WCC1'),
			updateCoinEvent('WCC1', { amount: 1 }),
		]) {
			expect(sanitizePayload?.(events, inCapitals)).toEqual([
				known,
				{ message: 'IT WAS MADE' },
				{ message: 7, event: 'Referral' },
			]);
		}
	});

	it.each([
		['WCC024845', true],
		['wcc-1_2', true],
		['', false],
		['..', false],
		['WCC1/2', false],
		['WCC1 ', false],
		['WCC1?x', false],
	])('has the id %j: %p', (text, isId) => {
		expect(isCoinConfigId(text)).toBe(isId);
	});

	it('is changed as in the documented example', () => {
		const call = updateCoinEvent('WCC024845', { amount: 10, configuration: 'DEFAULT' });
		expect(call.request).toEqual({
			method: 'PATCH',
			path: '/api/v0/enkash-coins/WCC024845',
			body: { amount: 10, configuration: 'DEFAULT' },
		});
		expect(replyTo(call, documentedReplies.coinEvent)).toEqual({
			kind: 'success',
			payload: [known],
		});
	});
});

describe('a link that signs a person in', () => {
	const call = createSsoToken({ ...payer, enKashCardId: 'EKCDM5AVZY' });

	it('is asked for as in the documented example', () => {
		expect(call.request).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/sso-token',
		});
		expect(JSON.stringify(call.request.body)).toBe(
			'{"cardAccountId":"CAQL8YCV3","companyId":"CEK1PU9AOO","enkashCardId":"EKCDM5AVZY"}',
		);
	});

	it.each<[what: string, body: object]>([
		['the payload', { payload: 'T0KEN' }],
		['access_token in the payload', { payload: { access_token: 'T0KEN' } }],
		['accessToken in the payload', { payload: { accessToken: 'T0KEN' } }],
		['token in the payload', { payload: { token: 'T0KEN' } }],
		['access_token beside the code', { access_token: 'T0KEN' }],
		['accessToken beside the code', { accessToken: 'T0KEN' }],
		['token beside the code', { token: 'T0KEN' }],
	])('has its token in %s', (_, body) => {
		expect(replyTo(call, { response_code: 0, response_message: 'Success', ...body })).toEqual({
			kind: 'success',
			payload: 'T0KEN',
		});
	});

	it.each([{ payload: '' }, { payload: { access_token: '' } }, {}, { payload: { id: 'T0KEN' } }])(
		'has no token in %j',
		(body) => {
			expect(replyTo(call, { response_code: 0, ...body })).toMatchObject({ kind: 'unclear' });
		},
	);

	it('leads to the page of the person or of the company', () => {
		expect(ssoLinkOf('https://a.example/', 'T0KEN', 'employee_rewards', 'hrms')).toBe(
			'https://a.example/sso/T0KEN/employee_rewards/hrms',
		);
		expect(ssoLinkOf('https://a.example', 'a/b', 'reward_account', 'my hr?')).toBe(
			'https://a.example/sso/a%2Fb/reward_account/my%20hr%3F',
		);
	});
});
