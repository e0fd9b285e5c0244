/**
 * The credential's field `accessToken` begins with one of these where it holds no usable token: with `expired` for a token
 * that EnKash rejected, so that n8n logs in, and with `refused` for the mark of failed logins.
 */
export const noTokenPrefixes = { expired: 'expired:', refused: 'refused:' } as const;

/** Whether `accessToken` holds a token that a request can be signed with. */
export function isToken(accessToken: unknown): boolean {
	if (typeof accessToken !== 'string' || accessToken === '') return false;
	return !Object.values(noTokenPrefixes).some((prefix) => accessToken.startsWith(prefix));
}

/** Marks a token as one that EnKash rejected. */
export function expired(token: string): string {
	return `${noTokenPrefixes.expired}${token}`;
}

/** Failed logins in a row: EnKash refused each of them, or may have done so without telling us. */
export interface Failures {
	count: number;
	/** When the last one failed, in milliseconds since 1970 on the clock of the process that sent it. */
	atMs: number;
	/** EnKash's answer to the last one: an HTTP status, or `noToken` or `noReply`. */
	answer: string;
}

/** The answer of EnKash's that is no refusal and yet holds no token. */
export const noToken = 'noToken';
/** The login was sent, and no answer came. */
export const noReply = 'noReply';

/** After so many no further login is sent for a long time: EnKash locks the account at the third refusal. */
export const maxFailuresInARow = 2;

/** Whether an answer is a refusal. A server error or no reply may be one too, but does not say so. */
export function isRefusal(answer: string): boolean {
	return answer !== noReply && !(Number(answer) >= 500);
}

/** The content of the credential's field `accessToken`. n8n shares it between all processes and saves it encrypted. */
export type AccessTokenContent =
	| { kind: 'nothing' }
	| { kind: 'token'; token: string }
	/** A token that EnKash rejected. */
	| { kind: 'expired'; token: string }
	/** The mark of failed logins with the login details of this hash. */
	| { kind: 'failures'; hash: string; failures: Failures };

const markPattern = new RegExp(
	`^${noTokenPrefixes.refused}([0-9a-f]{32}):(\\d{1,4}):(\\d{1,16}):(\\w{1,10})$`,
);

/** Reads the field. Anything that is neither token nor mark counts as nothing. */
export function readAccessToken(accessToken: string): AccessTokenContent {
	if (isToken(accessToken)) return { kind: 'token', token: accessToken };
	if (accessToken.startsWith(noTokenPrefixes.expired)) {
		return { kind: 'expired', token: accessToken.slice(noTokenPrefixes.expired.length) };
	}
	const mark = markPattern.exec(accessToken);
	if (mark === null) return { kind: 'nothing' };
	const [, hash = '', count, atMs, answer = ''] = mark;
	return { kind: 'failures', hash, failures: { count: Number(count), atMs: Number(atMs), answer } };
}

/** The mark of failed logins, as `readAccessToken` reads it. */
export function markOf(hash: string, { count, atMs, answer }: Failures): string {
	return `${noTokenPrefixes.refused}${hash}:${count}:${Math.max(0, Math.round(atMs))}:${answer}`;
}
