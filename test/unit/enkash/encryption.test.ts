/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up for these tests */
import * as fc from 'fast-check';
import {
	ciphertextIn,
	createCipher,
	encryptBody,
	isEncryptedBody,
	type KeyFormat,
} from '../../../nodes/shared/enkash/encryption';

const secret = '0123456789abcdef0123456789abcdef01234567';
const keyInHex = 'deb87fabd17715bb31ad4cf4ffb9494e';

function cipherFor(text = secret, format: KeyFormat = 'sha256') {
	const cipher = createCipher(text, format);
	if (!cipher) throw new Error('This secret makes no key.');
	return cipher;
}

/** Computed with another implementation of the documented scheme. */
const vectors: Array<[text: string, base64: string]> = [
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
];

it.each(vectors)('%s is encrypted and decrypted as documented', (text, base64) => {
	expect(cipherFor().encrypt(text)).toBe(base64);
	expect(cipherFor().decrypt(base64)).toBe(text);
	expect(cipherFor(keyInHex, 'hex').decrypt(base64)).toBe(text);
	expect(cipherFor(keyInHex.toUpperCase(), 'hex').encrypt(text)).toBe(base64);
});

it('takes the first 16 bytes of a raw key', () => {
	const long = cipherFor('0123456789abcdef and more', 'raw');
	expect(cipherFor('0123456789abcdef', 'raw').decrypt(long.encrypt('x'))).toBe('x');
	expect(long.encrypt('x')).not.toBe(cipherFor('0123456789abcdef', 'sha256').encrypt('x'));
});

it.each<[string, KeyFormat]>([
	['', 'raw'],
	['15 characters..', 'raw'],
	['', 'hex'],
	[keyInHex.slice(1), 'hex'],
	[`${keyInHex}0`, 'hex'],
	[`${keyInHex}00`, 'hex'],
	[`${keyInHex}!`, 'hex'],
	[` ${keyInHex}`, 'hex'],
	['g'.repeat(32), 'hex'],
	[secret, 'hex'],
])('makes no key of %j as %s', (text, format) => {
	expect(createCipher(text, format)).toBeUndefined();
});

it('gives back any text', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme' }), (text) => {
			const base64 = cipherFor().encrypt(text);
			expect(base64).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
			expect(cipherFor().decrypt(base64)).toBe(text);
			expect(ciphertextIn({ request: base64 })).toBe(base64);
		}),
	);
});

it('throws where key or text is wrong', () => {
	const base64 = cipherFor().encrypt('{"code":0}');
	expect(() => cipherFor('another').decrypt(base64)).toThrow();
	expect(() => cipherFor().decrypt(base64.slice(4))).toThrow();
	expect(() => cipherFor().decrypt('')).toThrow();
});

describe('an encrypted body', () => {
	it('holds the JSON of the body', () => {
		expect(encryptBody(cipherFor(), { a: 1 })).toEqual({ request: 'BH7uK7rj6mAwjgjWosPvbA==' });
		expect(encryptBody(cipherFor(), '{"a":1}')).toEqual({ request: 'BH7uK7rj6mAwjgjWosPvbA==' });
	});

	it('is recognised', () => {
		expect(isEncryptedBody({ request: 'BH7uK7rj6mAwjgjWosPvbA==' })).toBe(true);
	});

	it.each([
		undefined,
		null,
		'request',
		7,
		{},
		[],
		['x'],
		{ request: 7 },
		{ Request: 'x' },
		{ request: 'x', companyId: 'C' },
		[{ name: 'Asha' }],
	])('is not %j', (body) => {
		expect(isEncryptedBody(body)).toBe(false);
	});
});

describe('ciphertext in a reply', () => {
	const base64 = 'BH7uK7rj6mAwjgjWosPvbA==';
	const withoutPadding = vectors[2]?.[1] ?? '';

	it.each([
		[{ request: base64 }],
		[{ response: base64 }],
		[{ payload: base64 }],
		[{ data: base64 }],
		[base64],
	])('is found in %j', (body) => {
		expect(ciphertextIn(body)).toBe(base64);
	});

	it('is found without padding', () => {
		expect(withoutPadding).not.toContain('=');
		expect(ciphertextIn(withoutPadding)).toBe(withoutPadding);
		expect(ciphertextIn({ data: withoutPadding })).toBe(withoutPadding);
	});

	it.each([
		[undefined],
		[null],
		[0],
		[[base64]],
		[''],
		['Success'],
		[base64.slice(0, -1)],
		[`${base64}=`],
		[`=${base64.slice(0, -1)}`],
		[`${base64.slice(0, 8)} ${base64.slice(9)}`],
		[`{${base64.slice(1)}`],
		['abcdefghijklmnopqrst'],
		[{}],
		[{ token: base64 }],
		[{ request: 'Success' }],
		[{ request: 7 }],
		[{ request: base64, code: 0 }],
		[{ code: 0, message: 'Success', payload: base64 }],
	])('is not seen in %j', (body) => {
		expect(ciphertextIn(body)).toBeUndefined();
	});
});
