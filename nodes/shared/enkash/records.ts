import * as z from 'zod/v4';

/** One card, transaction or event as it came. */
export const recordSchema = z.looseObject({});
export type EnKashRecord = z.output<typeof recordSchema>;

/** Records of a reply, and how many EnKash says there are. */
export interface Records {
	records: EnKashRecord[];
	/** EnKash's own count, where it gives one. More than `records` means that it kept some back. */
	recordsCount?: number;
}

const countSchema = z.number().optional().catch(undefined);

/**
 * A list as EnKash sends it, which differs from page to page: under `data` or `content` with a count, as an array, as
 * one bare record, or as nothing at all.
 */
export const recordsSchema: z.ZodType<Records> = z.union([
	z.array(recordSchema).transform((records) => ({ records })),
	z
		.looseObject({ data: z.array(recordSchema), recordsCount: countSchema })
		.transform(({ data, recordsCount }) => ({ records: data, recordsCount })),
	z
		.looseObject({ content: z.array(recordSchema), recordsCount: countSchema })
		.transform(({ content, recordsCount }) => ({ records: content, recordsCount })),
	z.looseObject({ data: z.null(), recordsCount: countSchema }).transform(() => ({ records: [] })),
	recordSchema.transform((record) => ({
		records: isWrapperOnly(record) ? [] : [record],
	})),
	z.null().transform(() => ({ records: [] })),
	z.undefined().transform(() => ({ records: [] })),
]);

/** Whether an object only says that there is nothing: it is empty, or a count without records. */
function isWrapperOnly(record: EnKashRecord): boolean {
	return Object.keys(record).every((key) => key === 'recordsCount');
}

/**
 * A field of a record by any of its names, as text; EnKash spells one thing in several ways (`enKashCardId`,
 * `enkashCardId`). Undefined where the record has none of them.
 */
export function textOf(record: EnKashRecord, names: readonly string[]): string | undefined {
	for (const name of names) {
		const value = record[name];
		if (typeof value === 'string' && value !== '') return value;
		if (typeof value === 'number') return String(value);
		const inner = namedValue(value);
		if (inner !== undefined) return inner;
	}
	return undefined;
}

/** EnKash's lists of values come as plain text or as `{ name, label }`. */
function namedValue(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
	return typeof value.name === 'string' ? value.name : undefined;
}

/** The spellings of a card's id. */
export const cardIdNames = ['enKashCardId', 'enkashCardId'] as const;
