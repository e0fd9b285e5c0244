import { createHash } from 'node:crypto';
import * as z from 'zod/v4';
import { joined, originOf } from './addresses';
import {
	basicOf,
	isToken,
	noTokenPrefixes,
	type Obstacle,
	obstacleProblems,
	parseJson,
	proxySignInStatus,
} from './http';
import { loginFailedCode, loginRefusedCode, type Problem, ProblemError } from './problem';

/** What a login needs. */
export interface LoginDetails {
	/** Host of the token call. */
	authUrl: string;
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
}

/** The token call, ready to send: a form with Basic authorization. */
export interface LoginRequest {
	url: string;
	headers: Record<string, string>;
	/** Form fields, encoded. */
	body: string;
}

/** What EnKash answered to a login. */
interface LoginReply {
	status: number;
	body: string;
}

/** The outcome of a login attempt: EnKash's reply, no reply to a request that was sent, or why none was sent. */
export type LoginAnswer = LoginReply | 'noReply' | Obstacle;

/** Sends the token call once. Never throws. */
export type SendLogin = (request: LoginRequest) => Promise<LoginAnswer>;

/** A failed login. `refused` means that it must not be repeated unchanged. Holds no secret. */
export class LoginError extends ProblemError {
	override name = 'EnKashLoginError';

	constructor(
		problem: Problem,
		readonly refused: boolean,
	) {
		super(problem, refused ? loginRefusedCode : loginFailedCode);
	}
}

/** There is no token to sign a request with. Looks like HTTP 401, so that n8n logs in and then tries again. */
export class LoginNeededError extends ProblemError {
	override name = 'EnKashLoginNeededError';
	readonly response = { status: 401 };

	constructor() {
		const problem = {
			message: 'There is no access token for EnKash yet.',
			advice: 'Try again.',
		};
		super(problem, loginFailedCode);
	}
}

/** The time for one login as a whole, not only for silence on the wire. */
export const loginDeadlineMs = 30_000;
/** The pause after a refused login. */
export const firstPauseMs = 60_000;
/** The pause after two failures in a row: EnKash locks the account at the third refusal. */
export const longPauseMs = 24 * 3_600_000;
const maxFailuresInARow = 2;
/** A token younger than this replaces any other: calls in flight together are rejected together. */
export const youngTokenMs = 60_000;
/** How many replaced tokens to remember: more than the calls that are ever in flight together. */
const maxReplacedTokens = 100;

/** Failed logins in a row: EnKash refused each of them, or may have done so without telling us. */
interface Failures {
	count: number;
	/** When the last one failed, in milliseconds since 1970 on the clock of the process that sent it. */
	atMs: number;
	/** EnKash's answer to the last one: an HTTP status, or `noToken` or `noReply`. */
	answer: string;
}

const noToken = 'noToken';
const noReply = 'noReply';

/** Failures, and when this process learned of them. From then on it measures by its uptime, as the wall clock may jump. */
interface KnownFailures extends Failures {
	/** Age when they were learned. */
	agedMs: number;
	/** On the clock that never jumps. */
	learnedAtMs: number;
}

/** The content of the credential's field `accessToken`. n8n shares it between all processes and saves it encrypted. */
type Held =
	| { kind: 'nothing' }
	| { kind: 'token'; token: string }
	/** A token that EnKash rejected. */
	| { kind: 'expired'; token: string }
	/** The mark of failed logins with the login details of this hash. */
	| { kind: 'failures'; hash: string; failures: Failures };

const markPattern = new RegExp(
	`^${noTokenPrefixes.refused}([0-9a-f]{32}):(\\d{1,4}):(\\d{1,16}):(\\w{1,10})$`,
);

function readHeld(accessToken: string): Held {
	if (isToken(accessToken)) return { kind: 'token', token: accessToken };
	if (accessToken.startsWith(noTokenPrefixes.expired)) {
		return { kind: 'expired', token: accessToken.slice(noTokenPrefixes.expired.length) };
	}
	const mark = markPattern.exec(accessToken);
	if (mark === null) return { kind: 'nothing' };
	const [, hash = '', count, atMs, answer = ''] = mark;
	return { kind: 'failures', hash, failures: { count: Number(count), atMs: Number(atMs), answer } };
}

function markOf(hash: string, { count, atMs, answer }: Failures): string {
	return `${noTokenPrefixes.refused}${hash}:${count}:${Math.max(0, Math.round(atMs))}:${answer}`;
}

/** The result of a login: the new content of `accessToken`, and the error where that is no token. */
export type LoginOutcome = { accessToken: string; failure?: LoginError };

interface LoginState {
	readonly hash: string;
	underWay?: Promise<LoginOutcome>;
	/** The newest token of this process, and the tokens that it replaced. */
	token?: { accessToken: string; sinceMs: number; predecessors: ReadonlySet<string> };
	/** Tokens that EnKash rejected, oldest first. */
	replaced: string[];
	failures?: KnownFailures;
}

/** How a process tells the time. */
export interface LoginClock {
	/** Milliseconds since 1970. May jump. */
	now(): number;
	/** Milliseconds since some moment. Never jumps. */
	uptime(): number;
}

const machineClock: LoginClock = { now: () => Date.now(), uptime: () => performance.now() };

/**
 * The logins of a process: one at a time per account, and never so many that EnKash locks it. Other processes learn of
 * them through `accessToken`.
 * Source: EnKash, "Authentication" (api-9796904). It states five minutes for a token while its example announces a
 * day, so we trust neither: a token is used until EnKash answers 401.
 */
export class Logins {
	private readonly states = new Map<string, LoginState>();

	/** `clock` defaults to that of the machine. */
	constructor(private readonly clock: LoginClock = machineClock) {}

	/**
	 * The token to sign a request with, from what `accessToken` holds. Throws a `LoginError` where no login may be sent
	 * for now, and a `LoginNeededError` where one is due.
	 */
	tokenFor(details: LoginDetails, accessToken: string): string {
		const held = readHeld(accessToken);
		if (held.kind === 'token') return held.token;
		const state = this.stateOf(details);
		const mustBeSaved = this.learn(state, held);
		const { failures } = state;
		if (failures && !mustBeSaved && this.isPausing(failures)) throw pauseError(failures, details);
		throw new LoginNeededError();
	}

	/**
	 * Logs in, unless there is a token newer than the one held, or no login may be sent for now. Sends nothing then.
	 * Throws a `LoginError` where the login failed in a way that other processes need not know of.
	 */
	async renew(details: LoginDetails, accessToken: string, send: SendLogin): Promise<LoginOutcome> {
		const held = readHeld(accessToken);
		const state = this.stateOf(details);
		if (state.underWay) return await state.underWay;
		this.learn(state, held);
		const newer = this.newerThan(held, state);
		if (newer !== undefined) return { accessToken: newer };
		const { failures } = state;
		if (failures && this.isPausing(failures)) {
			return { accessToken: markOf(state.hash, failures), failure: pauseError(failures, details) };
		}
		state.underWay = this.logIn(details, send, state);
		try {
			return await state.underWay;
		} finally {
			state.underWay = undefined;
		}
	}

	private async logIn(
		details: LoginDetails,
		send: SendLogin,
		state: LoginState,
	): Promise<LoginOutcome> {
		state.token = undefined;
		const answer = await send(loginRequest(details));
		const reading = readAnswer(answer, details);
		if ('token' in reading) {
			state.failures = undefined;
			const predecessors = new Set(state.replaced);
			state.token = { accessToken: reading.token, sinceMs: this.clock.uptime(), predecessors };
			return { accessToken: reading.token };
		}
		if ('unprocessed' in reading) throw new LoginError(reading.unprocessed, false);
		const failures: Failures = {
			count: (state.failures?.count ?? 0) + 1,
			atMs: this.clock.now(),
			answer: reading.failed,
		};
		state.failures = { ...failures, agedMs: 0, learnedAtMs: this.clock.uptime() };
		return { accessToken: markOf(state.hash, failures), failure: failureError(failures, details) };
	}

	/** A token of this process that is newer than the one held. Of one from another process, only a young token surely is. */
	private newerThan(held: Held, { token, replaced }: LoginState): string | undefined {
		if (!token || replaced.includes(token.accessToken)) return undefined;
		const isYoung = this.clock.uptime() - token.sinceMs < youngTokenMs;
		const isSuccessor = 'token' in held && token.predecessors.has(held.token);
		return isYoung || isSuccessor ? token.accessToken : undefined;
	}

	/** Takes note of the held content. Returns whether its mark is out of date and must be saved anew. */
	private learn(state: LoginState, held: Held): boolean {
		if (held.kind === 'nothing') return false;
		if (held.kind === 'failures') {
			return held.hash === state.hash && this.learnFailures(state, held.failures);
		}
		if (state.replaced.includes(held.token)) return false;
		// No proof of a new login: another credential with these details may have held the token all the while.
		state.replaced.push(held.token);
		if (state.replaced.length > maxReplacedTokens) state.replaced.shift();
		return false;
	}

	private learnFailures(state: LoginState, saved: Failures): boolean {
		const { failures: known } = state;
		if (known && isSameOrLess(saved, known)) return false;
		const nowMs = this.clock.now();
		const pauseMs = pauseAfterMs(saved);
		// The clock was wrong then, or is now. Counting from now makes sure that the pause ends.
		const isFromFuture = pauseMs > 0 && saved.atMs - nowMs > pauseMs;
		const isConcurrent = known !== undefined && areConcurrent(saved, known);
		state.failures = {
			answer: saved.answer,
			count: isConcurrent ? saved.count + 1 : saved.count,
			atMs: isFromFuture ? nowMs : saved.atMs,
			agedMs: Math.max(0, nowMs - saved.atMs),
			learnedAtMs: this.clock.uptime(),
		};
		return isFromFuture || isConcurrent;
	}

	private isPausing(failures: KnownFailures): boolean {
		const agedMs = failures.agedMs + this.clock.uptime() - failures.learnedAtMs;
		return agedMs < pauseAfterMs(failures);
	}

	private stateOf(details: LoginDetails): LoginState {
		const hash = hashOf(details);
		const known = this.states.get(hash);
		if (known) return known;
		const state: LoginState = { hash, replaced: [] };
		this.states.set(hash, state);
		return state;
	}
}

/** A hash, so that no secret stays in a key or mark. Changed details give another hash, so they may log in at once. */
function hashOf({ authUrl, clientId, clientSecret, username, password }: LoginDetails): string {
	const text = JSON.stringify([originOf(authUrl), clientId, clientSecret, username, password]);
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function isSameOrLess(saved: Failures, known: Failures): boolean {
	return saved.count < known.count || (saved.count === known.count && saved.atMs === known.atMs);
}

/** Whether two processes were refused at about the same time: each counted only its own, EnKash counted both. */
function areConcurrent(saved: Failures, known: Failures): boolean {
	return saved.count === known.count && Math.abs(saved.atMs - known.atMs) < firstPauseMs;
}

function pauseAfterMs({ count, answer }: Failures): number {
	if (count >= maxFailuresInARow) return longPauseMs;
	return isRefusal(answer) ? firstPauseMs : 0;
}

function loginRequest({
	authUrl,
	clientId,
	clientSecret,
	username,
	password,
}: LoginDetails): LoginRequest {
	return {
		url: joined(authUrl, '/oauth/token'),
		headers: {
			Authorization: `Basic ${basicOf(clientId, clientSecret)}`,
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		body: new URLSearchParams({ username, password, grant_type: 'password', clientId }).toString(),
	};
}

/** EnKash's pages show both spellings. */
const tokenSchema = z.union([
	z.object({ access_token: z.string().min(1) }).transform((reply) => reply.access_token),
	z.object({ accessToken: z.string().min(1) }).transform((reply) => reply.accessToken),
]);

/** A token; a failed login, certain or possible; or one that EnKash surely did not process. */
type LoginReading = { token: string } | { failed: string } | { unprocessed: Problem };

/** Whether a reply with this HTTP status may hold a token. The status of any other tells the outcome, without its body. */
export function mayHoldToken(status: number): boolean {
	return status >= 200 && status < 300;
}

function readAnswer(answer: LoginAnswer, details: LoginDetails): LoginReading {
	if (answer === 'noReply') return { failed: noReply };
	if (typeof answer === 'string') return { unprocessed: obstacleProblem(answer, details) };
	const { status, body } = answer;
	if (status === proxySignInStatus) return { unprocessed: obstacleProblem('proxy', details) };
	if (status === 429) return { unprocessed: notJustNow('HTTP 429') };
	if (!mayHoldToken(status)) return { failed: String(status) };
	const token = tokenSchema.safeParse(parseJson(body));
	// A token with one of our prefixes would be taken for a mark.
	return token.success && isToken(token.data) ? { token: token.data } : { failed: noToken };
}

/** The statuses of a refused OAuth login. Any other may come from a host that has no login. */
const refusingStatuses = ['400', '401', '403', '422'];

/** Whether an answer is a refusal. A server error or no reply may be one too, but does not say so. */
function isRefusal(answer: string): boolean {
	return answer !== noReply && !(Number(answer) >= 500);
}

/** The error right after a failed login. */
function failureError({ count, answer }: Failures, details: LoginDetails): LoginError {
	if (isRefusal(answer)) {
		const again = count >= maxFailuresInARow ? ' again' : '';
		return refusedLogin(
			`EnKash refused the login${again} (${inWords(answer)}).`,
			count,
			answer,
			details,
		);
	}
	const { message, advice } =
		answer === noReply
			? {
					message: `EnKash did not answer the login at ${hostOf(details.authUrl)}.`,
					advice: adviceOnNetwork,
				}
			: notJustNow(inWords(answer));
	if (count < maxFailuresInARow) return new LoginError({ message, advice }, false);
	return new LoginError({ message, advice: `${advice} ${longPauseReason}` }, true);
}

const adviceOnNetwork = "Check 'Login URL' and your network.";

/** The error while no login may be sent. */
function pauseError({ count, answer }: Failures, details: LoginDetails): LoginError {
	const what = inWords(answer);
	if (count < maxFailuresInARow) {
		return refusedLogin(
			'EnKash refused the login (less than a minute ago).',
			count,
			answer,
			details,
		);
	}
	const times = count === maxFailuresInARow ? 'two' : String(count);
	if (isRefusal(answer)) {
		return refusedLogin(
			`EnKash refused the last login (${what}), and ${times} in a row failed.`,
			count,
			answer,
			details,
		);
	}
	const problem = {
		message: `The last ${times} logins to EnKash failed (${what}).`,
		advice: longPauseReason,
	};
	return new LoginError(problem, true);
}

const lockReason = 'EnKash locks an account after three refused logins,';
const longPauseReason = `${lockReason} and may have refused these. No other is sent for 24 hours, or until you change a login detail in the credential.`;

function refusedLogin(
	message: string,
	count: number,
	answer: string,
	details: LoginDetails,
): LoginError {
	const alsoCheck = refusingStatuses.includes(answer) ? '' : "'Login URL', ";
	const wait =
		count < maxFailuresInARow
			? 'so no other attempt is made for 60 seconds.'
			: 'so no other attempt is made for 24 hours, or until you change one of these.';
	const check = `Check ${alsoCheck}'Client ID', 'Client Secret', 'Username' and 'Password'.`;
	const sentences = [check, whiteSpaceIn(details), `${lockReason} ${wait}`];
	const advice = sentences.filter((sentence) => sentence !== '').join(' ');
	return new LoginError({ message, advice }, true);
}

/** Secrets are sent untrimmed, so warn of white space around a pasted one. */
function whiteSpaceIn({ clientSecret, password }: LoginDetails): string {
	const fields = [
		['Client Secret', clientSecret],
		['Password', password],
	] as const;
	const padded = fields.filter(([, secret]) => secret !== secret.trim()).map(([label]) => label);
	if (padded.length === 0) return '';
	const [verb, which] = padded.length === 1 ? ['begins or ends', 'it'] : ['begin or end', 'they'];
	return `${padded.join(' and ')} ${verb} with white space; remove that unless ${which} should.`;
}

function obstacleProblem(obstacle: Obstacle, { authUrl }: LoginDetails): Problem {
	if (obstacle !== 'network') return obstacleProblems[obstacle]('Login URL');
	return {
		message: `EnKash could not be reached for the login at ${hostOf(authUrl)}.`,
		advice: adviceOnNetwork,
	};
}

function notJustNow(what: string): Required<Problem> {
	return {
		message: `EnKash could not log in just now (${what}).`,
		advice: 'Try again later.',
	};
}

function inWords(answer: string): string {
	if (answer === noToken) return 'it answered without a token';
	return answer === noReply ? 'no reply' : `HTTP ${answer}`;
}

function hostOf(address: string): string {
	return URL.canParse(address) ? new URL(address).host : 'the address given';
}
