import * as fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import type { Switches } from '../../sandbox';
import { forgetPackages } from '../../harness';
import { answerWith, cardToken, give, objectIn, onlyCall } from '../enKash/lookups';
import { type Json, mobileOf, useEnKash, useShortWaits, useStubServer } from '../support';
import { hourMs, minuteMs, secondMs, useMovableClock } from './clock';
import { Log, type LogForm, numbersOf, wholeLog } from './log';
import { Poller } from './polls';

const enKash = useEnKash();
const stub = useStubServer();
useShortWaits();
const clock = useMovableClock();

const path = '/api/v0/partner/enKashCard/transaction/all';

function watching(fields: INodeParameters = {}, durable = false): Poller {
	return new Poller(enKash, { event: 'newTransaction', ...fields }, durable);
}

/** Something that happens to a trigger, or around it. */
type Step =
	| { kind: 'pay'; count: number }
	| { kind: 'wait'; minutes: number }
	| { kind: 'poll' | 'fail' | 'restart' | 'tryOut' };

let payments = 0;

/** Pays somebody, and returns the reference. */
function pay(cardAccountId?: string): string {
	const reference = `P${++payments}`;
	give(enKash, { reference, mobile: mobileOf(payments % 3), cardAccountId });
	return reference;
}

function referencesOf(transactions: Json[]): unknown[] {
	return transactions.map(({ pgReferenceNumber }) => pgReferenceNumber);
}

/** The references that a poll tells of, in the order of payment. */
async function told(trigger: Poller): Promise<unknown[]> {
	return referencesOf(await trigger.poll()).reverse();
}

it('the first poll tells of nothing', async () => {
	pay();
	pay();
	const trigger = watching();
	expect(await trigger.activate()).toEqual([]);
	expect(await trigger.poll()).toEqual([]);
});

it('each later one is told once, as EnKash describes it', async () => {
	const trigger = watching();
	await trigger.activate();
	const reference = pay();
	expect(await trigger.poll()).toEqual([
		expect.objectContaining({
			enKashTransactionId: expect.stringMatching(/^ECT/),
			pgReferenceNumber: reference,
			amount: 11,
			cardTransactionType: { name: 'CR', label: 'Credit' },
			cardHolderName: 'Asha',
		}),
	]);
	expect(await trigger.poll()).toEqual([]);
});

it('asks from two days before the first poll on, for the account alone', async () => {
	const trigger = watching();
	await trigger.activate();
	const { body, method, headers, at } = onlyCall(enKash);
	expect({ method, path: onlyCall(enKash).path }).toEqual({ method: 'POST', path });
	expect(headers.partnerid).toBe('CRMXWB3ZM');
	expect(body).toEqual({
		companyId: 'CEK1PU9AOO',
		cardAccountId: 'CAQL8YCV3',
		txnDateFrom: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
	});
	expect(hoursBefore(at)).toEqual([-48]);
});

/** From when on each poll asked, in hours after a moment. */
function hoursBefore(moment: number): number[] {
	return enKash
		.callsTo(path)
		.map(({ body }) =>
			Math.round((Date.parse(String(objectIn(body).txnDateFrom)) - moment) / hourMs),
		);
}

describe('the window goes on', () => {
	it('with the transactions that EnKash shows, not with a clock', async () => {
		// A token that runs out meanwhile would make it ask twice.
		enKash.turn({ tokenLifetimeMs: 365 * 24 * hourMs });
		const trigger = watching();
		await trigger.activate();
		const begun = clock.now();
		clock.advance(24 * hourMs);
		await trigger.poll();
		clock.advance(30 * 24 * hourMs);
		await trigger.poll();
		pay();
		await trigger.poll();
		await trigger.poll();
		expect(hoursBefore(begun)).toEqual([-48, -48, -48, -48, 29 * 24]);
	});

	it('with the time that the process has watched go by', async () => {
		const watch = jest.spyOn(performance, 'now');
		const trigger = watching();
		await trigger.activate();
		const begun = clock.now();
		pay();
		watch.mockReturnValue(0);
		await trigger.poll();
		clock.advance(30 * 24 * hourMs);
		watch.mockReturnValue(30 * 24 * hourMs);
		await trigger.poll();
		await trigger.poll();
		expect(hoursBefore(begun)).toEqual([-48, -48, -48, 28 * 24]);
	});
});

describe('none is lost and none told twice', () => {
	it('over many polls, some of which find many', async () => {
		const trigger = watching();
		await trigger.activate();
		for (const count of [1, 0, 3, 0, 0, 25, 1]) {
			const paid = Array.from({ length: count }, () => pay());
			expect(await told(trigger)).toEqual(paid);
			clock.advance(5 * minuteMs);
		}
		expect(await trigger.poll()).toEqual([]);
	});

	it('in the same millisecond, before and after a poll', async () => {
		const at = clock.now();
		jest.spyOn(Date, 'now').mockReturnValue(at);
		const trigger = watching();
		await trigger.activate();
		const [first, second, third] = [pay(), pay(), pay()];
		expect(await told(trigger)).toEqual([first, second, third]);
		const fourth = pay();
		expect(await told(trigger)).toEqual([fourth]);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([5 * minuteMs, 5 * hourMs, 47 * hourMs])('that show up %i ms late', async (lagMs) => {
		enKash.turn({ transactionLagMs: lagMs });
		const trigger = watching();
		await trigger.activate();
		const early = pay();
		clock.advance(lagMs / 2);
		const late = pay();
		expect(await trigger.poll()).toEqual([]);
		clock.advance(lagMs / 2 + secondMs);
		expect(await told(trigger)).toEqual([early]);
		clock.advance(lagMs / 2 + secondMs);
		expect(await told(trigger)).toEqual([late]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('that are there only when the trigger is, but were made before', async () => {
		enKash.turn({ transactionLagMs: hourMs });
		const trigger = watching();
		const paid = pay();
		await trigger.activate();
		clock.advance(hourMs + secondMs);
		expect(await told(trigger)).toEqual([paid]);
	});

	it.each([false, true])('across restarts (durable cursors: %s)', async (durable) => {
		const trigger = watching({}, durable);
		await trigger.begin();
		const one = pay();
		expect(await told(trigger)).toEqual([one]);
		expect(await trigger.restart()).toEqual([]);
		const two = pay();
		clock.advance(hourMs);
		expect(referencesOf(await trigger.restart())).toEqual([two]);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.restart()).toEqual([]);
	});

	it('while n8n was down for weeks', async () => {
		const trigger = watching();
		await trigger.activate();
		const paid: string[] = [];
		for (let week = 0; week < 3; week++) {
			paid.push(pay());
			clock.advance(7 * 24 * hourMs);
		}
		expect(referencesOf(await trigger.restart()).reverse()).toEqual(paid);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([false, true])('by a poll that fails (durable cursors: %s)', async (durable) => {
		const trigger = watching({}, durable);
		await trigger.begin();
		const before = trigger.remembered();
		const one = pay();
		enKash.sandbox.addFault({ kind: 'status', status: 500, times: 3 });
		await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError' });
		expect(trigger.remembered()).toEqual(before);
		clock.advance(50 * hourMs);
		const two = pay();
		expect(await told(trigger)).toEqual([one, two]);
		enKash.sandbox.addFault({ kind: 'missingCode', times: 3 });
		await expect(trigger.poll()).rejects.toMatchObject({ name: 'NodeApiError' });
		expect(await trigger.poll()).toEqual([]);
	});

	it('when a fault is over before the third try', async () => {
		const trigger = watching();
		await trigger.activate();
		const paid = pay();
		enKash.sandbox.addFault({ kind: 'resetAfter', times: 2 });
		expect(await told(trigger)).toEqual([paid]);
	});

	it('when the window is made longer, shorter, and longer again', async () => {
		pay();
		clock.advance(60 * hourMs);
		const trigger = watching();
		await trigger.activate();
		const hours = (lookBackHours: number) => {
			trigger.parameters = { ...trigger.parameters, options: { lookBackHours } };
		};
		hours(96);
		expect(await trigger.poll()).toEqual([]);
		const paid = pay();
		expect(await told(trigger)).toEqual([paid]);
		hours(1);
		clock.advance(3 * hourMs);
		expect(await trigger.poll()).toEqual([]);
		clock.advance(3 * hourMs);
		expect(await trigger.poll()).toEqual([]);
		hours(96);
		expect(await trigger.poll()).toEqual([]);
		const another = pay();
		expect(await told(trigger)).toEqual([another]);
	});

	const switches: Array<Partial<Switches>> = [
		{ transactionPayload: 'array' },
		{ transactionEnvelope: 'E2' },
		{ transactionEnums: 'text' },
		{ transactionOrder: 'oldestFirst' },
		{ narrowSpaceInDates: true },
		{ encryptedReplies: true, encryption: 'required' },
	];

	it.each(switches)('by a log with %j', async (turned) => {
		enKash.turn(turned);
		const trigger = watching();
		pay();
		await trigger.activate();
		const paid = [pay(), pay()];
		expect(referencesOf(await trigger.poll()).sort()).toEqual(paid.sort());
		expect(await trigger.poll()).toEqual([]);
	});

	it('even when the log changes its form and order in between', async () => {
		const trigger = watching();
		await trigger.activate();
		for (const turned of switches.slice(0, -1)) {
			enKash.turn(turned);
			const paid = [pay(), pay()];
			expect(referencesOf(await trigger.poll()).sort()).toEqual(paid.sort());
		}
		expect(await trigger.poll()).toEqual([]);
	});

	it('of a log that shows its newest transaction alone, each that shows', async () => {
		enKash.turn({ transactionPayload: 'single' });
		const trigger = watching();
		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		const paid = pay();
		expect(await told(trigger)).toEqual([paid]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('whatever happens, in whatever order', async () => {
		const step: fc.Arbitrary<Step> = fc.oneof(
			fc.record({ kind: fc.constant('pay' as const), count: fc.integer({ min: 1, max: 4 }) }),
			fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 0, max: 3600 }) }),
			fc.record({ kind: fc.constantFrom('poll' as const, 'fail', 'restart', 'tryOut') }),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 14 }),
				fc.integer({ min: 0, max: 47 * 60 }),
				fc.constantFrom<Switches['transactionOrder']>('newestFirst', 'oldestFirst'),
				fc.boolean(),
				async (steps, lagMinutes, transactionOrder, durable) => {
					enKash.sandbox.reset();
					enKash.turn({ transactionLagMs: lagMinutes * minuteMs, transactionOrder });
					const trigger = watching({}, durable);
					pay();
					clock.advance(lagMinutes * minuteMs + secondMs);
					await trigger.begin();
					const paid: string[] = [];
					const seen: unknown[] = [];
					for (const step of steps) {
						switch (step.kind) {
							case 'pay':
								for (let n = 0; n < step.count; n++) paid.push(pay());
								break;
							case 'wait':
								clock.advance(step.minutes * minuteMs);
								break;
							case 'poll':
								seen.push(...referencesOf(await trigger.poll()));
								break;
							case 'restart':
								seen.push(...referencesOf(await trigger.restart()));
								break;
							case 'tryOut':
								await trigger.tryOut();
								break;
							case 'fail':
								enKash.sandbox.addFault({ kind: 'status', status: 502, times: 3, match: { path } });
								await expect(trigger.poll()).rejects.toThrow('HTTP 502');
						}
					}
					clock.advance(lagMinutes * minuteMs + secondMs);
					seen.push(...referencesOf(await trigger.poll()));
					expect(seen.sort()).toEqual(paid.sort());
				},
			),
			{ numRuns: 40 },
		);
	});
});

describe('a clock that is wrong', () => {
	const day = 24 * hourMs;

	/** A log with a clock of its own, while `clock` is the one of n8n's machine. */
	function separateLog(form: Partial<LogForm> = {}): Log {
		const log = new Log(clock.now());
		log.form = { ...wholeLog, ...form };
		stub.replies = { [path]: (request) => log.answer(request) };
		return log;
	}

	async function tellOf(trigger: Poller): Promise<unknown[]> {
		return numbersOf(await trigger.poll({ credential: stub.credential() }));
	}

	it.each([10 * day, -10 * day])('by %i ms for a poll or two loses nothing', async (skewMs) => {
		const log = separateLog();
		const trigger = watching();
		await tellOf(trigger);
		const zeroth = log.make();
		expect(await tellOf(trigger)).toEqual([zeroth]);
		const first = log.make();
		clock.advance(skewMs);
		expect(await tellOf(trigger)).toEqual([first]);
		const second = log.make();
		expect(await tellOf(trigger)).toEqual([second]);
		clock.advance(-skewMs);
		const [third, fourth] = [log.make(), log.make()];
		expect(await tellOf(trigger)).toEqual([fourth, third]);
		expect(await tellOf(trigger)).toEqual([]);
	});

	it('from the first poll on is said as soon as it is set right', async () => {
		const log = separateLog();
		const trigger = watching();
		clock.advance(10 * day);
		expect(await tellOf(trigger)).toEqual([]);
		log.make();
		expect(await tellOf(trigger)).toEqual([]);
		clock.advance(-10 * day);
		for (let polls = 0; polls < 2; polls++) {
			await expect(tellOf(trigger)).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: "This machine's clock was set back since the trigger began",
				description: expect.stringContaining('rename this node'),
			});
		}
	});

	it('from the first poll on is said once EnKash shows what is older than the look-back', async () => {
		const log = separateLog();
		const trigger = watching();
		const uptime = performance.now.bind(performance);
		clock.advance(10 * day);
		expect(await tellOf(trigger)).toEqual([]);
		// EnKash never shows this one, as the trigger asks for what is made eight days later.
		log.make();
		jest.spyOn(performance, 'now').mockImplementation(() => uptime() + 9 * day);
		clock.advance(9 * day);
		log.nowMs += 9 * day;
		const shown = log.make();
		await expect(tellOf(trigger)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: "This machine's clock may have been ahead when the trigger began",
			description: expect.stringContaining('look them up with the EnKash node'),
		});
		expect(await tellOf(trigger)).toEqual([shown]);
		const next = log.make();
		expect(await tellOf(trigger)).toEqual([next]);
		expect(await tellOf(trigger)).toEqual([]);
	});

	it.each([10 * minuteMs, 5.5 * hourMs, 47 * hourMs])(
		'from the first poll on by %i ms, less than the look-back, loses nothing once it is set right',
		async (skewMs) => {
			const log = separateLog();
			const trigger = watching();
			clock.advance(skewMs);
			expect(await tellOf(trigger)).toEqual([]);
			const first = log.make();
			clock.advance(-skewMs);
			expect(await tellOf(trigger)).toEqual([first]);
			const second = log.make();
			expect(await tellOf(trigger)).toEqual([second]);
			expect(await tellOf(trigger)).toEqual([]);
		},
	);

	it('by less than the look-back is said after a restart, as nobody knows since when', async () => {
		const log = separateLog();
		const trigger = watching();
		clock.advance(10 * hourMs);
		expect(await tellOf(trigger)).toEqual([]);
		jest.resetModules();
		forgetPackages();
		expect(await tellOf(trigger)).toEqual([]);
		log.make();
		clock.advance(-10 * hourMs);
		await expect(tellOf(trigger)).rejects.toThrow('clock');
	});

	it('only now is said, and nothing is lost once it is right again', async () => {
		const log = separateLog();
		const trigger = watching();
		expect(await tellOf(trigger)).toEqual([]);
		clock.advance(-10 * day);
		const made = log.make();
		await expect(tellOf(trigger)).rejects.toThrow('clock');
		clock.advance(10 * day);
		expect(await tellOf(trigger)).toEqual([made]);
		expect(await tellOf(trigger)).toEqual([]);
	});

	it('whatever clock, order and pages: each is told once, or a poll fails', async () => {
		const step = fc.oneof(
			fc.record({ kind: fc.constant('pay' as const), count: fc.integer({ min: 1, max: 12 }) }),
			fc.record({
				kind: fc.constant('clock' as const),
				hours: fc.integer({ min: -300, max: 300 }),
			}),
			fc.record({ kind: fc.constant('poll' as const) }),
		);
		let whole = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 12 }),
				fc.constantFrom<LogForm['order']>('newestFirst', 'oldestFirst'),
				fc.constantFrom(3, 10, Infinity),
				fc.boolean(),
				async (steps, order, pageSize, hasIds) => {
					const log = separateLog({ order, pageSize, hasIds });
					const trigger = watching();
					expect(await tellOf(trigger)).toEqual([]);
					const reported: unknown[] = [];
					let failures = 0;
					let skewMs = 0;
					const poll = async () => {
						await tellOf(trigger).then(
							(numbers) => reported.push(...numbers),
							() => failures++,
						);
					};
					for (const taken of steps) {
						if (taken.kind === 'clock') {
							clock.advance(taken.hours * hourMs - skewMs);
							skewMs = taken.hours * hourMs;
						} else if (taken.kind === 'poll') await poll();
						else {
							for (let n = 0; n < taken.count; n++) {
								log.make();
								log.nowMs += minuteMs;
								clock.advance(minuteMs);
							}
						}
					}
					clock.advance(-skewMs);
					await poll();
					await poll();
					expect(new Set(reported).size).toBe(reported.length);
					if (failures > 0) return;
					whole++;
					expect(reported).toHaveLength(log.entries.length);
				},
			),
			{ numRuns: 40 },
		);
		expect(whole).toBeGreaterThan(20);
	});
});

describe('a log that sends pages', () => {
	it.each(['newestFirst', 'oldestFirst'] as const)('%s, is read whole', async (order) => {
		const log = new Log(clock.now());
		log.form = { ...wholeLog, order, pageSize: 10 };
		stub.replies = { [path]: (request) => log.answer(request) };
		const credential = stub.credential();
		const trigger = watching();
		await trigger.poll({ credential });
		const made = Array.from({ length: 60 }, () => {
			log.nowMs += minuteMs;
			clock.advance(minuteMs);
			return log.make();
		});
		const reported = numbersOf(await trigger.poll({ credential }));
		expect([...reported].sort()).toEqual([...made].sort());
		expect(await trigger.poll({ credential })).toEqual([]);
	});

	it('of one moment that never end fails, and forgets nothing', async () => {
		const log = new Log(clock.now());
		stub.replies = { [path]: (request) => log.answer(request) };
		const credential = stub.credential();
		const trigger = watching();
		await trigger.poll({ credential });
		const before = trigger.remembered();
		for (let n = 0; n < 60; n++) log.make();
		log.form = { ...wholeLog, pageSize: 10 };
		await expect(trigger.poll({ credential })).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'EnKash counts 60 transactions of one moment but sends only 10 of them',
			description: expect.stringContaining('none is reported'),
		});
		expect(trigger.remembered()).toEqual(before);
		log.form = wholeLog;
		expect(await trigger.poll({ credential })).toHaveLength(60);
	});
});

describe('polls that overlap', () => {
	it('tell of a transaction once', async () => {
		const trigger = watching();
		await trigger.activate();
		const paid = pay();
		const results = await trigger.pollAtOnce(3);
		const reported = results.flatMap(({ outputs }) => outputs?.[0] ?? []);
		expect(referencesOf(reported.map(({ json }) => json))).toEqual([paid]);
		expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
		expect(await trigger.poll()).toEqual([]);
	});

	it('of a workflow that is saved anew follow each other', async () => {
		const trigger = watching();
		await trigger.activate();
		pay();
		const own = watching();
		const [one, other] = await Promise.all([trigger.poll(), own.activate()]);
		expect(one).toHaveLength(1);
		expect(other).toEqual([]);
		expect(own.remembered()).toHaveProperty('transactions');
	});
});

describe('transactions without an id', () => {
	const one: Json = {
		amount: 11,
		cardTransactionType: 'CR',
		pgReferenceNumber: 'A',
		createdOn: 'Jun 20, 2024 2:56:47 PM',
		status: 'CREATED',
	};

	async function tellOf(trigger: Poller, transactions: Json[]): Promise<Json[]> {
		answerWith(stub, transactions);
		return await trigger.poll({ credential: stub.credential() });
	}

	it('are told apart by all they say', async () => {
		const trigger = watching();
		await tellOf(trigger, [one]);
		const others = [
			{ ...one, amount: 12 },
			{ ...one, cardTransactionType: 'DR' },
			{ ...one, pgReferenceNumber: 'B' },
			{ ...one, createdOn: 'Jun 20, 2024 2:56:48 PM' },
			{ ...one, pgReferenceNumber: undefined },
		];
		expect(await tellOf(trigger, [...others, one])).toHaveLength(5);
		expect(await tellOf(trigger, [one, ...others])).toEqual([]);
	});

	it('that say the same are told as often as they are there', async () => {
		const trigger = watching();
		await tellOf(trigger, [one]);
		expect(await tellOf(trigger, [one, one])).toHaveLength(1);
		expect(await tellOf(trigger, [one, one, one, one])).toHaveLength(2);
		expect(await tellOf(trigger, [one, one, one, one])).toEqual([]);
	});

	it('stay the same when their status or a balance changes, or their fields are in another order', async () => {
		const trigger = watching();
		await tellOf(trigger, [{ ...one, card: { otbBalance: 5, enKashCardId: 'EKC1' } }]);
		const reversed = Object.fromEntries(Object.entries(one).reverse());
		const changed = {
			card: { enKashCardId: 'EKC1', otbBalance: 7 },
			...reversed,
			status: { name: 'SETTLED' },
			modifiedOn: 'today',
		};
		expect(await tellOf(trigger, [changed])).toEqual([]);
	});

	it.each(['enKashTransactionId', 'enkashCardTransactionId', 'enkashCardTxnId'])(
		'an id may come as %s, and then it alone counts',
		async (name) => {
			const trigger = watching();
			await tellOf(trigger, []);
			expect(await tellOf(trigger, [{ ...one, [name]: 'ECT1' }])).toHaveLength(1);
			expect(await tellOf(trigger, [{ ...one, [name]: 'ECT1', amount: 99 }])).toEqual([]);
			expect(await tellOf(trigger, [{ ...one, [name]: 'ECT2' }])).toHaveLength(1);
		},
	);

	it.each<[string, unknown]>([
		['a list under another name', { recordsCount: 2, transactions: [one, one] }],
		['a list of which one is none', { recordsCount: 2, data: [one, null] }],
		['one that says neither reference nor ID', { amount: 5, createdOn: 'today' }],
	])('%s is not taken for one transaction', async (_, payload) => {
		const trigger = watching();
		await tellOf(trigger, []);
		const before = trigger.remembered();
		answerWith(stub, payload);
		await expect(trigger.poll({ credential: stub.credential() })).rejects.toMatchObject({
			message: "EnKash's reply has an unknown shape",
		});
		expect(trigger.remembered()).toEqual(before);
	});

	it('of another account starts nothing', async () => {
		const trigger = watching();
		await tellOf(trigger, []);
		await expect(tellOf(trigger, [{ ...one, cardAccountId: 'CANOBODY' }])).rejects.toMatchObject({
			message: 'EnKash answered about another account than was asked for',
			description: "EnKash's reply speaks of card account CANOBODY where CAQL8YCV3 was sent.",
		});
	});

	it('an id that comes twice in one reply is one transaction', async () => {
		const trigger = watching();
		await tellOf(trigger, []);
		const transaction = { ...one, enKashTransactionId: 'ECT1' };
		expect(await tellOf(trigger, [transaction, transaction])).toHaveLength(1);
	});

	it.each<[unknown]>([[null], [{}], [{ recordsCount: 0, data: null }], ['']])(
		'a reply of %j tells of none',
		async (payload) => {
			const trigger = watching();
			await tellOf(trigger, []);
			answerWith(stub, payload);
			expect(await trigger.poll({ credential: stub.credential() })).toEqual([]);
		},
	);
});

describe('what is remembered', () => {
	it('is kept apart for each account', async () => {
		const { incentiveCardAccountId } = enKash.sandbox.account;
		const trigger = watching();
		pay(incentiveCardAccountId);
		await trigger.activate();
		trigger.parameters = { ...trigger.parameters, cardAccountId: incentiveCardAccountId };
		expect(await trigger.poll()).toEqual([]);
		const paid = pay(incentiveCardAccountId);
		pay();
		expect(await told(trigger)).toEqual([paid]);
		trigger.parameters = { event: 'newTransaction' };
		expect(await trigger.poll()).toEqual([]);
	});

	it('is kept apart for each company', async () => {
		answerWith(stub, [{ enKashTransactionId: 'ECT1' }]);
		const credential = stub.credential();
		const trigger = watching();
		expect(await trigger.poll({ credential })).toEqual([]);
		answerWith(stub, [{ enKashTransactionId: 'ECT2' }]);
		trigger.parameters = { ...trigger.parameters, options: { companyId: 'CEKBVCGMR1' } };
		expect(await trigger.poll({ credential })).toEqual([]);
	});

	it('is forgotten when it can no longer be asked for', async () => {
		const trigger = watching();
		await trigger.activate();
		for (let day = 0; day < 30; day++) {
			pay();
			clock.advance(24 * hourMs);
			await trigger.poll();
		}
		const { transactions } = trigger.remembered();
		expect(Object.keys(objectIn(objectIn(transactions).seen)).length).toBeLessThan(10);
	});

	it('holds no name, mobile or amount of anybody', async () => {
		const trigger = watching();
		await trigger.activate();
		pay();
		await trigger.poll();
		expect(JSON.stringify(trigger.remembered())).not.toMatch(/Asha|91000000|amount|mobile/);
	});

	it('that is of no use counts as nothing', async () => {
		for (const transactions of [null, 'x', {}, { companyId: 'CEK1PU9AOO', seen: [] }]) {
			const trigger = watching();
			pay();
			expect(await trigger.poll({ staticData: { transactions } })).toEqual([]);
		}
	});

	it('is not touched by the other event', async () => {
		const trigger = watching();
		await trigger.activate();
		trigger.parameters = { event: 'balanceLow', threshold: 1 };
		await trigger.poll();
		const paid = pay();
		trigger.parameters = { event: 'newTransaction' };
		expect(await told(trigger)).toEqual([paid]);
	});
});

describe('in the editor', () => {
	it('one recent transaction is shown, and nothing is remembered', async () => {
		const trigger = watching();
		pay();
		const newest = pay();
		const { outputs, staticData } = await trigger.tryOut();
		expect(outputs).toMatchObject([[{ json: { pgReferenceNumber: newest, sample: true } }]]);
		expect(outputs?.[0]).toHaveLength(1);
		expect(staticData).toEqual({});
		expect(await trigger.activate()).toEqual([]);
		const paid = pay();
		await trigger.tryOut();
		expect(await told(trigger)).toEqual([paid]);
	});

	it('recent ones are asked for first, so as not to fetch all there ever were', async () => {
		pay();
		await watching().tryOut();
		expect(enKash.callsTo(path).map(({ body }) => body)).toEqual([
			{
				companyId: 'CEK1PU9AOO',
				cardAccountId: 'CAQL8YCV3',
				txnDateFrom: expect.stringMatching(/Z$/),
			},
		]);
	});

	it('an older one is shown where there is none of late', async () => {
		const old = pay();
		clock.advance(400 * 24 * hourMs);
		const { outputs } = await watching().tryOut();
		expect(outputs).toMatchObject([[{ json: { pgReferenceNumber: old } }]]);
	});

	it('an account without any says so', async () => {
		const { outputs, error } = await watching().tryOut();
		expect(outputs).toBeNull();
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'There is no transaction to show yet',
			description: expect.stringContaining('Give somebody points'),
		});
	});

	it('shows no token of a card inside', async () => {
		answerWith(stub, [{ pgReferenceNumber: 'A', card: { token: cardToken } }]);
		const { outputs } = await watching().tryOut({ credential: stub.credential() });
		expect(outputs).toMatchObject([[{ json: { pgReferenceNumber: 'A', card: {} } }]]);
		expect(JSON.stringify(outputs)).not.toContain(cardToken);
	});
});

describe('settings', () => {
	it('another path is asked', async () => {
		answerWith(stub, []);
		const own = '/api/v0/partner/enKashCard/rewards/transactions';
		await watching({ options: { path: own } }).poll({ credential: stub.credential() });
		expect(stub.callTo('/api/').path).toBe(own);
	});

	it.each([
		[{ path: 'https://evil.example/api/' }, 'Transactions Path', 'without the host'],
		[{ lookBackHours: 0 }, 'Look Back (Hours)', 'a number of hours above 0'],
		[{ lookBackHours: 1e12 }, 'Look Back (Hours)', 'up to 8760'],
		[{ lookBackHours: 'long' }, 'Look Back (Hours)', 'a number of hours'],
	])('%j is refused', async (options, label, advice) => {
		await expect(watching({ options }).activate()).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: `The parameter '${label}' can't be used as it is`,
			description: expect.stringContaining(advice),
		});
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('a log that wants a card and a reference says so', async () => {
		enKash.turn({ transactionMandatory: 'prepaid' });
		await expect(watching().activate()).rejects.toMatchObject({
			description: 'Sandbox: enKashCardId is required.',
		});
	});
});
