import * as fc from 'fast-check';
import {
	type RunToSend,
	sendPlan,
	type SentPlan,
} from '../../../nodes/EnKashBulkAllocate/sendPlan';
import { batchesOf } from '../../../nodes/shared/payout/batches';
import type { Outcome, Result } from '../../../nodes/shared/payout/result';
import type { Row } from '../../../nodes/shared/payout/row';
import { row, rowsOf } from '../payout/samples';
import {
	emptyAccount,
	FakeEnKash,
	type FakeSettings,
	forms,
	logPath,
	noConnection,
	respond,
	stoppedBefore,
	success,
	timeout,
} from './fakeEnKash';

type Options = RunToSend['settings']['options'];

const facts = { environment: 'test', cardAccountId: 'CAQL8YCV3', payoutRun: 'diwali-2026' };

interface Choices extends Partial<Options> {
	batchSize?: number;
	referenceMode?: 'generate' | 'provide';
	signal?: AbortSignal;
	/** Results that stand before anything is sent. */
	refused?: Map<number, Result>;
}

interface SentRun extends SentPlan {
	enKash: FakeEnKash;
	/** What became of each row, by its index. */
	outcomes: Record<number, Outcome>;
	logLines: string[];
	/** What stands beside each line. */
	logged: unknown[];
}

async function run(
	rows: readonly Row[],
	fake: FakeSettings = {},
	{ batchSize = 100, referenceMode = 'generate', signal, refused, ...options }: Choices = {},
): Promise<SentRun> {
	const enKash = new FakeEnKash(fake);
	const logLines: string[] = [];
	const logged: unknown[] = [];
	const log = (line: string, facts?: unknown) => {
		logLines.push(line);
		logged.push(facts);
	};
	const sent = await sendPlan(
		{
			getExecutionCancelSignal: () => signal,
			logger: { info: log, warn: log, error: log, debug: log },
		},
		{
			client: enKash.client,
			payer: { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' },
			facts,
			plan: {
				rows: [...rows],
				batches: batchesOf(rows, batchSize),
				results: refused ?? new Map(),
				stopped: null,
			},
			settings: {
				isPointsAllocation: true,
				referenceMode,
				options: {
					confirmBy: 'resend',
					maxAttempts: 3,
					timeout: 60,
					concurrency: 1,
					path: logPath,
					paidStatuses: ['CREATED'],
					...options,
				},
			},
		},
	);
	const outcomes = Object.fromEntries([...sent.results].map(([at, { outcome }]) => [at, outcome]));
	return { ...sent, enKash, outcomes, logLines, logged };
}

function refs(...indexes: number[]): string[] {
	return indexes.map((index) => row(index).uniqueReferenceNumber);
}

function everyRow(count: number, outcome: Outcome): Record<number, Outcome> {
	return Object.fromEntries(rowsOf(count).map(({ index }) => [index, outcome]));
}

/** A call that never reaches EnKash, from the n-th on. */
function from(
	first: number,
	answer: typeof timeout | ReturnType<typeof respond>,
): FakeSettings['interrupt'] {
	return (call) => (call >= first ? { isProcessed: false, answer } : undefined);
}

it('gives every row its result, with its batch and the attempts that held it', async () => {
	const { results, ...totals } = await run(rowsOf(3), {}, { batchSize: 2 });
	expect(results.get(2)).toEqual({
		outcome: 'allocated',
		uniqueReferenceNumber: 'R-2',
		name: 'Person 2',
		mobile: '9000000002',
		loadAmount: 102,
		enkashCardTxnId: 'ECT-R-2',
		accountBalance: 1_000_000 - 100 - 101 - 102,
		...facts,
		batch: 2,
		attempts: 1,
	});
	expect(totals).toMatchObject({
		batches: 2,
		requests: 2,
		accountBalance: 1_000_000 - 100 - 101 - 102,
		stopped: null,
		outcomes: everyRow(3, 'allocated'),
	});
});

it('keeps the results that stand already', async () => {
	const refused: Result = { outcome: 'rejected', reasonCode: 'invalidRow', reason: 'No.' };
	const plan = new Map([[5, refused]]);
	const { results } = await run(rowsOf(1), {}, { refused: plan });
	expect(results.get(5)).toBe(refused);
	expect(results.size).toBe(2);
	expect(plan.size).toBe(1);
});

it('logs counts, and nobody', async () => {
	const { logLines, logged } = await run(rowsOf(3), { form: 'duplicate', poisoned: refs(1) });
	expect(logLines).toEqual([
		expect.stringMatching(/^EnKash Bulk Allocate: batch 1, 3 rows, \d{1,6} ms$/),
	]);
	expect(logged).toEqual([
		{ batch: 1, rows: 3, allocated: 2, alreadyAllocated: 1, ms: expect.any(Number) },
	]);
});

it('names the last balance that a reply named, in whichever batch', async () => {
	const interrupt: FakeSettings['interrupt'] = (call) =>
		call === 1 ? undefined : { isProcessed: false, answer: success([]) };
	const sent = await run(rowsOf(4), { interrupt }, { batchSize: 2 });
	expect(sent.accountBalance).toBe(1_000_000 - 100 - 101);
});

describe('what calls leave open', () => {
	const lateAndPaid: FakeSettings['interrupt'] = (call) =>
		call === 1 ? { isProcessed: true, answer: timeout } : undefined;

	it('is looked up, reference by reference, where the user chose so', async () => {
		const fake = { interrupt: lateAndPaid, missingInLog: refs(1) };
		const sent = await run(rowsOf(4), fake, { batchSize: 2, confirmBy: 'lookup' });
		expect(sent.enKash.calls).toEqual([refs(0, 1), refs(2, 3)]);
		expect(new Set(sent.enKash.lookUps)).toEqual(new Set(refs(0, 1)));
		expect(sent.outcomes).toEqual({ ...everyRow(4, 'allocated'), 1: 'unconfirmed' });
		expect(sent.results.get(0)).toMatchObject({ enkashCardTxnId: 'ECT-R-0', batch: 1 });
		expect(sent.requests).toBe(2);
	});

	it('is not confirmed by points that were taken back', async () => {
		const fake = { interrupt: lateAndPaid, takenBackInLog: refs(1) };
		const sent = await run(rowsOf(2), fake, { confirmBy: 'lookup' });
		expect(sent.outcomes).toEqual({ 0: 'allocated', 1: 'unconfirmed' });
		expect(sent.results.get(1)?.reason).toBe(
			"EnKash's log holds the reference with type DR where CR was sent.",
		);
	});

	it('in the time that the user set for one call, as all calls are', async () => {
		const options = { confirmBy: 'lookup', timeout: 7 } as const;
		const { enKash } = await run(rowsOf(2), { interrupt: lateAndPaid }, options);
		expect(enKash.lookUps).not.toEqual([]);
		expect(new Set(enKash.deadlines)).toEqual(new Set([7000]));
	});

	it.each(['resend', 'none'] as const)('is not where they chose %s', async (confirmBy) => {
		const options = { confirmBy, maxAttempts: 1 };
		const sent = await run(rowsOf(2), { interrupt: lateAndPaid }, options);
		expect(sent.enKash.lookUps).toEqual([]);
		expect(sent.outcomes).toEqual(everyRow(2, 'unconfirmed'));
	});
});

describe('one bad row', () => {
	it.each(forms)('costs nobody else anything (%s)', async (form) => {
		const sent = await run(rowsOf(20), { form, poisoned: refs(7) }, { batchSize: 10 });
		expect(sent.outcomes).toEqual({
			...everyRow(20, 'allocated'),
			7: form === 'duplicate' ? 'alreadyAllocated' : 'rejected',
		});
		expect(sent.stopped).toBeNull();
		expect(sent.batches).toBe(2);
		expect(sent.requests).toBe(sent.enKash.calls.length);
	});

	it('of the user with a reference that is known is refused', async () => {
		const sent = await run(
			rowsOf(4),
			{ form: 'duplicate', poisoned: refs(1) },
			{ referenceMode: 'provide' },
		);
		expect(sent.outcomes).toEqual({ ...everyRow(4, 'allocated'), 1: 'rejected' });
		expect(sent.results.get(1)).toMatchObject({ reasonCode: 'duplicateReference', attempts: 3 });
	});

	it.each([
		['generate', 'alreadyAllocated', 'confirmedByResend'],
		['provide', 'unconfirmed', 'duplicateReference'],
	] as const)(
		'after a lost reply, with %s, is %s by its reference',
		async (referenceMode, outcome, reasonCode) => {
			const interrupt: FakeSettings['interrupt'] = (call) =>
				call === 1 ? { isProcessed: true, answer: timeout } : undefined;
			const sent = await run(rowsOf(3), { interrupt }, { referenceMode });
			expect(sent.outcomes).toEqual(everyRow(3, outcome));
			expect(sent.results.get(0)).toMatchObject({ reasonCode, attempts: 2 });
			expect([...sent.enKash.ledger.values()]).toEqual([1, 1, 1]);
		},
	);

	it.each([
		['generate', 'alreadyAllocated'],
		['provide', 'unconfirmed'],
	] as const)(
		'in a batch that EnKash refuses and pays all the same, with %s: those it knows then are %s',
		async (referenceMode, outcome) => {
			const interrupt: FakeSettings['interrupt'] = (call) =>
				call === 1
					? { isProcessed: true, answer: respond(400, { message: 'The data is not valid' }) }
					: undefined;
			const sent = await run(rowsOf(4), { interrupt }, { referenceMode });
			expect(sent.outcomes).toEqual(everyRow(4, outcome));
			expect(sent.results.get(3)).toMatchObject({ reasonCode: 'duplicateReference' });
			expect([...sent.enKash.ledger.values()]).toEqual([1, 1, 1, 1]);
			if (referenceMode === 'generate') return;
			expect(sent.results.get(3)?.reason).toMatch(
				/This run sent it before in a batch that EnKash refused, so either that attempt paid it, or the reference belongs to another payout\.$/,
			);
		},
	);

	it('after an unclear attempt leaves the refused one unconfirmed', async () => {
		const interrupt: FakeSettings['interrupt'] = (call) =>
			call === 1 ? { isProcessed: false, answer: timeout } : undefined;
		const sent = await run(rowsOf(9), { poisoned: refs(5), interrupt });
		expect(sent.outcomes).toEqual({ ...everyRow(9, 'allocated'), 5: 'unconfirmed' });
		expect(sent.results.get(5)).toMatchObject({
			reasonCode: 'timeout',
			reason:
				'Late, and the next attempt ended with: EnKash refused this row: The data is not valid',
		});
	});
});

describe('a run that must not go on', () => {
	it('where everything is refused ends after the first batch and three further calls', async () => {
		const rows = rowsOf(1000);
		const poisoned = rows.map(({ uniqueReferenceNumber }) => uniqueReferenceNumber);
		const sent = await run(rows, { form: 'http422', poisoned }, { batchSize: 100 });
		expect(sent.enKash.calls).toHaveLength(4);
		expect(sent.stopped).toBe(
			'EnKash refused every row with the same message: The data is not valid',
		);
		expect(sent.results.get(99)).toMatchObject({
			outcome: 'rejected',
			reasonCode: 'refused',
			reason: 'EnKash refused this row: The data is not valid',
		});
		expect(sent.results.get(100)).toEqual({
			outcome: 'notSent',
			uniqueReferenceNumber: 'R-100',
			name: 'Person 100',
			mobile: '9000000100',
			loadAmount: 200,
			reasonCode: 'runStopped',
			reason:
				'The run stopped before this row was sent. EnKash refused every row with the same message: The data is not valid',
			...facts,
		});
		expect(sent.results.size).toBe(1000);
	});

	it('where each of three batches of one row is refused with the same message ends with them', async () => {
		const rows = rowsOf(5);
		const words: FakeSettings['words'] = ({ uniqueReferenceNumber }) =>
			`The data of ${uniqueReferenceNumber} is not valid`;
		const sent = await run(
			rows,
			{ form: 'http422', poisoned: refs(0, 1, 2, 3, 4), words },
			{ batchSize: 1 },
		);
		expect(sent.enKash.calls).toHaveLength(3);
		expect(sent.outcomes).toEqual({ ...everyRow(5, 'notSent'), ...everyRow(3, 'rejected') });
		expect(sent.stopped).toMatch(/^EnKash refused every row with the same message: /);
	});

	it.each(['http400WithoutWords', 'code1WithoutWords'] as const)(
		'is not one whose rows are refused without a message (%s): each may be paid already',
		async (form) => {
			const poisoned = refs(0, 1, 2, 3, 4);
			const sent = await run(rowsOf(5), { form, poisoned }, { batchSize: 1 });
			expect(sent.enKash.calls).toHaveLength(5);
			expect(sent.outcomes).toEqual(everyRow(5, 'rejected'));
			expect(sent.stopped).toBeNull();
		},
	);

	it('where each of three batches is refused in every row ends with them', async () => {
		const failed = (rows: readonly object[]) =>
			respond(200, {
				code: 0,
				payload: {
					failureBulkEnKashCardCreateDTOs: rows.map((each, index) => ({
						...each,
						failureReason: `Row ${index}: the user is blocked`,
					})),
				},
			});
		const interrupt: FakeSettings['interrupt'] = (_, rows) => ({
			isProcessed: false,
			answer: failed(rows),
		});
		const sent = await run(rowsOf(50), { interrupt }, { batchSize: 10 });
		expect(sent.enKash.calls).toHaveLength(3);
		expect(sent.outcomes[29]).toBe('rejected');
		expect(sent.outcomes[30]).toBe('notSent');
		expect(sent.stopped).toMatch(/^EnKash refused every row with the same message: /);
	});

	it.each<[what: string, failureReasons: Array<string | undefined>]>([
		['are known', ['Duplicate reference number', 'Duplicate reference number']],
		['are refused for different reasons', ['The user is blocked', 'The name is too long']],
		['are not all refused', ['The user is blocked', undefined]],
		['are all refused without a message', ['', '']],
		['are refused, one without a message', ['The user is blocked', '']],
	])('is not one whose rows %s', async (_, failureReasons) => {
		const interrupt: FakeSettings['interrupt'] = (_call, rows) => {
			const told = rows.map((each, index) => ({ ...each, failureReason: failureReasons[index] }));
			const failed = told.filter(({ failureReason }) => failureReason !== undefined);
			const paid = told.filter(({ failureReason }) => failureReason === undefined);
			return { isProcessed: false, answer: success(paid, failed) };
		};
		const sent = await run(rowsOf(10), { interrupt }, { batchSize: 2 });
		expect(sent.enKash.calls).toHaveLength(5);
		expect(sent.stopped).toBeNull();
		expect(Object.values(sent.outcomes)).not.toContain('notSent');
	});

	it.each<[what: string, answer: Parameters<typeof from>[1], outcome: Outcome, calls: number]>([
		['EnKash is silent', timeout, 'unconfirmed', 3],
		['EnKash answers with errors', respond(503, ''), 'unconfirmed', 3],
		['EnKash asks to slow down', respond(429, ''), 'notSent', 3],
		['there is no connection', noConnection, 'notSent', 1],
		['the balance is used up', emptyAccount, 'rejected', 1],
		['the token is not accepted', respond(401, ''), 'notSent', 1],
	])('where %s ends soon', async (_, answer, outcome, calls) => {
		const sent = await run(
			rowsOf(50),
			{ interrupt: from(1, answer) },
			{ batchSize: 10, maxAttempts: 1 },
		);
		expect(sent.enKash.calls).toHaveLength(calls);
		expect(sent.outcomes).toEqual({
			...everyRow(50, 'notSent'),
			...everyRow(calls * 10, outcome),
		});
		expect(sent.results.get(49)).toMatchObject({ reasonCode: 'runStopped' });
		expect(sent.stopped).toEqual(expect.stringMatching(/\S/));
	});

	it('is not said to have stopped where nothing was left to send', async () => {
		const sent = await run(
			rowsOf(30),
			{ interrupt: from(1, timeout) },
			{ batchSize: 10, maxAttempts: 1 },
		);
		expect(sent.stopped).toBeNull();
		expect(sent.outcomes).toEqual(everyRow(30, 'unconfirmed'));
	});

	it('leaves rows of a refused batch unsent that were not sent alone', async () => {
		const sent = await run(rowsOf(9), { poisoned: refs(5), interrupt: from(3, emptyAccount) });
		expect(sent.outcomes).toEqual({
			...everyRow(9, 'notSent'),
			0: 'allocated',
			1: 'rejected',
			2: 'rejected',
			3: 'rejected',
			4: 'rejected',
		});
		expect(sent.results.get(8)).toMatchObject({
			reasonCode: 'runStopped',
			reason:
				"The run stopped before this row was sent. The account's balance is used up: Insufficient balance in card account",
			batch: 1,
			attempts: 1,
		});
	});

	it('leaves them unconfirmed where an earlier attempt of their batch was unclear', async () => {
		const interrupt: FakeSettings['interrupt'] = (call) => {
			if (call === 1) return { isProcessed: true, answer: timeout };
			return call > 3 ? { isProcessed: false, answer: emptyAccount } : undefined;
		};
		const sent = await run(rowsOf(9), { form: 'http400', poisoned: refs(5), interrupt });
		expect(sent.outcomes).toEqual({ ...everyRow(9, 'unconfirmed'), 0: 'allocated' });
		expect(sent.results.get(8)).toMatchObject({
			reasonCode: 'timeout',
			reason: expect.stringMatching(/^Late, and the next attempt ended with: The run stopped/),
		});
	});
});

it('goes on where EnKash knows every reference of the user already: each is a matter of its row', async () => {
	const known = (call: number) => ({
		isProcessed: false,
		answer: success(
			[],
			refs(2 * call - 2, 2 * call - 1).map((uniqueReferenceNumber) => ({
				uniqueReferenceNumber,
				failureReason: 'Unique reference Number already exists',
			})),
		),
	});
	const options = { batchSize: 2, referenceMode: 'provide' } as const;
	const sent = await run(rowsOf(10), { interrupt: known }, options);
	expect(sent.outcomes).toEqual(everyRow(10, 'rejected'));
	expect(sent.enKash.calls).toHaveLength(5);
	expect(sent.stopped).toBeNull();
});

describe('a run that the user stops', () => {
	it('sends nothing more: what is under way is unconfirmed, the rest not sent', async () => {
		const stop = new AbortController();
		const interrupt: FakeSettings['interrupt'] = (call) => {
			if (call < 2) return undefined;
			stop.abort();
			return {
				isProcessed: true,
				answer: { kind: 'fault', fault: 'cancelled', message: 'The execution was stopped.' },
			};
		};
		const sent = await run(rowsOf(30), { interrupt }, { batchSize: 10, signal: stop.signal });
		expect(sent.enKash.calls).toHaveLength(2);
		expect(sent.outcomes).toEqual({
			...everyRow(30, 'notSent'),
			...everyRow(20, 'unconfirmed'),
			...everyRow(10, 'allocated'),
		});
		for (const index of [10, 29]) {
			expect(sent.results.get(index)).toMatchObject({ reasonCode: 'cancelled' });
		}
		expect(sent.results.get(29)).toMatchObject({
			reason: 'The run stopped before this row was sent. The execution was stopped.',
		});
		expect(sent.stopped).toBe('The execution was stopped.');
	});

	it('while a batch is taken apart leaves its rest not sent, because of that', async () => {
		const stop = new AbortController();
		const interrupt: FakeSettings['interrupt'] = (call) => {
			if (call < 3) return undefined;
			stop.abort();
			return { isProcessed: false, answer: stoppedBefore };
		};
		const sent = await run(rowsOf(9), { poisoned: refs(5), interrupt }, { signal: stop.signal });
		expect(sent.outcomes).toEqual({ ...everyRow(9, 'notSent'), 0: 'allocated' });
		for (const index of [1, 8]) {
			expect(sent.results.get(index)).toMatchObject({ reasonCode: 'cancelled' });
		}
		expect(sent.results.get(8)).toMatchObject({
			reason: 'The run stopped before this row was sent. The execution was stopped.',
		});
	});

	it('before the first batch sends nothing', async () => {
		const sent = await run(rowsOf(3), {}, { signal: AbortSignal.abort() });
		expect(sent.enKash.calls).toEqual([]);
		expect(sent.outcomes).toEqual(everyRow(3, 'notSent'));
		expect(sent).toMatchObject({ batches: 0, requests: 0, accountBalance: null });
	});
});

it('leaves the rows unconfirmed where the client itself fails, and sends the others', async () => {
	const enKash = new FakeEnKash();
	let calls = 0;
	const client: RunToSend['client'] = {
		async call(...parameters) {
			if (calls++ === 0) throw new Error('Fault.');
			return await enKash.client.call(...parameters);
		},
	};
	const rows = rowsOf(4);
	const sent = await sendPlan(
		{
			getExecutionCancelSignal: () => undefined,
			logger: { info() {}, warn() {}, error() {}, debug() {} },
		},
		{
			client,
			payer: { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' },
			facts,
			plan: {
				rows,
				batches: batchesOf(rows, 2),
				results: new Map(),
				stopped: null,
			},
			settings: {
				isPointsAllocation: true,
				referenceMode: 'generate',
				options: {
					confirmBy: 'none',
					maxAttempts: 1,
					timeout: 60,
					concurrency: 1,
					path: '',
					paidStatuses: [],
				},
			},
		},
	);
	expect([...sent.results.values()].map(({ outcome }) => outcome)).toEqual([
		'unconfirmed',
		'unconfirmed',
		'allocated',
		'allocated',
	]);
	expect(sent).toMatchObject({ batches: 2, requests: 2 });
	expect(sent.results.get(0)).toMatchObject({
		reasonCode: 'unreadableReply',
		reason: 'The node failed while it was sending this row, so it may have been paid.',
		batch: 1,
	});
});

it('pays every good row once and loses none, for every size of batch and every set of bad rows', async () => {
	const cases = fc.integer({ min: 1, max: 60 }).chain((size) =>
		fc.record({
			size: fc.constant(size),
			poisoned: fc.uniqueArray(fc.integer({ min: 0, max: size - 1 })),
			// Each refusal names its row: where all say the same, EnKash may refuse everything, and the run stops.
			form: fc.constantFrom('http400', 'http422', 'code1', 'code412', 'duplicate'),
			batchSize: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(1000)),
			concurrency: fc.integer({ min: 1, max: 4 }),
			referenceMode: fc.constantFrom('generate', 'provide'),
		}),
	);
	await fc.assert(
		fc.asyncProperty(cases, async ({ size, poisoned, form, referenceMode, ...sizes }) => {
			const words: FakeSettings['words'] = ({ name }) => `${[...name].map(letter).join('')}: no`;
			const sent = await run(
				rowsOf(size),
				{ form, poisoned: refs(...poisoned), words },
				{ referenceMode, ...sizes },
			);
			const isKnown = form === 'duplicate' && referenceMode === 'generate';
			expect(sent.outcomes).toEqual({
				...everyRow(size, 'allocated'),
				...Object.fromEntries(
					poisoned.map((index) => [index, isKnown ? 'alreadyAllocated' : 'rejected']),
				),
			});
			expect(sent.stopped).toBeNull();
			for (const { index, uniqueReferenceNumber } of rowsOf(size)) {
				const isPaid = form === 'duplicate' || !poisoned.includes(index);
				expect(sent.enKash.ledger.get(uniqueReferenceNumber)).toBe(isPaid ? 1 : undefined);
			}
		}),
	);
});

/** A digit as a letter, so that no two names look alike to whoever looks past numbers. */
function letter(character: string): string {
	return /\d/.test(character) ? ('abcdefghij'[Number(character)] ?? '') : character;
}

it('has as many calls under way as allowed', async () => {
	const sent = await run(rowsOf(10), {}, { batchSize: 1, concurrency: 3 });
	expect(sent.enKash.mostUnderWay).toBe(3);
	expect(sent.outcomes).toEqual(everyRow(10, 'allocated'));
});

it('never has two calls under way for one mobile, nor more than allowed', async () => {
	const people = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 });
	await fc.assert(
		fc.asyncProperty(
			people,
			fc.integer({ min: 1, max: 5 }),
			fc.integer({ min: 1, max: 6 }),
			async (mobiles, concurrency, batchSize) => {
				const rows = mobiles.map((person, index) =>
					row(index, { mobile: String(9_000_000_000 + person) }),
				);
				const poisoned = refs(...rows.map(({ index }) => index).filter((index) => index % 7 === 3));
				const fake: FakeSettings = { form: 'duplicate', poisoned };
				const sent = await run(rows, fake, { concurrency, batchSize });
				expect(sent.enKash.sharedMobiles).toEqual([]);
				expect(sent.enKash.mostUnderWay).toBeLessThanOrEqual(concurrency);
				for (const references of sent.enKash.calls) {
					const inCall = references.map((reference) => mobiles[Number(reference.slice(2))]);
					expect(new Set(inCall).size).toBe(inCall.length);
				}
				expect(Object.keys(sent.outcomes)).toHaveLength(rows.length);
				expect([...sent.enKash.ledger.values()]).toEqual(rows.map(() => 1));
				// The rows of one person go out in their order.
				const order = sent.enKash.calls.flat().map((reference) => Number(reference.slice(2)));
				for (const person of new Set(mobiles)) {
					const ofPerson = [...new Set(order.filter((index) => mobiles[index] === person))];
					expect(ofPerson).toEqual([...ofPerson].sort((one, other) => one - other));
				}
			},
		),
	);
});
