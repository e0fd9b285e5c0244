import type { INodeParameters } from 'n8n-workflow';
import { CredentialStore, runNode } from '../../harness';
import type { Fault } from '../../sandbox';
import { documented } from '../../sandbox/texts';
import {
	type EnKashRun,
	mobileOf,
	onErrorChoices,
	people,
	person,
	places,
	useEndlessWaits,
	useEnKash,
	useMovableTime,
	useShortWaits,
} from '../support';
import { bulkCalls, expectWholeRun, readBulk, runBulk } from './bulk';

const enKash = useEnKash();
useShortWaits(enKash);
const moveTime = useMovableTime();

const paid = () => enKash.sandbox.ledger.points.length;

/** Enough of them for three calls. */
const oneByOne = { options: { batchSize: 1 } };

interface WrongSetUp {
	what: string;
	parameters?: INodeParameters;
	credential?: () => object;
	message: string;
	description: string;
}

const wrongSetUps: WrongSetUp[] = [
	{
		what: 'no payout run',
		parameters: { payoutRun: '={{ "  " }}' },
		message: 'There is no payout run',
		description:
			"Enter a name for this payout in 'Payout Run', e.g. diwali-2026. It keeps people from being paid twice.",
	},
	{
		what: 'no account',
		credential: () => ({ cardAccountId: ' ' }),
		message: 'There is no Card Account ID',
		description: "Enter the 'Card Account ID' in this node or in the EnKash credential.",
	},
	{
		what: 'no company',
		credential: () => ({ companyId: '' }),
		message: 'There is no Company ID',
		description: "Enter the 'Company ID' in the EnKash credential, or in the options of this node.",
	},
	{
		what: 'a live account on a test system',
		credential: () => ({ environment: 'live', apiUrl: 'https://pay-en-uat.enkash.in' }),
		message:
			"'API URL' leads to a test system of EnKash's (pay-en-uat.enkash.in), while 'Environment' is 'Live'",
		description:
			"Enter the live address that EnKash gave you, or choose 'Test'. Open the credential of this node and correct it.",
	},
	{
		what: 'a login over the open network',
		credential: () => ({ authUrl: 'http://ekpayout.example.com' }),
		message: "'Login URL' must begin with https://",
		description: 'Open the credential of this node and correct it.',
	},
	{
		what: 'an address that is none',
		credential: () => ({ apiUrl: 'pay-en-uat' }),
		message: "'API URL' is not an address",
		description:
			'Enter one such as https://example.com. Open the credential of this node and correct it.',
	},
	{
		what: 'a key that makes no key',
		credential: () => ({ encryption: 'both', encryptionKey: 'short', encryptionKeyFormat: 'hex' }),
		message: 'The encryption key makes no AES key in the format chosen',
		description: 'Enter 32 hexadecimal digits. Open the credential of this node and correct it.',
	},
	{
		what: 'an unknown account',
		parameters: { cardAccountId: 'CANOPE' },
		message: 'EnKash refused the account',
		description: `${documented.accountNotFound('CEK1PU9AOO', 'CANOPE')}. Check 'Company ID', 'Card Account ID' and 'Partner ID' in the EnKash credential and in this node. Nothing was sent.`,
	},
	{
		what: 'an unknown partner',
		credential: () => ({ partnerId: 'CRMNOPE' }),
		message: 'EnKash refused the account',
		description: `${documented.accountNotOfPartner}. Check 'Company ID', 'Card Account ID' and 'Partner ID' in the EnKash credential and in this node. Nothing was sent.`,
	},
	{
		what: 'a wrong password',
		credential: () => enKash.wrongLogin(),
		message: 'EnKash refused the login (HTTP 400)',
		description:
			"Check 'Client ID', 'Client Secret', 'Username' and 'Password'. EnKash locks an account after three refused logins, so no other attempt is made for 60 seconds. Nothing was sent.",
	},
	{
		what: 'a wrong client secret',
		credential: () => enKash.wrongLogin('clientSecret'),
		message: 'EnKash refused the login (HTTP 401)',
		description:
			"Check 'Client ID', 'Client Secret', 'Username' and 'Password'. EnKash locks an account after three refused logins, so no other attempt is made for 60 seconds. Nothing was sent.",
	},
];

describe('a set-up that can not be used', () => {
	describe.each(wrongSetUps)('$what', ({ parameters, credential, message, description }) => {
		it('stops the node with one error, before anything is sent', async () => {
			const run = { credential: credential?.() };
			const { error, outputs } = await runBulk(enKash, people(2), parameters, run);
			expect(error).toMatchObject({ message });
			expect(error).toHaveProperty('description', description);
			expect(outputs.flat()).toEqual([]);
			expect(bulkCalls(enKash)).toEqual([]);
			expect(enKash.logins).toBeLessThanOrEqual(1);
		});

		it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
			'%s: every row leaves on Failed',
			async (onError) => {
				const items = people(3, { error: 'of the sheet' });
				const { status, outcomes, results, failed, summary } = await runBulk(
					enKash,
					items,
					parameters,
					{ credential: credential?.(), onError, retryOnFail: true },
				);
				expect(status).toBe('success');
				expect(outcomes).toEqual(Array<string>(3).fill('notSent runStopped'));
				const reason = `${message.replace(/\.$/, '')}. ${description}`;
				expect(results[0]?.reason).toBe(reason);
				expect(results[0]?.input).toEqual({ error: 'of the sheet' });
				expect(failed[2]?.json).toMatchObject({ mobile: mobileOf(2) });
				expect(summary).toMatchObject({ rows: 3, notSent: 3, requests: 0, stopped: reason });
				expect(bulkCalls(enKash)).toEqual([]);
			},
		);
	});

	it('rows that are wrong stay refused for their own reason, the others say whose they are', async () => {
		const items = [person(0), person(1, { mobile: '98' }), person(0)];
		const { outcomes, results, summary } = await runBulk(
			enKash,
			items,
			{ cardAccountId: 'CANOPE' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outcomes).toEqual([
			'notSent runStopped',
			'rejected invalidRow',
			'rejected duplicateInInput',
		]);
		expect(results[0]).toMatchObject({
			uniqueReferenceNumber: expect.stringMatching(/^R1/),
			name: 'Person 0',
			mobile: mobileOf(0),
			loadAmount: 100,
			cardAccountId: 'CANOPE',
			payoutRun: 'diwali-2026',
		});
		expect(summary).toMatchObject({ rows: 3, notSent: 1, rejected: 2 });
	});

	it('a preview of it is a preview', async () => {
		const result = await runBulk(
			enKash,
			people(7),
			{ operation: 'preview', cardAccountId: 'CANOPE' },
			{ onError: 'continueRegularOutput' },
		);
		expect(result.failed).toHaveLength(7);
		expect(result.summary).toMatchObject({
			preview: true,
			rows: 7,
			notSent: 7,
			pointsToAllocate: 0,
			sample: [],
			availableBalance: null,
			sufficientBalance: null,
			stopped: expect.stringMatching(/^EnKash refused the account/),
		});
		const unset = await runBulk(
			enKash,
			people(1),
			{ operation: 'preview', payoutRun: '={{ " " }}' },
			{ onError: 'continueRegularOutput' },
		);
		expect(unset.summary).toMatchObject({ preview: true, pointsToAllocate: 0, sample: [] });
	});

	it('in the style that was chosen, with a hint in the editor', async () => {
		const { failed, hints } = await runBulk(
			enKash,
			people(2, { Department: 'Sales' }),
			{ cardAccountId: 'CANOPE', options: { output: 'resultOnly' } },
			{ onError: 'continueRegularOutput' },
		);
		expect(failed[0]?.json).toMatchObject({ outcome: 'notSent' });
		expect(failed[0]?.json).not.toHaveProperty('Department');
		expect(hints).toEqual([
			{
				message: expect.stringMatching(
					/^diwali-2026: 0 of 2 people got 0 points\. 2 were not paid\. EnKash refused the account\./,
				),
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it('an option that can not be read, while the node goes on: every row leaves on Failed', async () => {
		const unreadable = '={{ $("Nobody").item.json.value }}';
		const run = { onError: 'continueErrorOutput' } as const;
		const { outcomes } = await runBulk(enKash, people(2), { operation: unreadable }, run);
		expect(outcomes).toEqual(['notSent runStopped', 'notSent runStopped']);
		// Where the style is what can't be read, it is the default.
		const { outputs } = await enKash.pay({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { output: unreadable } },
			items: people(2),
			...run,
		});
		expect(outputs.map((items) => items.length)).toEqual([0, 2, 0, 1, 0]);
		expect(outputs[1]?.[1]?.json).toMatchObject({ ...person(1), 'EnKash Outcome': 'Not Sent' });
	});

	it('the account does not answer', async () => {
		const credential = { apiUrl: 'http://127.0.0.1:1', authUrl: enKash.sandbox.url };
		const { error } = await runBulk(enKash, people(1), {}, { credential });
		expect(error).toMatchObject({
			message: 'EnKash could not be reached, so nothing was sent',
			description: "Check 'API URL' and your network. Nothing was sent.",
		});
	});

	it.each(['E1', 'E2', 'http'] as const)(
		'an unknown account, told as %s',
		async (failureEnvelope) => {
			enKash.turn({ failureEnvelope });
			const { error } = await runBulk(enKash, people(1), { cardAccountId: 'CANOPE' });
			expect(error).toMatchObject({
				message: 'EnKash refused the account',
				description: expect.stringMatching(/^Card account not found/),
			});
		},
	);

	it('no credential at all', async () => {
		const parameters = { payoutRun: 'diwali-2026' };
		const { error } = await runNode({ node: 'enKashBulkAllocate', parameters, items: people(1) });
		expect(error?.message).toBe('Node does not have any credentials set');
	});

	it('a payout run left empty is caught by n8n itself', async () => {
		const { error, tries } = await runBulk(enKash, people(1), { payoutRun: '' });
		expect(error?.name).toBe('WorkflowHasIssuesError');
		expect(tries).toBe(0);
	});

	it('rows that are all wrong need no account', async () => {
		const wrong = [person(0, { mobile: '98' })];
		const { outcomes } = await runBulk(enKash, wrong, {}, { credential: enKash.wrongLogin() });
		expect(outcomes).toEqual(['rejected invalidRow']);
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

describe('On Error and Retry On Fail', () => {
	const settings = onErrorChoices.flatMap((onError) =>
		[false, true].map((retryOnFail) => ({ onError, retryOnFail })),
	);

	describe.each(settings)('$onError, retry: $retryOnFail', (run) => {
		it.each(places)('the $place row fails: nothing else changes', async ({ index }) => {
			enKash.turn({ blockedMobiles: [mobileOf(index)] });
			const { status, error, tries, outcomes, outputs } = await runBulk(
				enKash,
				people(3),
				oneByOne,
				run,
			);
			expect([status, error, tries]).toEqual(['success', undefined, 1]);
			expect(outcomes).toEqual(
				[0, 1, 2].map((row) => (row === index ? 'rejected refused' : 'allocated')),
			);
			expect(outputs).toHaveLength(run.onError === 'continueErrorOutput' ? 5 : 4);
			expect(bulkCalls(enKash)).toHaveLength(3);
		});

		it('all goes well: once', async () => {
			const { tries, outcomes } = await runBulk(enKash, people(2, { error: 'x' }), {}, run);
			expect(tries).toBe(1);
			expect(outcomes).toEqual(['allocated', 'allocated']);
		});
	});

	it('a set-up that gets right meanwhile is used', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 422, match: { path: 'cardAccount/get' } });
		const { tries, outcomes } = await runBulk(enKash, people(1), {}, { retryOnFail: true });
		expect(tries).toBe(2);
		expect(outcomes).toEqual(['allocated']);
	});
});

describe('a refused login', () => {
	it('is tried once, whatever the node is told to try', async () => {
		const { tries, error } = await runBulk(
			enKash,
			people(2),
			{},
			{ credential: enKash.wrongLogin(), retryOnFail: true, maxTries: 5 },
		);
		expect(tries).toBe(5);
		expect(enKash.logins).toBe(1);
		expect(error?.message).toBe('EnKash refused the login (less than a minute ago)');
	});

	it('rests for 60 seconds', async () => {
		const logins: number[] = [];
		for (const ms of [0, 30_000, 29_000, 2_000]) {
			moveTime(ms);
			await runBulk(enKash, people(1), {}, { credential: enKash.wrongLogin() });
			logins.push(enKash.logins);
		}
		expect(logins).toEqual([1, 1, 1, 2]);
	});

	it('does not keep a corrected one from being tried at once', async () => {
		await runBulk(enKash, people(1), {}, { credential: enKash.wrongLogin() });
		const { outcomes } = await runBulk(enKash, people(1));
		expect(outcomes).toEqual(['allocated']);
	});

	it('with several batches in flight is tried once, and ends the run', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: { path: 'bulk' }, times: 5 });
		enKash.sandbox.addFault({
			kind: 'status',
			status: 400,
			match: { path: '/oauth/token', nth: 2 },
			times: 9,
		});
		const { outcomes, results, summary } = await runBulk(enKash, people(8), {
			options: { batchSize: 1, concurrency: 5 },
		});
		expect(enKash.logins).toBe(2);
		expect(outcomes).toEqual([
			...Array<string>(5).fill('notSent notAuthorized'),
			...Array<string>(3).fill('notSent runStopped'),
		]);
		expect(results[0]?.reason).toMatch(/^EnKash refused the login \(HTTP 400\)\./);
		expect(summary).toMatchObject({
			batches: 5,
			stopped: expect.stringMatching(/^EnKash refused/),
		});
		expect(paid()).toBe(0);
	});

	it('never locks the account, however often people try', async () => {
		for (let times = 0; times < 4; times++) {
			await runBulk(enKash, people(1), {}, { credential: enKash.wrongLogin() });
		}
		expect(enKash.logins).toBe(1);
	});
});

describe('two executions at once', () => {
	it('log in once, and pay each person once between them', async () => {
		const run = {
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { batchSize: 3, concurrency: 2 } },
			items: people(20),
		};
		const both = await Promise.all([enKash.run(run), enKash.run(run)]);
		const outcomes = both.map((result) =>
			readBulk(result, 20).results.map(({ outcome }) => outcome),
		);
		expect(outcomes[0]?.map((outcome, row) => [outcome, outcomes[1]?.[row]].sort())).toEqual(
			people(20).map(() => ['allocated', 'alreadyAllocated']),
		);
		expect(paid()).toBe(20);
		expect(enKash.logins).toBe(1);
	});
});

describe('a token', () => {
	it('is fetched once and shared by later runs', async () => {
		const credentials = new CredentialStore({ enKashApi: enKash.credential() });
		await runBulk(enKash, people(1), {}, { credentials });
		await runBulk(enKash, people(2), {}, { credentials });
		expect(enKash.logins).toBe(1);
		expect(credentials.saveCount('enKashApi')).toBe(1);
	});

	it('that has expired costs one login', async () => {
		const credentials = new CredentialStore({ enKashApi: enKash.credential() });
		await runBulk(enKash, people(1), {}, { credentials });
		enKash.sandbox.advanceClock(300_000);
		const { outcomes } = await runBulk(enKash, people(2), oneByOne, { credentials });
		expect(outcomes).toEqual(['alreadyAllocated duplicateReference', 'allocated']);
		expect(enKash.logins).toBe(2);
	});
});

describe('Stop', () => {
	/** Runs until a call has come, then stops. */
	async function stopAt(
		pathPart: string,
		times: number,
		parameters: INodeParameters,
		run: Partial<EnKashRun> = {},
	) {
		const controller = new AbortController();
		const running = runBulk(enKash, people(5), parameters, { ...run, signal: controller.signal });
		await enKash.untilCalled(pathPart, times);
		controller.abort();
		const result = await running;
		expect(result.status).toBe('canceled');
		return result;
	}

	const goOn = { onError: 'continueRegularOutput' } as const;
	const notSent = (count: number) => Array<string>(count).fill('notSent cancelled');

	it('before the node begins: nothing happens', async () => {
		const { tries, status } = await runBulk(enKash, people(2), {}, { signal: AbortSignal.abort() });
		expect([tries, status]).toEqual([0, 'canceled']);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it.each<[string, Fault]>([
		// A login is for others too, so it goes on without the run that began it.
		['/oauth/token', { kind: 'delay', delayMs: 2_000 }],
		['cardAccount/get', { kind: 'stallHeaders' }],
	])('while %s is asked: no row was sent', async (path, fault) => {
		enKash.sandbox.addFault({ ...fault, match: { path } });
		const result = await stopAt(path, 1, {}, goOn);
		expectWholeRun(result, 5);
		expect(result.outcomes).toEqual(notSent(5));
		expect(bulkCalls(enKash)).toEqual([]);
	});

	it('while a batch is in flight: it is unconfirmed, the others are not sent', async () => {
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: 'bulk', nth: 2 } });
		const result = await stopAt('bulk', 2, oneByOne);
		expectWholeRun(result, 5);
		expect(result.outcomes).toEqual(['allocated', 'unconfirmed cancelled', ...notSent(3)]);
		expect(result.summary).toMatchObject({ batches: 2, stopped: 'The execution was stopped.' });
		expect(result.results[1]?.reason).toMatch(/^The execution was stopped while EnKash/);
		expect(result.logs).toHaveLength(2);
		expect(bulkCalls(enKash)).toHaveLength(2);
		expect(paid()).toBe(2);
	});

	it('while several batches are in flight: each is unconfirmed', async () => {
		enKash.sandbox.addFault({ kind: 'stallBody', match: { path: 'bulk' }, times: 3 });
		const result = await stopAt('bulk', 3, { options: { batchSize: 1, concurrency: 3 } });
		expectWholeRun(result, 5);
		expect(result.outcomes).toEqual([
			...Array<string>(3).fill('unconfirmed cancelled'),
			...notSent(2),
		]);
		expect(bulkCalls(enKash)).toHaveLength(3);
	});

	it('what was left open is settled by the next run', async () => {
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: 'bulk', nth: 2 } });
		await stopAt('bulk', 2, oneByOne);
		const { summary } = await runBulk(enKash, people(5), oneByOne);
		expect(summary).toMatchObject({ alreadyAllocated: 2, allocated: 3 });
		expect(paid()).toBe(5);
	});
});

describe('Stop between two sends of a batch', () => {
	const waiting = useEndlessWaits();

	async function stopInWait(status: number) {
		enKash.sandbox.addFault({ kind: 'status', status, match: { path: 'bulk' } });
		const controller = new AbortController();
		const running = runBulk(enKash, people(2), oneByOne, { signal: controller.signal });
		await waiting();
		controller.abort();
		const result = await running;
		expectWholeRun(result, 2);
		expect(bulkCalls(enKash)).toHaveLength(1);
		return result;
	}

	it('when nothing was processed: not sent', async () => {
		const { outcomes } = await stopInWait(429);
		expect(outcomes).toEqual(['notSent cancelled', 'notSent cancelled']);
	});

	it('when that is unclear: unconfirmed', async () => {
		const { outcomes } = await stopInWait(503);
		expect(outcomes).toEqual(['unconfirmed serverError', 'notSent cancelled']);
	});
});
