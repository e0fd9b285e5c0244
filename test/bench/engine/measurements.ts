import * as z from 'zod/v4';

/** What a measuring process is told, as one argument of JSON. */
const argumentsSchema = z.object({
	rows: z.number(),
	runs: z.number(),
	credential: z.record(z.string(), z.string()),
	/** The package that is measured, built. */
	packageDir: z.string(),
});
export type Arguments = z.input<typeof argumentsSchema>;

export function readArguments([text = '{}']: string[]): z.output<typeof argumentsSchema> {
	return argumentsSchema.parse(JSON.parse(text));
}

/** Milliseconds of processor time, all threads, one for each run. */
export const cpuSchema = z.object({
	found: z.array(z.number()),
	mapped: z.array(z.number()),
	copied: z.array(z.number()),
	called: z.array(z.number()),
	/** Writing and reading the sheet as JSON ten times. */
	yardstick: z.array(z.number()),
});
export type CpuMeasurement = z.output<typeof cpuSchema>;

/** How a run of many rows compares with a run of few, in one process. */
export const growthSchema = z.object({
	/** Median of some runs with few rows. */
	fewMs: z.number(),
	/** One run with many. */
	manyMs: z.number(),
});
export type GrowthMeasurement = z.output<typeof growthSchema>;
