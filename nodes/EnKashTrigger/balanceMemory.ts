import * as z from 'zod/v4';
import type { IDataObject } from 'n8n-workflow';

/** What the trigger remembers between polls: whether the account was below the threshold. */
const memorySchema = z.object({
	companyId: z.string(),
	cardAccountId: z.string(),
	threshold: z.number(),
	isBelow: z.boolean(),
});
export type BalanceMemory = z.output<typeof memorySchema>;

/** What n8n kept, or undefined on the first poll. */
export function readBalanceMemory(staticData: IDataObject): BalanceMemory | undefined {
	const memory = memorySchema.safeParse(staticData.balance);
	return memory.success ? memory.data : undefined;
}

/** A balance as it was read; threshold and balance in points. */
export interface BalanceReading {
	companyId: string;
	cardAccountId: string;
	threshold: number;
	availableBalance: number;
}

/** Events about the balance: below the threshold, or at or above it again. */
export type BalanceEvent = 'balanceLow' | 'balanceRestored';

/**
 * The crossing of the threshold since the last poll, if any, and what to remember. The first poll, and the first after
 * a change of account or threshold, takes a balance below the threshold for a fall, so that people are told. A balance
 * above it is no recovery then.
 */
export function thresholdCrossing(
	known: BalanceMemory | undefined,
	{ availableBalance, ...watched }: BalanceReading,
): { crossing: BalanceEvent | undefined; memory: BalanceMemory } {
	const isBelow = availableBalance < watched.threshold;
	const isSameWatch =
		known !== undefined &&
		known.companyId === watched.companyId &&
		known.cardAccountId === watched.cardAccountId &&
		known.threshold === watched.threshold;
	const wasBelow = isSameWatch && known.isBelow;
	const crossing = isBelow ? 'balanceLow' : 'balanceRestored';
	return {
		crossing: isBelow === wasBelow ? undefined : crossing,
		memory: { ...watched, isBelow },
	};
}

/** A balance to build the workflow with: today's where it fits the event, else one that does. */
export function sampleBalance(
	event: BalanceEvent,
	{ availableBalance, threshold }: { availableBalance: number; threshold: number },
): number {
	return event === 'balanceLow'
		? Math.min(availableBalance, threshold - 1)
		: Math.max(availableBalance, threshold);
}
