import * as z from 'zod/v4-mini';
import { isObject, someText, transformed } from './schemas';

/** An amount in a reply: EnKash sends numbers, signed and fractional, and on some pages numbers as text. */
export const amountSchema = z.union([
	z.number(),
	transformed(z.string().check(z.regex(/^\s*-?\d+(\.\d+)?\s*$/)), Number),
]);

/** A field that a reply may hold: missing, null and values of another type all read as missing. */
export function tolerant<T extends z.ZodMiniType>(schema: T) {
	return transformed(z.catch(z.nullish(schema), undefined), (value) => value ?? undefined);
}

/** Text in a reply; empty text reads as missing. */
export const textSchema = tolerant(someText);

/** One card, transaction or event as EnKash sent it. */
export const recordSchema = z.looseObject({});
export type EnKashRecord = z.output<typeof recordSchema>;

/** Records of a reply, and EnKash's count of them. */
export interface Records {
	records: EnKashRecord[];
	/** EnKash's own count, where it gives one. More than `records` means that it sent only a part. */
	recordsCount?: number;
}

/** Whether EnKash counts more records than it sent. */
export function isPartOfAll({ records, recordsCount = 0 }: Records): boolean {
	return recordsCount > records.length;
}

/** A count that is no number reads as missing. */
const countSchema = tolerant(amountSchema);

/**
 * A list in any of EnKash's forms: under `data` or `content` with a count, an array, one bare record, or nothing at all.
 * Anything else is an error, also a list with an unreadable part. `isRecord` tells a bare record from the wrapper of a
 * list under an unknown name.
 */
export function recordsOf(isRecord: (record: EnKashRecord) => boolean): z.ZodMiniType<Records> {
	const bareRecord = recordSchema.check(
		z.refine((record) => !isWrapperOnly(record) && !holdsList(record) && isRecord(record)),
	);
	const wrapper = recordSchema.check(z.refine(isWrapperOnly));
	const rows = z.union([
		z.array(recordSchema),
		transformed(bareRecord, (record) => [record]),
		transformed(z.union([wrapper, z.null()]), (): EnKashRecord[] => []),
	]);
	return z.union([
		transformed(z.array(recordSchema), (records) => ({ records })),
		transformed(
			z.looseObject({ data: rows, recordsCount: countSchema }),
			({ data, recordsCount }) => ({ records: data, recordsCount }),
		),
		transformed(
			z.looseObject({ content: rows, recordsCount: countSchema }),
			({ content, recordsCount }) => ({ records: content, recordsCount }),
		),
		transformed(bareRecord, (record) => ({ records: [record] })),
		transformed(wrapper, ({ recordsCount }) => ({
			records: [],
			recordsCount: countSchema.parse(recordsCount),
		})),
		transformed(z.union([z.null(), z.undefined(), z.literal('')]), () => ({ records: [] })),
	]);
}

/** A list of records of any kind. */
export const recordsSchema = recordsOf(() => true);

/** Whether an object holds a list where EnKash puts one: then it is a wrapper, not a record. */
function holdsList({ data, content }: EnKashRecord): boolean {
	return Array.isArray(data) || Array.isArray(content);
}

/** Whether an object holds no record: it is empty, or a count alone. */
function isWrapperOnly(record: EnKashRecord): boolean {
	return Object.keys(record).every((key) => key === 'recordsCount');
}

/**
 * The first of these fields that a record has, as text. EnKash spells one field in several ways (`enKashCardId`,
 * `enkashCardId`). Undefined where the record has none.
 */
export function textOf(record: EnKashRecord, names: readonly string[]): string | undefined {
	for (const name of names) {
		const text = textOfValue(record[name]);
		if (text !== undefined) return text;
	}
	return undefined;
}

/** The value of a field as text. Undefined for an empty one, and for what is no text. */
export function textOfValue(value: unknown): string | undefined {
	if (typeof value === 'string' && value !== '') return value;
	// A larger number has lost its last digits, so it is another ID.
	if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
		return String(value);
	}
	return namedValue(value);
}

/** The different texts that a record has under these names, which mean one field. More than one contradict each other. */
export function textsOf(record: EnKashRecord, names: readonly string[]): string[] {
	const texts = names.map((name) => textOf(record, [name])).filter((text) => text !== undefined);
	return [...new Set(texts)];
}

/** An amount that a reply states: NaN where it can't be read, so that it contradicts every amount; undefined for none. */
export function statedAmount(value: unknown): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	// Without the schema, which would be slow for each row of a sheet.
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	const amount = amountSchema.safeParse(value);
	return amount.success ? amount.data : NaN;
}

/** EnKash's lists of values come as plain text or as `{ name, label }`. */
function namedValue(value: unknown): string | undefined {
	return isObject(value) && typeof value.name === 'string' ? value.name : undefined;
}

/** The spellings of a card's id. */
export const cardIdNames = ['enKashCardId', 'enkashCardId'] as const;

/** The facts that identify a record, under one spelling each. */
export interface StatedFacts {
	userId?: string;
	enKashCardId?: string;
	coinConfigId?: string;
	event?: string;
	amount?: number;
	companyId?: string;
	cardAccountId?: string;
}

/** Reads those facts, whatever the capitals in EnKash's names. */
export function statedFactsOf(record: EnKashRecord): StatedFacts {
	const spellings = new Map(Object.keys(record).map((name) => [name.toLowerCase(), name]));
	const text = (name: string): string | undefined => {
		const spelling = spellings.get(name.toLowerCase());
		return spelling === undefined ? undefined : textOf(record, [spelling]);
	};
	const amount = amountSchema.safeParse(text('amount'));
	return {
		userId: text('userId'),
		enKashCardId: text('enKashCardId'),
		coinConfigId: text('coinConfigId'),
		event: text('event'),
		amount: amount.success ? amount.data : undefined,
		companyId: text('companyId'),
		cardAccountId: text('cardAccountId'),
	};
}
