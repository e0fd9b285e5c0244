import * as z from 'zod/v4-mini';
import type { GenericValue, IDataObject } from 'n8n-workflow';
import type { RunContext } from './retryMemory';

/** The output items of a place; null while the reply is unknown. Plain data, as n8n stores it with the execution. */
const outputSchema = z.nullable(z.array(z.record(z.string(), z.custom<GenericValue>())));

/**
 * What a node has sent at each place of an execution, for calls without a reference that EnKash could know. Unlike the
 * retry memory it is stored with a failed execution, and n8n hands it on to the execution that retries it.
 */
export class SentPlaces {
	constructor(
		private readonly memory: Record<string, unknown>,
		private readonly run: string,
	) {}

	/** The output items of what was sent here, null where its outcome is unknown; undefined where nothing was. */
	of(itemIndex: number): IDataObject[] | null | undefined {
		const kept = this.memory[this.keyOf(itemIndex)];
		if (kept === undefined) return undefined;
		const output = outputSchema.safeParse(kept);
		return output.success ? output.data : null;
	}

	/** Call it before the item is sent, with null, and again once its output is known. */
	keep(itemIndex: number, output: IDataObject[] | null): void {
		this.memory[this.keyOf(itemIndex)] = output;
	}

	/** Call it where the reply proves that nothing was processed. */
	forget(itemIndex: number): void {
		delete this.memory[this.keyOf(itemIndex)];
	}

	private keyOf(itemIndex: number): string {
		return `${this.run}:${itemIndex}`;
	}
}

/** The key under which the node's own data holds them. */
const memoryKey = 'enKashSentPlaces';

/** What this node has sent in this execution, and in the one that it retries, for reading and adding to. */
export function sentPlacesOf(context: RunContext): SentPlaces {
	const execution = context.getContext('node');
	const { $runIndex: runIndex } = context.getWorkflowDataProxy(0);
	const memory = (execution[memoryKey] ??= {});
	return new SentPlaces(isRecord(memory) ? memory : {}, String(runIndex));
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
