import { accepted, type Parsed, refused } from './parsed';

const expected = 'a whole number of points above 0 (e.g. 500 or 1,00,000)';

const plain = /^\d+$/;
// No group begins with 0: `0,500` is half a point to whoever writes decimals with a comma.
const westernGroups = /^[1-9]\d{0,2}(,\d{3})+$/;
const indianGroups = /^[1-9]\d?(,\d{2})*,\d{3}$/;
const zeroFraction = /\.0+$/;

/**
 * Points to move, in whole points (EnKash's `loadAmount`).
 *
 * Takes a positive safe integer, or text of one, with grouping commas in the Indian (`1,00,000`) or western
 * (`100,000`) pattern and a fraction of zeros only (`500.00`). No sign, exponent or currency: what can be read in
 * two ways must not become money.
 */
export function parsePoints(cell: unknown): Parsed<number> {
	const points = typeof cell === 'string' ? pointsOfText(cell.trim()) : cell;
	return typeof points === 'number' && Number.isSafeInteger(points) && points > 0
		? accepted(points)
		: refused(expected);
}

function pointsOfText(text: string): number {
	if (plain.test(text)) return Number(text);
	const whole = text.replace(zeroFraction, '');
	const isNumber = plain.test(whole) || westernGroups.test(whole) || indianGroups.test(whole);
	return isNumber ? Number(whole.replaceAll(',', '')) : NaN;
}
