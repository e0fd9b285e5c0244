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
