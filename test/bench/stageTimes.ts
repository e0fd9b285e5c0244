import * as z from 'zod/v4';

/** Rows of the sheet that the stages are measured with. */
export const stageRows = 10_000;

/** Milliseconds for that sheet, by the stage's name. */
export const stageTimesSchema = z.record(z.string(), z.number());
export type StageTimes = z.output<typeof stageTimesSchema>;
