import { isDate } from './parsed';
import { numeralText } from './text';

/** The execution that a payout run is compared with. */
export interface ExecutionFacts {
	id: string | undefined;
	/** Milliseconds since 1970. */
	now: number;
}

/** What to write instead. */
export const adviceOnPayoutRun =
	"Give the payout a name that stays the same when it is repeated, e.g. diwali-2026, or {{ $now.format('yyyy-MM') }} for one payout a month.";

/**
 * Why a payout run would be new each time and pay everybody again, as a clause such as "it holds a time of day". Undefined
 * where it would not. Takes a date too, which `{{ $now }}` returns.
 */
export function faultOfPayoutRun(value: unknown, execution: ExecutionFacts): string | undefined {
	if (isDate(value) || isCopiedDate(value)) return 'it holds a time of day';
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
		return undefined;
	}
	const text = numeralText(String(value));
	if (timePatterns.some((pattern) => pattern.test(text))) return 'it holds a time of day';
	if (holdsEpoch(text, execution.now)) return 'it holds the time as a number';
	if (text === execution.id) return 'it is the ID of this execution';
	return undefined;
}

/** A copy of a luxon date, which has lost its methods. */
function isCopiedDate(value: unknown): boolean {
	try {
		return typeof Reflect.get(Object(value), 'ts') === 'number' && 'c' in Object(value);
	} catch {
		return false;
	}
}

/** Times of day as text. */
const timePatterns = [
	// 14:30 and 9:05, but not 2026:11.
	/(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)/,
	// 9 pm and 9.05 p.m.
	/(?<![\d.:])(?:0?[1-9]|1[0-2])(?:[.:]?[0-5]\d)? ?[ap]\.?m\b/i,
	// 2026-11-26T14, 2026-11-26 1430, 2026-11-26_14-05-33 and 20261126T1405.
	/(?<!\d)\d{4}([-/.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?:T|[T _-]+(?=\d\d[-.h_]?\d\d))(?:[01]\d|2[0-3])(?:[-.h_]?[0-5]\d|(?!\d))/i,
	// The same with the day first, as India writes it, but not 01-04-2026-15-04-2026.
	/(?<!\d)(?:0?[1-9]|[12]\d|3[01])([-/. ]?)(?:0?[1-9]|1[0-2]|[a-z]{3,9})\1,?20\d{2}(?:T|[T _,-]+(?=\d\d[-.h_]?\d\d))(?!\d\d[-/.]\d\d[-/.]20\d{2})(?:[01]\d|2[0-3])(?:[-.h_]?[0-5]\d|(?!\d))/i,
	/(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d{2}(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?!\d)/,
	// 20261126140533
	/(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?(?!\d)/,
];

const dayMs = 24 * 60 * 60 * 1000;

/** Seconds or milliseconds since 1970, of the last week or the next day. */
function holdsEpoch(text: string, now: number): boolean {
	const numbers = text.matchAll(/(?<!\d)(?:\d{10}|\d{13})(?!\d)/g);
	return [...numbers].some(([digits]) => {
		const time = Number(digits) * (digits.length === 10 ? 1000 : 1);
		return time >= now - 7 * dayMs && time <= now + dayMs;
	});
}

/** Names in an expression whose value is new each time. */
const volatileNames: ReadonlyArray<[pattern: RegExp, fault: string]> = [
	[
		/\$execution(?:Id\b|\s*(?:\?\.|\.)\s*id\b|\s*(?:\?\.)?\[\s*["'`]id\b)/,
		'its expression names the ID of the execution',
	],
	[/\$execution\s*(?:\?\.|\.)\s*resume/, 'its expression names an address of this execution'],
	[
		/\bMath\s*(?:\?\.|\.)\s*random\b|\brandom(?:UUID|Int|Bytes|Item)\b|\b(?:uuid(?:v?\d)?|nanoid)\s*\(/i,
		'its expression names something random',
	],
];

/** Names that read the clock. Not a fault by itself: `{{ $now.format('yyyy-MM') }}` is the same for a month. */
const readsClock =
	/\$now\b|\$today\b|\bnew\s+Date\b|\bDate\s*\.\s*now\b|\bDateTime\s*\.\s*(?:now|local|utc)\b/;
/** What takes the time of day out of a date. */
const readsTimeOfDay =
	/(?<!(?:new\s+Date|from(?:Millis|JSDate))\s*\(\s*)\bDate\s*\.\s*now\b|\.\s*(?:getTime|toMillis|toSeconds|toUnixInteger|getHours|getMinutes|getSeconds|getMilliseconds)\s*\(|\.\s*(?:ts|hour|minute|second|millisecond)\b(?!\s*\()/;
const formats = /\.\s*(?:format|toFormat)\s*\(\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)/g;

/** The same by the expression of a payout run, as its value may not show that it is new each time. */
export function faultOfPayoutRunExpression(expression: string): string | undefined {
	if (!expression.startsWith('=')) return undefined;
	const named = volatileNames.find(([pattern]) => pattern.test(expression));
	if (named) return named[1];
	if (!readsClock.test(expression)) return undefined;
	if (readsTimeOfDay.test(expression)) return 'its expression names the time of day';
	for (const [, double, single, backtick] of expression.matchAll(formats)) {
		const fault = faultOfFormat(double ?? single ?? backtick ?? '');
		if (fault !== undefined) return fault;
	}
	return undefined;
}

/** Checks a format of luxon for tokens of the time of day; quoted text is none. */
function faultOfFormat(format: string): string | undefined {
	const tokens = format.replace(/'[^']*'/g, '');
	if (/y[^a-zA-Z]*mm/.test(tokens) && !/[HhsSMXx]/.test(tokens)) {
		return 'its format has "mm", which is minutes: a month is "MM"';
	}
	return /[HhmsSutTfFXxa]/.test(tokens) ? 'its format names the time of day' : undefined;
}
