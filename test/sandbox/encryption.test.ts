/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up for these tests */
import { coinsPath, e2Failure, payloadOf, recordOf, row, useSandbox } from './client';
import { decrypt, encrypt, startSandbox } from './index';
import type { Switches } from './switches';

const secret = '0123456789abcdef0123456789abcdef01234567';

/** Made with another implementation of the documented scheme. */
const vectors = [
	['{"a":1}', 'BH7uK7rj6mAwjgjWosPvbA=='],
	[
		'{"cardAccountId":"CATEST0001","companyId":"CEKTEST001"}',
		'g48nav3TVchlEGLZkE1AL3Q6TV8Qcc8Crf8+QV3A+IQ8Anov9AZmDSE7h2CEFV6v1EGzHexD6WVXxsMzcqknzA==',
	],
	[
		'[{"name":"Asha","mobile":"9000000001","loadAmount":100,"uniqueReferenceNumber":"R-1"}]',
		'4A35ig2mcW+K/JQklwhQd45t1BOB8RYDz6khPmqP7wo8RbVlfhtinEMg+wxJrVvo3HoJ+Vok/9xKR4LnWR1y2WJjqNY0g+B+UHGAO4YUm60r20AUmM7dY66eQHKctM4i',
	],
	['{"name":"आशा"}', 'xk0o7h2/HtQApwVqk1bgXZGSXcQ8l5agubl3L1tcH/k='],
] as const;

it.each(vectors)('%s', (text, base64) => {
	expect(encrypt(text, secret)).toBe(base64);
	expect(decrypt(base64, secret)).toBe(text);
});

describe('keys', () => {
	const key = '00112233445566778899aabbccddeeff';

	it.each(['sha256', 'raw', 'hex'] as const)('as %s', (format) => {
		const ciphertext = encrypt('{"a":1}', key, format);
		expect(decrypt(ciphertext, key, format)).toBe('{"a":1}');
		const others = (['sha256', 'raw', 'hex'] as const).filter((other) => other !== format);
		for (const other of others) expect(encrypt('{"a":1}', key, other)).not.toBe(ciphertext);
	});

	it('must give sixteen bytes', () => {
		expect(() => encrypt('{}', secret, 'hex')).toThrow('20 bytes');
		expect(() => encrypt('{}', 'short', 'raw')).toThrow('5 bytes');
	});
});

describe('a sandbox that wants encryption', () => {
	const client = useSandbox({ switches: { encryption: 'required', encryptedReplies: true } });
	const key = () => client().sandbox.account.encryptionKey;
	const format = () => client().sandbox.switches.encryptionKeyFormat;
	const sealed = (value: unknown) => encrypt(JSON.stringify(value), key(), format());
	const opened = (ciphertext: unknown): unknown =>
		JSON.parse(decrypt(String(ciphertext), key(), format()));

	it('refuses a body in the clear, or made with another key', async () => {
		client().sandbox.switches.encryptedReplies = false;
		for (const body of [
			client().allocation(),
			{ request: encrypt('{}', 'another key') },
			{ request: 7 },
			'no JSON',
		]) {
			expect(
				await client().post('/api/v0/partner/enKashCard/create-allocate-points', body),
			).toMatchObject({
				status: 422,
				body: e2Failure('Invalid encrypted request.'),
			});
		}
		expect(client().sandbox.ledger.points).toEqual([]);
	});

	it.each(['sha256', 'raw', 'hex'] as const)(
		'takes and gives with a key as %s',
		async (keyFormat) => {
			client().sandbox.switches.encryptionKeyFormat = keyFormat;
			const request = client().allocation();
			const answer = await client().post('/api/v0/partner/enKashCard/create-allocate-points', {
				request: sealed(request),
			});
			expect(answer.status).toBe(200);
			expect(opened(recordOf(answer.body).request)).toMatchObject({
				code: 0,
				payload: { otbBalance: 11 },
			});
			const [recorded] = client().sandbox.requestsTo('create-allocate');
			expect(recorded).toMatchObject({ encrypted: true, body: request });
			expect(recorded?.rawBody).not.toContain('9600098867');
		},
	);

	it('takes a whole batch', async () => {
		client().sandbox.switches.encryptedReplies = false;
		const answer = await client().bulk({ request: sealed([row(1), row(2)]) });
		expect(payloadOf(answer)).toMatchObject({ successCount: 2 });
	});

	it.each<[Switches['replyWrapper'], (text: string) => unknown]>([
		['request', (text) => recordOf(JSON.parse(text)).request],
		['response', (text) => recordOf(JSON.parse(text)).response],
		['payload', (text) => recordOf(JSON.parse(text)).payload],
		['data', (text) => recordOf(JSON.parse(text)).data],
		['bare', (text) => text],
		['jsonString', (text): unknown => JSON.parse(text)],
	])('replies wrapped as %s, also to a GET and with a failure', async (replyWrapper, unwrap) => {
		client().sandbox.switches.replyWrapper = replyWrapper;
		expect(opened(unwrap((await client().call(`${coinsPath}/WCC000001`)).text))).toMatchObject({
			response_code: 0,
		});
		expect(opened(unwrap((await client().call(`${coinsPath}/WCC999999`)).text))).toMatchObject({
			response_code: 1,
		});
	});

	it('takes a bare body, quoted or not', async () => {
		Object.assign(client().sandbox.switches, { requestWrapper: 'bare', encryptedReplies: false });
		const ciphertext = sealed([row(1)]);
		for (const [body, successCount] of [
			[ciphertext, 1],
			[JSON.stringify(ciphertext), 0],
		] as const) {
			const headers = { 'content-type': 'text/plain' };
			expect(payloadOf(await client().bulk(body, {}, { headers }))).toMatchObject({ successCount });
		}
	});

	it('never encrypts tokens and what comes before a request is understood', async () => {
		expect((await client().login()).body).toHaveProperty('access_token');
		expect(
			(await client().call(`${coinsPath}/WCC000001`, { headers: { authorization: 'x' } })).body,
		).toHaveProperty('error');
	});
});

it('uses the client secret without a key of its own', async () => {
	const sandbox = await startSandbox({
		account: { encryptionKey: '' },
		switches: { encryption: 'required' },
	});
	expect(sandbox.credential()).toMatchObject({ encryption: 'request', encryptionKey: '' });
	sandbox.switches.encryptedReplies = true;
	expect(sandbox.credential()).toMatchObject({ encryption: 'both' });
	await sandbox.close();
});
