import { retryAfterMs } from '../../../nodes/shared/enkash/retry';

const now = Date.parse('1994-11-06T08:49:00Z');

it.each([
	['seconds', ' 7 ', 7_000],
	['a date', 'Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
	['a date as RFC 850 has it', 'Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
	['a date as C prints it', 'Sun Nov  6 08:49:37 1994', 37_000],
	['a date that is past', 'Sun, 06 Nov 1994 08:48:37 GMT', 0],
])('Retry-After may be %s: %s', (_, header, ms) => {
	expect(retryAfterMs(header, now)).toBe(ms);
});

it.each([
	undefined,
	'',
	'soon',
	'-1',
	'7.5',
	'1e3',
	'1994-11-06T08:49:37Z',
	'November 6, 1994 08:49:37 GMT',
	'Sun, 06 Nov 1994 08:49:37 +0000',
	'Sun, 99 Nov 1994 08:49:37 GMT',
])('%p says nothing, as HTTP documents no such form', (header) => {
	expect(retryAfterMs(header, now)).toBe(0);
});
