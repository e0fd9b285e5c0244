import * as z from 'zod/v4';
import { createHash } from 'node:crypto';
import { joined } from './addresses';
import { loginFailedCode, loginRefusedCode, parseJson } from './http';

/** What EnKash wants for a token. */
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

/** What became of a login: no reply may have come, or nothing even been sent. */
export type LoginAnswer = LoginReply | 'noReply' | 'notSent';

/** Sends the token call once. Never throws. */
export type SendLogin = (request: LoginRequest) => Promise<LoginAnswer>;

/**
 * A login that failed. `refused` tells a login that EnKash turned down, which must not be repeated, from one that
 * never got an answer. The message is for people and holds no secret.
 */
export class LoginError extends Error {
	override name = 'EnKashLoginError';
	/** Named so because n8n 1 keeps nothing else of an error that a credential throws, but the message. */
	readonly httpCode: string;

	constructor(
		message: string,
		readonly refused: boolean,
	) {
		super(message);
		this.httpCode = refused ? loginRefusedCode : loginFailedCode;
	}
}

/** EnKash locks the account after three refused logins, so one that was refused rests for this long. */
export const refusedLoginRestsMs = 60_000;
/**
 * How often a login may go without an answer that tells, such as HTTP 500, before it rests as well: EnKash doesn't say
 * how it turns a login down, so it may have done so each time, and the third would lock the account.
 */
const mostUnclearInARow = 2;
/** A token this young answers whoever comes with an older one: calls in flight together find out together. */
export const youngTokenMs = 60_000;

interface LoginState {
	underWay?: Promise<string>;
	token?: { accessToken: string; since: number };
	/** Since when no login is tried for a while, and after which. */
	rest?: { since: number; after: LoginError };
	/** Logins since the last token of which EnKash may have counted each as wrong without saying so. */
	unclearInARow: number;
}

/** Logs in, for a whole process: one login at a time per account, none for a while after a refusal. */
export class Logins {
	private readonly states = new Map<string, LoginState>();

	constructor(private readonly now: () => number = Date.now) {}

	/**
	 * A token for these details. `staleToken` is the one that no longer works, `''` for none.
	 * Source: EnKash, "Authentication" (api-9796904). It states five minutes for a token while its example announces a
	 * day, so neither is believed: a token is used until EnKash answers 401.
	 * Throws a `LoginError`.
	 */
	async tokenFor(details: LoginDetails, staleToken: string, send: SendLogin): Promise<string> {
		const state = this.stateOf(details);
		if (state.underWay) return await state.underWay;
		const { token, rest } = state;
		if (token && token.accessToken !== staleToken && this.now() - token.since < youngTokenMs) {
			return token.accessToken;
		}
		if (rest && this.now() - rest.since < refusedLoginRestsMs) throw errorWhileResting(rest.after);
		state.underWay = this.logIn(details, send, state);
		try {
			return await state.underWay;
		} finally {
			state.underWay = undefined;
		}
	}

	private async logIn(details: LoginDetails, send: SendLogin, state: LoginState): Promise<string> {
		state.rest = undefined;
		state.token = undefined;
		const reply = await send(loginRequest(details));
		const outcome = tokenIn(reply, details);
		if (outcome instanceof LoginError) {
			const isUnclear = mayHaveCounted(reply);
			if (isUnclear) state.unclearInARow++;
			if (outcome.refused || (isUnclear && state.unclearInARow >= mostUnclearInARow)) {
				state.rest = { since: this.now(), after: outcome };
			}
			throw outcome;
		}
		state.unclearInARow = 0;
		state.token = { accessToken: outcome, since: this.now() };
		return outcome;
	}

	private stateOf(details: LoginDetails): LoginState {
		const { authUrl, clientId, clientSecret, username, password } = details;
		const text = JSON.stringify([authUrl, clientId, clientSecret, username, password]);
		// Hashed, so that no secret lives on as a key. A changed password is another account and may try at once.
		const key = createHash('sha256').update(text).digest('hex');
		const known = this.states.get(key);
		if (known) return known;
		const state: LoginState = { unclearInARow: 0 };
		this.states.set(key, state);
		return state;
	}
}

function hostOf(address: string): string {
	return URL.canParse(address) ? new URL(address).host : 'the address given';
}

function loginRequest({
	authUrl,
	clientId,
	clientSecret,
	username,
	password,
}: LoginDetails): LoginRequest {
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	return {
		url: joined(authUrl, '/oauth/token'),
		headers: {
			Authorization: `Basic ${basic}`,
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

function tokenIn(reply: LoginAnswer, { authUrl }: LoginDetails): string | LoginError {
	if (typeof reply === 'string') {
		const where = hostOf(authUrl);
		return new LoginError(
			`EnKash could not be reached for the login at ${where}. Check Login URL and your network.`,
			false,
		);
	}
	const { status, body } = reply;
	if (status >= 500 || status === 429) {
		return new LoginError(
			`EnKash could not log in just now (HTTP ${status}). Try again later.`,
			false,
		);
	}
	if (refusingStatuses.includes(status)) return refusedLogin(`HTTP ${status}`);
	if (status < 200 || status >= 300) return refusedLogin(`HTTP ${status}`, 'Login URL, ');
	const token = tokenSchema.safeParse(parseJson(body));
	return token.success ? token.data : refusedLogin('it answered without a token', 'Login URL, ');
}

/** How logins of this kind are turned down. Any other status may well come from a host that knows of no login. */
const refusingStatuses = [400, 401, 403, 422];

function refusedLogin(detail: string, alsoCheck = ''): LoginError {
	return new LoginError(
		`EnKash refused the login (${detail}). Check ${alsoCheck}Client ID, Client Secret, Username and Password. EnKash locks an account after three refused logins, so no other attempt is made for 60 seconds.`,
		true,
	);
}

/** Whether EnKash may have looked at a login without saying so. */
function mayHaveCounted(reply: LoginAnswer): boolean {
	return reply === 'noReply' || (typeof reply === 'object' && reply.status >= 500);
}

/** What logins are told in the minute after one that failed. */
function errorWhileResting({ refused, message }: LoginError): LoginError {
	if (refused) return refusedLogin('less than a minute ago');
	const reason = `${message} No other login is tried for a minute: EnKash locks an account after three that are wrong, and may have found the last ones so.`;
	return new LoginError(reason, false);
}
