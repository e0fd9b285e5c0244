import {
	adviceOnBrokenNumeral,
	adviceOnBrokenText,
	holdsInvisible,
	isBlank,
	isScientific,
	numeralText,
	oneForm,
	readableText,
} from '../../../nodes/shared/payout/text';

it.each([
	['', true],
	[' \t\n', true],
	['\u00a0\u3000', true],
	['\u200b\u2060\ufeff', true],
	['\u3164', true],
	['\u2800', true],
	['x', false],
	[' x ', false],
	['!', false],
	['~', false],
	['\u200bआ', false],
	['-', false],
])('%j is blank: %p', (text, expected) => {
	expect(isBlank(text)).toBe(expected);
});

it.each([
	['Asha Rao', 'Asha Rao'],
	['x', 'x'],
	[' Asha Rao\n', 'Asha Rao'],
	['\u202aAsha\u202c', 'Asha'],
	['"Asha"', 'Asha'],
	["'Asha'", 'Asha'],
	['“Asha Rao”', 'Asha Rao'],
	['‘Asha’', 'Asha'],
	['«Asha»', 'Asha'],
	['="007"', '007'],
	['" Asha "', 'Asha'],
	['""', ''],
	['"', '"'],
	['="', '="'],
	['"Asha', '"Asha'],
	['Asha"', 'Asha"'],
	['"A" and "B"', '"A" and "B"'],
	["'A' and 'B'", "'A' and 'B'"],
	['“A” and “B”', '“A” and “B”'],
	['"Asha\'', '"Asha\''],
	["O'Brien", "O'Brien"],
	['“A“B”', '“A“B”'],
	['“A”B”', '“A”B”'],
	['=x', '=x'],
	// A joiner belongs to the letters of such a script, but not to Latin ones.
	['क्‍ष', 'क्‍ष'],
	['A\u200dB', 'AB'],
	['\u200dA', 'A'],
	['A\u00adB', 'AB'],
])('%j reads as %j', (text, expected) => {
	expect(readableText(text)).toBe(expected);
});

it.each([
	['Asha', false],
	['', false],
	[' \u200b Asha \u202c\n', false],
	['As\u200bha', true],
	[' As\u200bha', true],
	['\u200b\tA\u200bs \u200b', true],
	[' \u200b\n', false],
	['A\u00adB', true],
	['A\u200dB', true],
	['क्‍ष', false],
	['\u200b', false],
])('%j holds something invisible: %p', (text, expected) => {
	expect(holdsInvisible(text)).toBe(expected);
});

it.each([
	['9876543210', '9876543210'],
	[' 98 76 ', '98 76'],
	['९८७६', '9876'],
	['９８', '98'],
	['٠١٢٣٤٥٦٧٨٩', '0123456789'],
	['௦௯', '09'],
	// Digits of mathematics, whose scripts follow each other without a gap.
	['𝟎𝟗𝟘𝟡', '0909'],
	['\u200b98\u202c', '98'],
	['98\u200d76', '9876'],
	['="98"', '98'],
	['\u202e0123', '\u202e0123'],
	['x९', 'x9'],
])('%j as digits is %j', (text, expected) => {
	expect(numeralText(text)).toBe(expected);
});

it.each([
	['diwali 2026', 'diwali 2026'],
	[' diwali\t\n 2026 ', 'diwali 2026'],
	['diwali  2026', 'diwali 2026'],
	['diwali\u00a02026', 'diwali 2026'],
	['diwali\u00852026', 'diwali 2026'],
	['di\u200bwali', 'diwali'],
	['e\u0301', '\u00e9'],
	['क्‍ष', 'क्ष'],
	['"diwali"', '"diwali"'],
	[' x', 'x'],
	['x ', 'x'],
	['', ''],
])('the one form of %j is %j', (text, expected) => {
	expect(oneForm(text)).toBe(expected);
});

const formula = 'this is what a broken formula leaves, so correct the formula in the sheet';
const expression =
	'this is what an expression without a value leaves, so check where the value comes from';
const encoding =
	'the file was read in the wrong encoding, so save it as "CSV UTF-8" and read it again';

it.each([
	...[
		'#N/A',
		'#n/a',
		'#REF!',
		'#REF',
		'#VALUE!',
		'#NAME?',
		'#NUM!',
		'#NULL!',
		'#DIV/0!',
		'#ERROR!',
	],
	...['#SPILL!', '#CALC!', '#FIELD!', '#BLOCKED!', '#CONNECT!', '#UNKNOWN!', '#PYTHON!'],
	...['#EXTERNAL!', '#TIMEOUT!', '#BUSY!', '#GETTING_DATA', '####', 'Err:502', 'Loading...'],
	'Loading…',
])('%s is what a formula leaves', (text) => {
	expect(adviceOnBrokenText(text)).toBe(formula);
});

it.each([
	...['null', 'NULL', 'nan', 'NaN', '<null>', '(null)', 'undefined', 'Hi undefined!', 'Asha NaN'],
	...['[object Object]', 'x [object Array] y'],
])('%s is what an expression leaves', (text) => {
	expect(adviceOnBrokenText(text)).toBe(expression);
});

it.each(['A\ufffdB', 'A\ud83d', '\udc00'])('%j is what a wrong encoding leaves', (text) => {
	expect(adviceOnBrokenText(text)).toBe(encoding);
});

it.each([
	...['Null', 'Nan', 'Asha', '#1 Fan', 'N/A', '#', 'Err: 502', 'Loading', 'Loading Bay...'],
	...['Err:50', 'xErr:502', 'Err:5020', 'x#N/A', '#N/A x', 'Undefined', 'nano', 'annual'],
	...['nullify', 'undefinedx', '[object]', '🎉', '', 'x null', 'null x'],
])('%j is nothing broken', (text) => {
	expect(adviceOnBrokenText(text)).toBeUndefined();
	expect(adviceOnBrokenNumeral(text)).toBeUndefined();
});

it('digits that are shown in reverse are to be typed again', () => {
	expect(adviceOnBrokenNumeral('\u202e0123')).toBe(
		'it holds a mark that shows its digits in reverse, so type it again',
	);
	expect(adviceOnBrokenNumeral('#N/A')).toBe(formula);
	expect(adviceOnBrokenText('\u202e0123')).toBeUndefined();
});

it.each(['9.87E+09', '1E5', '-1e-5', '+1,5E3', '9.876543E12'])(
	'%s is in scientific notation',
	(text) => {
		expect(isScientific(text)).toBe(true);
	},
);

it.each(['', '9876', 'E5', '1E', '1.E5', '1E5x', 'x1E5', '1.2.3E5', 'CLASS1E5', '1 E5'])(
	'%j is not',
	(text) => {
		expect(isScientific(text)).toBe(false);
	},
);
