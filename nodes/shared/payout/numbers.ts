const indianDigits = new Intl.NumberFormat('en-IN');

/** A number as people in India group its digits, e.g. 99,75,500. */
export function indianNumber(value: number): string {
	return indianDigits.format(value);
}

/** So many points in words for people, e.g. `1 point` or `99,75,500 points`. */
export function pointsInWords(points: number): string {
	return `${indianNumber(points)} ${points === 1 ? 'point' : 'points'}`;
}
