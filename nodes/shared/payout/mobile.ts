import { accepted, type Parsed, refused } from './parsed';
import { adviceOnBrokenNumeral, adviceOnScientific, isScientific, numeralText } from './text';

/*
 * Not by libphonenumber-js 1.13.16, which was tried: with its metadata by type it takes EnKash's own sample 6836111111 for a
 * landline, and 15 % of all numbers from 6 to 9; without, it takes 5555555555. It reads 9876543210.0 as eleven digits, drops
 * `#5`, and refuses `tel:`, a leading quote and Devanagari digits. It costs 17 µs a number and 119 KiB in each node.
 */

const expected = 'a mobile number of ten digits (e.g. 9876543210)';
const firstDigit = 'an Indian mobile number begins with 6, 7, 8 or 9';

/** A longer cell holds no number. */
const longestInCharacters = 100;

const tenDigits = /^[6-9]\d{9}$/;
/** The `tel:` of some exports, and the quote that Excel puts before text. */
const prefix = /^(?:tel|p):|^['’‘`]/i;
/** A converter's closing `.0`, or the punctuation of a list or sentence. */
const ending = /\.0+$|[.,;]+$/;
/** As in 987654321.1: a fraction is no part of the number. */
const isFraction = /^[^.]*\.\d{1,2}$/;
const separators = /[\s\p{Pd}\u2212.()]/gu;
const withCountryCode = /^(?:(?:\+91|0091|91\+?)0?|0)?(\d{10})$/;

/**
 * A mobile number as EnKash takes it: ten digits from 6 to 9 on, without country code.
 *
 * Takes text or a number. Separators (white space, dashes, `.`, `(`, `)`), a leading `'` or `tel:` and a closing `.0` are
 * dropped, then one leading `+91`, `0091`, `91` or `0`, also a `0` after the country code. Landlines are refused.
 */
export function parseMobile(cell: unknown): Parsed<string> {
	if (typeof cell === 'string' && tenDigits.test(cell)) return accepted(cell);
	const text = numeralIn(cell);
	if (text === undefined || text.length > longestInCharacters) return refused(expected);
	const written = text.replace(prefix, '').trim().replace(ending, '');
	const number = isFraction.test(written)
		? undefined
		: withCountryCode.exec(written.replace(separators, ''))?.[1];
	if (number === undefined) return refused(expected, adviceOnText(written));
	if (!tenDigits.test(number)) return refused(expected, firstDigit);
	if (isWrittenAsLandline(written, number)) {
		return refused(expected, `this looks like a landline, and ${firstDigit}`);
	}
	return accepted(number);
}

/** The numeral in a cell. Of numbers only a positive integer counts: a sign or a fraction is no separator. */
function numeralIn(cell: unknown): string | undefined {
	if (typeof cell === 'string') return numeralText(cell);
	if (typeof cell === 'bigint') return cell > 0 ? String(cell) : undefined;
	return typeof cell === 'number' && Number.isInteger(cell) && cell > 0 ? String(cell) : undefined;
}

/** An area code apart from the number, as in `080-…` or `(0674) …`. No area code begins with 9. */
const areaCode = /^\(?0[6-8]\d{1,3}[^\d]/;
/** After the country code a mobile may be grouped in this way too, so its first digits decide. */
const groupAfterCountryCode = /^\(?(?:\+91|0091|91)\)?[^\d]+(?:0[^\d]*)?[6-8]\d{1,3}[^\d]/;
/** Area codes and next digits that India's numbering plan gives to landlines only. */
const landlineSeries =
	/^(?:79[1-6]|80[2-6]|(?:6(?:12|21|31|41|51|57|61|63|71|74|80|83)|7(?:12|21|24|31|33|34|44|47|51|55|61|71|88)|8(?:16|20|21|24|31|32|36|61|63|66|70|77|78|83|84|91))[2-7])/;

/** Ten digits without an area code always count as a mobile: India keeps opening mobile series. */
function isWrittenAsLandline(written: string, number: string): boolean {
	return (
		areaCode.test(written) || (groupAfterCountryCode.test(written) && landlineSeries.test(number))
	);
}

function adviceOnText(written: string): string | undefined {
	const compact = written.replace(separators, '');
	if (isScientific(written.replace(/\s/g, ''))) return adviceOnScientific;
	if (holdsTwoNumbers(written)) return 'the cell holds more than one number, so keep one of them';
	if (/^(?:\+|00)(?!91)\d/.test(compact)) return 'the country code must be +91';
	const digits = compact.replace(/^(?:\+|00)91/, '');
	if (/^\d+$/.test(digits) && !isFraction.test(written)) {
		return digits.length === 1 ? 'it has 1 digit' : `it has ${digits.length} digits`;
	}
	if (/\p{L}/u.test(written) && digitsIn(written) >= 10) return 'write the number alone';
	return adviceOnBrokenNumeral(written);
}

const betweenNumbers = /[/\\,;|&\r\n]|\b(?:or|and)\b/i;

function holdsTwoNumbers(written: string): boolean {
	const parts = written
		.split(betweenNumbers)
		.map(digitsIn)
		.filter((digits) => digits > 0);
	if (parts.length > 1 && parts.some((digits) => digits >= 10)) return true;
	const [digits = 0] = parts;
	return digits >= 20 && /\d\D+\d/.test(written);
}

function digitsIn(text: string): number {
	return text.replace(/\D/g, '').length;
}
