import {
	firstPauseMs,
	type LoginAnswer,
	type LoginClock,
	type LoginDetails,
	type LoginOutcome,
	type LoginRequest,
	Logins,
	longPauseMs,
	youngTokenMs,
} from '../../../nodes/shared/enkash/login';
import { LoginError, LoginNeededError } from '../../../nodes/shared/enkash/loginErrors';
import {
	expired,
	isToken,
	markOf,
	readAccessToken,
} from '../../../nodes/shared/enkash/accessToken';
import { loginFailedCode, loginRefusedCode, problemIn } from '../../../nodes/shared/enkash/problem';

const details: LoginDetails = {
	authUrl: 'https://ekpayout-uat.enkash.in',
	clientId: 'CEKTEST001',
	clientSecret: 's3cret+/=&',
	username: '9000000001',
	password: 'p&ss wörd=1',
};

/** EnKash's login: answers in turn, the last one for ever, and notes what was asked. */
function server(...answers: LoginAnswer[]) {
	const requests: LoginRequest[] = [];
	const send = async (request: LoginRequest) => {
		requests.push(request);
		return answers[Math.min(requests.length, answers.length) - 1] ?? 'noReply';
	};
	return { requests, send };
}

function token(accessToken: string) {
	return { status: 200, body: JSON.stringify({ access_token: accessToken, expires_in: 86399 }) };
}

const refusal = { status: 400, body: '{"error":"invalid_grant"}' };
const hourMs = 3_600_000;

/** The time of a machine: it passes, and the clock on its wall may be set. */
class Time implements LoginClock {
	private passedMs = 0;

	constructor(private wallMs = Date.UTC(2026, 10, 26)) {}

	pass(ms: number): void {
		this.passedMs += ms;
		this.wallMs += ms;
	}

	/** Sets the clock on the wall ahead, or back, while no time passes. */
	jump(ms: number): void {
		this.wallMs += ms;
	}

	now = () => this.wallMs;

	/** Counts from when the machine started, which is not when the process did. */
	uptime = () => this.passedMs;
}

/** A process of n8n, new each time: all that it knows of others is what the credential holds. */
function process(time: LoginClock, credential: { accessToken: string }) {
	const logins = new Logins(time);
	return {
		logins,
		/** Uses the credential as n8n does: logs in where that is called for, and saves what comes of it. */
		async use(
			send: (request: LoginRequest) => Promise<LoginAnswer>,
			using = details,
		): Promise<string> {
			if (!isLoginDue(logins, using, credential.accessToken)) {
				return logins.tokenFor(using, credential.accessToken);
			}
			const outcome = await logins.renew(using, credential.accessToken, send);
			credential.accessToken = outcome.accessToken;
			if (outcome.failure) throw outcome.failure;
			return logins.tokenFor(using, credential.accessToken);
		},
	};
}

function isLoginDue(logins: Logins, using: LoginDetails, accessToken: string): boolean {
	try {
		logins.tokenFor(using, accessToken);
		return false;
	} catch (error) {
		return error instanceof LoginNeededError;
	}
}

async function failure(attempt: Promise<string | LoginOutcome>): Promise<LoginError> {
	const error = await failureIn(attempt);
	// As the node reads it from what n8n leaves of the error.
	expect(problemIn(error.message)).toEqual(error.problem);
	return error;
}

async function failureIn(attempt: Promise<string | LoginOutcome>): Promise<LoginError> {
	const [end] = await Promise.allSettled([attempt]);
	if (end.status === 'rejected' && end.reason instanceof LoginError) return end.reason;
	if (end.status === 'fulfilled' && typeof end.value === 'object' && end.value.failure) {
		return end.value.failure;
	}
	throw new Error('The login did not fail as a login fails.');
}

const check = "Check 'Client ID', 'Client Secret', 'Username' and 'Password'.";
const lock = 'EnKash locks an account after three refused logins,';
const refusedOnce = (detail: string, advice = check) =>
	`EnKash refused the login (${detail}). ${advice} ${lock} so no other attempt is made for 60 seconds.`;
const untilChanged = 'so no other attempt is made for 24 hours, or until you change one of these.';

it('asks for a token as documented', async () => {
	const { requests, send } = server(token('T1'));
	expect(await new Logins().renew(details, '', send)).toEqual({ accessToken: 'T1' });
	expect(requests).toEqual([
		{
			url: 'https://ekpayout-uat.enkash.in/oauth/token',
			headers: {
				Authorization: 'Basic Q0VLVEVTVDAwMTpzM2NyZXQrLz0m',
				'Content-Type': 'application/x-www-form-urlencoded',
			},
			body: 'username=9000000001&password=p%26ss+w%C3%B6rd%3D1&grant_type=password&clientId=CEKTEST001',
		},
	]);
});

it.each([
	['{"access_token":"T1","token_type":"bearer"}', 'T1'],
	['{"accessToken":"T2","tokenType":"bearer"}', 'T2'],
	['{"access_token":"T1","accessToken":"T2"}', 'T1'],
	['{"access_token":"","accessToken":"T2"}', 'T2'],
])('reads the token of %s', async (body, accessToken) => {
	const { send } = server({ status: 200, body });
	expect(await new Logins().renew(details, '', send)).toEqual({ accessToken });
});

it('asks n8n to log in where there is no token, in the form of HTTP 401', () => {
	expect(new LoginNeededError()).toMatchObject({
		name: 'EnKashLoginNeededError',
		message: 'There is no access token for EnKash yet. Try again.',
		httpCode: 'enKashLoginFailed',
		response: { status: 401 },
	});
});

describe('what the credential holds', () => {
	const { logins } = process(new Time(), { accessToken: '' });

	it('is a token, which signs requests as it stands', () => {
		expect(logins.tokenFor(details, 'T1')).toBe('T1');
		expect(isToken('T1')).toBe(true);
	});

	it.each(['', expired('T1'), 'refused:', 'refused:something else'])(
		'is none as %j, and n8n is made to log in',
		(held) => {
			expect(() => logins.tokenFor(details, held)).toThrow(LoginNeededError);
			expect(new LoginNeededError()).toMatchObject({ response: { status: 401 } });
			expect(isToken(held)).toBe(false);
		},
	);

	it.each([undefined, 7])('is none as %p either', (held) => {
		expect(isToken(held)).toBe(false);
	});
});

describe('one login', () => {
	it('serves all who ask while it is under way', async () => {
		const { requests, send } = server(token('T1'), token('T2'));
		const logins = new Logins(new Time());
		const asked = ['', 'T0', expired('T0')].map(
			async (held) => await logins.renew(details, held, send),
		);
		expect(await Promise.all(asked)).toEqual(Array(3).fill({ accessToken: 'T1' }));
		expect(requests).toHaveLength(1);
	});

	it('fails all who wait for it, at the cost of one attempt', async () => {
		const { requests, send } = server(refusal);
		const logins = new Logins(new Time());
		const asked = [1, 2, 3].map(async () => await failure(logins.renew(details, '', send)));
		for (const { httpCode } of await Promise.all(asked)) expect(httpCode).toBe(loginRefusedCode);
		expect(requests).toHaveLength(1);
	});

	it('serves whoever comes with an older token for a while', async () => {
		const { requests, send } = server(token('T1'), token('T2'));
		const time = new Time();
		time.pass(hourMs);
		const logins = new Logins(time);
		await logins.renew(details, '', send);
		time.pass(youngTokenMs - 1);
		expect(await logins.renew(details, 'T0', send)).toEqual({ accessToken: 'T1' });
		expect(requests).toHaveLength(1);
		time.pass(1);
		expect(await logins.renew(details, 'T00', send)).toEqual({ accessToken: 'T2' });
	});

	it('serves whoever comes with the token that it replaced, however late', async () => {
		const { requests, send } = server(token('T2'), token('T3'));
		const time = new Time();
		const logins = new Logins(time);
		await logins.renew(details, 'T1', send);
		time.pass(hourMs);
		expect(await logins.renew(details, 'T1', send)).toEqual({ accessToken: 'T2' });
		expect(requests).toHaveLength(1);
		expect(await logins.renew(details, 'T2', send)).toEqual({ accessToken: 'T3' });
		expect(await logins.renew(details, 'T1', send)).toEqual({ accessToken: 'T3' });
		expect(requests).toHaveLength(2);
	});

	it('does not serve whoever comes because that very token no longer works', async () => {
		const { send } = server(token('T1'), token('T2'));
		const logins = new Logins(new Time());
		await logins.renew(details, '', send);
		expect(await logins.renew(details, expired('T1'), send)).toEqual({ accessToken: 'T2' });
	});

	it('forgets its token when the next one fails', async () => {
		const { requests, send } = server(token('T1'), { status: 503, body: '' }, token('T3'));
		const logins = new Logins(new Time());
		await logins.renew(details, '', send);
		await failure(logins.renew(details, 'T1', send));
		expect(await logins.renew(details, '', send)).toEqual({ accessToken: 'T3' });
		expect(requests).toHaveLength(3);
	});

	it('remembers replaced tokens, but not for ever', async () => {
		const names = Array.from({ length: 300 }, (_, index) => `T${index}`);
		const { requests, send } = server(...names.slice(1).map(token));
		const logins = new Logins(new Time());
		for (const name of names.slice(0, -1)) await logins.renew(details, name, send);
		expect(requests).toHaveLength(299);
		expect(await logins.renew(details, 'T250', send)).toEqual({ accessToken: 'T299' });
	});
});

describe('a refused login', () => {
	it('is not repeated for 60 seconds', async () => {
		const { requests, send } = server(refusal, token('T1'));
		const time = new Time();
		const n8n = process(time, { accessToken: '' });
		expect((await failure(n8n.use(send))).message).toBe(refusedOnce('HTTP 400'));
		expect(firstPauseMs).toBe(60_000);
		time.pass(59_999);
		const again = await failure(n8n.use(send));
		expect(again).toMatchObject({
			httpCode: loginRefusedCode,
			message: refusedOnce('less than a minute ago'),
		});
		expect(requests).toHaveLength(1);
		time.pass(1);
		expect(await n8n.use(send)).toBe('T1');
		expect(requests).toHaveLength(2);
	});

	it('is not repeated for 24 hours after the second in a row', async () => {
		const { requests, send } = server(refusal);
		const time = new Time();
		const n8n = process(time, { accessToken: '' });
		await failure(n8n.use(send));
		time.pass(firstPauseMs);
		expect((await failure(n8n.use(send))).message).toBe(
			`EnKash refused the login again (HTTP 400). ${check} ${lock} ${untilChanged}`,
		);
		// One try a minute, all night and day.
		for (let minute = 1; minute < 24 * 60; minute++) {
			time.pass(60_000);
			expect((await failure(n8n.use(send))).message).toBe(
				`EnKash refused the last login (HTTP 400), and two in a row failed. ${check} ${lock} ${untilChanged}`,
			);
		}
		expect(requests).toHaveLength(2);
		time.pass(60_000);
		await failure(n8n.use(send));
		time.pass(longPauseMs - 1);
		await failure(n8n.use(send));
		expect(requests).toHaveLength(3);
	});

	it.each(['authUrl', 'clientId', 'clientSecret', 'username', 'password'] as const)(
		'does not keep one with another %s waiting',
		async (field) => {
			const { requests, send } = server(refusal, refusal, token('T1'));
			const time = new Time();
			const n8n = process(time, { accessToken: '' });
			await failure(n8n.use(send));
			time.pass(firstPauseMs);
			await failure(n8n.use(send));
			expect(await n8n.use(send, { ...details, [field]: `${details[field]}x` })).toBe('T1');
			expect(requests).toHaveLength(3);
		},
	);

	it.each([
		'https://ekpayout-uat.enkash.in/',
		'HTTPS://EKPAYOUT-UAT.ENKASH.IN',
		'https://ekpayout-uat.enkash.in:443',
		'https://ekpayout-uat.enkash.in//',
	])('keeps another spelling of its host waiting: %s', async (authUrl) => {
		const { requests, send } = server(refusal);
		const n8n = process(new Time(), { accessToken: '' });
		await failure(n8n.use(send));
		await failure(n8n.use(send, { ...details, authUrl }));
		expect(requests).toHaveLength(1);
	});

	it('holds back a request without a token, or with one that EnKash rejected', async () => {
		const { logins } = process(new Time(), { accessToken: '' });
		await failure(logins.renew(details, '', server(refusal).send));
		// The same one twice: the second time it is known.
		for (const held of ['', expired('T0'), expired('T0')]) {
			expect(() => logins.tokenFor(details, held)).toThrow(refusedOnce('less than a minute ago'));
		}
	});

	it('does not hold back a token that works', async () => {
		const { requests, send } = server(refusal);
		const { logins } = process(new Time(), { accessToken: '' });
		await failure(logins.renew(details, '', send));
		expect(logins.tokenFor(details, 'T5')).toBe('T5');
		expect(requests).toHaveLength(1);
	});

	it('is forgotten after one that went well in this process', async () => {
		const { requests, send } = server(refusal, token('T1'), refusal, token('T2'), refusal);
		const time = new Time();
		const credential = { accessToken: '' };
		const one = process(time, credential);
		await failure(one.use(send));
		time.pass(firstPauseMs);
		await one.use(send);
		credential.accessToken = expired('T1');
		expect(await failure(one.use(send))).toMatchObject({ message: refusedOnce('HTTP 400') });
		time.pass(firstPauseMs);
		expect(await one.use(send)).toBe('T2');
		credential.accessToken = expired('T2');
		expect(await failure(one.use(send))).toMatchObject({ message: refusedOnce('HTTP 400') });
		expect(requests).toHaveLength(5);
	});

	it('is not forgotten for an old token of another credential with the same details', async () => {
		const { requests, send } = server(refusal);
		const time = new Time();
		const { logins } = process(time, { accessToken: '' });
		for (const held of ['OLD-1', 'OLD-2', 'OLD-3', 'OLD-4']) {
			const { failure: refused } = await logins.renew(details, expired(held), send);
			expect(refused).toBeInstanceOf(LoginError);
			time.pass(firstPauseMs);
		}
		expect(requests).toHaveLength(2);
	});

	it.each([
		[
			'Client Secret',
			{ clientSecret: 's3cret ' },
			'Client Secret begins or ends with white space; remove that unless it should.',
		],
		[
			'Password',
			{ password: '\tpass' },
			'Password begins or ends with white space; remove that unless it should.',
		],
		[
			'both',
			{ clientSecret: ' s', password: 'p\n' },
			'Client Secret and Password begin or end with white space; remove that unless they should.',
		],
	])('says so where white space may be the cause: %s', async (_, padded, hint) => {
		const { send } = server(refusal);
		const time = new Time();
		const n8n = process(time, { accessToken: '' });
		const using = { ...details, ...padded };
		expect((await failure(n8n.use(send, using))).message).toBe(
			refusedOnce('HTTP 400', `${check} ${hint}`),
		);
		time.pass(firstPauseMs);
		for (let times = 0; times < 2; times++) {
			expect((await failure(n8n.use(send, using))).message).toContain(hint);
		}
	});

	it.each([
		['HTTP 302', { status: 302, body: '' }],
		['HTTP 199', { status: 199, body: token('T1').body }],
		['HTTP 300', { status: 300, body: token('T1').body }],
		['HTTP 401', { status: 401, body: '' }],
		['HTTP 403', { status: 403, body: '<html>' }],
		['HTTP 499', { status: 499, body: '' }],
		['it answered without a token', { status: 200, body: '' }],
		['it answered without a token', { status: 200, body: '<html>Welcome</html>' }],
		['it answered without a token', { status: 200, body: '{"access_token":""}' }],
		['it answered without a token', { status: 200, body: '{"accessToken":""}' }],
		['it answered without a token', { status: 200, body: '{"access_token":7}' }],
		[
			'it answered without a token',
			{ status: 200, body: '['.repeat(100_000) + ']'.repeat(100_000) },
		],
		['it answered without a token', token(`refused:${'0'.repeat(32)}:1:1:400`)],
		['it answered without a token', token('expired:T1')],
		['it answered without a token', { status: 299, body: '{"error":"invalid_grant"}' }],
	])('is one for which EnKash says %s', async (detail, answer) => {
		const { send } = server(answer);
		const error = await failure(process(new Time(), { accessToken: '' }).use(send));
		const isPlain = ['HTTP 401', 'HTTP 403'].includes(detail);
		const advice = isPlain ? check : check.replace('Check ', "Check 'Login URL', ");
		expect(error).toMatchObject({
			httpCode: loginRefusedCode,
			message: refusedOnce(detail, advice),
		});
		expect(error.name).toBe('EnKashLoginError');
	});
});

describe('a login that may have been refused without a word', () => {
	it.each<[what: string, answer: LoginAnswer, message: string]>([
		[
			'HTTP 500',
			{ status: 500, body: '' },
			'EnKash could not log in just now (HTTP 500). Try again later.',
		],
		[
			'HTTP 503',
			{ status: 503, body: '' },
			'EnKash could not log in just now (HTTP 503). Try again later.',
		],
		[
			'no reply',
			'noReply',
			"EnKash did not answer the login at ekpayout-uat.enkash.in. Check 'Login URL' and your network.",
		],
	])('%s: the next may try at once, and then none for 24 hours', async (what, answer, message) => {
		const { requests, send } = server(answer, answer, token('T1'));
		const time = new Time();
		const n8n = process(time, { accessToken: '' });
		expect(await failure(n8n.use(send))).toMatchObject({ httpCode: loginFailedCode, message });
		const noOther = `${lock} and may have refused these. No other is sent for 24 hours, or until you change a login detail in the credential.`;
		expect(await failure(n8n.use(send))).toMatchObject({
			httpCode: loginRefusedCode,
			message: `${message} ${noOther}`,
		});
		time.pass(longPauseMs - 1);
		expect(await failure(n8n.use(send))).toMatchObject({
			httpCode: loginRefusedCode,
			message: `The last two logins to EnKash failed (${what}). ${noOther}`,
		});
		expect(requests).toHaveLength(2);
		time.pass(1);
		expect(await n8n.use(send)).toBe('T1');
	});

	it.each([
		[refusal, { status: 502, body: '' }],
		[{ status: 502, body: '' }, refusal],
	])('counts together with one that was refused', async (...answers) => {
		const { requests, send } = server(...answers);
		const time = new Time();
		const n8n = process(time, { accessToken: '' });
		await failure(n8n.use(send));
		time.pass(firstPauseMs);
		await failure(n8n.use(send));
		time.pass(longPauseMs - 1);
		await failure(n8n.use(send));
		expect(requests).toHaveLength(2);
	});

	it.each<[what: string, answer: LoginAnswer, message: string]>([
		[
			'a host that was never reached',
			'network',
			"EnKash could not be reached for the login at ekpayout-uat.enkash.in. Check 'Login URL' and your network.",
		],
		[
			'no secure connection',
			'tls',
			"No secure connection to EnKash came about, so nothing was sent. Check 'Login URL',",
		],
		[
			'a certificate',
			'certificate',
			"The certificate of EnKash's server is not trusted, so nothing was sent. Check 'Login URL',",
		],
		['a proxy', 'proxy', 'The proxy of your network did not let the call through'],
		[
			'a proxy that answers itself',
			{ status: 407, body: '' },
			'The proxy of your network did not let the call through',
		],
		[
			'one too many',
			{ status: 429, body: '' },
			'EnKash could not log in just now (HTTP 429). Try again later.',
		],
	])('%s is none', async (_, answer, message) => {
		const { requests, send } = server(answer, answer, answer, token('T1'));
		const n8n = process(new Time(), { accessToken: '' });
		for (let times = 0; times < 3; times++) {
			const error = await failure(n8n.use(send));
			expect(error.httpCode).toBe(loginFailedCode);
			expect(error.message).toContain(message);
		}
		expect(await n8n.use(send)).toBe('T1');
		expect(requests).toHaveLength(4);
	});

	it('on a host whose name can not be read names none', async () => {
		const { send } = server('network');
		const using = { ...details, authUrl: 'no address' };
		expect((await failure(new Logins().renew(using, '', send))).message).toBe(
			"EnKash could not be reached for the login at the address given. Check 'Login URL' and your network.",
		);
	});
});

describe('processes one after another', () => {
	it('send two logins in all, over hours, and one more a day later', async () => {
		const { requests, send } = server(refusal);
		const time = new Time();
		const credential = { accessToken: '' };
		for (let minutes = 0; minutes < 24 * 60; minutes += 7) {
			await failure(process(time, credential).use(send));
			time.pass(7 * 60_000);
		}
		expect(requests).toHaveLength(2);
		time.pass(hourMs);
		await failure(process(time, credential).use(send));
		await failure(process(time, credential).use(send));
		expect(requests).toHaveLength(3);
	});

	it('leave a mark that says nothing of the details', async () => {
		const credential = { accessToken: '' };
		await failure(process(new Time(), credential).use(server(refusal).send));
		expect(credential.accessToken).toMatch(/^refused:[0-9a-f]{32}:1:\d+:400$/);
	});

	it('heed the mark only for the details that it was made for', async () => {
		const { requests, send } = server(refusal, token('T1'));
		const credential = { accessToken: '' };
		await failure(process(new Time(), credential).use(send));
		expect(await process(new Time(), credential).use(send, { ...details, password: 'right' })).toBe(
			'T1',
		);
		expect(requests).toHaveLength(2);
	});

	it('of which the second knew of the refusal of the first count no more than two', async () => {
		const { requests, send } = server(refusal);
		const time = new Time();
		const credential = { accessToken: '' };
		const [one, other] = [process(time, credential), process(time, credential)];
		await failure(one.use(send));
		time.pass(firstPauseMs);
		await failure(other.use(send));
		expect((await failure(one.use(send))).message).toContain('two in a row failed');
		expect(requests).toHaveLength(2);
	});

	it('count a third refusal, which one sends that did not know of the others', async () => {
		const { send } = server(refusal);
		const time = new Time();
		const credential = { accessToken: '' };
		await failure(process(time, credential).use(send));
		time.pass(firstPauseMs);
		await failure(process(time, credential).use(send));
		time.pass(longPauseMs);
		await failure(process(time, credential).use(send));
		expect((await failure(process(time, credential).use(send))).message).toContain(
			'and 3 in a row failed',
		);
	});

	it('hold back a request by the mark alone', async () => {
		const time = new Time();
		const credential = { accessToken: '' };
		await failure(process(time, credential).use(server(refusal).send));
		const { logins } = process(time, credential);
		expect(() => logins.tokenFor(details, credential.accessToken)).toThrow(
			refusedOnce('less than a minute ago'),
		);
	});

	it('of which one was refused a minute after the other go by the later mark', async () => {
		const { send } = server(refusal);
		const time = new Time();
		const later = { accessToken: '' };
		const [one, other] = [process(time, { accessToken: '' }), process(time, later)];
		await failure(one.use(send));
		time.pass(firstPauseMs);
		await failure(other.use(send));
		expect(() => one.logins.tokenFor(details, later.accessToken)).toThrow(
			refusedOnce('less than a minute ago'),
		);
	});

	it('of which one was refused within the minute count both', async () => {
		const { send } = server(refusal);
		const time = new Time();
		const later = { accessToken: '' };
		const [one, other] = [process(time, { accessToken: '' }), process(time, later)];
		await failure(one.use(send));
		time.pass(firstPauseMs - 1);
		await failure(other.use(send));
		expect(() => one.logins.tokenFor(details, later.accessToken)).toThrow(LoginNeededError);
		const { failure: counted } = await one.logins.renew(details, later.accessToken, send);
		expect(counted?.message).toContain('two in a row failed');
	});

	it('go by the mark that counts more, even of the same instant', async () => {
		const time = new Time();
		const credential = { accessToken: '' };
		const { logins, use } = process(time, credential);
		await failure(use(server(refusal).send));
		const mark = readAccessToken(credential.accessToken);
		if (mark.kind !== 'failures') throw new Error('The credential holds a mark.');
		const { hash, failures } = mark;
		expect(failures.count).toBe(1);
		const both = markOf(hash, { ...failures, count: 2 });
		expect(() => logins.tokenFor(details, both)).toThrow('two in a row failed');
	});

	it('of which two were refused at the same instant count both', async () => {
		const { requests, send } = server(refusal);
		const time = new Time();
		const credential = { accessToken: '' };
		const [one, other] = [process(time, { ...credential }), process(time, credential)];
		await failure(one.use(send));
		time.pass(20);
		await failure(other.use(send));
		time.pass(firstPauseMs);
		// The first finds the mark of the second in the database, and knows of its own.
		const { logins } = one;
		expect(() => logins.tokenFor(details, credential.accessToken)).toThrow(LoginNeededError);
		const outcome = await logins.renew(details, credential.accessToken, send);
		expect(outcome.failure?.message).toContain('24 hours');
		await failure(process(time, outcome).use(send));
		expect(requests).toHaveLength(2);
	});
});

describe('a clock that jumps', () => {
	const days = 24 * hourMs;

	async function refusedTwice(time: Time) {
		const { requests, send } = server(refusal);
		const credential = { accessToken: '' };
		const n8n = process(time, credential);
		await failure(n8n.use(send));
		time.pass(firstPauseMs);
		await failure(n8n.use(send));
		return { requests, send, credential, n8n };
	}

	it.each([10 * days, -10 * days, 3_650 * days])(
		'by %d ms neither allows a third login nor forbids it for ever',
		async (ms) => {
			const time = new Time();
			const { requests, send, n8n } = await refusedTwice(time);
			time.jump(ms);
			time.pass(longPauseMs - 1);
			await failure(n8n.use(send));
			expect(requests).toHaveLength(2);
			time.pass(1);
			await failure(n8n.use(send));
			expect(requests).toHaveLength(3);
		},
	);

	it('back forbids no other process for ever', async () => {
		const time = new Time();
		const { requests, send, credential } = await refusedTwice(time);
		time.jump(-3_650 * days);
		for (let hour = 0; hour < 24; hour++) {
			await failure(process(time, credential).use(send));
			time.pass(hourMs);
		}
		expect(requests).toHaveLength(2);
		await failure(process(time, credential).use(send));
		expect(requests).toHaveLength(3);
	});

	it('back by less than the pause only makes it longer', async () => {
		const time = new Time();
		const { requests, send, credential } = await refusedTwice(time);
		time.jump(-5 * hourMs);
		time.pass(24 * hourMs);
		await failure(process(time, credential).use(send));
		expect(requests).toHaveLength(2);
		time.pass(5 * hourMs);
		await failure(process(time, credential).use(send));
		expect(requests).toHaveLength(3);
	});

	it('between processes, ahead, allows one login and not two', async () => {
		const time = new Time();
		const { requests, send, credential } = await refusedTwice(time);
		time.jump(10 * days);
		for (let times = 0; times < 3; times++) {
			await failure(process(time, credential).use(send));
			time.pass(firstPauseMs);
		}
		expect(requests).toHaveLength(3);
	});
});

it('says nothing secret, whatever goes wrong', async () => {
	const answers = [
		'noReply' as const,
		{ status: 400, body: `{"error_description":"${details.password}"}` },
		{ status: 503, body: details.clientSecret },
		{ status: 200, body: `{"access_token":7,"x":"${details.password}"}` },
	];
	for (const answer of answers) {
		const { send } = server(answer);
		const error = await failure(new Logins().renew(details, '', send));
		const told = `${error.message} ${JSON.stringify(error)} ${String(error.stack)}`;
		for (const secret of [details.password, details.clientSecret, details.username]) {
			expect(told).not.toContain(secret);
		}
	}
});

it('goes by the clock of the machine unless told otherwise', async () => {
	const { requests, send } = server(refusal);
	const logins = new Logins();
	await failure(logins.renew(details, '', send));
	await failure(logins.renew(details, '', send));
	expect(requests).toHaveLength(1);
});
