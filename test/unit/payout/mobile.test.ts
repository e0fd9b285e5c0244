import { parseMobile } from '../../../nodes/shared/payout/mobile';

const accepted: Array<[cell: unknown, mobile: string]> = [
	['9876543210', '9876543210'],
	[9876543210, '9876543210'],
	['  9876543210 ', '9876543210'],
	['98765 43210', '9876543210'],
	['98765-43210', '9876543210'],
	['(98765) 43210', '9876543210'],
	['+919876543210', '9876543210'],
	['+91 98765 43210', '9876543210'],
	['(+91) 98765-43210', '9876543210'],
	['00919876543210', '9876543210'],
	['0091 98765 43210', '9876543210'],
	['919876543210', '9876543210'],
	[919876543210, '9876543210'],
	['09876543210', '9876543210'],
	['91 9191919191', '9191919191'],
	['+91 0987654321', '0987654321'],
	['9198765432', '9198765432'],
	['0987654321', '0987654321'],
	['98765\u00a043210', '9876543210'],
	['9876543210\r\n', '9876543210'],
];

it.each(accepted)('%j is the mobile %s', (cell, mobile) => {
	expect(parseMobile(cell)).toEqual({ ok: true, value: mobile });
});

const refused: unknown[] = [
	'',
	' ',
	undefined,
	null,
	'987654321',
	'98765432101',
	'987654321012',
	'1919876543210',
	'+91919876543210',
	'91919876543210',
	'0919876543210',
	'+19876543210',
	'+9876543210',
	'0091987654321',
	'x9876543210',
	'9876543210x',
	'987.654.3210',
	'९८७६५४३२१०',
	-9876543210,
	9876543210.5,
	0,
	Number.NaN,
	Number.POSITIVE_INFINITY,
	9876543210n,
	true,
	['9876543210'],
	{ mobile: '9876543210' },
];

it.each(refused.map((cell) => [cell]))('%p is no mobile', (cell) => {
	expect(parseMobile(cell)).toEqual({
		ok: false,
		expected: 'a mobile number of ten digits (e.g. 9876543210)',
	});
});

it('refuses a number that is no mobile even where its digits without sign or fraction would be one', () => {
	expect(parseMobile(-919876543210)).toMatchObject({ ok: false });
	expect(parseMobile(98765432.1)).toMatchObject({ ok: false });
});
