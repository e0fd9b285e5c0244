import * as z from 'zod/v4';

/** How long a bare client took for all batches. */
export const loopSchema = z.object({ ms: z.number() });
export type LoopMeasurement = z.output<typeof loopSchema>;
