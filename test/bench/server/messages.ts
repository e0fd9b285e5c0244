import * as z from 'zod/v4';

/** What the bench tells the server's process; each is answered by a {@link Traffic}. */
export const commandSchema = z.discriminatedUnion('do', [
	z.object({ do: z.literal('begin'), latencyMs: z.number() }),
	z.object({ do: z.literal('report') }),
]);
export type Command = z.output<typeof commandSchema>;

/** What the line's process is told, and says when it is so. */
export const distanceCommandSchema = z.object({ roundTripMs: z.number() });
export type DistanceCommand = z.output<typeof distanceCommandSchema>;

/** What the server says once, when it listens. */
export const readySchema = z.object({ port: z.number() });

/** What came in since the last `begin`. */
export const trafficSchema = z.object({ requests: z.number(), mostConnections: z.number() });
export type Traffic = z.output<typeof trafficSchema>;
