import type { Fault, FaultKind } from '../sandbox';
import { runBulk } from './bulkAllocate/bulk';
import {
	allocatePoints,
	createCard,
	detailsOf,
	isUnclear,
	members,
	runSingle,
} from './perItem/single';
import { people, useEnKash, useShortWaits } from './support';

/** A reply or a log record that names somebody or something else than was sent proves nothing, in any node. */

const enKash = useEnKash();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

const foreign: Array<{ kind: FaultKind; says: RegExp }> = [
	{ kind: 'foreignPerson', says: /mobile 6000000000 where 9100000000/ },
	{ kind: 'foreignAccount', says: /card account CASTRANGE where CAQL8YCV3/ },
	{ kind: 'foreignCompany', says: /company CEKSTRANGE where CEK1PU9AOO/ },
	{ kind: 'foreignAmount', says: /101 points where 100/ },
];

describe.each(foreign)('$kind', ({ kind, says }) => {
	describe.each([false, true])(
		'in a row of Bulk Allocate, references echoed: %p',
		(bulkReferenceEcho) => {
			it('is unconfirmed, and costs no other row its outcome', async () => {
				enKash.turn({ bulkReferenceEcho });
				enKash.sandbox.addFault({ kind, match: { path: 'bulk' } });
				const { outcomes, results, summary } = await runBulk(enKash, people(3));
				expect(outcomes).toEqual(['unconfirmed unmatchedReply', 'allocated', 'allocated']);
				// Without a reference, a row that names somebody else speaks of no row of ours.
				const isFound = bulkReferenceEcho || kind !== 'foreignPerson';
				expect(results[0]?.reason).toMatch(isFound ? says : /does not mention this row/);
				expect(summary).toMatchObject({ pointsAllocated: 200, pointsUnconfirmed: 100 });
			});

			it('in all rows: nobody is called paid', async () => {
				enKash.turn({ bulkReferenceEcho });
				enKash.sandbox.addFault({ kind, match: { path: 'bulk' }, rows: 3 });
				const { outcomes } = await runBulk(enKash, people(3));
				expect(outcomes).toEqual(Array<string>(3).fill('unconfirmed unmatchedReply'));
			});
		},
	);

	describe.each([allocatePoints, createCard])('in a reply to $node', (single) => {
		const fault: Fault = { kind, match: { path: single.endpoint } };

		it('is unconfirmed, with what it speaks of and what to do', async () => {
			enKash.sandbox.addFault(fault);
			const { outcomes, items } = await runSingle(enKash, single, members(enKash, 2), {}, goOn);
			expect(outcomes).toEqual(['unconfirmed unmatchedReply', single.done]);
			expect(detailsOf(items[0] ?? { json: {} }).reason).toMatch(says);
			expect(items[0]?.json.error).toMatch(/before you try again/);
		});

		it('stops the node, and Retry On Fail sends nothing again', async () => {
			enKash.sandbox.addFault(fault);
			const run = { retryOnFail: true };
			const { error, calls } = await runSingle(enKash, single, members(enKash, 2), {}, run);
			expect(error).toMatchObject({ message: isUnclear, context: { itemIndex: 0 } });
			expect(error).toHaveProperty('description', expect.stringMatching(says));
			expect(calls).toHaveLength(1);
			expect(single.paid(enKash)).toHaveLength(1);
		});
	});

	describe.each(['enKashBulkAllocate', 'enKashAllocatePoints'])(
		'in the log that %s asks',
		(node) => {
			it('confirms nothing', async () => {
				const isBulk = node === 'enKashBulkAllocate';
				const options = { confirmBy: 'lookup' };
				enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: 'create' } });
				enKash.sandbox.addFault({ kind, match: { path: 'transaction/all' } });
				const everyone = members(enKash, 1);
				const { outcomes } = isBulk
					? await runBulk(enKash, everyone, { options })
					: await runSingle(enKash, allocatePoints, everyone, { options }, goOn);
				expect(outcomes).toEqual(['unconfirmed unmatchedReply']);
				expect(enKash.callsTo('transaction/all')).toHaveLength(1);
				expect(enKash.sandbox.ledger.points).toHaveLength(1);
			});
		},
	);
});

describe('a reply that says less than was sent', () => {
	it.each([{ echoReference: false }, { cardLoadAmountType: 'text' as const }])(
		'contradicts nothing: %p',
		async (switches) => {
			enKash.turn(switches);
			for (const single of [allocatePoints, createCard]) {
				const { outcomes } = await runSingle(enKash, single, members(enKash, 1));
				expect(outcomes).toEqual([single.done]);
			}
		},
	);

	it.each(['generate', 'provide'])(
		'a log that names nobody, with %s: enough only for a reference that names the person',
		async (referenceMode) => {
			enKash.turn({ transactionFacts: 'bare' });
			enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: 'bulk' } });
			const options = { confirmBy: 'lookup' };
			const items = people(1, { Reference: 'OWN-1' });
			const { outcomes } = await runBulk(enKash, items, { referenceMode, options });
			expect(outcomes).toEqual([
				referenceMode === 'generate' ? 'allocated' : 'unconfirmed unmatchedReply',
			]);
		},
	);
});

it('a transaction on a row that is listed as failed: it may have been paid', async () => {
	enKash.sandbox.addFault({ kind: 'transactionOnFailure', match: { path: 'bulk' } });
	const { outcomes } = await runBulk(enKash, people(2));
	expect(outcomes).toEqual(['unconfirmed unmatchedReply', 'allocated']);
});

it.each([allocatePoints, createCard])(
	'a transaction in a refusal of $node: it may have been paid',
	async (single) => {
		enKash.sandbox.addFault({ kind: 'transactionOnFailure', match: { path: single.endpoint } });
		const { outcomes } = await runSingle(enKash, single, members(enKash, 1), {}, goOn);
		expect(outcomes).toEqual([expect.stringMatching(/^unconfirmed /)]);
		expect(single.paid(enKash)).toHaveLength(1);
	},
);
