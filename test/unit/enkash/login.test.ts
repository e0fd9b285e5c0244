import {
	type LoginAnswer,
	type LoginDetails,
	LoginError,
	type LoginRequest,
	Logins,
	refusedLoginRestsMs,
	youngTokenMs,
} from '../../../nodes/shared/enkash/login';

const details: LoginDetails = {
	authUrl: 'https://ekpayout-uat.enkash.in',
	clientId: 'CEKTEST001',
	clientSecret: 's3cret+/=&',
	username: '9000000001',
	password: 'p&ss wörd=1',
};

/** EnKash's login: answers in turn, the last one for ever, and notes what was asked. */
function server(...answers: Array<LoginAnswer>) {
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

function clock(startMs = 1_000_000) {
	const time = { nowMs: startMs };
	return { time, logins: new Logins(() => time.nowMs) };
}

async function failure(attempt: Promise<string>): Promise<LoginError> {
	const [end] = await Promise.allSettled([attempt]);
	if (end.status === 'rejected' && end.reason instanceof LoginError) return end.reason;
	throw new Error('The login did not fail as a login fails.');
}

const refusal = (detail: string, alsoCheck = '') =>
	`EnKash refused the login (${detail}). Check ${alsoCheck}Client ID, Client Secret, Username and Password. EnKash locks an account after three refused logins, so no other attempt is made for 60 seconds.`;

it('asks for a token as documented', async () => {
	const { requests, send } = server(token('T1'));
	expect(await clock().logins.tokenFor(details, '', send)).toBe('T1');
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
	expect(await clock().logins.tokenFor(details, '', send)).toBe(accessToken);
});

describe('one login', () => {
	it('serves all who ask while it is under way', async () => {
		const { requests, send } = server(token('T1'), token('T2'));
		const { logins } = clock();
		const asked = ['', 'T0', 'T0'].map(
			async (stale) => await logins.tokenFor(details, stale, send),
		);
		expect(await Promise.all(asked)).toEqual(['T1', 'T1', 'T1']);
		expect(requests).toHaveLength(1);
	});

	it('fails all who wait for it, at the cost of one attempt', async () => {
		const { requests, send } = server({ status: 400, body: '{}' });
		const { logins } = clock();
		const asked = [1, 2, 3].map(async () => await failure(logins.tokenFor(details, '', send)));
		for (const { refused } of await Promise.all(asked)) expect(refused).toBe(true);
		expect(requests).toHaveLength(1);
	});

	it('serves whoever comes with an older token for a while', async () => {
		const { requests, send } = server(token('T1'), token('T2'));
		const { time, logins } = clock();
		await logins.tokenFor(details, '', send);
		time.nowMs += youngTokenMs - 1;
		expect(await logins.tokenFor(details, 'T0', send)).toBe('T1');
		expect(requests).toHaveLength(1);
		time.nowMs += 1;
		expect(await logins.tokenFor(details, 'T0', send)).toBe('T2');
	});

	it('does not serve whoever comes because that very token no longer works', async () => {
		const { send } = server(token('T1'), token('T2'));
		const { logins } = clock();
		await logins.tokenFor(details, '', send);
		expect(await logins.tokenFor(details, 'T1', send)).toBe('T2');
	});

	it('is followed by the next once it is over', async () => {
		const { requests, send } = server('noReply', token('T1'));
		const { logins } = clock();
		await failure(logins.tokenFor(details, '', send));
		expect(await logins.tokenFor(details, '', send)).toBe('T1');
		expect(requests).toHaveLength(2);
	});

	it('forgets its token when the next one fails', async () => {
		const { requests, send } = server(token('T1'), { status: 503, body: '' }, token('T3'));
		const { logins } = clock();
		await logins.tokenFor(details, '', send);
		await failure(logins.tokenFor(details, 'T1', send));
		expect(await logins.tokenFor(details, 'T0', send)).toBe('T3');
		expect(requests).toHaveLength(3);
	});
});

describe('a refused login', () => {
	it('rests for 60 seconds', async () => {
		const { requests, send } = server(
			{ status: 400, body: '{"error":"invalid_grant"}' },
			token('T1'),
		);
		const { time, logins } = clock();
		expect((await failure(logins.tokenFor(details, '', send))).message).toBe(refusal('HTTP 400'));
		expect(refusedLoginRestsMs).toBe(60_000);
		time.nowMs += 59_999;
		const again = await failure(logins.tokenFor(details, '', send));
		expect(again).toMatchObject({ refused: true, message: refusal('less than a minute ago') });
		expect(requests).toHaveLength(1);
		time.nowMs += 1;
		expect(await logins.tokenFor(details, '', send)).toBe('T1');
		expect(requests).toHaveLength(2);
	});

	it('is refused again after its rest, and rests again', async () => {
		const { requests, send } = server({ status: 401, body: '' });
		const { time, logins } = clock();
		await failure(logins.tokenFor(details, '', send));
		time.nowMs += refusedLoginRestsMs;
		await failure(logins.tokenFor(details, '', send));
		time.nowMs += refusedLoginRestsMs - 1;
		await failure(logins.tokenFor(details, '', send));
		expect(requests).toHaveLength(2);
	});

	it.each(['authUrl', 'clientId', 'clientSecret', 'username', 'password'] as const)(
		'does not keep one with another %s waiting',
		async (field) => {
			const { requests, send } = server({ status: 400, body: '' }, token('T1'));
			const { logins } = clock();
			await failure(logins.tokenFor(details, '', send));
			const corrected = { ...details, [field]: `${details[field]}x` };
			expect(await logins.tokenFor(corrected, '', send)).toBe('T1');
			expect(requests).toHaveLength(2);
		},
	);

	it('does not hold back a token that is young still', async () => {
		const { send } = server(token('T1'), { status: 400, body: '' });
		const { logins } = clock();
		await logins.tokenFor(details, '', send);
		expect(await logins.tokenFor(details, '', send)).toBe('T1');
	});

	it.each([
		['HTTP 302', { status: 302, body: '' }],
		['HTTP 199', { status: 199, body: token('T1').body }],
		['HTTP 300', { status: 300, body: token('T1').body }],
		['HTTP 403', { status: 403, body: '<html>' }],
		['HTTP 499', { status: 499, body: '' }],
		['it answered without a token', { status: 200, body: '' }],
		['it answered without a token', { status: 200, body: '<html>Welcome</html>' }],
		['it answered without a token', { status: 200, body: '{"access_token":""}' }],
		['it answered without a token', { status: 200, body: '{"accessToken":""}' }],
		['it answered without a token', { status: 200, body: '{"access_token":7}' }],
		['it answered without a token', { status: 299, body: '{"error":"invalid_grant"}' }],
	])('is one for which EnKash says %s', async (detail, answer) => {
		const { send } = server(answer);
		const error = await failure(clock().logins.tokenFor(details, '', send));
		expect(error).toMatchObject({
			refused: true,
			message: refusal(detail, detail === 'HTTP 403' ? '' : 'Login URL, '),
		});
		expect(error.name).toBe('EnKashLoginError');
	});
});

describe('a login that got no answer', () => {
	it.each<[status: number]>([[500], [503], [429]])(
		'with HTTP %d may be tried again at once',
		async (status) => {
			const { requests, send } = server({ status, body: '' }, token('T1'));
			const { logins } = clock();
			expect(await failure(logins.tokenFor(details, '', send))).toMatchObject({
				refused: false,
				message: `EnKash could not log in just now (HTTP ${status}). Try again later.`,
			});
			expect(await logins.tokenFor(details, '', send)).toBe('T1');
			expect(requests).toHaveLength(2);
		},
	);

	it('names the host that was asked', async () => {
		const { send } = server('noReply');
		expect(await failure(clock().logins.tokenFor(details, '', send))).toMatchObject({
			refused: false,
			message:
				'EnKash could not be reached for the login at ekpayout-uat.enkash.in. Check Login URL and your network.',
		});
		const nowhere = { ...details, authUrl: 'no address' };
		expect((await failure(clock().logins.tokenFor(nowhere, '', send))).message).toBe(
			'EnKash could not be reached for the login at the address given. Check Login URL and your network.',
		);
	});
});

describe('logins of which EnKash may have refused each without saying so', () => {
	it.each<[what: string, answer: LoginAnswer]>([
		['HTTP 500', { status: 500, body: '' }],
		['no reply', 'noReply'],
	])('%s twice: the third would lock the account, and rests', async (_, answer) => {
		const { requests, send } = server(answer, answer, answer, token('T1'));
		const { logins, time } = clock();
		await failure(logins.tokenFor(details, '', send));
		await failure(logins.tokenFor(details, '', send));
		time.nowMs += refusedLoginRestsMs - 1;
		expect(await failure(logins.tokenFor(details, '', send))).toMatchObject({
			refused: false,
			message: expect.stringContaining('No other login is tried for a minute'),
		});
		expect(requests).toHaveLength(2);
		time.nowMs += 1;
		await failure(logins.tokenFor(details, '', send));
		await failure(logins.tokenFor(details, '', send));
		expect(requests).toHaveLength(3);
		time.nowMs += refusedLoginRestsMs;
		expect(await logins.tokenFor(details, '', send)).toBe('T1');
	});

	it.each<[what: string, answer: LoginAnswer]>([
		['a host that was never reached', 'notSent'],
		['a login that came too soon', { status: 429, body: '' }],
	])('%s is not among them', async (_, answer) => {
		const { requests, send } = server(answer, answer, answer, token('T1'));
		const { logins } = clock();
		for (let times = 0; times < 3; times++) await failure(logins.tokenFor(details, '', send));
		expect(await logins.tokenFor(details, '', send)).toBe('T1');
		expect(requests).toHaveLength(4);
	});

	it('count anew after one that went well, and with another password', async () => {
		const unclear = { status: 503, body: '' };
		const { requests, send } = server(unclear, token('T1'), unclear, unclear, token('T2'));
		const { logins } = clock();
		await failure(logins.tokenFor(details, '', send));
		await logins.tokenFor(details, '', send);
		await failure(logins.tokenFor(details, 'T1', send));
		await failure(logins.tokenFor(details, 'T1', send));
		expect(await logins.tokenFor({ ...details, password: 'right' }, '', send)).toBe('T2');
		expect(requests).toHaveLength(5);
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
		const error = await failure(clock().logins.tokenFor(details, '', send));
		const told = `${error.message} ${JSON.stringify(error)} ${String(error.stack)}`;
		for (const secret of [details.password, details.clientSecret, details.username]) {
			expect(told).not.toContain(secret);
		}
	}
});

it('goes by the clock of the machine unless told otherwise', async () => {
	const { requests, send } = server({ status: 400, body: '' });
	const logins = new Logins();
	await failure(logins.tokenFor(details, '', send));
	await failure(logins.tokenFor(details, '', send));
	expect(requests).toHaveLength(1);
});
