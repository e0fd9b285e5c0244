import type { IExecuteFunctions } from 'n8n-workflow';

/** What the tries of a run have brought about so far, by the place of an item and by what was sent for it. */
export class PreviousTries<T> {
	private readonly byItem = new Map<number, Map<string, T>>();

	/** What came of sending this content for this item. */
	of(itemIndex: number, content: object): T | undefined {
		return this.byItem.get(itemIndex)?.get(JSON.stringify(content));
	}

	/** What came of this item, whatever was sent for it last. */
	last(itemIndex: number): T | undefined {
		return [...(this.byItem.get(itemIndex)?.values() ?? [])].at(-1);
	}

	keep(itemIndex: number, content: object, outcome: T): void {
		const known = this.byItem.get(itemIndex) ?? new Map<string, T>();
		known.set(JSON.stringify(content), outcome);
		this.byItem.set(itemIndex, known);
	}
}

/** A run of a node: the node's n-th in one execution. */
interface Run<T> {
	runIndex: unknown;
	outcomes: PreviousTries<T>;
}

/**
 * What the tries of a run have brought about so far. n8n's Retry On Fail runs the whole node again, with those items too
 * that went well; what must not be done twice is looked up here.
 */
export class RetryMemory<T> {
	/** By the object that n8n keeps for a node for the time of one execution, so that the memory ends with it. */
	private readonly runs = new WeakMap<object, Run<T>>();

	/** The outcomes of the run that this try belongs to, for reading and adding to. */
	outcomesOf(context: IExecuteFunctions): PreviousTries<T> {
		const execution = context.getContext('node');
		const runIndex: unknown = context.getWorkflowDataProxy(0).$runIndex;
		const known = this.runs.get(execution);
		if (known && known.runIndex === runIndex) return known.outcomes;
		const outcomes = new PreviousTries<T>();
		this.runs.set(execution, { runIndex, outcomes });
		return outcomes;
	}
}
