import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * What the tries of one run have sent, by the index of an item. The index identifies the item, as its fields may be
 * expressions that change from try to try.
 */
export class PreviousTries<T> {
	private readonly byItem = new Map<number, T>();

	/** What was kept last of this item; undefined for an item that may be sent. */
	of(itemIndex: number): T | undefined {
		return this.byItem.get(itemIndex);
	}

	/** Call it before an item is sent, so that no later exception hides that, and again once its reply is read. */
	keep(itemIndex: number, sent: T): void {
		this.byItem.set(itemIndex, sent);
	}

	/** Call it where the reply proves that nothing was processed: the item may be resent. */
	forget(itemIndex: number): void {
		this.byItem.delete(itemIndex);
	}
}

/** The parts of n8n's context that identify a run of a node. */
export interface RunContext extends Pick<IExecuteFunctions, 'getContext'> {
	getWorkflowDataProxy(itemIndex: number): Record<string, unknown>;
}

/** A run of a node: the node's n-th in one execution. */
interface Run<T> {
	runIndex: unknown;
	tries: PreviousTries<T>;
}

/**
 * Remembers what a node has sent while n8n's Retry On Fail runs it again with all its items. One for each node type; it
 * ends with the execution.
 */
export class RetryMemory<T> {
	/** By the object that n8n keeps for a node for the time of one execution. */
	private readonly runs = new WeakMap<object, Run<T>>();

	/** The tries of the run that this one belongs to, for reading and adding to. */
	of(context: RunContext): PreviousTries<T> {
		const execution = context.getContext('node');
		const { $runIndex: runIndex } = context.getWorkflowDataProxy(0);
		const known = this.runs.get(execution);
		if (known && known.runIndex === runIndex) return known.tries;
		const tries = new PreviousTries<T>();
		this.runs.set(execution, { runIndex, tries });
		return tries;
	}
}
