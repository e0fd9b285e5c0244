import { accepted, type Parsed, refused } from './parsed';

const expected = 'a mobile number of ten digits (e.g. 9876543210)';
const tenDigits = /^\d{10}$/;

/**
 * A mobile number as EnKash takes it: ten digits, without country code.
 *
 * Takes text or a number. Spaces, `-`, `(` and `)` are dropped, then one leading `+91`, `0091`, `91` (of twelve
 * digits) or `0` (of eleven).
 */
export function parseMobile(cell: unknown): Parsed<string> {
	const digits = withoutCountryCode(compact(cell));
	return tenDigits.test(digits) ? accepted(digits) : refused(expected);
}

function compact(cell: unknown): string {
	if (typeof cell === 'string') return tenDigits.test(cell) ? cell : cell.replace(/[\s\-()]/g, '');
	// A sign on a number is no dash between digits: only a whole positive number can be a mobile number.
	if (typeof cell === 'number' && Number.isSafeInteger(cell) && cell > 0) return String(cell);
	return '';
}

function withoutCountryCode(text: string): string {
	if (text.startsWith('+91')) return text.slice(3);
	if (text.startsWith('0091')) return text.slice(4);
	if (text.length === 12 && text.startsWith('91')) return text.slice(2);
	if (text.length === 11 && text.startsWith('0')) return text.slice(1);
	return text;
}
