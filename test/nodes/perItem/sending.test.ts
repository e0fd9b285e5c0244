import type { INodeParameters } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { documented } from '../../sandbox/texts';
import { mobileOf, useDeadlines, useEndlessWaits, useEnKash, useShortWaits } from '../support';
import {
	afterRefusal,
	allocateCoins,
	allocatePoints,
	createCard,
	isUnclear,
	members,
	refuse,
	runSingle,
	type SingleNode,
	singleNodes,
	wasRefused,
} from './single';

const enKash = useEnKash();
const timeIsUp = useDeadlines();

const goOn = { onError: 'continueRegularOutput' } as const;
const before = { when: 'before' } as const;
const after = { when: 'after' } as const;

/** Faults after which nobody can tell what became of a call. */
const unclear: Array<[Fault, string]> = [
	[{ kind: 'resetBefore' }, 'connectionLost'],
	[{ kind: 'resetAfter' }, 'connectionLost'],
	[{ kind: 'cutBody', ...after }, 'connectionLost'],
	[{ kind: 'stallBody', ...after }, 'timeout'],
	[{ kind: 'stallHeaders', ...before }, 'timeout'],
	[{ kind: 'status', status: 500, ...after }, 'serverError'],
	[{ kind: 'status', status: 503, ...before }, 'serverError'],
	[{ kind: 'html', ...after }, 'serverError'],
	[{ kind: 'html', status: 200, ...after }, 'unreadableReply'],
	[{ kind: 'garbage', ...after }, 'unreadableReply'],
	[{ kind: 'emptyBody', ...after }, 'unreadableReply'],
	[{ kind: 'undecryptable', ...after }, 'unreadableReply'],
	[{ kind: 'missingCode' }, 'unreadableReply'],
];

const named = unclear.map(([fault, reasonCode]) => ({
	name: [fault.kind, fault.status, fault.when].filter(Boolean).join(' '),
	fault,
	reasonCode,
}));

const isPaid = ({ kind, when }: Fault) => kind !== 'resetBefore' && when !== 'before';

/** How a person is told to find out. */
const advice: Record<string, string> = {
	[allocatePoints.node]:
		'The points may have been moved. Look the transaction up in EnKash by its reference number before you try again.',
	[createCard.node]: `The card may have been made. List the cards of the account and look for one of mobile ${mobileOf(0)} that was created just now before you try again: a second request would make a second card.`,
	[allocateCoins.node]:
		"The coins may have been granted. Compare the person's coin balance in EnKash before you try again.",
};

/** How the nodes say that a call changed nothing, and what to do then. */
const kinds: Record<string, 'points' | 'card' | 'coins'> = {
	[allocatePoints.node]: 'points',
	[createCard.node]: 'card',
	[allocateCoins.node]: 'coins',
};
const nothingDone = ({ node }: SingleNode) =>
	afterRefusal[kinds[node] ?? 'points'].replace(/(?<=\.) .*/, '');

/** Pays one person while this goes wrong. The time for a call that stalls runs out once it has arrived. */
async function payOne(single: SingleNode, fault: Fault, options: INodeParameters = {}, run = {}) {
	const [one = {}] = members(enKash, 1);
	enKash.sandbox.addFault({ match: { path: single.endpoint }, ...fault });
	const running = runSingle(enKash, single, [one], { options }, run);
	if (fault.kind.startsWith('stall')) {
		await enKash.untilReceived(single.endpoint);
		timeIsUp();
	}
	return await running;
}

describe.each(singleNodes)('$node', (single) => {
	const { node, paid, endpoint, done } = single;
	const isCoins = node === allocateCoins.node;

	describe('without waiting', () => {
		const waits = useShortWaits(enKash);

		it.each(named)('$name: sent once, and never again by Retry On Fail', async ({ fault }) => {
			const { error, tries, calls } = await payOne(single, fault, {}, { retryOnFail: true });
			expect(error).toMatchObject({
				name: 'NodeApiError',
				message: isUnclear,
				description: expect.stringMatching(/^[A-Z].* may have been paid\. /),
			});
			expect(error).toHaveProperty(
				'description',
				expect.stringContaining(advice[node] ?? 'There is no advice.'),
			);
			expect(tries).toBe(3);
			expect(calls).toHaveLength(1);
			expect(paid(enKash)).toHaveLength(isPaid(fault) ? 1 : 0);
			expect(waits).toEqual([]);
		});

		it.each(named)(
			'$name, going on: unconfirmed, with what to do',
			async ({ fault, reasonCode }) => {
				const { items, outcomes } = await payOne(single, fault, {}, goOn);
				expect(outcomes).toEqual([`unconfirmed ${reasonCode}`]);
				expect(items[0]?.json).toEqual({
					error: expect.stringContaining(advice[node] ?? ''),
					details: expect.objectContaining({
						reason: expect.stringMatching(/ may have been (processed|paid)\.$/),
						environment: 'test',
						attempts: 1,
					}),
				});
			},
		);

		it('HTTP 429 is sent again, not before the time EnKash asks for', async () => {
			const { outcomes, calls } = await payOne(single, {
				kind: 'status',
				status: 429,
				retryAfter: '9',
			});
			expect(outcomes).toEqual([done]);
			expect(calls).toHaveLength(2);
			expect(calls[1]?.rawBody).toBe(calls[0]?.rawBody);
			expect(waits).toEqual([9000]);
			expect(paid(enKash)).toHaveLength(1);
		});

		it('HTTP 429 to the end: not sent', async () => {
			const fault: Fault = { kind: 'status', status: 429, times: 9 };
			const { outcomes, calls } = await payOne(single, fault, {}, goOn);
			expect(outcomes).toEqual(['notSent refused']);
			expect(calls).toHaveLength(3);
		});

		it.each([400, 404, 422])('HTTP %i with a message is a refusal', async (status) => {
			const { outcomes, items, calls } = await payOne(single, { kind: 'status', status }, {}, goOn);
			expect(outcomes).toEqual(['rejected refused']);
			expect(items[0]?.json.error).toBe(
				`EnKash refused this item: Sandbox: HTTP ${status} on demand. ${afterRefusal[kinds[single.node] ?? 'points']}`,
			);
			expect(calls).toHaveLength(1);
		});

		it('nobody there: sent three times, as nothing arrived', async () => {
			const credential = { apiUrl: 'http://127.0.0.1:1' };
			const { items, outcomes } = await runSingle(
				enKash,
				single,
				members(enKash, 2),
				{},
				{ credential, ...goOn },
			);
			expect(outcomes).toEqual(['notSent connectionLost', 'notSent runStopped']);
			expect(items[0]?.json).toMatchObject({
				error: `EnKash could not be reached, so nothing was sent. Check 'API URL' and your network. ${nothingDone(single)} Run it again once EnKash can be reached.`,
				details: { attempts: 3 },
			});
		});

		it('an old token costs one login', async () => {
			enKash.sandbox.addFault({ kind: 'status', status: 401, match: { path: endpoint, nth: 2 } });
			const { outcomes } = await runSingle(enKash, single, members(enKash, 3));
			expect(outcomes).toEqual([done, done, done]);
			expect(enKash.logins).toBe(2);
			expect(paid(enKash)).toHaveLength(3);
		});

		it('a token that EnKash never takes ends the run', async () => {
			enKash.sandbox.addFault({ kind: 'status', status: 401, match: { path: endpoint }, times: 2 });
			const { outcomes, calls } = await runSingle(enKash, single, members(enKash, 3), {}, goOn);
			expect(outcomes).toEqual([
				'notSent notAuthorized',
				'notSent runStopped',
				'notSent runStopped',
			]);
			expect(calls).toHaveLength(2);
		});

		it('a refused login is tried once, whatever the node is told to try', async () => {
			const run = { credential: enKash.wrongLogin(), retryOnFail: true, maxTries: 5 };
			const { error, tries, calls } = await runSingle(enKash, single, members(enKash, 3), {}, run);
			expect(error).toMatchObject({
				message: 'This item was not sent',
				description: expect.stringMatching(
					/^EnKash refused the login \(less than a minute ago\)\. /,
				),
			});
			expect(tries).toBe(5);
			expect(enKash.logins).toBe(1);
			expect(calls).toEqual([]);
		});

		it('a refused login ends the run', async () => {
			const run = { credential: enKash.wrongLogin(), ...goOn };
			const { items, outcomes } = await runSingle(enKash, single, members(enKash, 3), {}, run);
			expect(outcomes).toEqual([
				'notSent notAuthorized',
				'notSent runStopped',
				'notSent runStopped',
			]);
			expect(items[0]?.json.error).toMatch(
				/^EnKash refused the login \(HTTP 400\)\. Check 'Client ID'/,
			);
			expect(items[2]?.json.error).toMatch(
				/^The run stopped before this item was sent\. EnKash refused the login/,
			);
			expect(enKash.logins).toBe(1);
		});

		it('HTTP 403 concerns every item', async () => {
			enKash.sandbox.addFault({ kind: 'status', status: 403, match: { path: endpoint, nth: 2 } });
			const { outcomes } = await runSingle(enKash, single, members(enKash, 3), {}, goOn);
			expect(outcomes).toEqual([done, 'rejected notAuthorized', 'notSent runStopped']);
		});

		it('an unclear item stops no other', async () => {
			enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: endpoint, nth: 2 } });
			const { outcomes } = await runSingle(enKash, single, members(enKash, 3), {}, goOn);
			expect(outcomes).toEqual([done, 'unconfirmed connectionLost', done]);
			expect(paid(enKash)).toEqual([0, 1, 2].map(mobileOf));
		});

		const wrongSetUps: Array<[string, object, string]> = [
			['no company', { companyId: '' }, 'There is no Company ID'],
			[
				'a live account on a test system',
				{ environment: 'live', apiUrl: 'https://pay-en-uat.enkash.in' },
				"'API URL' leads to a test system of EnKash's (pay-en-uat.enkash.in), while 'Environment' is 'Live'",
			],
			['plain http', { apiUrl: 'http://pay.example.com' }, "'API URL' must begin with https://"],
			...(isCoins
				? []
				: [
						['no account', { cardAccountId: '' }, 'There is no Card Account ID'] satisfies [
							string,
							object,
							string,
						],
					]),
		];

		it.each(wrongSetUps)('%s: nothing is sent', async (_, credential, message) => {
			const { error } = await runSingle(enKash, single, members(enKash, 2), {}, { credential });
			expect(error?.message).toContain(message);
			const { items } = await runSingle(
				enKash,
				single,
				members(enKash, 2),
				{},
				{ credential, ...goOn },
			);
			for (const { json } of items) expect(json.error).toContain(message);
			expect(enKash.sandbox.requests).toEqual([]);
		});
	});

	describe('Stop', () => {
		const waiting = useEndlessWaits();

		it('while an item is in flight: it may have been paid, those after it were not sent', async () => {
			enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: endpoint, nth: 2 } });
			const controller = new AbortController();
			const run = { ...goOn, signal: controller.signal };
			const running = runSingle(enKash, single, members(enKash, 4), {}, run);
			await enKash.untilCalled(endpoint, 2);
			controller.abort();
			const { status, outcomes, calls } = await running;
			expect(status).toBe('canceled');
			expect(outcomes).toEqual([
				done,
				'unconfirmed cancelled',
				'notSent cancelled',
				'notSent cancelled',
			]);
			expect(calls).toHaveLength(2);
		});

		it('while an item waits to be sent again: it was not sent', async () => {
			enKash.sandbox.addFault({ kind: 'status', status: 429, match: { path: endpoint } });
			const controller = new AbortController();
			const run = { ...goOn, signal: controller.signal };
			const running = runSingle(enKash, single, members(enKash, 2), {}, run);
			await waiting();
			controller.abort();
			const { outcomes, calls } = await running;
			expect(outcomes).toEqual(['notSent cancelled', 'notSent cancelled']);
			expect(calls).toHaveLength(1);
		});

		it('before the node begins: nothing happens', async () => {
			const run = { signal: AbortSignal.abort() };
			const { tries } = await runSingle(enKash, single, members(enKash, 2), {}, run);
			expect(tries).toBe(0);
			expect(enKash.sandbox.requests).toEqual([]);
		});
	});
});

describe.each([allocatePoints, createCard])('$node and the account', (single) => {
	it.each(['E1', 'E2', 'http'] as const)(
		'too few points, told as %s, end the run',
		async (form) => {
			enKash.fund(150);
			enKash.turn({ failureEnvelope: form });
			const { outcomes, items } = await runSingle(enKash, single, members(enKash, 3), {}, goOn);
			expect(outcomes).toEqual([single.done, 'rejected insufficientBalance', 'notSent runStopped']);
			expect(items.slice(1).map(({ json }) => json.error)).toEqual([
				`EnKash refused this item: ${documented.insufficientBalance}. ${nothingDone(single)} Top up the account, then run it again.`,
				`The run stopped before this item was sent. The account's balance is used up: ${documented.insufficientBalance}.`,
			]);
			// Whoever was not paid is named, so that nobody is lost.
			expect(items[2]?.json.details).toMatchObject({
				name: 'Person 2',
				mobile: mobileOf(2),
				loadAmount: 100,
				cardAccountId: 'CAQL8YCV3',
				...(single === allocatePoints && {
					payoutRun: 'diwali-2026',
					uniqueReferenceNumber: expect.stringMatching(/^R1/),
				}),
			});
		},
	);

	it.each(['E1', 'E2', 'http'] as const)(
		'an unknown account, told as %s, ends the run',
		async (form) => {
			enKash.turn({ failureEnvelope: form });
			const items = members(enKash, 2);
			const { outcomes, items: out } = await runSingle(
				enKash,
				single,
				items,
				{ cardAccountId: 'CANOPE' },
				goOn,
			);
			expect(outcomes).toEqual(['rejected refused', 'notSent runStopped']);
			expect(out[0]?.json.error).toBe(
				`EnKash refused this item: ${documented.accountNotFound('CEK1PU9AOO', 'CANOPE')}. ${nothingDone(single)} ${afterRefusal.account}`,
			);
		},
	);

	it('an unknown partner ends the run', async () => {
		const run = { credential: { partnerId: 'CRMNOPE' }, ...goOn };
		const { outcomes, items } = await runSingle(enKash, single, members(enKash, 2), {}, run);
		expect(outcomes).toEqual(['rejected refused', 'notSent runStopped']);
		expect(items[0]?.json.error).toBe(
			`EnKash refused this item: ${documented.accountNotOfPartner}. ${nothingDone(single)} ${afterRefusal.account}`,
		);
	});
});

describe.each([allocatePoints, allocateCoins])('$node with references', (single) => {
	const { node, endpoint, paid } = single;
	const isCoins = node === allocateCoins.node;

	it('the same payout twice in one input: the first counts', async () => {
		const [one = {}, two = {}] = members(enKash, 2);
		const { outcomes, items } = await runSingle(
			enKash,
			single,
			[one, two, one],
			{ options: { concurrency: 3 } },
			goOn,
		);
		expect(outcomes).toEqual(['allocated', 'allocated', 'rejected duplicateInInput']);
		expect(items[2]?.json.error).toBe(
			'Item 3 has the same reference as item 1, which is the one that counts.',
		);
		expect(paid(enKash)).toHaveLength(2);
	});

	it('a wrong item does not take the place of a right one', async () => {
		const [one = {}] = members(enKash, 1);
		const wrong = { ...one, ...single.wrong.values };
		const { outcomes } = await runSingle(enKash, single, [wrong, one], {}, goOn);
		expect(outcomes).toEqual(['rejected invalidRow', 'allocated']);
	});

	it('payouts told apart by a value', async () => {
		const [one = {}] = members(enKash, 1);
		const awards = ['A', 'B', 'A', ''];
		const { outcomes } = await runSingle(
			enKash,
			single,
			awards.map((award) => ({ ...one, award })),
			{ options: { distinguishBy: '={{ $json.award }}' } },
			goOn,
		);
		expect(outcomes).toEqual(['allocated', 'allocated', 'rejected duplicateInInput', 'allocated']);
	});

	it('no payout run: each item says so', async () => {
		const { outcomes, items } = await runSingle(
			enKash,
			single,
			members(enKash, 2),
			{ payoutRun: '={{ " " }}' },
			goOn,
		);
		expect(outcomes).toEqual(['rejected invalidRow', 'rejected invalidRow']);
		expect(items[0]?.json.error).toBe(
			"'Payout Run' holds nothing, where a name for this payout (e.g. diwali-2026) is expected.",
		);
	});

	it.each([2, 5])('%i items in flight at a time', async (concurrency) => {
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: endpoint }, times: 9 });
		const controller = new AbortController();
		const run = { ...goOn, signal: controller.signal };
		const options = { concurrency };
		const running = runSingle(enKash, single, members(enKash, 9), { options }, run);
		await enKash.untilCalled(endpoint, concurrency);
		controller.abort();
		const { outcomes, calls } = await running;
		expect(calls).toHaveLength(concurrency);
		expect(outcomes.filter((outcome) => outcome === 'unconfirmed cancelled')).toHaveLength(
			concurrency,
		);
	});

	it('items in flight come out in the order of the input', async () => {
		enKash.sandbox.addFault({ kind: 'delay', delayMs: 30, match: { path: endpoint } });
		const options = { concurrency: 4 };
		const { items } = await runSingle(enKash, single, members(enKash, 6), { options });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3, 4, 5].map((item) => ({ item })),
		);
		expect(new Set(paid(enKash)).size).toBe(6);
	});

	it('faults among items in flight: each item keeps its own end and its place, nobody is paid twice', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: endpoint } });
		enKash.sandbox.addFault({ kind: 'resetBefore', match: { path: endpoint } });
		const options = { concurrency: 4 };
		const { outcomes, items, calls } = await runSingle(
			enKash,
			single,
			members(enKash, 8),
			{ options },
			goOn,
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			outcomes.map((_, item) => ({ item })),
		);
		expect(outcomes.filter((outcome) => outcome === 'unconfirmed connectionLost')).toHaveLength(2);
		expect(outcomes.filter((outcome) => outcome === 'allocated')).toHaveLength(6);
		expect(calls).toHaveLength(8);
		expect(paid(enKash)).toHaveLength(7);
		expect(new Set(paid(enKash)).size).toBe(7);
	});

	it('a failure ends the run, but not the items in flight', async () => {
		const everyone = members(enKash, 6);
		refuse(enKash, single, everyone, 1);
		const options = { concurrency: 2 };
		const { error, calls } = await runSingle(enKash, single, everyone, { options });
		expect(error).toMatchObject({ message: wasRefused, context: { itemIndex: 1 } });
		// The other lane may have begun one more item before the refusal came.
		expect([2, 3]).toContain(calls.length);
		const done = calls.length - 1;
		expect(paid(enKash)).toHaveLength(done);
		expect(error).toHaveProperty(
			'description',
			expect.stringContaining(`Of 6 items, ${done} went through and 0 may have gone through.`),
		);
	});

	describe('resendWhenUnclear', () => {
		useShortWaits(enKash);

		beforeEach(() => {
			if (isCoins) enKash.turn({ duplicateWords: 'This request ID has already been processed' });
		});

		it.each(named)('$name: sent again with the same reference', async ({ fault }) => {
			const { outcomes, calls } = await payOne(single, fault, { resendWhenUnclear: true });
			// EnKash says that it knows the reference, so the first send or an earlier run paid it.
			expect(outcomes).toEqual([
				isPaid(fault) ? 'alreadyAllocated confirmedByResend' : 'allocated',
			]);
			expect(calls).toHaveLength(2);
			expect(calls[1]?.rawBody).toBe(calls[0]?.rawBody);
			expect(paid(enKash)).toHaveLength(1);
		});

		it('as often as three times, then unconfirmed; Retry On Fail goes on from there', async () => {
			const fault: Fault = { kind: 'resetAfter', times: 4 };
			const { tries, outcomes, calls } = await payOne(
				single,
				fault,
				{ resendWhenUnclear: true },
				{ retryOnFail: true },
			);
			expect(tries).toBe(2);
			expect(outcomes).toEqual(['alreadyAllocated confirmedByResend']);
			expect(calls).toHaveLength(5);
			expect(new Set(calls.map(({ rawBody }) => rawBody)).size).toBe(1);
			expect(paid(enKash)).toHaveLength(1);
		});
	});
});
