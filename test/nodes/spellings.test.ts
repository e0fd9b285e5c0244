import { runBulk } from './bulkAllocate/bulk';
import { allocateCoins, allocatePoints, createCard, members, runSingle } from './perItem/single';
import { people, useEnKash, useShortWaits } from './support';

/**
 * References are made from the IDs of company and account as they are written. Where EnKash takes small letters too,
 * another spelling would pay everybody of a payout run again.
 */

const enKash = useEnKash();
useShortWaits(enKash);
beforeEach(() => enKash.turn({ idCase: 'ignored' }));

const goOn = { onError: 'continueRegularOutput' } as const;
const otherSpellings = [
	{ cardAccountId: 'caql8ycv3' },
	{ cardAccountId: 'CAQL8YCv3' },
	{ options: { companyId: 'cek1pu9aoo' } },
];

describe.each(otherSpellings)('the credential has it in capitals, the node %j', (parameters) => {
	it('Bulk Allocate sends nothing, and says so', async () => {
		await runBulk(enKash, people(2));
		const { error } = await runBulk(enKash, people(2), parameters);
		expect(error?.message).toMatch(/^'C\w+ .*ID' is written in two ways$/);
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});

	it('Allocate Points neither', async () => {
		const everyone = members(enKash, 1);
		await runSingle(enKash, allocatePoints, everyone);
		const { outcomes } = await runSingle(enKash, allocatePoints, everyone, parameters, goOn);
		expect(outcomes).toEqual(['rejected invalidRow']);
		expect(enKash.sandbox.ledger.points).toHaveLength(1);
	});

	it('Create Card has no reference, so it may be written so', async () => {
		const { outcomes } = await runSingle(enKash, createCard, members(enKash, 1), parameters);
		expect(outcomes).toEqual(['created']);
	});
});

it('Allocate Coins compares the company', async () => {
	const options = { companyId: 'cek1pu9aoo' };
	const { error } = await runSingle(enKash, allocateCoins, members(enKash, 1), { options });
	expect(error).toMatchObject({
		message: "'Company ID' is written in two ways",
		description: expect.stringContaining(
			'paid with "cek1pu9aoo" would be paid again with "CEK1PU9AOO"',
		),
	});
	expect(enKash.sandbox.ledger.coins).toEqual([]);
});

it.each(['cardAccountId', 'companyId'])(
	'a credential with another spelling of %s than EnKash: nothing is sent',
	async (id) => {
		const credential = { [id]: String(enKash.credential()[id]).toLowerCase() };
		const { error } = await runBulk(enKash, people(2), {}, { credential });
		expect(error?.message).toMatch(/^'C\w+ .*ID' is written in two ways$/);
		expect(enKash.sandbox.ledger.points).toEqual([]);
	},
);

it('an account of another name is none of this', async () => {
	const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
	expect((await runBulk(enKash, people(1), { cardAccountId })).outcomes).toEqual(['allocated']);
});

it.each(['Prime\u0301-1', 'BONUS\u00a01', 'BONUS  1'])(
	'a reference of my own that looks like another one (%j) is refused',
	async (odd) => {
		const usual = odd.normalize('NFC').replace(/\s+/g, ' ');
		const items = [usual, odd].map((Reference, index) => ({ ...people(2)[index], Reference }));
		const provide = { referenceMode: 'provide' };
		expect((await runBulk(enKash, items, provide)).outcomes).toEqual([
			'allocated',
			'rejected invalidRow',
		]);
		const own = { ...provide, uniqueReferenceNumber: odd };
		const { outcomes } = await runSingle(enKash, allocatePoints, members(enKash, 1), own, goOn);
		expect(outcomes).toEqual(['rejected invalidRow']);
	},
);
