import { isSentence, sanitize } from '../../../nodes/shared/enkash/messages';

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
