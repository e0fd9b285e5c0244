import { createHash } from 'node:crypto';
import {
	type AccessTokenContent,
	type Failures,
	isRefusal,
	isToken,
	markOf,
	maxFailuresInARow,
	noReply,
	noToken,
	readAccessToken,
} from './accessToken';
import { joined, originOf } from './addresses';
import { basicOf, parseJson } from './http';
import {
	failureError,
	LoginError,
	LoginNeededError,
	notJustNow,
	obstacleProblem,
	pauseError,
} from './loginErrors';
import { type Obstacle, proxySignInStatus } from './obstacles';
import { loginFailedCode, type Problem } from './problem';
import { accessTokenSchema } from './schemas';

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

/** The time for one login as a whole, not only for silence on the wire. */
export const loginDeadlineMs = 30_000;
/** The pause after a refused login. */
export const firstPauseMs = 60_000;
/** The pause after two failures in a row: EnKash locks the account at the third refusal. */
export const longPauseMs = 24 * 3_600_000;
/** A token younger than this replaces any other: calls in flight together are rejected together. */
export const youngTokenMs = 60_000;
/** How many replaced tokens to remember: more than the calls that are ever in flight together. */
const maxReplacedTokens = 100;

/** Failures, and when this process learned of them. From then on it measures by its uptime, as the wall clock may jump. */
interface KnownFailures extends Failures {
	/** Their age when this process learned of them. */
	ageWhenLearnedMs: number;
	/** On the clock that never jumps. */
	learnedAtMs: number;
}

/** The result of a login: the new content of `accessToken`, and the error where that is no token. */
export interface LoginOutcome {
	accessToken: string;
	failure?: LoginError;
}

/** What a process knows of the logins with the details of this hash. */
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
		const held = readAccessToken(accessToken);
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
		const held = readAccessToken(accessToken);
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
		if ('unprocessed' in reading) throw new LoginError(reading.unprocessed, loginFailedCode);
		const failures: Failures = {
			count: (state.failures?.count ?? 0) + 1,
			atMs: this.clock.now(),
			answer: reading.failed,
		};
		state.failures = { ...failures, ageWhenLearnedMs: 0, learnedAtMs: this.clock.uptime() };
		return { accessToken: markOf(state.hash, failures), failure: failureError(failures, details) };
	}

	/**
	 * The token of this process, if it is newer than the one held. Where another process fetched that one, only a young
	 * token counts as newer.
	 */
	private newerThan(held: AccessTokenContent, { token, replaced }: LoginState): string | undefined {
		if (!token || replaced.includes(token.accessToken)) return undefined;
		const isYoung = this.clock.uptime() - token.sinceMs < youngTokenMs;
		const isSuccessor = 'token' in held && token.predecessors.has(held.token);
		return isYoung || isSuccessor ? token.accessToken : undefined;
	}

	/** Takes note of what `accessToken` holds. Returns whether it is a mark that is out of date, to be saved anew. */
	private learn(state: LoginState, held: AccessTokenContent): boolean {
		if (held.kind === 'nothing') return false;
		if (held.kind === 'failures') {
			return held.hash === state.hash && this.learnFailures(state, held.failures);
		}
		if (state.replaced.includes(held.token)) return false;
		// Failures stay: another credential with these details may have held the token all the while.
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
			ageWhenLearnedMs: Math.max(0, nowMs - saved.atMs),
			learnedAtMs: this.clock.uptime(),
		};
		return isFromFuture || isConcurrent;
	}

	private isPausing(failures: KnownFailures): boolean {
		const ageMs = failures.ageWhenLearnedMs + this.clock.uptime() - failures.learnedAtMs;
		return ageMs < pauseAfterMs(failures);
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

/** A token, a login that failed or may have failed, or one that EnKash certainly did not process. */
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
	const token = accessTokenSchema.safeParse(parseJson(body));
	// A token with one of our prefixes would be taken for a mark.
	return token.success && isToken(token.data) ? { token: token.data } : { failed: noToken };
}
