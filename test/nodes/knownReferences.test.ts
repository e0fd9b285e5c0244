import type { INodeParameters } from 'n8n-workflow';
import type { Fault, Switches } from '../sandbox';
import { runBulk } from './bulkAllocate/bulk';
import { give } from './enKash/lookups';
import { allocateCoins, allocatePoints, detailsOf, members, runSingle } from './perItem/single';
import { type Json, mobileOf, person, useEnKash, useShortWaits } from './support';

/** What "exists already" means depends on who made the reference, and on what this run has sent before. */

const enKash = useEnKash();
useShortWaits(enKash);

const goOn = { onError: 'continueRegularOutput' } as const;

/** Pays one person 500 points, or the coins of an event. */
interface Payer {
	name: string;
	path: string;
	pay(referenceMode: 'generate' | 'provide'): Promise<{ outcome?: string; result: Json }>;
	/** Pays the same reference elsewhere, or in an earlier run with 100 points. */
	payBefore(referenceMode: 'generate' | 'provide'): Promise<void>;
	payments(): number;
}

async function bulk(referenceMode: string, loadAmount = 500) {
	const items = [person(0, { loadAmount, uniqueReferenceNumber: 'OWN-1' })];
	const { outcomes, results, summary } = await runBulk(enKash, items, { referenceMode });
	return { outcome: outcomes[0], result: results[0] ?? {}, summary };
}

async function single(
	node: typeof allocatePoints,
	referenceMode: string,
	more: INodeParameters = {},
) {
	const { outcomes, items } = await runSingle(
		enKash,
		node,
		members(enKash, 1),
		{
			referenceMode,
			uniqueReferenceNumber: 'OWN-1',
			requestId: 'OWN-1',
			options: { resendWhenUnclear: true },
			...more,
		},
		goOn,
	);
	return { outcome: outcomes[0], result: detailsOf(items[0] ?? { json: {} }) };
}

const points = () => enKash.sandbox.ledger.points.length;

const payers: Payer[] = [
	{
		name: 'Bulk Allocate',
		path: 'bulk-create',
		pay: async (mode) => await bulk(mode),
		async payBefore(mode) {
			if (mode === 'generate') await bulk(mode, 100);
			else give(enKash, { reference: 'OWN-1', mobile: '9600098867', amount: 7 });
		},
		payments: points,
	},
	{
		name: 'Allocate Points',
		path: 'create-allocate-points',
		pay: async (mode) => await single(allocatePoints, mode, { loadAmount: 500 }),
		async payBefore(mode) {
			if (mode === 'generate') await single(allocatePoints, mode, { loadAmount: 100 });
			else give(enKash, { reference: 'OWN-1', mobile: '9600098867', amount: 7 });
		},
		payments: points,
	},
	{
		name: 'Allocate Coins',
		path: 'allocate-coin',
		pay: async (mode) => await single(allocateCoins, mode),
		async payBefore(mode) {
			await single(allocateCoins, mode);
		},
		payments: () => enKash.sandbox.ledger.coins.length,
	},
];

const documentedTable: Array<['generate' | 'provide', boolean, string]> = [
	['generate', false, 'alreadyAllocated duplicateReference'],
	['generate', true, 'alreadyAllocated confirmedByResend'],
	['provide', false, 'rejected duplicateReference'],
	['provide', true, 'unconfirmed duplicateReference'],
];

describe.each(payers)('$name', ({ path, pay, payBefore, payments }) => {
	beforeEach(() => enKash.turn({ duplicateWords: 'Request ID already processed' }));

	it.each(documentedTable)(
		'%s, this run sent it before: %p: %s',
		async (mode, isUnclear, outcome) => {
			await payBefore(mode);
			const before = payments();
			if (isUnclear) enKash.sandbox.addFault({ kind: 'resetBefore', match: { path } });
			const paid = await pay(mode);
			expect(paid.outcome).toBe(outcome);
			expect(payments()).toBe(before);
			// What it was paid with then, nobody knows.
			if (mode === 'generate') expect(paid.result).not.toHaveProperty('loadAmount');
		},
	);

	const silent: Fault[] = [
		{ kind: 'resetAfter' },
		{ kind: 'status', status: 503, when: 'after' },
		{ kind: 'emptyBody' },
	];

	it.each(silent)(
		'a first send that paid, after %j: by this run or an earlier one',
		async (fault) => {
			enKash.sandbox.addFault({ ...fault, match: { path } });
			const { outcome, result } = await pay('generate');
			expect(outcome).toBe('alreadyAllocated confirmedByResend');
			expect(result.reason).toContain(
				'This run sent it before without a clear answer, so that attempt or an earlier run paid it, maybe with another amount.',
			);
			expect(payments()).toBe(1);
		},
	);

	it.each([
		'Duplicate reference',
		'This is a duplicate request id',
		'requestId already processed',
		'Reference number has already been used',
		'The transaction associated with the given Unique reference Number already exists',
		'The reference_number is not unique',
	])('known in other words: %s', async (duplicateWords) => {
		enKash.turn({ duplicateWords });
		await payBefore('generate');
		const { outcome, result } = await pay('generate');
		expect(outcome).toBe('alreadyAllocated duplicateReference');
		expect(result.reason).toContain(duplicateWords);
		expect(payments()).toBe(1);
	});

	it.each([
		'Reference number not found',
		'The email already exists',
		'Duplicate e-mail',
		'The user exists already',
		'Request ID is required',
	])('words that only look so are a refusal: %s', async (duplicateWords) => {
		enKash.turn({ duplicateWords });
		await payBefore('generate');
		const { outcome } = await pay('generate');
		expect(outcome).toBe('rejected refused');
		expect(payments()).toBe(1);
	});

	it('a refusal without words does not exclude that the reference was paid before', async () => {
		enKash.turn({ refusalWithoutWords: true });
		await payBefore('generate');
		const { outcome, result } = await pay('generate');
		expect(outcome).toBe('rejected refused');
		expect(result.reason).toMatch(
			/without giving a reason, so an earlier payout with this reference can't be excluded\.$/,
		);
	});
});

it('Bulk Allocate counts apart what a resend confirmed', async () => {
	await bulk('generate', 100);
	enKash.sandbox.addFault({ kind: 'status', status: 503, match: { path: 'bulk' } });
	const { summary } = await bulk('generate', 500);
	expect(summary).toMatchObject({
		allocated: 0,
		alreadyAllocated: 1,
		pointsAllocated: 0,
		confirmedByResend: 1,
		pointsConfirmedByResend: 500,
	});
	expect(enKash.sandbox.ledger.points.map(({ amount }) => amount)).toEqual([100]);
});

describe('a body code', () => {
	const refuseAll: Partial<Switches> = { blockedMobiles: [mobileOf(0)] };

	it.each([100, 102, 200, 201, 299, 301, 408, 409, 429, 500, 503, 599, -1, 600])(
		'%i, which EnKash does not document as a refusal, proves nothing',
		async (refusalCode) => {
			enKash.turn({ ...refuseAll, refusalCode });
			const options = { resendWhenUnclear: false };
			const { outcome } = await single(allocatePoints, 'generate', { options });
			expect(outcome).toMatch(/^unconfirmed (unreadableReply|serverError)$/);
		},
	);

	it.each([1, 403, 412, 422])('%i, which it does, is a refusal', async (refusalCode) => {
		enKash.turn({ ...refuseAll, refusalCode });
		const { outcome } = await single(allocatePoints, 'generate');
		expect(outcome).toMatch(/^rejected /);
	});

	it.each([200, 409, 500])(
		'%i for a whole batch: its rows are unconfirmed',
		async (refusalCode) => {
			const poisonedMobiles = [mobileOf(0)];
			enKash.turn({ refusalCode, poisonedMobiles, invalidRowRefusesBatch: 'code1' });
			const { outcomes } = await runBulk(enKash, [person(0), person(1)]);
			expect(outcomes).toEqual([
				expect.stringMatching(/^unconfirmed/),
				expect.stringMatching(/^unconfirmed/),
			]);
			expect(points()).toBe(0);
		},
	);
});
