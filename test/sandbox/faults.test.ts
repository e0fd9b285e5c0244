/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import {
	cardPath,
	coinsPath,
	e2Failure,
	payloadOf,
	recordOf,
	row,
	rowsOf,
	useSandbox,
} from './client';
import type { Answer } from './client';
import { decrypt } from './encryption';
import type { Fault, FaultKind } from './faults';
import { faultKinds, isProcessed } from './faults';
import { isRecord } from './records';
import { documented, sandboxOnly } from './texts';

const client = useSandbox();

const anHourMs = 3_600_000;

const fault = (added: Fault) => client().sandbox.addFault(added);
const payments = () => client().sandbox.ledger.points.length;

beforeEach(async () => {
	// Logs in, so that every fault meets the call it is meant for.
	await client().look('search');
});

/** Asks other things until something is true; what the other request hangs in goes on meanwhile. */
async function until(isTrue: () => boolean): Promise<void> {
	while (!isTrue()) await client().look('search');
}

async function newToken(): Promise<string> {
	return String(recordOf((await client().login()).body).access_token);
}

/** A request whose reply nothing has been read of yet. */
async function rawGet(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
	const request = get(new URL(path, client().sandbox.url), { headers });
	return await new Promise((resolve, reject) => {
		request.once('response', resolve);
		request.once('error', reject);
	});
}

/** An allocation that will hang; `settled` tells whether it still does. */
function hanging() {
	const controller = new AbortController();
	const state = { settled: false };
	const answer = client()
		.allocate({}, { signal: controller.signal })
		.finally(() => {
			state.settled = true;
		});
	answer.catch(() => {});
	return { answer, state, leave: () => controller.abort() };
}

describe('a reply that never comes whole', () => {
	it.each([
		['resetBefore', 0],
		['resetAfter', 1],
		['cutBody', 1],
	] as const)('%s', async (kind, paid) => {
		fault({ kind });
		await expect(client().allocate()).rejects.toThrow();
		expect(payments()).toBe(paid);
		expect(await client().allocate()).toMatchObject({
			body: paid ? { response_code: 1 } : { code: 0 },
		});
	});

	it('stallHeaders: silence, until the client leaves', async () => {
		fault({ kind: 'stallHeaders', match: { path: 'create-allocate' } });
		const { answer, state, leave } = hanging();
		await until(() => payments() === 1);
		expect(state.settled).toBe(false);
		leave();
		await expect(answer).rejects.toThrow('aborted');
	});

	it('stallHeaders before processing', async () => {
		fault({ kind: 'stallHeaders', when: 'before', match: { path: 'create-allocate' } });
		const { answer, leave } = hanging();
		await until(() => client().sandbox.requestsTo('create-allocate').length === 1);
		leave();
		await expect(answer).rejects.toThrow('aborted');
		expect(payments()).toBe(0);
	});

	it('stallBody: half a body, then silence', async () => {
		fault({ kind: 'stallBody', match: { path: 'WCC000001' } });
		const { url } = client().sandbox;
		const login = recordOf((await client().login()).body);
		const controller = new AbortController();
		const response = await fetch(`${url}${coinsPath}/WCC000001`, {
			headers: { authorization: `Bearer ${String(login.access_token)}` },
			signal: controller.signal,
		});
		expect(response.status).toBe(200);
		const announced = Number(response.headers.get('content-length'));
		const reader = response.body?.getReader();
		const first = await reader?.read();
		expect(first?.value?.length).toBe(Math.floor(announced / 2));
		const rest = reader?.read();
		rest?.catch(() => {});
		await client().look('search');
		controller.abort();
		await expect(rest).rejects.toThrow('aborted');
	});
});

describe('a late reply', () => {
	it('comes after all', async () => {
		fault({ kind: 'delay', delayMs: 1 });
		fault({ kind: 'delay', delayMs: 1, when: 'before' });
		expect(await client().allocate()).toMatchObject({ status: 200, body: { code: 0 } });
		expect(await client().bulk([row(1)])).toMatchObject({ status: 200, body: { code: 0 } });
	});

	it('belongs to a payment made at once, or to none if the client leaves first', async () => {
		fault({ kind: 'delay', delayMs: anHourMs, match: { path: 'create-allocate' } });
		const after = hanging();
		await until(() => payments() === 1);
		expect(after.state.settled).toBe(false);
		after.leave();
		await expect(after.answer).rejects.toThrow('aborted');

		fault({
			kind: 'delay',
			when: 'before',
			delayMs: anHourMs,
			match: { path: 'create-allocate' },
		});
		const before = hanging();
		await until(() => client().sandbox.requestsTo('create-allocate').length === 2);
		before.leave();
		await expect(before.answer).rejects.toThrow('aborted');
		for (let round = 0; round < 20; round += 1) await client().look('search');
		expect(payments()).toBe(1);
		expect(
			client()
				.sandbox.requestsTo('create-allocate')
				.map(({ status }) => status),
		).toEqual([undefined, undefined]);
	});

	it('late: the payment is made all the same after the client has left', async () => {
		fault({ kind: 'late', delayMs: 500, match: { path: 'create-allocate' } });
		const { answer, leave } = hanging();
		await until(() => client().sandbox.requestsTo('create-allocate').length === 1);
		expect(payments()).toBe(0);
		leave();
		await expect(answer).rejects.toThrow('aborted');
		await client().sandbox.untilQuiet();
		expect(payments()).toBe(1);
		expect(client().sandbox.requestsTo('create-allocate')[0]?.status).toBeUndefined();

		fault({ kind: 'late', delayMs: 1 });
		expect(await client().allocate()).toMatchObject({ body: { response_code: 1 } });
	});

	it('latencyMs holds every reply back', async () => {
		client().sandbox.switches.latencyMs = anHourMs;
		const { answer, state, leave } = hanging();
		while (payments() === 0) await client().send('/sandbox', {});
		expect(state.settled).toBe(false);
		leave();
		await expect(answer).rejects.toThrow('aborted');
		client().sandbox.switches.latencyMs = 1;
		expect((await client().look('search')).status).toBe(200);
	});
});

describe('status', () => {
	it.each([
		[401, { error: 'invalid_token', error_description: sandboxOnly.forcedStatus(401) }],
		[403, e2Failure(sandboxOnly.forcedStatus(403))],
		[429, e2Failure(sandboxOnly.forcedStatus(429))],
		[500, e2Failure(sandboxOnly.forcedStatus(500))],
	])('%i, before and after processing', async (status, body) => {
		fault({ kind: 'status', status });
		expect(await client().allocate()).toMatchObject({ status, body });
		expect(payments()).toBe(0);
		fault({ kind: 'status', status, when: 'after' });
		expect(await client().allocate()).toMatchObject({ status, body });
		expect(payments()).toBe(1);
	});

	it('with Retry-After as it stands', async () => {
		const retryAfter = 'Wed, 21 Oct 2026 07:28:00 GMT';
		fault({ kind: 'status', status: 429, retryAfter });
		expect((await client().allocate()).headers.get('retry-after')).toBe(retryAfter);
		fault({ kind: 'status' });
		const plain = await client().allocate();
		expect(plain.status).toBe(503);
		expect(plain.headers.has('retry-after')).toBe(false);
	});

	it('does not count as a failed login', async () => {
		fault({ kind: 'status', status: 401, match: { path: '/oauth/token' }, times: 3 });
		for (let time = 0; time < 3; time += 1) expect((await client().login()).status).toBe(401);
		expect((await client().login()).status).toBe(200);
	});
});

describe('a reply that says nothing', () => {
	it('html', async () => {
		fault({ kind: 'html' });
		const answer = await client().allocate();
		expect(answer.status).toBe(502);
		expect(answer.headers.get('content-type')).toBe('text/html');
		expect(answer.text).toContain('<html>');
		expect(payments()).toBe(0);
		fault({ kind: 'html', status: 200, when: 'after', retryAfter: '7' });
		const paid = await client().allocate();
		expect(paid.status).toBe(200);
		expect(paid.headers.get('retry-after')).toBe('7');
		expect(payments()).toBe(1);
	});

	it.each<[FaultKind, (answer: Answer) => void]>([
		['garbage', ({ text }) => expect(() => void JSON.parse(text)).toThrow(SyntaxError)],
		['emptyBody', ({ text }) => expect(text).toBe('')],
		[
			'missingCode',
			({ body }) => expect(Object.keys(recordOf(body))).toEqual(['message', 'payload']),
		],
		['undecryptable', ({ body }) => expect(body).toEqual({ request: expect.any(String) })],
	])('%s', async (kind, check) => {
		fault({ kind });
		const answer = await client().allocate();
		expect(answer.status).toBe(200);
		check(answer);
		expect(payments()).toBe(1);
	});

	it('missingCode in the other envelope', async () => {
		fault({ kind: 'missingCode' });
		const { body } = await client().look('cardAccount/get');
		expect(Object.keys(recordOf(body))).toEqual(['response_message', 'payload']);
	});
});

it('wrongReference', async () => {
	fault({ kind: 'wrongReference' });
	expect(payloadOf(await client().allocate()).pgReferenceNumber).toBe('SOMEBODY-ELSES-1');
	expect(client().sandbox.ledger.byReference('TEST234236')).toHaveLength(1);
});

describe('a bulk reply that does not fit its batch', () => {
	const send = async (kind: FaultKind, rows?: number) => {
		fault({ kind, rows });
		const batch = [row(1), row(2), row(3), row(4, { title: 'Dr' })];
		const answer = await client().bulk(batch);
		expect(payments()).toBe(3);
		const { successes, failures } = rowsOf(answer);
		const { successCount, failureCount, totalCount } = payloadOf(answer);
		return {
			paid: successes.map(({ mobile }) => mobile),
			failed: failures.length,
			counts: [successCount, failureCount, totalCount],
		};
	};
	const [one, two, three] = ['9100000001', '9100000002', '9100000003'];

	it('missingRows', async () => {
		expect(await send('missingRows', 2)).toEqual({ paid: [one], failed: 1, counts: [1, 1, 2] });
	});

	it('extraRows', async () => {
		expect(await send('extraRows')).toEqual({
			paid: [one, two, three, '6000000000'],
			failed: 1,
			counts: [4, 1, 5],
		});
	});

	it('doubledRows', async () => {
		expect(await send('doubledRows')).toEqual({
			paid: [one, two, three, one],
			failed: 1,
			counts: [4, 1, 5],
		});
	});

	it('shuffledRows', async () => {
		expect(await send('shuffledRows')).toEqual({
			paid: [three, one, two],
			failed: 1,
			counts: [3, 1, 4],
		});
	});

	it('wrongCounts', async () => {
		expect(await send('wrongCounts')).toEqual({
			paid: [one, two, three],
			failed: 1,
			counts: [4, 1, 4],
		});
	});

	it('leaves other replies alone', async () => {
		fault({ kind: 'missingRows' });
		expect(await client().allocate()).toMatchObject({ body: { code: 0 } });
		fault({ kind: 'extraRows' });
		expect(await client().bulk([])).toMatchObject({ status: 422 });
	});
});

describe('a reply about something else', () => {
	const foreign: Array<[FaultKind, string, unknown]> = [
		['foreignPerson', 'mobile', '6000000000'],
		['foreignAccount', 'cardAccountId', 'CASTRANGE'],
		['foreignCompany', 'companyId', 'CEKSTRANGE'],
	];

	it.each([...foreign, ['foreignAmount', 'loadAmount', 12] as const])(
		'%s in a single allocation',
		async (kind, field, value) => {
			const mine = payloadOf(await client().allocate({ uniqueReferenceNumber: 'MINE' }));
			expect(mine[field]).not.toBe(value);
			fault({ kind });
			const payload = payloadOf(await client().allocate());
			expect(payload[field]).toBe(value);
			const { enkashCardTxnId } = client().sandbox.ledger.points[1] ?? {};
			expect(payload).toMatchObject({ enkashCardTxnId, pgReferenceNumber: 'TEST234236' });
			expect(client().sandbox.ledger.points[1]).toMatchObject({ mobile: '9600098867', amount: 11 });
		},
	);

	it.each([...foreign, ['foreignAmount', 'loadAmount', 101] as const])(
		'%s in rows of a batch',
		async (kind, field, value) => {
			fault({ kind, rows: 2 });
			const { successes, failures } = rowsOf(
				await client().bulk([row(1), row(2), row(3), row(4, { title: 'Dr' })]),
			);
			expect(successes.map((paid) => paid[field] === value)).toEqual([true, true, false]);
			expect(failures[0]?.[field]).not.toBe(value);
			expect(payments()).toBe(3);
		},
	);

	it.each([...foreign, ['foreignAmount', 'loadAmount', '6'] as const])(
		'%s in a new card',
		async (kind, field, value) => {
			client().sandbox.switches.cardLoadAmountType = 'text';
			const { companyId, cardAccountId } = client().sandbox.account;
			fault({ kind });
			const body = { companyId, cardAccountId, mobile: '9000000001', loadAmount: 5 };
			expect(payloadOf(await client().post(cardPath, body))[field]).toBe(value);
			expect(client().sandbox.ledger.cards).toMatchObject([
				{ mobile: '9000000001', loadAmount: 5 },
			]);
		},
	);

	it.each([...foreign, ['foreignAmount', 'amount', 101] as const])(
		'%s in the log, whatever its shape',
		async (kind, field, value) => {
			await client().bulk([row(1), row(2)]);
			const log = async () => recordOf((await client().look('transaction/all')).body).payload;
			fault({ kind });
			expect(await log()).toMatchObject({
				data: [{ [field]: value }, { pgReferenceNumber: 'ROW-1' }],
			});
			const { switches } = client().sandbox;
			switches.transactionPayload = 'array';
			fault({ kind });
			expect(await log()).toMatchObject([{ [field]: value }, { pgReferenceNumber: 'ROW-1' }]);
			switches.transactionPayload = 'single';
			switches.transactionFacts = 'bare';
			fault({ kind });
			expect(await log()).toMatchObject({ [field]: value, pgReferenceNumber: 'ROW-2' });
		},
	);

	it('leaves refusals alone', async () => {
		fault({ kind: 'foreignPerson' });
		expect(await client().allocate({ loadAmount: 10_000_001 })).toMatchObject({
			body: e2Failure(documented.insufficientBalance),
		});
	});

	it('transactionOnFailure', async () => {
		fault({ kind: 'transactionOnFailure' });
		const single = await client().allocate();
		const [paid] = client().sandbox.ledger.points;
		expect(single.body).toMatchObject({
			code: 1,
			payload: { enkashCardTxnId: paid?.enkashCardTxnId },
		});
		fault({ kind: 'transactionOnFailure' });
		const { successes, failures } = rowsOf(await client().bulk([row(1), row(2)]));
		expect([successes.length, payments()]).toEqual([1, 3]);
		expect(failures).toMatchObject([{ mobile: '9100000001', enkashCardTxnId: expect.any(String) }]);
		fault({ kind: 'transactionOnFailure' });
		expect((await client().look('cardAccount/get')).body).toMatchObject({ response_code: 1 });
	});

	it('openRefusal', async () => {
		const words = sandboxOnly.timedOut;
		fault({ kind: 'openRefusal' });
		const single = await client().allocate();
		expect([single.body, payments()]).toEqual([{ code: 1, message: words, payload: null }, 1]);
		fault({ kind: 'openRefusal', rows: 1 });
		const { successes, failures } = rowsOf(await client().bulk([row(1), row(2)]));
		expect([successes.length, payments()]).toEqual([1, 3]);
		expect(failures).toMatchObject([{ mobile: '9100000001', failureReason: words }]);
		expect(failures[0]).not.toHaveProperty('enkashCardTxnId');
		fault({ kind: 'openRefusal' });
		expect(await client().allocate()).toMatchObject({
			body: e2Failure(documented.duplicateReference),
		});
	});
});

describe('a reply that is too much', () => {
	/** Without recursion, which is what such replies are made to break. */
	function depthOf(value: unknown, name: string): number {
		let depth = 0;
		let inner = value;
		for (; isRecord(inner); inner = inner[name]) depth += 1;
		return depth;
	}

	it('deepJson: nothing else', async () => {
		fault({ kind: 'deepJson' });
		const answer = await client().allocate();
		expect(answer.status).toBe(200);
		expect(depthOf(answer.body, 'a')).toBe(3_000);
		expect(payments()).toBe(1);
	});

	it('deepJson: in the payload of what is otherwise the true reply', async () => {
		fault({ kind: 'deepJson', place: 'payload', levels: 5_000 });
		const { successes } = rowsOf(
			await client()
				.bulk([row(1)])
				.then(withoutNesting(5_000)),
		);
		expect(successes).toMatchObject([
			{ mobile: '9100000001', enkashCardTxnId: expect.any(String) },
		]);
		fault({ kind: 'deepJson', place: 'payload', levels: 2 });
		expect((await client().bulk([])).body).toEqual({
			response_code: 1,
			response_message: sandboxOnly.noRows,
			payload: { a: { a: 0 } },
		});
		fault({ kind: 'deepJson', place: 'payload', levels: 1, when: 'before' });
		expect((await client().allocate()).body).toEqual({ payload: { a: 0 } });
		expect(payments()).toBe(1);
	});

	/** Checks the depth of the payload's extra field and takes it away, as Jest would fall over it. */
	function withoutNesting(levels: number) {
		return (answer: Answer): Answer => {
			const { nested, ...payload } = payloadOf(answer);
			expect(depthOf(nested, 'a')).toBe(levels);
			return { ...answer, body: { ...recordOf(answer.body), payload } };
		};
	}

	it('deepJson: encrypted like any other reply', async () => {
		const { sandbox } = client();
		sandbox.switches.encryptedReplies = true;
		fault({ kind: 'deepJson', levels: 2 });
		const answer = await client().allocate();
		const sealed = String(recordOf(answer.body).request);
		expect(decrypt(sealed, sandbox.account.encryptionKey)).toBe('{"a":{"a":0}}');
	});

	it('oversized: the true reply, and padding to the byte', async () => {
		const bytes = 1_000_000;
		fault({ kind: 'oversized', bytes });
		const answer = await client().allocate();
		expect(Buffer.byteLength(answer.text)).toBe(bytes);
		expect(answer.body).toMatchObject({ code: 0, payload: { otbBalance: 11 } });
		fault({ kind: 'oversized', bytes, when: 'before' });
		expect(Object.keys(recordOf((await client().allocate()).body))).toEqual(['padding']);
		expect(payments()).toBe(1);
	});

	it('oversized and gzipBomb: 64 MiB unless told otherwise, the bomb small on the wire', async () => {
		const headers = { authorization: `Bearer ${await newToken()}` };
		const length = async (kind: FaultKind) => {
			fault({ kind, match: { path: 'WCC000001' } });
			const response = await rawGet(`${coinsPath}/WCC000001`, headers);
			const zipped = response.headers['content-encoding'] === 'gzip';
			const sizes = { wire: 0, text: 0 };
			response.on('data', (chunk: Buffer) => (sizes.wire += chunk.length));
			for await (const chunk of zipped ? response.pipe(createGunzip()) : response) {
				sizes.text += chunk.length;
			}
			return sizes;
		};
		const bytes = 64 * 1024 * 1024;
		expect(await length('oversized')).toEqual({ wire: bytes, text: bytes });
		const bomb = await length('gzipBomb');
		expect(bomb.text).toBe(bytes);
		expect(bomb.wire).toBeLessThan(bytes / 500);
		fault({ kind: 'gzipBomb', bytes: 5_000 });
		expect((await client().allocate()).text).toHaveLength(5_000);
	});

	it('is not sent to the end when the client has had enough', async () => {
		fault({ kind: 'gzipBomb', bytes: 2 ** 40 });
		fault({ kind: 'oversized', bytes: 2 ** 40 });
		const headers = { authorization: `Bearer ${await newToken()}` };
		for (let time = 0; time < 2; time += 1) {
			const response = await rawGet(`${coinsPath}/WCC000001`, headers);
			await once(response, 'readable');
			response.destroy();
			await client().sandbox.untilQuiet();
		}
	});
});

describe('trickle', () => {
	it.each([
		['a login', '/oauth/token', 0],
		['a call', `${cardPath}/create-allocate-points`, 1],
	])('%s: headers at once, then bytes until the client goes', async (_, path, paid) => {
		const { sandbox } = client();
		const token = await newToken();
		fault({ kind: 'trickle', delayMs: 1, match: { path } });
		const controller = new AbortController();
		const response = await fetch(new URL(path, sandbox.url), {
			method: 'POST',
			headers: {
				authorization: `Bearer ${token}`,
				partnerId: sandbox.account.partnerId,
				'content-type': 'application/json',
			},
			body: JSON.stringify(client().allocation()),
			signal: controller.signal,
		});
		expect(response.status).toBe(200);
		const reader = response.body?.getReader();
		let bytes = 0;
		while (bytes < 5) bytes += (await reader?.read())?.value?.length ?? 0;
		expect(payments()).toBe(paid);
		controller.abort();
		await sandbox.untilQuiet();
	});
});

describe('something in between', () => {
	it('redirect', async () => {
		fault({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere', status: 307 });
		const moved = await client().allocate({}, { redirect: 'manual' });
		expect(moved.status).toBe(307);
		expect(moved.headers.get('location')).toBe('http://127.0.0.1:9/elsewhere');
		expect(payments()).toBe(0);
		fault({ kind: 'redirect' });
		await client().allocate();
		expect(client().sandbox.requests.at(-1)).toMatchObject({ path: '/redirected', method: 'GET' });
		fault({ kind: 'redirect', when: 'after' });
		await client().allocate({}, { redirect: 'manual' });
		expect(payments()).toBe(1);
	});

	it('proxyAuth', async () => {
		const headers = { authorization: `Bearer ${await newToken()}` };
		fault({ kind: 'proxyAuth' });
		// `fetch` shows no 407.
		const response = await rawGet(`${coinsPath}/WCC000001`, headers);
		expect(response.statusCode).toBe(407);
		expect(response.headers['proxy-authenticate']).toBe('Basic realm="proxy"');
		expect(await text(response)).toContain('407 Proxy Authentication Required');
	});
});

it('is set over HTTP with all that belongs to it', async () => {
	const faults = [
		{ kind: 'deepJson', levels: 7, place: 'payload' },
		{ kind: 'gzipBomb', bytes: 1 },
		{ kind: 'redirect', location: '/there', status: 301 },
		{ kind: 'trickle', delayMs: 5 },
		{ kind: 'foreignAmount', rows: 2 },
	];
	const answer = await client().send('/sandbox/faults', { method: 'POST', body: faults });
	expect(answer).toMatchObject({ status: 200, body: { faults } });
});

describe('which requests it hits', () => {
	const statuses = async (paths: string[]) => {
		const seen: number[] = [];
		for (const path of paths) seen.push((await client().look(path)).status);
		return seen;
	};

	it('one after the other, in the order they were added', async () => {
		fault({ kind: 'status', status: 500 });
		fault({ kind: 'status', status: 429, times: 2 });
		expect(await statuses(['search', 'search', 'search', 'search'])).toEqual([500, 429, 429, 200]);
	});

	it('by path and count', async () => {
		fault({ kind: 'status', status: 500, match: { path: 'cardAccount', nth: 2 } });
		fault({ kind: 'status', status: 429, match: { nth: 2 } });
		expect(
			await statuses(['cardAccount/get', 'search', 'cardAccount/get', 'cardAccount/get']),
		).toEqual([200, 429, 500, 200]);
	});

	it('logins only when named', async () => {
		fault({ kind: 'status' });
		expect((await client().login()).status).toBe(200);
		expect((await client().allocate()).status).toBe(503);
	});

	it('before processing or after it, as asked or by default', () => {
		const before = faultKinds.filter((kind) => !isProcessed({ kind }));
		expect(before).toEqual(['late', 'resetBefore', 'status', 'html', 'redirect', 'proxyAuth']);
		expect(isProcessed({ kind: 'resetBefore', when: 'after' })).toBe(false);
		expect(isProcessed({ kind: 'missingRows', when: 'before' })).toBe(true);
		expect(isProcessed({ kind: 'cutBody', when: 'before' })).toBe(false);
	});
});
