import * as fc from 'fast-check';
import {
	windowStart,
	newTransactions,
	readTransactionMemory,
	type TransactionMemory,
} from '../../../nodes/EnKashTrigger/transactionMemory';
import type { EnKashRecord } from '../../../nodes/shared/enkash/records';
import { hourMs, minuteMs } from './clock';

const account = { companyId: 'CEK1PU9AOO', cardAccountId: 'CAQL8YCV3' };
const windowMs = 48 * hourMs;
const start = Date.UTC(2026, 9, 1);

/** A transaction, and from when on EnKash shows it. */
interface Made {
	record: EnKashRecord;
	at: number;
	shownAt: number;
}

/** An EnKash and an n8n that polls it, with nothing but the rules of the trigger between them. */
class World {
	now = start;
	private readonly log: Made[] = [];
	private memory: TransactionMemory | undefined;
	private saved = '{}';
	readonly told: EnKashRecord[] = [];

	/** What EnKash made, but for what it showed before the first poll. */
	get made(): EnKashRecord[] {
		return this.log.filter(({ shownAt }) => shownAt > start).map(({ record }) => record);
	}

	make(record: EnKashRecord, lagMs: number): void {
		this.log.push({ record, at: this.now, shownAt: this.now + lagMs });
	}

	poll(windowAsked = windowMs): void {
		const times = { nowMs: this.now, windowMs: windowAsked };
		const fromMs = windowStart(this.memory, times);
		const shown = this.log.filter(({ at, shownAt }) => at >= fromMs && shownAt <= this.now);
		const isFirst = this.memory === undefined;
		const { fresh, seen } = newTransactions(
			this.memory,
			shown.map(({ record }) => record),
			times,
		);
		this.told.push(...fresh);
		this.memory = { ...account, lastPollMs: this.now, fromMs, seen };
		// n8n writes to its database when a workflow is switched on, and when a poll tells of something.
		if (isFirst || fresh.length > 0) this.save();
	}

	private save(): void {
		this.saved = JSON.stringify({ transactions: this.memory });
	}

	restart(): void {
		this.memory = readTransactionMemory(JSON.parse(this.saved), account);
		this.poll();
		this.save();
	}
}

function textsOf(records: EnKashRecord[]): string[] {
	return records.map((record) => JSON.stringify(record)).sort();
}

type Step =
	| { kind: 'pay'; count: number; lagMinutes: number; hasId: boolean; isTwin: boolean }
	| { kind: 'wait'; minutes: number }
	| { kind: 'poll' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		kind: fc.constant('pay' as const),
		count: fc.integer({ min: 1, max: 3 }),
		lagMinutes: fc.integer({ min: 0, max: 48 * 60 - 1 }),
		hasId: fc.boolean(),
		isTwin: fc.boolean(),
	}),
	fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 6000 }) }),
	fc.record({ kind: fc.constantFrom('poll' as const, 'poll', 'restart') }),
);

it('none is lost and none told twice, whatever the lags, polls and restarts', () => {
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const world = new World();
			let made = 0;
			world.poll();
			for (const taken of steps) {
				switch (taken.kind) {
					case 'pay':
						for (let n = 0; n < taken.count; n++) {
							const at = new Date(world.now).toISOString();
							// Twins say the same, as two payments of one second may.
							const record: EnKashRecord = { at, amount: taken.isTwin ? 5 : ++made };
							if (taken.hasId) record.enKashTransactionId = `ECT${++made}`;
							world.make(record, taken.lagMinutes * minuteMs + 1);
						}
						break;
					case 'wait':
						world.now += taken.minutes * minuteMs;
						break;
					case 'poll':
						world.poll();
						break;
					case 'restart':
						world.restart();
				}
			}
			world.now += windowMs;
			world.poll();
			expect(textsOf(world.told)).toEqual(textsOf(world.made));
		}),
		{ numRuns: 1000 },
	);
});

it('asks for what the first poll did not, when the window grows, never', () => {
	const times = { nowMs: start, windowMs: hourMs };
	expect(windowStart(undefined, times)).toBe(start - hourMs);
	const known = { ...account, lastPollMs: start, fromMs: start - hourMs, seen: {} };
	const later = { nowMs: start + hourMs, windowMs: 96 * hourMs };
	expect(windowStart(known, later)).toBe(start - hourMs);
	expect(windowStart({ ...known, lastPollMs: start + 99 * hourMs }, later)).toBe(
		start + 3 * hourMs,
	);
});

it('a clock that was put back loses nothing', () => {
	const known = { ...account, lastPollMs: start, fromMs: start - windowMs, seen: { A: start } };
	const times = { nowMs: start - 24 * hourMs, windowMs };
	const { fresh, seen } = newTransactions(
		known,
		[{ enKashTransactionId: 'A' }, { enKashTransactionId: 'B' }],
		times,
	);
	expect(fresh).toEqual([{ enKashTransactionId: 'B' }]);
	expect(Object.keys(seen).sort()).toEqual(['A', 'B']);
});

it('what EnKash keeps showing is never forgotten, however old', () => {
	let known: TransactionMemory | undefined;
	for (let day = 0; day < 40; day++) {
		const nowMs = start + day * 24 * hourMs;
		const { fresh, seen } = newTransactions(known, [{ enKashTransactionId: 'A' }], {
			nowMs,
			windowMs,
		});
		expect(fresh).toEqual([]);
		known = { ...account, lastPollMs: nowMs, fromMs: nowMs, seen };
	}
});
