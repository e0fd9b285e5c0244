import { createHash } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The reference that a payout must carry, written down a second time: what nodes generate is frozen, and must not be
 * held against itself.
 */
export function expectedReference(...parts: string[]): string {
	const digest = createHash('sha256')
		.update(JSON.stringify(['R1', ...parts]))
		.digest('hex');
	const bits = Array.from(digest, (digit) => parseInt(digit, 16).toString(2).padStart(4, '0'));
	const fives = bits.join('').match(/.{5}/g) ?? [];
	return `R1${fives
		.slice(0, 24)
		.map((five) => alphabet.charAt(parseInt(five, 2)))
		.join('')}`;
}
