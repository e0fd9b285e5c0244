import type { IExecuteFunctions } from 'n8n-workflow';

/** A run of a node: the node's n-th in one execution. */
interface Run<T> {
	runIndex: unknown;
	outcomes: Map<string, T>;
}

/**
 * What the tries of a run have brought about so far. n8n's Retry On Fail runs the whole node again, with those items too
 * that went well; what must not be done twice is looked up here.
 */
export class EarlierTries<T> {
	/** By the object that n8n keeps for a node for the time of one execution, so that the memory ends with it. */
	private readonly runs = new WeakMap<object, Run<T>>();

	/** The outcomes of the run that this try belongs to, for reading and adding to. */
	outcomesOf(context: IExecuteFunctions): Map<string, T> {
		const execution = context.getContext('node');
		const runIndex: unknown = context.getWorkflowDataProxy(0).$runIndex;
		const known = this.runs.get(execution);
		if (known && known.runIndex === runIndex) return known.outcomes;
		const outcomes = new Map<string, T>();
		this.runs.set(execution, { runIndex, outcomes });
		return outcomes;
	}
}
