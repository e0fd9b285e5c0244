import * as fc from 'fast-check';
import { listTransactions } from '../../../nodes/EnKashTrigger/listTransactions';
import {
	mayHaveBegunAhead,
	newTransactions,
	readTransactionMemory,
	wasSetBack,
	watchedMoment,
	windowStart,
	withBegunWindow,
	type TransactionMemory,
} from '../../../nodes/EnKashTrigger/transactionMemory';
import type { EnKashRecord } from '../../../nodes/shared/enkash/records';
import { hourMs, minuteMs } from './clock';
import { Log, type LogForm, numbersOf, wholeLog } from './log';

const account = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };
const windowMs = 48 * hourMs;
const start = Date.UTC(2026, 9, 1);

/** An EnKash and an n8n that polls it, with nothing but the rules of the trigger between them. */
class World {
	readonly log = new Log(start);
	/** By how much the clock of n8n's machine is wrong. */
	skewMs = 0;
	readonly told: unknown[] = [];
	failures = 0;
	private memory: TransactionMemory | undefined;
	private saved = '{}';
	/** What this process watches, and since when. */
	private watch: { moment: number; sinceMs: number; sinceBeginning: boolean } | undefined;
	/** What EnKash showed when the first poll asked. */
	private shownAtFirst = new Set<unknown>();

	async poll(windowAsked = windowMs): Promise<void> {
		const nowMs = this.log.nowMs + this.skewMs;
		const isWatched = this.memory && this.watch?.moment === watchedMoment(this.memory);
		const watchedMs = isWatched ? this.log.nowMs - (this.watch?.sinceMs ?? 0) : 0;
		const sinceBeginning = isWatched === true && this.watch?.sinceBeginning === true;
		const settings = { nowMs, windowMs: windowAsked, watchedMs, sinceBeginning };
		if (this.memory && wasSetBack(this.memory, settings)) {
			this.failures++;
			return;
		}
		const isFirst = this.memory === undefined;
		const times = { nowMs, windowMs: windowAsked, watchedMs };
		const fromMs = windowStart(this.memory, times);
		const list = await listTransactions(
			async (span) => {
				const { data, recordsCount } = this.log.list(span);
				return { records: data, recordsCount };
			},
			{ fromMs, nowMs },
		);
		if (!list.isComplete) {
			this.failures++;
			return;
		}
		if (this.memory && mayHaveBegunAhead(this.memory, list.transactions, settings)) {
			this.failures++;
			this.memory = withBegunWindow(this.memory);
			return;
		}
		if (isFirst) this.shownAtFirst = this.shown();
		const { fresh, memory } = newTransactions(this.memory, list.transactions, account, times);
		this.told.push(...numbersOf(fresh));
		this.memory = memory;
		const moment = watchedMoment(memory);
		if (this.watch?.moment !== moment) {
			this.watch = { moment, sinceMs: this.log.nowMs, sinceBeginning: isFirst };
		}
		// n8n writes to its database when a workflow is switched on, and when a poll tells of something.
		if (isFirst || fresh.length > 0) this.save();
	}

	/** n8n starts anew: it polls at once, and saves what that leaves. */
	async restart(): Promise<void> {
		this.memory = readTransactionMemory(JSON.parse(this.saved), account);
		this.watch = undefined;
		await this.poll();
		this.save();
	}

	/** The transactions that the first poll could not find. */
	get made(): unknown[] {
		const all = this.log.entries.map(({ record }) => record.amount);
		return all.filter((number) => !this.shownAtFirst.has(number));
	}

	private shown(): Set<unknown> {
		const { nowMs, entries } = this.log;
		return new Set(
			entries.filter(({ shownMs }) => shownMs <= nowMs).map(({ record }) => record.amount),
		);
	}

	private save(): void {
		this.saved = JSON.stringify({ transactions: this.memory });
	}
}

type Step =
	| { kind: 'pay'; count: number; lagMinutes: number }
	| { kind: 'wait'; minutes: number }
	| { kind: 'clock'; skewHours: number }
	| { kind: 'poll' | 'restart' };

function stepOf(longestLagMinutes: number): fc.Arbitrary<Step> {
	return fc.oneof(
		fc.record({
			kind: fc.constant('pay' as const),
			count: fc.integer({ min: 1, max: 3 }),
			lagMinutes: fc.integer({ min: 0, max: longestLagMinutes }),
		}),
		fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 6000 }) }),
		fc.record({
			kind: fc.constant('clock' as const),
			skewHours: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constant(0)),
		}),
		fc.record({ kind: fc.constantFrom('poll' as const, 'poll', 'restart') }),
	);
}

const form: fc.Arbitrary<LogForm> = fc.record({
	pageSize: fc.constantFrom(Infinity, 1, 2, 5, 10),
	order: fc.constantFrom('newestFirst', 'oldestFirst'),
	hasIds: fc.boolean(),
	dates: fc.constantFrom('enKash', 'iso'),
});

async function walk(world: World, steps: readonly Step[]): Promise<void> {
	for (const step of steps) {
		switch (step.kind) {
			case 'pay':
				for (let n = 0; n < step.count; n++) world.log.make(step.lagMinutes * minuteMs);
				break;
			case 'wait':
				world.log.nowMs += step.minutes * minuteMs;
				break;
			case 'clock':
				world.skewMs = step.skewHours * hourMs;
				break;
			case 'poll':
				await world.poll();
				break;
			case 'restart':
				await world.restart();
		}
	}
}

/** Time goes on until everything shows, on a clock that is right, and two polls come. */
async function end(world: World): Promise<void> {
	world.skewMs = 0;
	await world.poll();
	world.log.nowMs += windowMs - minuteMs;
	await world.poll();
	await world.poll();
}

it('none is lost and none told twice, whatever lags, clocks, pages and restarts, or a poll fails', async () => {
	let whole = 0;
	await fc.assert(
		fc.asyncProperty(form, fc.array(stepOf(47 * 60), { maxLength: 60 }), async (logForm, steps) => {
			const world = new World();
			world.log.form = logForm;
			await world.poll();
			await walk(world, steps);
			await end(world);
			expect(new Set(world.told).size).toBe(world.told.length);
			if (world.failures > 0) return;
			whole++;
			expect([...world.told].sort()).toEqual([...world.made].sort());
		}),
		{ numRuns: 500 },
	);
	expect(whole).toBeGreaterThan(250);
});

it('a clock that is wrong from the first poll on loses none without a word', async () => {
	let whole = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: -300, max: 300 }),
			fc.array(stepOf(60), { maxLength: 30 }),
			async (skewHours, steps) => {
				const world = new World();
				world.skewMs = skewHours * hourMs;
				world.log.make();
				world.log.nowMs += hourMs;
				await world.poll();
				for (const step of steps.filter(({ kind }) => kind !== 'clock' && kind !== 'restart')) {
					await walk(world, [
						step.kind === 'wait' ? { ...step, minutes: step.minutes % 1200 } : step,
					]);
				}
				await end(world);
				expect(new Set(world.told).size).toBe(world.told.length);
				if (world.failures > 0) return;
				whole++;
				expect([...world.told].sort()).toEqual([...world.made].sort());
			},
		),
		{
			numRuns: 2_000,
			examples: [
				[
					49,
					[
						{ kind: 'pay', count: 1, lagMinutes: 0 },
						{ kind: 'wait', minutes: 60 },
						{ kind: 'pay', count: 1, lagMinutes: 0 },
						{ kind: 'poll' },
					],
				],
			],
		},
	);
	expect(whole).toBeGreaterThan(700);
});

describe('a log without dates', () => {
	it.each([0, 20])('none is lost while the clock is right (page of %i)', async (pageSize) => {
		const world = new World();
		world.log.form = { ...wholeLog, dates: 'none', hasIds: false, pageSize: pageSize || Infinity };
		await world.poll();
		for (let day = 0; day < 20; day++) {
			for (let n = 0; n < 15; n++) {
				world.log.make(day * hourMs);
				world.log.nowMs += hourMs;
			}
			await world.poll();
			world.log.nowMs += 9 * hourMs;
		}
		await end(world);
		expect(world.failures).toBe(0);
		expect(world.told).toHaveLength(300);
		expect(new Set(world.told).size).toBe(300);
	});
});

it('twins, which say the same, are told as often as they are there, pages or not', async () => {
	const twins = Array.from({ length: 6 }, () => ({ amount: 5 }));
	const list = await listTransactions(async () => ({ records: twins, recordsCount: 6 }), {
		fromMs: start,
		nowMs: start,
	});
	expect(list).toMatchObject({ isComplete: true });
	if (list.isComplete) expect(list.transactions.size).toBe(6);
});

describe('a reply that is a page', () => {
	function logOf(count: number, stepMs: number, logForm: Partial<LogForm> = {}): Log {
		const log = new Log(start);
		log.form = { ...wholeLog, ...logForm };
		for (let n = 0; n < count; n++) {
			log.make();
			log.nowMs += stepMs;
		}
		return log;
	}

	async function ask(log: Log, nowMs = log.nowMs) {
		let calls = 0;
		const list = await listTransactions(
			async (span) => {
				calls++;
				const { data, recordsCount } = log.list(span);
				return { records: data, recordsCount };
			},
			{ fromMs: start - windowMs, nowMs },
		);
		return { list, calls };
	}

	it.each(['newestFirst', 'oldestFirst'] as const)('%s is made whole', async (order) => {
		const { list, calls } = await ask(logOf(60, minuteMs, { pageSize: 10, order }));
		expect(list.isComplete && list.transactions.size).toBe(60);
		expect(calls).toBeLessThan(50);
	});

	it('is made whole on a clock that is behind, too', async () => {
		const log = logOf(60, hourMs, { pageSize: 10, order: 'newestFirst' });
		const { list } = await ask(log, start - 10 * 24 * hourMs);
		expect(list.isComplete && list.transactions.size).toBe(60);
	});

	it('of one second cannot be, and is not taken for whole', async () => {
		const { list } = await ask(logOf(60, 0, { pageSize: 10 }));
		expect(list).toMatchObject({ isComplete: false, received: 10 });
	});

	it('of a log that counts what it never sends ends', async () => {
		let calls = 0;
		const list = await listTransactions(
			async () => {
				calls++;
				return { records: [], recordsCount: 60 };
			},
			{ fromMs: start - windowMs, nowMs: start },
		);
		expect(list).toEqual({ isComplete: false, recordsCount: 60, received: 0 });
		expect(calls).toBeLessThanOrEqual(100);
	});
});

describe('the window', () => {
	const known = { ...account, begunMs: start, fromMs: start - hourMs, seen: {} };

	it('begins before the first poll', () => {
		expect(windowStart(undefined, { nowMs: start, windowMs: hourMs })).toBe(start - hourMs);
	});

	it('stays until EnKash has shown a transaction, whatever the clock says', () => {
		const times = { nowMs: start + 999 * hourMs, windowMs: 96 * hourMs };
		expect(windowStart(known, times)).toBe(start - hourMs);
	});

	it('goes on with what is proven, and never back', () => {
		const times = { nowMs: start + 100 * hourMs, windowMs: 10 * hourMs };
		expect(windowStart({ ...known, provenMs: start + 5 * hourMs }, times)).toBe(start - hourMs);
		expect(windowStart({ ...known, provenMs: start + 50 * hourMs }, times)).toBe(
			start + 40 * hourMs,
		);
	});
});

describe('what is proven', () => {
	const known: TransactionMemory = {
		...account,
		begunMs: start - hourMs,
		fromMs: start - windowMs,
		provenMs: start - hourMs,
		seen: {},
	};
	const at = (moment: number): EnKashRecord => ({ txnDate: new Date(moment).toISOString() });
	const provenBy = (records: EnKashRecord[], times: { nowMs: number; watchedMs?: number }) =>
		newTransactions(
			known,
			new Map(records.map((record, index) => [String(index), record])),
			account,
			{ windowMs, ...times },
		).memory.provenMs;

	it.each<[string, EnKashRecord[], { nowMs: number; watchedMs?: number }, number]>([
		['nothing new', [], { nowMs: start }, start - hourMs],
		['the clock alone', [], { nowMs: start + 99 * hourMs }, start - hourMs],
		['time that was watched', [], { nowMs: start, watchedMs: minuteMs }, start - 59 * minuteMs],
		['watching on a clock that says less', [], { nowMs: start, watchedMs: 9 * hourMs }, start],
		['a transaction', [at(start - minuteMs)], { nowMs: start }, start - minuteMs],
		['one of the future', [at(start + minuteMs)], { nowMs: start }, start - hourMs],
		['one without a date', [{}], { nowMs: start }, start - hourMs],
	])('by %s', (_, records, times, expected) => {
		expect(provenBy(records, times)).toBe(expected);
	});
});

it('what EnKash keeps showing is never forgotten, however old', () => {
	let known: TransactionMemory | undefined;
	const shown = new Map([['A', { enKashTransactionId: 'A' }]]);
	for (let day = 0; day < 40; day++) {
		const nowMs = start + day * 24 * hourMs;
		const { fresh, memory } = newTransactions(known, shown, account, {
			nowMs,
			windowMs,
			watchedMs: 24 * hourMs,
		});
		expect(fresh).toEqual([]);
		known = memory;
	}
});

it('the memory of an older version is understood', () => {
	const transactions = { ...account, lastPollMs: start, fromMs: start - windowMs, seen: { A: 1 } };
	const memory = readTransactionMemory({ transactions }, account);
	expect(memory).toMatchObject({ begunMs: start, fromMs: start - windowMs, seen: { A: 1 } });
	const shown = new Map([
		['A', {}],
		['B', {}],
	]);
	const { fresh } = newTransactions(memory, shown, account, { nowMs: start, windowMs });
	expect(fresh).toHaveLength(1);
});
