import * as z from 'zod/v4';

const executionSchema = z.object({
	status: z.string(),
	startedAt: z.coerce.date(),
	stoppedAt: z.coerce.date(),
	data: z.object({
		resultData: z.object({
			runData: z.record(
				z.string(),
				z.array(
					z.object({
						startTime: z.number(),
						executionTime: z.number(),
						data: z.object({ main: z.array(z.array(z.unknown()).nullable()) }).optional(),
					}),
				),
			),
		}),
	}),
});

const sheetNode = 'Sheet';

/** One run of a workflow, by n8n's own clock. */
export interface Execution {
	/** From the start of the first node to the end of the last. */
	workflowMs: number;
	/** From the end of the node that reads the sheet, which every workflow has, to the end of the last. */
	payingMs: number;
	/** By the node's name: the time of all its runs, and the items that left its first output in the last one. */
	nodes: Record<string, { ms: number; items: number }>;
}

/** Reads what `n8n execute` prints. Throws where it printed no execution, or one that did not succeed. */
export function readPrintedExecution(output: string): Execution {
	// Other lines may stand before and after the JSON, which begins and ends at the margin.
	const json = /^\{\n.*^\}$/ms.exec(output)?.[0];
	if (json === undefined) throw new Error(`n8n printed no execution, but: ${output.slice(-2_000)}`);
	return readExecution(JSON.parse(json));
}

/** Reads an execution as n8n keeps it. Throws where it did not succeed. */
export function readExecution(execution: unknown): Execution {
	const { status, startedAt, stoppedAt, data } = executionSchema.parse(execution);
	if (status !== 'success') throw new Error(`The execution ended with status ${status}.`);
	const nodes: Execution['nodes'] = {};
	for (const [name, runs] of Object.entries(data.resultData.runData)) {
		nodes[name] = {
			ms: runs.reduce((sum, { executionTime }) => sum + executionTime, 0),
			items: runs.at(-1)?.data?.main[0]?.length ?? 0,
		};
	}
	const [sheet] = data.resultData.runData[sheetNode] ?? [];
	if (!sheet) throw new Error(`The workflow has no node "${sheetNode}".`);
	return {
		workflowMs: stoppedAt.getTime() - startedAt.getTime(),
		payingMs: stoppedAt.getTime() - sheet.startTime - sheet.executionTime,
		nodes,
	};
}
