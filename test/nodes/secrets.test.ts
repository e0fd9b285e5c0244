import { expectNoSecrets, textOf } from './secrets';

/** The net that every other test here trusts in: it must not have holes. */
const secrets = { password: ['hidden-password'], 'request body': ['{"mobile":"9876543210"}'] };

function isFound(left: unknown): boolean {
	try {
		expectNoSecrets(left, secrets);
		return false;
	} catch {
		return true;
	}
}

const circular: Record<string, unknown> = { password: 'hidden-password' };
circular.self = circular;

const unlisted = Object.defineProperty({}, 'inner', {
	value: 'hidden-password',
	enumerable: false,
});

class Shy {
	inner = 'hidden-password';

	toJSON() {
		return {};
	}
}

it.each<[string, unknown]>([
	['plain text', 'the hidden-password is here'],
	['deep inside', { a: [{ b: { c: ['x', 'hidden-password'] } }] }],
	['a key', { 'hidden-password': 1 }],
	['the message of an error', new Error('wrong: hidden-password')],
	['the cause of an error', new Error('wrong', { cause: new Error('hidden-password') })],
	['a field of an error', Object.assign(new Error('x'), { config: { data: 'hidden-password' } })],
	['a field that is not listed', unlisted],
	['behind toJSON', new Shy()],
	['a circle', circular],
	['a map', new Map([['x', 'hidden-password']])],
	['a set', new Set(['hidden-password'])],
	['JSON inside of a text', { text: JSON.stringify({ inner: 'hidden-password' }) }],
	['a request body as text', { data: '{"mobile":"9876543210"}' }],
	['a request body as an object', { data: { mobile: '9876543210' } }],
	['a request body inside of JSON', { text: JSON.stringify({ data: '{"mobile":"9876543210"}' }) }],
])('finds a secret in %s', (_, left) => {
	expect(isFound(left)).toBe(true);
});

it('finds one among more than are searched one by one', () => {
	const many = Array.from({ length: 1000 }, (_, index) =>
		`card-token-${index}`.replaceAll('-', 'x'),
	);
	expect(() => expectNoSecrets({ a: 'cardxtokenx777' }, { 'card token': many })).toThrow(
		'card token',
	);
	expect(() => expectNoSecrets({ a: 'cardxtokenx7777' }, { 'card token': many })).not.toThrow();
});

it('finds nothing where there is nothing', () => {
	const harmless = { password: 'shown', hidden: ['password'], mobile: '9876543210', fn: () => 'x' };
	expect(isFound(harmless)).toBe(false);
	expect(textOf(harmless, new Set())).toContain('"mobile":"9876543210"');
});
