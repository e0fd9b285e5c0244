import type { INodeParameters } from 'n8n-workflow';
import { people, useEnKash, useStubServer } from './support';
import { expectNoSecrets } from './secrets';

const stub = useStubServer();
const enKash = useEnKash();

/** What a careless server might say, as frameworks for logins do: the token and secrets that it was sent. */
const told =
	'Invalid access token: token-of-the-stub (client secret secret-of-the-stub) for {"mobile":"9100000000"}';
const hidden = 'Invalid access token: *** (client secret ***) for …';

const nodes: Array<[node: string, path: string, parameters: INodeParameters]> = [
	[
		'enKashAllocatePoints',
		'create-allocate-points',
		{
			mobile: '9100000000',
			loadAmount: 1,
			firstName: 'Asha',
			email: 'asha@example.com',
			title: 'Ms',
			gender: 'F',
			payoutRun: 'diwali-2026',
		},
	],
	['enKashCreateCard', 'enKashCard', { mobile: '9100000000' }],
	['enKashAllocateCoins', 'allocate-coin', { userId: 'EK1', event: 'E', payoutRun: 'd' }],
	['enKashBulkAllocate', 'bulk-create', { payoutRun: 'diwali-2026' }],
	['enKashBulkAllocate', 'cardAccount/get', { payoutRun: 'diwali-2026' }],
	['enKash', 'cardAccount/get', { resource: 'account', operation: 'get' }],
];

/** What a login is sent with. */
interface Spoken {
	basic: string;
	body: URLSearchParams;
}

describe.each(nodes)('%s, when EnKash repeats secrets at %s', (node, path, parameters) => {
	it.each([
		['HTTP 200 and code 1', { body: { code: 1, message: told } }],
		['HTTP 403', { status: 403, body: { error: 'invalid_token', error_description: told } }],
		['HTTP 422', { status: 422, body: { response_code: 1, payload: told } }],
	])('%s: nobody reads them', async (_, reply) => {
		stub.replies[path] = reply;
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const result = await stub.run({ node, parameters, onError, items: people(1) });
			expectNoSecrets(result, { token: ['token-of-the-stub'] });
			expect(JSON.stringify([result.outputs, result.error])).toContain(hidden);
		}
	});
});

it('nobody reads them in the reason of a single row', async () => {
	const row = { mobile: '9100000000', loadAmount: 100, failureReason: told };
	const payload = { failureBulkEnKashCardCreateDTOs: [row] };
	stub.replies['bulk-create'] = { body: { code: 0, payload } };
	const parameters = { payoutRun: 'diwali-2026' };
	const result = await stub.run({
		node: 'enKashBulkAllocate',
		parameters,
		items: people(1),
	});
	expectNoSecrets(result, { token: ['token-of-the-stub'] });
	expect(JSON.stringify(result.outputs[1])).toContain(hidden);
});

it('in the token that a run fetched on its way, too', async () => {
	const [node = '', , parameters] = nodes[0] ?? [];
	let logins = 0;
	stub.replies['oauth/token'] = () => ({ body: { access_token: `newest-token-${++logins}` } });
	stub.replies['create-allocate-points'] = ({ headers }) =>
		logins === 1
			? { status: 401, body: {} }
			: { body: { code: 1, message: `Not for ${headers.authorization}` } };
	const { error } = await stub.run({ node, parameters });
	expect(error).toHaveProperty(
		'description',
		expect.stringMatching(/^EnKash refused this item: Not for Bearer \*\*\*\. No /),
	);
});

it.each([
	['the user of the API', ({ body }: Spoken) => `No user ${body.get('username')}`, 'No user ***'],
	['Basic authorization', ({ basic }: Spoken) => `Bad ${basic}`, 'Bad Basic ***'],
	['what it stands for', ({ basic }: Spoken) => `Bad ${basic.replace('Basic ', '')}`, 'Bad ***'],
	[
		'the user in base64',
		({ body }: Spoken) => `No user ${Buffer.from(body.get('username') ?? '').toString('base64')}`,
		'No user ***==',
	],
	['a token of another account', () => 'Bad k3J9xQ7-vB2nL_8tRwZ5cY1dMp4', 'Bad ***'],
])('of a login, when EnKash repeats %s', async (_, says, heard) => {
	const [node = '', path = '', parameters] = nodes[0] ?? [];
	stub.replies[path] = () => {
		const login = stub.callTo('oauth/token');
		const basic = login.headers.authorization ?? '';
		const message = says({ basic, body: new URLSearchParams(login.rawBody) });
		return { body: { code: 1, message } };
	};
	const { error } = await stub.run({ node, parameters });
	expect(error).toHaveProperty(
		'description',
		expect.stringContaining(`EnKash refused this item: ${heard}. No `),
	);
});

it('a reason is a sentence, whatever EnKash sends as one', async () => {
	const [node = '', path = '', parameters] = nodes[0] ?? [];
	stub.replies[path] = { body: { code: 1, message: 'x'.repeat(100_000) } };
	const saidWhen = async () => {
		const { outputs } = await stub.run({ node, parameters, onError: 'continueRegularOutput' });
		return outputs[0]?.[0]?.json.error;
	};
	expect(await saidWhen()).toMatch(/^EnKash refused this item: x{300}… No /);
	stub.replies[path] = { body: { code: 7, payload: JSON.stringify(people(9)) } };
	expect(await saidWhen()).toMatch(
		/^EnKash refused this item without giving a reason, so an earlier payout with this reference can't be excluded\. No /,
	);
	const failureReason = 'y'.repeat(100_000);
	const row = { mobile: '9100000000', loadAmount: 100, failureReason };
	const payload = { failureBulkEnKashCardCreateDTOs: [row] };
	stub.replies = { 'bulk-create': { body: { code: 0, payload } } };
	const { outputs } = await stub.run({
		node: 'enKashBulkAllocate',
		parameters: { payoutRun: 'd' },
		items: people(1),
	});
	expect(JSON.stringify(outputs[1])).toContain(
		`"reason":"EnKash refused this row: ${'y'.repeat(300)}…"`,
	);
});

it('a refused login says nothing of what it was tried with', async () => {
	const credential = enKash.wrongLogin();
	const { error } = await enKash.run({ node: 'enKash', credential });
	expect(error?.message).toMatch(/^EnKash refused the login/);
});

it.each([
	['in a form', 'my+pass+phrase%26more'],
	['in an address', 'my%20pass%20phrase%26more'],
	['in base64', Buffer.from('my pass phrase&more').toString('base64')],
])('a password is hidden %s', async (_, repeated) => {
	const [node = '', path = '', parameters] = nodes[0] ?? [];
	stub.replies[path] = { body: { code: 1, message: `Not with ${repeated}` } };
	const credential = { password: 'my pass phrase&more' };
	const { error } = await stub.run({ node, parameters, credential });
	expect(error).toHaveProperty('description', expect.stringContaining('this item: Not with ***'));
	expect(JSON.stringify(error)).not.toContain(repeated.slice(0, 10));
});
