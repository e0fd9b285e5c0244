import { type Json, useEnKash, useShortWaits, useStubServer } from '../support';
import {
	answerWhole,
	answerWith,
	asking,
	envelopes,
	foundOne,
	onlyCall,
	shownError,
} from './lookups';
import { afterRefusal } from '../perItem/single';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits();

function balanceOf(userId: string) {
	return asking('coin', 'getBalance', { userId });
}

it('asks for the balance as documented, without a partner', async () => {
	foundOne(await enKash.run(balanceOf(' EKSANDBX ')));
	const { method, path, query, rawBody, headers } = onlyCall(enKash);
	expect({ method, path, query, rawBody }).toEqual({
		method: 'GET',
		path: '/api/v0/coins/balance',
		query: { userId: 'EKSANDBX' },
		rawBody: '',
	});
	expect(headers.authorization).toMatch(/^Bearer /);
	expect(headers).not.toHaveProperty('partnerid');
	expect(headers).not.toHaveProperty('content-type');
});

it('nothing yet is a balance of 0', async () => {
	expect(foundOne(await enKash.run(balanceOf('EKSANDBX')))).toEqual({
		userId: 'EKSANDBX',
		balance: 0,
	});
});

it('what was granted is in it', async () => {
	await enKash.run({
		node: 'enKashAllocateCoins',
		parameters: { userId: 'EKSANDBX', event: 'REFERRAL_EVENT', payoutRun: 'referrals' },
	});
	expect(foundOne(await enKash.run(balanceOf('EKSANDBX')))).toMatchObject({ balance: 25 });
});

it.each(envelopes(0))('out of %s', async (_, body) => {
	answerWhole(stub, body);
	expect(foundOne(await stub.run(balanceOf('EK6CYE6K')))).toEqual({
		userId: 'EK6CYE6K',
		balance: 0,
	});
});

it.each([
	['25', 25],
	['-3.5', -3.5],
	[1e6, 1_000_000],
])('of %j', async (payload, balance) => {
	answerWith(stub, payload);
	expect(foundOne(await stub.run(balanceOf('EK6CYE6K')))).toMatchObject({ balance });
});

it.each<[unknown]>([[null], [undefined], [{}], ['many'], [[25]], [true], ['']])(
	'a payload of %j is no balance',
	async (payload) => {
		answerWith(stub, payload);
		const result = await stub.run(balanceOf('EK6CYE6K'));
		expect(shownError(result).message).toBe("EnKash's reply has an unknown shape");
	},
);

it('a user that EnKash does not know is said in its words', async () => {
	expect(shownError(await enKash.run(balanceOf('EKNOBODY')))).toMatchObject({
		name: 'NodeApiError',
		description: 'Sandbox: no such user.',
		itemIndex: 0,
	});
});

it('a user that is left empty is asked for before anything is sent', async () => {
	const items: Json[] = [{ user: null }];
	const result = await enKash.run({
		...balanceOf('={{ $json.user }}'),
		items: [{ json: items[0] }],
	});
	expect(shownError(result)).toMatchObject({
		name: 'NodeOperationError',
		message: "'Person' is empty",
	});
	expect(enKash.sandbox.requests).toEqual([]);
});

it('an EnKash that wants a partner on coin calls too says so', async () => {
	enKash.turn({ coinsNeedPartnerId: true });
	expect(shownError(await enKash.run(balanceOf('EKSANDBX'))).description).toBe(
		'Sandbox: the partnerId header is required.',
	);
});

describe('an event that does not exist', () => {
	const parameters = { userId: 'EKSANDBX', event: 'NO_SUCH_EVENT', payoutRun: 'referrals' };

	it.each(['E2', 'http'] as const)(
		'stops Allocate Coins, with its words in the description (%s)',
		async (failureEnvelope) => {
			enKash.turn({ failureEnvelope });
			const result = await enKash.run({ node: 'enKashAllocateCoins', parameters });
			expect(shownError(result)).toMatchObject({
				name: 'NodeApiError',
				message: 'EnKash refused this item',
				description: `EnKash refused this item: Sandbox: no such coin event. ${afterRefusal.coins}`,
				itemIndex: 0,
				httpCode: failureEnvelope === 'http' ? '404' : null,
			});
			expect(enKash.sandbox.ledger.coins).toEqual([]);
			expect(enKash.callsTo('/allocate-coin')).toHaveLength(1);
		},
	);

	it('leaves as an item with what became of it', async () => {
		const { outputs } = await enKash.run({
			node: 'enKashAllocateCoins',
			parameters,
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]?.[0]?.json).toMatchObject({
			error: `EnKash refused this item: Sandbox: no such coin event. ${afterRefusal.coins}`,
			details: {
				outcome: 'rejected',
				reasonCode: 'refused',
				reason: 'EnKash refused this item: Sandbox: no such coin event',
			},
		});
	});
});
