import { indianNumber } from './numbers';
import type { Row, RowPlace } from './row';
import { oneForm } from './text';

/**
 * Sentences for people on what looks wrong with a sheet as a whole; none stops a run. Rows are named by their place, so
 * that no sentence holds a name or mobile.
 *
 * `rows` are all that passed their checks, also those refused as duplicates: two people under one mobile are one payout.
 */
export function warningsAbout(rows: readonly Row[]): string[] {
	const median = medianOf(rows);
	return [
		...warningOnCutMobiles(rows),
		...warningOnSharedMobiles(rows),
		...warningOnRepeatedNames(rows),
		...warningOnDates(rows, median),
		...warningOnLargeAmounts(rows, median),
	];
}

/** By chance one mobile in 10,000 ends in 0000, so several of them in a small sheet are no chance. */
function warningOnCutMobiles(rows: readonly Row[]): string[] {
	const cut = new Map<string, Row>();
	for (const row of rows) {
		if (row.mobile.endsWith('0000')) cut.set(row.mobile, row);
	}
	if (cut.size < 2 + rows.length / 500) return [];
	const many = `${cut.size} mobile numbers end in 0000`;
	return [`${many}, as if a spreadsheet had cut them: ${placesOf([...cut.values()])}.`];
}

function warningOnSharedMobiles(rows: readonly Row[]): string[] {
	const firstWithMobile = new Map<string, Row>();
	const shared = new Set<Row>();
	for (const row of rows) {
		const first = firstWithMobile.get(row.mobile);
		if (first === undefined) firstWithMobile.set(row.mobile, row);
		else if (formOfName(first) !== formOfName(row)) {
			shared.add(first).add(row);
		}
	}
	if (shared.size === 0) return [];
	return [`Different names have the same mobile number: ${placesOf([...shared])}.`];
}

/** In a large company some people share a name and get the same points. */
function warningOnRepeatedNames(rows: readonly Row[]): string[] {
	const fewest = 3 + rows.length / 200;
	return [...mobilesByPayout(rowsWithCommonName(rows, fewest)).values()]
		.filter((mobiles) => mobiles.size >= fewest)
		.map(
			(mobiles) =>
				`One name gets the same points under ${mobiles.size} mobile numbers: ${placesOf([...mobiles.values()])}.`,
		);
}

/** The rows whose name at least `fewest` rows have; in most sheets none. */
function rowsWithCommonName(rows: readonly Row[], fewest: number): Row[] {
	const counts = new Map<string, number>();
	const names = rows.map(formOfName);
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return rows.filter((_, index) => (counts.get(names[index] ?? '') ?? 0) >= fewest);
}

/** For each name and amount, the rows by their mobile. */
function mobilesByPayout(rows: readonly Row[]): Map<string, Map<string, Row>> {
	const byPayout = new Map<string, Map<string, Row>>();
	for (const row of rows) {
		const payout = `${row.loadAmount} ${formOfName(row)}`;
		const mobiles = byPayout.get(payout) ?? new Map<string, Row>();
		byPayout.set(payout, mobiles.set(row.mobile, row));
	}
	return byPayout;
}

function formOfName({ name }: Row): string {
	return oneForm(name).toLowerCase();
}

const timesTheMedian = 10;

function warningOnLargeAmounts(rows: readonly Row[], median: number): string[] {
	const large = rows.filter((row) => isLarge(row, median));
	if (large.length === 0) return [];
	const verb = large.length === 1 ? 'gets' : 'get';
	return [
		`${placesOf(large)} ${verb} ${timesTheMedian} times the usual points or more (${indianNumber(median)} is the middle of the sheet).`,
	];
}

function isLarge({ loadAmount }: Row, median: number): boolean {
	return loadAmount >= timesTheMedian * median;
}

function warningOnDates(rows: readonly Row[], median: number): string[] {
	const dates = rows.filter(({ loadAmount }) => looksLikeDate(loadAmount));
	const isColumnOfDates = dates.length >= 2 && dates.length > rows.length / 2;
	const suspects = isColumnOfDates
		? dates
		: dates.filter((row) => isLarge(row, median) || isCompactDate(row.loadAmount));
	if (suspects.length === 0) return [];
	return [`Points that look like a date: ${placesOf(suspects)}.`];
}

/** The days from 2020 to 2035 as spreadsheets count them. Round numbers are amounts. */
function looksLikeDate(points: number): boolean {
	return (points >= 43_831 && points <= 49_674 && points % 50 !== 0) || isCompactDate(points);
}

/** 20261126. */
function isCompactDate(points: number): boolean {
	if (points < 20_000_101 || points > 20_991_231) return false;
	const month = Math.floor(points / 100) % 100;
	const day = points % 100;
	return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The points in the middle, of a sheet with at least three rows; else more than any row has. */
function medianOf(rows: readonly Row[]): number {
	if (rows.length < 3) return Infinity;
	let least = Infinity;
	let most = 0;
	for (const { loadAmount } of rows) {
		least = Math.min(least, loadAmount);
		most = Math.max(most, loadAmount);
	}
	// Most sheets need no sorting: nothing in them can be far above the rest.
	if (most < timesTheMedian * least) return Infinity;
	const sorted = Float64Array.from(rows, ({ loadAmount }) => loadAmount).sort();
	return sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
}

const maxPlaces = 5;

/** "Rows 3, 7 and 12", "Items 1 and 2", "Row 3": with the number that the sheet has, where all have one. */
export function placesOf(rows: readonly RowPlace[]): string {
	const rowNumbers = rows.flatMap(({ rowNumber }) => rowNumber ?? []);
	const inSheet = rowNumbers.length === rows.length;
	const word = inSheet ? 'Row' : 'Item';
	const numbers = inSheet ? rowNumbers : rows.map(({ index }) => index + 1);
	numbers.sort((a, b) => a - b);
	if (numbers.length === 1) return `${word} ${numbers[0]}`;
	const more = numbers.length - maxPlaces;
	const named = more > 1 ? numbers.slice(0, maxPlaces) : numbers.slice(0, -1);
	const last = more > 1 ? `${indianNumber(more)} more` : String(numbers.at(-1));
	return `${word}s ${named.join(', ')} and ${last}`;
}
