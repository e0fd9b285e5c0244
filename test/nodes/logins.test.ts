/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { CredentialStore, forgetPackages, testCredential } from '../harness';
import { createSend } from '../../nodes/shared/n8n/send';
import { SharedCredential } from '../../nodes/shared/n8n/sharedCredential';
import { inEngine } from '../unit/n8n/engine';
import { type StubReply, useMovableTime, useStubServer } from './support';

const stub = useStubServer();
const passTime = useMovableTime();

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** n8n is started anew: nothing is left but its database. */
function restart(): void {
	jest.resetModules();
	forgetPackages();
}

const request = { method: 'POST', path: '/api/v0/partner/enKashCard/search', body: {} } as const;

/** One call of a node's. */
async function call(credentials: CredentialStore) {
	return await inEngine(async (context) => await createSend(context, stub.url)(request, minuteMs), {
		credentials,
	});
}

/** What n8n's HTTP Request node does. */
async function httpRequest(credentials: CredentialStore, options: object = {}) {
	const [end] = await Promise.allSettled([
		inEngine(
			async (context: IExecuteFunctions): Promise<unknown> =>
				await context.helpers.requestWithAuthentication.call(context, 'enKashApi', {
					uri: `${stub.url}${request.path}`,
					method: 'POST',
					body: { a: 1 },
					json: true,
					resolveWithFullResponse: true,
					...options,
				}),
			{ credentials },
		),
	]);
	return end;
}

function storeWith(overrides: ICredentialDataDecryptedObject = {}) {
	return new CredentialStore({ enKashApi: stub.credential(overrides) });
}

const testIn = async (credentials: CredentialStore) =>
	await testCredential(credentials.get('enKashApi'), { credentials });

const logins = () => stub.requests.filter(({ path }) => path === '/oauth/token').length;
const calls = () => stub.requests.length - logins();

const refusal: StubReply = { status: 400, body: { error: 'invalid_grant' } };

/** Each way in which an n8n comes to log in. */
const users: Array<[user: string, use: (credentials: CredentialStore) => Promise<unknown>]> = [
	['a node', call],
	['the credential test', testIn],
	['the HTTP Request node', httpRequest],
];

describe.each(users)('a wrong password, used by %s', (_, use) => {
	it('is tried twice in a day, over one process after another', async () => {
		stub.replies['oauth/token'] = refusal;
		const credentials = storeWith();
		for (const passedMs of [0, 2 * minuteMs, hourMs, 20 * hourMs]) {
			passTime(passedMs);
			restart();
			await use(credentials);
			await use(credentials);
		}
		expect(logins()).toBe(2);
		expect(calls()).toBe(0);
		passTime(3 * hourMs);
		restart();
		await use(credentials);
		expect(logins()).toBe(3);
	});

	it('is tried at once after it was corrected', async () => {
		stub.replies['oauth/token'] = refusal;
		const credentials = storeWith();
		await use(credentials);
		passTime(minuteMs);
		await use(credentials);
		await use(credentials);
		expect(logins()).toBe(2);
		stub.replies = {};
		const corrected = { ...credentials.get('enKashApi'), password: 'the right one' };
		credentials.set('enKashApi', corrected);
		await use(credentials);
		expect(logins()).toBe(3);
		expect(calls()).toBe(1);
		expect(credentials.get('enKashApi').accessToken).toBe('token-of-the-stub');
	});
});

it('a wrong password is tried twice, whoever uses it and in whichever process', async () => {
	stub.replies['oauth/token'] = refusal;
	const credentials = storeWith();
	for (let round = 0; round < 2; round++) {
		for (const [, use] of users) {
			restart();
			await use(credentials);
			passTime(2 * minuteMs);
		}
	}
	expect(logins()).toBe(2);
	expect(await testIn(credentials)).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('no other attempt is made for 24 hours'),
	});
	expect(await call(credentials)).toMatchObject({ kind: 'fault', fault: 'loginRefused' });
});

it.each(['/', '//'])('spellings of one host share what was refused: %j', async (end) => {
	stub.replies['oauth/token'] = refusal;
	await call(storeWith());
	const authUrl = stub.url.toUpperCase() + end;
	await call(storeWith({ authUrl }));
	await call(storeWith({ authUrl: '', apiUrl: `${stub.url}${end}` }));
	expect(logins()).toBe(1);
});

it('HTTP 500 may hide a refusal, so two are sent in a day', async () => {
	stub.replies['oauth/token'] = { status: 500, body: {} };
	const credentials = storeWith();
	for (const passedMs of [0, 2 * minuteMs, 23 * hourMs]) {
		passTime(passedMs);
		restart();
		for (const [, use] of users) await use(credentials);
	}
	expect(logins()).toBe(2);
});

describe.each(users)(
	"a login that the credential's allowed domains leave out, used by %s",
	(_, use) => {
		it('is not sent and so counts as none: it goes out as soon as it may', async () => {
			const domains = { allowedHttpRequestDomains: 'domains', allowedDomains: 'api.example' };
			const credentials = storeWith(domains);
			for (let time = 0; time < 3; time++) await use(credentials);
			expect(logins()).toBe(0);
			expect(await call(credentials)).toMatchObject({
				kind: 'fault',
				fault: 'loginFailed',
				advice: expect.stringContaining("Add the host of 'Login URL' to 'Allowed Domains'"),
			});
			restart();
			const allowed = { ...credentials.get('enKashApi'), allowedDomains: 'api.example, 127.0.0.1' };
			credentials.set('enKashApi', allowed);
			await use(credentials);
			expect(logins()).toBe(1);
			expect(calls()).toBe(1);
		});
	},
);

it('a node and the HTTP Request node send one login for one call, even where none is answered clearly', async () => {
	stub.replies['oauth/token'] = { status: 500, body: {} };
	for (const [, use] of users) {
		const before = logins();
		await use(storeWith({ password: `of-${before}` }));
		expect(logins()).toBe(before + 1);
	}
});

it('a success ends it: the mark is gone, and the next refusal is the first', async () => {
	stub.replies['oauth/token'] = refusal;
	const credentials = storeWith();
	await call(credentials);
	expect(credentials.get('enKashApi').accessToken).toMatch(/^refused:/);
	passTime(minuteMs);
	restart();
	stub.replies = {};
	expect(await call(credentials)).toMatchObject({ status: 200 });
	expect(credentials.get('enKashApi').accessToken).toBe('token-of-the-stub');
	stub.replies = { 'oauth/token': refusal, 'enKashCard/search': { status: 401, body: {} } };
	await call(credentials);
	passTime(minuteMs);
	await call(credentials);
	expect(logins()).toBe(4);
});

it('a process whose run began before another was refused finds that out before it logs in', async () => {
	const credentials = storeWith({ accessToken: 'old' });
	stub.replies = { 'oauth/token': refusal, 'enKashCard/search': { status: 401, body: {} } };
	await inEngine(
		async (context) => {
			const shared = new SharedCredential(context);
			await shared.forCall();
			await call(credentials);
			restart();
			const late = createSend(context, stub.url, undefined, shared);
			expect(await late(request, minuteMs)).toMatchObject({ fault: 'loginRefused' });
		},
		{ credentials },
	);
	expect(logins()).toBe(1);
});

describe.each([400, 401, 500])('a login that is answered with HTTP %d', (status) => {
	it.each<[end: string, body: StubReply['body']]>([
		['stalls', (response) => response.write('{')],
		['breaks off', (response) => response.write('{', () => response.destroy())],
	])('counts by its status, though the body %s', async (_, body) => {
		stub.replies['oauth/token'] = { status, body };
		const credentials = storeWith();
		const isRefusal = status < 500;
		const first = await call(credentials);
		expect(first).toMatchObject({ fault: isRefusal ? 'loginRefused' : 'loginFailed' });
		expect(first).toMatchObject({ message: expect.stringContaining(`HTTP ${status}`) });
		await call(credentials);
		expect(logins()).toBe(isRefusal ? 1 : 2);
		passTime(minuteMs);
		restart();
		await call(credentials);
		passTime(23 * hourMs);
		await call(credentials);
		expect(logins()).toBe(2);
	});
});

describe('a login that trickles in', () => {
	it('ends after 30 seconds on the clock, and the next one may try', async () => {
		const deadlines: Array<{ ms: number; end: () => void }> = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			const reason = new DOMException('The time is up.', 'TimeoutError');
			deadlines.push({ ms, end: () => controller.abort(reason) });
			return controller.signal;
		});
		const credentials = storeWith();
		const isCut = new Promise<void>((resolve) => {
			stub.replies['oauth/token'] = () => ({
				body: (response) => {
					const trickle = setInterval(() => response.write(' '), 5);
					response.once('close', () => {
						clearInterval(trickle);
						resolve();
					});
				},
			});
		});
		const stuck = call(credentials);
		while (logins() === 0) await new Promise((resolve) => setImmediate(resolve));
		expect(deadlines.map(({ ms }) => ms)).toEqual([minuteMs, 30_000]);
		deadlines[1]?.end();
		expect(await stuck).toMatchObject({
			fault: 'loginFailed',
			message: expect.stringContaining('EnKash did not answer the login at 127.0.0.1'),
		});
		// Nothing of it is left.
		await isCut;
		stub.replies = {};
		expect(await call(credentials)).toMatchObject({ kind: 'response', status: 200 });
		expect(logins()).toBe(2);
		jest.restoreAllMocks();
	});
});

describe('tokens of which EnKash keeps only the newest', () => {
	let valid = '';

	/** Logs everybody out with each login; `callsPerToken` calls later the token runs out by itself. */
	function onlyTheNewest(callsPerToken = Infinity): void {
		let fetched = 0;
		let left = callsPerToken;
		valid = '';
		stub.replies = {
			'oauth/token': () => {
				valid = `token-number-${++fetched}`;
				left = callsPerToken;
				return { body: { access_token: valid } };
			},
			'enKashCard/search': ({ headers }) => {
				if (headers.authorization !== `Bearer ${valid}`) return { status: 401, body: {} };
				if (left-- > 0) return { body: { code: 0 } };
				valid = '';
				return { status: 401, body: {} };
			},
		};
	}

	/** A run with calls one after another in each of its lanes. */
	async function run(credentials: CredentialStore, lanes: number, callsPerLane: number) {
		return await inEngine(
			async (context) => {
				const send = createSend(context, stub.url);
				const lane = async () => {
					const ends: unknown[] = [];
					for (let times = 0; times < callsPerLane; times++) {
						const answer = await send(request, minuteMs);
						ends.push(answer.kind === 'response' ? answer.status : answer.fault);
					}
					return ends;
				};
				return (await Promise.all(Array.from({ length: lanes }, lane))).flat();
			},
			{ credentials },
		);
	}

	it.each([1, 4, 8])(
		'serve a run with %d calls at a time to its end, with one login',
		async (lanes) => {
			onlyTheNewest();
			const credentials = storeWith({ accessToken: 'one-that-has-run-out' });
			expect(await run(credentials, lanes, 5)).toEqual(Array(lanes * 5).fill(200));
			expect(logins()).toBe(1);
		},
	);

	it.each([4, 8])('that %d calls at a time are refused late for, cost one login', async (lanes) => {
		const late: Array<() => void> = [];
		let fetched = 0;
		let stale = 0;
		stub.replies = {
			'oauth/token': () => {
				valid = `token-number-${++fetched}`;
				return { body: { access_token: valid } };
			},
			'enKashCard/search': ({ headers }) => {
				if (headers.authorization === `Bearer ${valid}`) {
					// By now the new token serves all calls, and the old one is refused for those that went out with it.
					for (const refuse of late.splice(0)) refuse();
					return { body: { code: 0 } };
				}
				if (fetched > 0 || ++stale === lanes) return { status: 401, body: {} };
				return { status: 401, body: (response) => late.push(() => response.end('{}')) };
			},
		};
		const ends = await run(storeWith({ accessToken: 'one-that-has-run-out' }), lanes, 5);
		expect(ends).toEqual(Array(lanes * 5).fill(200));
		expect(logins()).toBe(1);
	});

	it('that run out under way are each followed by one login', async () => {
		onlyTheNewest(25);
		expect(await run(storeWith(), 8, 20)).toEqual(Array(160).fill(200));
		expect(logins()).toBe(Math.ceil(160 / 25));
	});

	it('serve eight runs at once, in one process', async () => {
		onlyTheNewest(40);
		const credentials = storeWith();
		const ends = await Promise.all(
			Array.from({ length: 8 }, async () => await run(credentials, 4, 5)),
		);
		expect(ends.flat()).toEqual(Array(160).fill(200));
		expect(logins()).toBeLessThanOrEqual(Math.ceil(160 / 40) + 1);
	});

	it('fetched by another process are found in the database, without a login', async () => {
		onlyTheNewest();
		const credentials = storeWith();
		await inEngine(
			async (context) => {
				const send = createSend(context, stub.url);
				expect(await send(request, minuteMs)).toMatchObject({ status: 200 });
				valid = 'of-another-process';
				credentials.set('enKashApi', { ...credentials.get('enKashApi'), accessToken: valid });
				expect(await send(request, minuteMs)).toMatchObject({ status: 200 });
			},
			{ credentials },
		);
		expect(logins()).toBe(1);
	});

	it('that nobody takes cost one login a call', async () => {
		stub.replies['enKashCard/search'] = { status: 401, body: {} };
		expect(await run(storeWith(), 1, 2)).toEqual([401, 401]);
		expect(logins()).toBeLessThanOrEqual(3);
	});
});

describe('a request with the token', () => {
	const token = { accessToken: 'token-of-the-stub' };
	/** Where the token must never come. */
	const elsewhere = useStubServer();

	it('goes out for the HTTP Request node, in each shape that it uses', async () => {
		const { url } = stub;
		for (const options of [
			{},
			{ uri: undefined, url: `${url}${request.path}` },
			{ uri: new URL(`${url}${request.path}`) },
			{ baseURL: url, uri: request.path },
			{ headers: { AUTHORIZATION: 'Bearer mine', PartnerID: 'mine', 'X-Own': 'kept' } },
			{ auth: { user: 'mine', pass: 'mine' } },
		]) {
			stub.requests.length = 0;
			expect((await httpRequest(storeWith(token), options)).status).toBe('fulfilled');
			expect(stub.requests[0]).toMatchObject({
				path: request.path,
				headers: { authorization: `Bearer ${token.accessToken}`, partnerid: 'CRMXWB3ZM' },
			});
			if (options.headers) expect(stub.requests[0]?.headers).toHaveProperty('x-own', 'kept');
		}
	});

	it('goes to the further hosts of the credential, too', async () => {
		const uri = `${elsewhere.url}/api/v0/x?from=partner/`;
		const otherUrls = `https://a.example, ${elsewhere.url}/`;
		expect((await httpRequest(storeWith({ ...token, otherUrls }), { uri })).status).toBe(
			'fulfilled',
		);
		expect(elsewhere.requests[0]?.headers.authorization).toBe(`Bearer ${token.accessToken}`);
		expect(elsewhere.requests[0]?.headers).not.toHaveProperty('partnerid');
	});

	it.each<[string, (url: string) => object]>([
		['as url', (url) => ({ uri: undefined, url: `${url}/x` })],
		['as uri', (url) => ({ uri: `${url}/x` })],
		['as an object', (url) => ({ uri: new URL(url) })],
		['under a base', (url) => ({ baseURL: url, uri: '/x' })],
		['over a base', (url) => ({ baseURL: stub.url, uri: `${url}/x` })],
		['without a scheme', (url) => ({ baseURL: stub.url, uri: url.replace('http:', '') })],
		['behind a user name', (url) => ({ uri: `${stub.url}@${new URL(url).host}/x` })],
	])('goes to no other host, given %s, and there is no login for it', async (_, options) => {
		const end = await httpRequest(storeWith(token), options(elsewhere.url));
		expect(end).toMatchObject({
			status: 'rejected',
			reason: { message: expect.stringContaining('This address is not one of EnKash') },
		});
		expect(JSON.stringify(end)).not.toContain(token.accessToken);
		expect(elsewhere.requests).toEqual([]);
		expect(stub.requests).toEqual([]);
	});

	it.each([301, 302, 303, 307, 308])(
		'follows no redirect (HTTP %d), whoever sends it',
		async (status) => {
			const headers = { location: `${elsewhere.url}/stolen` };
			stub.replies['/api/'] = { status, headers, body: {} };
			expect(await testIn(storeWith(token))).toEqual({
				status: 'Error',
				message:
					"'API URL' redirects to another address. Check that it is the one EnKash gave you.",
			});
			await call(storeWith(token));
			await httpRequest(storeWith(token), { simple: false });
			await httpRequest(storeWith(token), {
				method: 'GET',
				followAllRedirects: true,
				maxRedirects: 9,
			});
			expect(elsewhere.requests).toEqual([]);
		},
	);

	it('is no login either that follows one', async () => {
		const headers = { location: `${elsewhere.url}/stolen` };
		stub.replies['oauth/token'] = { status: 307, headers, body: {} };
		for (const [, use] of users) await use(storeWith({ password: `of-${logins()}` }));
		expect(logins()).toBe(3);
		expect(elsewhere.requests).toEqual([]);
	});
});
