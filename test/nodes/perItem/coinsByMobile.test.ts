/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { callMethod, repositoryRoot, runWorkflow, type WorkflowJson } from '../../harness';
import { type Json, mobileOf, useEnKash, useShortWaits, useStubServer } from '../support';
import { allocateCoins, detailsOf, isUnclear, members, runSingle } from './single';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

/** The person of each item by mobile, whose cards are on the account that `members` fills. */
function byMobile(value = '={{ $json.mobile }}'): INodeParameters {
	return {
		userId: { __rl: true, mode: 'mobile', value },
		cardAccountId: enKash.sandbox.account.incentiveCardAccountId,
	};
}

const asha: Json = {
	enKashCardId: 'EKC9MKS5RM',
	userId: 'EKPDC37K',
	cardAccountId: 'CAQL8YCV3',
	mobile: '9600098867',
};
const ravi: Json = { ...asha, userId: 'EKHCPB7W', mobile: '9600098868' };

/** A stub that lists these cards and grants every coin. */
function list(payload: unknown): void {
	const success = (inner: unknown) => ({ body: { code: 0, message: 'Success', payload: inner } });
	stub.replies = {
		'/search': success(payload),
		'/allocate-coin': success('Successfully allocated enkash Coins'),
	};
}

function granted(): Json[] {
	return stub.requests
		.filter((call) => call.path.includes('/allocate-coin'))
		.map(({ body }) => (typeof body === 'object' && body !== null ? { ...body } : {}));
}

async function grant(mobile: string, more: INodeParameters = {}) {
	return await stub.run({
		node: 'enKashAllocateCoins',
		parameters: {
			userId: { __rl: true, mode: 'mobile', value: mobile },
			event: 'REFERRAL_EVENT',
			payoutRun: 'referrals',
			...more,
		},
		...goOn,
	});
}

it('people are paid by mobile number, and the cards are listed once', async () => {
	const everyone = members(enKash, 3);
	const { items, outcomes } = await runSingle(enKash, allocateCoins, everyone, byMobile());
	expect(outcomes).toEqual(['allocated', 'allocated', 'allocated']);
	expect(allocateCoins.paid(enKash)).toEqual([0, 1, 2].map(mobileOf));
	expect(items.map(({ json }) => [json.mobile, json.userId])).toEqual(
		everyone.map(({ mobile, userId }) => [mobile, userId]),
	);
	expect(enKash.callsTo('/search')).toHaveLength(1);
});

it('by mobile or by ID it is the same payout, so nobody is paid twice', async () => {
	const [person = {}] = members(enKash, 1);
	const other = { ...person, mobile: `+91 ${String(person.mobile)}` };
	await runSingle(enKash, allocateCoins, [person]);
	const { outcomes } = await runSingle(enKash, allocateCoins, [person, other], byMobile(), goOn);
	expect(outcomes).toEqual(['alreadyAllocated duplicateReference', 'rejected duplicateInInput']);
	expect(enKash.sandbox.ledger.coins).toHaveLength(1);
});

it('a number that nobody has costs nobody else their coins', async () => {
	const [first = {}, last = {}] = members(enKash, 2);
	const stranger = { ...first, mobile: '9811111111' };
	const { outcomes, items } = await runSingle(
		enKash,
		allocateCoins,
		[first, stranger, { ...last, mobile: '98' }, last],
		byMobile(),
		goOn,
	);
	expect(outcomes).toEqual([
		'allocated',
		'rejected invalidRow',
		'rejected invalidRow',
		'allocated',
	]);
	expect(items.slice(1, 3).map((item) => detailsOf(item).reason)).toEqual([
		"There is no card with this mobile number in this account. Check the number and, if you have several accounts, 'Card Account ID'.",
		'\'Person\' holds "98", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 2 digits.',
	]);
	expect(detailsOf(items[1] ?? { json: {} })).toMatchObject({ mobile: '9811111111' });
});

it.each<[string, unknown, RegExp]>([
	[
		'that two people share',
		[asha, { ...ravi, mobile: asha.mobile }],
		/^There are 2 users with this mobile number\. Enter one of these IDs instead: EKPDC37K, EKHCPB7W\.$/,
	],
	[
		'of a card without a user ID',
		[{ ...asha, userId: null }, ravi],
		/^The card with this mobile number names no user ID\. Enter the ID instead\.$/,
	],
	[
		'of two cards, one of them without a user ID, as it may be somebody else',
		{ recordsCount: 2, data: [asha, { ...ravi, mobile: asha.mobile, userId: null }] },
		/^One of the 2 cards with this mobile number names no user ID\. Enter the ID instead\.$/,
	],
	['in a part of the list', { recordsCount: 240, data: [asha, ravi] }, /^EnKash sent only a part/],
	['in a list that may be a part', asha, /^EnKash sent only a part/],
	['of another account', [{ ...asha, cardAccountId: 'CANOBODY' }, ravi], /^There is no card/],
])('a number %s gets nothing, and the reason is said', async (_, payload, reason) => {
	list(payload);
	const { outputs } = await grant('9600098867');
	expect(outputs[0]?.[0]?.json).toMatchObject({
		error: expect.stringMatching(reason),
		details: { outcome: 'rejected', reasonCode: 'invalidRow', mobile: '9600098867' },
	});
	expect(granted()).toEqual([]);
});

it('a person with several cards is one person', async () => {
	list({ recordsCount: 3, data: [asha, ravi, { ...asha, enKashCardId: 'EKCGIFT001' }] });
	const { outputs } = await grant('09600098867');
	expect(outputs[0]?.[0]?.json).toMatchObject({ outcome: 'allocated', userId: 'EKPDC37K' });
	expect(granted()).toMatchObject([{ userId: 'EKPDC37K' }]);
});

it('where EnKash lists no cards, nothing is sent and nobody is to blame', async () => {
	enKash.sandbox.addFault({ kind: 'status', status: 503, times: 9, match: { path: '/search' } });
	const everyone = members(enKash, 2);
	const { outcomes, items, calls } = await runSingle(
		enKash,
		allocateCoins,
		everyone,
		byMobile(),
		goOn,
	);
	expect(outcomes).toEqual(['notSent runStopped', 'notSent runStopped']);
	expect(items[0]?.json.error).toBe(
		'The cards of the account could not be looked up. EnKash answered with a fault of its own (HTTP 503).',
	);
	expect(calls).toEqual([]);
	// Three attempts at one list, not at one for each item.
	expect(enKash.callsTo('/search')).toHaveLength(3);
});

it('Retry On Fail sends nothing again, also where the list is gone by then', async () => {
	enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: '/allocate-coin' } });
	enKash.sandbox.addFault({
		kind: 'status',
		status: 503,
		times: 9,
		match: { path: '/search', nth: 2 },
	});
	const everyone = members(enKash, 2);
	const { error, tries, calls } = await runSingle(enKash, allocateCoins, everyone, byMobile(), {
		retryOnFail: true,
	});
	expect([error?.message, tries]).toEqual([isUnclear, 3]);
	expect(error?.context?.itemIndex).toBe(0);
	expect(calls).toHaveLength(1);
	expect(enKash.sandbox.ledger.coins).toHaveLength(1);
});

it('the list in the editor names each person once, for this account', async () => {
	const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
	const [person = {}] = members(enKash, 1);
	const found = await callMethod('enKashAllocateCoins', 'listSearch', 'searchUsers', {
		credential: enKash.credential(),
		parameters: { cardAccountId, options: {} },
		path: 'parameters.userId',
	});
	const { userId } = person;
	expect(found.results).toEqual([
		expect.objectContaining({ name: `Person 0 ${mobileOf(0)} (${String(userId)})`, value: userId }),
	]);
});

it.each(['0.1.0'])(
	'a workflow that %s saved with a user ID as text still pays',
	async (version) => {
		const file = path.join(repositoryRoot, `test/e2e/fixtures/${version}/allocate-coins.json`);
		const workflow: WorkflowJson = JSON.parse(readFileSync(file, 'utf8'));
		const saved = workflow.nodes.find(({ type }) => type.endsWith('.enKashAllocateCoins'));
		expect(typeof saved?.parameters?.userId).toBe('string');
		const result = await runWorkflow({ workflow, credential: enKash.credential() });
		expect(result.error?.message).toBeUndefined();
		expect(enKash.sandbox.ledger.coins).toHaveLength(1);
	},
);
