import { parseJson } from '../../../nodes/shared/enkash/http';

it('reads JSON of any kind', () => {
	expect(['{"a":1}', '[]', 'null', '"x"', '0'].map(parseJson)).toEqual([
		{ a: 1 },
		[],
		null,
		'x',
		0,
	]);
});

it.each(['', '{', '<html>', "{'a':1}", '\ufeff{}', 'NaN', '{"a":1}{"b":2}'])(
	'reads %j as nothing',
	(text) => {
		expect(parseJson(text)).toBeUndefined();
	},
);

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);

it('reads what is nested as deeply as any reply may be', () => {
	expect(parseJson(nested(64))).toBeDefined();
	expect(parseJson(`${nested(63, '{"a":', '}').replace('{"a":}', '{"a":1}')}`)).toBeDefined();
});

it.each([65, 3_000, 100_000])('reads what is nested %d deep as nothing', (depth) => {
	expect(parseJson(nested(depth))).toBeUndefined();
	expect(parseJson(`{"code":0,"payload":${nested(depth)}}`)).toBeUndefined();
	expect(parseJson(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toBeUndefined();
});

it.each([
	['{"id":9007199254740993}', { id: '9007199254740993' }],
	[
		'{"payload":[{"id":-12345678901234567890,"n":1}]}',
		{ payload: [{ id: '-12345678901234567890', n: 1 }] },
	],
	[`[${'9'.repeat(400)}]`, ['9'.repeat(400)]],
	['{"__proto__":9007199254740993}', { ['__proto__']: '9007199254740993' }],
	[
		'[1e20,-1e20,9007199254740991,0.1,"9007199254740993"]',
		[1e20, -1e20, 9007199254740991, 0.1, '9007199254740993'],
	],
	['[1e20,9007199254740993]', [1e20, '9007199254740993']],
])('keeps every digit of whole numbers: %s', (text, value) => {
	expect(parseJson(text)).toEqual(value);
});
