const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** Asia/Kolkata is UTC+5:30 all year round. */
const kolkataOffsetMs = 330 * 60_000;
const narrowNoBreakSpace = '\u202f';

/** The sandbox's own time: the machine's, plus what `advance` has added. */
export class Clock {
	private offsetMs = 0;

	/** Milliseconds since 1970. */
	now(): number {
		return Date.now() + this.offsetMs;
	}

	advance(ms: number): void {
		this.offsetMs += ms;
	}

	reset(): void {
		this.offsetMs = 0;
	}
}

/** The same moment with Indian wall time in its UTC fields. */
function inKolkata(at: number): Date {
	return new Date(at + kolkataOffsetMs);
}

/** EnKash's date text: `Jun 20, 2024 2:56:47 PM`, Indian time, no zone. */
export function dateText(at: number, narrowSpace = false): string {
	const date = inKolkata(at);
	const hour = date.getUTCHours();
	const twoDigits = (value: number) => String(value).padStart(2, '0');
	const time = `${hour % 12 || 12}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())}`;
	const day = `${months[date.getUTCMonth()] ?? ''} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
	return `${day} ${time}${narrowSpace ? narrowNoBreakSpace : ' '}${hour < 12 ? 'AM' : 'PM'}`;
}

/** Month and year on an EnKash card made at this moment: two years on. */
export function expiry(at: number): { expiryMonth: string; expiryYear: string } {
	const date = inKolkata(at);
	return {
		expiryMonth: String(date.getUTCMonth() + 1).padStart(2, '0'),
		expiryYear: String(date.getUTCFullYear() + 2),
	};
}

/** `2024-06`, in Indian time. */
export function monthOf(at: number): string {
	return inKolkata(at).toISOString().slice(0, 7);
}
