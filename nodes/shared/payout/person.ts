import { accepted, asText, isEmpty, type Parsed, refused } from './parsed';

/** Line breaks that Unicode counts among the separators, U+2028 and U+2029, break a line all the same. */
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const emailPattern = /^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$/;

/** The titles that EnKash documents. */
export const titles = ['Mr', 'Mrs', 'Ms'] as const;
export type Title = (typeof titles)[number];

const titleByText = new Map<string, Title>(titles.map((title) => [title.toLowerCase(), title]));

/** A holder's name: text that is not empty after trimming and holds no control characters such as line breaks. */
export function parseName(cell: unknown): Parsed<string> {
	const name = asText(cell);
	return name && !controlCharacter.test(name) ? accepted(name) : refused('a name on one line');
}

/** An e-mail address by the pattern EnKash publishes for card holders; an empty cell means none. */
export function parseEmail(cell: unknown): Parsed<string | undefined> {
	if (isEmpty(cell)) return accepted(undefined);
	const email = asText(cell);
	return email !== undefined && emailPattern.test(email)
		? accepted(email)
		: refused('an e-mail address (e.g. asha@example.com)');
}

/** A title in EnKash's spelling; `mr`, `MRS` and `Ms.` are understood, an empty cell means none. */
export function parseTitle(cell: unknown): Parsed<Title | undefined> {
	if (isEmpty(cell)) return accepted(undefined);
	const text = asText(cell)?.replace(/\.$/, '').toLowerCase();
	const title = text === undefined ? undefined : titleByText.get(text);
	return title ? accepted(title) : refused('Mr, Mrs, Ms or nothing');
}

/** EnKash's letters for a gender; the words are understood too, an empty cell means none. */
export function parseGender(cell: unknown): Parsed<'M' | 'F' | undefined> {
	if (isEmpty(cell)) return accepted(undefined);
	const text = asText(cell)?.toLowerCase();
	if (text === 'm' || text === 'male') return accepted('M');
	if (text === 'f' || text === 'female') return accepted('F');
	return refused('M, F or nothing');
}

/** Free text such as remarks; an empty cell means none. */
export function parseRemarks(cell: unknown): Parsed<string | undefined> {
	if (isEmpty(cell)) return accepted(undefined);
	const text = asText(cell);
	return text === undefined ? refused('text') : accepted(text);
}

/** A reference number of the user's own. */
export function parseReference(cell: unknown): Parsed<string> {
	const text = asText(cell);
	return text && !controlCharacter.test(text)
		? accepted(text)
		: refused('a reference number of its own (e.g. BONUS-2026-0001)');
}

/** An id or name of EnKash's that must be there, such as a user or an event. */
export function parseId(cell: unknown): Parsed<string> {
	const text = asText(cell);
	return text && !controlCharacter.test(text) ? accepted(text) : refused('text as EnKash shows it');
}

/** What tells two payouts to one person in one run apart; an empty cell tells nothing apart. */
export function parseDistinguishedBy(cell: unknown): Parsed<string> {
	if (isEmpty(cell)) return accepted('');
	const text = typeof cell === 'boolean' ? String(cell) : asText(cell);
	return text === undefined ? refused('text or a number') : accepted(text);
}

/** The name of a payout run. */
export function parsePayoutRun(cell: unknown): Parsed<string> {
	const text = asText(cell);
	return text ? accepted(text) : refused('a name for this payout (e.g. diwali-2026)');
}

/** A yes or no; an empty cell means neither. */
export function parseFlag(cell: unknown): Parsed<boolean | undefined> {
	if (isEmpty(cell)) return accepted(undefined);
	if (typeof cell === 'boolean') return accepted(cell);
	const text = asText(cell)?.toLowerCase();
	if (text === 'true') return accepted(true);
	if (text === 'false') return accepted(false);
	return refused('true, false or nothing');
}
