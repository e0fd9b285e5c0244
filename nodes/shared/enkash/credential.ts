import * as z from 'zod/v4';
import { faultOfAddresses, originOf } from './addresses';
import { type Cipher, createCipher } from './encryption';
import { loginRefusedCode, type Problem, ProblemError } from './problem';

const trimmed = z
	.string()
	.default('')
	.transform((text) => text.trim());
/** Secrets stay as they are: a space may belong to them. */
const secret = z.string().default('');

/** The fields of the credential `enKashApi`, as people filled them in. */
const credentialSchema = z.object({
	environment: z.enum(['test', 'live']).default('test'),
	apiUrl: trimmed,
	authUrl: trimmed,
	ssoUrl: trimmed,
	otherUrls: trimmed.transform((text) =>
		text
			.split(',')
			.map((address) => address.trim())
			.filter((address) => address !== ''),
	),
	clientId: trimmed,
	clientSecret: secret,
	username: trimmed,
	password: secret,
	partnerId: trimmed,
	companyId: trimmed,
	cardAccountId: trimmed,
	encryption: z.enum(['off', 'request', 'both']).default('off'),
	encryptionKey: secret,
	encryptionKeyFormat: z.enum(['sha256', 'raw', 'hex']).default('sha256'),
	accessToken: z.string().default(''),
});
export type EnKashCredential = z.output<typeof credentialSchema>;

/** A credential that can't be used as it is filled in. Holds no secret. */
export class CredentialError extends ProblemError {
	override name = 'EnKashCredentialError';

	constructor(problem: Problem) {
		super(problem, loginRefusedCode);
	}
}

/** Reads and checks the data of n8n's credential. Throws a `CredentialError`. */
export function readCredential(data: unknown): EnKashCredential {
	const parsed = credentialSchema.safeParse(data);
	if (!parsed.success) {
		const field = parsed.error.issues[0]?.path.join('.') ?? '';
		throw new CredentialError({
			message: `The field "${field}" of the EnKash credential holds a value of the wrong kind.`,
		});
	}
	const fault = faultOfAddresses(parsed.data);
	if (fault) throw new CredentialError(fault);
	const { apiUrl, authUrl, ssoUrl, otherUrls } = parsed.data;
	return {
		...parsed.data,
		apiUrl: originOf(apiUrl),
		authUrl: originOf(authUrl),
		ssoUrl: originOf(ssoUrl),
		otherUrls: otherUrls.map(originOf),
	};
}

/**
 * The cipher of a credential. A reply may come encrypted even with encryption off, so there is a cipher whenever a key
 * can be made. Throws a `CredentialError` where encryption is on and the key makes none.
 */
export function cipherOf(credential: EnKashCredential): Cipher | undefined {
	const { encryption, encryptionKey, clientSecret, encryptionKeyFormat } = credential;
	const cipher = createCipher(
		encryptionKey === '' ? clientSecret : encryptionKey,
		encryptionKeyFormat,
	);
	if (cipher === undefined && encryption !== 'off') {
		throw new CredentialError({
			message: 'The encryption key makes no AES key in the format chosen.',
			advice: keysByFormat[encryptionKeyFormat],
		});
	}
	return cipher;
}

const keysByFormat: Record<EnKashCredential['encryptionKeyFormat'], string> = {
	sha256: 'Enter any text.',
	raw: 'Enter at least 16 characters.',
	hex: 'Enter 32 hexadecimal digits.',
};
