import { isBlank, readableText } from './text';

/** Why a value that a person typed can't be sent. */
export interface ValueFault {
	/** Completes the sentence "… holds "x", where … is expected". */
	expected: string;
	/** What a person can do about it, as a clause that follows a colon. */
	advice?: string;
}

/** A parsed cell: the value to send, or what was expected instead. */
export type Parsed<T> = { ok: true; value: T } | ({ ok: false } & ValueFault);

/** The parsed value. */
export function accepted<T>(value: T): Parsed<T> {
	return { ok: true, value };
}

/** A refusal; see `ValueFault` for how its two texts read. */
export function refused<T>(expected: string, advice?: string): Parsed<T> {
	return { ok: false, expected, advice };
}

/** Whether a cell is empty: missing, null, or text without a visible character. */
export function isEmpty(cell: unknown): boolean {
	return cell === undefined || cell === null || (typeof cell === 'string' && isBlank(cell));
}

const wordsForNone =
	/^(?:[\p{Pd}\u2212_.?]+|n\.?\/?a\.?|n\/a|none|nil|nill|null|<null>|\(null\)|\(?blank\)?|not (?:applicable|available|provided))$/iu;

/** Invisible marks included. */
const longestWordForNone = 40;

/** Whether a cell that may be left out means none: empty, or a word for it such as `-`, `NA` or `nil`. */
export function meansNone(cell: unknown): boolean {
	if (isEmpty(cell)) return true;
	if (typeof cell !== 'string' || cell.length > longestWordForNone) return false;
	return wordsForNone.test(readableText(cell));
}

/**
 * A cell as text, undefined where it is none. Takes numbers, since spreadsheets turn digits into them; but none so large
 * that its last digits are lost.
 */
export function asText(cell: unknown): string | undefined {
	if (typeof cell === 'string') return readableText(cell);
	if (typeof cell === 'number' && Math.abs(cell) <= Number.MAX_SAFE_INTEGER) return String(cell);
	if (typeof cell === 'bigint') return String(cell);
	return undefined;
}

/** Makes a parser of an optional value refuse an empty cell. */
export function required<T>(parse: (cell: unknown) => Parsed<T | undefined>, expected: string) {
	return (cell: unknown): Parsed<T> => {
		const parsed = parse(cell);
		if (!parsed.ok) return parsed;
		return parsed.value === undefined ? refused(expected) : accepted(parsed.value);
	};
}

/** Makes a parser take an empty cell for no value. */
export function optional<T>(parse: (cell: unknown) => Parsed<T>) {
	return (cell: unknown): Parsed<T | undefined> =>
		isEmpty(cell) ? accepted(undefined) : parse(cell);
}

const longestQuoteInCharacters = 40;

/**
 * A cell as a reason quotes it. Invisible characters are escaped (`\u202a`), and long text is cut. A structure is only
 * named, so that a reason never repeats a whole row.
 */
export function quoted(cell: unknown): string {
	if (cell === undefined || cell === null) return 'nothing';
	if (typeof cell === 'string' && cell.trim() === '') return 'nothing';
	if (Array.isArray(cell)) return 'a list';
	if (isDate(cell)) return 'a date';
	if (typeof cell === 'object' || typeof cell === 'function') return 'an object';
	return JSON.stringify(shortened(String(cell))).replace(unseen, (character) =>
		Array.from({ length: character.length }, (_, index) => escaped(character, index)).join(''),
	);
}

const unseen = /\p{C}|[^\P{Z} ]|\p{Default_Ignorable_Code_Point}|\u2800/gu;

function escaped(text: string, index: number): string {
	return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
}

function shortened(text: string): string {
	if (text.length <= longestQuoteInCharacters) return text;
	// A pair of surrogates that is cut in half would look like a broken cell.
	const end = /[\ud800-\udbff]$/.test(text.slice(0, longestQuoteInCharacters)) ? 1 : 0;
	return `${text.slice(0, longestQuoteInCharacters - end)}…`;
}

/** Whether a value is a date of JavaScript or of luxon, which n8n's expressions hand over. */
export function isDate(cell: unknown): boolean {
	if (typeof cell !== 'object' || cell === null) return false;
	try {
		return cell instanceof Date || Reflect.get(cell, 'isLuxonDateTime') === true;
	} catch {
		// Some objects of n8n throw when a property is read.
		return false;
	}
}

/** What is wrong with a value, without the full stop: `Mobile holds "98", where … is expected: it has 2 digits`. */
export function faultOf(holder: string, cell: unknown, { expected, advice }: ValueFault): string {
	const fault = `${holder} holds ${quoted(cell)}, where ${expected} is expected`;
	return advice === undefined ? fault : `${fault}: ${advice}`;
}

/** Parses values one by one and collects what is wrong with them, so that people see every fault at once. */
export class FaultCollector {
	private readonly faults: string[] = [];

	/** `labelOf` gives what people know a parameter as. Default: its name. */
	constructor(readonly labelOf: (name: string) => string = (name) => name) {}

	/** The parsed value of a parameter, or undefined once its fault is noted. */
	read<T>(name: string, value: unknown, parse: (value: unknown) => Parsed<T>): T | undefined {
		const parsed = parse(value);
		if (parsed.ok) return parsed.value;
		this.note(faultOf(`'${this.labelOf(name)}'`, value, parsed));
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
