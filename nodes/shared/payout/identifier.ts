import { accepted, asText, isEmpty, type Parsed, refused } from './parsed';
import {
	adviceOnBrokenText,
	adviceOnScientific,
	holdsControlCharacter,
	holdsInvisible,
	isBlank,
	isScientific,
} from './text';

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
	if (!text || holdsControlCharacter(text)) return refused(expected);
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
