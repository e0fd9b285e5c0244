const indianDigits = new Intl.NumberFormat('en-IN');

/** A number with its digits in the Indian grouping, e.g. 99,75,500. */
export function indianNumber(value: number): string {
	return indianDigits.format(value);
}

/** Points for people, e.g. `1 point` or `99,75,500 points`. */
export function pointsInWords(points: number): string {
	return `${indianNumber(points)} ${points === 1 ? 'point' : 'points'}`;
}
