import { randomBytes } from 'node:crypto';

const upperCase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const hexDigits = '0123456789abcdef';
const decimalDigits = '0123456789';
const seed = 20_240_620;

/** Ids in the shapes of EnKash's examples. Seeded, so that the same calls after `reset()` get the same ids. */
export class Ids {
	private state = seed;
	private readonly taken = new Set<string>();

	card = () => this.unique('EKC', 7, upperCase);
	user = () => this.unique('EK', 6, upperCase);
	transaction = () => this.unique('ECT', 10, upperCase);
	entity = () => this.unique('EXT', 10, upperCase);
	termsVersion = () => this.unique('TV', 8, upperCase);
	coinConfig = () => this.unique('WCC', 6, decimalDigits);
	product = () => this.unique('PC', 14, upperCase);
	productConfig = () => this.unique('PCN', 14, upperCase);
	order = () => this.unique('OR', 11, upperCase);
	cardToken = () => this.unique('', 20, hexDigits);
	digits = (length: number) => this.draw(length, decimalDigits);

	/** Keeps an id that was given from outside from being given again. */
	reserve(id: string): void {
		this.taken.add(id);
	}

	reset(): void {
		this.state = seed;
		this.taken.clear();
	}

	private unique(prefix: string, length: number, alphabet: string): string {
		for (;;) {
			const id = prefix + this.draw(length, alphabet);
			if (!this.taken.has(id)) {
				this.taken.add(id);
				return id;
			}
		}
	}

	private draw(length: number, alphabet: string): string {
		let text = '';
		while (text.length < length)
			text += alphabet.charAt(Math.floor(this.random() * alphabet.length));
		return text;
	}

	/** Mulberry32: small, fast and the same everywhere. */
	private random(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}
}

/** A secret of so many URL-safe characters. Truly random: a token from before `reset()` must not come back to life. */
export function secret(length: number): string {
	return randomBytes(length).toString('base64url').slice(0, length);
}
