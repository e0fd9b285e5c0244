import * as z from 'zod/v4';

/** A path as people may set it: one of the API, without host; empty for the usual one. */
export function pathParameter(usualPath: string) {
	return z
		.string()
		.nullish()
		.transform((path) => path?.trim() || usualPath)
		.pipe(
			z.string().regex(/^\/api\/[\w\-/]+$/, `Enter a path such as ${usualPath}, without the host.`),
		);
}
