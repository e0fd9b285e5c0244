import * as z from 'zod/v4';

/** An amount in a reply: EnKash sends numbers, signed and fractional, and on some pages numbers as text. */
export const amountSchema = z.union([
	z.number(),
	z
		.string()
		.regex(/^\s*-?\d+(\.\d+)?\s*$/)
		.transform(Number),
]);

/** A field that a reply may hold: missing, null and values of another type all read as missing. */
export function tolerant<T extends z.ZodType>(schema: T) {
	return schema
		.nullish()
		.catch(undefined)
		.transform((value) => value ?? undefined);
}

/** Text in a reply, of which an empty one says nothing. */
export const textSchema = tolerant(z.string().min(1));
