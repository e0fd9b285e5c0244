import { dateOfTransaction } from '../shared/enkash/dates';
import { type EnKashRecord, isPartOfAll, type Records } from '../shared/enkash/records';
import { keysOf } from './transactionKeys';

/** A span of time in milliseconds since 1970, both ends included. Without an end it is open. */
export interface Span {
	fromMs: number;
	toMs?: number;
}

/** Transactions by their keys, in EnKash's order; or the counts where EnKash would not send all. */
export type TransactionList =
	| { isComplete: true; transactions: Map<string, EnKashRecord> }
	| { isComplete: false; recordsCount: number; received: number };

/** EnKash compares dates by the second at best, so shorter spans are of no use. */
const shortestSpanMs = 1000;
export const hourMs = 3_600_000;
/** More calls than that are too many for a poll every minute. */
const maxCalls = 100;

/**
 * Every transaction from a moment on. EnKash documents no paging, so where it counts more than it sends, the span is
 * halved until each reply is whole.
 */
export async function listTransactions(
	ask: (span: Span) => Promise<Records>,
	{ fromMs, nowMs }: { fromMs: number; nowMs: number },
): Promise<TransactionList> {
	const transactions = new Map<string, EnKashRecord>();
	const open: Span[] = [{ fromMs }];
	let newestMs = nowMs;
	for (let calls = 1, span = open.pop(); span; calls++, span = open.pop()) {
		const list = await ask(span);
		const { records, recordsCount = 0 } = list;
		for (const record of records) {
			newestMs = Math.max(newestMs, dateOfTransaction(record) ?? 0);
		}
		if (!isPartOfAll(list)) {
			addTo(transactions, records);
			continue;
		}
		const halves = halvesOf(span, newestMs + hourMs);
		if (!halves || calls >= maxCalls) {
			return { isComplete: false, recordsCount, received: records.length };
		}
		// The later half last, so that it holds the transactions made meanwhile.
		open.push(halves.later, halves.earlier);
	}
	return { isComplete: true, transactions };
}

/** Neighbouring spans share a second; a transaction in both has the same key. */
function addTo(transactions: Map<string, EnKashRecord>, records: readonly EnKashRecord[]): void {
	const keys = keysOf(records);
	for (const [index, record] of records.entries()) {
		const key = keys[index];
		if (key !== undefined && !transactions.has(key)) transactions.set(key, record);
	}
}

/** `horizonMs` is a moment that nothing is later than, for a span without an end. */
function halvesOf(
	{ fromMs, toMs }: Span,
	horizonMs: number,
): { earlier: Span; later: Span } | undefined {
	const middleMs = Math.floor((fromMs + (toMs ?? horizonMs)) / 2 / 1000) * 1000;
	if ((toMs ?? horizonMs) - fromMs <= shortestSpanMs || middleMs <= fromMs) return undefined;
	return { earlier: { fromMs, toMs: middleMs }, later: { fromMs: middleMs, toMs } };
}
