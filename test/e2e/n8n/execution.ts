/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { parse } from 'flatted';
import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod/v4';

const item = z.looseObject({
	json: z.custom<IDataObject>((value) => typeof value === 'object' && value !== null),
	pairedItem: z.unknown(),
});

const runData = z.looseObject({
	waitTill: z.unknown(),
	resultData: z
		.looseObject({
			lastNodeExecuted: z.string().optional(),
			error: z.looseObject({ message: z.string() }).optional(),
			runData: z
				.record(
					z.string(),
					z.array(
						z.looseObject({
							data: z
								.looseObject({ main: z.array(z.array(item).nullable()).optional() })
								.optional(),
						}),
					),
				)
				.default({}),
		})
		.optional(),
});

/** As n8n's API gives it; what came out is packed by `flatted`. */
export const executionSchema = z.looseObject({
	id: z.string(),
	status: z.string(),
	/** n8n shows nothing of what came out where it takes more than EXECUTIONS_DATA_MAX_DISPLAY_SIZE, 100 MiB. */
	dataTooLargeToDisplay: z.boolean().default(false),
	data: z
		.string()
		.nullish()
		.transform((text) => (text ? runData.optional().parse(parse(text)) : undefined)),
});

/** An execution that has come to its end, or to a wait for somebody. */
export type Execution = z.infer<typeof executionSchema>;
export type Item = z.infer<typeof item>;

const finalStatuses = ['success', 'error', 'crashed', 'canceled'];

/**
 * Whether n8n has stored the end of an execution whole. On SQLite n8n 1 writes the status first and what came out some
 * moments later: until then there is what it held at its start, or when it began to wait.
 */
export function isFinished({ status, dataTooLargeToDisplay, data }: Execution): boolean {
	// The process died, so nothing follows.
	if (status === 'crashed') return true;
	const isStored = dataTooLargeToDisplay || (!isWaitStored(data) && isEndStored(data));
	return finalStatuses.includes(status) && isStored;
}

/** Whether n8n has stored whole that an execution waits for somebody. */
export function isWaiting({ status, data }: Execution): boolean {
	return status === 'waiting' && isWaitStored(data);
}

function isEndStored(data: Execution['data']): boolean {
	const { lastNodeExecuted, error } = data?.resultData ?? {};
	return lastNodeExecuted !== undefined || error !== undefined;
}

function isWaitStored(data: Execution['data']): boolean {
	return data?.waitTill !== undefined && data.waitTill !== null;
}

/** The items that left a node's outputs in its last run, one list an output; none where it did not run. */
export function outputsOf({ data }: Execution, node: string): Item[][] {
	const runs = data?.resultData?.runData[node];
	return runs?.at(-1)?.data?.main?.map((items) => items ?? []) ?? [];
}

/** How many items left each output of a node. */
export function countsOf(execution: Execution, node: string): number[] {
	return outputsOf(execution, node).map(({ length }) => length);
}

/** Why it failed; undefined where it didn't, and where n8n shows nothing. */
export function errorOf({ data }: Execution): string | undefined {
	return data?.resultData?.error?.message;
}
