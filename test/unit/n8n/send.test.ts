/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import {
	type EnKashFault,
	type EnKashRequest,
	type EnKashResponse,
	largestReplyBytes,
} from '../../../nodes/shared/enkash/http';
import { createSend } from '../../../nodes/shared/n8n/send';
import { inEngine, type Version, versions } from './engine';

/** What the server is to do with the next API calls, one after the other; then it answers `{"code":0}`. */
type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

interface Seen {
	line: string;
	headers: IncomingMessage['headers'];
	body: string;
}

const api: { logins: number; login: Behaviour; calls: Seen[]; next: Behaviour[] } = {
	logins: 0,
	login: grantToken,
	calls: [],
	next: [],
};
let server: Server;
let url = '';

function answer(status: number, body = '', headers: Record<string, string> = {}): Behaviour {
	return (_, response) => {
		response.writeHead(status, headers).end(body);
	};
}

function grantToken(_: IncomingMessage, response: ServerResponse): void {
	response.writeHead(200).end(JSON.stringify({ access_token: `T${api.logins}` }));
}

const ok = answer(200, '{"code":0}');
const silence: Behaviour = () => {};
const reset: Behaviour = (request) => {
	request.socket.resetAndDestroy();
};

async function read(request: IncomingMessage): Promise<string> {
	let body = '';
	for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
	return body;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const body = await read(request);
	if (request.url === '/oauth/token') {
		api.logins++;
		api.login(request, response);
		return;
	}
	api.calls.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
	(api.next.shift() ?? ok)(request, response);
}

beforeEach(async () => {
	Object.assign(api, { logins: 0, login: grantToken, calls: [], next: [] });
	server = createServer((request, response) => void serve(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = addressOf(server);
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

function* zeros(megabytes: number) {
	const megabyte = Buffer.alloc(1024 * 1024);
	for (let sent = 0; sent < megabytes; sent++) yield megabyte;
}

function addressOf(listening: Server): string {
	const address = listening.address();
	if (!isAddressInfo(address)) throw new Error('The server does not listen on a port.');
	return `http://127.0.0.1:${address.port}`;
}

function isAddressInfo(address: ReturnType<Server['address']>): address is AddressInfo {
	return typeof address === 'object' && address !== null;
}

const post: EnKashRequest = {
	method: 'POST',
	path: '/api/v0/partner/enKashCard/search',
	query: { companyId: 'CEK 1&2', isPointsAllocation: false },
	body: [{ name: 'आशा', email: undefined }],
};

function send(
	request: EnKashRequest = post,
	options: { timeoutMs?: number; apiUrl?: string; authUrl?: string; signal?: AbortSignal } = {},
): Promise<EnKashResponse | EnKashFault> {
	const { apiUrl = url, authUrl = url, signal, timeoutMs = 60_000 } = options;
	const credential = {
		apiUrl: apiUrl.replace(/\/+$/, ''),
		authUrl,
		ssoUrl: '',
		clientId: 'CEKTEST001',
		clientSecret: 'client-s3cret',
		username: '9000000001',
		password: 'pass-w0rd',
		partnerId: 'CRMTEST01',
	};
	return inEngine(
		async (context) => await createSend(version(context), apiUrl, signal)(request, timeoutMs),
		{ credential },
	);
}

let version: Version;

const reached = { kind: 'response', status: 200, body: '{"code":0}' };

describe.each(versions)('in %s', (_, chosen) => {
	beforeEach(() => {
		version = chosen;
	});

	describe('a call', () => {
		it('goes out with token, partner, query and body', async () => {
			expect(await send()).toEqual(reached);
			expect(api.logins).toBe(1);
			expect(api.calls).toMatchObject([
				{
					line: 'POST /api/v0/partner/enKashCard/search?companyId=CEK%201%262&isPointsAllocation=false',
					headers: {
						authorization: 'Bearer T1',
						partnerid: 'CRMTEST01',
						accept: 'application/json',
						'content-type': 'application/json',
					},
					body: '[{"name":"आशा"}]',
				},
			]);
		});

		it('without a body names no type for it, and outside of partner/ no partner', async () => {
			await send({ method: 'GET', path: '/api/v0/coins/balance', query: { userId: 'EK1' } });
			expect(api.calls[0]?.line).toBe('GET /api/v0/coins/balance?userId=EK1');
			expect(api.calls[0]?.headers).not.toHaveProperty('content-type');
			expect(api.calls[0]?.headers).not.toHaveProperty('partnerid');
		});

		it('goes to one address, whether or not that ends in a slash', async () => {
			await send(post, { apiUrl: `${url}//` });
			expect(api.calls[0]?.line).toMatch(/^POST \/api/);
		});

		it.each([2_010.5, 2_010.000_000_1, 1e12, Infinity, NaN, 0, -5])(
			'ends well or in time, with a timeout of %d ms',
			async (timeoutMs) => {
				const ending = await send(post, { timeoutMs });
				const inTime = { kind: expect.stringMatching(/^(response|fault)$/) };
				expect(ending).toMatchObject(timeoutMs > 1 ? reached : inTime);
			},
		);

		it('is sent again once with a new token where the old one is no longer accepted', async () => {
			api.next = [answer(401, '{"error":"invalid_token"}')];
			expect(await send()).toEqual(reached);
			expect(api.logins).toBe(2);
			expect(api.calls.map(({ headers }) => headers.authorization)).toEqual([
				'Bearer T1',
				'Bearer T2',
			]);
			expect(api.calls[1]?.body).toBe(api.calls[0]?.body);
		});

		it('is not sent a third time where the new token is not accepted either', async () => {
			api.next = [answer(401), answer(401)];
			expect(await send()).toMatchObject({ kind: 'response', status: 401 });
			expect(api.calls).toHaveLength(2);
		});
	});

	describe('a reply', () => {
		it.each([
			[200, '<html>'],
			[200, ''],
			[204, ''],
			[200, '"text"'],
			[200, '{"amount":1.10}'],
			[400, '{"code":1,"message":"No."}'],
			[422, '{"response_code":1}'],
			[403, ''],
			[404, '<html>'],
			[500, 'Internal Server Error'],
			[503, '{"code":1}'],
		])('comes as it came, with HTTP %d and %j', async (status, body) => {
			api.next = [answer(status, body, { 'Content-Type': 'application/json' })];
			expect(await send()).toEqual({ kind: 'response', status, body });
			expect(api.calls).toHaveLength(1);
		});

		it.each([429, 503, 200])('with HTTP %d carries what Retry-After asks for', async (status) => {
			api.next = [answer(status, '', { 'Retry-After': '7' })];
			expect(await send()).toMatchObject({ status, retryAfter: '7' });
		});

		it('may come compressed', async () => {
			const body = '{"code":0,"message":"आशा"}';
			api.next = [
				(_, response) => {
					response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
				},
			];
			expect(await send()).toEqual({ kind: 'response', status: 200, body });
		});

		it('as large as any may be comes whole', async () => {
			const body = ' '.repeat(largestReplyBytes);
			api.next = [answer(200, body)];
			expect(await send()).toEqual({ kind: 'response', status: 200, body });
		});

		const tooLarge = {
			kind: 'fault',
			fault: 'unreadableReply',
			message: "EnKash's reply was larger than 32 MB, so it was not read.",
		};

		it.each([200, 422, 500])('larger than that is not read, with HTTP %d', async (status) => {
			api.next = [answer(status, ' '.repeat(largestReplyBytes + 1))];
			expect(await send()).toEqual(tooLarge);
		});

		it('that grows to 600 MB out of 600 kB is not read', async () => {
			const isCut = new Promise<void>((resolve) => {
				api.next = [
					(_, response) => {
						response.writeHead(200, { 'Content-Encoding': 'gzip' });
						response.once('close', resolve);
						pipeline(Readable.from(zeros(600)), createGzip(), response, () => {});
					},
				];
			});
			expect(await send()).toEqual(tooLarge);
			await isCut;
		});

		it.each<[what: string, statuses: number[]]>([
			['the token', [401, 401]],
			['the proxy', [407]],
		])('that refuses %s is not read, and its connection is closed', async (_refused, statuses) => {
			const closed: Array<Promise<void>> = [];
			api.next = statuses.map((status): Behaviour => {
				return (_request, response) => {
					closed.push(new Promise((resolve) => response.once('close', resolve)));
					response.writeHead(status).write('{');
				};
			});
			await send();
			expect(closed).toHaveLength(statuses.length);
			await Promise.all(closed);
		});

		it('to a login that is refused is not read, and its connection is closed', async () => {
			const isClosed = new Promise<void>((resolve) => {
				api.login = (_request, response) => {
					response.once('close', resolve);
					response.writeHead(400).write('{');
				};
			});
			expect(await send()).toMatchObject({ fault: 'loginRefused' });
			await isClosed;
		});

		it('that can not be decompressed leaves the call unclear', async () => {
			api.next = [answer(200, 'no gzip', { 'Content-Encoding': 'gzip' })];
			expect(await send()).toMatchObject({ kind: 'fault', fault: 'connectionLost' });
		});

		it('that leads elsewhere is not followed', async () => {
			api.next = [answer(307, '', { Location: `${url}/elsewhere` })];
			expect(await send()).toMatchObject({ kind: 'response', status: 307 });
			expect(api.calls).toHaveLength(1);
		});
	});

	describe('a call whose end is unclear', () => {
		const cut: Behaviour = (request, response) => {
			response.writeHead(200, { 'Content-Length': '10' });
			response.write('{"code"', () => request.socket.destroy());
		};
		const stall: Behaviour = (_, response) => {
			response.writeHead(200, { 'Content-Length': '10' });
			response.write('{"code"');
		};
		const broken = {
			kind: 'fault',
			fault: 'connectionLost',
			message: expect.stringContaining('The connection to EnKash broke'),
		};
		const late = {
			kind: 'fault',
			fault: 'timeout',
			message: expect.stringContaining('EnKash did not answer within 0.2 s'),
		};

		it.each([
			['is reset', reset],
			['gets half a reply', cut],
		])('because it %s', async (_, behaviour) => {
			api.next = [behaviour];
			expect(await send()).toEqual(broken);
			expect(api.calls).toHaveLength(1);
		});

		it.each([
			['gets no reply', silence],
			['gets the beginning of a reply', stall],
		])('because it %s in time', async (_, behaviour) => {
			api.next = [behaviour];
			expect(await send(post, { timeoutMs: 200 })).toEqual(late);
			expect(api.calls).toHaveLength(1);
		});

		it('because the user stops the execution while it is under way', async () => {
			const stop = new AbortController();
			api.next = [() => stop.abort()];
			expect(await send(post, { signal: stop.signal })).toMatchObject({
				kind: 'fault',
				fault: 'cancelled',
			});
			expect(api.calls).toHaveLength(1);
		});
	});

	describe('a call that was never sent', () => {
		it('because the user had stopped the execution before', async () => {
			expect(await send(post, { signal: AbortSignal.abort() })).toEqual({
				kind: 'fault',
				fault: 'notBegun',
				message: 'The execution was stopped before this was sent.',
			});
			expect(api.logins).toBe(0);
			expect(api.calls).toEqual([]);
		});

		it('because nobody listens', async () => {
			const closed = createServer();
			await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
			const apiUrl = addressOf(closed);
			await new Promise((resolve) => closed.close(resolve));
			expect(await send(post, { apiUrl })).toEqual({
				kind: 'fault',
				fault: 'notConnected',
				message: 'EnKash could not be reached, so nothing was sent.',
				advice: "Check 'API URL' and your network.",
			});
		});

		it('because the login was refused, which is tried once', async () => {
			api.login = answer(400, '{"error":"invalid_grant"}');
			const refusal = { kind: 'fault', fault: 'loginRefused' };
			expect(await send()).toMatchObject({
				...refusal,
				message: 'EnKash refused the login (HTTP 400).',
				advice: expect.stringMatching(/^Check 'Client ID'/),
			});
			expect(await send()).toMatchObject(refusal);
			expect(api.logins).toBe(1);
			expect(api.calls).toEqual([]);
		});

		it.each([
			['got no answer', reset],
			['met a server error', answer(503)],
		])('because the login %s', async (_, behaviour) => {
			api.login = behaviour;
			expect(await send()).toMatchObject({ kind: 'fault', fault: 'loginFailed' });
			expect(api.calls).toEqual([]);
		});

		it('because the token was no longer accepted and the new login was refused', async () => {
			api.next = [
				(request, response) => {
					api.login = answer(401);
					answer(401)(request, response);
				},
			];
			expect(await send()).toMatchObject({ kind: 'fault', fault: 'loginRefused' });
			expect(api.calls).toHaveLength(1);
			expect(api.logins).toBe(2);
		});

		it('because n8n could not read the credential', async () => {
			const unreadable = async () => {
				throw new Error('The database is locked');
			};
			expect(
				await inEngine(async (context) => {
					const broken = Object.assign(Object.create(version(context)), {
						getCredentials: unreadable,
					});
					return await createSend(broken, url)(post, 60_000);
				}),
			).toEqual({
				kind: 'fault',
				fault: 'loginFailed',
				message: 'n8n could not read the EnKash credential, so nothing was sent.',
				advice: 'Try again.',
			});
			expect(api.calls).toEqual([]);
		});

		it('because the address is not one of the credential', async () => {
			const stranger = async () =>
				await inEngine(
					async (context) => await createSend(version(context), 'http://127.0.0.1:1')(post, 60_000),
					{ credential: { apiUrl: url, authUrl: url, ssoUrl: '' } },
				);
			expect(await stranger()).toMatchObject({ kind: 'fault', fault: 'loginRefused' });
			expect(api.calls).toEqual([]);
		});

		it('because a proxy wants a sign-in', async () => {
			api.next = [answer(407, '<html>')];
			expect(await send()).toEqual({
				kind: 'fault',
				fault: 'notConnected',
				message: expect.stringContaining('The proxy of your network did not let the call through'),
				advice: 'Check the proxy settings of n8n and its sign-in.',
			});
		});

		it('because the credential can not be used', async () => {
			expect(await send(post, { authUrl: 'http://enkash.example' })).toEqual({
				kind: 'fault',
				fault: 'loginRefused',
				message: "'Login URL' must begin with https://.",
			});
			expect(api.calls).toEqual([]);
		});
	});

	it('tells nothing secret, whatever goes wrong', async () => {
		const loginRefused = () => {
			api.login = answer(400, 'pass-w0rd client-s3cret');
		};
		const nothing = () => {};
		for (const [behaviour, prepare] of [
			[reset, nothing],
			[answer(401), nothing],
			[ok, loginRefused],
		] as const) {
			prepare();
			api.next = [behaviour];
			const told = JSON.stringify(await send());
			for (const secret of ['pass-w0rd', 'client-s3cret', 'Bearer', 'T1', '9000000001', 'आशा']) {
				expect(told).not.toContain(secret);
			}
		}
	});
});
