import type { INodeParameters } from 'n8n-workflow';
import { type Json, useEnKash } from '../support';
import { type BulkResult, mapped, rowsSent, runBulk } from './bulk';

/** Whole sheets as people have them, each as the node that reads it hands its rows on. People and numbers are made up. */

const enKash = useEnKash();

/** How many rows came to each end. */
function countsOf({ outcomes }: BulkResult): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
}

async function errorOf(sheet: Json[], parameters: INodeParameters = {}) {
	const rows = itemsOf(sheet);
	const previewed = await runBulk(enKash, rows, { ...parameters, operation: 'preview' });
	const { error, outputs } = await runBulk(enKash, rows, parameters);
	expect(previewed.error?.message).toBe(error?.message);
	expect(outputs.flat()).toEqual([]);
	expect(enKash.sandbox.requests).toEqual([]);
	return error;
}

describe('an HR export with a title row', () => {
	const headings = [
		'Emp No.',
		'Employee Name',
		'Designation',
		'Title',
		'Contact No.',
		'Reward Amount',
		'E-mail ID',
	];
	const people = [
		['E101', 'Asha Rao', 'Manager', 'Ms.', '9876543210', '1,500', 'asha.rao@example.com'],
		['E102', 'RAVI KUMAR', 'Executive', 'Executive', 9876543211, 500, '-'],
		['E103', ' Meena  Iyer', 'Executive', 'Smt', '+91 98765 43212', '500.00', 'NA'],
		['E104', 'Imran Shaikh', 'Driver', 'Shri', '09876543213', '1,00,000', ''],
		['E105', '#N/A', 'Driver', 'Mr', '9876543214', 500, ''],
		['E106', 'Sunil Das', 'Clerk', 'Mr', '080-25500000', 500, ''],
		['E107', 'Leela Nair', 'Clerk', 'Ms', '9876543215', '₹500', ''],
		['', '', '', '', '', '', ''],
		['', 'Grand Total', '', '', '', 1_04_500, ''],
		['', '', '', '', '', 0, ''],
	];

	it('as the whole sheet is read: one error that names the row of the headings', async () => {
		const names = [
			'Diwali Rewards 2026',
			...headings.slice(1).map((_, index) => `__EMPTY_${index}`),
		];
		const rows = [headings, ...people].map((cells) => rowOf(names, cells));
		const error = await errorOf(rows);
		expect(error?.message).toBe("There is no column for 'Name', 'Mobile', 'Points'");
		expect(error?.description).toContain('"Diwali Rewards 2026"');
		expect(error?.description).toContain(
			'The headings seem to be in item 1 instead of the first row',
		);
	});

	it('from its headings on: who can be paid is paid', async () => {
		const rows = people.map((cells, index) => ({
			...rowOf(headings, cells),
			row_number: index + 3,
		}));
		const run = await runBulk(enKash, itemsOf(rows));
		expect(countsOf(run)).toEqual({
			allocated: 4,
			'rejected invalidRow': 4,
			'rejected emptyRow': 2,
		});
		expect(run.summary).toMatchObject({ rows: 10, pointsAllocated: 102_500 });
		expect(rowsSent(enKash).map(({ name, title, email }) => [name, title, email])).toEqual([
			['Asha Rao', 'Ms', 'asha.rao@example.com'],
			['RAVI KUMAR', undefined, undefined],
			['Meena  Iyer', 'Mrs', undefined],
			['Imran Shaikh', 'Mr', undefined],
		]);
	});
});

describe("a school ERP's CSV with byte marks", () => {
	const headings = ['\ufeff"Admission No"', 'Student Name', 'Class', 'Mobile No', 'Points'];
	const rows = [
		['\u00a0A-1', '\u00a0Asha Rao', '\u00a05-B', '\u00a09876543210', '\u00a0100'],
		['\u00a0A-2', '\u00a0आशा शर्मा', '\u00a05-B', '\u202a9876543211\u202c', '\u00a0१००'],
		['\u00a0A-3', '\u00a0R\ufffdhul', '\u00a05-C', '\u00a09876543212', '\u00a0100'],
		['\u00a0A-4', '\u00a0Jose\u0301 D\u2019Souza', '\u00a05-C', "'9876543213", '\u00a0100\u200b'],
		['\u00a0', '\u00a0', '\u00a0', '\u00a0', '\u00a0'],
	].map((cells) => rowOf(headings, cells));

	it('is read for what people see', async () => {
		const run = await runBulk(enKash, itemsOf(rows));
		expect(countsOf(run)).toEqual({
			allocated: 3,
			'rejected invalidRow': 1,
			'rejected emptyRow': 1,
		});
		expect(run.results[2]?.reason).toContain('wrong encoding');
		expect(
			rowsSent(enKash).map(({ name, mobile, loadAmount }) => [name, mobile, loadAmount]),
		).toEqual([
			['Asha Rao', '9876543210', 100],
			['आशा शर्मा', '9876543211', 100],
			['Jose\u0301 D\u2019Souza', '9876543213', 100],
		]);
	});

	it('with semicolons in one column is one error that says so', async () => {
		const lines = [{ 'Student Name;Mobile No;Points': 'Asha Rao;9876543210;100' }];
		const error = await errorOf(lines);
		expect(error?.description).toContain('All columns are in one: set \'Delimiter\' to ";"');
	});
});

describe("a Google Form's responses", () => {
	const headings = [
		'Timestamp',
		'Email Address',
		'Your Name',
		'Mobile Number (10 digits)',
		'No. of Points to be Given',
	];
	const rows = [
		['26/11/2026 10:30:00', 'asha@example.com', 'Asha Rao', 9876543210, 100],
		['26/11/2026 10:31:00', 'ravi@example.com', 'Ravi', '98765 43211', 100],
		['26/11/2026 10:32:00', 'meena@example.com', 'Meena', '9876543212 / 9876543213', 100],
		['26/11/2026 10:33:00', 'imran@example,com', 'Imran', '9876543214', 100],
		['26/11/2026 10:34:00', 'asha@example.com', 'Asha R', '+919876543210', 100],
		['26/11/2026 10:35:00', '', 'Sunil', 'tel:+91-98765-43215', 100],
	].map((cells, index) => ({ row_number: index + 2, ...rowOf(headings, cells) }));

	it('are paid once for each person', async () => {
		const run = await runBulk(enKash, itemsOf(rows), {
			referenceMode: 'generate',
			payoutRun: 'Survey 2026',
		});
		expect(run.outcomes).toEqual([
			'allocated',
			'allocated',
			'rejected invalidRow',
			'rejected invalidRow',
			'rejected duplicateInInput',
			'allocated',
		]);
		expect(run.results[2]?.reason).toContain('more than one number');
		expect(run.results[4]?.reason).toMatch(/^Row 6 has the same reference as row 2/);
	});

	it('again, by a run of the same name in other letters: nobody is paid twice', async () => {
		await runBulk(enKash, itemsOf(rows), { payoutRun: 'Survey 2026' });
		const paid = enKash.sandbox.ledger.points.length;
		const again = await runBulk(enKash, itemsOf(rows), { payoutRun: ' survey\u00a02026\u200b' });
		expect(countsOf(again).alreadyAllocated).toBeUndefined();
		expect(countsOf(again)['alreadyAllocated duplicateReference']).toBe(3);
		expect(enKash.sandbox.ledger.points).toHaveLength(paid);
	});
});

describe('an xlsx with repeated headings', () => {
	const headings = ['Name', 'Mobile', 'Points', 'Points_1', 'Remarks'];
	const rows = [
		['Asha Rao', 9876543210, 100, 900, 'Q3'],
		['Ravi', 9876543211, 200, 800, '--'],
		['Meena', 9876543212, 434.99999999999994, 700, ''],
	].map((cells) => rowOf(headings, cells));

	it('is one error that names both', async () => {
		const error = await errorOf(rows);
		expect(error?.message).toBe('The columns "Points" and "Points_1" both look like \'Points\'');
	});

	it('is paid by the column that a person chooses', async () => {
		const columns = await mapped({
			name: '={{ $json.Name }}',
			mobile: '={{ $json.Mobile }}',
			loadAmount: '={{ $json.Points }}',
			remarks: '={{ $json.Remarks }}',
		});
		const run = await runBulk(enKash, itemsOf(rows), columns);
		expect(countsOf(run)).toEqual({ allocated: 2, 'rejected invalidRow': 1 });
		expect(run.results[2]?.reason).toContain('ROUND');
		expect(rowsSent(enKash).map(({ loadAmount, remarks }) => [loadAmount, remarks])).toEqual([
			[100, 'Q3'],
			[200, undefined],
		]);
	});
});

describe("a bank's payout template", () => {
	const headings = [
		...['Payment Mode', 'Beneficiary Name*', 'Beneficiary Account Number', 'IFSC Code'],
		...['Beneficiary Mobile No.', 'Beneficiary Email ID', 'Amount (INR)*', 'Remarks'],
	];
	const rows = [
		[
			'NEFT',
			'ASHA RAO',
			"'001234567890",
			'ABCD0001234',
			'919876543210',
			'asha@example.com',
			'1,00,000.00',
			'NOV BONUS',
		],
		['NEFT', 'RAVI KUMAR', "'001234567891", 'ABCD0001234', '9.19877E+11', '', '500', 'NOV BONUS'],
		[
			'IMPS',
			'MEENA IYER',
			"'001234567892",
			'ABCD0001234',
			'="9876543212"',
			'',
			'1.000',
			'NOV BONUS',
		],
		[
			'IMPS',
			'IMRAN SHAIKH',
			"'001234567893",
			'ABCD0001234',
			'="9876543213"',
			'none',
			'2500.00 ',
			'NA',
		],
		['Payment Mode', ...headings.slice(1)],
	].map((cells) => rowOf(headings, cells));

	it('is read by its headings', async () => {
		const run = await runBulk(enKash, itemsOf(rows));
		expect(countsOf(run)).toEqual({ allocated: 2, 'rejected invalidRow': 3 });
		expect(run.results[1]?.reason).toContain('format the column as text');
		expect(run.results[2]?.reason).toContain('write 1000 or 1.00');
		expect(
			rowsSent(enKash).map(({ mobile, loadAmount, email, remarks }) => [
				mobile,
				loadAmount,
				email,
				remarks,
			]),
		).toEqual([
			['9876543210', 100_000, 'asha@example.com', 'NOV BONUS'],
			['9876543213', 2500, undefined, undefined],
		]);
	});
});

describe('rows that are somewhere else get the hint that fits', () => {
	const row = { name: 'Asha', mobile: '9876543210', points: 5 };

	it.each<[string, Json, string]>([
		[
			'in a list',
			{ data: [row, row] },
			'put the node \'Split Out\' before this one and choose "data" there',
		],
		['in a list under body', { headers: {}, body: { rows: [row] } }, 'choose "body.rows" there'],
		['under body', { headers: {}, body: row }, '{{ $json["body"]["name"] }}'],
		[
			'in two columns of a name',
			{ 'First Name': 'Asha', 'Last Name': 'Rao', mobile: '9876543210', points: 5 },
			'{{ $json["First Name"] }} {{ $json["Last Name"] }}',
		],
	])('%s', async (_, json, hint) => {
		const error = await errorOf([json]);
		expect(error?.message).toMatch(/^There is no column for/);
		expect(error?.description).toContain(hint);
	});

	it('in a file', async () => {
		const file = { data: '', mimeType: 'text/csv', fileName: 'rewards.csv' };
		const { error } = await runBulk(enKash, [{ json: {}, binary: { data: file } }]);
		expect(error?.description).toBe(
			"The input has no columns. The sheet is still a file: put the node 'Extract From File' before this one.",
		);
		expect(enKash.sandbox.requests).toEqual([]);
	});
});

function itemsOf(rows: Json[]) {
	return rows.map((json) => ({ json }));
}

function rowOf(headings: readonly string[], cells: readonly unknown[]): Json {
	return Object.fromEntries(headings.map((heading, index) => [heading, cells[index]]));
}
