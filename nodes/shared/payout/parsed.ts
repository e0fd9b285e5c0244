/** What became of one value a person typed: the value to send, or what was expected instead. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; expected: string };

/** The parsed value. */
export function accepted<T>(value: T): Parsed<T> {
	return { ok: true, value };
}

/** A refusal; `expected` completes the sentence "… holds "x", where … is expected". */
export function refused<T>(expected: string): Parsed<T> {
	return { ok: false, expected };
}

/** Whether a cell is to be read as not filled in: missing, null, or text of spaces only. */
export function isEmpty(cell: unknown): boolean {
	return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '');
}

/**
 * A cell as trimmed text. Numbers count as text, since spreadsheets turn any run of digits into one; but not one so
 * large that its last digits are lost, as it is no longer what the person typed.
 */
export function asText(cell: unknown): string | undefined {
	if (typeof cell === 'string') return cell.trim();
	if (typeof cell === 'number' && Math.abs(cell) <= Number.MAX_SAFE_INTEGER) return String(cell);
	return undefined;
}

/** The same check for a value that may be left out: an empty cell means none. */
export function optional<T>(parse: (cell: unknown) => Parsed<T>) {
	return (cell: unknown): Parsed<T | undefined> =>
		isEmpty(cell) ? accepted(undefined) : parse(cell);
}

const longestQuoteInCharacters = 40;

/**
 * A cell as it is quoted to a person. Long text is cut and structures are only named, so that a reason never
 * repeats a whole row.
 */
export function quoted(cell: unknown): string {
	if (isEmpty(cell)) return 'nothing';
	if (Array.isArray(cell)) return 'a list';
	if (typeof cell === 'object') return 'an object';
	const text = String(cell);
	const short =
		text.length > longestQuoteInCharacters ? `${text.slice(0, longestQuoteInCharacters)}…` : text;
	return JSON.stringify(short);
}

/** What is wrong with a value, without the full stop: `Mobile holds "98", where … is expected`. */
export function faultOf(holder: string, cell: unknown, expected: string): string {
	return `${holder} holds ${quoted(cell)}, where ${expected} is expected`;
}

/** Parses values one by one and collects what is wrong with them, so that people see every fault at once. */
export class FaultCollector {
	private readonly faults: string[] = [];

	/** The parsed value, or undefined once its fault is noted. */
	read<T>(holder: string, cell: unknown, parse: (cell: unknown) => Parsed<T>): T | undefined {
		const parsed = parse(cell);
		if (parsed.ok) return parsed.value;
		this.note(faultOf(holder, cell, parsed.expected));
		return undefined;
	}

	/** Notes a fault that was found elsewhere; a sentence without its full stop. */
	note(fault: string): void {
		this.faults.push(fault);
	}

	/** All faults as one sentence, or undefined. */
	get reason(): string | undefined {
		return this.faults.length === 0 ? undefined : `${this.faults.join('; ')}.`;
	}
}
