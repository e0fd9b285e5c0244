import { stringify } from 'flatted';
import { executionSchema, isFinished, isWaiting } from '../../e2e/n8n/execution';

/** An execution as n8n's API gives it. */
function read(given: { status: string; data?: object; dataTooLargeToDisplay?: boolean }) {
	return executionSchema.parse({ id: '1', ...given, data: given.data && stringify(given.data) });
}

const ended = { resultData: { runData: {}, lastNodeExecuted: 'Pay' } };
const failed = { resultData: { runData: {}, error: { message: 'Nothing was sent.' } } };
/** What n8n stores at the start, and shows of an execution that is too large. */
const empty = { resultData: { runData: {} } };

test.each([
	['runs', { status: 'running', data: empty }, false],
	['has ended', { status: 'success', data: ended }, true],
	['has failed', { status: 'error', data: failed }, true],
	['has ended, and what came out is not stored yet', { status: 'success', data: empty }, false],
	[
		'has ended after a wait, and what came out is not stored yet',
		{ status: 'success', data: { ...ended, waitTill: '2026-11-27T10:00:00.000Z' } },
		false,
	],
	['was killed', { status: 'crashed' }, true],
	[
		'has ended with more than n8n shows',
		{ status: 'success', data: empty, dataTooLargeToDisplay: true },
		true,
	],
	[
		'runs with more than n8n shows',
		{ status: 'running', data: empty, dataTooLargeToDisplay: true },
		false,
	],
])('an execution that %s: whether it is finished', (_, given, isSo) => {
	expect(isFinished(read(given))).toBe(isSo);
});

test('an execution that waits for somebody is no finished one', () => {
	const waiting = { ...ended, waitTill: '2026-11-27T10:00:00.000Z' };
	expect(isWaiting(read({ status: 'waiting', data: waiting }))).toBe(true);
	expect(isFinished(read({ status: 'waiting', data: waiting }))).toBe(false);
	expect(isWaiting(read({ status: 'waiting', data: ended }))).toBe(false);
});
