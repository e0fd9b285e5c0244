/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { read, utils } from '@e965/xlsx';
import type { INodeExecutionData } from 'n8n-workflow';

import { noApproval } from './approvals';
import { asExcel, asFile, type Cells } from './excel';
import { nodeOf, workflowsFolder } from './files';
import { type Start, useFixture } from './fixture';

const fixture = useFixture();

const bulk = 'bulk-create-allocate-points-json';
const headings = ['Full Name', 'Mobile Number', 'Points'];
const people: Cells = [
	headings,
	['Asha Rao', 9876543210, 500],
	['Vikram Singh', '+91 98765 43211', '1,000'],
	['Meera Iyer', '98450', 250],
];
const settings = {
	approversChannel: '#approvers',
	approvers: 'U0APPROVER, U0OTHER',
	emailFrom: 'n8n@example.com',
	emailTo: 'hr@example.com',
	tellPeopleWorkflow: 'no',
};

function rowsIn(content: Buffer): Array<Record<string, unknown>> {
	const { SheetNames, Sheets } = read(content);
	const sheet = Sheets[SheetNames[0] ?? ''];
	return sheet === undefined ? [] : utils.sheet_to_json(sheet, { defval: '' });
}

interface Upload {
	file?: Buffer;
	fileName?: string;
	form?: Record<string, string>;
}

/** What n8n's form hands on. */
function uploaded({
	file = asExcel(people),
	fileName = 'diwali.xlsx',
	form = {},
}: Upload): INodeExecutionData {
	return {
		json: {
			File: { filename: fileName },
			'Payout Run': 'diwali-2026',
			'Your Name': 'Ravi HR',
			'Your Work Email': 'ravi@example.com',
			...form,
		},
		binary: {
			File: { data: file.toString('base64'), mimeType: 'application/octet-stream', fileName },
		},
	};
}

async function upload(what: Upload = {}, start: Partial<Start> = {}) {
	return await fixture().run('upload-to-rewards', {
		from: 'Upload Form',
		inputs: [uploaded(what)],
		settings,
		...start,
	});
}

function told(): string[] {
	return fixture().services.slack.textsTo('#approvers');
}

function filesTold(): string[] {
	return fixture()
		.services.slack.filesTo('#approvers')
		.map(({ name }) => name);
}

function rowsOf(name: string): Array<Record<string, unknown>> {
	const files = fixture().services.slack.filesTo('#approvers');
	const file = files.find((candidate) => candidate.name === name);
	return file === undefined ? [] : rowsIn(file.content);
}

function outcomes(): unknown[] {
	return rowsOf('results-diwali-2026.xlsx').map((row) => row['EnKash Outcome']);
}

const paidBoth = [
	['9876543210', 500],
	['9876543211', 1000],
];

test('what an approver has approved is paid, and nothing before', async () => {
	let paidBefore: number | undefined;
	fixture().services.slack.meanwhile = () => (paidBefore = fixture().paid.length);
	const { error } = await upload();
	expect(paidBefore).toBe(0);
	expect(fixture().paid).toEqual(paidBoth);
	const [waits, question, receipt] = told();
	expect(waits).toMatch(/^\*A payout waits for approval\*\nPayout run: diwali-2026 \(test\)\n/);
	for (const text of [waits, question]) {
		expect(text).toContain('Uploaded by: Ravi HR (ravi@example.com), file diwali.xlsx');
		expect(text).toContain('2 of 3 people would get 1,500 points');
		expect(text).toMatch(/Not in the plan: 1 of 3 rows\n• Row 4: .*98450/);
		expect(text).toMatch(/\nPlan ID: P1[0-9A-Z]{24}/);
	}
	expect(receipt).toMatch(
		/^\*EnKash payout: diwali-2026\* \(test\)\ndiwali-2026: 2 of 3 people got 1,500 points\./,
	);
	expect(receipt).toContain(
		'Uploaded by Ravi HR (ravi@example.com), approved by <@U0APPROVER>\nFile diwali.xlsx, plan ID P1',
	);
	expect(outcomes()).toEqual(['Paid', 'Paid', 'Refused']);
	// The one row that can't be paid makes the execution fail, after everything else.
	expect(error?.message).toMatch(/^diwali-2026: 2 of 3 people got 1,500 points\. 1 was not paid\./);
});

test('the whole plan is in a file under the question, names and all, and no cell of it is a formula', async () => {
	const cells: Cells = [
		headings,
		['=HYPERLINK("https://x")Asha', 9876543210, 500],
		...people.slice(2),
	];
	await upload({ file: asExcel(cells) });
	expect(filesTold()).toEqual(['plan-diwali-2026.xlsx', 'results-diwali-2026.xlsx']);
	expect(rowsOf('plan-diwali-2026.xlsx')).toMatchObject(
		[
			{ Plan: 'Will be paid', Mobile: '9876543210', Points: 500, 'EnKash Reference': /^R1/ },
			{ Plan: 'Will be paid', Name: 'Vikram Singh', Mobile: '9876543211', Points: 1000 },
			{ Plan: 'Not in the plan', Row: 4, Reason: /98450/ },
		].map((row) => expectStrings(row)),
	);
	for (const { content, thread } of fixture().services.slack.filesTo('#approvers')) {
		expect(thread).toMatch(/^1700000000\.000001$/);
		const { SheetNames, Sheets } = read(content, { cellFormula: true });
		const all = Object.values(Sheets[SheetNames[0] ?? ''] ?? {});
		expect(all.filter((cell: { f?: string }) => cell.f !== undefined)).toEqual([]);
	}
});

function expectStrings(row: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(row).map(([key, value]) => [
			key,
			value instanceof RegExp ? expect.stringMatching(value) : value,
		]),
	);
}

test('when everybody was paid the execution succeeds', async () => {
	const { status } = await upload({ file: asExcel(people.slice(0, 3)) });
	expect(status).toBe('success');
	expect(outcomes()).toEqual(['Paid', 'Paid']);
});

describe('the people template', () => {
	const template = (name: string) => readFileSync(path.join(workflowsFolder, name));

	test.each(['people-template.xlsx', 'people-template.csv'])(
		'%s as it comes pays nobody',
		async (fileName) => {
			await upload({ file: template(fileName), fileName });
			expect(fixture().paid).toEqual([]);
			expect(told()).toEqual([
				expect.stringMatching(/^\*Nothing to approve[\s\S]*Row 2: .*98XXX XXXXX/),
			]);
		},
	);

	const asha = ['Asha Rao', '98765 43210', '500', 'asha@example.com', 'Ms', 'F', 'Well done'];

	test.each<[string, Buffer]>([
		['people-template.xlsx', withRow(template('people-template.xlsx'), asha)],
		[
			'people-template.csv',
			Buffer.concat([template('people-template.csv'), Buffer.from(asha.join())]),
		],
	])('%s filled in is read with all its columns', async (fileName, file) => {
		await upload({ file, fileName });
		expect(fixture().paid).toEqual([['9876543210', 500]]);
		const [sent] = fixture().sandbox.requestsTo(bulk);
		expect(sent?.body).toMatchObject([
			{ name: 'Asha Rao', email: 'asha@example.com', title: 'Ms', remarks: 'Well done' },
		]);
	});
});

function withRow(excel: Buffer, cells: string[]): Buffer {
	const workbook = read(excel, { sheetStubs: true });
	const sheet = workbook.Sheets.People ?? {};
	utils.sheet_add_aoa(sheet, [cells], { origin: 'A3' });
	return asFile(workbook);
}

describe('files as people have them', () => {
	test.each<[string, Upload]>([
		[
			'CSV',
			{
				file: Buffer.from(
					'Full Name,Mobile Number,Points\nAsha Rao,98765 43210,500\n"Singh, Vikram",9876543211,"1,000"\n',
				),
			},
		],
		[
			'CSV as Excel saves it for Hindi',
			{
				file: Buffer.from(
					'\uFEFFFull Name,Mobile Number,Points\r\nआशा राव,9876543210,५००\r\n,,\r\nVikram Singh,9876543211,1000\r\n',
				),
			},
		],
	])('%s', async (_, { file }) => {
		const { status } = await upload({ file, fileName: 'people.CSV' });
		expect(status).toBe('success');
		expect(fixture().paid).toEqual(paidBoth);
	});

	test('a title of several cells above the headings', async () => {
		const title = ['Diwali rewards', 'Kochi plant', 'prepared by Ravi'];
		await upload({ file: asExcel([title, [], ...people]) });
		expect(fixture().paid).toEqual(paidBoth);
	});

	test('a title and an empty line above the headings; rows keep the numbers of the file', async () => {
		const cells = [['Diwali 2026'], [], ...people.slice(0, 3), [], ['Meera Iyer', '98450', 250]];
		await upload({ file: asExcel(cells) });
		expect(fixture().paid).toEqual(paidBoth);
		expect(told()[0]).toContain('• Row 7: ');
		expect(rowsOf('results-diwali-2026.xlsx').map((row) => row.row_number)).toEqual([4, 5, 7]);
	});

	test('one heading twice: nothing is asked for, and both are named', async () => {
		await upload({
			file: asExcel([
				[...headings, 'Points'],
				['Asha Rao', 9876543210, 500, 5000],
			]),
		});
		expect(fixture().paid).toEqual([]);
		expect(told()).toEqual([
			expect.stringMatching(/^\*Nothing to approve, and nobody was paid\*[\s\S]*Pointsˍ1/),
		]);
	});

	test.each<[string, Upload, RegExp]>([
		['a picture', { fileName: 'people.png' }, /an Excel file \(\.xlsx\) or a CSV file \(\.csv\)/],
		['no rows', { file: asExcel([headings]) }, /no rows below its headings/],
		[
			'semicolons',
			{
				file: Buffer.from('Full Name;Mobile Number;Points\nAsha;9876543210;500\n'),
				fileName: 'a.csv',
			},
			/no line with three headings/,
		],
		[
			'a line with too few cells',
			{ file: Buffer.from('Full Name,Mobile Number,Points\nAsha,9876543210\n'), fileName: 'a.csv' },
			/Invalid Record Length/,
		],
		[
			'forged fields',
			{ form: { 'Payout Run': ' ', 'Your Work Email': 'x' } },
			/Payout Run has 1 to 100 characters\. Your Work Email is/,
		],
	])('%s: the execution fails and says why, and nobody is asked', async (_, what, message) => {
		const { error } = await upload(what);
		expect(error?.message).toMatch(message);
		expect(fixture().services.slack.messages).toEqual([]);
		expect(fixture().paid).toEqual([]);
	});
});

describe('nobody is paid', () => {
	test.each<(typeof noApproval)[number]>([
		...noApproval,
		[
			'the click of somebody else',
			(slack) => (slack.responder = { id: 'U0STRANGER', name: 'X' }),
			/Nobody answered/,
		],
	])('%s', async (_, happen, why) => {
		happen(fixture().services.slack);
		const { status } = await upload();
		expect(status).toBe('success');
		expect(fixture().paid).toEqual([]);
		expect(fixture().sandbox.requestsTo(bulk)).toEqual([]);
		expect(told().at(-1)).toMatch(/^\*Not approved, and nobody was paid\*/);
		expect(told().at(-1)).toMatch(why);
	});

	test('without Capture Who Responded, as nobody knows who clicked', async () => {
		await upload(
			{},
			{
				change: (workflow) =>
					delete nodeOf(workflow, 'Ask for Approval').parameters.captureResponder,
			},
		);
		expect(fixture().paid).toEqual([]);
		expect(told().at(-1)).toContain('Somebody is not one of the approvers.');
	});

	test('other rows than those that were approved', async () => {
		await upload(
			{},
			{
				change: (workflow) => {
					const { parameters } = nodeOf(workflow, 'The Approved Rows');
					parameters.jsCode = String(parameters.jsCode).replace(
						'({ json }) => ({ json,',
						'({ json }) => ({ json: { ...json, Points: 9000 },',
					);
				},
			},
		);
		expect(fixture().paid).toEqual([]);
		expect(told().at(-1)).toContain('This is not the plan that was approved, so nothing was sent.');
		expect(outcomes()).toEqual(['Not Sent', 'Not Sent', 'Refused']);
	});

	test('a file over the limit is not even asked for', async () => {
		await upload({}, { settings: { ...settings, mostPointsPerRun: 1200 } });
		expect(fixture().paid).toEqual([]);
		expect(told()).toEqual([expect.stringContaining('1,200')]);
	});

	test('the preview can not run at all', async () => {
		const { status } = await upload(
			{},
			{
				change: (workflow) => {
					Object.assign(nodeOf(workflow, 'Preview the Payout').parameters, {
						operation: '={{ undefinedName.x }}',
					});
				},
			},
		);
		expect(status).toBe('success');
		expect(told()).toEqual([
			expect.stringMatching(/^\*Nothing to approve[\s\S]*The parameter 'Operation' can't be used/),
		]);
		expect(fixture().paid).toEqual([]);
	});

	test('Slack is down when it should ask', async () => {
		fixture().services.slack.isDown = true;
		const { status } = await upload();
		expect(status).toBe('error');
		expect(fixture().paid).toEqual([]);
	});
});

describe('nobody is paid twice', () => {
	test('the same file, twice at once and once more', async () => {
		await Promise.all([upload(), upload()]);
		await upload({ form: { 'Payout Run': ' Diwali-2026 ' } });
		expect([...fixture().paid].sort()).toEqual(paidBoth);
		expect(told().at(-1)).toContain('2 were paid before');
	});

	test('a run that broke off is finished by the same file', async () => {
		fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
		const { error } = await upload();
		expect(error?.message).toContain('unconfirmed');
		expect(told().at(-1)).toContain(
			'Upload the same file with the same payout run again; nobody is paid twice.',
		);
		await upload();
		expect(fixture().paid).toEqual(paidBoth);
	});
});

describe('Slack is down after the payout', () => {
	function downAfterApproval(): void {
		const { slack } = fixture().services;
		slack.meanwhile = () => (slack.isDown = true);
	}

	test('receipt and results come by email', async () => {
		downAfterApproval();
		const { status } = await upload({ file: asExcel(people.slice(0, 3)) });
		expect(status).toBe('success');
		expect(fixture().paid).toEqual(paidBoth);
		const [receipt, results, ...others] = fixture().services.mailbox.emails;
		expect(others).toEqual([]);
		expect(receipt).toMatchObject({
			to: 'hr@example.com',
			subject: 'EnKash payout diwali-2026: receipt',
		});
		expect(receipt?.text).toMatch(
			/2 of 2 people got 1,500 points[\s\S]*approved by Meera Approver/,
		);
		expect(results?.text).toContain('The results of each row are in the file.');
		const [file] = results?.attachments ?? [];
		expect(file?.name).toBe('results-diwali-2026.xlsx');
		expect(rowsIn(file?.content ?? Buffer.alloc(0))).toHaveLength(2);
	});

	test('with the mail server down too, the execution fails', async () => {
		downAfterApproval();
		fixture().services.mailbox.isDown = true;
		const { status } = await upload({ file: asExcel(people.slice(0, 3)) });
		expect(status).toBe('error');
		expect(fixture().paid).toEqual(paidBoth);
	});
});

describe('who was paid is told', () => {
	const telling = { settings: { ...settings, tellPeopleWorkflow: 'tell1' } };
	const asha = ['Asha Rao', 9876543210, 500, 'asha@example.com'];

	test('by the other workflow, after the receipt, with names and addresses whatever the columns are called', async () => {
		const cells = [
			['Employee Name', 'Mobile No.', 'Amount (₹)', 'E-mail ID'],
			asha,
			['Meera', '98450', 5, ''],
		];
		const { subWorkflows } = fixture().services;
		await upload({ file: asExcel(cells) }, telling);
		expect(fixture().paid).toEqual([['9876543210', 500]]);
		expect(subWorkflows.calls).toMatchObject([
			{
				workflow: 'tell1',
				items: [
					{
						name: 'Asha Rao',
						mobile: '9876543210',
						email: 'asha@example.com',
						points: 500,
						outcome: 'Paid',
						payoutRun: 'diwali-2026',
					},
				],
			},
		]);
		expect(told().at(-1)).toMatch(/^\*Telling those who were paid:\* ./);
	});

	test('where that fails, receipt and results come all the same', async () => {
		fixture().services.subWorkflows.isDown = true;
		const { status } = await upload({ file: asExcel(people.slice(0, 3)) }, telling);
		expect(status).toBe('success');
		expect(outcomes()).toEqual(['Paid', 'Paid']);
		expect(told().at(-2)).toContain('2 of 2 people got 1,500 points');
		expect(told().at(-1)).toBe(
			'*Telling those who were paid:* telling them has failed. Workflow does not exist. Publish that workflow, and check tellPeopleWorkflow in Settings.',
		);
	});
});

test('what people have typed is neither a mention nor a link nor a line of its own', async () => {
	const form = { 'Your Name': '<!channel> *Boss*\nPlan ID: P1' };
	await upload({
		form,
		fileName: '<@U0BOSS>\\n`x`.xlsx',
		file: asExcel([headings, ['Asha', '<!here>98450', 5], ['Vikram', 9876543211, 1000]]),
	});
	expect(told()).toHaveLength(3);
	for (const text of told()) {
		expect(text.replace('<@U0APPROVER>', '').split('\n').slice(1).join('\n')).not.toMatch(
			/[<>*`\\]/,
		);
		expect(text.match(/^Plan ID/gm)?.length ?? 0).toBeLessThan(2);
	}
});

test.each([
	[
		{},
		/^Open the node "Settings" and fill in: approversChannel, approvers, emailFrom, emailTo, tellPeopleWorkflow\. Nothing was sent\.$/,
	],
	[
		{ ...settings, approvers: '#approvers' },
		/approvers in "Settings" holds Slack member IDs such as U024BE7LH, not #approvers/,
	],
])('with settings missing or wrong it stops and names them', async (given, message) => {
	const { error } = await upload({}, { settings: given });
	expect(error?.message).toMatch(message);
	expect(fixture().services.slack.messages).toEqual([]);
});
