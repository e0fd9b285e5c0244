import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Fault, Switches } from '../sandbox';
import { give, objectIn } from './enKash/lookups';
import {
	type Json,
	mobileOf,
	person,
	resultOn,
	useEnKash,
	useShortWaits,
	useStubServer,
} from './support';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits();

const mobile = '9600098867';
/** What `generate` makes of that person and the run below. */
const reference = 'R1FGS5TFD39SEGPX497YAVFY56';
const logPath = '/transaction/all';
const options = { confirmBy: 'lookup' };

/** A node that can confirm, and how it is asked to pay one person 100 points. */
interface Payer {
	node: string;
	path: string;
	item: Json;
	parameters: INodeParameters;
	/** What it does unless told otherwise. */
	defaultWay: 'resend' | 'none';
}

const payers: Payer[] = [
	{
		node: 'enKashBulkAllocate',
		path: 'bulk-create-allocate-points-json',
		item: { name: 'Asha', mobile, loadAmount: 100, uniqueReferenceNumber: 'OWN-1' },
		parameters: { payoutRun: 'diwali-2026' },
		defaultWay: 'resend',
	},
	{
		node: 'enKashAllocatePoints',
		path: 'create-allocate-points',
		item: {},
		parameters: {
			payoutRun: 'diwali-2026',
			uniqueReferenceNumber: 'OWN-1',
			mobile,
			firstName: 'Asha',
			email: 'asha@example.com',
			title: 'Ms',
			gender: 'F',
			loadAmount: 100,
		},
		defaultWay: 'none',
	},
];

function outcomeOf(item: INodeExecutionData | undefined): Json {
	if (!item) throw new Error('Nothing came out.');
	return objectIn(item.json.details ?? resultOn(item));
}

/** Pays, and says what became of it. */
async function pay({ node, item, parameters }: Payer, more: INodeParameters = {}): Promise<Json> {
	const result = await enKash.run({
		node,
		parameters: { ...parameters, options, ...more },
		items: [{ json: item }],
		onError: 'continueRegularOutput',
	});
	expect(result.error?.message).toBeUndefined();
	const [first] = result.outputs.slice(0, 3).flat();
	return outcomeOf(first);
}

/** The same at a stub whose call never answers clearly, and whose log holds these transactions. */
async function payAt(payer: Payer, log: unknown, more: INodeParameters = {}): Promise<Json> {
	stub.replies = {
		[payer.path]: { status: 500, body: 'down' },
		[logPath]: { body: { code: 0, message: 'Success', payload: log } },
	};
	const result = await stub.run({
		node: payer.node,
		parameters: { ...payer.parameters, options, ...more },
		items: [{ json: payer.item }],
		onError: 'continueRegularOutput',
	});
	const [first] = result.outputs.slice(0, 3).flat();
	return outcomeOf(first);
}

function counts(payer: Payer): { paid: number; logged: number } {
	return {
		paid: enKash.callsTo(payer.path).length,
		logged: enKash.callsTo(logPath).length,
	};
}

function fail(payer: Payer, fault: Fault): void {
	enKash.sandbox.addFault({ ...fault, match: { path: payer.path } });
}

/** What was paid, but not said. */
const silent: Fault[] = [
	{ kind: 'resetAfter' },
	{ kind: 'cutBody' },
	{ kind: 'garbage' },
	{ kind: 'emptyBody' },
	{ kind: 'missingCode' },
	{ kind: 'undecryptable' },
	{ kind: 'status', status: 500, when: 'after' },
	{ kind: 'html', when: 'after' },
];

describe.each(payers)('$node, by look-up', (payer) => {
	it.each(silent)('calls paid what the log holds, after %j', async (fault) => {
		fail(payer, fault);
		const result = await pay(payer);
		expect(result).toMatchObject({
			outcome: 'allocated',
			uniqueReferenceNumber: reference,
			loadAmount: 100,
			enkashCardTxnId: expect.stringMatching(/^ECT/),
			attempts: 1,
		});
		expect(result).not.toHaveProperty('reason');
		expect(result).not.toHaveProperty('reasonCode');
		expect(counts(payer)).toEqual({ paid: 1, logged: 1 });
		expect(enKash.sandbox.ledger.byReference(reference)).toHaveLength(1);
	});

	it('asks the log for the reference alone, with the partner in its header', async () => {
		fail(payer, { kind: 'resetAfter' });
		await pay(payer);
		const [call] = enKash.callsTo(logPath);
		expect(call).toMatchObject({
			method: 'POST',
			path: '/api/v0/partner/enKashCard/transaction/all',
			headers: { partnerid: 'CRMXWB3ZM' },
			body: { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3', pgReferenceNumber: reference },
		});
	});

	it.each<Partial<Switches>>([
		{ transactionPayload: 'records' },
		{ transactionPayload: 'array' },
		{ transactionPayload: 'single' },
		{ transactionEnvelope: 'E2' },
		{ transactionEnvelope: 'E2', transactionPayload: 'array' },
		{ transactionEnvelope: 'E2', transactionPayload: 'single', transactionEnums: 'text' },
		{ transactionEnums: 'text' },
		{ transactionOrder: 'oldestFirst' },
		{ narrowSpaceInDates: true },
		{ encryption: 'required', encryptedReplies: true },
		{ encryption: 'required', encryptedReplies: true, encryptionKeyFormat: 'hex' },
		{ transactionMandatory: 'prepaid' },
	])('understands a log with %j', async (switches) => {
		enKash.turn(switches);
		give(enKash, { reference: 'ANOTHER', mobile: '9600000001' });
		fail(payer, { kind: 'resetAfter' });
		expect(await pay(payer)).toMatchObject({ outcome: 'allocated' });
	});

	it('finds the card first where the log insists on it', async () => {
		enKash.turn({ transactionMandatory: 'prepaid' });
		give(enKash, { reference: 'ANOTHER', mobile: '9600000001' });
		fail(payer, { kind: 'resetAfter' });
		await pay(payer);
		const bodies = enKash.callsTo(logPath).map(({ body }) => objectIn(body).enKashCardId);
		const [, card] = enKash.sandbox.ledger.cards;
		expect(bodies).toEqual([undefined, card?.enKashCardId]);
	});

	it('stays open where the log insists on a card that is not there', async () => {
		enKash.turn({ transactionMandatory: 'prepaid' });
		fail(payer, { kind: 'resetBefore' });
		expect(await pay(payer)).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'connectionLost',
			reason:
				'The connection to EnKash broke, so it may have been paid. The look-up brought nothing: Sandbox: enKashCardId is required.',
		});
	});

	it('leaves open what the log does not hold', async () => {
		fail(payer, { kind: 'resetBefore' });
		expect(await pay(payer)).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'connectionLost',
			reason:
				"The connection to EnKash broke, so it may have been paid. EnKash's log does not hold the reference yet.",
		});
		expect(counts(payer)).toEqual({ paid: 1, logged: 1 });
	});

	it('leaves open what the log does not hold yet, and finds it when run again', async () => {
		enKash.turn({ transactionLagMs: 60_000 });
		fail(payer, { kind: 'resetAfter' });
		expect(await pay(payer)).toMatchObject({ outcome: 'unconfirmed' });
		expect(await pay(payer)).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason: expect.stringMatching(
				/already exists\. EnKash's log does not hold the reference yet\.$/,
			),
		});
		enKash.sandbox.advanceClock(60_001);
		expect(await pay(payer)).toMatchObject({
			outcome: 'alreadyAllocated',
			reasonCode: 'duplicateReference',
			enkashCardTxnId: expect.stringMatching(/^ECT/),
		});
		expect(enKash.sandbox.ledger.byReference(reference)).toHaveLength(1);
	});

	it('calls already paid what exists with the same amount, and names it', async () => {
		const { entry } = give(enKash, { mobile, reference, amount: 100 });
		expect(await pay(payer)).toMatchObject({
			outcome: 'alreadyAllocated',
			reasonCode: 'duplicateReference',
			loadAmount: 100,
			enkashCardTxnId: entry.enkashCardTxnId,
		});
		expect(counts(payer)).toEqual({ paid: 1, logged: 1 });
	});

	it('calls open what exists with another amount, and names both', async () => {
		give(enKash, { mobile, reference, amount: 50 });
		expect(await pay(payer)).toMatchObject({
			outcome: 'unconfirmed',
			reasonCode: 'unmatchedReply',
			reason:
				"EnKash's log holds 50 points for this reference, where 100 are asked for. Another run does not change that: pay a difference in a new payout run.",
		});
	});

	it('also when it can not be told what became of the call', async () => {
		give(enKash, { mobile, reference, amount: 50 });
		fail(payer, { kind: 'resetAfter' });
		expect(await pay(payer)).toMatchObject({
			outcome: 'unconfirmed',
			reason:
				"EnKash's log holds 50 points for this reference, where 100 are asked for. Another run does not change that: pay a difference in a new payout run.",
		});
	});

	it('does not call paid a reference that was used up by a refusal', async () => {
		enKash.fund(50);
		enKash.turn({ refusalUsesReference: true });
		const isBulk = payer.node === 'enKashBulkAllocate';
		const short = { options: { ...options, ...(isBulk && { lowBalance: 'payWhileItLasts' }) } };
		expect(await pay(payer, short)).toMatchObject({ outcome: 'rejected' });
		expect(await pay(payer, short)).toMatchObject({ outcome: 'unconfirmed' });
		expect(enKash.sandbox.ledger.points).toEqual([]);
	});

	describe("with a reference of one's own", () => {
		const own = { referenceMode: 'provide' };

		it('confirms what is unclear', async () => {
			fail(payer, { kind: 'resetAfter' });
			expect(await pay(payer, own)).toMatchObject({
				outcome: 'allocated',
				uniqueReferenceNumber: 'OWN-1',
			});
		});

		it('leaves refused what exists with the same amount: it may be another payout', async () => {
			give(enKash, { mobile, reference: 'OWN-1', amount: 100 });
			expect(await pay(payer, own)).toMatchObject({
				outcome: 'rejected',
				reasonCode: 'duplicateReference',
				reason: expect.stringMatching(
					/already exists\. EnKash's log holds it with the same amount\.$/,
				),
			});
		});

		it('calls open what exists with another amount, and names both', async () => {
			give(enKash, { mobile, reference: 'OWN-1', amount: 7 });
			expect(await pay(payer, own)).toMatchObject({
				outcome: 'unconfirmed',
				reason:
					"EnKash's log holds 7 points for this reference, where 100 are asked for. Another run does not change that: pay a difference under a new reference number.",
			});
		});

		it('leaves refused what the log does not show', async () => {
			enKash.turn({ transactionLagMs: 60_000 });
			give(enKash, { mobile, reference: 'OWN-1', amount: 7 });
			expect(await pay(payer, own)).toMatchObject({
				outcome: 'rejected',
				reason: expect.stringMatching(/already exists\. EnKash's log does not hold/),
			});
		});
	});

	describe('does not believe', () => {
		const logged: Json = {
			enKashTransactionId: 'ECT1',
			pgReferenceNumber: reference,
			amount: 100,
			cardTransactionType: { name: 'CR', label: 'Credit' },
			status: { name: 'CREATED', label: 'Created' },
		};

		it('(what it does believe)', async () => {
			expect(await payAt(payer, [logged])).toMatchObject({
				outcome: 'allocated',
				enkashCardTxnId: 'ECT1',
			});
		});

		it.each<[string, Json, string]>([
			['a missing amount', { amount: undefined }, 'without an amount to compare'],
			['an amount of null', { amount: null }, 'without an amount to compare'],
			['an amount that is none', { amount: 'a hundred' }, 'without an amount to compare'],
			['another amount', { amount: '99.5' }, 'holds 99.5 points for this reference, where 100'],
			['a hundred times as much', { amount: 10000 }, 'holds 10000 points'],
			['a debit', { cardTransactionType: 'DR' }, 'with type DR where CR was sent'],
			['no status', { status: undefined }, 'without a status'],
			['a status of failure', { status: 'FAILED' }, 'with status FAILED'],
			['an unknown status', { status: { name: 'REVERSED' } }, 'with status REVERSED'],
			['another person', { mobile: '6000000000' }, 'mobile 6000000000 where 9600098867'],
			['another account', { cardAccountId: 'CASTRANGE' }, 'card account CASTRANGE where CAQL8YCV3'],
			['another company', { companyId: 'CEKSTRANGE' }, 'company CEKSTRANGE where CEK1PU9AOO'],
		])('%s', async (_, difference, reason) => {
			expect(await payAt(payer, [{ ...logged, ...difference }])).toMatchObject({
				outcome: 'unconfirmed',
				reasonCode: 'unmatchedReply',
				reason: expect.stringContaining(reason),
			});
		});

		it('a reference that is there twice', async () => {
			expect(await payAt(payer, [logged, { ...logged, amount: 1 }])).toMatchObject({
				outcome: 'unconfirmed',
				reason: "EnKash's log holds the reference 2 times.",
			});
		});

		it.each<[string, unknown]>([
			[
				'other references',
				{
					recordsCount: 1,
					data: [{ ...logged, pgReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY5X' }],
				},
			],
			['nothing', null],
			['an empty list', { recordsCount: 0, data: [] }],
			['an empty object', {}],
		])('a log with %s', async (_, log) => {
			expect(await payAt(payer, log)).toMatchObject({
				outcome: 'unconfirmed',
				reasonCode: 'serverError',
				reason: expect.stringContaining("EnKash's log does not hold the reference yet."),
			});
		});

		it.each([[], [logged]])(
			'the first page of a log that ignores the reference (%j)',
			async (...held) => {
				const stranger = { ...logged, pgReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY5X' };
				expect(await payAt(payer, [...held, stranger])).toMatchObject({
					outcome: 'unconfirmed',
					reason: expect.stringMatching(/EnKash sent only a part of (its|what its) log/),
				});
			},
		);

		it('a log without references', async () => {
			expect(await payAt(payer, [{ amount: 100 }])).toMatchObject({
				outcome: 'unconfirmed',
				reason: expect.stringContaining("doesn't say which references"),
			});
		});

		it.each([{ loadAmount: '100' }, { loadAmount: 100, transactionType: 'CR' }])(
			'(but it does believe %j)',
			async (spelling) => {
				const { pgReferenceNumber: uniqueReferenceNumber, status } = logged;
				expect(
					await payAt(payer, { data: [{ uniqueReferenceNumber, status, ...spelling }] }),
				).toMatchObject({
					outcome: 'allocated',
				});
			},
		);
	});

	describe('with other statuses that mean paid', () => {
		it.each([
			['SUCCESS', 'SUCCESS', 'allocated'],
			['CREATED, success ', 'SUCCESS', 'allocated'],
			[' ', 'CREATED', 'allocated'],
			['SUCCESS', 'CREATED', 'unconfirmed'],
			['SUCCESS', '', 'unconfirmed'],
		])('%p, and a log that says %p: %s', async (paidStatuses, transactionStatus, outcome) => {
			enKash.turn({ transactionStatus });
			fail(payer, { kind: 'resetAfter' });
			const result = await pay(payer, { options: { ...options, paidStatuses } });
			expect(result).toMatchObject({ outcome });
			expect(enKash.sandbox.ledger.byReference(reference)).toHaveLength(1);
		});
	});

	describe('when the log can not be asked', () => {
		it.each<[Fault, string]>([
			[{ kind: 'status', status: 503 }, 'EnKash answered with a fault of its own (HTTP 503).'],
			[{ kind: 'garbage' }, "EnKash's reply could not be read."],
			[{ kind: 'missingCode' }, "EnKash's reply carries no clear code."],
			[{ kind: 'resetAfter' }, 'The connection to EnKash broke.'],
			[{ kind: 'status', status: 429 }, 'EnKash asked to slow down (HTTP 429).'],
		])('(%j) the payout stays open, and both are said', async (fault, reason) => {
			fail(payer, { kind: 'emptyBody' });
			enKash.sandbox.addFault({ ...fault, times: 3, match: { path: logPath } });
			expect(await pay(payer)).toMatchObject({
				outcome: 'unconfirmed',
				reasonCode: 'unreadableReply',
				reason: `EnKash's reply carries no clear code, so it may have been paid. The look-up brought nothing: ${reason}`,
			});
			expect(counts(payer)).toEqual({ paid: 1, logged: 3 });
		});

		it('(refused) the payout stays open', async () => {
			fail(payer, { kind: 'emptyBody' });
			const path = '/api/v0/partner/enKashCard/no-such-log';
			expect(await pay(payer, { options: { ...options, path } })).toMatchObject({
				outcome: 'unconfirmed',
				reason: expect.stringContaining('The look-up brought nothing: Sandbox: no such path'),
			});
			// Once without and once with the card of the person.
			expect(enKash.callsTo('no-such-log')).toHaveLength(2);
		});

		it('for a moment, it is asked again', async () => {
			fail(payer, { kind: 'resetAfter' });
			enKash.sandbox.addFault({ kind: 'status', status: 503, times: 2, match: { path: logPath } });
			expect(await pay(payer)).toMatchObject({ outcome: 'allocated' });
		});

		it('what exists already stays so, as EnKash said it', async () => {
			give(enKash, { mobile, reference, amount: 100 });
			enKash.sandbox.addFault({ kind: 'garbage', times: 3, match: { path: logPath } });
			expect(await pay(payer)).toMatchObject({
				outcome: 'alreadyAllocated',
				reason: expect.stringMatching(/already exists\. The look-up brought nothing: /),
			});
		});
	});

	it('asks another path where it is set', async () => {
		stub.replies = {
			[payer.path]: { status: 500, body: '' },
			'/rewards/log': { body: { code: 0 } },
		};
		await stub.run({
			node: payer.node,
			parameters: { ...payer.parameters, options: { ...options, path: '/api/v0/rewards/log' } },
			items: [{ json: payer.item }],
			onError: 'continueRegularOutput',
		});
		expect(stub.callTo('/rewards/log').path).toBe('/api/v0/rewards/log');
	});

	it.each(['https://evil.example/api/', '/oauth/token', '/api/../x'])(
		'refuses the path "%s" before anything is sent',
		async (path) => {
			const { error, outputs } = await enKash.run({
				node: payer.node,
				parameters: { ...payer.parameters, options: { ...options, path } },
				items: [{ json: payer.item }],
			});
			expect(error).toMatchObject({ description: expect.stringContaining('without the host') });
			expect(outputs.flat()).toEqual([]);
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('looks up nothing that is clear', async () => {
		expect(await pay(payer)).toMatchObject({ outcome: 'allocated' });
		enKash.turn({ blockedMobiles: [mobile] });
		expect(await pay(payer, { payoutRun: 'another' })).toMatchObject({ outcome: 'rejected' });
		expect(counts(payer).logged).toBe(0);
	});

	it('looks in the account that paid', async () => {
		const { incentiveCardAccountId: cardAccountId } = enKash.sandbox.account;
		fail(payer, { kind: 'resetAfter' });
		expect(await pay(payer, { cardAccountId })).toMatchObject({
			outcome: 'allocated',
			cardAccountId,
		});
		expect(enKash.callsTo(logPath)[0]?.body).toMatchObject({ cardAccountId });
	});
});

describe.each(payers)('$node, by resending', (payer) => {
	it('sends it again with the same reference, and asks no log', async () => {
		fail(payer, { kind: 'resetAfter' });
		expect(await pay(payer, { options: { confirmBy: 'resend' } })).toMatchObject({
			outcome: 'alreadyAllocated',
			reasonCode: 'confirmedByResend',
			attempts: 2,
		});
		expect(counts(payer)).toEqual({ paid: 2, logged: 0 });
		expect(enKash.sandbox.ledger.byReference(reference)).toHaveLength(1);
	});

	it('what was not paid is paid by that', async () => {
		fail(payer, { kind: 'resetBefore' });
		expect(await pay(payer, { options: { confirmBy: 'resend' } })).toMatchObject({
			outcome: 'allocated',
		});
		expect(enKash.sandbox.ledger.byReference(reference)).toHaveLength(1);
	});
});

describe.each(payers)('$node, by nothing', (payer) => {
	it.each(silent)('leaves open what is unclear, after %j', async (fault) => {
		fail(payer, fault);
		expect(await pay(payer, { options: { confirmBy: 'none' } })).toMatchObject({
			outcome: 'unconfirmed',
			attempts: 1,
		});
		expect(counts(payer)).toEqual({ paid: 1, logged: 0 });
	});

	it('still sends again what was never processed', async () => {
		fail(payer, { kind: 'status', status: 429 });
		expect(await pay(payer, { options: { confirmBy: 'none' } })).toMatchObject({
			outcome: 'allocated',
		});
		expect(counts(payer)).toEqual({ paid: 2, logged: 0 });
	});
});

describe.each(payers)('$node, unless told', (payer) => {
	it(`does as with "${payer.defaultWay}"`, async () => {
		fail(payer, { kind: 'resetAfter' });
		const { outcome } = await pay(payer, { options: {} });
		expect(outcome).toBe(payer.defaultWay === 'resend' ? 'alreadyAllocated' : 'unconfirmed');
		expect(counts(payer)).toEqual({ paid: payer.defaultWay === 'resend' ? 2 : 1, logged: 0 });
	});
});

describe('points that are taken back', () => {
	const [, payer] = payers;
	/** The same person and run, as a debit. */
	const takenBack = 'R14G7ACCFK0TCKBH7Z7M17YP67';

	it('are confirmed by a debit', async () => {
		if (!payer) throw new Error('No payer.');
		give(enKash, { mobile, reference: 'BEFORE', amount: 500 });
		fail(payer, { kind: 'resetAfter' });
		expect(await pay(payer, { operation: 'unallocate' })).toMatchObject({
			outcome: 'takenBack',
			uniqueReferenceNumber: takenBack,
		});
		expect(enKash.sandbox.ledger.byReference(takenBack)).toMatchObject([{ transactionType: 'DR' }]);
	});

	it('are not confirmed by a credit', async () => {
		if (!payer) throw new Error('No payer.');
		const log = [{ pgReferenceNumber: takenBack, amount: 100, cardTransactionType: 'CR' }];
		expect(await payAt(payer, log, { operation: 'unallocate' })).toMatchObject({
			outcome: 'unconfirmed',
			reason: "EnKash's log holds the reference with type CR where DR was sent.",
		});
	});
});

describe('a whole batch', () => {
	const path = 'bulk-create-allocate-points-json';

	async function payBatch(count: number, more: INodeParameters = {}): Promise<Json[]> {
		const items = Array.from({ length: count }, (_, index) => person(index));
		const { outputs } = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { ...options, ...more } },
			items,
		});
		return outputs
			.slice(0, 3)
			.flat()
			.map((item) => resultOn(item))
			.sort((one, other) => Number(one.mobile) - Number(other.mobile));
	}

	it('is looked up row by row, each its own reference', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path } });
		const results = await payBatch(5);
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill('allocated'));
		const asked = enKash.callsTo(logPath).map(({ body }) => objectIn(body).pgReferenceNumber);
		expect(new Set(asked).size).toBe(5);
		expect(asked).toEqual(results.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber));
	});

	it('of which only some rows are unclear: those are', async () => {
		enKash.sandbox.addFault({ kind: 'missingRows', rows: 2, match: { path } });
		const results = await payBatch(5);
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill('allocated'));
		expect(enKash.callsTo(logPath)).toHaveLength(2);
	});

	it('of which some were paid and some were not: each as it is', async () => {
		await payBatch(2);
		enKash.sandbox.addFault({ kind: 'resetBefore', match: { path } });
		const results = await payBatch(4);
		expect(results.map(({ outcome }) => outcome)).toEqual([
			'allocated',
			'allocated',
			'unconfirmed',
			'unconfirmed',
		]);
	});

	it('costs three calls, not three a row, when the log is down', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path } });
		enKash.sandbox.addFault({ kind: 'status', status: 503, times: 99, match: { path: logPath } });
		const results = await payBatch(20);
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(20).fill('unconfirmed'));
		expect(new Set(results.map(({ reason }) => reason)).size).toBe(1);
		expect(enKash.callsTo(logPath)).toHaveLength(3);
	});

	it('of which the log refuses one reference: the others are looked up all the same', async () => {
		const [refused] = (await payBatch(1)).map((result) => result.uniqueReferenceNumber);
		stub.replies = {
			[path]: { status: 500, body: '' },
			[logPath]: ({ body }) => {
				const { pgReferenceNumber } = objectIn(body);
				const isRefused = pgReferenceNumber === refused;
				const payload = [{ pgReferenceNumber, amount: 100, status: 'CREATED' }];
				return { body: isRefused ? { code: 1, message: 'Not that one' } : { code: 0, payload } };
			},
			'/search': { body: { code: 0, payload: [] } },
		};
		const { outputs } = await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options },
			items: [person(0), person(1), person(2)],
		});
		expect(outputs.map((items) => items.length)).toEqual([2, 0, 1, 1]);
		expect(outputs[2]?.map((item) => resultOn(item).reason)).toEqual([
			expect.stringContaining('The look-up brought nothing: Not that one'),
		]);
	});

	it('whose card EnKash named: the log is asked for that one', async () => {
		const success = { mobile: mobileOf(0), loadAmount: 100, enkashCardId: 'EKC04AZHXP' };
		const reply = { successBulkEnKashCardCreateDTOs: [success], successCount: 1, totalCount: 1 };
		stub.replies = {
			[path]: { body: { code: 0, payload: reply } },
			[logPath]: { body: { code: 1, message: 'No' } },
		};
		await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', isPointsAllocation: false, options },
			items: [person(0)],
		});
		expect(stub.callTo(logPath).body).toMatchObject({ enKashCardId: 'EKC04AZHXP' });
		expect(stub.requests.filter((request) => request.path.endsWith('/search'))).toEqual([]);
	});

	it('is searched for its cards once, where the log insists on them', async () => {
		enKash.turn({ transactionMandatory: 'prepaid' });
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path } });
		const results = await payBatch(6);
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(6).fill('allocated'));
		expect(enKash.callsTo('/search')).toHaveLength(1);
	});

	it('is looked up before the next batch goes out, so that only one call is under way', async () => {
		stub.replies = {
			[path]: { status: 500, body: '' },
			[logPath]: { body: { code: 0, payload: [] } },
		};
		await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { ...options, batchSize: 1 } },
			items: [person(0), person(1), person(2)],
		});
		const calls = stub.requests.map((request) => request.path.split('/').at(-1));
		const batch = [path.split('/').at(-1), 'all'];
		expect(calls).toEqual(['token', 'get', ...batch, ...batch, ...batch]);
	});

	it('stops being looked up when the user presses Stop, and loses no row', async () => {
		const controller = new AbortController();
		let asked = 0;
		stub.replies = {
			[path]: { status: 500, body: '' },
			[logPath]: () => {
				if (++asked === 2) controller.abort();
				return { body: { code: 0, payload: [] } };
			},
		};
		await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options },
			items: Array.from({ length: 6 }, (_, index) => person(index)),
			signal: controller.signal,
		});
		expect(asked).toBe(2);
	});

	it('with a row above the limit and one that is wrong: only what was sent is looked up', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path } });
		const { outputs } = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters: { payoutRun: 'diwali-2026', options: { ...options, maxPointsPerRow: 500 } },
			items: [person(0), person(1, { loadAmount: 501 }), person(2, { mobile: '1' })],
		});
		expect(outputs.map((items) => items.length)).toEqual([1, 2, 0, 1]);
		expect(enKash.callsTo(logPath)).toHaveLength(1);
		expect(enKash.sandbox.ledger.points.map((entry) => entry.mobile)).toEqual([mobileOf(0)]);
	});
});
