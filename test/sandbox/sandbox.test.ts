/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import {
	cardPath,
	Client,
	e2Failure,
	payloadOf,
	recordOf,
	row,
	rowsOf,
	useSandbox,
} from './client';
import { demoAccount, startSandbox } from './index';
import { defaultSwitches } from './switches';
import { documented } from './texts';

const client = useSandbox();

describe('the ledger', () => {
	it('says who was paid what', async () => {
		const paid = payloadOf(await client().allocate());
		const { successes } = rowsOf(await client().bulk([row(1)]));
		const { ledger } = client().sandbox;
		expect(ledger.points).toEqual([
			{
				reference: 'TEST234236',
				referenceHonoured: true,
				companyId: 'CEKSANDBX1',
				cardAccountId: 'CASANDBX1',
				mobile: '9600098867',
				amount: 11,
				transactionType: 'CR',
				enkashCardTxnId: paid.enkashCardTxnId,
				enKashCardId: paid.enKashCardId,
				endpoint: 'create-allocate-points',
				at: expect.any(Number),
			},
			expect.objectContaining({
				reference: 'ROW-1',
				amount: 100,
				enKashCardId: successes[0]?.enkashCardId,
				endpoint: 'bulk-create-allocate-points-json',
			}),
		]);
		expect(ledger.byReference('ROW-1')).toEqual([ledger.points[1]]);
		expect(ledger.byReference('NOBODY')).toEqual([]);
		expect(ledger.balance('CASANDBX1')).toBe(10_000_000 - 111);
		expect(ledger.cards).toMatchObject([
			{ mobile: '9600098867', loadAmount: 0, endpoint: 'create-allocate-points' },
			{ mobile: '9100000001', loadAmount: 0, endpoint: 'bulk-create-allocate-points-json' },
		]);
		expect(() => ledger.balance('CANOTHERE')).toThrow('CANOTHERE');
	});

	it('loses and makes no point, whatever is asked at the same time', async () => {
		const { ledger } = client().sandbox;
		await Promise.all(
			Array.from({ length: 20 }, async (_, index) => [
				await client().bulk(Array.from({ length: 50 }, (__, at) => row(index * 25 + at))),
				await client().allocate({ uniqueReferenceNumber: `ROW-${index}` }),
			]),
		);
		const references = ledger.points.map(({ reference }) => reference);
		expect(new Set(references).size).toBe(references.length);
		const spent = ledger.points.reduce((sum, { amount }) => sum + amount, 0);
		expect(ledger.balance('CASANDBX1')).toBe(10_000_000 - spent);
		const account = payloadOf(await client().look('cardAccount/get'));
		expect(account).toMatchObject({
			availableBalance: 10_000_000 - spent,
			availableCardBalance: spent,
			totalAllocationPoint: spent,
		});
	});

	it('takes ten thousand rows at once', async () => {
		const answer = await client().bulk(Array.from({ length: 10_000 }, (_, index) => row(index)));
		expect(payloadOf(answer)).toMatchObject({ successCount: 10_000, failureCount: 0 });
		expect(new Set(client().sandbox.ledger.cards.map((card) => card.enKashCardId)).size).toBe(
			10_000,
		);
	});
});

describe('the record of requests', () => {
	it('keeps what was sent, logins included', async () => {
		const rows = [row(1)];
		await client().bulk(rows);
		const { requests } = client().sandbox;
		expect(requests.map(({ path, status }) => [path, status])).toEqual([
			['/oauth/token', 200],
			[`${cardPath}/bulk-create-allocate-points-json`, 200],
		]);
		expect(requests[0]?.rawBody).toContain('grant_type=password');
		expect(requests[1]).toMatchObject({
			method: 'POST',
			query: { companyId: 'CEKSANDBX1', cardAccountId: 'CASANDBX1', isPointsAllocation: 'true' },
			headers: { partnerid: 'CRMSANDBX', 'content-type': 'application/json' },
			body: rows,
			rawBody: JSON.stringify(rows),
			encrypted: false,
		});
		expect(client().sandbox.requestsTo('bulk')).toEqual([requests[1]]);
	});

	it('knows how much went on at once', async () => {
		const { sandbox } = client();
		await client().look('search');
		expect(sandbox.maxConcurrentRequests).toBe(1);
		sandbox.addFault({ kind: 'stallHeaders', match: { path: 'create-allocate' }, times: 3 });
		const controller = new AbortController();
		const calls = [1, 2, 3].map(async (index) => {
			const fields = { uniqueReferenceNumber: `AT-ONCE-${index}` };
			await expect(client().allocate(fields, { signal: controller.signal })).rejects.toThrow();
		});
		while (sandbox.ledger.points.length < 3) await client().look('search');
		controller.abort();
		await Promise.all(calls);
		expect(sandbox.maxConcurrentRequests).toBeGreaterThanOrEqual(3);
		expect(sandbox.maxConcurrentRequests).toBeLessThanOrEqual(4);
		expect(sandbox.maxConcurrentConnections).toBeGreaterThanOrEqual(3);
	});

	it('survives a client that hangs up while it sends', async () => {
		const { url, requests } = client().sandbox;
		const socket = connect(Number(new URL(url).port), '127.0.0.1');
		socket.write(
			`POST ${cardPath} HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 100\r\n\r\n{"half":`,
		);
		while (!requests.some(({ path }) => path === cardPath)) await client().look('search');
		socket.destroy();
		expect((await client().look('search')).status).toBe(200);
		expect(requests.find(({ path }) => path === cardPath)?.status).toBeUndefined();
	});
});

describe('a reset', () => {
	it('brings everything back to the start, in the same objects', async () => {
		const { sandbox } = client();
		const { ledger, requests, switches } = sandbox;
		const first = payloadOf(await client().allocate());
		sandbox.switches.blockedMobiles.push('9600098867');
		sandbox.switches.referenceField = 'short';
		sandbox.addFault({ kind: 'status' });
		sandbox.advanceClock(1_000_000);
		sandbox.reset();
		expect([sandbox.ledger, sandbox.requests, sandbox.switches]).toEqual([
			ledger,
			requests,
			switches,
		]);
		expect(switches).toEqual(defaultSwitches);
		expect(requests).toEqual([]);
		expect([ledger.points, ledger.cards, ledger.byReference('TEST234236')]).toEqual([[], [], []]);
		expect(ledger.balance('CASANDBX1')).toBe(10_000_000);
		const again = payloadOf(await new Client(sandbox).allocate());
		expect(again.enKashCardId).toBe(first.enKashCardId);
		expect(defaultSwitches.blockedMobiles).toEqual([]);
	});
});

describe('the credential', () => {
	it('points here', () => {
		const { sandbox } = client();
		expect(sandbox.credential({ companyId: 'CEKOTHER01' })).toEqual({
			environment: 'test',
			apiUrl: sandbox.url,
			authUrl: sandbox.url,
			ssoUrl: sandbox.url,
			clientId: demoAccount.clientId,
			clientSecret: demoAccount.clientSecret,
			username: demoAccount.username,
			password: demoAccount.password,
			partnerId: 'CRMSANDBX',
			companyId: 'CEKOTHER01',
			cardAccountId: 'CASANDBX1',
			encryption: 'off',
			encryptionKey: demoAccount.encryptionKey,
			encryptionKeyFormat: 'sha256',
			accessToken: '',
		});
	});
});

describe('its end', () => {
	it('comes at once, with a request in flight, and twice without harm', async () => {
		const sandbox = await startSandbox();
		const own = new Client(sandbox);
		await own.look('search');
		sandbox.addFault({ kind: 'delay', delayMs: 3_600_000 });
		const inFlight = own.allocate();
		inFlight.catch(() => {});
		while (sandbox.ledger.points.length === 0) await client().look('search');
		await sandbox.close();
		await sandbox.close();
		await expect(inFlight).rejects.toThrow();
		await expect(own.look('search')).rejects.toThrow();
	});

	it('leaves the port free', async () => {
		const first = await startSandbox();
		const port = Number(new URL(first.url).port);
		await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');
		await first.close();
		const second = await startSandbox({ port });
		expect(second.url).toBe(first.url);
		await second.close();
	});
});

describe('control over HTTP', () => {
	const control = async (method: string, path: string, body?: unknown) =>
		await client().send(`/sandbox${path}`, { method, body });

	it('helps and shows the state', async () => {
		await client().allocate();
		const { status, body } = await control('GET', '');
		expect(status).toBe(200);
		expect(body).toMatchObject({
			controls: expect.arrayContaining([
				expect.objectContaining({ request: 'POST /sandbox/reset' }),
			]),
			endpoints: expect.arrayContaining(['POST /oauth/token', `POST ${cardPath}`]),
			locked: false,
			balances: { CASANDBX1: 9_999_989, CASANDBX2: 10_000_000, CASANDBX3: 10_000_000 },
			counts: { payments: 1, coinGrants: 0, cards: 1, requests: 2 },
			switches: { ...defaultSwitches },
		});
	});

	it('shows ledger and requests, without counting itself', async () => {
		await client().allocate();
		const { ledger, requests } = client().sandbox;
		expect((await control('GET', '/ledger')).body).toMatchObject({
			balances: { CASANDBX1: 9_999_989 },
			points: ledger.points,
			coins: [],
			cards: ledger.cards,
		});
		expect((await control('GET', '/requests')).body).toEqual(requests);
		expect(requests).toHaveLength(2);
	});

	it('sets faults, one or more, and forgets them', async () => {
		await control('POST', '/faults', { kind: 'status', status: 500 });
		const added = await control('POST', '/faults', [{ kind: 'html' }, { kind: 'cutBody' }]);
		expect(added.body).toMatchObject({ faults: [{ status: 500 }, { kind: 'html' }, {}] });
		expect((await client().allocate()).status).toBe(500);
		expect((await control('DELETE', '/faults')).body).toEqual({ faults: [] });
		expect((await client().allocate()).status).toBe(200);
	});

	it('turns switches, moves the clock, resets', async () => {
		const turned = await control('PATCH', '/switches', { failureEnvelope: 'http' });
		expect(turned.body).toEqual({ ...defaultSwitches, failureEnvelope: 'http' });
		expect(await client().allocate({ loadAmount: 99_999_999 })).toMatchObject({ status: 422 });
		await control('POST', '/clock', { advanceMs: 300_000 });
		expect((await client().allocate()).status).toBe(401);
		const reset = await control('POST', '/reset');
		expect(recordOf(reset.body)).toMatchObject({
			counts: { requests: 0 },
			switches: { failureEnvelope: 'E2' },
		});
		expect(await new Client(client().sandbox).allocate({ loadAmount: 99_999_999 })).toMatchObject({
			status: 200,
			body: e2Failure(documented.insufficientBalance),
		});
	});

	it.each([
		['POST', '/faults', { kind: 'earthquake' }],
		['POST', '/faults', '{"kind":'],
		['PATCH', '/switches', { failureEnvelop: 'E1' }],
		['PATCH', '/switches', { failureEnvelope: 'E9' }],
		['POST', '/clock', { advanceMs: -1 }],
	])('refuses what it does not understand: %s %s %j', async (method, path, body) => {
		const answer = await control(method, path, body);
		expect(answer.status).toBe(400);
		expect(answer.body).toEqual({ error: expect.any(String) });
	});

	const rawControl = async (
		method: string,
		path: string,
		headers: Record<string, string>,
	): Promise<number | undefined> => {
		const sent = request(new URL(path, client().sandbox.url), { method, headers });
		sent.end(method === 'POST' ? '{"advanceMs":1}' : undefined);
		const [response]: IncomingMessage[] = await once(sent, 'response');
		response?.resume();
		return response?.statusCode;
	};

	it.each([
		['foreign page', { origin: 'https://elsewhere.example' }],
		['page of another local server', { origin: 'http://127.0.0.1:9' }],
		['page without an origin of its own', { origin: 'null' }],
		['name that leads here', { host: 'elsewhere.example' }],
		['name that leads here, same origin', { host: 'a.example', origin: 'http://a.example' }],
		['name that begins like ours', { host: '127.0.0.1.a.example' }],
		['host that is none', { host: 'a b' }],
	])('refuses a %s', async (_, headers) => {
		const { sandbox } = client();
		await client().allocate();
		for (const [method, path] of [
			['POST', '/sandbox/reset'],
			['POST', '/sandbox/clock'],
			['GET', '/sandbox'],
			['GET', '/sandbox/requests'],
		] as const) {
			expect(await rawControl(method, path, headers)).toBe(403);
		}
		expect(sandbox.ledger.points).toHaveLength(1);
	});

	it('obeys its own page, and this machine under its usual names', async () => {
		const { url } = client().sandbox;
		const { port } = new URL(url);
		const own: Array<Record<string, string>> = [
			{ origin: url },
			{ host: `localhost:${port}`, origin: `http://localhost:${port}` },
			{ host: `[::1]:${port}` },
			{ host: 'localhost' },
		];
		for (const headers of own) {
			expect(await rawControl('POST', '/sandbox/clock', headers)).toBe(200);
		}
	});

	it('leaves the API open to other host names', async () => {
		expect(await rawControl('POST', '/oauth/token', { host: 'enkash.example' })).toBe(401);
	});

	it('knows no other paths', async () => {
		expect((await control('GET', '/nothing')).status).toBe(404);
		expect((await control('POST', '/ledger')).status).toBe(404);
	});
});
