import * as z from 'zod/v4-mini';
import { deepCopy, type IDataObject } from 'n8n-workflow';
import { dateOfTransaction } from '../shared/enkash/dates';
import type { EnKashRecord } from '../shared/enkash/records';
import type { Payer } from '../shared/paying/payer';

/**
 * What the trigger remembers between polls. All times are in milliseconds since 1970. The machine's clock may be wrong, so
 * it only sets the beginning; later times are those that transactions and the process's uptime prove.
 */
const memorySchema = z.object({
	companyId: z.string(),
	cardAccountId: z.string(),
	/** This machine's clock when `fromMs` was counted back from it. */
	begunMs: z.number(),
	/** Start of the window that the polls asked for. Older transactions may or may not have been seen. */
	fromMs: z.number(),
	/** The latest time that was proven at the last poll. Absent until EnKash has shown a transaction. */
	provenMs: z.optional(z.number()),
	/** By transaction, the latest time that was proven when it was seen last. */
	seen: z.record(z.string(), z.number()),
});
export type TransactionMemory = z.output<typeof memorySchema>;

/** What n8n kept for this account, or undefined on the first poll. */
export function readTransactionMemory(
	staticData: IDataObject,
	{ companyId, cardAccountId }: Payer,
): TransactionMemory | undefined {
	// A copy, as n8n hides a field of its own in every object that it has read from its database.
	const memory = memorySchema.safeParse(withBeginning(deepCopy(staticData.transactions)));
	if (!memory.success) return undefined;
	const isSameAccount =
		memory.data.companyId === companyId && memory.data.cardAccountId === cardAccountId;
	return isSameAccount ? memory.data : undefined;
}

/** Version 0.1 kept the time of the last poll, from which it counted back. */
function withBeginning(memory: unknown): unknown {
	const isOlder = typeof memory === 'object' && memory !== null && 'lastPollMs' in memory;
	return isOlder ? { begunMs: memory.lastPollMs, ...memory } : memory;
}

/** The times that a poll goes by. */
export interface PollTimes {
	/** This machine's clock. */
	nowMs: number;
	/** How long to look back. */
	windowMs: number;
	/** Time that this process has watched go by since `watchedMoment`; 0 where it did not. Default: 0. */
	watchedMs?: number;
}

/**
 * Start of the window to ask for: `windowMs` before the last poll, as some transactions show up late. Never before the
 * window of earlier polls: older transactions were made before the trigger began, or were forgotten.
 */
export function windowStart(
	known: TransactionMemory | undefined,
	{ nowMs, windowMs }: PollTimes,
): number {
	if (!known) return nowMs - windowMs;
	return Math.max(known.fromMs, (known.provenMs ?? known.fromMs) - windowMs);
}

/** Usual corrections of a clock are smaller. */
const usualCorrectionMs = 60_000;

/** The moment from which on the process watches time go by: the latest that is known of a memory. */
export function watchedMoment({ provenMs, begunMs }: TransactionMemory): number {
	return provenMs ?? begunMs;
}

/** The times that tell whether a clock was wrong. */
interface ClockTimes extends Required<PollTimes> {
	/** Whether `watchedMs` counts from the beginning of the trigger. */
	sinceBeginning: boolean;
}

/**
 * Whether the clock was set back since the trigger began, perhaps by more than it looks back, while no transaction has
 * proven a time. If it was ahead by so much, the trigger asks for transactions of the future, and would miss today's.
 * By less, its window holds all that was made since it began.
 */
export function wasSetBack(
	{ provenMs, begunMs }: TransactionMemory,
	{ nowMs, windowMs, watchedMs, sinceBeginning }: ClockTimes,
): boolean {
	const setBackMs = begunMs + watchedMs - nowMs;
	if (provenMs !== undefined || setBackMs <= usualCorrectionMs) return false;
	return !sinceBeginning || setBackMs > windowMs - usualCorrectionMs;
}

/**
 * Whether the clock may have been ahead when the trigger began, by more than it looks back. The trigger then asked for
 * transactions of the future. The first that EnKash shows are older than the window, so earlier ones may never have been
 * shown. With a right clock this is so only where nobody has polled for that long.
 */
export function mayHaveBegunAhead(
	{ provenMs, begunMs, fromMs }: TransactionMemory,
	transactions: ReadonlyMap<string, EnKashRecord>,
	{ nowMs, windowMs, watchedMs, sinceBeginning }: ClockTimes,
): boolean {
	if (provenMs !== undefined) return false;
	const clockMs = sinceBeginning ? begunMs + watchedMs : nowMs;
	const dates = [...transactions.values()]
		.map(dateOfTransaction)
		.filter((madeMs) => madeMs !== undefined);
	// A log that shows what is older than it was asked for keeps nothing back.
	return (
		dates.length > 0 && dates.every((madeMs) => madeMs >= fromMs && madeMs < clockMs - windowMs)
	);
}

/** The same memory once EnKash has shown a transaction: any at all proves that the window had begun. */
export function withBegunWindow(memory: TransactionMemory): TransactionMemory {
	return { ...memory, provenMs: memory.fromMs };
}

/**
 * The transactions not seen before, in EnKash's order, and what to remember. The first poll reports none: they were
 * made before anybody asked. A transaction is forgotten only once it can no longer be in the window that is asked for.
 */
export function newTransactions(
	known: TransactionMemory | undefined,
	transactions: ReadonlyMap<string, EnKashRecord>,
	account: Payer,
	times: PollTimes,
): { fresh: EnKashRecord[]; memory: TransactionMemory } {
	const { nowMs, windowMs } = times;
	const fromMs = windowStart(known, times);
	const provenMs = provenTime(known, transactions, fromMs, times);
	const seen = new Map(Object.entries(known?.seen ?? {}));
	const fresh: EnKashRecord[] = [];
	for (const [key, transaction] of transactions) {
		if (!seen.has(key)) fresh.push(transaction);
		seen.set(key, provenMs ?? fromMs);
	}
	// Twice the window, for a log that leaves out for a while what it has shown.
	const kept = [...seen].filter(([, seenMs]) => (provenMs ?? fromMs) - seenMs <= 2 * windowMs);
	return {
		fresh: known ? fresh : [],
		memory: {
			...account,
			begunMs: known?.begunMs ?? nowMs,
			fromMs,
			provenMs,
			seen: Object.fromEntries(kept),
		},
	};
}

/**
 * The latest time that is proven: the date of the newest transaction, or the time of the last poll plus the time watched
 * since. Neither may be later than this machine's clock. Any transaction at all proves that the window had begun.
 */
function provenTime(
	known: TransactionMemory | undefined,
	transactions: ReadonlyMap<string, EnKashRecord>,
	fromMs: number,
	{ nowMs, watchedMs = 0 }: PollTimes,
): number | undefined {
	const before = known?.provenMs;
	if (before === undefined && transactions.size === 0) return undefined;
	let provenMs =
		before === undefined ? fromMs : Math.max(before, Math.min(before + watchedMs, nowMs));
	for (const transaction of transactions.values()) {
		const madeMs = dateOfTransaction(transaction);
		if (madeMs !== undefined && madeMs <= nowMs) provenMs = Math.max(provenMs, madeMs);
	}
	return provenMs;
}
