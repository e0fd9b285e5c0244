import * as fc from 'fast-check';
import { holdsInexactNumber, withExactIntegers } from '../../../nodes/shared/enkash/exactIntegers';

it.each([
	['{"id":9007199254740993}', '{"id":"9007199254740993"}'],
	['[9007199254740992, 9007199254740993]', '["9007199254740992", "9007199254740993"]'],
	['-9007199254740993', '"-9007199254740993"'],
	['{"a":{"b":[12345678901234567890]}}', '{"a":{"b":["12345678901234567890"]}}'],
	[
		'{"a":"x 9007199254740993","b":9007199254740993}',
		'{"a":"x 9007199254740993","b":"9007199254740993"}',
	],
	['{"a\\"":9007199254740993}', '{"a\\"":"9007199254740993"}'],
	['{"a\\\\":9007199254740993}', '{"a\\\\":"9007199254740993"}'],
])('%s becomes %s', (json, expected) => {
	expect(withExactIntegers(json)).toBe(expected);
});

it.each([
	'{"amount":9007199254740991}',
	'{"amount":1234567890123456}',
	'{"amount":1234567890123456.75}',
	'{"amount":12345678901234567e2}',
	'{"text":"9007199254740993"}',
	'{"text":"say \\"9007199254740993\\""}',
	'{"text":"\\"900719925474099312345","id":"7"}',
	'{"9007199254740993":1}',
	'"\\\\\\"9007199254740993"',
	'',
	'no JSON 1 at all',
])('%s stays', (json) => {
	expect(withExactIntegers(json)).toBe(json);
});

it.each(['"9007199254740993', '"9007199254740993\\', '- 9007199254740993'])(
	'%s, which is no JSON, ends',
	(text) => {
		expect(() => JSON.parse(withExactIntegers(text))).toThrow(SyntaxError);
	},
);

it.each<[value: unknown, holds: boolean]>([
	[9007199254740992, true],
	[-9007199254740992, true],
	[{ a: [{ b: 1e21 }] }, true],
	[9007199254740991, false],
	[-9007199254740991, false],
	[1, false],
	['9007199254740993', false],
	[{ a: [{ b: 1, c: null, d: true, e: '1e21' }] }, false],
	[null, false],
	[undefined, false],
])('%j holds a number that JavaScript cannot hold exactly: %p', (read, holds) => {
	expect(holdsInexactNumber(read, 3)).toBe(holds);
});

it.each([[[[[1]]]], { a: [1e21, { b: [] }] }])(
	'%j is nested deeper than it may be, whatever else it holds',
	(read) => {
		expect(() => holdsInexactNumber(read, 2)).toThrow(RangeError);
		expect(() => holdsInexactNumber(read, 4)).not.toThrow();
	},
);

const value = fc.jsonValue({ maxDepth: 3 });

it('any other JSON is read as before', () => {
	fc.assert(
		fc.property(value, fc.constantFrom(undefined, 2), (given, indent) => {
			const json = JSON.stringify([given, 'a "quoted" \\ text', 1234567890123456], null, indent);
			const read: unknown = JSON.parse(withExactIntegers(json));
			const exact = JSON.stringify(JSON.parse(json), (_, inner: unknown) =>
				typeof inner === 'number' && Number.isInteger(inner) && !Number.isSafeInteger(inner)
					? String(inner)
					: inner,
			);
			const written = JSON.stringify(read, (_, inner: unknown) =>
				typeof inner === 'number' && Number.isInteger(inner) && !Number.isSafeInteger(inner)
					? String(inner)
					: inner,
			);
			expect(written).toBe(exact);
		}),
	);
});

it('every integer keeps its digits', () => {
	fc.assert(
		fc.property(fc.array(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })), (integers) => {
			const read: unknown = JSON.parse(withExactIntegers(`[${integers.join(',')}]`));
			expect(Array.isArray(read) ? read.map(String) : read).toEqual(integers.map(String));
		}),
	);
});

it('takes time linear in the text, whatever it holds', () => {
	const integer = '9007199254740993';
	for (const piece of ['\\\\"', `${integer},`, '"', '-', '"\\\\\\\\', '1']) {
		const long = piece.repeat(2_000_000 / piece.length) + integer;
		expect(withExactIntegers(long).length).toBeGreaterThanOrEqual(long.length);
	}
});
