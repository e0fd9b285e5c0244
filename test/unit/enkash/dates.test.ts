import * as fc from 'fast-check';
import { dateText } from '../../sandbox/clock';
import { indianTime, momentOf } from '../../../nodes/shared/enkash/dates';

it.each([
	['2026-02-01', '2026-01-31T18:30:00.000Z'],
	['2026-02-01T09:30', '2026-02-01T04:00:00.000Z'],
	['2026-02-01 09:30:15', '2026-02-01T04:00:15.000Z'],
	['2026-02-01T09:30:15.5', '2026-02-01T04:00:15.500Z'],
	[' 2026-02-01T09:30:15.123456Z ', '2026-02-01T09:30:15.123Z'],
	['2026-02-01T09:30:00+02:00', '2026-02-01T07:30:00.000Z'],
	['2026-02-01T09:30:00-0330', '2026-02-01T13:00:00.000Z'],
	['2024-02-29', '2024-02-28T18:30:00.000Z'],
	['Jun 20, 2024 2:56:47 PM', '2024-06-20T09:26:47.000Z'],
	['Jun 20, 2024 2:56:47\u202fPM', '2024-06-20T09:26:47.000Z'],
	['Jan 1, 2024 12:00:00 AM', '2023-12-31T18:30:00.000Z'],
	['Jan 1, 2024 1:00:00 AM', '2023-12-31T19:30:00.000Z'],
	['Dec 31, 2024, 12:00:00 PM', '2024-12-31T06:30:00.000Z'],
	['2026-02-01T23:59:59', '2026-02-01T18:29:59.000Z'],
	['2026-02-01T09:00:00+14:00', '2026-01-31T19:00:00.000Z'],
	['2026-02-01T09:00:00-05:59', '2026-02-01T14:59:00.000Z'],
])('%j is %s', (text, iso) => {
	expect(new Date(momentOf(text) ?? NaN).toISOString()).toBe(iso);
});

it.each([
	'',
	'yesterday',
	'5',
	'31.10.2026',
	'2026-02-30',
	'2026-02-30T00:00:00',
	'2026-13-01',
	'2026-00-10',
	'2025-02-29',
	'2026-02-01T24:00:00',
	'2026-02-01T25:00:00',
	'2026-02-01T10:60:00',
	'2026-02-01T23:60:00',
	'2026-02-01T10:00:60',
	'2026-02-01T23:59:60',
	'2026-02-01T09:00:00+15:00',
	'2026-02-01T09:00:00+14:01',
	'2026-02-01T09:00:00+05:60',
	'2026-02-01Z',
	'Feb 30, 2026 1:00:00 PM',
	'Foo 20, 2026 1:00:00 PM',
	'Jun 20, 2026 13:00:00 PM',
	'Jun 20, 2026 0:00:00 AM',
])('%j is no date', (text) => {
	expect(momentOf(text)).toBeUndefined();
});

it.each([
	['2024-06-20T09:26:47.000Z', '2024-06-20T14:56:47+05:30'],
	['2024-06-20T09:26:47.120Z', '2024-06-20T14:56:47.120+05:30'],
	['2024-06-20T09:00:00.000Z', '2024-06-20T14:30:00+05:30'],
])('%s in India is %s', (utc, indian) => {
	expect(indianTime(Date.parse(utc))).toBe(indian);
});

it('what is written is read again, in every form', () => {
	fc.assert(
		fc.property(
			fc.date({
				min: new Date('2000-01-01'),
				max: new Date('2099-12-31'),
				noInvalidDate: true,
			}),
			(date) => {
				expect(momentOf(date.toISOString())).toBe(date.getTime());
				expect(momentOf(indianTime(date.getTime()))).toBe(date.getTime());
				const wholeSecond = Math.floor(date.getTime() / 1000) * 1000;
				expect(momentOf(dateText(wholeSecond))).toBe(wholeSecond);
				expect(momentOf(dateText(wholeSecond, true))).toBe(wholeSecond);
			},
		),
	);
});
