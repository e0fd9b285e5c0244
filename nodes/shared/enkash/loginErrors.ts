import { type Failures, isRefusal, maxFailuresInARow, noReply, noToken } from './accessToken';
import type { LoginDetails } from './login';
import { type Obstacle, obstacleProblems } from './obstacles';
import { loginFailedCode, loginRefusedCode, type Problem, ProblemError } from './problem';

/** A failed login. Holds no secret. */
export class LoginError extends ProblemError {
	override name = 'EnKashLoginError';
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

/** The error right after a failed login. */
export function failureError(failures: Failures, details: LoginDetails): LoginError {
	const { count, answer } = failures;
	if (isRefusal(answer)) {
		const again = count >= maxFailuresInARow ? ' again' : '';
		const message = `EnKash refused the login${again} (${inWords(answer)}).`;
		return refusedLogin(message, failures, details);
	}
	const { message, advice } =
		answer === noReply
			? {
					message: `EnKash did not answer the login at ${hostOf(details.authUrl)}.`,
					advice: adviceOnNetwork,
				}
			: notJustNow(inWords(answer));
	if (count < maxFailuresInARow) return new LoginError({ message, advice }, loginFailedCode);
	return new LoginError({ message, advice: `${advice} ${longPauseReason}` }, loginRefusedCode);
}

const adviceOnNetwork = "Check 'Login URL' and your network.";

/** The error while no login may be sent. */
export function pauseError(failures: Failures, details: LoginDetails): LoginError {
	const { count, answer } = failures;
	if (count < maxFailuresInARow) {
		return refusedLogin('EnKash refused the login (less than a minute ago).', failures, details);
	}
	const what = inWords(answer);
	const times = count === maxFailuresInARow ? 'two' : String(count);
	if (isRefusal(answer)) {
		const message = `EnKash refused the last login (${what}), and ${times} in a row failed.`;
		return refusedLogin(message, failures, details);
	}
	const problem = {
		message: `The last ${times} logins to EnKash failed (${what}).`,
		advice: longPauseReason,
	};
	return new LoginError(problem, loginRefusedCode);
}

const lockReason = 'EnKash locks an account after three refused logins,';
const longPauseReason = `${lockReason} and may have refused these. No other is sent for 24 hours, or until you change a login detail in the credential.`;

/** The statuses of a refused OAuth login. Any other may come from a host that has no login. */
const refusingStatuses = ['400', '401', '403', '422'];

function refusedLogin(
	message: string,
	{ count, answer }: Failures,
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
	return new LoginError({ message, advice }, loginRefusedCode);
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

/** What kept a login from being sent. */
export function obstacleProblem(obstacle: Obstacle, { authUrl }: LoginDetails): Problem {
	if (obstacle !== 'network') return obstacleProblems[obstacle]('Login URL');
	return {
		message: `EnKash could not be reached for the login at ${hostOf(authUrl)}.`,
		advice: adviceOnNetwork,
	};
}

/** A login that EnKash did not process, or may not have. */
export function notJustNow(what: string): Required<Problem> {
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
