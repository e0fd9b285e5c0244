import * as z from 'zod/v4';
import type { RunContext } from './retryMemory';

/** What n8n keeps for a node in an execution. Plain data, as n8n stores it while the execution waits for somebody. */
const memorySchema = z.object({ calls: z.number(), byItem: z.record(z.string(), z.number()) });

type Memory = z.infer<typeof memorySchema>;

/** A check and no parse, as zod hands out a copy and all calls have to write into one. */
function isMemory(value: unknown): value is Memory {
	return memorySchema.safeParse(value).success;
}

/** Points that a node has sent in one execution, over all its runs and an agent's calls. An item counts once. */
export class SpentPoints {
	constructor(
		private readonly memory: Memory,
		private readonly run: string,
	) {}

	/** Call it before the points of an item are sent. */
	note(itemIndex: number, points: number): void {
		this.memory.byItem[this.keyOf(itemIndex)] = points;
	}

	/** Call it where the points have not moved after all. */
	forget(itemIndex: number): void {
		delete this.memory.byItem[this.keyOf(itemIndex)];
	}

	/** All points but those of these items of this run, which are about to be resent. */
	without(itemIndexes: readonly number[]): number {
		const own = new Set(itemIndexes.map((itemIndex) => this.keyOf(itemIndex)));
		return Object.entries(this.memory.byItem).reduce(
			(sum, [key, points]) => (own.has(key) ? sum : sum + points),
			0,
		);
	}

	private keyOf(itemIndex: number): string {
		return `${this.run}:${itemIndex}`;
	}
}

/** The key under which the node's own data holds them. */
const memoryKey = 'enKashSpentPoints';

/** The points that this node has sent in this execution, for reading and adding to. Calls of agents may share a run index. */
export function spentPointsOf(
	context: RunContext,
	{ isAgentCall }: { isAgentCall: boolean },
): SpentPoints {
	const execution = context.getContext('node');
	const kept: unknown = execution[memoryKey];
	const memory = isMemory(kept) ? kept : { calls: 0, byItem: {} };
	execution[memoryKey] = memory;
	if (isAgentCall) return new SpentPoints(memory, `agent ${++memory.calls}`);
	return new SpentPoints(memory, String(context.getWorkflowDataProxy(0).$runIndex));
}
