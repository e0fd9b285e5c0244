import { dateNames } from './endpoints/transactions';
import { type EnKashRecord, textOf } from './records';

/** India is ahead of UTC by this much, all year round. */
const indiaAheadMs = 330 * 60_000;

/** ISO 8601, also with a blank for the `T`, without seconds, or with the date alone. */
const isoForm =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** As EnKash writes dates: `Jun 20, 2024 2:56:47 PM`. Newer Java puts a narrow space before the last word. */
const enKashForm = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})\s([AP]M)$/;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * A date as text, in milliseconds since 1970. A date without a zone is Indian time, as EnKash's are. Undefined for any
 * other text, and for a date that no calendar has.
 */
export function momentOf(text: string): number | undefined {
	const trimmed = text.trim();
	return momentOfIso(trimmed) ?? momentOfEnKash(trimmed);
}

/** When a transaction was made, in milliseconds since 1970, where it has a date that can be read. */
export function dateOfTransaction(transaction: EnKashRecord): number | undefined {
	const text = textOf(transaction, dateNames);
	return text === undefined ? undefined : momentOf(text);
}

/** A moment in ISO 8601 with India's zone, e.g. `2024-06-20T14:56:47+05:30`. */
export function indianTime(moment: number): string {
	const text = new Date(moment + indiaAheadMs).toISOString();
	return text.replace(/(?:\.000)?Z$/, '+05:30');
}

function momentOfIso(text: string): number | undefined {
	const match = isoForm.exec(text);
	if (match === null) return undefined;
	const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] =
		match;
	const aheadMs = zone === undefined ? indiaAheadMs : aheadOfUtcMs(zone);
	const wallMs = wallTimeMs(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
	if (aheadMs === undefined || wallMs === undefined) return undefined;
	return wallMs + Number(fraction.slice(0, 3).padEnd(3, '0')) - aheadMs;
}

function momentOfEnKash(text: string): number | undefined {
	const match = enKashForm.exec(text);
	if (match === null) return undefined;
	const [, monthName = '', day = '', year, hour, minute, second, half] = match;
	const hours = Number(hour);
	if (hours < 1 || hours > 12) return undefined;
	const month = twoDigits(months.indexOf(monthName) + 1);
	const hourOfDay = twoDigits((hours % 12) + (half === 'PM' ? 12 : 0));
	const date = `${year}-${month}-${twoDigits(day)}`;
	const wallMs = wallTimeMs(`${date}T${hourOfDay}:${minute}:${second}`);
	return wallMs === undefined ? undefined : wallMs - indiaAheadMs;
}

function twoDigits(value: string | number): string {
	return String(value).padStart(2, '0');
}

/** A wall time such as `2024-06-20T14:56:47` as if it were UTC, or undefined where calendar or clock don't have it. */
function wallTimeMs(wallTime: string): number | undefined {
	const wall = new Date(`${wallTime}Z`);
	// JavaScript takes February 30 for March 2, and 24:00 for the next day.
	return wall.getUTCDate() === Number(wallTime.slice(8, 10)) ? wall.getTime() : undefined;
}

const longestOffsetMs = 14 * 3_600_000;

function aheadOfUtcMs(zone: string): number | undefined {
	if (zone.toUpperCase() === 'Z') return 0;
	const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
	const offsetMs = (hours * 60 + minutes) * 60_000;
	if (minutes > 59 || offsetMs > longestOffsetMs) return undefined;
	return zone.startsWith('-') ? -offsetMs : offsetMs;
}
