import {
	expired,
	isToken,
	markOf,
	readAccessToken,
	type AccessTokenContent,
} from '../../../nodes/shared/enkash/accessToken';

const hash = '0123456789abcdef0123456789abcdef';

it.each<[accessToken: string, content: AccessTokenContent]>([
	['T1', { kind: 'token', token: 'T1' }],
	['expired:T1', { kind: 'expired', token: 'T1' }],
	[
		`refused:${hash}:2:1795651200000:400`,
		{ kind: 'failures', hash, failures: { count: 2, atMs: 1_795_651_200_000, answer: '400' } },
	],
	['', { kind: 'nothing' }],
	['refused:', { kind: 'nothing' }],
	[`refused:${hash}:2:1795651200000`, { kind: 'nothing' }],
	[`refused:${hash}:many:1795651200000:400`, { kind: 'nothing' }],
	[`refused:${hash}1:2:1795651200000:400`, { kind: 'nothing' }],
])('%j holds %j', (accessToken, content) => {
	expect(readAccessToken(accessToken)).toEqual(content);
	expect(isToken(accessToken)).toBe(content.kind === 'token');
});

it('reads back what it writes', () => {
	const failures = { count: 1, atMs: 5, answer: 'noReply' };
	expect(readAccessToken(markOf(hash, failures))).toEqual({ kind: 'failures', hash, failures });
	expect(readAccessToken(expired('T1'))).toEqual({ kind: 'expired', token: 'T1' });
});

it('marks no time before 1970, and none between two milliseconds', () => {
	expect(markOf(hash, { count: 1, atMs: -7, answer: '400' })).toBe(`refused:${hash}:1:0:400`);
	expect(markOf(hash, { count: 1, atMs: 6.5, answer: '400' })).toBe(`refused:${hash}:1:7:400`);
});
