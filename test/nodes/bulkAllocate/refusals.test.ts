import type { INodeParameters } from 'n8n-workflow';
import type { Switches } from '../../sandbox';
import { documented } from '../../sandbox/texts';
import { mobileOf, people, person, useEnKash, useShortWaits, useStubServer } from '../support';
import { bulkCalls, readBulk, runBulk } from './bulk';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const oneByOne = { options: { batchSize: 1 } };

describe('documented errors of a whole batch', () => {
	const conditions: Array<[Switches['batchCondition'], string]> = [
		['companyIdMissing', documented.companyIdMissing],
		['noPrimaryCard', documented.noPrimaryCard],
		['kycPending', documented.kycPending],
		['binTypeNotMapped', documented.binTypeNotMapped],
	];
	const forms: Array<Partial<Switches>> = [
		{ batchErrorForm: 'http' },
		{ batchErrorForm: 'code1' },
		{ batchErrorForm: 'code1', failureEnvelope: 'E1' },
		{ batchErrorForm: 'everyRow' },
	];

	describe.each(forms)('as %p', (form) => {
		it.each(conditions)('%s: each row says why, and the run ends', async (batchCondition, text) => {
			enKash.turn({ ...form, batchCondition });
			const { outcomes, results, summary, hints } = await runBulk(enKash, people(4), {
				options: { batchSize: 2 },
			});
			expect(outcomes).toEqual([
				'rejected refused',
				'rejected refused',
				'notSent runStopped',
				'notSent runStopped',
			]);
			expect(results[0]?.reason).toBe(`EnKash refused this row: ${text}`);
			expect(results[3]?.reason).toBe(
				`The run stopped before this row was sent. EnKash refused the account: ${text}`,
			);
			expect(summary).toMatchObject({
				batches: 1,
				requests: 1,
				stopped: `EnKash refused the account: ${text}`,
			});
			// Once, and with nothing to correct in a row.
			expect(hints[0]?.message.split(text)).toHaveLength(2);
			expect(hints[0]?.message).not.toMatch(/Items? \d|Correct/);
		});
	});

	const accountErrors = [
		documented.accountNotOfPartner,
		documented.accountNotFound('CEK1PU9AOO', 'CAQL8YCV3'),
	];
	const replies: Array<[string, (text: string) => { status?: number; body: object }]> = [
		[
			'HTTP 404',
			(text) => ({
				status: 404,
				body: { response_code: 1, response_message: text, payload: text },
			}),
		],
		['HTTP 422 in E1', (text) => ({ status: 422, body: { code: 1, message: text } })],
		['code 1 as text', (text) => ({ body: { response_code: '1', payload: text } })],
		['another code', (text) => ({ body: { code: 412, message: text, payload: null } })],
	];

	describe.each(accountErrors)('%s', (text) => {
		it.each(replies)('as %s', async (_, reply) => {
			stub.replies.bulk = reply(text);
			const result = await stub.run({
				node: 'enKashBulkAllocate',
				parameters: { payoutRun: 'diwali-2026', ...oneByOne },
				items: people(2),
			});
			const { outcomes, results, summary } = readBulk(result, 2);
			expect(outcomes).toEqual(['rejected refused', 'notSent runStopped']);
			expect(results[0]?.reason).toBe(`EnKash refused this row: ${text}`);
			expect(summary.stopped).toBe(`EnKash refused the account: ${text}`);
		});
	});
});

describe('too few points in the account', () => {
	const text = documented.insufficientBalance;
	const stopped = `The account's balance is used up: ${text}`;
	const lowBalance = 'payWhileItLasts';

	it.each<Partial<Switches>>([
		{ bulkShortFunds: 'refuseBatch' },
		{ bulkShortFunds: 'refuseBatch', failureEnvelope: 'E1' },
		{ bulkShortFunds: 'refuseBatch', failureEnvelope: 'http' },
	])('for a whole batch (%p): none of it is paid, and the run ends', async (switches) => {
		enKash.fund(250);
		enKash.turn(switches);
		const { outcomes, results, summary } = await runBulk(enKash, people(5), {
			options: { batchSize: 2, lowBalance },
		});
		expect(outcomes).toEqual([
			'allocated',
			'allocated',
			'rejected insufficientBalance',
			'rejected insufficientBalance',
			'notSent runStopped',
		]);
		expect(results[2]?.reason).toBe(`EnKash refused this row: ${text}`);
		expect(summary).toMatchObject({ accountBalance: 50, pointsAllocated: 200, stopped });
	});

	it('row by row: the rest of the batch may still be paid', async () => {
		enKash.fund(250);
		const items = [
			person(0),
			person(1, { loadAmount: 200 }),
			person(2, { loadAmount: 50 }),
			person(3),
		];
		const { outcomes, summary } = await runBulk(enKash, items, {
			options: { batchSize: 3, lowBalance },
		});
		expect(outcomes).toEqual([
			'allocated',
			'rejected insufficientBalance',
			'allocated',
			'notSent runStopped',
		]);
		expect(summary).toMatchObject({ accountBalance: 100, stopped });
	});

	it('from the first short row on', async () => {
		enKash.fund(250);
		enKash.turn({ bulkShortFunds: 'stopAtFirst' });
		const items = [person(0), person(1, { loadAmount: 200 }), person(2, { loadAmount: 50 })];
		const { outcomes } = await runBulk(enKash, items, { options: { lowBalance } });
		expect(outcomes).toEqual([
			'allocated',
			'rejected insufficientBalance',
			'rejected insufficientBalance',
		]);
	});

	/** Runs two people of whom one is too many, fills the account up, and runs them again. */
	async function runAgainWithMore(switches: Partial<Switches>, options: INodeParameters = {}) {
		enKash.fund(100);
		enKash.turn(switches);
		await runBulk(enKash, people(2), { options: { lowBalance } });
		enKash.topUp(1000);
		const parameters = { payoutRun: 'diwali-2026', options };
		const again = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters,
			items: people(2),
		});
		return readBulk(again, 2);
	}

	it('once the account is filled up again, who was left out is paid', async () => {
		const { outcomes } = await runAgainWithMore({ refusalUsesReference: false });
		expect(outcomes).toEqual(['alreadyAllocated duplicateReference', 'allocated']);
		expect(enKash.sandbox.ledger.points).toHaveLength(2);
	});

	it('where a refusal uses the reference up, EnKash says "exists already": only its log knows better', async () => {
		const switches = { refusalUsesReference: true };
		const { outcomes } = await runAgainWithMore(switches);
		expect(outcomes).toEqual(Array<string>(2).fill('alreadyAllocated duplicateReference'));
		const { results } = await runAgainWithMore(switches, { confirmBy: 'lookup' });
		expect(results.map(({ enkashCardTxnId }) => enkashCardTxnId)).toEqual([
			expect.stringMatching(/^ECT/),
			undefined,
		]);
		expect(results[1]?.reason).toContain("EnKash's log does not hold the reference yet.");
	});
});

describe('a row that EnKash refuses', () => {
	it("stops no other, and says why in EnKash's own words", async () => {
		enKash.turn({ blockedMobiles: [mobileOf(1)] });
		const { outcomes, results, summary } = await runBulk(enKash, people(3), oneByOne);
		expect(outcomes).toEqual(['allocated', 'rejected refused', 'allocated']);
		expect(results[1]?.reason).toBe('EnKash refused this row: Sandbox: this user is blocked');
		expect(summary.stopped).toBeNull();
	});

	it('without a word of why, and without its reference: the row is found all the same', async () => {
		enKash.turn({ blockedMobiles: [mobileOf(1)], bulkFailureDetails: false });
		const { outcomes, results } = await runBulk(enKash, people(3));
		expect(outcomes).toEqual(['allocated', 'rejected refused', 'allocated']);
		expect(results[1]?.reason).toBe(
			"EnKash refused this row without giving a reason, so an earlier payout with this reference can't be excluded.",
		);
	});

	it('a run that is repeated, where EnKash gives no reasons: not called paid', async () => {
		await runBulk(enKash, people(1));
		enKash.turn({ bulkFailureDetails: false });
		const { outcomes } = await runBulk(enKash, people(2));
		expect(outcomes).toEqual(['rejected refused', 'allocated']);
	});

	it('more points than EnKash lets one person have', async () => {
		enKash.turn({ maxLoadAmount: 100 });
		const { outcomes } = await runBulk(enKash, [person(0), person(1, { loadAmount: 101 })]);
		expect(outcomes).toEqual(['allocated', 'rejected refused']);
	});
});

describe('other ways that EnKash may have', () => {
	it('batches larger than it takes are sent in smaller parts, and everybody is paid', async () => {
		enKash.turn({ bulkLimit: 2 });
		const { outcomes, summary } = await runBulk(enKash, people(12), { options: { batchSize: 6 } });
		expect(outcomes).toEqual(Array<string>(12).fill('allocated'));
		expect(summary).toMatchObject({ batches: 2, stopped: null });
	});

	it('fields that it does not know are not sent', async () => {
		enKash.turn({ unknownFields: 'reject' });
		const everything = { email: 'a@example.com', title: 'Ms', remarks: 'x', Department: 'Sales' };
		const { outcomes } = await runBulk(enKash, [person(0, everything), person(1)]);
		expect(outcomes).toEqual(['allocated', 'allocated']);
	});

	it.each<[Switches['referenceScope'], string]>([
		['company', 'rejected duplicateReference'],
		['account', 'allocated'],
	])(
		'references unique per %s: one of my own, in a second account',
		async (referenceScope, outcome) => {
			enKash.turn({ referenceScope });
			const provide = { referenceMode: 'provide' };
			const items = [person(0, { Ref: 'B-1' })];
			await runBulk(enKash, items, provide);
			const paidTwiceOnPurpose = enKash.sandbox.account.incentiveCardAccountId;
			const result = await enKash.run({
				node: 'enKashBulkAllocate',
				parameters: { ...provide, cardAccountId: paidTwiceOnPurpose },
				items,
			});
			expect(readBulk(result, 1).outcomes).toEqual([outcome]);
		},
	);

	it.each<Partial<Switches>>([
		{ holderIdentity: 'mobile' },
		{ holderIdentity: 'mobileAndEmail' },
		{ tokenSpelling: 'camel' },
		{ latencyMs: 5 },
		{ narrowSpaceInDates: true },
		{ bulkReferenceEcho: true },
		{ announcedExpiresIn: 1 },
	])('%p makes no difference', async (switches) => {
		enKash.turn(switches);
		await runBulk(enKash, [person(0, { email: 'a@example.com' })]);
		const { outcomes } = await runBulk(enKash, [person(0, { email: 'b@example.com' }), person(1)]);
		expect(outcomes).toEqual(['alreadyAllocated duplicateReference', 'allocated']);
	});

	it('a token that lives for a moment only costs a login each time, and nobody a payout', async () => {
		enKash.turn({ tokenLifetimeMs: 0 });
		const { error } = await runBulk(enKash, people(1));
		expect(error?.message).toBe('EnKash did not accept the access token, even after a new login');
		expect(bulkCalls(enKash)).toEqual([]);
	});
});
