import type { Fault, Switches } from '../sandbox';
import { bulkCalls, runBulk } from './bulkAllocate/bulk';
import {
	allocatePoints,
	createCard,
	detailsOf,
	members,
	runSingle,
	singleNodes,
} from './perItem/single';
import {
	outcomeOf,
	mobileOf,
	people,
	useDeadlines,
	useEnKash,
	useShortWaits,
	useStubServer,
} from './support';

/** What went wrong three times in a row would go wrong with the rest of a long sheet too. */

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);
const timeIsUp = useDeadlines();

const goOn = { onError: 'continueRegularOutput' } as const;

/** Lets the time of each call run out as soon as it has arrived. */
async function untilSilent<T>(path: string, calls: number, running: Promise<T>): Promise<T> {
	for (let times = 1; times <= calls; times++) {
		await enKash.untilCalled(path, times);
		timeIsUp();
	}
	return await running;
}

describe('an EnKash that never answers', () => {
	it('is given three batches of ten thousand rows', async () => {
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: 'bulk' }, times: 99 });
		const options = { batchSize: 500, maxAttempts: 1 };
		const running = runBulk(enKash, people(10_000), { options });
		const { outcomes, summary } = await untilSilent('bulk', 3, running);
		expect(outcomes.slice(0, 1500)).toEqual(Array<string>(1500).fill('unconfirmed timeout'));
		expect(new Set(outcomes.slice(1500))).toEqual(new Set(['notSent runStopped']));
		expect(summary).toMatchObject({ batches: 3, requests: 3, unconfirmed: 1500, notSent: 8500 });
		expect(summary.stopped).toMatch(/^EnKash gave no clear answer 3 times in a row: /);
		expect(bulkCalls(enKash)).toHaveLength(3);
	});

	it.each(singleNodes)('is given three items: $node', async (single) => {
		const { endpoint } = single;
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: endpoint }, times: 99 });
		const running = runSingle(enKash, single, members(enKash, 20), {}, goOn);
		const { outcomes, calls, items } = await untilSilent(endpoint, 3, running);
		expect(outcomes).toEqual([
			...Array<string>(3).fill('unconfirmed timeout'),
			...Array<string>(17).fill('notSent runStopped'),
		]);
		expect(calls).toHaveLength(3);
		expect(items[19]?.json.error).toMatch(/EnKash gave no clear answer 3 times in a row/);
	});
});

const open: Fault[] = [
	{ kind: 'resetAfter' },
	{ kind: 'status', status: 503 },
	{ kind: 'html', status: 200 },
	{ kind: 'status', status: 429 },
];

describe.each(open)('%j', (fault) => {
	const isNotSent = fault.status === 429;

	it('three batches in a row: the rest is not sent', async () => {
		enKash.sandbox.addFault({ ...fault, match: { path: 'bulk' }, times: 99 });
		const { outcomes } = await runBulk(enKash, people(10), {
			options: { batchSize: 1, maxAttempts: 2 },
		});
		const [first = ''] = outcomes;
		expect(first).toMatch(isNotSent ? /^notSent refused$/ : /^unconfirmed /);
		expect(outcomes).toEqual([
			...Array<string>(3).fill(first),
			...Array<string>(7).fill('notSent runStopped'),
		]);
		expect(bulkCalls(enKash)).toHaveLength(6);
	});

	it('twice, then an answer, and twice again: the run goes on', async () => {
		const match = { path: 'bulk' };
		enKash.sandbox.addFault({ ...fault, match, times: 2 });
		enKash.sandbox.addFault({ ...fault, match: { ...match, nth: 4 }, times: 2 });
		const { outcomes, summary } = await runBulk(enKash, people(8), {
			options: { batchSize: 1, maxAttempts: 1 },
		});
		expect(outcomes.filter((outcome) => outcome === 'allocated')).toHaveLength(4);
		expect(outcomes).not.toContain('notSent runStopped');
		expect(summary.stopped).toBeNull();
	});

	it('several batches at once: the run stops, and no row is lost', async () => {
		enKash.sandbox.addFault({ ...fault, match: { path: 'bulk' }, times: 99 });
		const { outcomes } = await runBulk(enKash, people(40), {
			options: { batchSize: 1, concurrency: 4, maxAttempts: 1 },
		});
		expect(
			outcomes.filter((outcome) => outcome === 'notSent runStopped').length,
		).toBeGreaterThanOrEqual(33);
		expect(bulkCalls(enKash).length).toBeLessThanOrEqual(7);
	});
});

describe('every row refused', () => {
	it('in the same words, batch after batch: the run stops after three', async () => {
		enKash.turn({ blockedMobiles: people(50).map((_, index) => mobileOf(index)) });
		const { outcomes, summary } = await runBulk(enKash, people(50), { options: { batchSize: 2 } });
		expect(outcomes).toEqual([
			...Array<string>(6).fill('rejected refused'),
			...Array<string>(44).fill('notSent runStopped'),
		]);
		expect(summary.stopped).toMatch(/^EnKash refused every row with the same message: /);
	});

	it('but one in each third batch is not: the run goes on', async () => {
		const isBlocked = (index: number) => index % 6 !== 0;
		const blockedMobiles = people(18).flatMap((_, index) =>
			isBlocked(index) ? [mobileOf(index)] : [],
		);
		enKash.turn({ blockedMobiles });
		const { outcomes } = await runBulk(enKash, people(18), { options: { batchSize: 2 } });
		expect(outcomes).toEqual(
			outcomes.map((_, index) => (isBlocked(index) ? 'rejected refused' : 'allocated')),
		);
	});

	it('as known already is no reason to stop: a run is repeated', async () => {
		await runBulk(enKash, people(20));
		const { outcomes } = await runBulk(enKash, people(22), { options: { batchSize: 2 } });
		expect(outcomes).toEqual([
			...Array<string>(20).fill('alreadyAllocated duplicateReference'),
			'allocated',
			'allocated',
		]);
	});

	it('without words may be known already, so a repeated run pays the rest', async () => {
		enKash.turn({ bulkFailureDetails: false });
		await runBulk(enKash, people(8));
		const { outcomes, summary } = await runBulk(enKash, people(10), { options: { batchSize: 2 } });
		expect(outcomes).toEqual([
			...Array<string>(8).fill('rejected refused'),
			'allocated',
			'allocated',
		]);
		expect(summary.stopped).toBeNull();
		expect(enKash.sandbox.ledger.points).toHaveLength(10);
	});

	it.each<Partial<Switches>>([
		{ duplicateWords: '' },
		{ duplicateWords: '', failureEnvelope: 'http' },
		{ refusalWithoutWords: true },
	])('with its whole batch, without words: a repeated run pays the rest (%j)', async (words) => {
		const everyone = people(9);
		// The rows that would be sent alone to find out whether EnKash refuses everything.
		await runBulk(
			enKash,
			everyone.filter((_, index) => [0, 4, 8].includes(index)),
		);
		enKash.turn({ ...words, invalidRowRefusesBatch: 'duplicateWhole' });
		const { outcomes, summary } = await runBulk(enKash, everyone);
		expect(outcomes).toEqual(
			everyone.map((_, index) => (index % 4 === 0 ? 'rejected refused' : 'allocated')),
		);
		expect(summary.stopped).toBeNull();
		expect(enKash.sandbox.ledger.points).toHaveLength(9);
	});
});

describe('items of several accounts', () => {
	const short = 'rejected insufficientBalance';

	/** Empties the account of the credential. */
	function empty(): void {
		const { companyId, cardAccountId } = enKash.sandbox.account;
		const account = enKash.sandbox.ledger.account(companyId, cardAccountId);
		if (account) account.balance = 0;
	}

	it.each([allocatePoints, createCard])(
		'an empty account costs nobody of another account anything: $node',
		async (single) => {
			empty();
			const { cardAccountId, incentiveCardAccountId: other } = enKash.sandbox.account;
			const accounts = [cardAccountId, other, cardAccountId, other];
			const everyone = members(enKash, 4).map((one, index) => ({
				...one,
				account: accounts[index],
			}));
			const parameters = { cardAccountId: '={{ $json.account }}', additionalFields: {} };
			const { outcomes, items, calls } = await runSingle(
				enKash,
				single,
				everyone,
				parameters,
				goOn,
			);
			expect(outcomes).toEqual([short, single.done, 'notSent runStopped', single.done]);
			expect(items[2]?.json.error).toMatch(
				/^The run stopped before this item was sent\. The account/,
			);
			expect(calls).toHaveLength(3);
		},
	);

	it('of one account, one call is enough to see that it is empty', async () => {
		empty();
		const { outcomes, calls } = await runSingle(
			enKash,
			allocatePoints,
			members(enKash, 3),
			{},
			goOn,
		);
		expect(outcomes).toEqual([short, 'notSent runStopped', 'notSent runStopped']);
		expect(calls).toHaveLength(1);
	});

	it('points that one person has spent keep nobody else from giving theirs back', async () => {
		const message = 'Insufficient balance in card account';
		stub.replies = {
			[allocatePoints.endpoint]: ({ rawBody }) => ({
				body: rawBody.includes(mobileOf(0))
					? { response_code: 1, response_message: message, payload: message }
					: { code: 0, message: 'Success', payload: { enKashCardId: 'EKC1' } },
			}),
		};
		const { outputs } = await stub.run({
			node: allocatePoints.node,
			parameters: { ...allocatePoints.parameters, operation: 'unallocate' },
			items: people(3, { email: 'a@example.com' }),
			...goOn,
		});
		const outcomes = outputs[0]?.map((item) => outcomeOf(detailsOf(item)));
		expect(outcomes).toEqual([short, 'takenBack', 'takenBack']);
	});
});
