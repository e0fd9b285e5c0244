import { type Json, person, useEnKash } from '../support';
import { mapped, rowsSent, runBulk } from './bulk';

const enKash = useEnKash();

const expectations = {
	mobile: 'a mobile number of ten digits (e.g. 9876543210)',
	loadAmount: 'a whole number of points above 0 (e.g. 500 or 1,00,000)',
	name: 'a name on one line',
	email: 'an e-mail address (e.g. asha@example.com)',
	remarks: 'text',
};
type RefusedField = keyof typeof expectations;
/** A title never costs a person the points: one that is unknown is left out. */
type Field = RefusedField | 'title';

/** Values that are sent, and how: undefined is left out of the body. */
const accepted: Record<Field, Array<[unknown, unknown]>> = {
	mobile: [
		['9876543210', '9876543210'],
		[9876543211, '9876543211'],
		[' 98765 43212 ', '9876543212'],
		['98765-43213', '9876543213'],
		['(98765) 43214', '9876543214'],
		['+919876543215', '9876543215'],
		['+91 98765 43216', '9876543216'],
		['00919876543217', '9876543217'],
		['919876543218', '9876543218'],
		[919876543219, '9876543219'],
		['09876543220', '9876543220'],
		['+91-(98765)-43221', '9876543221'],
		['9198765432', '9198765432'],
		['98765.43223', '9876543223'],
		['९८७६५४३२२४', '9876543224'],
		['\u202a+919876543225\u202c', '9876543225'],
		['9876543226.0', '9876543226'],
		['98765\u00a043222', '9876543222'],
	],
	loadAmount: [
		[1, 1],
		['500', 500],
		[' 500 ', 500],
		['1,00,000', 100000],
		['100,000', 100000],
		['1,000,000', 1000000],
		['10,00,000', 1000000],
		['500.00', 500],
		['1,000.0', 1000],
		['५००', 500],
		['"500"', 500],
	],
	name: [
		['Asha', 'Asha'],
		['  Asha Rao ', 'Asha Rao'],
		['आशा राव', 'आशा राव'],
		["D'Souza, Jr. & Söhne", "D'Souza, Jr. & Söhne"],
		['\u202aAsha\u202c', 'Asha'],
	],
	email: [
		['asha@example.com', 'asha@example.com'],
		[' a.b+c%d-e_f@sub.example.co.in ', 'a.b+c%d-e_f@sub.example.co.in'],
		['', undefined],
		['  ', undefined],
		['N/A', undefined],
		[null, undefined],
		[undefined, undefined],
	],
	title: [
		['Mr', 'Mr'],
		['mrs', 'Mrs'],
		['MS.', 'Ms'],
		['Shri', 'Mr'],
		['Senior Manager', undefined],
		[1, undefined],
		[{}, undefined],
		['', undefined],
		[null, undefined],
	],
	remarks: [
		['good', 'good'],
		[' well\ndone ', 'well\ndone'],
		[5, '5'],
		['', undefined],
		[null, undefined],
	],
};

/** Values that never reach EnKash, how a person sees them, and what is said to do. */
const refused: Record<RefusedField, Array<[unknown, string, advice?: string]>> = {
	mobile: [
		['', 'nothing'],
		[null, 'nothing'],
		[undefined, 'nothing'],
		['   ', 'nothing'],
		['987654321', '"987654321"', 'it has 9 digits'],
		['98765432101', '"98765432101"', 'it has 11 digits'],
		['+929876543210', '"+929876543210"', 'the country code must be +91'],
		['98765x3210', '"98765x3210"'],
		['0123456789', '"0123456789"', 'an Indian mobile number begins with 6, 7, 8 or 9'],
		[
			'9.87E+09',
			'"9.87E+09"',
			'the spreadsheet has cut the number, so format the column as text and enter the number again',
		],
		['987\u200b', '"987\\u200b"', 'it has 3 digits'],
		[
			'9876543210,9876543211',
			'"9876543210,9876543211"',
			'the cell holds more than one number, so keep one of them',
		],
		[-9876543210, '"-9876543210"'],
		[987654321.5, '"987654321.5"'],
		[true, '"true"'],
		[['9876543210'], 'a list'],
		[{ number: '9876543210' }, 'an object'],
		[`${'9'.repeat(60)}`, `"${'9'.repeat(40)}…"`, 'it has 60 digits'],
	],
	loadAmount: [
		[0, '"0"'],
		['0', '"0"'],
		[-5, '"-5"'],
		['-5', '"-5"'],
		['+5', '"+5"'],
		[1.5, '"1.5"', 'EnKash takes whole points only'],
		['1e3', '"1e3"', 'format the column as a number and enter the points again'],
		['₹500', '"₹500"', 'leave the currency or unit out: write 500'],
		['Rs. 500', '"Rs. 500"', 'leave the currency or unit out: write 500'],
		[
			'1.000',
			'"1.000"',
			'a dot with three zeros is a thousand in other countries: write 1000 or 1.00',
		],
		['1,00', '"1,00"', 'its commas or dots group no thousands, so write the digits alone'],
		[
			'1\u00a0000',
			'"1\\u00a0000"',
			'a space may part two numbers, so write one number without spaces',
		],
		['0x10', '"0x10"'],
		['Infinity', '"Infinity"'],
		[9007199254740992, '"9007199254740992"'],
		['9007199254740993', '"9007199254740993"'],
		['', 'nothing'],
		[null, 'nothing'],
		[undefined, 'nothing'],
		[true, '"true"'],
		[[500], 'a list'],
		[{ points: 5 }, 'an object'],
	],
	name: [
		['', 'nothing'],
		['  ', 'nothing'],
		[null, 'nothing'],
		['Asha\nRao', '"Asha\\nRao"'],
		['Asha\u0000', '"Asha\\u0000"'],
		['Asha\tRao', '"Asha\\tRao"'],
		[true, '"true"'],
		[7, '"7"', 'a name holds a letter'],
		['#N/A', '"#N/A"', 'this is what a broken formula leaves, so correct the formula in the sheet'],
		[{ first: 'Asha' }, 'an object'],
		[['Asha'], 'a list'],
	],
	email: [
		['asha', '"asha"'],
		['asha@example', '"asha@example"'],
		['asha rao@example.com', '"asha rao@example.com"'],
		['asha@example.com, b@example.com', '"asha@example.com, b@example.com"'],
		['@example.com', '"@example.com"'],
		['आशा@example.com', '"आशा@example.com"'],
		[{ mail: 'a@example.com' }, 'an object'],
		[false, '"false"'],
	],
	remarks: [
		[{ a: 1 }, 'an object'],
		[['a'], 'a list'],
		[true, '"true"'],
	],
};

const refusedFields: RefusedField[] = ['mobile', 'loadAmount', 'name', 'email', 'remarks'];
const fields: Field[] = [...refusedFields, 'title'];

describe.each(fields)('%s', (field) => {
	it('is sent as EnKash wants it', async () => {
		const items = accepted[field].map(([value], index) => ({
			json: { ...person(index), [field]: value },
		}));
		const { results } = await runBulk(enKash, items);
		expect(results.map(({ reason }) => reason).filter(Boolean)).toEqual([]);
		const sent = rowsSent(enKash);
		expect(sent.map((row) => row[field])).toEqual(accepted[field].map(([, value]) => value));
		expect(sent.some((row) => Object.values(row).includes(null))).toBe(false);
	});
});

describe.each(refusedFields)('%s', (field) => {
	it('that is wrong is named with its column, value and what is expected, and not sent', async () => {
		const wrong = refused[field].map(([value], index) => ({
			json: { ...person(index), [field]: value, Secret: 'of another column' },
		}));
		const right = person(wrong.length);
		const { results, failed } = await runBulk(enKash, [...wrong, right]);
		expect(results.slice(0, -1).map(({ outcome, reason }) => [outcome, reason])).toEqual(
			refused[field].map(([, quoted, advice]) => [
				'rejected',
				`Column "${field}" holds ${quoted}, where ${expectations[field]} is expected${advice === undefined ? '' : `: ${advice}`}.`,
			]),
		);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual(wrong.map((_, item) => ({ item })));
		expect(rowsSent(enKash).map(({ name }) => name)).toEqual([right.name]);
	});
});

describe('a row', () => {
	it('with several wrong values names each of them', async () => {
		const json: Json = { 'Employee Name': '', Phone: '98', Points: 'x', 'E-mail': 'y', title: 'z' };
		const { results } = await runBulk(enKash, [{ json }]);
		expect(results[0]).toMatchObject({
			reasonCode: 'invalidRow',
			reason: [
				`Column "Employee Name" holds nothing, where ${expectations.name} is expected; `,
				`Column "Phone" holds "98", where ${expectations.mobile} is expected: it has 2 digits; `,
				`Column "Points" holds "x", where ${expectations.loadAmount} is expected; `,
				`Column "E-mail" holds "y", where ${expectations.email} is expected.`,
			].join(''),
		});
	});

	it('is called by its number in the sheet, where it has one', async () => {
		const rows = [person(0, { row_number: 2 }), person(0, { row_number: 7 })];
		const { results } = await runBulk(enKash, rows);
		expect(results[1]?.reason).toMatch(/^Row 7 has the same reference as row 2/);
		expect(rowsSent(enKash)).toHaveLength(1);
		expect(rowsSent(enKash)[0]).not.toHaveProperty('rowNumber');
	});

	it('that is empty stops nothing', async () => {
		const empty = { name: '', mobile: null, loadAmount: 0, row_number: 5 };
		const rows = [person(0), empty, person(1), ...Array.from({ length: 40 }, () => empty)];
		const { outcomes, results } = await runBulk(enKash, rows, { options: { invalidRows: 'stop' } });
		expect(outcomes.filter((outcome) => outcome === 'allocated')).toHaveLength(2);
		expect(outcomes.filter((outcome) => outcome === 'rejected emptyRow')).toHaveLength(41);
		expect(results[1]?.reason).toBe('The row is empty.');
	});

	it('that is empty is so for an expression that can not be used on it, too', async () => {
		const { outcomes } = await runBulk(
			enKash,
			[person(0), { name: '', mobile: null, loadAmount: '', row_number: 3 }],
			await mapped({
				name: '={{ $json.name }}',
				mobile: '={{ $json.mobile.trim() }}',
				loadAmount: '={{ $json.loadAmount }}',
				remarks: 'Diwali',
			}),
		);
		expect(outcomes).toEqual(['allocated', 'rejected emptyRow']);
	});

	it('with names of every object as columns is a row like any other', async () => {
		const json: Json = { ...person(0), constructor: 'x', toString: 'y', hasOwnProperty: 1 };
		const { success } = await runBulk(enKash, [{ json }]);
		expect(success[0]?.json).toMatchObject({ constructor: 'x', toString: 'y' });
	});
});
