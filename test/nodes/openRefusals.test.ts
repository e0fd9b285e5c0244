import { runBulk } from './bulkAllocate/bulk';
import {
	allocatePoints,
	createCard,
	detailsOf,
	isUnclear,
	members,
	runSingle,
	singleNodes,
} from './perItem/single';
import { people, person, useEnKash, useShortWaits, useStubServer } from './support';

/** "Timed out" with the code of a refusal is none: EnKash may have paid by then, and a card has no reference. */

const enKash = useEnKash();
const stubServer = useStubServer();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

describe.each(singleNodes)('told to $node', (single) => {
	const fault = { kind: 'openRefusal', match: { path: single.endpoint } } as const;

	it('is unconfirmed, and says what to do', async () => {
		enKash.sandbox.addFault(fault);
		const { outcomes, items } = await runSingle(enKash, single, members(enKash, 2), {}, goOn);
		expect(outcomes).toEqual(['unconfirmed unreadableReply', single.done]);
		expect(items[0]?.json.error).toMatch(/before you try again/);
		expect(single.paid(enKash)).toHaveLength(2);
	});

	it('stops the node, and Retry On Fail sends nothing again', async () => {
		enKash.sandbox.addFault(fault);
		const run = { retryOnFail: true };
		const { error, calls } = await runSingle(enKash, single, members(enKash, 1), {}, run);
		expect(error?.message).toBe(isUnclear);
		expect(calls).toHaveLength(1);
		expect(single.paid(enKash)).toHaveLength(1);
	});
});

describe('told to Bulk Allocate', () => {
	it('of a whole batch: it is sent again, and what it says counts', async () => {
		enKash.sandbox.addFault({ kind: 'openRefusal', match: { path: 'bulk' } });
		const { outcomes } = await runBulk(enKash, people(3));
		expect(outcomes).toEqual(Array<string>(3).fill('alreadyAllocated confirmedByResend'));
		expect(enKash.sandbox.ledger.points).toHaveLength(3);
	});

	it('of one row: that one is unconfirmed, the others are paid', async () => {
		enKash.sandbox.addFault({ kind: 'openRefusal', match: { path: 'bulk' }, rows: 1 });
		const { outcomes, results } = await runBulk(enKash, people(3));
		expect(outcomes).toEqual(['unconfirmed unmatchedReply', 'allocated', 'allocated']);
		expect(results[0]?.reason).toContain('Sandbox: the transaction timed out');
		expect(enKash.sandbox.ledger.points).toHaveLength(3);
	});

	it('of one row, with a look-up: it is found', async () => {
		enKash.sandbox.addFault({ kind: 'openRefusal', match: { path: 'bulk' }, rows: 1 });
		const { outcomes } = await runBulk(enKash, people(3), { options: { confirmBy: 'lookup' } });
		expect(outcomes).toEqual(Array<string>(3).fill('allocated'));
	});
});

describe.each(['FAILED', 'Declined', 'PENDING', 'IN_PROGRESS', 'REVERSED', 'CANCELLED'])(
	'a success whose transaction has the status %s',
	(status) => {
		it.each([allocatePoints, createCard])(
			'is none: $node',
			async ({ node, parameters, endpoint }) => {
				const payload = { enKashCardId: 'EKC1', enkashCardTxnId: 'ECT1', status };
				stubServer.replies = { [endpoint]: { body: { code: 0, message: 'Success', payload } } };
				const items = [person(0, { email: 'asha@example.com' })];
				const { outputs } = await stubServer.run({ node, parameters, items, ...goOn });
				expect(detailsOf(outputs[0]?.[0] ?? { json: {} }).outcome).toBe('unconfirmed');
			},
		);

		it('is none: a row of Bulk Allocate', async () => {
			const { mobile, loadAmount } = person(0);
			const row = { mobile, loadAmount, enkashCardTxnId: 'ECT1', status: { name: status } };
			const payload = { successBulkEnKashCardCreateDTOs: [row] };
			stubServer.replies = { 'bulk-create': { body: { code: 0, message: 'Success', payload } } };
			const { outputs } = await stubServer.run({
				node: 'enKashBulkAllocate',
				parameters: { payoutRun: 'diwali-2026' },
				items: [person(0)],
			});
			expect(outputs.map((items) => items.length)).toEqual([0, 0, 1, 1]);
		});
	},
);

it.each(['CREATED', 'SUCCESS', 'Active', 'UL'])(
	'the status %s contradicts no success',
	async (status) => {
		const payload = { enKashCardId: 'EKC1', enkashCardTxnId: 'ECT1', status };
		stubServer.replies = {
			[createCard.endpoint]: { body: { code: 0, message: 'Success', payload } },
		};
		const { node, parameters } = createCard;
		const { outputs } = await stubServer.run({ node, parameters, items: [person(0)] });
		expect(outputs[0]?.[0]?.json.outcome).toBe('created');
	},
);
