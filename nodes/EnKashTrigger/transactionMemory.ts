import * as z from 'zod/v4';
import { createHash } from 'node:crypto';
import { deepCopy, type IDataObject } from 'n8n-workflow';
import type { EnKashRecord } from '../shared/enkash/records';
import { idOfTransaction } from '../shared/enkash/endpoints/transactions';

/** What the trigger remembers from poll to poll: when it asked last and for what, and which transactions it has seen. */
const memorySchema = z.object({
	companyId: z.string(),
	cardAccountId: z.string(),
	lastPollMs: z.number(),
	/** From when on transactions were asked for (ms since 1970). Of older ones it is not known whether they were seen. */
	fromMs: z.number(),
	/** By transaction, when it was seen last (ms since 1970). */
	seen: z.record(z.string(), z.number()),
});
export type TransactionMemory = z.output<typeof memorySchema>;

/** What n8n kept for this account, or undefined on the first poll. */
export function readTransactionMemory(
	staticData: IDataObject,
	{ companyId, cardAccountId }: { companyId: string; cardAccountId: string },
): TransactionMemory | undefined {
	// A copy, as n8n hides a field of its own in every object that it has read from its database.
	const memory = memorySchema.safeParse(deepCopy(staticData.transactions));
	if (!memory.success) return undefined;
	const isSameAccount =
		memory.data.companyId === companyId && memory.data.cardAccountId === cardAccountId;
	return isSameAccount ? memory.data : undefined;
}

/**
 * From when on to ask for transactions: so long before the last poll, as some show up late. Never from before what the
 * polls until now asked for: older transactions were made before anybody asked, or were forgotten.
 */
export function windowStart(
	known: TransactionMemory | undefined,
	{ nowMs, windowMs }: { nowMs: number; windowMs: number },
): number {
	return known ? Math.max(known.fromMs, known.lastPollMs - windowMs) : nowMs - windowMs;
}

/**
 * The transactions not seen before, in EnKash's order, and what to remember. The first poll reports none: they were
 * made before anybody asked. A transaction is forgotten only once it can no longer be in the window that is asked for.
 */
export function newTransactions(
	known: TransactionMemory | undefined,
	transactions: readonly EnKashRecord[],
	{ nowMs, windowMs }: { nowMs: number; windowMs: number },
): { fresh: EnKashRecord[]; seen: Record<string, number> } {
	const seen = new Map(Object.entries(known?.seen ?? {}));
	const keyOf = keysInOneReply();
	const fresh: EnKashRecord[] = [];
	for (const transaction of transactions) {
		const key = keyOf(transaction);
		if (!seen.has(key)) fresh.push(transaction);
		seen.set(key, nowMs);
	}
	// Twice the window, as the next poll looks back from this one and may come late.
	const kept = [...seen].filter(([, seenMs]) => nowMs - seenMs <= 2 * windowMs);
	return { fresh: known ? fresh : [], seen: Object.fromEntries(kept) };
}

/**
 * A transaction's key: EnKash's id, else what it says of itself. Two without an id that say the same are told apart by
 * their number, since they may well be two payments of one second.
 */
function keysInOneReply(): (transaction: EnKashRecord) => string {
	const counts = new Map<string, number>();
	return (transaction) => {
		const id = idOfTransaction(transaction);
		if (id !== undefined) return id;
		const text = JSON.stringify(stableFields(transaction));
		const digest = createHash('sha256').update(text).digest('base64url');
		const count = (counts.get(digest) ?? 0) + 1;
		counts.set(digest, count);
		return count === 1 ? digest : `${digest}#${count}`;
	};
}

/** Names of what may change while the transaction stays the same. */
const changing = /status|balance|modified|updated/i;

/** What of a record stays the same from reply to reply, in an order of its own: EnKash's differs. */
function stableFields(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(stableFields);
	if (typeof value !== 'object' || value === null) return value;
	return Object.entries(value)
		.filter(([name]) => !changing.test(name))
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, inner]) => [name, stableFields(inner)]);
}
