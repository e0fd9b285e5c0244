import { coinsPath, e2Failure, payloadOf, recordOf, row, rowsOf, useSandbox } from './client';
import type { Answer } from './client';
import type { Fault, FaultKind } from './faults';
import { faultKinds, isProcessed } from './faults';
import { sandboxOnly } from './texts';

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
		expect(before).toEqual(['late', 'resetBefore', 'status', 'html']);
		expect(isProcessed({ kind: 'resetBefore', when: 'after' })).toBe(false);
		expect(isProcessed({ kind: 'missingRows', when: 'before' })).toBe(true);
		expect(isProcessed({ kind: 'cutBody', when: 'before' })).toBe(false);
	});
});
