import { CredentialStore, testCredential } from '../harness';
import type { Fault, Switches } from '../sandbox';
import { expectNoSecrets, secretsOf } from './secrets';
import { type StubReply, useEnKash, useStubServer } from './support';

const enKash = useEnKash();
const stub = useStubServer();

/** What a person sees who saves the credential. */
async function tested(overrides: object = {}) {
	const result = await testCredential(enKash.credential(overrides));
	expectNoSecrets(result, secretsOf(enKash.sandbox, overrides));
	return result;
}

const ok = { status: 'OK', message: 'Connection successful!' };
const failed = (message: string) => ({ status: 'Error', message });

const wrongAccount = failed(
	"The login works, but EnKash refused the account. Check 'Company ID', 'Card Account ID' and 'Partner ID', and whether EnKash wants encryption.",
);
const unknownAccount = failed(
	"The login works, but EnKash does not know the account. Check 'Company ID' and 'Card Account ID', and that 'API URL' is the one EnKash gave you.",
);
const refusedLogin = (detail: string, alsoCheck = '') =>
	failed(
		`EnKash refused the login (${detail}). Check ${alsoCheck}'Client ID', 'Client Secret', 'Username' and 'Password'. EnKash locks an account after three refused logins, so no other attempt is made for 60 seconds.`,
	);

const nobody = 'http://127.0.0.1:1';

describe('what a person sees', () => {
	it('all is right: one login and one harmless call', async () => {
		expect(await tested()).toEqual(ok);
		expect(enKash.sandbox.requests.map(({ path }) => path)).toEqual([
			'/oauth/token',
			'/api/v0/partner/enKashCard/cardAccount/get',
		]);
		expect(enKash.sandbox.requests[1]).toMatchObject({
			method: 'POST',
			body: { cardAccountId: 'CAQL8YCV3', companyId: 'CEK1PU9AOO' },
			headers: { partnerid: 'CRMXWB3ZM', 'content-type': 'application/json' },
		});
	});

	it('an API URL with a slash at its end is the same', async () => {
		const { url } = enKash.sandbox;
		expect(await tested({ apiUrl: ` ${url}/ `, authUrl: `${url}//` })).toEqual(ok);
		expect(enKash.sandbox.requests[1]?.path).toBe('/api/v0/partner/enKashCard/cardAccount/get');
	});

	it('spaces around what was pasted are taken off', async () => {
		const { cardAccountId, companyId, partnerId, clientId, username } = enKash.credential();
		const pasted = Object.entries({ cardAccountId, companyId, partnerId, clientId, username });
		const spaced = pasted.map(([field, value]) => [field, ` ${String(value)} \n`]);
		expect(await tested(Object.fromEntries(spaced))).toEqual(ok);
		expect(enKash.sandbox.requests[1]?.body).toEqual({ cardAccountId, companyId });
	});

	it.each<[string, StubReply]>([
		['HTTP 404', { status: 404, body: {} }],
		['it answered without a token', { body: '<html></html>' }],
	])('a login URL that leads elsewhere: %s', async (detail, reply) => {
		stub.replies['oauth/token'] = reply;
		expect(await testCredential(stub.credential())).toEqual(refusedLogin(detail, "'Login URL', "));
	});

	it('without a login URL the API URL is used', async () => {
		expect(await tested({ authUrl: '' })).toEqual(ok);
	});

	it('a wrong password', async () => {
		expect(await tested(enKash.wrongLogin())).toEqual(refusedLogin('HTTP 400'));
		expect(enKash.logins).toBe(1);
	});

	it('a wrong password, tried again at once', async () => {
		await tested(enKash.wrongLogin());
		expect(await tested(enKash.wrongLogin())).toEqual(refusedLogin('less than a minute ago'));
		expect(enKash.logins).toBe(1);
	});

	it('a wrong client secret', async () => {
		expect(await tested(enKash.wrongLogin('clientSecret'))).toEqual(refusedLogin('HTTP 401'));
		expect(enKash.logins).toBe(1);
	});

	it.each<[object, Partial<Switches>, ReturnType<typeof failed>]>([
		[{ cardAccountId: 'CANOPE' }, {}, wrongAccount],
		[{ cardAccountId: 'CANOPE' }, { failureEnvelope: 'E1' }, wrongAccount],
		[{ cardAccountId: 'CANOPE' }, { failureEnvelope: 'http' }, unknownAccount],
		[{ companyId: 'CEKNOPE' }, {}, wrongAccount],
		[{ cardAccountId: '' }, {}, wrongAccount],
		[{ partnerId: 'CRMNOPE' }, {}, wrongAccount],
		[{ partnerId: '' }, {}, wrongAccount],
	])('an account that is refused: %p, told with %p', async (overrides, switches, message) => {
		enKash.turn(switches);
		expect(await tested(overrides)).toEqual(message);
		expect(enKash.logins).toBe(1);
	});

	it.each<object>([
		{ code: 1, message: 'No' },
		{ response_code: '1', response_message: 'No' },
		{ code: 412, message: 'Invalid Company ID.' },
	])('an account that is refused with %p', async (body) => {
		stub.replies.cardAccount = { body };
		expect(await testCredential(stub.credential())).toEqual(wrongAccount);
	});

	it('a web page instead of EnKash', async () => {
		stub.replies.cardAccount = {
			headers: { 'content-type': 'text/html' },
			body: '<html></html>',
		};
		expect(await testCredential(stub.credential())).toEqual(
			failed(
				"'API URL' leads to a web page, not to EnKash. Check that it is the one EnKash gave you.",
			),
		);
	});

	it('nobody at the login', async () => {
		const message =
			"EnKash could not be reached for the login at 127.0.0.1:1. Check 'Login URL' and your network.";
		expect(await tested({ authUrl: nobody })).toEqual(failed(message));
	});

	it('nobody at the API: all that n8n shows is its code', async () => {
		expect(await tested({ apiUrl: nobody })).toEqual(failed('ECONNREFUSED'));
	});

	it.each<[Fault, string]>([
		[
			{ kind: 'status', status: 503 },
			'EnKash could not log in just now (HTTP 503). Try again later.',
		],
		[
			{ kind: 'status', status: 429 },
			'EnKash could not log in just now (HTTP 429). Try again later.',
		],
		[{ kind: 'html' }, 'EnKash could not log in just now (HTTP 502). Try again later.'],
	])('a login that EnKash has no time for: %p', async (fault, message) => {
		enKash.sandbox.addFault({ match: { path: '/oauth/token' }, ...fault });
		expect(await tested()).toEqual(failed(message));
		// Nothing was refused, so trying again is allowed at once.
		expect(await tested()).toEqual(ok);
	});

	it.each<[Fault, string]>([
		[{ kind: 'html', status: 200 }, 'it answered without a token'],
		[{ kind: 'emptyBody' }, 'it answered without a token'],
		[{ kind: 'status', status: 302 }, 'HTTP 302'],
		[{ kind: 'status', status: 403 }, 'HTTP 403'],
	])('a login that comes to nothing: %p', async (fault, detail) => {
		enKash.sandbox.addFault({ match: { path: '/oauth/token' }, ...fault });
		expect(await tested()).toEqual(
			refusedLogin(detail, detail === 'HTTP 403' ? '' : "'Login URL', "),
		);
	});

	it('a token of the one that the other does not take', async () => {
		enKash.sandbox.addFault({
			kind: 'status',
			status: 401,
			match: { path: 'cardAccount' },
			times: 2,
		});
		expect(await tested()).toEqual(
			failed(
				"EnKash handed out a token but did not accept it. Check that 'API URL' and 'Login URL' belong together.",
			),
		);
	});

	it('a token that has grown old is replaced', async () => {
		const credentials = new CredentialStore({
			enKashApi: enKash.credential({ accessToken: 'old' }),
		});
		expect(await testCredential(credentials.get('enKashApi'), { credentials })).toEqual(ok);
		expect(credentials.get('enKashApi').accessToken).toMatch(/^[\w-]{27}$/);
	});

	it.each<[object, string]>([
		[
			{ environment: 'live', apiUrl: 'https://pay-en-uat.enkash.in' },
			"'API URL' leads to a test system of EnKash's (pay-en-uat.enkash.in), while 'Environment' is 'Live'. Enter the live address that EnKash gave you, or choose 'Test'.",
		],
		[
			{ environment: 'live', authUrl: 'https://ekpayout-UAT.enkash.in' },
			"'Login URL' leads to a test system of EnKash's (ekpayout-uat.enkash.in), while 'Environment' is 'Live'. Enter the live address that EnKash gave you, or choose 'Test'.",
		],
		[
			{ environment: 'live', ssoUrl: 'https://invoice-uat.enkash.in' },
			"'SSO URL' leads to a test system of EnKash's (invoice-uat.enkash.in), while 'Environment' is 'Live'. Enter the live address that EnKash gave you, or choose 'Test'.",
		],
		[{ apiUrl: 'http://pay.enkash.in' }, "'API URL' must begin with https://."],
		[{ authUrl: 'http://127.0.0.1.example.com' }, "'Login URL' must begin with https://."],
		[{ authUrl: 'ftp://127.0.0.1' }, "'Login URL' must begin with https://."],
		[{ apiUrl: 'enkash' }, "'API URL' is not an address. Enter one such as https://example.com."],
		[{ apiUrl: '' }, "'API URL' is not an address. Enter one such as https://example.com."],
	])('an address that will not do: %p', async (overrides, message) => {
		expect(await tested(overrides)).toEqual(failed(message));
		expect(await tested({ ...overrides, accessToken: 'a-token-that-was-saved' })).toEqual(
			failed(message),
		);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it.each(['http://localhost', 'http://127.0.0.1'])(
		'this machine itself may do without https: %s',
		async (address) => {
			const { port } = new URL(enKash.sandbox.url);
			const { message } = await tested({ apiUrl: `${address}:${port}` });
			expect(message).not.toMatch(/https/);
		},
	);
});

describe('the login', () => {
	it('is a form with Basic authorization, as EnKash documents it', async () => {
		await tested();
		const { clientId, clientSecret, username, password } = enKash.sandbox.account;
		const [login] = enKash.sandbox.requests;
		expect(login).toMatchObject({ method: 'POST', path: '/oauth/token', query: {} });
		expect(login?.headers).toMatchObject({
			authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
			'content-type': 'application/x-www-form-urlencoded',
		});
		expect(Object.fromEntries(new URLSearchParams(login?.rawBody))).toEqual({
			username,
			password,
			grant_type: 'password',
			clientId,
		});
	});

	it('takes secrets as they are, spaces and signs and all', async () => {
		const password = ` pä$s&wörd=+%/${Date.now()} `;
		Object.assign(enKash.sandbox.account, { password, clientSecret: ' s:e&c ret' });
		expect(await tested()).toEqual(ok);
	});

	it.each<Switches['tokenSpelling']>(['snake', 'camel'])(
		'reads a token in %s case',
		async (tokenSpelling) => {
			enKash.turn({ tokenSpelling });
			expect(await tested()).toEqual(ok);
		},
	);

	it('is refused where EnKash has locked the account, until somebody lifts that', async () => {
		enKash.turn({ lockoutAfter: 1 });
		await tested(enKash.wrongLogin());
		expect(await tested()).toEqual(refusedLogin('HTTP 400'));
		enKash.turn({ lockoutAfter: 0 });
		expect(await tested()).toEqual(refusedLogin('less than a minute ago'));
		expect(enKash.logins).toBe(2);
	});

	it('is locked at EnKash after three refusals, which is why nobody gets there', async () => {
		for (let times = 0; times < 5; times++) await tested(enKash.wrongLogin());
		expect(await tested()).toEqual(ok);
	});
});
