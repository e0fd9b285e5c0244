import { runBulk } from './bulkAllocate/bulk';
import { isUnclear, members, runSingle, singleNodes } from './perItem/single';
import { people, useEnKash, useShortWaits } from './support';

/** "Timed out" with the code of a refusal is none: EnKash may have paid by then, and a card has no reference. */

const enKash = useEnKash();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

describe.each(singleNodes)('told to $node', (single) => {
	const fault = { kind: 'openRefusal', match: { path: single.endpoint } } as const;

	it('is unconfirmed, and says what to do', async () => {
		enKash.sandbox.addFault(fault);
		const { fates, items } = await runSingle(enKash, single, members(enKash, 2), {}, goOn);
		expect(fates).toEqual(['unconfirmed unreadableReply', single.done]);
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
		const { fates } = await runBulk(enKash, people(3));
		expect(fates).toEqual(Array<string>(3).fill('alreadyAllocated confirmedByResend'));
		expect(enKash.sandbox.ledger.points).toHaveLength(3);
	});

	it('of one row: that one is unconfirmed, the others are paid', async () => {
		enKash.sandbox.addFault({ kind: 'openRefusal', match: { path: 'bulk' }, rows: 1 });
		const { fates, results } = await runBulk(enKash, people(3));
		expect(fates).toEqual(['unconfirmed unmatchedReply', 'allocated', 'allocated']);
		expect(results[0]?.reason).toContain('Sandbox: the transaction timed out');
		expect(enKash.sandbox.ledger.points).toHaveLength(3);
	});

	it('of one row, with a look-up: it is found', async () => {
		enKash.sandbox.addFault({ kind: 'openRefusal', match: { path: 'bulk' }, rows: 1 });
		const { fates } = await runBulk(enKash, people(3), { options: { confirmBy: 'lookup' } });
		expect(fates).toEqual(Array<string>(3).fill('allocated'));
	});
});
