import {
	faultOfPayoutRun,
	faultOfPayoutRunExpression,
} from '../../../nodes/shared/payout/payoutRun';

const now = Date.UTC(2026, 10, 26, 14, 30);
const execution = { id: '4711', now };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

it.each([
	...[
		'diwali-2026',
		'Diwali 2026',
		'दिवाली 2026',
		'2026-11',
		'2026-11-26',
		'26/11/2026',
		'20261126',
	],
	...[
		'2026-W48',
		'Q3 2026',
		'Q3: 2026',
		'bonus 16:9',
		'2026:11',
		'26:11',
		'Top 10',
		'Nov 2026',
		'',
	],
	...[
		'9876543210',
		'2026',
		'471',
		'47110',
		'spam 2026',
		'team-3pmx',
		'1.15',
		'run 2026-11-26 batch 2',
	],
	...['26-11-2026', '26-11-2026 12', '26 Nov 2026', '01-04-2026-15-04-2026', '26112026'],
	...[
		'1.4.2026 - 15.4.2026',
		'Diwali 26-11-2026 batch 2',
		'26-11-2026-2',
		'9876543210',
		'120120261',
	],
	...['2026-11-26 12', 'FY2026-27', '2026-11-26-1', '2025-26'],
])('%j stays the same', (value) => {
	expect(faultOfPayoutRun(value, execution)).toBeUndefined();
});

it('takes no longer for a long one', () => {
	for (const part of ['a', '1', '2026-11-26 ', '26-Nov-2026 ', '12:']) {
		expect(() => faultOfPayoutRun(part.repeat(100_000), execution)).not.toThrow();
	}
});

it.each([2026, 202611, 12n, null, undefined, true, {}, [], new Map()])(
	'%p is left to others',
	(value) => {
		expect(faultOfPayoutRun(value, execution)).toBeUndefined();
	},
);

it.each([
	...['14:30', '9:05 pm', 'run 14:30', '2026-11-26T14', '2026-11-26T14:30:00.000+05:30', '9 pm'],
	...['9pm', '9.05 PM', '9:05 p.m.', 'diwali 00:00', '2026-11-26 14:30', '26/11/2026, 2:30:05 pm'],
	...['Thu Nov 26 2026 14:30:05 GMT+0530', '20261126T1430', '20261126143005', '202611261430'],
	...[
		'2026-11-26_14-30-05',
		'2026-11-26 1430',
		...['26-11-2026 1430', '26/11/2026_14-05-33', '26-11-2026T14', '26.11.2026 14.30'],
		...['26112026_1430', '261120261430', '26112026140533', '26-Nov-2026 1430', '5 Nov 2026, 1430'],
		'2026-11-26T00:00:00.000Z',
		'14:30:05',
		'20261126-143005',
	],
	...[
		new Date(now),
		{ isLuxonDateTime: true },
		{ ts: now, _zone: {}, c: {} },
		'\u200b14:30',
		{ ts: now, c: null },
		'१४:३०',
	],
])('%j holds a time of day', (value) => {
	expect(faultOfPayoutRun(value, execution)).toBe('it holds a time of day');
});

const epochs = [now, now - 7 * dayMs, now + dayMs, now - 5 * hourMs];

it.each(epochs.flatMap((ms) => [ms, ms / 1000, String(ms), `run-${ms}`, `${ms / 1000}.123`]))(
	'%j is an epoch of these days',
	(value) => {
		expect(faultOfPayoutRun(value, execution)).toBe('it holds the time as a number');
	},
);

it.each([now - 8 * dayMs, now + 2 * dayMs, 1e12].flatMap((ms) => [ms, ms / 1000, `5${ms}`]))(
	'%j is none',
	(value) => {
		expect(faultOfPayoutRun(value, execution)).toBeUndefined();
	},
);

it.each(['4711', ' 4711 ', 4711])('%j is the ID of the execution', (value) => {
	expect(faultOfPayoutRun(value, execution)).toBe('it is the ID of this execution');
});

it('an epoch may be a large integer', () => {
	expect(faultOfPayoutRun(BigInt(now), execution)).toBe('it holds the time as a number');
});

/** As some objects of n8n do. */
const unreadable = new Proxy(
	{},
	{
		get() {
			throw new Error('No.');
		},
	},
);

it.each([
	['a time alone', { ts: now }],
	['a time that is text', { ts: String(now), c: {} }],
	['no time', { c: {} }],
	['fields that can not be read', unreadable],
])('an object with %s is no date', (_what, value) => {
	expect(faultOfPayoutRun(value, execution)).toBeUndefined();
});

it('knows no execution ID where there is none', () => {
	expect(faultOfPayoutRun('', { id: undefined, now })).toBeUndefined();
});

it.each([
	'={{ $execution.id }}',
	'=run-{{ $execution.id }}',
	'={{ $execution["id"] }}',
	"={{ $execution['id'] }}",
	'={{ $execution?.id }}',
	'={{ $executionId }}',
	'={{ $execution.resumeUrl }}',
	'={{ Math.random() }}',
	'={{ Math . random().toString(36) }}',
	'={{ crypto.randomUUID() }}',
	'={{ ["a","b"].randomItem() }}',
	'={{ uuid() }}',
	'={{ Date.now().toString(36) }}',
	'={{ new Date().getTime().toString(36) }}',
	'={{ $now.toMillis().toString(36) }}',
	'={{ "h" + $now.hour }}',
	'={{ $now.second }}',
	"={{ $now.format('yyyy-MM-dd HH') }}",
	"={{ $now.format('yyyy') + $now.format('HH') }}",
	'={{ $now.format("HHmm") }}',
	'={{ $now.toFormat(`yyyy-LL-dd-ss`) }}',
	"={{ $now.setZone('Asia/Kolkata').format('yyyy-mm') }}",
	"={{ DateTime.now().toFormat('X') }}",
])('%s is new each time', (expression) => {
	expect(faultOfPayoutRunExpression(expression)).toMatch(/^its (expression|format) /);
});

it.each(['yyyy-mm', 'yyyymm', 'yyyy - mm'])('tells minutes from months in %s', (format) => {
	expect(faultOfPayoutRunExpression(`={{ $now.format('${format}') }}`)).toBe(
		'its format has "mm", which is minutes: a month is "MM"',
	);
});

it.each([
	'',
	'diwali-2026',
	'Math.random',
	'$execution.id',
	"={{ $now.format('yyyy-MM') }}",
	"={{ $now.setZone('Asia/Kolkata').format('yyyy-MM') }}",
	"={{ $now.toFormat('LLLL yyyy') }}",
	"={{ $now.format('yyyy') + '-Q' + $now.quarter }}",
	'={{ $now.format("\'Q\'q yyyy") }}',
	"={{ $now.minus({ months: 1 }).format('yyyy-MM') }}",
	"={{ $now.minus(1, 'hour').format('yyyy-MM') }}",
	'={{ $now.toISODate() }}',
	'={{ $today.toISODate() }}',
	'={{ new Date().toISOString().slice(0, 7) }}',
	'={{ new Date(Date.now()).toISOString().slice(0, 10) }}',
	'={{ $json.run }}',
	'={{ $json.uuid }}',
	'={{ $now.format("\'Hits\' yyyy") }}',
	'={{ $now.format("yyyy \'smash hits\'") }}',
	"={{ $json.date.toDateTime().format('HH') }}",
	'={{ $workflow.id }}-{{ $json.month }}',
	'={{ $execution.mode }}',
	'=diwali {{ $json.year }}',
])('%s may stand', (expression) => {
	expect(faultOfPayoutRunExpression(expression)).toBeUndefined();
});
