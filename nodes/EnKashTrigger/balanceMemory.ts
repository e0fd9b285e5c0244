import * as z from 'zod/v4';
import type { IDataObject } from 'n8n-workflow';

/** What the trigger remembers from poll to poll, by account: whether it was below the threshold. */
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

/**
 * Whether the balance is below the threshold and was not at the last poll. A first poll that finds it below counts, and so
 * does the first one after the account or the threshold was changed: whoever asks to be told wants to know.
 */
export function thresholdCrossing(
	known: BalanceMemory | undefined,
	{ availableBalance, ...watched }: BalanceReading,
): { hasCrossed: boolean; wasBelow: BalanceMemory } {
	const isBelow = availableBalance < watched.threshold;
	const isSameWatch =
		known !== undefined &&
		known.companyId === watched.companyId &&
		known.cardAccountId === watched.cardAccountId &&
		known.threshold === watched.threshold;
	return {
		hasCrossed: isBelow && !(isSameWatch && known.isBelow),
		wasBelow: { ...watched, isBelow },
	};
}
