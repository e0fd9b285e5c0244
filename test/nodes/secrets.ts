import type { Sandbox } from '../sandbox';

/** Texts that nobody may ever read, by what they are. */
export type Secrets = Record<string, string[]>;

/** Shorter ones would be found anywhere. */
const shortestSecret = 8;

/** Everything secret that a sandbox knows: what opens it, what it handed out, and what it was sent. */
export function secretsOf(sandbox: Sandbox, credential: object = {}): Secrets {
	const { account, ledger, requests } = sandbox;
	const filledIn = sandbox.credential(credential);
	const authorizations = requests.map(({ headers }) => headers.authorization ?? '');
	const accounts = [
		account.cardAccountId,
		account.incentiveCardAccountId,
		account.giftCardAccountId,
	].map((cardAccountId) => ledger.account(account.companyId, cardAccountId));
	const cards = accounts.flatMap((pool) =>
		pool ? [pool.primaryCard, ...pool.cards.values()] : [],
	);
	return {
		'client secret': [account.clientSecret, String(filledIn.clientSecret)],
		password: [account.password, String(filledIn.password)],
		'encryption key': [account.encryptionKey, String(filledIn.encryptionKey)],
		'token or Basic header': authorizations.map((value) => value.replace(/^\w+ /, '')),
		'card token': cards.map(({ token }) => token),
		'request body': requests.map(({ rawBody }) => rawBody),
	};
}

/** Fails where anything secret stands in what a run left behind: outputs, errors, hints, logs, the engine's records. */
export function expectNoSecrets(left: unknown, secrets: Secrets): void {
	const text = textOf(left, new Set());
	const found = Object.entries(secrets).flatMap(([what, values]) => {
		const longEnough = [...new Set(values)].filter(({ length }) => length >= shortestSecret);
		return foundIn(text, longEnough).map((value) => `${what}: ${around(text, value)}`);
	});
	expect(found).toEqual([]);
}

/** Searching for each of more than this many would take as long as the run itself. */
const mostSearches = 200;
const words = /\w+/g;

function foundIn(text: string, values: string[]): string[] {
	if (values.length <= mostSearches) return values.filter((value) => contains(text, value));
	const held = new Set(text.match(words));
	return values.filter((value) => held.has(value));
}

/** As it stands, or inside of a JSON text, or inside of one within one. */
function formsOf(value: string): string[] {
	const once = quotedInside(value);
	return [value, once, quotedInside(once)];
}

function contains(text: string, value: string): boolean {
	return formsOf(value).some((form) => text.includes(form));
}

function around(text: string, value: string): string {
	const at = Math.max(...formsOf(value).map((form) => text.indexOf(form)));
	return text.slice(Math.max(0, at - 80), at + 40);
}

function quotedInside(value: string): string {
	return JSON.stringify(value).slice(1, -1);
}

/**
 * As JSON, but with all that JSON leaves out: the message, stack and cause of errors, fields that are not enumerable,
 * what `toJSON` hides. Each object once.
 */
export function textOf(value: unknown, seen: Set<object>): string {
	if (typeof value === 'function') return '';
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
	if (seen.has(value)) return '';
	seen.add(value);
	if (Array.isArray(value)) return `[${value.map((inner) => textOf(inner, seen)).join(',')}]`;
	if (value instanceof Map || value instanceof Set) return textOf([...value], seen);
	const fields: string[] = [];
	for (const key of Object.getOwnPropertyNames(value)) {
		const field = Object.getOwnPropertyDescriptor(value, key);
		if (field?.value === undefined) continue;
		fields.push(`${JSON.stringify(key)}:${textOf(field.value, seen)}`);
	}
	return `{${fields.join(',')}}`;
}
