import type { INodeParameters } from 'n8n-workflow';
import { loadNode } from '../../harness';
import { useEnKash, useShortWaits, useStubServer } from '../support';
import { answerWith, envelopes, give, onlyCall } from '../enKash/lookups';
import { Poller } from './polls';

const enKash = useEnKash();
const stub = useStubServer();
const waits = useShortWaits();

/** Points in the sandbox's account at the start. */
const full = 10_000_000;

function watching(fields: INodeParameters = {}): Poller {
	return new Poller(enKash, { event: 'balanceLow', threshold: full - 500, ...fields });
}

let payments = 0;

/** Takes points from the account, or gives them back. */
function spend(amount: number): void {
	give(enKash, {
		reference: `P${++payments}`,
		amount: Math.abs(amount),
		transactionType: amount < 0 ? 'DR' : 'CR',
	});
}

it('asks for the account as documented', async () => {
	await watching().poll();
	expect(onlyCall(enKash)).toMatchObject({
		method: 'POST',
		path: '/api/v0/partner/enKashCard/cardAccount/get',
		rawBody: '{"cardAccountId":"CAQL8YCV3","companyId":"CEK1PU9AOO"}',
		headers: { partnerid: 'CRMXWB3ZM' },
	});
});

describe('a crossing', () => {
	it('is told once, with all that an alert needs', async () => {
		const trigger = watching();
		expect(await trigger.activate()).toEqual([]);
		spend(501);
		expect(await trigger.poll()).toEqual([
			{
				event: 'balanceLow',
				environment: 'test',
				companyId: 'CEK1PU9AOO',
				cardAccountId: 'CAQL8YCV3',
				availableBalance: full - 501,
				threshold: full - 500,
			},
		]);
		expect(await trigger.poll()).toEqual([]);
		spend(100);
		expect(await trigger.poll()).toEqual([]);
	});

	it('needs a balance below the threshold, not at it', async () => {
		const trigger = watching();
		spend(500);
		expect(await trigger.poll()).toEqual([]);
		spend(1);
		expect(await trigger.poll()).toHaveLength(1);
	});

	it('is told again after the account has recovered', async () => {
		const trigger = watching();
		spend(501);
		expect(await trigger.poll()).toHaveLength(1);
		spend(-1);
		expect(await trigger.poll()).toEqual([]);
		spend(1);
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});

	it('that is there at the first poll is told', async () => {
		const trigger = watching();
		spend(900);
		expect(await trigger.activate()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});

	it('of another threshold is told', async () => {
		const trigger = watching();
		spend(900);
		expect(await trigger.poll()).toHaveLength(1);
		trigger.parameters = { ...trigger.parameters, threshold: full - 100 };
		expect(await trigger.poll()).toMatchObject([{ threshold: full - 100 }]);
		expect(await trigger.poll()).toEqual([]);
		trigger.parameters = { ...trigger.parameters, threshold: 100 };
		expect(await trigger.poll()).toEqual([]);
	});

	it('of another company is told', async () => {
		answerWith(stub, { availableBalance: 5 });
		const credential = stub.credential();
		const trigger = watching();
		expect(await trigger.poll({ credential })).toHaveLength(1);
		trigger.parameters = { ...trigger.parameters, options: { companyId: 'CEKBVCGMR1' } };
		expect(await trigger.poll({ credential })).toMatchObject([{ companyId: 'CEKBVCGMR1' }]);
		expect(await trigger.poll({ credential })).toEqual([]);
	});

	it('of another account is told', async () => {
		const trigger = watching({ threshold: full + 1 });
		expect(await trigger.poll()).toHaveLength(1);
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		trigger.parameters = { ...trigger.parameters, cardAccountId };
		expect(await trigger.poll()).toMatchObject([{ cardAccountId }]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([true, false])('is told once across restarts (durable cursors: %s)', async (durable) => {
		const trigger = new Poller(enKash, { event: 'balanceLow', threshold: full - 500 }, durable);
		expect(await trigger.activate()).toEqual([]);
		spend(501);
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.restart()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('that comes while n8n is down is told when it is up again', async () => {
		const trigger = watching();
		expect(await trigger.activate()).toEqual([]);
		spend(501);
		expect(await trigger.restart()).toHaveLength(1);
		expect(await trigger.restart()).toEqual([]);
	});

	it('is told after a recovery that n8n saw and a restart', async () => {
		const trigger = new Poller(enKash, { event: 'balanceLow', threshold: full - 500 }, true);
		spend(501);
		expect(await trigger.activate()).toHaveLength(1);
		spend(-100);
		expect(await trigger.poll()).toEqual([]);
		spend(100);
		expect(await trigger.restart()).toHaveLength(1);
	});

	it('is neither lost nor told twice by a poll that fails in between', async () => {
		const trigger = watching();
		expect(await trigger.activate()).toEqual([]);
		const before = trigger.remembered();
		enKash.sandbox.addFault({ kind: 'status', status: 503, times: 3 });
		spend(501);
		await expect(trigger.poll()).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'EnKash answered with a fault of its own (HTTP 503)',
		});
		expect(waits).toHaveLength(2);
		expect(trigger.remembered()).toEqual(before);
		expect(await trigger.poll()).toHaveLength(1);
		enKash.sandbox.addFault({ kind: 'garbage', times: 3 });
		await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError' });
		expect(await trigger.poll()).toEqual([]);
	});

	it('of text, fraction or debt is a crossing too', async () => {
		const credential = stub.credential();
		const trigger = watching({ threshold: '={{ "100.5" }}' });
		answerWith(stub, { availableBalance: '100.50' });
		expect(await trigger.poll({ credential })).toEqual([]);
		answerWith(stub, { availableBalance: -990553.44 });
		expect(await trigger.poll({ credential })).toMatchObject([{ availableBalance: -990553.44 }]);
	});

	it.each(envelopes({ availableBalance: 5 }))('is read out of %s', async (_, body) => {
		stub.replies = { '/api/': { body } };
		const trigger = watching({ threshold: 10 });
		expect(await trigger.poll({ credential: stub.credential() })).toHaveLength(1);
	});
});

describe('a recovery', () => {
	const restored = () => watching({ event: 'balanceRestored' });

	it('is told once, each time', async () => {
		const trigger = restored();
		spend(501);
		expect(await trigger.activate()).toEqual([]);
		spend(-1);
		expect(await trigger.poll()).toEqual([
			{
				event: 'balanceRestored',
				environment: 'test',
				companyId: 'CEK1PU9AOO',
				cardAccountId: 'CAQL8YCV3',
				availableBalance: full - 500,
				threshold: full - 500,
			},
		]);
		expect(await trigger.poll()).toEqual([]);
		spend(1);
		expect(await trigger.poll()).toEqual([]);
		spend(-500);
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.poll()).toEqual([]);
	});

	it('is none where the first poll finds enough', async () => {
		const trigger = restored();
		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each<INodeParameters>([{ threshold: full - 900 }, { cardAccountId: 'CASANDBX2' }])(
		'begins anew with %j',
		async (changed) => {
			const trigger = restored();
			spend(501);
			expect(await trigger.activate()).toEqual([]);
			const { incentiveCardAccountId } = enKash.sandbox.account;
			trigger.parameters = {
				...trigger.parameters,
				...changed,
				...(changed.cardAccountId && { cardAccountId: incentiveCardAccountId }),
			};
			expect(await trigger.poll()).toEqual([]);
			expect(await trigger.poll()).toEqual([]);
		},
	);

	it('is told across a restart', async () => {
		const trigger = restored();
		spend(501);
		expect(await trigger.activate()).toEqual([]);
		spend(-1);
		expect(await trigger.restart()).toHaveLength(1);
		expect(await trigger.restart()).toEqual([]);
	});
});

it('a balance of another account than was asked for tells nothing', async () => {
	answerWith(stub, { cardAccountId: 'CANOBODY', availableBalance: 5 });
	await expect(watching().poll({ credential: stub.credential() })).rejects.toMatchObject({
		message: 'EnKash answered about another account than was asked for',
	});
});

describe('in the editor', () => {
	it('a sample is shown whatever the balance, and nothing is remembered', async () => {
		const trigger = watching();
		const { outputs, staticData } = await trigger.tryOut();
		expect(outputs).toMatchObject([
			[{ json: { event: 'balanceLow', availableBalance: full - 501, sample: true } }],
		]);
		expect(staticData).toEqual({});
		spend(501);
		await trigger.tryOut();
		expect(await trigger.poll()).toHaveLength(1);
		const { outputs: again } = await trigger.tryOut();
		expect(again).toMatchObject([[{ json: { availableBalance: full - 501 } }]]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([
		['balanceLow', full - 500],
		['balanceLow', full + 500],
		['balanceRestored', full - 500],
		['balanceRestored', full + 500],
	])('a sample of %s fits a threshold of %i', async (event, threshold) => {
		const { outputs } = await watching({ event, threshold }).tryOut();
		const json = outputs?.[0]?.[0]?.json;
		expect(json).toMatchObject({ event, threshold, sample: true });
		expect(Object.keys(json ?? {}).slice(0, 4)).toEqual([
			'sample',
			'event',
			'availableBalance',
			'threshold',
		]);
		expect(Number(json?.availableBalance) < threshold).toBe(event === 'balanceLow');
	});
});

describe('what is refused', () => {
	it.each([0, -5, '', '={{ "many" }}', '={{ null }}'])('a threshold of %j', async (threshold) => {
		await expect(watching({ threshold }).activate()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: "The parameter 'Threshold' can't be used as it is",
			description: 'Enter a number of points above 0.',
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('an account that EnKash does not know, at activation and in the editor', async () => {
		const trigger = watching({ cardAccountId: 'CANOBODY' });
		const description = expect.stringContaining('Card account not found for companyId: CEK1PU9AOO');
		await expect(trigger.activate()).rejects.toMatchObject({ name: 'NodeApiError', description });
		expect((await trigger.tryOut()).error).toMatchObject({ description });
		expect(trigger.remembered()).toEqual({});
	});

	it('a login that is refused, once', async () => {
		const credential = enKash.credential(enKash.wrongLogin());
		const trigger = watching();
		for (let tries = 0; tries < 3; tries++) {
			await expect(trigger.poll({ credential })).rejects.toMatchObject({
				name: 'NodeApiError',
				message: expect.stringMatching(/^EnKash refused the login/),
			});
		}
		expect(enKash.logins).toBe(1);
	});

	it('an account without a balance', async () => {
		answerWith(stub, { cardAccountId: 'CAQL8YCV3', availableBalance: null });
		await expect(watching().poll({ credential: stub.credential() })).rejects.toMatchObject({
			message: "EnKash's reply names no balance",
			description: expect.stringContaining('Check that Card Account ID'),
		});
	});

	it('a credential without an account', async () => {
		const credential = enKash.credential({ cardAccountId: '' });
		await expect(watching().poll({ credential })).rejects.toMatchObject({
			message: 'There is no Card Account ID',
		});
	});
});

it('is a polling trigger that no agent can call', async () => {
	const { description } = await loadNode('enKashTrigger');
	expect(description).toMatchObject({ polling: true, group: ['trigger'], inputs: [] });
	expect(description.usableAsTool).toBeUndefined();
});
