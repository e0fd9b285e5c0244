import { accepted, asText, isEmpty, meansNone, type Parsed, refused } from './parsed';
import {
	adviceOnBrokenText,
	adviceOnScientific,
	holdsInvisible,
	isBlank,
	isScientific,
	readableText,
} from './text';

/** Including U+2028 and U+2029, which Unicode counts among the separators. */
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const emailPattern = /^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$/;

/** The titles that EnKash documents. */
export const titles = ['Mr', 'Mrs', 'Ms'] as const;
export type Title = (typeof titles)[number];

/** Each title with its usual forms, in lower case and without a full stop. */
const titleForms: Record<Title, readonly string[]> = {
	Mr: ['mr', 'mister', 'shri', 'sri', 'shree', 'sh', 'श्री'],
	Mrs: ['mrs', 'smt', 'shrimati', 'srimati', 'श्रीमती'],
	Ms: ['ms', 'miss', 'kum', 'kumari', 'सुश्री', 'कुमारी'],
};
const titleByText = new Map<string, Title>(
	titles.flatMap((title) =>
		titleForms[title].map((form) => [form.normalize('NFC'), title] as const),
	),
);

const expectedName = 'a name on one line';
const holdsLetter = /\p{L}/u;
/** Words for none in the spellings of forms; `Null` and `Nil` are names. */
const noName = /^(?:n\/a|na|nil|none)$/i;
const familyName = /^(?:Na|Nil)$/;

/**
 * A holder's name: text on one line that holds a letter. Refuses the remains of a broken cell, expression or file, and
 * words for none.
 */
export function parseName(cell: unknown): Parsed<string> {
	const name = asText(cell);
	if (!name) return refused(expectedName);
	if (controlCharacter.test(name)) return refused(expectedName);
	const broken = adviceOnBrokenText(name);
	if (broken !== undefined) return refused(expectedName, broken);
	if (!holdsVisibleLetter(name)) return refused(expectedName, 'a name holds a letter');
	if (noName.test(name) && !familyName.test(name)) return refused(expectedName);
	return accepted(name);
}

const latinLetter = /[A-Za-z]/;

/** Some letters can't be seen, such as the Hangul filler. */
function holdsVisibleLetter(text: string): boolean {
	return (
		latinLetter.test(text) ||
		[...text].some((character) => holdsLetter.test(character) && !isBlank(character))
	);
}

/** What is expected of an e-mail address. */
export const expectedEmail = 'an e-mail address (e.g. asha@example.com)';

/** An e-mail address by the pattern EnKash publishes for card holders; an empty cell or a word for none means none. */
export function parseEmail(cell: unknown): Parsed<string | undefined> {
	if (typeof cell === 'string' && emailPattern.test(cell)) return accepted(cell);
	if (meansNone(cell)) return accepted(undefined);
	const email = asText(cell);
	return email !== undefined && emailPattern.test(email) ? accepted(email) : refused(expectedEmail);
}

/** A title in EnKash's spelling; `mr`, `MRS`, `Miss` and `Shri` are understood, an empty cell or a word for none means none. */
export function parseTitle(cell: unknown): Parsed<Title | undefined> {
	if (meansNone(cell)) return accepted(undefined);
	const title = knownTitle(cell);
	return title ? accepted(title) : refused('Mr, Mrs, Ms or nothing');
}

/** The same, but any other text, such as a job title, means none. */
export function parseTitleOrNone(cell: unknown): Parsed<Title | undefined> {
	return accepted(knownTitle(cell));
}

function knownTitle(cell: unknown): Title | undefined {
	if (typeof cell !== 'string') return undefined;
	const title = titles.find((known) => known === cell);
	if (title) return title;
	const text = readableText(cell).replace(/\.$/, '').toLowerCase();
	return titleByText.get(text.normalize('NFC'));
}

/** EnKash's letters for a gender; the words are understood too, an empty cell or a word for none means none. */
export function parseGender(cell: unknown): Parsed<'M' | 'F' | undefined> {
	if (meansNone(cell)) return accepted(undefined);
	const text = asText(cell)?.toLowerCase();
	if (text === 'm' || text === 'male') return accepted('M');
	if (text === 'f' || text === 'female') return accepted('F');
	return refused('M, F or nothing');
}

/** Free text such as remarks; an empty cell, a word for none and the remains of a broken cell mean none. */
export function parseRemarks(cell: unknown): Parsed<string | undefined> {
	if (meansNone(cell)) return accepted(undefined);
	const text = asText(cell);
	if (text === undefined) return refused('text');
	return accepted(adviceOnBrokenText(text) === undefined ? text : undefined);
}

/** A reference number of the user's own. */
export function parseReference(cell: unknown): Parsed<string> {
	const expected = 'a reference number of its own (e.g. BONUS-2026-0001)';
	const parsed = parseIdentifier(cell, expected);
	return parsed.ok && looksLikeAnother(parsed.value)
		? refused(expected, 'its blanks or letters are written in an unusual way, so type it again')
		: parsed;
}

const unusualBlank = /[^\S ]| {2}/;

/** Whether text looks the same in a usual spelling, which EnKash would take for another payout. */
function looksLikeAnother(text: string): boolean {
	// é as two characters: an e, and an accent that goes on it.
	return unusualBlank.test(text) || text.normalize('NFC').length < text.length;
}

/** An id or name of EnKash's that must be there, such as a user or an event. */
export function parseId(cell: unknown): Parsed<string> {
	return parseIdentifier(cell, 'text as EnKash shows it');
}

/** An identifier must be exactly what the person sees. */
function parseIdentifier(cell: unknown, expected: string): Parsed<string> {
	const text = asText(cell);
	if (!text || controlCharacter.test(text)) return refused(expected);
	if (isScientific(text)) return refused(expected, adviceOnScientific);
	if (typeof cell === 'string' && holdsInvisible(cell))
		return refused(expected, 'it holds characters that nobody can see');
	if (text === '0') return refused(expected, 'this is what a look-up of an empty cell leaves');
	const broken = isBlank(text) ? 'nothing of it can be seen' : adviceOnBrokenText(text);
	return broken === undefined ? accepted(text) : refused(expected, broken);
}

/** A number that a spreadsheet has cut, with its sign; `1E5` may be the name of a class. */
const cutNumber = /^\d(?:\.\d+)?E\+\d+$/i;

/** The value that distinguishes two payouts to one person in one run; `''` for an empty cell. */
export function parseDistinguishedBy(cell: unknown): Parsed<string> {
	if (isEmpty(cell)) return accepted('');
	const expected = 'text or a number';
	const text = typeof cell === 'boolean' ? String(cell) : asText(cell);
	if (text === undefined) return refused(expected);
	if (cutNumber.test(text)) return refused(expected, adviceOnScientific);
	const broken = adviceOnBrokenText(text);
	if (broken !== undefined) return refused(expected, broken);
	// A spreadsheet shows TRUE and may return it as text or boolean.
	return accepted(/^(?:true|false)$/i.test(text) ? text.toLowerCase() : text);
}

/** The name of a payout run. */
export function parsePayoutRun(cell: unknown): Parsed<string> {
	const expected = 'a name for this payout (e.g. diwali-2026)';
	const text = asText(cell);
	if (!text || isBlank(text)) return refused(expected);
	const broken = adviceOnBrokenText(text);
	return broken === undefined ? accepted(text) : refused(expected, broken);
}

/** A yes or no; an empty cell means neither. */
export function parseFlag(cell: unknown): Parsed<boolean | undefined> {
	if (meansNone(cell)) return accepted(undefined);
	if (typeof cell === 'boolean') return accepted(cell);
	const text = asText(cell)?.toLowerCase();
	if (text === 'true') return accepted(true);
	if (text === 'false') return accepted(false);
	return refused('true, false or nothing');
}
