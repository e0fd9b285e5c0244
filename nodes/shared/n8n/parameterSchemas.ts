import * as z from 'zod/v4-mini';
import { transformed } from '../enkash/schemas';

/** An expression that returns nothing must not pass for a field that is not set. */
const nothingMessage =
	'The expression here comes to nothing, such as a column that is not there. Correct it, or leave the field empty.';

/** Trimmed text. An expression may return a number too. */
export const textParameter = transformed(
	z.union([z.string(), transformed(z.number(), String)], nothingMessage),
	(text) => text.trim(),
);

/** The same, undefined where it is empty or not set. */
export const optionalTextParameter = transformed(z.optional(textParameter), (text) =>
	text === '' ? undefined : text,
);

/** A whole number; an expression may return it as text. `message` is the error for any other value. */
export function wholeNumberParameter(message: string) {
	const digits = z.string().check(z.trim(), z.regex(/^\d+$/));
	return z.pipe(z.union([z.number(), transformed(digits, Number)], message), z.int(message));
}

/** A whole number in a range. */
export function countParameter(least: number, most: number) {
	const message = `Enter a whole number from ${least} to ${most}.`;
	return z.pipe(
		z.coerce.number(message),
		z.int(message).check(z.minimum(least, message), z.maximum(most, message)),
	);
}

const longestTimeoutInSeconds = 3600;
const timeoutMessage = `Enter a number of seconds above 0, up to ${longestTimeoutInSeconds}.`;
/** Time for one call, in seconds. */
export const timeoutParameter = z.coerce
	.number(timeoutMessage)
	.check(z.positive(timeoutMessage), z.maximum(longestTimeoutInSeconds, timeoutMessage));

const limitMessage = 'Enter a whole number of points, e.g. 5000. 0 is no limit.';
/** A limit in points, 0 for none. Refuses one whose expression returns nothing, e.g. for a missing field. */
export const limitParameter = z.pipe(
	wholeNumberParameter(limitMessage),
	z.number().check(z.nonnegative(limitMessage)),
);

/** The reference mode. */
export const referenceModeParameter = z.enum(['generate', 'provide']);

/** The options that all nodes with one payout an item share. */
export const perItemOptions = {
	companyId: textParameter,
	output: z.enum(['rowAndResult', 'resultOnly']),
	timeout: timeoutParameter,
};
