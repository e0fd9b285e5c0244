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
