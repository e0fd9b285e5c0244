import type { IExecuteFunctions } from 'n8n-workflow';

/** What an earlier try of the same run did with an item. */
export interface PreviousTry<T> {
	/** What came of it. Absent: the item was sent, and the try ended before anybody knew. */
	outcome?: T;
}

/**
 * What the tries of one run have sent, by the place of an item. The place is the item's identity: its fields may be
 * expressions that change from try to try.
 */
export class PreviousTries<T> {
	private readonly byItem = new Map<number, PreviousTry<T>>();

	/** What the last try that sent this item brought; undefined for an item that may be sent. */
	of(itemIndex: number): PreviousTry<T> | undefined {
		return this.byItem.get(itemIndex);
	}

	/** To be called before an item is sent, so that nothing thrown later can hide it. */
	aboutToSend(itemIndex: number): void {
		this.byItem.set(itemIndex, {});
	}

	/** To be called as soon as the reply is read: what came of an item that may have been processed. */
	keep(itemIndex: number, outcome: T): void {
		this.byItem.set(itemIndex, { outcome });
	}

	/** To be called where the reply proves that nothing was processed: the item may be sent again. */
	forget(itemIndex: number): void {
		this.byItem.delete(itemIndex);
	}
}

/** What tells one run of a node from another. */
interface RunContext extends Pick<IExecuteFunctions, 'getContext'> {
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
