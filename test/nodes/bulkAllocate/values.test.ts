import { type Json, person, useEnKash } from '../support';
import { rowsSent, runBulk } from './bulk';

const enKash = useEnKash();

const expectations = {
	mobile: 'a mobile number of ten digits (e.g. 9876543210)',
	loadAmount: 'a whole number of points above 0 (e.g. 500 or 1,00,000)',
	name: 'a name on one line',
	email: 'an e-mail address (e.g. asha@example.com)',
	title: 'Mr, Mrs, Ms or nothing',
	remarks: 'text',
};
type Field = keyof typeof expectations;

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
		['0123456789', '0123456789'],
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
	],
	name: [
		['Asha', 'Asha'],
		['  Asha Rao ', 'Asha Rao'],
		['आशा राव', 'आशा राव'],
		["D'Souza, Jr. & Söhne", "D'Souza, Jr. & Söhne"],
		[7, '7'],
	],
	email: [
		['asha@example.com', 'asha@example.com'],
		[' a.b+c%d-e_f@sub.example.co.in ', 'a.b+c%d-e_f@sub.example.co.in'],
		['', undefined],
		['  ', undefined],
		[null, undefined],
		[undefined, undefined],
	],
	title: [
		['Mr', 'Mr'],
		['mrs', 'Mrs'],
		['MS.', 'Ms'],
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

/** Values that never reach EnKash, and how a person sees them. */
const refused: Record<Field, Array<[unknown, string]>> = {
	mobile: [
		['', 'nothing'],
		[null, 'nothing'],
		[undefined, 'nothing'],
		['   ', 'nothing'],
		['987654321', '"987654321"'],
		['98765432101', '"98765432101"'],
		['+929876543210', '"+929876543210"'],
		['98765x3210', '"98765x3210"'],
		['987.654.3210', '"987.654.3210"'],
		['९८७६५४३२१०', '"९८७६५४३२१०"'],
		['98765\u200b43210', '"98765\u200b43210"'],
		['+91+919876543210', '"+91+919876543210"'],
		['9876543210,9876543211', '"9876543210,9876543211"'],
		[-9876543210, '"-9876543210"'],
		[987654321.5, '"987654321.5"'],
		[true, '"true"'],
		[['9876543210'], 'a list'],
		[{ number: '9876543210' }, 'an object'],
		[`${'9'.repeat(60)}`, `"${'9'.repeat(40)}…"`],
	],
	loadAmount: [
		[0, '"0"'],
		['0', '"0"'],
		[-5, '"-5"'],
		['-5', '"-5"'],
		['+5', '"+5"'],
		[1.5, '"1.5"'],
		['1.5', '"1.5"'],
		['1e3', '"1e3"'],
		['₹500', '"₹500"'],
		['Rs. 500', '"Rs. 500"'],
		['500 INR', '"500 INR"'],
		['1,0', '"1,0"'],
		['1,00', '"1,00"'],
		['10,0000', '"10,0000"'],
		['1.000,00', '"1.000,00"'],
		['1 000', '"1 000"'],
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
	title: [
		['Dr', '"Dr"'],
		['Mister', '"Mister"'],
		[1, '"1"'],
		[{}, 'an object'],
	],
	remarks: [
		[{ a: 1 }, 'an object'],
		[['a'], 'a list'],
		[true, '"true"'],
	],
};

const fields: Field[] = ['mobile', 'loadAmount', 'name', 'email', 'title', 'remarks'];

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

	it('that is wrong is named with its column, value and what is expected, and not sent', async () => {
		const wrong = refused[field].map(([value], index) => ({
			json: { ...person(index), [field]: value, Secret: 'of another column' },
		}));
		const right = person(wrong.length);
		const { results, failed } = await runBulk(enKash, [...wrong, right]);
		expect(results.slice(0, -1).map(({ outcome, reason }) => [outcome, reason])).toEqual(
			refused[field].map(([, quoted]) => [
				'rejected',
				`Column "${field}" holds ${quoted}, where ${expectations[field]} is expected.`,
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
				`Column "Phone" holds "98", where ${expectations.mobile} is expected; `,
				`Column "Points" holds "x", where ${expectations.loadAmount} is expected; `,
				`Column "E-mail" holds "y", where ${expectations.email} is expected; `,
				`Column "title" holds "z", where ${expectations.title} is expected.`,
			].join(''),
		});
	});

	it('with names of every object as columns is a row like any other', async () => {
		const json: Json = { ...person(0), constructor: 'x', toString: 'y', hasOwnProperty: 1 };
		const { success } = await runBulk(enKash, [{ json }]);
		expect(success[0]?.json).toMatchObject({ constructor: 'x', toString: 'y' });
	});
});
