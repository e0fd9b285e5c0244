import { dateText, expiry, monthOf } from './clock';

it.each([
	['2024-06-20T09:26:47Z', 'Jun 20, 2024 2:56:47 PM'],
	['2025-01-29T06:27:51Z', 'Jan 29, 2025 11:57:51 AM'],
	['2025-12-31T18:30:00Z', 'Jan 1, 2026 12:00:00 AM'],
	['2025-12-31T06:30:09Z', 'Dec 31, 2025 12:00:09 PM'],
])('%s is %s', (iso, text) => {
	expect(dateText(Date.parse(iso))).toBe(text);
});

it('counts months and expiry in Indian time', () => {
	const lastEvening = Date.parse('2025-12-31T18:30:00Z');
	expect(monthOf(lastEvening)).toBe('2026-01');
	expect(monthOf(lastEvening - 1)).toBe('2025-12');
	expect(expiry(lastEvening)).toEqual({ expiryMonth: '01', expiryYear: '2028' });
});
