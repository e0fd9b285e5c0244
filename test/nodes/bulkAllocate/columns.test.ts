import type { INodeParameters, ResourceMapperField } from 'n8n-workflow';
import { callMethod } from '../../harness';
import { type Json, mobileOf, people, person, useEnKash } from '../support';
import { type BulkResult, bulkCalls, mapped, runBulk, rowsSent } from './bulk';

const enKash = useEnKash();

/** Pays one row, and says how it was sent. */
async function sentAs(row: Json, parameters: INodeParameters = {}): Promise<Json> {
	const { outcomes } = await runBulk(enKash, [{ json: row }], parameters);
	expect(outcomes).toEqual(['allocated']);
	return rowsSent(enKash)[0] ?? {};
}

describe('columns found by their headings', () => {
	const usual = {
		name: ['name', 'Full Name', 'Employee Name', 'User Name'],
		mobile: ['mobile', 'Mobile Number', 'Mobile No', 'Phone', 'Phone Number', 'Contact Number'],
		loadAmount: ['loadAmount', 'Points', 'Amount', 'Load Amount', 'Reward Points'],
		email: ['email', 'E-mail', 'Email Address', 'Email ID'],
		title: ['title', 'Salutation'],
		remarks: ['remarks', 'Remark', 'Note', 'Reason', 'Message'],
	};
	const values: Json = {
		name: 'Asha Rao',
		mobile: '9600098867',
		loadAmount: 11,
		email: 'asha@example.com',
		title: 'Mrs',
		remarks: 'Thank you',
	};
	const headings = Object.entries(usual).flatMap(([field, names]) =>
		names.map((heading) => ({ field, heading })),
	);

	it.each(headings)('$heading is $field', async ({ field, heading }) => {
		const row: Json = { ...person(0), [heading]: values[field] };
		if (heading !== field) delete row[field];
		expect((await sentAs(row))[field]).toBe(values[field]);
	});

	it.each(['uniqueReferenceNumber', 'Reference', 'Reference Number', 'Ref', 'Unique Reference No'])(
		'%s is uniqueReferenceNumber',
		async (heading) => {
			const row = person(0, { [heading]: 'BONUS-1' });
			const sent = await sentAs(row, { referenceMode: 'provide' });
			expect(sent.uniqueReferenceNumber).toBe('BONUS-1');
		},
	);

	it.each(['MOBILE NO', 'mobile_no', 'Mobile-No.', ' mobile  no ', 'MobileNo'])(
		'case, spaces, _, - and . make no difference: "%s"',
		async (heading) => {
			const { mobile, ...others } = person(0);
			expect((await sentAs({ ...others, [heading]: mobile })).mobile).toBe(mobile);
		},
	);

	it('other columns are not sent', async () => {
		const sent = await sentAs(
			person(0, { Department: 'Sales', nickname: 'x', mobiles: 'y', '': 'z' }),
		);
		expect(Object.keys(sent)).toEqual(['name', 'mobile', 'loadAmount', 'uniqueReferenceNumber']);
	});

	it('rows of one sheet need not have the same columns', async () => {
		const { outcomes } = await runBulk(enKash, [
			person(0),
			person(1, { 'E-mail': 'b@example.com' }),
		]);
		expect(outcomes).toEqual(['allocated', 'allocated']);
		expect(rowsSent(enKash).map(({ email }) => email)).toEqual([undefined, 'b@example.com']);
	});

	it.each([
		['Points', 'Amount', 'Points'],
		['Phone', 'mobile', 'Mobile'],
		['Name', 'name', 'Name'],
		['Reason', 'Note', 'Remarks'],
	])(
		'"%s" and "%s" for one field stop the node before anything is sent',
		async (one, two, label) => {
			const row: Json = { a: 1, [one]: mobileOf(1), [two]: mobileOf(2) };
			const { error, outputs } = await runBulk(enKash, [{ json: row }]);
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: `The columns "${one}" and "${two}" both look like '${label}'`,
				description: expect.stringContaining('Map Each Column Manually'),
			});
			expect(outputs.flat()).toEqual([]);
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('two columns for one field clash even in different rows', async () => {
		const { mobile, ...second } = person(1);
		const { error } = await runBulk(enKash, [person(0), { json: { ...second, Phone: mobile } }]);
		expect(error?.message).toBe('The columns "mobile" and "Phone" both look like \'Mobile\'');
	});

	it.each([
		['Points', 'Points_1'],
		['Points', 'Points 2'],
		['Points', 'Points.1'],
		['Mobile', 'Mobile_1'],
		['Mobile No', 'Contact No'],
	])('a heading that came twice, "%s" and "%s", stops the node, too', async (one, two) => {
		const { error } = await runBulk(enKash, [{ json: { ...person(0), [one]: 5, [two]: 7 } }]);
		expect(error?.message).toContain('both look like');
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('a heading without a remark is taken before one with a remark', async () => {
		const { mobile, ...others } = person(0);
		const row = { ...others, 'Mobile (Alternate)': mobileOf(9), Mobile: mobile };
		expect((await sentAs(row)).mobile).toBe(mobile);
	});

	it('marks that nobody sees make no difference', async () => {
		const row = { '\ufeff"Name"': 'Asha', 'Mobile\nNumber*': mobileOf(0), 'Points (₹) :': '5' };
		expect(await sentAs(row)).toMatchObject({ name: 'Asha', mobile: mobileOf(0), loadAmount: 5 });
	});

	it('headings that every object has do no harm', async () => {
		const row = JSON.parse(
			'{"__proto__": "x", "constructor": {"name": 1}, "toString": null, "name": "Asha", "mobile": "9100000000", "loadAmount": 5}',
		);
		expect(await sentAs(row)).toMatchObject({ name: 'Asha', loadAmount: 5 });
		const { error } = await runBulk(enKash, [person(1)], {
			options: { distinguishBy: 'constructor' },
		});
		expect(error?.message).toBe('The column to tell payouts apart by is not in the input');
	});
});

describe('a column that is not there', () => {
	const preview = { operation: 'preview' };

	it.each([{}, preview, { operation: 'check' }])(
		'is one error before anything is sent: %p',
		async (parameters) => {
			const rows = Array.from({ length: 50 }, (_, index) => ({
				Name: `Person ${index}`,
				Dept: 'Ops',
			}));
			const { error, outputs } = await runBulk(enKash, rows, parameters);
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: "There is no column for 'Mobile', 'Points'",
				description:
					'Columns in the input: "Name", "Dept". Choose \'Map Each Column Manually\' and drag the right columns from the left.',
			});
			expect(outputs.flat()).toEqual([]);
			expect(enKash.sandbox.requests).toEqual([]);
		},
	);

	it('of own references is asked for only where they are used', async () => {
		const { error } = await runBulk(enKash, [person(0)], { referenceMode: 'provide' });
		expect(error?.message).toBe("There is no column for 'Own Reference Number'");
		const row = person(0, { Ref: 'A', Reference: 'B' });
		expect((await runBulk(enKash, [row])).outcomes).toEqual(['allocated']);
		const { error: clash } = await runBulk(enKash, [row], { referenceMode: 'provide' });
		expect(clash?.message).toContain("both look like 'Own Reference Number'");
	});

	it('keeps what may be a person out of the message', async () => {
		const rows = [{ 'Asha Rao': 'Ravi Kumar', '9876543210': '9876543211', '500': 700 }];
		const { error } = await runBulk(enKash, rows);
		expect(error?.message).toBe("There is no column for 'Name', 'Mobile', 'Points'");
		expect(error?.description).toContain('"9876543210"');
	});

	it.each([
		['={{ $json["Mobile Number"] }}', 'Mobile Number'],
		['={{ $json.Phone }}', 'Phone'],
		['={{ $json["Mobile No"].trim() }}', 'Mobile No'],
		['={{ $json?.Phone?.toString() }}', 'Phone'],
	])('but mapped, %s, is one error', async (mobile, named) => {
		const columns = await mapped({
			name: '={{ $json.name }}',
			mobile,
			loadAmount: '={{ $json.loadAmount }}',
		});
		for (const parameters of [columns, { ...columns, ...preview }]) {
			const { error } = await runBulk(enKash, people(3), parameters);
			expect(error).toMatchObject({
				message: "The column that is mapped to 'Mobile' is not in the input",
				description: expect.stringContaining(
					`No row has a column "${named}". Columns in the input:`,
				),
			});
		}
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('is none where the mapping has a value of its own, or another column', async () => {
		const sent = await sentAs(
			person(0),
			await mapped({
				name: '={{ $json.Name ?? $json.name }}',
				mobile: '={{ $json.mobile }}',
				loadAmount: '={{ $json.Bonus ?? 500 }}',
				remarks: '=For {{ $json.Award ?? "you" }}',
			}),
		);
		expect(sent).toMatchObject({ name: 'Person 0', loadAmount: 500, remarks: 'For you' });
	});

	it('but for a mark that nobody sees is found all the same', async () => {
		const { mobile, ...others } = person(0);
		const sent = await sentAs(
			{ ...others, '\ufeffMobile Number ': mobile },
			await mapped({
				name: '={{ $json.name }}',
				mobile: '={{ $json["Mobile Number"] }}',
				loadAmount: '={{ $json.loadAmount }}',
			}),
		);
		expect(sent.mobile).toBe(mobile);
	});

	it('because its heading was typed as text is one error', async () => {
		const { error } = await runBulk(
			enKash,
			[{ 'Mobile No.': mobileOf(0), ...person(0) }],
			await mapped({ name: '={{ $json.name }}', mobile: 'Mobile No.', loadAmount: '500' }),
		);
		expect(error).toMatchObject({
			message: "'Mobile' holds a heading instead of a column",
			description: expect.stringContaining(
				'is the text "Mobile No." in every row: drag the column from the left',
			),
		});
	});

	it.each(['Award ', '\ufeffAward', 'AWARD'])(
		'to tell payouts apart is found as "%s"',
		async (heading) => {
			const rows = ['Q3', 'Q4'].map((award) => ({ json: { ...person(0), [heading]: award } }));
			const { outcomes } = await runBulk(enKash, rows, { options: { distinguishBy: 'Award' } });
			expect(outcomes).toEqual(['allocated', 'allocated']);
		},
	);
});

describe('columns mapped by hand', () => {
	const row = {
		Who: 'Asha Rao',
		'Cell phone': '+91 96000 98867',
		pts: '1,00,000',
		कारण: 'दिवाली',
		$odd: 'Mrs.',
	};

	it('plain expressions in every form', async () => {
		const sent = await sentAs(
			row,
			await mapped({
				name: '={{ $json.Who }}',
				mobile: '={{$json["Cell phone"]}}',
				loadAmount: "={{ $json['pts'] }}",
				remarks: '={{ $json.कारण }}',
				title: '={{   $json.$odd   }}',
			}),
		);
		expect(sent).toEqual({
			title: 'Mrs',
			name: 'Asha Rao',
			mobile: '9600098867',
			loadAmount: 100000,
			remarks: 'दिवाली',
			uniqueReferenceNumber: 'R1FGS5TFD39SEGPX497YAVFY56',
		});
	});

	it('other expressions, and values typed in', async () => {
		const sent = await sentAs(
			row,
			await mapped({
				name: '={{ $json.Who.toUpperCase() }} ({{ $json.pts }})',
				mobile: '={{ "9600" + "098867" }}',
				loadAmount: '={{ 5 * 100 }}',
				email: 'team@example.com',
				remarks: 'For {{ $json.Who }}',
			}),
		);
		expect(sent).toMatchObject({
			name: 'ASHA RAO (1,00,000)',
			mobile: '9600098867',
			loadAmount: 500,
			email: 'team@example.com',
			remarks: 'For {{ $json.Who }}',
		});
	});

	it('each row is read by its own expression', async () => {
		await runBulk(
			enKash,
			people(3),
			await mapped({
				name: '={{ "No. " + ($itemIndex + 1) }}',
				mobile: '={{ $json.mobile }}',
				loadAmount: '={{ $json.loadAmount + $itemIndex }}',
			}),
		);
		expect(rowsSent(enKash).map(({ name, loadAmount }) => [name, loadAmount])).toEqual([
			['No. 1', 100],
			['No. 2', 101],
			['No. 3', 102],
		]);
	});

	it('headings play no part, so two columns for one field are no clash', async () => {
		const sent = await sentAs(
			person(0, { Phone: '1', Points: 'x' }),
			await mapped({
				name: '={{ $json.name }}',
				mobile: '={{ $json.mobile }}',
				loadAmount: '={{ $json.loadAmount }}',
			}),
		);
		expect(sent).toMatchObject(person(0));
	});

	it('an expression that throws on one row makes that row wrong, not the others', async () => {
		const items = [person(0), { json: { mobile: mobileOf(1), loadAmount: 1 } }, person(2)];
		const { outcomes, results } = await runBulk(
			enKash,
			items,
			await mapped({
				name: '={{ $json.name ?? $("Nobody").item.json.name }}',
				mobile: '={{ $json.mobile }}',
				loadAmount: '={{ $json.loadAmount }}',
			}),
		);
		expect(outcomes).toEqual(['allocated', 'rejected invalidRow', 'allocated']);
		expect(results[1]?.reason).toBe(
			"The expression for 'Name' can't be used on this row: Referenced node doesn't exist.",
		);
	});

	it('a field that is not mapped is asked for', async () => {
		const { error } = await runBulk(
			enKash,
			[person(0)],
			await mapped({
				name: '={{ $json.name }}',
				mobile: null,
				loadAmount: '={{ $json.loadAmount }}',
			}),
		);
		expect(error).toMatchObject({
			message: "There is no column for 'Mobile'",
			description: expect.stringContaining("Fill in 'Mobile' under 'Columns'."),
		});
	});

	const cells: Json[] = [
		{ x: '500' },
		{ x: 500 },
		{ x: '1,00,000' },
		{ x: ' 7 ' },
		{ x: '' },
		{ x: null },
		{},
		{ x: true },
		{ x: 0 },
		{ x: -1 },
		{ x: 1.5 },
		{ x: [5] },
		{ x: { y: 5 } },
		{ x: '={{ 5 }}' },
		{ x: '{{ 5 }}' },
		{ x: '5e2' },
		{ x: '५००' },
	];

	it('reading a column directly and through n8n gives the same rows', async () => {
		const items = cells.map((cell, index) => ({ json: { ...person(index), ...cell } }));
		const others = { name: '={{ $json.name }}', mobile: '={{ $json.mobile }}' };
		const directly = await runBulk(
			enKash,
			items,
			await mapped({ ...others, loadAmount: '={{ $json.x }}' }),
		);
		const sentDirectly = rowsSent(enKash);
		enKash.sandbox.reset();
		const evaluated = await runBulk(
			enKash,
			items,
			await mapped({ ...others, loadAmount: '={{ ($json).x }}' }),
		);
		expect(rowsSent(enKash)).toEqual(sentDirectly);
		const comparable = ({ results }: BulkResult) =>
			results.map(({ outcome, loadAmount, reason }) => [
				outcome,
				loadAmount,
				String(reason).replace(/Column "\w+"/, 'Column'),
			]);
		expect(comparable(evaluated)).toEqual(comparable(directly));
		expect(new Set(directly.outcomes)).toEqual(new Set(['allocated', 'rejected invalidRow']));
	});

	it('a mapping to what every object has is one to a column that is not there', async () => {
		const { error } = await runBulk(
			enKash,
			[person(0)],
			await mapped({
				name: '={{ $json.constructor }}',
				mobile: '={{ $json.mobile }}',
				loadAmount: '={{ $json.loadAmount }}',
			}),
		);
		expect(error?.message).toBe("The column that is mapped to 'Name' is not in the input");
	});
});

describe('the columns that the editor offers', () => {
	async function offered(referenceMode: string): Promise<ResourceMapperField[]> {
		const parameters = { referenceMode };
		const { fields } = await callMethod(
			'enKashBulkAllocate',
			'resourceMapping',
			'getPayoutColumns',
			{ parameters },
		);
		return fields;
	}

	it('are those of the call, three of them required', async () => {
		const fields = await offered('generate');
		expect(fields.map(({ id, displayName, required }) => [id, displayName, required])).toEqual([
			['name', 'Name', true],
			['mobile', 'Mobile', true],
			['loadAmount', 'Points', true],
			['email', 'Email', false],
			['title', 'Title', false],
			['remarks', 'Remarks', false],
		]);
		expect(fields.find(({ id }) => id === 'title')?.options).toEqual([
			{ name: 'Mr', value: 'Mr' },
			{ name: 'Mrs', value: 'Mrs' },
			{ name: 'Ms', value: 'Ms' },
		]);
		expect(bulkCalls(enKash)).toEqual([]);
	});

	it('hold one for reference numbers where people hand in their own', async () => {
		const own = (await offered('provide')).filter(({ id }) => id === 'uniqueReferenceNumber');
		expect(own).toMatchObject([{ displayName: 'Own Reference Number', required: true }]);
	});
});
