import type { INodeParameters } from 'n8n-workflow';
import type { ItemInput } from '../harness';
import type { Switches } from '../sandbox';
import { type BulkResult, bulkCalls, columnsUsed, readBulk, runBulk } from './bulkAllocate/bulk';
import { give, objectIn } from './enKash/lookups';
import {
	type Json,
	mobileOf,
	people,
	person,
	useEnKash,
	useShortWaits,
	useStubServer,
} from './support';

/** What Check says of a sheet: what EnKash's log proves, and nothing more. */

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits(enKash);

const logPath = '/transaction/all';
const found = 'alreadyAllocated duplicateReference';
const missing = 'notFound notFound';
const inDoubt = 'unconfirmed unmatchedReply';

/** Checks a sheet, and makes sure that nothing moves. */
async function check(
	items: readonly ItemInput[],
	{ options = {}, ...parameters }: { options?: INodeParameters } & INodeParameters = {},
): Promise<BulkResult> {
	const before = structuredClone(enKash.sandbox.ledger.points);
	const sent = bulkCalls(enKash).length;
	const result = await runBulk(enKash, items, { ...parameters, operation: 'check', options });
	expect(enKash.sandbox.ledger.points).toEqual(before);
	expect(bulkCalls(enKash)).toHaveLength(sent);
	return result;
}

const lookUps = () => enKash.callsTo(logPath).map(({ body }) => objectIn(body));

describe('what leaves where', () => {
	it('each row on the output of what the log says of it', async () => {
		await runBulk(enKash, people(2));
		const { outcomes, results, success, failed, unconfirmed, summary, hints } = await check([
			person(0),
			person(1, { loadAmount: 999 }),
			person(2),
			person(3, { mobile: '98' }),
			person(0),
		]);
		expect(outcomes).toEqual([
			found,
			inDoubt,
			missing,
			'rejected invalidRow',
			'rejected duplicateInInput',
		]);
		expect([success, failed, unconfirmed].map((items) => items.length)).toEqual([1, 3, 1]);
		const [entry] = enKash.sandbox.ledger.points;
		expect(results[0]).toMatchObject({
			reason: "EnKash's log holds this payout, with this person and amount.",
			loadAmount: 100,
			enkashCardTxnId: entry?.enkashCardTxnId,
			uniqueReferenceNumber: entry?.reference,
		});
		expect(results[1]?.reason).toBe(
			"EnKash's log holds the reference with 100 points where 999 were sent.",
		);
		expect(results[2]?.reason).toBe("EnKash's log does not hold this payout.");
		expect(summary).toMatchObject({
			message:
				"diwali-2026: Check: EnKash's log holds 1 of 5 payouts, with 100 points; nothing was sent. 1 was not found, 2 were refused and 1 was unconfirmed.",
			preview: false,
			rows: 5,
			alreadyAllocated: 1,
			notFound: 1,
			rejected: 2,
			unconfirmed: 1,
			pointsAllocated: 0,
			pointsAlreadyAllocated: 100,
			pointsNotFound: 100,
			batches: 0,
			stopped: null,
			planId: null,
		});
		expect(hints[0]).toMatchObject({ type: 'warning' });
		expect(hints[0]?.message).toContain(String(summary.message));
	});

	it('a sheet that was paid in full: all is well', async () => {
		await runBulk(enKash, people(3));
		const { outcomes, hints, summary } = await check(people(3));
		expect(outcomes).toEqual([found, found, found]);
		expect(hints).toEqual([
			{
				message:
					"diwali-2026: Check: EnKash's log holds 3 of 3 payouts, with 300 points; nothing was sent.",
				type: 'info',
				location: 'outputPane',
			},
			columnsUsed,
		]);
		expect(hints[0]?.message).toBe(summary.message);
	});

	it('limits and wrong rows stop no check', async () => {
		await runBulk(enKash, people(1));
		const options = { invalidRows: 'stop', maxPointsPerRun: 1, maxPointsPerMonth: 1 };
		const { outcomes } = await check([person(0), person(1, { name: '' })], { options });
		expect(outcomes).toEqual([found, 'rejected invalidRow']);
	});

	it('a reference twice in the log proves nothing', async () => {
		await runBulk(enKash, people(1));
		const [paid] = enKash.sandbox.ledger.points;
		const reference = paid?.reference ?? '';
		give(enKash, { mobile: mobileOf(0), amount: 100, reference });
		const checked = await enKash.run({
			node: 'enKashBulkAllocate',
			parameters: { operation: 'check', payoutRun: 'diwali-2026' },
			items: people(1),
		});
		const { outcomes, results } = readBulk(checked, 1);
		expect(outcomes).toEqual([inDoubt]);
		expect(results[0]?.reason).toBe("EnKash's log holds the reference 2 times.");
	});

	it('points that were taken back under this reference are no payout', async () => {
		await runBulk(enKash, people(1));
		const [{ reference = '' } = {}] = enKash.sandbox.ledger.points;
		enKash.sandbox.reset();
		give(enKash, { mobile: mobileOf(0), amount: 100, reference: 'OTHER' });
		give(enKash, { mobile: mobileOf(0), amount: 100, reference, transactionType: 'DR' });
		expect((await check(people(1))).outcomes).toEqual([inDoubt]);
	});

	it('with references of my own', async () => {
		const rows = [person(0, { Ref: 'B-1' }), person(1, { Ref: 'B-2' })];
		const own = { referenceMode: 'provide' };
		await runBulk(enKash, rows.slice(0, 1), own);
		const { outcomes, summary } = await check(rows, own);
		expect(outcomes).toEqual([found, missing]);
		expect(summary.payoutRun).toBeNull();
		// The reference of one person's payout is not that of another's.
		expect((await check([person(5, { Ref: 'B-1' })], own)).outcomes).toEqual([inDoubt]);
	});
});

describe('how few calls', () => {
	it('lists of as many references as a batch has rows, and no other question', async () => {
		await runBulk(enKash, people(240));
		const before = enKash.sandbox.requests.length;
		const { outcomes, summary } = await check(people(250), { options: { concurrency: 3 } });
		expect(outcomes).toEqual([
			...Array<string>(240).fill(found),
			...Array<string>(10).fill(missing),
		]);
		const asked = enKash.sandbox.requests
			.slice(before)
			.filter(({ path }) => path !== '/oauth/token');
		expect(asked.map(({ path }) => path.endsWith(logPath))).toEqual([true, true, true, true]);
		const sizes = lookUps().map(({ pgReferenceNumbers }) =>
			Array.isArray(pgReferenceNumbers) ? pgReferenceNumbers.length : 0,
		);
		// What a list did not hold is asked for once more, beside one that it did hold: EnKash may have cut the list.
		expect(sizes.sort((one, other) => one - other)).toEqual([11, 50, 100, 100]);
		expect(summary.requests).toBe(4);
	});

	it("one row is asked for as EnKash's page shows it", async () => {
		await runBulk(enKash, people(1));
		await check(people(1));
		expect(lookUps()).toEqual([
			{
				companyId: 'CEK1PU9AOO',
				cardAccountId: 'CAQL8YCV3',
				pgReferenceNumber: enKash.sandbox.ledger.points[0]?.reference,
			},
		]);
	});

	it('rows that are all wrong need none', async () => {
		await check([person(0, { mobile: '98' })]);
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it.each([
		{ kind: 'html', status: 404 },
		{ kind: 'status', status: 403 },
		{ kind: 'status', status: 500 },
		{ kind: 'resetBefore' },
	] as const)('a log that does not answer (%j) is not asked for each row', async (fault) => {
		await runBulk(enKash, people(20));
		enKash.sandbox.addFault({ ...fault, match: { path: logPath }, times: 1000 });
		const { results } = await check(people(20));
		expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['unconfirmed']));
		expect(results[19]?.reason).toMatch(/^The look-up brought nothing: /);
		expect(lookUps().length).toBeLessThan(10);
	});
});

describe('whatever EnKash does with a question', () => {
	/** Two people were paid, a third was not, and somebody else has been paid too. */
	async function checkThree(switches: Partial<Switches>, options: INodeParameters = {}) {
		await runBulk(enKash, people(2));
		give(enKash, { reference: 'SOMEBODY-ELSE', mobile: mobileOf(9) });
		enKash.turn(switches);
		return (await check(people(3), { options })).outcomes;
	}

	it.each<Partial<Switches>>([
		{},
		{ transactionEnvelope: 'E2' },
		{ transactionEnums: 'text' },
		{ transactionOrder: 'oldestFirst' },
		{ transactionFacts: 'bare' },
		{ transactionFilter: 'ignoresList' },
		{ transactionFilter: 'ignoresReferences' },
		{ transactionPayload: 'array' },
		{ transactionPayload: 'single' },
		{ transactionPageSize: 1 },
		{ transactionPageSize: 1, transactionFilter: 'ignoresList' },
		{ transactionPayload: 'array', transactionFilter: 'ignoresList' },
		{ transactionPayload: 'single', transactionFilter: 'ignoresList' },
		{ encryption: 'required', encryptedReplies: true },
		{ narrowSpaceInDates: true },
	])('%j: found is found, missing is missing', async (switches) => {
		expect(await checkThree(switches)).toEqual([found, found, missing]);
	});

	it.each<Partial<Switches>>([
		{ transactionFilter: 'ignoresReferences', transactionPageSize: 1 },
		{ transactionFilter: 'ignoresReferences', transactionPageSize: 2 },
		{ transactionFilter: 'ignoresReferences', transactionPayload: 'single' },
		{ transactionFilter: 'ignoresReferences', transactionPayload: 'array' },
		{ transactionFilter: 'ignoresReferences', transactionPageSize: 2, transactionPayload: 'array' },
	])('%j: what the answer need not hold is not called missing', async (switches) => {
		const outcomes = await checkThree(switches);
		for (const outcome of outcomes.slice(0, 2)) expect([found, inDoubt]).toContain(outcome);
		expect(outcomes[2]).toBe(inDoubt);
	});

	it.each(['FAILED', ''])('status %p proves nothing', async (transactionStatus) => {
		expect(await checkThree({ transactionStatus })).toEqual([inDoubt, inDoubt, missing]);
	});

	it('a status that the user names as paid is', async () => {
		const options = { paidStatuses: 'success, Done' };
		expect(await checkThree({ transactionStatus: 'DONE' }, options)).toEqual([
			found,
			found,
			missing,
		]);
	});

	it('a log that insists on a card is asked with the cards of the person', async () => {
		expect(await checkThree({ transactionMandatory: 'prepaid' })).toEqual([
			found,
			found,
			'unconfirmed refused',
		]);
	});

	it("cards of one person don't prove that nobody has a reference of my own", async () => {
		const own = { referenceMode: 'provide' };
		await runBulk(enKash, [person(0, { Ref: 'B-1' }), person(1, { Ref: 'B-2' })], own);
		enKash.turn({ transactionMandatory: 'prepaid' });
		const corrected = [person(1, { Ref: 'B-1' }), person(0, { Ref: 'B-2' })];
		expect((await check(corrected, own)).outcomes).toEqual([inDoubt, inDoubt]);
	});

	it('a log that names nobody proves nothing for references of my own', async () => {
		const rows = [person(0, { Ref: 'B-1' })];
		const own = { referenceMode: 'provide' };
		await runBulk(enKash, rows, own);
		enKash.turn({ transactionFacts: 'bare' });
		expect((await check(rows, own)).outcomes).toEqual([inDoubt]);
	});

	it('what shows up late is found later', async () => {
		enKash.turn({ transactionLagMs: 60_000 });
		await runBulk(enKash, people(2));
		expect((await check(people(2))).outcomes).toEqual([missing, missing]);
		enKash.sandbox.advanceClock(60_001);
		expect((await check(people(2))).outcomes).toEqual([found, found]);
	});

	it.each(['foreignPerson', 'foreignAccount', 'foreignCompany', 'foreignAmount'] as const)(
		'%s in the log: in doubt',
		async (kind) => {
			await runBulk(enKash, people(1));
			enKash.sandbox.addFault({ kind, match: { path: logPath } });
			expect((await check(people(1))).outcomes).toEqual([inDoubt]);
		},
	);
});

describe('a log that searches in a way of its own', () => {
	/** A payout to a person, as the log shows it. */
	const logged = (reference: string, index: number, more: Json = {}): Json => ({
		pgReferenceNumber: reference,
		mobile: mobileOf(index),
		amount: 100,
		status: 'CREATED',
		...more,
	});
	const counted = (data: Json[]): Json => ({ recordsCount: data.length, data });
	const refusal: Json = { code: 1, message: 'This field is not known' };

	/** Checks people under these references, at a log that answers as `search` says: a payload, or undefined to refuse. */
	async function checkAt(
		references: string[],
		search: (asked: Json) => unknown,
		cards: Json[] = [],
	): Promise<BulkResult> {
		stub.replies = {
			[logPath]: ({ body }) => {
				const payload = search(objectIn(body));
				return { body: payload === undefined ? refusal : { code: 0, payload } };
			},
			'enKashCard/search': { body: { code: 0, payload: cards.length === 1 ? cards[0] : cards } },
		};
		const result = await stub.run({
			node: 'enKashBulkAllocate',
			parameters: { operation: 'check', referenceMode: 'provide' },
			items: references.map((Ref, index) => person(index, { Ref })),
		});
		return readBulk(result, references.length);
	}

	const listIn = ({ pgReferenceNumbers }: Json): unknown[] | undefined =>
		Array.isArray(pgReferenceNumbers) ? pgReferenceNumbers : undefined;

	it.each<[string, Json]>([
		[
			'names its holder in part',
			{ enKashCardId: 'CARD-2', mobile: `XXXXXX${mobileOf(0).slice(-4)}` },
		],
		['names no holder', { enKashCardId: 'CARD-2' }],
		['has no ID', { mobile: mobileOf(0) }],
	])(
		'at a log that wants a card: one that %s may hold what the others do not',
		async (_, other) => {
			const cards = [{ enKashCardId: 'CARD-1', mobile: mobileOf(0) }, other];
			stub.replies = {
				[logPath]: ({ body }) => ({
					body:
						objectIn(body).enKashCardId === undefined ? refusal : { code: 0, payload: counted([]) },
				}),
				'enKashCard/search': { body: { code: 0, payload: counted(cards) } },
			};
			const parameters = { operation: 'check', payoutRun: 'diwali-2026' };
			const result = await stub.run({
				node: 'enKashBulkAllocate',
				parameters,
				items: [person(0)],
			});
			expect(readBulk(result, 1).outcomes).toEqual([inDoubt]);
		},
	);

	it.each<[string, (held: string, asked: string) => boolean]>([
		['a part of the text', (held, asked) => held.includes(asked)],
		['the beginning', (held, asked) => held.startsWith(asked)],
	])('by %s: each row is asked for', async (_, fits) => {
		const log = [logged('B-1', 0), logged('B-10', 7), logged('B-2', 1)];
		const { outcomes } = await checkAt(['B-1', 'B-2', 'B-3'], (asked) =>
			listIn(asked) === undefined
				? counted(
						log.filter((row) =>
							fits(String(row.pgReferenceNumber), String(asked.pgReferenceNumber)),
						),
					)
				: undefined,
		);
		expect(outcomes).toEqual([found, found, missing]);
	});

	it('in lists of which it reads the beginning only: what it did not read is not missing', async () => {
		const references = ['B-0', 'B-1', 'B-2', 'B-3', 'B-4', 'B-5'];
		const log = references.filter((reference) => reference !== 'B-1');
		const { outcomes } = await checkAt(references, (asked) => {
			const wanted = listIn(asked)?.slice(0, 3) ?? [asked.pgReferenceNumber];
			return counted(
				log
					.filter((reference) => wanted.includes(reference))
					.map((reference) => logged(reference, references.indexOf(reference))),
			);
		});
		expect(outcomes).toEqual([found, missing, found, found, found, found]);
	});

	it('and sends three records at most, which are all that it counts', async () => {
		const references = ['B-0', 'B-1', 'B-2', 'B-3', 'B-4', 'B-5', 'B-6'];
		const log = references.filter((reference) => reference !== 'B-0');
		const { outcomes } = await checkAt(references, (asked) => {
			const wanted = listIn(asked) ?? [asked.pgReferenceNumber];
			const held = log.filter((reference) => wanted.includes(reference));
			return counted(
				held.slice(0, 3).map((reference) => logged(reference, references.indexOf(reference))),
			);
		});
		expect(outcomes).toEqual([missing, ...Array<string>(6).fill(found)]);
	});

	it('and ignores references, on a first page without a count: the next may hold a reversal', async () => {
		const page = [logged('B-1', 0), logged('SOMEBODY-ELSE', 7)];
		const { outcomes, results } = await checkAt(['B-1', 'B-2'], () => page);
		expect(outcomes).toEqual([inDoubt, inDoubt]);
		expect(results[0]?.reason).toBe(
			'EnKash sent only a part of what its log holds for the reference.',
		);
	});

	it('by card alone: the transactions of one person say nothing of another', async () => {
		const log = [
			logged('B-1', 0, { enKashCardId: 'EKC0' }),
			logged('OLD', 0, { enKashCardId: 'EKC0' }),
			logged('B-2', 1, { enKashCardId: 'EKC1' }),
		];
		const cards = [0, 1].map((index) => ({ enKashCardId: `EKC${index}`, mobile: mobileOf(index) }));
		const search = ({ enKashCardId }: Json) =>
			enKashCardId === undefined
				? undefined
				: counted(log.filter((row) => row.enKashCardId === enKashCardId));
		expect((await checkAt(['B-1', 'B-2'], search, cards)).outcomes).toEqual([found, found]);
	});

	it('by card, where EnKash shows one card and no list: the person may have another', async () => {
		const search = ({ enKashCardId }: Json) =>
			enKashCardId === undefined ? undefined : counted([]);
		const cards = [{ enKashCardId: 'EKC0', mobile: mobileOf(0) }];
		expect((await checkAt(['B-1'], search, cards)).outcomes).toEqual([inDoubt]);
	});

	it.each([' B-1 ', 'B -1', 'b-1', 'B-1\u200b'])('and shows the reference as %j', async (held) => {
		const { outcomes, results } = await checkAt(['B-1'], () => counted([logged(held, 0)]));
		expect(outcomes).toEqual([inDoubt]);
		expect(results[0]?.reason).toMatch(/^EnKash's log holds the reference in other letters/);
	});

	it('and has two names for the reference that disagree', async () => {
		const row = logged('PG-4711', 0, { uniqueReferenceNumber: 'B-1' });
		expect((await checkAt(['B-1'], () => counted([row]))).outcomes).toEqual([inDoubt]);
	});
});

describe('a check that can not be made', () => {
	it('stops the node', async () => {
		const { error } = await check(people(2), { payoutRun: '={{ " " }}' });
		expect(error?.message).toBe('There is no payout run');
	});

	it('while the node goes on: every row is left open, as it may have been paid', async () => {
		const { outcomes, summary, hints } = await runBulk(
			enKash,
			people(2),
			{ operation: 'check', payoutRun: '={{ " " }}' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outcomes).toEqual(['unconfirmed runStopped', 'unconfirmed runStopped']);
		expect(summary).toMatchObject({
			unconfirmed: 2,
			message: expect.stringMatching(/^Check: nothing was looked up\. There is no payout run\./),
			stopped: expect.stringMatching(/^There is no payout run\./),
		});
		expect(hints[0]).toMatchObject({ type: 'warning' });
	});

	it('with a login that is refused: likewise, and one login', async () => {
		const { results } = await runBulk(
			enKash,
			people(3),
			{ operation: 'check' },
			{ credential: enKash.wrongLogin() },
		);
		expect(results.map(({ outcome }) => outcome)).toEqual(Array<string>(3).fill('unconfirmed'));
		expect(enKash.logins).toBe(1);
	});

	it('because it was stopped: what was not looked up is open', async () => {
		await runBulk(enKash, people(3));
		enKash.sandbox.addFault({ kind: 'stallHeaders', match: { path: logPath } });
		const controller = new AbortController();
		const running = runBulk(
			enKash,
			people(3),
			{ operation: 'check' },
			{ signal: controller.signal },
		);
		await enKash.untilCalled(logPath);
		controller.abort();
		const { results, status, summary } = await running;
		expect(status).toBe('canceled');
		expect(summary).toMatchObject({
			stopped: 'The execution was stopped.',
			message: expect.stringMatching(/3 were unconfirmed\. The execution was stopped\.$/),
		});
		expect(results.map(({ outcome }) => outcome)).toEqual(Array<string>(3).fill('unconfirmed'));
	});
});
