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

/** One card, transaction or event as it came. */
export const recordSchema = z.looseObject({});
export type EnKashRecord = z.output<typeof recordSchema>;

/** Records of a reply, and how many EnKash says there are. */
export interface Records {
	records: EnKashRecord[];
	/** EnKash's own count, where it gives one. More than `records` means that it kept some back. */
	recordsCount?: number;
}

/** A count that makes no sense says nothing. */
const countSchema = tolerant(amountSchema);

const rowsSchema = z.union([
	z.array(recordSchema),
	recordSchema.transform((record) => (isWrapperOnly(record) ? [] : [record])),
	z.null().transform((): EnKashRecord[] => []),
]);

/**
 * A list as EnKash sends it, which differs from page to page: under `data` or `content` with a count, as an array, as
 * one bare record, or as nothing at all.
 */
export const recordsSchema: z.ZodType<Records> = z.union([
	z.array(recordSchema).transform((records) => ({ records })),
	z
		.looseObject({ data: rowsSchema, recordsCount: countSchema })
		.transform(({ data, recordsCount }) => ({ records: data, recordsCount })),
	z
		.looseObject({ content: rowsSchema, recordsCount: countSchema })
		.transform(({ content, recordsCount }) => ({ records: content, recordsCount })),
	recordSchema.transform((record) =>
		isWrapperOnly(record)
			? { records: [], recordsCount: countSchema.parse(record.recordsCount) }
			: { records: [record] },
	),
	z.union([z.null(), z.undefined(), z.literal('')]).transform(() => ({ records: [] })),
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
