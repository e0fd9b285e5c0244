import { isDenial, isSentence, sanitize } from '../../../nodes/shared/enkash/messages';

const issued = 'k3J9x_token-of-27-characters';

it('leaves a sentence as it is', () => {
	const sentence =
		'Card account not found for companyId: [CEK1PU9AOO] and cardAccountId: [CAQL8YCV3]';
	expect(sanitize(sentence, [issued])).toBe(sentence);
});

it('hides each secret wherever it stands', () => {
	expect(sanitize(`Bad ${issued}, ${issued}; bad password`, [issued, 'password', ''])).toBe(
		'Bad ***, ***; bad ***',
	);
	expect(sanitize('1234 is wrong', ['1234'])).toBe('1234 is wrong');
	expect(sanitize('no inner-secret-outer here', ['inner-secret', 'inner-secret-outer'])).toBe(
		'no *** here',
	);
});

it.each([
	['Not for Bearer newest-token-2', 'Not for Bearer ***'],
	['not for bearer newest_token', 'not for bearer ***'],
	['Bad Basic Q0VLVEVTVDAwMTpzM2NyZXQrLz0=', 'Bad Basic ***'],
	['{token: "abc-defg-1"}', '{token: "***"}'],
	['password=hunter2hunter', 'password=***'],
	['Invalid access token: k3J9x_token-of-27-characters', 'Invalid access token: ***'],
	['No m7Qx2Rk9Vb4Lp8Zt1Yw5Nc3Hd6 here', 'No *** here'],
	['No zQxKrTkWvBpLpGzTnYwMcChDfQ here', 'No *** here'],
	['No XqvRzkTwpLmdYbnGfhVxs here', 'No *** here'],
	['No 16b9c31b42643796e06 here', 'No *** here'],
	['No 5f2b9a01-1234-4bcd-9abc-0123456789ab here', 'No *** here'],
	['No eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N', 'No ***'],
])('hides what looks like a secret, whoever knows it: %s', (words, told) => {
	expect(sanitize(words)).toBe(told);
});

it.each([
	'EKC04AZHXP, ECT2Q9ZWPLM, CAQL8YCV3, CEK1PU9AOO, CRMXWB3ZM, TVMLP1VK8X',
	'R1FGS5TFD39SEGPX497YAVFY56 exists, P1EW7TAV2H941QPV8WJ8H7KKEJ does not',
	'Unique reference number already exists: Diwali2026-Employee-00001234',
	'No 98765432109876543210 here',
	'Bearer tokens are required; Basic information is missing',
	'Password: is wrong, and token expired',
	'Not at https://pay-en-uat.enkash.in/api/v0/partner/enKashCard/bulk-create-allocate-points',
	'com.enkash.rewards.AllocationException in enKashCardTransactionHistory',
	'Not in the sheet q3z-b4n-y2k-x1w-p9w-m4v',
	'com.enkash.POINTS_ALLOCATION_FAILED at step2_card3_mobile4_name5_points6',
])('leaves ids, references and words: %s', (words) => {
	expect(sanitize(words)).toBe(words);
});

it('takes no time for a text of any length', () => {
	for (const part of ['aB3-', 'bearer ', 'token:', ' ', 'a.', 'token = ']) {
		expect(sanitize(part.repeat(200_000)).length).toBeLessThanOrEqual(301);
	}
});

it.each([
	['Invalid request: {"companyId":"CEK1PU9AOO"}', 'Invalid request: …'],
	['Invalid rows [{"mobile":"9600098867"}] here', 'Invalid rows …'],
	['Invalid rows:\n[ [1] ]', 'Invalid rows: …'],
])('cuts off what EnKash repeats of a request: %s', (words, told) => {
	expect(sanitize(words)).toBe(told);
	expect(isSentence(words)).toBe(true);
});

it('cuts what is longer than a sentence', () => {
	expect(sanitize('x'.repeat(300))).toBe('x'.repeat(300));
	expect(sanitize(`x${' '.repeat(100_000)}y`)).toBe(`x${' '.repeat(299)}…`);
	expect(sanitize('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
});

it.each(['{"a":1}', ' [{"a":1}]', '[["a"]]', '', ' '])('%p is no sentence', (text) => {
	expect(isSentence(text)).toBe(false);
});

it('looks for a denial in sentences only', () => {
	const denial = 'The payment failed. ';
	expect(isDenial(denial)).toBe(true);
	expect(isDenial(denial.padEnd(1000, 'x'))).toBe(true);
	expect(isDenial(denial.padEnd(1001, 'x'))).toBe(false);
});

it('does not cut a character in half', () => {
	const words = `${'x'.repeat(299)}🎉🎉`;
	expect(sanitize(words)).toBe(`${'x'.repeat(299)}…`);
	expect(sanitize(`x${words.slice(2)}`)).toBe(`${'x'.repeat(298)}🎉…`);
});
