import { isSentence, presentable } from '../../nodes/shared/enkash/words';

const issued = 'k3J9x_token-of-27-characters';

it('leaves a sentence as it is', () => {
	const sentence =
		'Card account not found for companyId: [CEK1PU9AOO] and cardAccountId: [CAQL8YCV3]';
	expect(presentable(sentence, [issued])).toBe(sentence);
});

it('hides each secret wherever it stands', () => {
	expect(presentable(`Bad ${issued}, ${issued}; bad password`, [issued, 'password', ''])).toBe(
		'Bad ***, ***; bad ***',
	);
	expect(presentable('1234 is wrong', ['1234'])).toBe('1234 is wrong');
});

it.each([
	['Invalid request: {"companyId":"CEK1PU9AOO"}', 'Invalid request: …'],
	['Invalid rows [{"mobile":"9600098867"}] here', 'Invalid rows …'],
	['Invalid rows:\n[ [1] ]', 'Invalid rows: …'],
])('cuts off what EnKash repeats of a request: %s', (words, told) => {
	expect(presentable(words)).toBe(told);
	expect(isSentence(words)).toBe(true);
});

it('cuts what is longer than a sentence', () => {
	expect(presentable('x'.repeat(300))).toBe('x'.repeat(300));
	expect(presentable(`x${' '.repeat(100_000)}y`)).toBe(`x${' '.repeat(299)}…`);
	expect(presentable('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
});

it.each(['{"a":1}', ' [{"a":1}]', '[["a"]]', '', ' '])('%p is no sentence', (text) => {
	expect(isSentence(text)).toBe(false);
});
