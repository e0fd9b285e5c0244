export type Json = Record<string, unknown>;

/** An object, as opposed to an array, null or a plain value. */
export function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy without these keys. */
export function without(record: Json, ...keys: string[]): Json {
	return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
