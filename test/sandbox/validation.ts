import * as z from 'zod/v4';
import { Refusal } from './reply';
import type { Switches } from './switches';
import { sandboxOnly } from './texts';

export const text = z.string().trim().min(1);
export const mobile = z.string().regex(/^\d{10}$/);
export const email = z.string().regex(/^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$/);
export const title = z.enum(['Mr', 'Mrs', 'Ms']);
/** Pages list `M`/`F` and `Male`/`Female`. */
export const gender = z.enum(['M', 'F', 'Male', 'Female']);
export const points = z.number().int().min(1);

export interface Problem {
	kind: 'missing' | 'invalid';
	text: string;
}

/** The first thing wrong with a value, a missing mandatory field before an invalid one; undefined = all is well. */
export function problemOf(error: z.ZodError, value: unknown): Problem {
	let invalid: Problem | undefined;
	for (const issue of error.issues) {
		const field = issue.path.join('.') || 'body';
		const held = issue.path.reduce<unknown>(memberOf, value);
		if (held === undefined || held === null || held === '') {
			return { kind: 'missing', text: sandboxOnly.missing(field) };
		}
		invalid ??= { kind: 'invalid', text: sandboxOnly.invalid(field) };
	}
	return invalid ?? { kind: 'invalid', text: sandboxOnly.invalid('body') };
}

/** A request's body as its schema has it, or a refusal. `hidden` names fields that count as unknown just now. */
export function read<S extends z.ZodObject>(
	schema: S,
	body: unknown,
	switches: Switches,
	hidden: readonly string[] = [],
): z.infer<S> {
	const result = schema.safeParse(body);
	if (!result.success) {
		const problem = problemOf(result.error, body);
		throw new Refusal(problem.kind, problem.text);
	}
	const stranger = unknownField(schema, body, switches, hidden);
	if (stranger !== undefined) throw new Refusal('invalid', sandboxOnly.unknownField(stranger));
	return result.data;
}

/** A field that no page lists, when such fields are to be rejected. */
export function unknownField(
	schema: z.ZodObject,
	body: unknown,
	switches: Switches,
	hidden: readonly string[] = [],
): string | undefined {
	if (switches.unknownFields === 'ignore' || typeof body !== 'object' || body === null)
		return undefined;
	return Object.keys(body).find((key) => !(key in schema.shape) || hidden.includes(key));
}

function memberOf(value: unknown, key: PropertyKey): unknown {
	return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
