import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Switches } from './switches';

const keyBytes = 16;

type KeyFormat = Switches['encryptionKeyFormat'];

function aesKey(secret: string, format: KeyFormat): Buffer {
	const bytes = {
		sha256: () => createHash('sha256').update(secret, 'utf8').digest().subarray(0, keyBytes),
		raw: () => Buffer.from(secret, 'utf8').subarray(0, keyBytes),
		hex: () => Buffer.from(secret, 'hex'),
	}[format]();
	if (bytes.length !== keyBytes) {
		throw new Error(
			`The encryption key gives ${bytes.length} bytes as ${format}, AES needs ${keyBytes}`,
		);
	}
	return bytes;
}

/** AES-128-ECB with PKCS padding, as Base64 without line breaks. */
export function encrypt(text: string, secret: string, format: KeyFormat = 'sha256'): string {
	const cipher = createCipheriv('aes-128-ecb', aesKey(secret, format), null);
	return cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
}

/** Throws when the text is no Base64 or was made with another key. */
export function decrypt(base64: string, secret: string, format: KeyFormat = 'sha256'): string {
	const decipher = createDecipheriv('aes-128-ecb', aesKey(secret, format), null);
	return decipher.update(base64, 'base64', 'utf8') + decipher.final('utf8');
}

/** A reply's ciphertext the way the switch wants it carried. */
export function wrapReply(ciphertext: string, wrapper: Switches['replyWrapper']): string {
	if (wrapper === 'bare') return ciphertext;
	if (wrapper === 'jsonString') return JSON.stringify(ciphertext);
	return JSON.stringify({ [wrapper]: ciphertext });
}

/** The ciphertext of a request's body, or undefined when the body is not wrapped as the switch says. */
export function unwrapRequest(
	rawBody: string,
	wrapper: Switches['requestWrapper'],
): string | undefined {
	if (wrapper === 'bare') return rawBody.trim().replace(/^"(.*)"$/, '$1') || undefined;
	try {
		const parsed: unknown = JSON.parse(rawBody);
		if (typeof parsed !== 'object' || parsed === null || !('request' in parsed)) return undefined;
		return typeof parsed.request === 'string' ? parsed.request : undefined;
	} catch {
		return undefined;
	}
}
