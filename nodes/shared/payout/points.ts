import { accepted, isDate, type Parsed, refused } from './parsed';
import { adviceOnBrokenNumeral, isScientific, numeralText } from './text';

const expected = 'a whole number of points above 0 (e.g. 500 or 1,00,000)';

/** A longer cell holds no amount. */
const longestInCharacters = 100;

const plain = /^\d{1,15}$/;
const digits = /^\d+$/;
// No leading 0: where the comma is the decimal mark, `0,500` is half a point.
const westernGroups = /^[1-9]\d{0,2}(,\d{3})+$/;
const indianGroups = /^[1-9]\d?(,\d{2})*,\d{3}$/;
/** Not three zeros: 1.000 is a thousand in other countries. */
const zeroFraction = /\.(?:0{1,2}|0{4,})$/;

/**
 * Points to move, in whole points (EnKash's `loadAmount`).
 *
 * Takes a positive safe integer, or text of one, with grouping commas in the Indian (`1,00,000`) or western
 * (`100,000`) pattern and a fraction of zeros only (`500.00`, but not `1.000`). No sign, exponent or currency: text
 * with two readings must not become money.
 */
export function parsePoints(cell: unknown): Parsed<number> {
	const text = typeof cell === 'string' ? numeralText(cell) : undefined;
	if (text !== undefined && text.length > longestInCharacters) return refused(expected);
	const points = text === undefined ? cell : pointsOfText(text);
	const amount = typeof points === 'bigint' ? Number(points) : points;
	if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount > 0) {
		return accepted(amount);
	}
	if (text !== undefined) return refused(expected, adviceOnText(text));
	return refused(expected, isDate(cell) ? adviceOnDate : adviceOnFraction(cell));
}

function pointsOfText(text: string): number {
	if (plain.test(text)) return Number(text);
	const whole = text.replace(zeroFraction, '');
	const isNumber = digits.test(whole) || westernGroups.test(whole) || indianGroups.test(whole);
	return isNumber ? Number(whole.replaceAll(',', '')) : NaN;
}

const adviceOnDate = 'this is a date, so format the column as a number and enter the points again';

const currency = String.raw`\p{Sc}|(?<![a-z])(?:rs|inr|rupees?|re)(?![a-z])\.?`;
const unit = String.raw`/[-=]|(?<![a-z])(?:only|pts?|points?|coins?)\.?`;
const currencyBefore = new RegExp(`^(?:${currency})\\s*`, 'iu');
const currencyOrUnitAfter = new RegExp(`\\s*(?:${currency}|${unit})$`, 'iu');
const date =
	/^(?:\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:$|[ T])|^\d{1,2}[- ][a-z]{3,9}[- ,]+\d{2,4}|^[a-z]{3,9} \d{1,2},? \d{4}|^\d{1,2}:\d{2}/i;

/** Advice on text that people expect to work. */
function adviceOnText(text: string): string | undefined {
	const amount = withoutCurrency(text);
	if (amount !== text) {
		const points = pointsOfText(amount);
		const instead = points > 0 ? `: write ${points}` : '';
		return `leave the currency or unit out${instead}`;
	}
	if (/^[\d,.]+\.000$/.test(text)) {
		const whole = text.slice(0, -'.000'.length).replace(/[,.]/g, '');
		return `a dot with three zeros is a thousand in other countries: write ${whole}000 or ${whole}.00`;
	}
	if (date.test(text)) return adviceOnDate;
	if (/^[+-]?\d*\.\d+$/.test(text)) return adviceOnFraction(Number(text));
	if (isScientific(text)) return 'format the column as a number and enter the points again';
	if (/^=|\d\s*[+*/]\s*\d/.test(text)) return 'write the result instead of a formula';
	if (/^\d[\d\s]*\s[\d\s]*\d$/.test(text))
		return 'a space may part two numbers, so write one number without spaces';
	if (/^\d[\d,.]*[,.][\d,.]*$/.test(text))
		return 'its commas or dots group no thousands, so write the digits alone';
	return adviceOnBrokenNumeral(text);
}

function withoutCurrency(text: string): string {
	let amount = text.replace(currencyBefore, '');
	// "500/- only" has two.
	for (let length = 0; length !== amount.length; ) {
		({ length } = amount);
		amount = amount.replace(currencyOrUnitAfter, '');
	}
	return /^\d[\d,.\s]*$/.test(amount) ? amount : text;
}

const roundingErrorInPoints = 1e-6;

function adviceOnFraction(cell: unknown): string | undefined {
	if (typeof cell !== 'number' || !Number.isFinite(cell) || Number.isInteger(cell))
		return undefined;
	const whole = Math.round(cell);
	if (whole > 0 && Math.abs(cell - whole) < roundingErrorInPoints) {
		return `this is what a formula without rounding leaves, so put ROUND(…, 0) round it to get ${whole}`;
	}
	return 'EnKash takes whole points only';
}
