import type { SandboxAccount } from './account';
import type { Clock } from './clock';
import { secret } from './ids';
import type { Reply } from './reply';
import type { Switches } from './switches';
import { sandboxOnly } from './texts';

/** As in EnKash's samples. */
const tokenLength = 27;
const formFields = ['username', 'password', 'grant_type', 'clientId'] as const;

/** Login and bearer tokens. The error bodies are OAuth 2's, since EnKash publishes none. */
export class Auth {
	/** Token to the moment it dies, in ms since 1970. */
	private readonly tokens = new Map<string, number>();
	private failures = 0;

	constructor(
		private readonly account: SandboxAccount,
		private readonly switches: Switches,
		private readonly clock: Clock,
	) {}

	/** Login has been refused too often; only `reset()` opens it again. */
	get locked(): boolean {
		return this.switches.lockoutAfter > 0 && this.failures >= this.switches.lockoutAfter;
	}

	reset(): void {
		this.tokens.clear();
		this.failures = 0;
	}

	/** `POST /oauth/token`. */
	login(headers: Record<string, string>, rawBody: string): Reply {
		if (this.locked) return this.refused(oauthError(400, 'invalid_grant', sandboxOnly.locked));
		const refusal = this.refusal(headers, new URLSearchParams(rawBody));
		if (refusal) {
			// What counts as an incorrect attempt is not published. Here: everything that got no token.
			this.failures += 1;
			return this.refused(refusal);
		}
		this.failures = 0;
		if (this.switches.singleSessionTokens) this.tokens.clear();
		return { status: 200, clear: true, body: this.newToken() };
	}

	/** Refuses a call whose bearer token is absent, unknown or dead. */
	check(authorization: string | undefined): Reply | undefined {
		const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
		if (token === undefined) return oauthError(401, 'unauthorized', sandboxOnly.noToken);
		const diesAt = this.tokens.get(token);
		return diesAt !== undefined && this.clock.now() < diesAt
			? undefined
			: oauthError(401, 'invalid_token', sandboxOnly.badToken);
	}

	private refusal(headers: Record<string, string>, form: URLSearchParams): Reply | undefined {
		const { clientId, clientSecret, username, password } = this.account;
		const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
		if (headers.authorization !== expected) {
			return oauthError(401, 'unauthorized', sandboxOnly.badClient);
		}
		const isForm =
			headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
		const absent = formFields.find((field) => !isForm || !form.get(field));
		if (absent) return oauthError(400, 'invalid_request', sandboxOnly.badTokenRequest(absent));
		if (form.get('grant_type') !== 'password') {
			return oauthError(400, 'unsupported_grant_type', sandboxOnly.badGrant);
		}
		if (form.get('clientId') !== clientId) {
			return oauthError(401, 'unauthorized', sandboxOnly.badClient);
		}
		if (form.get('username') !== username || form.get('password') !== password) {
			return oauthError(400, 'invalid_grant', sandboxOnly.badUser);
		}
		return undefined;
	}

	/** A refusal in the form the switch asks for. */
	private refused(refusal: Reply): Reply {
		switch (this.switches.loginRefusalForm) {
			case 'oauth2':
				return refusal;
			case 'http400':
				return { ...refusal, status: 400 };
			case 'http401':
				return { ...refusal, status: 401 };
			case 'http500':
				return oauthError(500, 'server_error', sandboxOnly.loginFailed);
			case 'noToken':
				return { ...refusal, status: 200 };
		}
	}

	private newToken(): Record<string, unknown> {
		const token = secret(tokenLength);
		const refreshToken = secret(tokenLength);
		this.tokens.set(token, this.clock.now() + this.switches.tokenLifetimeMs);
		const expiresIn = this.switches.announcedExpiresIn;
		const scope = 'read write trust';
		return this.switches.tokenSpelling === 'snake'
			? {
					access_token: token,
					token_type: 'bearer',
					refresh_token: refreshToken,
					expires_in: expiresIn,
					scope,
				}
			: { accessToken: token, tokenType: 'bearer', refreshToken, expiresIn, scope };
	}
}

export function oauthError(status: number, error: string, description: string): Reply {
	return { status, clear: true, body: { error, error_description: description } };
}
