import type { IExecuteFunctions } from 'n8n-workflow';

/** Points that a node has sent in one execution, over all its runs and an agent's calls. An item counts once. */
export class SpentPoints {
	constructor(
		private readonly byItem: Map<string, number>,
		private readonly runIndex: unknown,
	) {}

	/** Call it before the points of an item are sent. */
	note(itemIndex: number, points: number): void {
		this.byItem.set(this.keyOf(itemIndex), points);
	}

	/** Call it where the points have not moved after all. */
	forget(itemIndex: number): void {
		this.byItem.delete(this.keyOf(itemIndex));
	}

	/** All points but those of these items of this run, which are about to be resent. */
	without(itemIndexes: readonly number[]): number {
		const own = new Set(itemIndexes.map((itemIndex) => this.keyOf(itemIndex)));
		return [...this.byItem].reduce((sum, [key, points]) => (own.has(key) ? sum : sum + points), 0);
	}

	private keyOf(itemIndex: number): string {
		return `${String(this.runIndex)}:${itemIndex}`;
	}
}

/** By the object that n8n keeps for a node for the time of one execution. */
const spentByExecution = new WeakMap<object, Map<string, number>>();

/** Numbers the calls of agents, which may share a run index. */
let agentCalls = 0;

/** The points that this node has sent in this execution, for reading and adding to. */
export function spentPointsOf(context: IExecuteFunctions, isAgentCall: boolean): SpentPoints {
	const execution = context.getContext('node');
	const byItem = spentByExecution.get(execution) ?? new Map<string, number>();
	spentByExecution.set(execution, byItem);
	const runIndex: unknown = context.getWorkflowDataProxy(0).$runIndex;
	return new SpentPoints(byItem, isAgentCall ? `agent ${++agentCalls}` : runIndex);
}
