import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod/v4';
import type { EnKashRecord } from '../shared/enkash/records';
import { idOfTransaction, referenceOfTransaction } from '../shared/enkash/transactions';

/** What the trigger remembers from poll to poll: when it asked last, and which transactions it has seen. */
const memorySchema = z.object({
	companyId: z.string(),
	cardAccountId: z.string(),
	lastPollMs: z.number(),
	/** By transaction, when it was seen last (ms since 1970). */
	seen: z.record(z.string(), z.number()),
});
export type TransactionMemory = z.output<typeof memorySchema>;

/** What n8n kept for this account, or undefined on the first poll. */
export function readTransactionMemory(
	staticData: IDataObject,
	{ companyId, cardAccountId }: { companyId: string; cardAccountId: string },
): TransactionMemory | undefined {
	const memory = memorySchema.safeParse(staticData.transactions);
	if (!memory.success) return undefined;
	const isSameAccount =
		memory.data.companyId === companyId && memory.data.cardAccountId === cardAccountId;
	return isSameAccount ? memory.data : undefined;
}

/**
 * The transactions not seen before, in EnKash's order, and what to remember. The first poll reports none: they were
 * made before anybody asked. A transaction is forgotten only once it can no longer be in the window that is asked for.
 */
export function news(
	known: TransactionMemory | undefined,
	transactions: readonly EnKashRecord[],
	{ nowMs, windowMs }: { nowMs: number; windowMs: number },
): { fresh: EnKashRecord[]; seen: Record<string, number> } {
	const seen = new Map(Object.entries(known?.seen ?? {}));
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

/** EnKash's id, else the reference with everything else: one reference may be credited and taken back. */
function keyOf(transaction: EnKashRecord): string {
	const id = idOfTransaction(transaction);
	if (id !== undefined) return id;
	const text = JSON.stringify([referenceOfTransaction(transaction), transaction]);
	return createHash('sha256').update(text).digest('base64url');
}
