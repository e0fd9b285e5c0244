import * as z from 'zod/v4-mini';

/*
 * zod/v4-mini, not zod/v4: the same schemas made by functions, of which the bundler leaves out the unused ones, as it
 * can't with methods.
 */

/** A schema whose output is what `change` makes of that of another. `change` may add issues to its context. */
export function transformed<T extends z.ZodMiniType, Out>(
	schema: T,
	change: (value: z.output<T>, context: z.core.ParsePayload) => Out,
) {
	return z.pipe(schema, z.transform(change));
}

/** Text that holds at least one character. */
export const someText = z.string().check(z.minLength(1));

/** Text; anything else reads as missing. */
export const textIfAny = z.catch(z.optional(z.string()), undefined);

/** An access token under either of EnKash's spellings. */
export const accessTokenSchema = z.union([
	transformed(z.object({ access_token: someText }), (reply) => reply.access_token),
	transformed(z.object({ accessToken: someText }), (reply) => reply.accessToken),
]);

/** Whether a value from outside is an object or a list, whose fields may hold anything. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
