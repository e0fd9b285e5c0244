import { isObject } from './schemas';

/** Where a text or a number begins in JSON. */
const tokenStart = /["\d-]/g;
const numberToken = /[\d.eE+-]+/y;
const wholeNumber = /^-?\d{16,}$/;

/**
 * Whether a value that was read from JSON holds a number beyond those that JavaScript holds exactly. The same walk
 * refuses deep nesting, as replies to a sheet are too large to walk twice.
 *
 * @param levels how deep it may be nested
 * @throws where it is nested deeper
 */
export function holdsInexactNumber(value: unknown, levels: number): boolean {
	if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER;
	if (!isObject(value)) return false;
	if (levels === 0) throw new RangeError('nested too deeply');
	let isFound = false;
	for (const inner of Array.isArray(value) ? value : Object.values(value)) {
		if (holdsInexactNumber(inner, levels - 1)) isFound = true;
	}
	return isFound;
}

/**
 * Quotes every integer in JSON that JavaScript can't hold exactly, so that an ID keeps its digits: 2^53 + 1 would
 * become 2^53, another ID. Takes linear time.
 */
export function withExactIntegers(json: string): string {
	const parts: string[] = [];
	let copiedUpTo = 0;
	for (let at = nextToken(json, 0); at !== -1; ) {
		if (json[at] === '"') {
			at = nextToken(json, endOfText(json, at));
			continue;
		}
		numberToken.lastIndex = at;
		// Leaves `lastIndex` behind the token.
		numberToken.test(json);
		const end = numberToken.lastIndex;
		const token = json.slice(at, end);
		if (wholeNumber.test(token) && !Number.isSafeInteger(Number(token))) {
			parts.push(json.slice(copiedUpTo, at), '"', token, '"');
			copiedUpTo = end;
		}
		at = nextToken(json, end);
	}
	parts.push(json.slice(copiedUpTo));
	return parts.join('');
}

function nextToken(json: string, from: number): number {
	tokenStart.lastIndex = from;
	return tokenStart.exec(json)?.index ?? -1;
}

/** The place after a text's closing quote, or the end of all where there is none. */
function endOfText(json: string, opening: number): number {
	for (let at = json.indexOf('"', opening + 1); at !== -1; at = json.indexOf('"', at + 1)) {
		if (!isEscaped(json, at)) return at + 1;
	}
	return json.length;
}

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(json: string, quote: number): boolean {
	let first = quote;
	while (json[first - 1] === '\\') first--;
	return (quote - first) % 2 === 1;
}
