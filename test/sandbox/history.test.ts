/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client, cardPath, coinsPath, payloadOf, recordOf, row, useSandbox } from './client';
import { encrypt, startSandbox } from './index';

const client = useSandbox();
const anHourMs = 3_600_000;

const grant = {
	companyId: 'CEKSANDBX1',
	event: 'REFERRAL_EVENT',
	requestId: 'REQ-1',
	userId: 'EKSANDBX',
};

/** A call that hangs until it is left. */
function hanging(start: (signal: AbortSignal) => Promise<unknown>) {
	const controller = new AbortController();
	const answer = start(controller.signal);
	answer.catch(() => {});
	return {
		leave: async () => {
			controller.abort();
			await expect(answer).rejects.toThrow('aborted');
		},
	};
}

/** Resolves once so many requests to a path have arrived. */
async function arrived(path: string, count: number): Promise<void> {
	while (client().sandbox.requestsTo(path).length < count) await nextTurn();
}

describe('what has happened since', () => {
	it('tells sent and done apart from what was before', async () => {
		const { sandbox } = client();
		await client().allocate();
		const mark = sandbox.mark();
		expect(sandbox.since(mark)).toEqual({
			requests: [],
			points: [],
			coins: [],
			cards: [],
			coinEventChanges: [],
		});

		await client().bulk([row(1)]);
		await client().post(`${coinsPath}/allocate-coin`, grant);
		const event = { configuration: 'CUSTOM', companyId: 'CEKSANDBX1', event: 'NEW', amount: 5 };
		await client().post(`${coinsPath}/create-coins-config`, event);
		await client().call(`${coinsPath}/WCC000001`, { method: 'PATCH', body: { amount: 7 } });
		const after = sandbox.since(mark);
		expect(after.requests.map(({ path }) => path.split('/').at(-1))).toEqual([
			'bulk-create-allocate-points-json',
			'allocate-coin',
			'create-coins-config',
			'WCC000001',
		]);
		expect(after).toMatchObject({
			points: [{ reference: 'ROW-1' }],
			coins: [{ requestId: 'REQ-1', amount: 25 }],
			cards: [{ mobile: '9100000001', email: 'person1@example.com' }],
			coinEventChanges: [
				{ change: 'created', event: 'NEW', amount: 5, companyId: 'CEKSANDBX1' },
				{ change: 'updated', coinConfigId: 'WCC000001', event: 'REFERRAL_EVENT', amount: 7 },
			],
		});
		expect(sandbox.ledger.coinEventChanges).toEqual(after.coinEventChanges);
	});

	it('is no question to a mark from before a reset', async () => {
		const { sandbox } = client();
		const mark = sandbox.mark();
		sandbox.reset();
		expect(() => sandbox.since(mark)).toThrow('reset');
		expect(() => sandbox.tally(mark)).toThrow('reset');
		expect(sandbox.since(sandbox.mark()).points).toEqual([]);
	});
});

describe('the tally', () => {
	it('counts allocations by reference and by mobile, single and bulk', async () => {
		const { sandbox } = client();
		sandbox.addFault({ kind: 'status' });
		await client().allocate();
		sandbox.addFault({ kind: 'resetAfter' });
		await expect(client().allocate()).rejects.toThrow();
		await client().allocate({ uniqueReferenceNum: 'TEST234236' });
		await client().bulk([row(1, { mobile: '9600098867' }), row(2)]);
		const { references, mobiles } = sandbox.tally();
		expect(references).toEqual(
			new Map([
				['TEST234236', { sent: 3, applied: 1 }],
				['ROW-1', { sent: 1, applied: 1 }],
				['ROW-2', { sent: 1, applied: 1 }],
			]),
		);
		expect(mobiles).toEqual(
			new Map([
				['9600098867', { sent: 4, applied: 2 }],
				['9100000002', { sent: 1, applied: 1 }],
			]),
		);
	});

	it('shows a payment that was made twice', async () => {
		const { sandbox } = client();
		sandbox.switches.referenceField = 'short';
		await client().allocate();
		await client().allocate();
		expect(sandbox.tally().references.get('TEST234236')).toEqual({ sent: 2, applied: 2 });
	});

	it('counts cards by person, not those that an allocation makes', async () => {
		const { sandbox } = client();
		const { companyId, cardAccountId, userId } = sandbox.account;
		const create = async (fields: object) =>
			await client().post(cardPath, { companyId, cardAccountId, ...fields });
		await client().allocate({ mobile: '9000000001' });
		await create({ mobile: '9000000001', email: 'a@example.com' });
		await create({ mobile: '9000000001', remarks: 'again' });
		await create({ email: 'a@example.com' });
		await create({ userId });
		await create({ mobile: '9000000002', loadAmount: 99_999_999 });
		expect(sandbox.tally().cards).toEqual(
			new Map([
				['9000000001', { sent: 2, applied: 2 }],
				['a@example.com', { sent: 1, applied: 1 }],
				[userId, { sent: 1, applied: 1 }],
				['9000000002', { sent: 1, applied: 0 }],
			]),
		);
	});

	it('counts coin requests and coin events', async () => {
		const { sandbox } = client();
		for (let time = 0; time < 2; time += 1) {
			await client().post(`${coinsPath}/allocate-coin`, grant);
			const event = { configuration: 'CUSTOM', companyId: 'CEKSANDBX1', event: 'NEW', amount: 5 };
			await client().post(`${coinsPath}/create-coins-config`, event);
			await client().call(`${coinsPath}/WCC000001`, { method: 'PATCH', body: { amount: 7 } });
		}
		await client().call(`${coinsPath}/WCC000001`);
		const { coinRequests, newCoinEvents, changedCoinEvents } = sandbox.tally();
		expect([...coinRequests]).toEqual([['REQ-1', { sent: 2, applied: 1 }]]);
		expect([...newCoinEvents]).toEqual([['NEW', { sent: 2, applied: 1 }]]);
		expect([...changedCoinEvents]).toEqual([['WCC000001', { sent: 2, applied: 2 }]]);
	});

	it('counts from a mark on', async () => {
		const { sandbox } = client();
		await client().allocate();
		const mark = sandbox.mark();
		await client().allocate();
		expect([...sandbox.tally(mark).references]).toEqual([['TEST234236', { sent: 1, applied: 0 }]]);
	});

	it('reads what came encrypted, also where it was never processed', async () => {
		const { sandbox } = client();
		sandbox.switches.encryption = 'required';
		const request = encrypt(JSON.stringify([row(1)]), sandbox.account.encryptionKey);
		await client().login();
		sandbox.addFault({ kind: 'status' });
		await client().bulk({ request });
		expect([...sandbox.tally().references]).toEqual([['ROW-1', { sent: 1, applied: 0 }]]);
		expect(sandbox.requestsTo('bulk')).toMatchObject([{ encrypted: true, body: [row(1)] }]);
	});

	it('does not stumble over bodies that are none', async () => {
		await client().bulk('nonsense');
		await client().bulk([null, { mobile: {} }]);
		await client().post(cardPath, [1]);
		expect(client().sandbox.tally()).toMatchObject({
			references: new Map(),
			mobiles: new Map([['', { sent: 1, applied: 0 }]]),
			cards: new Map([['', { sent: 1, applied: 0 }]]),
		});
	});
});

describe('two calls in flight at once for one person', () => {
	it('are seen, over all calls that pay or make a card', async () => {
		const { sandbox } = client();
		const { companyId, cardAccountId } = sandbox.account;
		await client().look('search');
		sandbox.addFault({ kind: 'stallHeaders', match: { path: 'create-allocate-points' }, times: 2 });
		const bulk = hanging(async (signal) => await client().bulk([row(1), row(2)], {}, { signal }));
		await arrived('bulk', 1);
		expect(sandbox.overlaps).toEqual([]);
		const fields = { mobile: '9100000002', uniqueReferenceNumber: 'OTHER' };
		const single = hanging(async (signal) => await client().allocate(fields, { signal }));
		await arrived('/create-allocate-points', 1);
		await client().allocate({ mobile: '9100000003' });
		await client().post(cardPath, { companyId, cardAccountId, mobile: '9100000001' });
		// A look-up for the person pays nobody.
		await client().look('transaction/all', { mobile: '9100000001' });
		expect(sandbox.overlaps).toMatchObject([
			{ person: '9100000002', first: { body: [row(1), row(2)] }, second: { body: fields } },
			{ person: '9100000001', first: { body: [row(1), row(2)] }, second: { path: cardPath } },
		]);
		await single.leave();
		await bulk.leave();
		await sandbox.settled();
		sandbox.reset();
		expect(sandbox.overlaps).toEqual([]);
	});

	it('stay on record when both have been answered', async () => {
		const { sandbox } = client();
		await client().look('search');
		sandbox.switches.latencyMs = 20;
		let rounds = 0;
		while (sandbox.overlaps.length === 0) {
			rounds += 1;
			const both = [`${rounds}-1`, `${rounds}-2`].map(
				async (uniqueReferenceNumber) => await client().allocate({ uniqueReferenceNumber }),
			);
			await Promise.all(both);
		}
		await sandbox.settled();
		expect(sandbox.overlaps).toMatchObject([
			{ person: '9600098867', first: { status: 200 }, second: { status: 200 } },
		]);
	});

	it('are none where the first has its answer or its client has given it up', async () => {
		const { sandbox } = client();
		await client().allocate();
		await client().allocate();
		for (const kind of ['stallHeaders', 'stallBody', 'late', 'delay'] as const) {
			sandbox.addFault({ kind, delayMs: 200, match: { path: 'create-allocate' } });
			const before = sandbox.requestsTo('create-allocate').length;
			const call = hanging(async (signal) => await client().allocate({}, { signal }));
			await arrived('create-allocate', before + 1);
			await call.leave();
			await client().allocate();
		}
		await client().bulk([row(1), row(1)]);
		const nobody = { mobile: undefined };
		await Promise.all([client().allocate(nobody), client().allocate(nobody)]);
		expect(sandbox.overlaps).toEqual([]);
	});
});

describe('logins', () => {
	it('are counted for each spelling of the host', async () => {
		const { sandbox } = client();
		const { port } = new URL(sandbox.url);
		await client().login();
		await client().login({ password: 'wrong' });
		for (const address of [`http://localhost:${port}/oauth/token`, `${sandbox.url}//oauth/token`]) {
			const response = await fetch(address, { method: 'POST' });
			await response.text();
		}
		await client().look('search');
		expect(sandbox.logins()).toEqual(
			new Map([
				[`127.0.0.1:${port}`, 3],
				[`localhost:${port}`, 1],
				[`127.0.0.1:${port}/`, 1],
			]),
		);
		expect(sandbox.requests.find(({ path }) => path === '//oauth/token')?.status).toBe(404);
	});
});

describe('settled', () => {
	it('waits for what is processed late, for clients that wait, and for what is on its way', async () => {
		const { sandbox } = client();
		await client().look('search');
		sandbox.addFault({ kind: 'late', delayMs: 300, match: { path: 'create-allocate' } });
		const late = hanging(async (signal) => await client().allocate({}, { signal }));
		await arrived('create-allocate', 1);
		await late.leave();
		expect(sandbox.ledger.points).toEqual([]);
		await sandbox.settled();
		expect(sandbox.ledger.points).toHaveLength(1);

		sandbox.addFault({ kind: 'stallHeaders', match: { path: 'bulk' } });
		const stalled = hanging(async (signal) => await client().bulk([row(1)], {}, { signal }));
		await arrived('bulk', 1);
		let over = false;
		const settled = sandbox.settled().then(() => {
			over = true;
		});
		for (let round = 0; round < 5; round += 1) await client().send('/sandbox', {});
		expect(over).toBe(false);
		await stalled.leave();
		await settled;
	});

	it('sees a request that has been sent but not read yet', async () => {
		const { sandbox } = client();
		await client().login();
		const token = recordOf((await client().login()).body).access_token;
		const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		await once(socket, 'connect');
		const body = JSON.stringify(client().allocation());
		socket.write(
			[
				`POST ${cardPath}/create-allocate-points HTTP/1.1`,
				'host: 127.0.0.1',
				`authorization: Bearer ${String(token)}`,
				`partnerid: ${sandbox.account.partnerId}`,
				'content-type: application/json',
				`content-length: ${body.length}`,
				'',
				body,
			].join('\r\n'),
		);
		await sandbox.settled();
		expect(sandbox.ledger.points).toHaveLength(1);
		socket.destroy();
	});

	it('is a closed sandbox, too', async () => {
		const sandbox = await startSandbox();
		const own = new Client(sandbox);
		expect(payloadOf(await own.allocate()).otbBalance).toBe(11);
		sandbox.addFault({ kind: 'delay', delayMs: anHourMs });
		const answer = own.allocate({ uniqueReferenceNumber: 'X' });
		answer.catch(() => {});
		while (sandbox.ledger.points.length < 2) await nextTurn();
		await sandbox.close();
		await sandbox.settled();
		await expect(answer).rejects.toThrow();
	});
});
