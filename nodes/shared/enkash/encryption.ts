import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { isObject } from './schemas';

/** How the 16 bytes of the AES key are made from the secret that EnKash handed out. */
export type KeyFormat = 'sha256' | 'raw' | 'hex';

/** Turns JSON text into EnKash's ciphertext and back. */
export interface Cipher {
	/** UTF-8 text to base64 without line breaks. */
	encrypt(text: string): string;
	/** Base64 to UTF-8 text. Throws where key or text is wrong. */
	decrypt(base64: string): string;
}

/** EnKash documents AES-128 in ECB mode with PKCS5 padding. ECB has no integrity, so TLS checks always stay on. */
const algorithm = 'aes-128-ecb';
const keyBytes = 16;
const hexDigits = /^[0-9a-fA-F]{32}$/;

/**
 * A cipher for EnKash's payloads, or undefined where the secret makes no key of 16 bytes in this format.
 * Source: EnKash, "Encrypting & Decrypting Payload" (folder-1769253); the key derivation is that of its Node sample.
 */
export function createCipher(secret: string, format: KeyFormat): Cipher | undefined {
	const key = keyOf(secret, format);
	if (key.length !== keyBytes) return undefined;
	return {
		encrypt(text) {
			const cipher = createCipheriv(algorithm, key, null);
			return cipher.update(text, 'utf8', 'base64') + cipher.final('base64');
		},
		decrypt(base64) {
			const decipher = createDecipheriv(algorithm, key, null);
			return decipher.update(base64, 'base64', 'utf8') + decipher.final('utf8');
		},
	};
}

function keyOf(secret: string, format: KeyFormat): Buffer {
	switch (format) {
		case 'sha256':
			return createHash('sha256').update(secret).digest().subarray(0, keyBytes);
		case 'raw':
			return Buffer.from(secret).subarray(0, keyBytes);
		case 'hex':
			// `Buffer` stops silently at the first character that is no digit.
			return Buffer.from(hexDigits.test(secret) ? secret : '', 'hex');
	}
}

/** The body of an encrypted call. */
export interface EncryptedBody {
	request: string;
}

/** Encrypts a body and wraps it as EnKash expects. Text is taken for JSON. */
export function encryptBody(cipher: Cipher, body: unknown): EncryptedBody {
	return { request: cipher.encrypt(typeof body === 'string' ? body : JSON.stringify(body)) };
}

/** Whether a body is wrapped already: n8n may authenticate a request twice, which must not encrypt it twice. */
export function isEncryptedBody(body: unknown): body is EncryptedBody {
	return isObject(body) && Object.keys(body).length === 1 && typeof body.request === 'string';
}

const wrapperKeys = ['request', 'response', 'payload', 'data'] as const;
const base64Blocks = /^[A-Za-z0-9+/]{22,}={0,2}$/;

/**
 * The ciphertext inside a reply, or undefined where the reply is in clear. EnKash's guide wraps it under `request`
 * in the reply too; other keys and a bare string are seen on older pages.
 */
export function ciphertextIn(body: unknown): string | undefined {
	if (typeof body === 'string') return isCiphertext(body) ? body : undefined;
	if (!isObject(body) || Object.keys(body).length !== 1) return undefined;
	for (const [key, value] of Object.entries(body)) {
		const isWrapper = wrapperKeys.some((wrapper) => wrapper === key);
		if (isWrapper && typeof value === 'string' && isCiphertext(value)) return value;
	}
	return undefined;
}

function isCiphertext(text: string): boolean {
	return text.length % 4 === 0 && base64Blocks.test(text);
}
