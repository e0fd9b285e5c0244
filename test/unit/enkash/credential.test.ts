/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets -- made up for these tests */
import { cipherOf, CredentialError, readCredential } from '../../../nodes/shared/enkash/credential';
import { problemIn } from '../../../nodes/shared/enkash/problem';

const filledIn = {
	environment: 'test',
	apiUrl: ' https://pay-en-uat.enkash.in ',
	authUrl: ' https://ekpayout-uat.enkash.in\n',
	ssoUrl: ' ',
	clientId: ' CEKTEST001 ',
	clientSecret: ' 0123456789abcdef0123456789abcdef01234567 ',
	username: ' 9000000001 ',
	password: ' pass word ',
	partnerId: ' CRMTEST01 ',
	companyId: ' CEKTEST001 ',
	cardAccountId: ' CATEST0001 ',
};

function messageOf(data: unknown): string {
	try {
		readCredential(data);
	} catch (error) {
		expect(error).toBeInstanceOf(CredentialError);
		expect(error).toHaveProperty('name', 'EnKashCredentialError');
		const text = error instanceof Error ? error.message : '';
		expect(error).toHaveProperty('problem', problemIn(text));
		return text;
	}
	return 'no error';
}

it('trims what people paste, but for secrets, to which a space may belong', () => {
	expect(readCredential(filledIn)).toEqual({
		environment: 'test',
		apiUrl: 'https://pay-en-uat.enkash.in',
		authUrl: 'https://ekpayout-uat.enkash.in',
		ssoUrl: '',
		otherUrls: [],
		clientId: 'CEKTEST001',
		clientSecret: ' 0123456789abcdef0123456789abcdef01234567 ',
		username: '9000000001',
		password: ' pass word ',
		partnerId: 'CRMTEST01',
		companyId: 'CEKTEST001',
		cardAccountId: 'CATEST0001',
		encryption: 'off',
		encryptionKey: '',
		encryptionKeyFormat: 'sha256',
		accessToken: '',
	});
});

it('knows each host in one form only', () => {
	const addresses = {
		apiUrl: 'HTTPS://A.example:443/',
		authUrl: 'https://B.example//',
		ssoUrl: 'https://c.example/',
		otherUrls: ' https://D.example/ ,, https://e.example:8443\n, ',
	};
	expect(readCredential({ ...filledIn, ...addresses })).toMatchObject({
		apiUrl: 'https://a.example',
		authUrl: 'https://b.example',
		ssoUrl: 'https://c.example',
		otherUrls: ['https://d.example', 'https://e.example:8443'],
	});
});

it('does without what is not filled in, but for the address', () => {
	expect(readCredential({ apiUrl: 'https://a.example' })).toMatchObject({
		environment: 'test',
		clientId: '',
		clientSecret: '',
		cardAccountId: '',
	});
	expect(messageOf({})).toBe("'API URL' is not an address. Enter one such as https://example.com.");
});

it('refuses addresses that points must not go to', () => {
	expect(messageOf({ ...filledIn, environment: 'live' })).toContain(
		"'API URL' leads to a test system",
	);
	const otherUrls = 'https://a.example, http://b.example';
	expect(messageOf({ ...filledIn, otherUrls })).toBe("'Other URLs' must begin with https://.");
});

it('names a field of the wrong kind, never what it holds', () => {
	const message = messageOf({ ...filledIn, password: { secret: 'hunter2' } });
	expect(message).toBe(
		'The field "password" of the EnKash credential holds a value of the wrong kind.',
	);
	expect(messageOf({ ...filledIn, environment: 'production' })).toContain('"environment"');
	expect(messageOf(undefined)).toBe(
		'The field "" of the EnKash credential holds a value of the wrong kind.',
	);
});

it.each([
	['encryption', ['off', 'request', 'both']],
	['encryptionKeyFormat', ['sha256', 'raw', 'hex']],
])('takes each choice of %s, and no other', (field, choices) => {
	for (const choice of choices) {
		expect(readCredential({ ...filledIn, [field]: choice })).toHaveProperty(field, choice);
	}
	expect(messageOf({ ...filledIn, [field]: '' })).toContain(`"${field}"`);
});

describe('the cipher', () => {
	const ciphertext = 'BH7uK7rj6mAwjgjWosPvbA==';
	const credential = {
		...readCredential(filledIn),
		clientSecret: '0123456789abcdef0123456789abcdef01234567',
	};

	it.each(['off', 'request', 'both'] as const)(
		'is made from the client secret where there is no key of its own (encryption %s)',
		(encryption) => {
			expect(cipherOf({ ...credential, encryption })?.decrypt(ciphertext)).toBe('{"a":1}');
		},
	);

	it('is made from the key, in its format, where there is one', () => {
		const own = { ...credential, clientSecret: 'another', encryptionKey: credential.clientSecret };
		expect(cipherOf(own)?.decrypt(ciphertext)).toBe('{"a":1}');
		const hex = {
			encryptionKey: 'deb87fabd17715bb31ad4cf4ffb9494e',
			encryptionKeyFormat: 'hex' as const,
		};
		expect(cipherOf({ ...credential, ...hex })?.decrypt(ciphertext)).toBe('{"a":1}');
	});

	it('is none where encryption is off and the key makes no cipher', () => {
		const short = { encryptionKey: 'short', encryptionKeyFormat: 'raw' as const };
		expect(cipherOf({ ...credential, ...short })).toBeUndefined();
	});

	it.each([
		['raw', 'Enter at least 16 characters.'],
		['hex', 'Enter 32 hexadecimal digits.'],
	] as const)(
		'must be made where encryption is on, and %s says how',
		(encryptionKeyFormat, how) => {
			for (const encryption of ['request', 'both'] as const) {
				const wrong = { ...credential, encryption, encryptionKey: 'short', encryptionKeyFormat };
				expect(() => cipherOf(wrong)).toThrow(
					new CredentialError({
						message: 'The encryption key makes no AES key in the format chosen.',
						advice: how,
					}),
				);
			}
		},
	);
});
