import { read, utils, write } from '@e965/xlsx';
import { nodeOf, readWorkflow } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const workflowFile = 'months-end';
const bulk = 'bulk-create-allocate-points-json';
const registerHeadings = ['Payout Run', 'Paid On', 'Sheet Link', 'Tab', 'Kind'];

const people = [
	['Full Name', 'Mobile Number', 'Points'],
	['Asha Rao', 9876543210, 4000],
	['Vikram Singh', '+91 98765 43211', '1,000'],
	['Meera Iyer', '98450', 250],
];

/** A sheet that the sheet workflow has paid, with its outcomes. */
async function paidSheet(payoutRun: string, rows = people): Promise<string> {
	const link = fixture().services.googleSheets.add('Sheet1', rows);
	const { status } = await fixture().run('google-sheets-to-rewards', {
		from: 'Click Execute',
		settings: { sheetLink: link, payoutRun, slackChannel: '#rewards' },
	});
	expect(status).toBe('success');
	return link;
}

type Line = [run: string, paidOn: string, sheetLink: string, tab: string, kind: string];

async function end(
	lines: Line[],
	settings: Record<string, unknown> = {},
	headings = registerHeadings,
) {
	const before = fixture().sandbox.requestsTo(bulk).length;
	const result = await fixture().run(workflowFile, {
		from: 'Second of the Month',
		settings: {
			registerLink: fixture().services.googleSheets.add('Runs', [headings, ...lines]),
			month: '2026-11',
			emailFrom: 'n8n@example.com',
			emailFinance: 'finance@example.com',
			emailPayroll: 'payroll@example.com',
			slackChannel: '#finance',
			...settings,
		},
	});
	// Whatever it finds, it moves no points.
	expect(fixture().sandbox.requestsTo(bulk)).toHaveLength(before);
	return result;
}

function emailTo(to: string) {
	return fixture().services.mailbox.emails.find((email) => email.to === `${to}@example.com`);
}

/** The rows of the sheet that payroll gets. */
function payroll(): unknown[] {
	const [file] = emailTo('payroll')?.attachments ?? [];
	if (file === undefined) return [];
	const { Sheets, SheetNames } = read(file.content);
	const sheet = Sheets[SheetNames[0] ?? ''];
	return sheet === undefined ? [] : utils.sheet_to_json(sheet);
}

test('two runs that agree: finance hears so, payroll gets the sum per person and year', async () => {
	const november = await paidSheet('diwali-2026');
	const june = await paidSheet('bonus-june', [people[0] ?? [], ['Asha Rao', 9876543210, 3000]]);
	const { status } = await end([
		['diwali-2026', '08/11/2026', november, 'Sheet1', 'employee'],
		['bonus-june', '2026-06-30', june, 'Sheet1', 'Employees'],
	]);
	expect(status).toBe('success');
	expect(emailTo('finance')).toMatchObject({
		subject: 'EnKash payouts until 2026-11: Sheets and EnKash agree.',
		text: expect.stringContaining(
			'- diwali-2026: 3 of 3 rows agree, 5,000 points in the log\n- bonus-june (earlier month): 1 of 1 rows agree, 3,000 points in the log',
		),
	});
	expect(emailTo('payroll')?.attachments?.[0]?.name).toBe(
		'enkash-rewards-2026-27-until-2026-11.xlsx',
	);
	const shared = { 'Financial Year': '2026-27', Until: '2026-11', Kind: 'employee' };
	expect(payroll()).toEqual([
		{
			...shared,
			Name: 'Asha Rao',
			'Mobile Number': '9876543210',
			Points: 7000,
			Rupees: 7000,
			'Limit in Rupees': 5000,
			'Rupees Over the Limit': 2000,
			'Payout Runs': 'diwali-2026, bonus-june',
		},
		expect.objectContaining({ Name: 'Vikram Singh', Points: 1000, 'Rupees Over the Limit': 0 }),
	]);
	expect(fixture().services.slack.textsTo('#finance')).toEqual([
		"*EnKash month's end* 2026-11: 2 runs of 2026-27 checked. Rows that agree: 4. Sheets and EnKash agree. Over the yearly limit: 1 of 2 people.",
	]);
});

test('employees and others have limits of their own; runs outside the financial year do not count', async () => {
	const one = await paidSheet('staff', [people[0] ?? [], ['Asha Rao', 9876543210, 6000]]);
	const two = await paidSheet('dealers', [people[0] ?? [], ['Asha Rao', 9876543210, 6001]]);
	await end([
		['staff', '01/04/2026', one, 'Sheet1', 'employee'],
		['dealers', '30/11/2026', two, 'Sheet1', 'other'],
		['last-year', '31/03/2026', one, 'Sheet1', 'employee'],
		['next-month', '01/12/2026', one, 'Sheet1', 'employee'],
	]);
	expect(payroll()).toEqual([
		expect.objectContaining({ Kind: 'employee', Points: 6000, 'Rupees Over the Limit': 1000 }),
		expect.objectContaining({ Kind: 'other', Points: 6001, 'Limit in Rupees': 20000 }),
	]);
});

test('January to March belong to the financial year that began in April before', async () => {
	const link = await paidSheet('diwali-2026');
	await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']], { month: '2027-02' });
	expect(payroll()).toEqual(
		expect.arrayContaining([expect.objectContaining({ 'Financial Year': '2026-27' })]),
	);
});

test('what does not agree is named, with the row: not in the log, another amount, another number', async () => {
	const { googleSheets } = fixture().services;
	const link = await paidSheet('diwali-2026', [
		...people,
		['Ravi Kumar', 9876543212, 100],
		['Zoya Khan', 9876543213, 100],
	]);
	// Somebody corrects an amount and a number afterwards, and writes "Paid" beside a person who was not paid.
	googleSheets.setCell(link, 'Sheet1', 1, 2, 400);
	googleSheets.setCell(link, 'Sheet1', 4, 1, 9876500000);
	googleSheets.setCell(link, 'Sheet1', 5, 3, 'Refused');
	const { status } = await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(status).toBe('success');
	const { subject, text = '' } = emailTo('finance') ?? {};
	expect(subject).toContain('3 entries do not agree');
	expect(text).toMatch(/- diwali-2026, row 2, Asha Rao: .*4,?000/);
	expect(text).toMatch(
		/row 5, Ravi Kumar: the sheet says "Paid" under the reference R1\w{24}, which is not that of this mobile number/,
	);
	expect(text).toContain(
		'row 6, Zoya Khan: the sheet says "Refused", but EnKash\'s log holds it as paid',
	);
	// Only what the log proves is added up.
	expect(payroll()).toEqual([
		expect.objectContaining({ Name: 'Vikram Singh' }),
		expect.objectContaining({ Name: 'Zoya Khan', Points: 100 }),
	]);
});

test('a sheet that can not be read, an empty one and one without its columns are reported; the others are checked', async () => {
	const good = await paidSheet('diwali-2026');
	const { googleSheets } = fixture().services;
	const empty = googleSheets.add('Sheet1', [['Full Name', 'Mobile Number', 'Points']]);
	const renamed = googleSheets.add('Sheet1', [
		['Whoever', 'Mobile Number', 'Points'],
		['Asha Rao', 9876543210, 500],
	]);
	const { status } = await end([
		['gone', '01/11/2026', 'https://docs.google.com/spreadsheets/d/none', 'Sheet1', 'employee'],
		['empty', '02/11/2026', empty, 'Sheet1', 'employee'],
		['renamed', '03/11/2026', renamed, 'Sheet1', 'employee'],
		['diwali-2026', '08/11/2026', good, 'Sheet1', 'employee'],
	]);
	expect(status).toBe('success');
	const { text = '' } = emailTo('finance') ?? {};
	expect(text).toMatch(/- gone: its sheet could not be checked: Not found/);
	expect(text).toContain('- empty: its sheet could not be checked: it has no rows of this run');
	expect(text).toMatch(/- renamed: its sheet could not be checked: .* such as Full Name/);
	expect(text).toContain('- gone: NOT CHECKED');
	expect(text).toContain('- diwali-2026: 3 of 3 rows agree');
	expect(payroll()).toHaveLength(2);
});

test('a payment that the register leads to twice is summed up once, and named', async () => {
	const link = await paidSheet('diwali-2026');
	const { googleSheets } = fixture().services;
	const copy = googleSheets.add('Copy', people);
	await end([
		['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee'],
		['diwali-2026', '08/11/2026', `${link}?usp=sharing`, 'Sheet1', 'employee'],
		['Diwali-2026', '09/11/2026', copy, 'Copy', 'other'],
	]);
	expect(payroll()).toEqual([
		expect.objectContaining({ Name: 'Asha Rao', Kind: 'employee', Points: 4000 }),
		expect.objectContaining({ Name: 'Vikram Singh', Kind: 'employee', Points: 1000 }),
	]);
	const { subject, text } = emailTo('finance') ?? {};
	expect(subject).toContain('do not agree');
	expect(text).toContain(
		'- Diwali-2026, row 2, Asha Rao: this payment stands in another line of the register too (diwali-2026), and is summed up once',
	);
});

/** Takes these rows of a payout run back, as somebody in HR does with the other workflow. */
async function undo(payoutRun: string, rows: Array<Array<string | number>>): Promise<void> {
	const headings = ['Full Name', 'Mobile Number', 'Points', 'Email', 'Title', 'Gender'];
	const workbook = utils.book_new(utils.aoa_to_sheet([headings, ...rows]), 'People');
	const content: unknown = write(workbook, { bookType: 'xlsx', type: 'base64' });
	const form = {
		'Payout Run': payoutRun,
		Reason: 'Paid to the wrong department',
		'Your Name': 'Ravi HR',
		'Your Work Email': 'ravi@example.com',
	};
	fixture().services.slack.decision = 'approve';
	await fixture().run('undo-payout-run', {
		from: 'Undo Form',
		inputs: [
			{
				json: form,
				binary: {
					File: {
						data: String(content),
						mimeType: 'application/octet-stream',
						fileName: 'undo.xlsx',
					},
				},
			},
		],
		settings: {
			approversChannel: '#approvers',
			approvers: 'U0APPROVER',
			emailFrom: 'n8n@example.com',
			emailTo: 'hr@example.com',
		},
	});
}

const ashaTaken = ['Asha Rao', 9876543210, 4000, 'asha@example.com', 'Ms', 'F'];

test('what was taken back is not summed up for payroll, and finance reads how much', async () => {
	const link = await paidSheet('diwali-2026');
	await undo('diwali-2026', [ashaTaken]);
	expect(fixture().sandbox.ledger.points.at(-1)).toMatchObject({ transactionType: 'DR' });
	const { status } = await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(status).toBe('success');
	expect(payroll()).toEqual([expect.objectContaining({ Name: 'Vikram Singh', Points: 1000 })]);
	expect(emailTo('finance')?.text).toContain(
		'- diwali-2026: 3 of 3 rows agree, 1,000 points in the log, and 4,000 that were taken back',
	);
});

test('what may have been taken back is summed up, and named', async () => {
	const link = await paidSheet('diwali-2026');
	const { sandbox } = fixture();
	sandbox.addFault({ kind: 'resetAfter', match: { path: 'enKashCard/create-allocate-points' } });
	// EnKash's log shows the payments, and the take-back only later.
	sandbox.switches.transactionLagMs = 60_000;
	sandbox.advanceClock(60_001);
	await undo('diwali-2026', [ashaTaken]);
	await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(payroll()).toContainEqual(expect.objectContaining({ Name: 'Asha Rao', Points: 4000 }));
	expect(emailTo('finance')?.text).toContain(
		'- diwali-2026, row 2, Asha Rao: it may have been taken back: look in EnKash',
	);
});

test('a log that does not answer leaves every row open, and says so', async () => {
	const link = await paidSheet('diwali-2026');
	fixture().sandbox.addFault({ kind: 'html', match: { path: 'transaction' }, times: 1000 });
	const { status } = await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(status).toBe('success');
	expect(emailTo('finance')?.subject).toContain('2 entries do not agree');
	expect(emailTo('payroll')).toBeUndefined();
	expect(fixture().services.slack.textsTo('#finance')[0]).toContain('2 entries do not agree');
});

test('a sheet that was paid again under another run is not checked against the first one', async () => {
	const link = await paidSheet('diwali-2026');
	await end([['holi-2027', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(emailTo('finance')?.text).toContain('it has no rows of this run');
});

test('the mail server is down: Slack hears it, beside the receipt', async () => {
	const link = await paidSheet('diwali-2026');
	fixture().services.mailbox.isDown = true;
	const { status } = await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(status).toBe('success');
	const texts = fixture().services.slack.textsTo('#finance');
	expect(texts.filter((text) => text.includes('could not be sent'))).not.toEqual([]);
	expect(texts.filter((text) => text.includes('Rows that agree'))).toHaveLength(1);
});

test('a name that is a formula is only text in the sheet for payroll', async () => {
	const link = await paidSheet('diwali-2026', [
		people[0] ?? [],
		['=HYPERLINK("https://evil.example","Asha")', 9876543210, 500],
	]);
	await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(payroll()).toEqual([
		expect.objectContaining({ Name: '\'=HYPERLINK("https://evil.example","Asha")' }),
	]);
});

test.each<[string, Line[], Record<string, unknown>, string[] | undefined]>([
	[
		'row 2: Paid On does not look like dd/MM/yyyy',
		[['a', '11-2026', 'x', 'y', 'employee']],
		{},
		undefined,
	],
	[
		'row 2: Kind must be employee or other',
		[['a', '08/11/2026', 'x', 'y', 'staff']],
		{},
		undefined,
	],
	['row 2: Tab is empty', [['a', '08/11/2026', 'x', '', 'employee']], {}, undefined],
	[
		'row 3: this run and tab stand in the register twice',
		[
			['a', '08/11/2026', 'x', 'y', 'employee'],
			['A', '09/11/2026', 'x', 'y', 'employee'],
		],
		{},
		undefined,
	],
	[
		'no run between April 2026 and 2026-11',
		[['a', '08/11/2025', 'x', 'y', 'other']],
		{},
		undefined,
	],
	[
		'must look like 2026-11',
		[['a', '08/11/2026', 'x', 'y', 'other']],
		{ month: 'November' },
		undefined,
	],
	[
		'no column Paid On',
		[['a', '08/11/2026', 'x', 'y', 'other']],
		{},
		['Payout Run', 'Date', 'Sheet Link', 'Tab', 'Kind'],
	],
	['fill in: emailFinance, emailPayroll.', [], { emailFinance: '', emailPayroll: '' }, undefined],
])('stops and says why, with nothing checked: %s', async (message, lines, settings, headings) => {
	const { error } = await end(lines, settings, headings);
	expect(error?.message).toContain(message);
	expect(error?.message).toMatch(/[Nn]othing was checked/);
	expect(fixture().sandbox.requests).toEqual([]);
});

test('as it comes, it takes the month before, in India', () => {
	const { parameters } = nodeOf(readWorkflow(workflowFile), 'Settings');
	expect(JSON.stringify(parameters)).toContain("setZone('Asia/Kolkata').minus({ months: 1 })");
});

test('Paid On may have a day and a month of one digit', async () => {
	const link = await paidSheet('spot-june');
	const { error } = await end([['spot-june', '5/6/2026', link, 'Sheet1', 'employee']]);
	expect(error).toBeUndefined();
	expect(payroll()).toHaveLength(2);
});

test('a sheet with a title above its headings is read as the payout has read it', async () => {
	const link = await paidSheet('diwali-2026', [['Diwali 2026'], ['by HR'], ...people]);
	await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(emailTo('finance')?.text).toContain(
		'- diwali-2026: 3 of 3 rows agree, 5,000 points in the log',
	);
	expect(payroll()).toHaveLength(2);
});

test('a sheet without headings is one entry, with what is missing', async () => {
	const link = fixture().services.googleSheets.add('Sheet1', [
		['Asha Rao', 9876543210, 500],
		['Vikram Singh', 9876543211, 500],
	]);
	await end([['diwali-2026', '08/11/2026', link, 'Sheet1', 'employee']]);
	expect(emailTo('finance')?.text).toMatch(
		/^1 entry does not agree\.\n.*- diwali-2026: NOT CHECKED\n.*None of the first 20 rows of the tab has the headings/s,
	);
});
