import {
	accepted,
	asText,
	FaultCollector,
	faultOf,
	isDate,
	isEmpty,
	meansNone,
	optional,
	quoted,
	refused,
	required,
} from '../../../nodes/shared/payout/parsed';

it.each([undefined, null, '', '   ', '\t\n', '\u00a0', '\u200b', '\u3164', '\ufeff \u2060'])(
	'%j is empty',
	(cell) => {
		expect(isEmpty(cell)).toBe(true);
	},
);

it.each([[0], [false], ['0'], [[]], [{}], ['-']])('%j is not empty', (cell) => {
	expect(isEmpty(cell)).toBe(false);
});

it.each([
	[' text ', 'text'],
	['', ''],
	[42, '42'],
	[-1.5, '-1.5'],
	[0, '0'],
	[Number.MAX_SAFE_INTEGER, '9007199254740991'],
	[Number.MIN_SAFE_INTEGER, '-9007199254740991'],
	[Number.MAX_SAFE_INTEGER + 1, undefined],
	[Number.MIN_SAFE_INTEGER - 1, undefined],
	[1e21, undefined],
	[Number.NaN, undefined],
	[Number.POSITIVE_INFINITY, undefined],
	[10n, '10'],
	[true, undefined],
	[null, undefined],
	[undefined, undefined],
	[['a'], undefined],
	[{ a: 1 }, undefined],
])('%p as text is %j', (cell, text) => {
	expect(asText(cell)).toBe(text);
});

describe('a value that must be there', () => {
	const parse = required(
		(cell) =>
			cell === 'bad' ? refused('good', 'be good') : accepted(cell === '' ? undefined : cell),
		'something',
	);

	it('is refused where it is empty', () => {
		expect(parse('')).toEqual({ ok: false, expected: 'something', advice: undefined });
	});

	it('is checked like any other where it is not', () => {
		expect(parse('good')).toEqual({ ok: true, value: 'good' });
		expect(parse('bad')).toEqual({ ok: false, expected: 'good', advice: 'be good' });
	});
});

/** As some objects of n8n do. */
const unreadable = new Proxy(
	{},
	{
		get() {
			throw new Error('No.');
		},
	},
);

it.each([
	['a date', new Date(0), true],
	['a date of luxon', { isLuxonDateTime: true }, true],
	['another object', { isLuxonDateTime: 'true' }, false],
	['an object that throws', unreadable, false],
	['text', '2026-11-26', false],
	['a number', 0, false],
	['nothing', null, false],
])('tells whether %s is a date', (_what, cell, expected) => {
	expect(isDate(cell)).toBe(expected);
});

describe('a value that may be left out', () => {
	const parse = optional((cell) => (cell === 'good' ? accepted('good') : refused('good')));

	it('is none where the cell is empty', () => {
		expect(parse(' ')).toEqual({ ok: true, value: undefined });
	});

	it('is checked like any other where it is not', () => {
		expect(parse('good')).toEqual({ ok: true, value: 'good' });
		expect(parse('bad')).toMatchObject({ ok: false, expected: 'good' });
	});
});

it.each([
	[undefined, 'nothing'],
	[null, 'nothing'],
	[' ', 'nothing'],
	[['9876543210'], 'a list'],
	[{ mobile: '9876543210' }, 'an object'],
	[98, '"98"'],
	[true, '"true"'],
	[' x ', '" x "'],
	['a"b', '"a\\"b"'],
	['a\nb', '"a\\nb"'],
	['\u202a98', '"\\u202a98"'],
	['9\u00a08', '"9\\u00a08"'],
	['\u200b', '"\\u200b"'],
	['\u3164', '"\\u3164"'],
	['a\ud83d', '"a\\ud83d"'],
	['आशा', '"आशा"'],
	[new Date(0), 'a date'],
	[{ isLuxonDateTime: true }, 'a date'],
	[10n, '"10"'],
	[() => 1, 'an object'],
	[`🎉${'x'.repeat(40)}`, `"🎉${'x'.repeat(38)}…"`],
	[`${'x'.repeat(39)}🎉🎉`, `"${'x'.repeat(39)}…"`],
	['x'.repeat(40), `"${'x'.repeat(40)}"`],
	['x'.repeat(41), `"${'x'.repeat(40)}…"`],
])('%p is quoted as %s', (cell, quote) => {
	expect(quoted(cell)).toBe(quote);
});

it('says what is wrong with a value in words', () => {
	expect(faultOf('Column "Mob"', 98, { expected: 'ten digits' })).toBe(
		'Column "Mob" holds "98", where ten digits is expected',
	);
});

it('says what to do about it where there is something', () => {
	expect(faultOf('Mobile', 98, { expected: 'ten digits', advice: 'it has 2' })).toBe(
		'Mobile holds "98", where ten digits is expected: it has 2',
	);
});

it.each([
	...['-', '--', '—', 'NA', 'n/a', 'N.A.', 'none', 'NIL', 'null', '.', 'not applicable', ' na '],
	...['', null, undefined, '\u200b'],
])('%j means none', (cell) => {
	expect(meansNone(cell)).toBe(true);
});

it.each(['Naina', 'no', 'nothing', '0', 0, false, 'none of them', '#N/A', {}])(
	'%j does not mean none',
	(cell) => {
		expect(meansNone(cell)).toBe(false);
	},
);

describe('a collector of faults', () => {
	it('hands on what is in order and has no reason then', () => {
		const faults = new FaultCollector();
		expect(faults.read('A', 'x', () => accepted(7))).toBe(7);
		expect(faults.reason).toBeUndefined();
	});

	it('puts all faults into one sentence', () => {
		const faults = new FaultCollector();
		expect(faults.read('A', 'x', () => refused('y'))).toBeUndefined();
		faults.note('B is missing');
		expect(faults.reason).toBe('\'A\' holds "x", where y is expected; B is missing.');
	});
});

it('looks for a word for none in short cells only', () => {
	expect(meansNone('-'.repeat(40))).toBe(true);
	expect(meansNone('-'.repeat(41))).toBe(false);
});
