import { callMethod, type SearchCall } from '../../harness';
import { useEnKash, useShortWaits, useStubServer } from '../support';
import { expectNoSecrets, secretsOf, textOf } from '../secrets';
import { answerWith, give } from './lookups';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits();

async function list(call: SearchCall = {}) {
	return await callMethod('enKash', 'listSearch', 'searchCards', {
		credential: enKash.credential(),
		parameters: { resource: 'card', operation: 'get', cardAccountId: '', options: {} },
		path: 'parameters.enKashCardId',
		...call,
	});
}

async function names(call: SearchCall = {}): Promise<string[]> {
	return (await list(call)).results.map(({ name }) => name);
}

beforeEach(() => {
	give(enKash, { mobile: '9600098867', firstName: 'Ravi', reference: 'A' });
	give(enKash, { mobile: '9600098868', firstName: 'Asha', reference: 'B' });
	give(enKash, { mobile: '9700000001', firstName: 'आशा', reference: 'C' });
});

it('shows each card by its holder, in the order of their names', async () => {
	const [first] = (await list()).results;
	expect(first).toEqual({
		name: expect.stringMatching(/^Asha 9600098868 \(EKC\w{7}\)$/),
		value: expect.stringMatching(/^EKC\w{7}$/),
	});
	expect((await names()).map((name) => name.split(' ')[0])).toEqual(['Asha', 'Ravi', 'आशा']);
});

it.each([
	['asha', ['Asha']],
	[' ASHA ', ['Asha']],
	['96000', ['Asha', 'Ravi']],
	['आ', ['आशा']],
	['', ['Asha', 'Ravi', 'आशा']],
	['Ravi 96000', ['Ravi']],
	['nobody', []],
])('searched for "%s"', async (filter, expected) => {
	expect((await names({ filter })).map((name) => name.split(' ')[0])).toEqual(expected);
});

it('searched for the id of a card', async () => {
	const [card] = (await list()).results;
	const filter = String(card?.value).toLowerCase();
	expect(await names({ filter })).toEqual([card?.name]);
});

it.each(['array', 'single'] as const)('from a sandbox that sends "%s"', async (searchReply) => {
	enKash.turn({ searchReply });
	expect(await names()).toHaveLength(searchReply === 'array' ? 3 : 1);
});

it('without names, without ids, without cards', async () => {
	answerWith(stub, { data: [{ enkashCardId: 'EKC1' }, { firstName: 'No card' }, {}] });
	expect((await list({ credential: stub.credential() })).results).toEqual([
		{ name: 'EKC1', value: 'EKC1' },
	]);
	answerWith(stub, null);
	expect((await list({ credential: stub.credential() })).results).toEqual([]);
});

it('of the account that the node is set to', async () => {
	const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
	give(enKash, { cardAccountId, firstName: 'Dealer', reference: 'I' });
	const parameters = { resource: 'card', operation: 'get', cardAccountId, options: {} };
	expect(await names({ parameters })).toEqual([expect.stringMatching(/^Dealer/)]);
});

it('of the company in the options, and for a sign-in link too', async () => {
	answerWith(stub, []);
	await list({
		credential: stub.credential(),
		parameters: {
			resource: 'ssoLink',
			operation: 'create',
			cardAccountId: 'CA1ZS96',
			options: { companyId: 'CEKBVCGMR1' },
		},
	});
	expect(stub.callTo('/search').body).toEqual({
		cardAccountId: 'CA1ZS96',
		companyId: 'CEKBVCGMR1',
	});
});

it('carries no token of a card', async () => {
	expectNoSecrets(await list(), secretsOf(enKash.sandbox));
});

describe('when it cannot be loaded', () => {
	async function failure(call: SearchCall = {}): Promise<unknown> {
		return await list(call).then(
			() => undefined,
			(error: unknown) => error,
		);
	}

	it('a wrong password is said, and nothing secret', async () => {
		const credential = enKash.credential(enKash.wrongLogin());
		const error = await failure({ credential });
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/^EnKash refused the login/),
			description: expect.stringContaining(
				"Check 'Client ID', 'Client Secret', 'Username' and 'Password'",
			),
		});
		expect(textOf(error, new Set())).not.toContain('wrong-password');
		expect(enKash.logins).toBe(1);
	});

	it("an unknown account is said in EnKash's words", async () => {
		const parameters = { resource: 'card', operation: 'get', cardAccountId: 'CANOBODY' };
		expect(await failure({ parameters })).toMatchObject({
			description: expect.stringContaining('Card account not found'),
		});
	});

	it('a missing account is said', async () => {
		const credential = enKash.credential({ cardAccountId: '' });
		expect(await failure({ credential })).toMatchObject({ message: 'There is no Card Account ID' });
	});

	it('an EnKash that stays down is asked three times, no more', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 503, times: 9 });
		expect(await failure()).toMatchObject({
			message: 'EnKash answered with a fault of its own (HTTP 503)',
		});
		expect(enKash.callsTo('/search')).toHaveLength(3);
	});
});
