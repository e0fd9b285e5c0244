import * as z from 'zod/v4-mini';
import type { GenericValue, IDataObject } from 'n8n-workflow';
import type { Problem } from '../enkash/problem';
import { isObject } from '../enkash/schemas';
import type { RunContext } from './retryMemory';

/**
 * What became of what was sent at a place: its output items, or why the outcome is unknown, as far as that is known. Plain
 * data, as n8n stores it with the execution.
 */
export type Sent = { items: IDataObject[] } | { items?: undefined; problem?: Problem };

const sentSchema: z.ZodMiniType<Sent> = z.union([
	z.object({ items: z.array(z.record(z.string(), z.custom<GenericValue>())) }),
	z.object({
		problem: z.optional(z.object({ message: z.string(), advice: z.optional(z.string()) })),
	}),
]);

/**
 * What a node has sent at each place of an execution, for calls without a reference that EnKash could know. Unlike the
 * retry memory it is stored with a failed execution, and n8n hands it on to the execution that retries it.
 */
export class SentPlaces {
	constructor(
		private readonly memory: Record<string, unknown>,
		private readonly run: string,
	) {}

	/** What was sent here; undefined where nothing was. */
	of(itemIndex: number): Sent | undefined {
		const kept = this.memory[this.keyOf(itemIndex)];
		if (kept === undefined) return undefined;
		const sent = sentSchema.safeParse(kept);
		return sent.success ? sent.data : {};
	}

	/** Call it before the item is sent, with nothing known, and again once its outcome is. */
	keep(itemIndex: number, sent: Sent): void {
		this.memory[this.keyOf(itemIndex)] = sent;
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
	return new SentPlaces(isObject(memory) ? memory : {}, String(runIndex));
}
