import type { Cell } from '../fakes/services';
import type { ServiceRequest } from '../fakes/services/http';
import { nodeOf } from './files';
import { useFixture } from './fixture';
import { googleIsDown, isWrite } from './sheets';

const fixture = useFixture();

const file = 'google-sheets-to-rewards';
const bulk = 'bulk-create-allocate-points-json';

const headingRow = ['Full Name', 'Mobile Number', 'Points', 'Department'];
const rowOfAsha = ['Asha Rao', 9876543210, 500, 'Sales'];
const rowOfVikram = ['Vikram Singh', '+91 98765 43211', '1,000', 'Sales'];

/** The sheet of a company that has never heard of this package. */
function addSheet(): string {
	return fixture().services.googleSheets.add('Sheet1', [
		headingRow,
		rowOfAsha,
		rowOfVikram,
		['', '', '', ''],
		['Meera Iyer', '98450', 250, 'Finance'],
	]);
}

async function pay(sheetLink: string, settings: Record<string, unknown> = {}) {
	return await fixture().run(file, {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', slackChannel: '#rewards', ...settings },
	});
}

function rows(sheetLink: string) {
	return fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
}

/** What a person sees in the sheet afterwards: outcome and reason of each row. */
function outcomes(sheetLink: string): unknown[][] {
	return rows(sheetLink).map((row) => [row['EnKash Outcome'], row['EnKash Reason']]);
}

function receipts(): string[] {
	return fixture().services.slack.textsTo('#rewards');
}

/** Changes a cell; row 1 are the headings, and A is the first column. */
function edit(sheetLink: string, cell: string, value: Cell): void {
	const column = cell.charCodeAt(0) - 65;
	fixture().services.googleSheets.setCell(
		sheetLink,
		'Sheet1',
		Number(cell.slice(1)) - 1,
		column,
		value,
	);
}

const tooShort =
	'Column "Mobile Number" holds "98450", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 5 digits.';

test('pays each row, writes its outcome beside it, and posts the receipt', async () => {
	const link = addSheet();
	const { error } = await pay(link);
	expect(error).toBeUndefined();
	expect(fixture().paid).toEqual([
		['9876543210', 500],
		['9876543211', 1000],
	]);
	const [asha, vikram, empty, meera] = rows(link);
	expect(asha).toEqual({
		'Full Name': 'Asha Rao',
		'Mobile Number': 9876543210,
		Points: 500,
		Department: 'Sales',
		'EnKash Outcome': 'Paid',
		'EnKash Paid Points': 500,
		'EnKash Reason': '',
		'EnKash Reason Code': '',
		'EnKash Reference': fixture().sandbox.ledger.points[0]?.reference,
		'EnKash Transaction': fixture().sandbox.ledger.points[0]?.enkashCardTxnId,
		'EnKash Payout Run': 'diwali-2026',
		'EnKash Account': 'test CASANDBX1',
	});
	expect(vikram).toMatchObject({ 'EnKash Outcome': 'Paid', 'EnKash Paid Points': 1000 });
	expect(Object.values(empty ?? {}).join('')).toBe('');
	expect(meera).toMatchObject({ 'EnKash Outcome': 'Refused', 'EnKash Reason': tooShort });
	expect(fixture().services.slack.messages).toEqual([
		{
			to: '#rewards',
			text: '*EnKash payout* (test)\ndiwali-2026: 2 of 3 people got 1,500 points. 1 was not paid. The account has 99,98,500 left.',
		},
	]);
});

test('finds a mobile number under Ph. No., as the node does', async () => {
	const link = fixture().services.googleSheets.add('Sheet1', [
		['Emp Name', 'Ph. No.', 'Pts'],
		['Asha Rao', 9876543210, 500],
	]);
	expect((await pay(link)).error).toBeUndefined();
	expect(fixture().paid).toEqual([['9876543210', 500]]);
});

describe('run again', () => {
	test('it sends nobody who was paid, and leaves their line as it is', async () => {
		const link = addSheet();
		await pay(link);
		const before = rows(link);
		await pay(link);
		expect(fixture().paid).toHaveLength(2);
		expect(rows(link)).toEqual(before);
		expect(receipts()[1]).toContain(
			'diwali-2026: 0 of 1 person got 0 points. 1 was not paid.\nPaid in this payout run before: 2.',
		);
	});

	test('a mobile number that was corrected after the payment is not paid too', async () => {
		const link = addSheet();
		await pay(link);
		edit(link, 'B2', 9876543299);
		await pay(link);
		expect(fixture().paid.map(([mobile]) => mobile)).toEqual(['9876543210', '9876543211']);
		expect(rows(link)[0]).toMatchObject({ 'EnKash Outcome': 'Paid', 'EnKash Paid Points': 500 });
	});

	test('a person who was paid under a wrong number is paid in a new row, as the note says', async () => {
		const link = addSheet();
		await pay(link);
		edit(link, 'B2', 9876543299);
		edit(link, 'A6', 'Asha Rao');
		edit(link, 'B6', 9876543299);
		edit(link, 'C6', 500);
		await pay(link);
		expect(fixture().paid.at(-1)).toEqual(['9876543299', 500]);
		expect(fixture().paid).toHaveLength(3);
	});

	test('an amount that was changed after the payment stands beside the one that was paid', async () => {
		const link = addSheet();
		await pay(link);
		edit(link, 'C2', 900);
		await pay(link);
		expect(rows(link)[0]).toMatchObject({ Points: 900, 'EnKash Paid Points': 500 });
	});

	test('over the limit, "Paid" stays "Paid"', async () => {
		const link = addSheet();
		await pay(link);
		edit(link, 'B5', 9845098450);
		await pay(link, { mostPointsPerRun: 1600 });
		expect(fixture().paid).toHaveLength(2);
		expect(rows(link).map((row) => row['EnKash Outcome'])).toEqual([
			'Paid',
			'Paid',
			'',
			'Not Sent',
		]);
		await pay(link, { mostPointsPerRun: 1750 });
		expect(fixture().paid).toHaveLength(3);
	});

	test('where everybody was paid it says so', async () => {
		const link = fixture().services.googleSheets.add('Sheet1', [
			headingRow,
			rowOfAsha,
			rowOfVikram,
		]);
		await pay(link);
		const { status } = await pay(link);
		expect(status).toBe('success');
		expect(receipts()[1]).toBe(
			'*EnKash payout*\ndiwali-2026: every row in the sheet was paid before, 2 in all, from test CASANDBX1. Nothing was sent.',
		);
	});

	test('another row with the number of somebody who was paid is refused, and not called paid', async () => {
		const link = addSheet();
		await pay(link);
		edit(link, 'B5', 9876543210);
		edit(link, 'A6', 'Rahul Das');
		edit(link, 'B6', 9876543213);
		edit(link, 'C6', 100);
		await pay(link);
		expect(fixture().paid.map(([, points]) => points)).toEqual([500, 1000, 100]);
		expect(rows(link)[3]).toMatchObject({
			'EnKash Outcome': 'Refused',
			'EnKash Reason': expect.stringContaining('Another row with this mobile number was paid'),
			'EnKash Paid Points': '',
		});
		expect(rows(link)[4]).toMatchObject({ 'EnKash Outcome': 'Paid' });
		expect(receipts()[1]).toContain('Held back: 1. The sheet says why.');
	});

	test('a row that was copied with its outcome stops the run: its person would be forgotten', async () => {
		const link = addSheet();
		await pay(link);
		const { googleSheets } = fixture().services;
		const [, asha = []] = googleSheets.grid(link, 'Sheet1') ?? [];
		for (const [column, cell] of asha.entries()) {
			googleSheets.setCell(link, 'Sheet1', 5, column, column === 1 ? 9876543213 : cell);
		}
		const { error } = await pay(link);
		expect(error?.message).toBe(
			'Rows 2 and 6 have the same EnKash Reference, so one is a copy of the other. Empty the EnKash cells of the copy. Nothing was sent.',
		);
	});

	test('a sheet that was tried in the test environment is not taken for paid by another account', async () => {
		const link = addSheet();
		await pay(link);
		const { error } = await fixture().run(file, {
			from: 'Click Execute',
			settings: { sheetLink: link, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
			change: ({ nodes }) => {
				for (const { type, parameters } of nodes) {
					if (type.endsWith('.enKashBulkAllocate')) {
						parameters.cardAccountId = fixture().sandbox.account.giftCardAccountId;
					}
				}
			},
		});
		expect(error?.message).toMatch(
			/^The tab says that people were paid from the account "test CASANDBX1", and the EnKash credential is for "test \w+"\./,
		);
		expect(fixture().paid).toHaveLength(2);
	});

	test('the same run in another spelling is the same run', async () => {
		const link = addSheet();
		await pay(link);
		const { error } = await pay(link, { payoutRun: ' Diwali-2026' });
		expect(error).toBeUndefined();
		expect(fixture().paid).toHaveLength(2);
	});

	test('with the name of another payout run it stops: the tab says that people were paid', async () => {
		const link = addSheet();
		await pay(link);
		const { error } = await pay(link, { payoutRun: 'diwali 2026' });
		expect(error?.message).toMatch(
			/^Row 2 and 1 more of the tab may have been paid in the payout run "diwali-2026", and the Settings say "diwali 2026"\./,
		);
		expect(fixture().paid).toHaveLength(2);
	});
});

describe('what EnKash leaves unclear', () => {
	async function leaveUnclear(link: string): Promise<void> {
		fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
		await pay(link);
	}

	test('is written down as unconfirmed, and paid once in the end', async () => {
		const link = addSheet();
		await leaveUnclear(link);
		expect(outcomes(link)[0]).toEqual(['Unconfirmed', expect.stringMatching(/\w/)]);
		expect(receipts()[0]).toContain(
			'1 was not paid and 2 were unconfirmed.\nRun the same payout run again to find out about the unconfirmed: nobody is paid twice.',
		);
		await pay(link);
		expect(fixture().paid).toHaveLength(2);
		expect(outcomes(link)[0]).toEqual(['Paid Before', expect.any(String)]);
	});

	test('is held back where its mobile number was changed, as both numbers may be paid then', async () => {
		const link = addSheet();
		await leaveUnclear(link);
		edit(link, 'B2', 9876543299);
		await pay(link);
		expect(fixture().paid.map(([mobile]) => mobile)).toEqual(['9876543210', '9876543211']);
		expect(outcomes(link)).toEqual([
			['Unconfirmed', expect.stringContaining('its mobile number was changed since')],
			['Paid Before', expect.any(String)],
			['', ''],
			['Refused', tooShort],
		]);
		expect(receipts()[1]).toContain('Held back: 1.');
		edit(link, 'B2', 9876543210);
		await pay(link);
		expect(outcomes(link)[0]?.at(0)).toBe('Paid Before');
		expect(fixture().paid).toHaveLength(2);
	});

	test('stays unconfirmed where the next run does not send it', async () => {
		const link = addSheet();
		await leaveUnclear(link);
		await pay(link, { mostPointsPerRun: 1200 });
		expect(outcomes(link)[0]).toEqual([
			'Unconfirmed',
			expect.stringMatching(/^Still unconfirmed .*1,200/),
		]);
	});
});

test('a person over the limit is not paid, a sheet over the limit not at all', async () => {
	const link = addSheet();
	await pay(link, { mostPointsPerPerson: 600 });
	expect(fixture().paid).toEqual([['9876543210', 500]]);
	expect(outcomes(link)[1]).toEqual(['Refused', expect.stringContaining('600')]);

	const other = addSheet();
	await pay(other, { mostPointsPerRun: 1200, payoutRun: 'holi-2027' });
	expect(fixture().paid).toHaveLength(1);
	expect(outcomes(other)[0]).toEqual(['Not Sent', expect.stringContaining('1,200')]);
	expect(receipts().at(-1)).toContain(
		'0 of 3 people got 0 points. 3 were not paid. The run holds 1,500 points',
	);
});

test('a preview pays nobody, and its receipt says so', async () => {
	const sheetLink = addSheet();
	await fixture().run(file, {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
		change: (workflow) => {
			nodeOf(workflow, 'Pay Everybody').parameters.operation = 'preview';
		},
	});
	expect(fixture().paid).toEqual([]);
	expect(outcomes(sheetLink)).toEqual([
		['', ''],
		['', ''],
		['', ''],
		['Refused', tooShort],
	]);
	expect(receipts()[0]).toContain(
		'Preview: 2 of 3 people would get 1,500 points; nothing was sent.',
	);
});

describe('a tab as people have it', () => {
	test('with a title above the headings and a column without one: each outcome in its line, nothing overwritten', async () => {
		const tab = [
			['Diwali bonus 2026'],
			['approved by', 'Kiran'],
			[],
			[...headingRow, '', 'Manager'],
			[...rowOfAsha, 'call her', 'Rahul'],
			[...rowOfVikram, '', '', 'not in any column'],
		];
		const link = fixture().services.googleSheets.add('Sheet1', tab);
		const { error } = await pay(link);
		expect(error).toBeUndefined();
		expect(fixture().paid).toHaveLength(2);
		const grid = fixture().services.googleSheets.grid(link, 'Sheet1') ?? [];
		expect(grid.map((row, index) => row.slice(0, tab[index]?.length))).toEqual(tab);
		expect(grid.map((row) => row[7])).toEqual([
			undefined,
			undefined,
			undefined,
			'EnKash Outcome',
			'Paid',
			'Paid',
		]);
		await pay(link);
		expect(fixture().paid).toHaveLength(2);
		expect(grid[3]?.filter((cell) => cell === 'EnKash Outcome')).toHaveLength(1);
	});

	test('rows are called by their number in the tab', async () => {
		const link = fixture().services.googleSheets.add('Sheet1', [
			['Diwali bonus'],
			headingRow,
			rowOfAsha,
			[],
			rowOfAsha,
		]);
		await pay(link);
		expect(rows(link)).toHaveLength(4);
		const grid = fixture().services.googleSheets.grid(link, 'Sheet1') ?? [];
		expect(grid[4]?.slice(4)).toEqual(
			expect.arrayContaining(['Refused', expect.stringContaining('row 3')]),
		);
	});

	test('two columns for one field, or two columns for one of the outcomes, are refused', async () => {
		const { googleSheets } = fixture().services;
		const doubled = googleSheets.add('Sheet1', [
			[...headingRow, 'Points'],
			[...rowOfAsha, 700],
		]);
		expect((await pay(doubled)).error?.message).toMatch(/Points/);
		const outcome = 'EnKash Outcome';
		const twice = googleSheets.add('Sheet1', [[...headingRow, outcome, outcome], rowOfAsha]);
		expect((await pay(twice)).error?.message).toMatch(
			/two columns "EnKash Outcome".*Nothing was sent/,
		);
		expect(fixture().paid).toEqual([]);
	});

	test('sorted while it was being paid: each outcome goes to its person', async () => {
		const link = addSheet();
		const { googleSheets } = fixture().services;
		googleSheets.refuse = ({ method }) => {
			const grid = googleSheets.grid(link, 'Sheet1') ?? [];
			if (method === 'GET' && fixture().paid.length > 0)
				grid.splice(1, 4, ...grid.slice(1, 5).reverse());
			return undefined;
		};
		const { error } = await pay(link);
		expect(error).toBeUndefined();
		expect(rows(link).map((row) => [row['Full Name'], row['EnKash Outcome']])).toEqual([
			['Meera Iyer', 'Refused'],
			['', ''],
			['Vikram Singh', 'Paid'],
			['Asha Rao', 'Paid'],
		]);
	});

	test('a row that was changed while it was being paid gets no outcome of another, and the execution fails', async () => {
		const link = addSheet();
		fixture().services.googleSheets.refuse = ({ method }) => {
			if (method === 'GET' && fixture().paid.length > 0) edit(link, 'B2', 9876500001);
			return undefined;
		};
		const { error } = await pay(link);
		expect(outcomes(link)[0]).toEqual(['', '']);
		expect(outcomes(link)[1]?.at(0)).toBe('Paid');
		expect(error?.message).toMatch(/^The outcome of row 2 is not in the tab/);
	});

	test('two thousand rows are written in parts, as text that no formula comes of', async () => {
		const people = Array.from({ length: 2001 }, (_, index) => [
			'Person',
			9_100_000_000 + index,
			10,
			'',
		]);
		const link = fixture().services.googleSheets.add('Sheet1', [headingRow, ...people]);
		const written: ServiceRequest[] = [];
		fixture().services.googleSheets.refuse = (request) => {
			if (isWrite(request)) written.push(request);
			return undefined;
		};
		await pay(link);
		expect(new Set(rows(link).map((row) => row['EnKash Outcome']))).toEqual(new Set(['Paid']));
		// The headings before the payment, then the rows by 2,000.
		expect(written).toHaveLength(3);
		for (const { body } of written)
			expect(JSON.parse(body)).toMatchObject({ valueInputOption: 'RAW' });
	});
});

describe('a bad moment', () => {
	test('Slack is down: the sheet is written all the same, and the execution fails with the receipt', async () => {
		const link = addSheet();
		fixture().services.slack.isDown = true;
		const { nodes, error } = await pay(link);
		expect(nodes['Receipt to Slack']?.tries).toBe(3);
		expect(outcomes(link)[0]?.at(0)).toBe('Paid');
		expect(error?.message).toMatch(
			/^The receipt did not get to Slack\. It says: diwali-2026: 2 of 3 people got 1,500 points\./,
		);
	});

	test('the sheet can not be written after the payment: the receipt is out, Slack hears of it, the execution fails', async () => {
		const link = addSheet();
		fixture().services.googleSheets.refuse = (request) =>
			isWrite(request) && fixture().paid.length > 0 ? googleIsDown : undefined;
		const { error } = await pay(link);
		expect(receipts()).toEqual([
			expect.stringContaining('2 of 3 people got 1,500 points'),
			expect.stringContaining('*The payout is done, but the sheet could not be written.*'),
		]);
		expect(error?.message).toMatch(
			/its outcomes are not in the tab\. The receipt: diwali-2026: 2 of 3/,
		);
		fixture().services.googleSheets.refuse = () => undefined;
		await pay(link);
		expect(fixture().paid).toHaveLength(2);
		expect(outcomes(link)[0]?.at(0)).toBe('Paid Before');
	});

	test.each<[string, (request: ServiceRequest) => boolean]>([
		['read', ({ method }) => method === 'GET'],
		['written', isWrite],
	])('a sheet that can not be %s before the payment: nobody is paid', async (_, hits) => {
		const link = addSheet();
		fixture().services.googleSheets.refuse = (request) =>
			hits(request) ? googleIsDown : undefined;
		const { error } = await pay(link);
		expect(error?.message).toMatch(/Google did not let n8n .*currently unavailable/);
		expect(error?.message).toMatch(/[Nn]othing was sent/);
		expect(fixture().paid).toEqual([]);
	});

	test('two people click at once: nobody is paid twice, and everybody who was paid reads so', async () => {
		const link = addSheet();
		await Promise.all([pay(link), pay(link)]);
		expect(fixture().paid).toHaveLength(2);
		expect(outcomes(link).map(([outcome]) => String(outcome).replace(' Before', ''))).toEqual([
			'Paid',
			'Paid',
			'',
			'Refused',
		]);
		expect(rows(link)[0]?.['EnKash Paid Points']).toBe(500);
	});

	test.each<[string, Cell[][], RegExp]>([
		[
			'without a row under the headings',
			[headingRow],
			/has no rows under its headings\. Nothing was sent/,
		],
		['without headings', [rowOfAsha, rowOfVikram], /None of the first 20 rows .* Nothing was sent/],
		['without anything', [], /None of the first 20 rows .* Nothing was sent/],
	])('a tab %s is an error', async (_, grid, message) => {
		const { error } = await pay(fixture().services.googleSheets.add('Sheet1', grid));
		expect(error?.message).toMatch(message);
	});

	test('a tab that is not there is an error', async () => {
		const { error } = await pay(addSheet(), { tab: 'Sheet 2' });
		expect(error?.message).toMatch(/Unable to parse range: 'Sheet 2' Check sheetLink and tab/);
		expect(fixture().paid).toEqual([]);
	});
});

test('what a person typed can not call a whole channel in Slack', async () => {
	await pay(addSheet(), { payoutRun: '<!channel> & more' });
	expect(receipts()[0]).toContain('&lt;!channel&gt; &amp; more: 2 of 3 people');
});

describe('telling the people', () => {
	const tellPeopleWorkflow = 'tellPeopleInN8n1';

	test('no, however it is written, tells nobody', async () => {
		const { error } = await pay(addSheet(), { tellPeopleWorkflow: ' No' });
		expect(error).toBeUndefined();
		expect(fixture().paid).toHaveLength(2);
		expect(fixture().services.subWorkflows.calls).toEqual([]);
	});

	test('everybody who was paid is handed on, once, after the receipt', async () => {
		const link = fixture().services.googleSheets.add('Sheet1', [
			['Full Name', 'Mobile Number', 'Points', 'Email'],
			['Asha Rao', '98765 43210', '1,000', 'asha@example.com'],
			['Meera Iyer', '98450', 250, ''],
		]);
		const { error } = await pay(link, { tellPeopleWorkflow });
		expect(error).toBeUndefined();
		const { calls } = fixture().services.subWorkflows;
		expect(calls).toEqual([
			{
				workflow: tellPeopleWorkflow,
				items: [
					{
						name: 'Asha Rao',
						mobile: '9876543210',
						email: 'asha@example.com',
						points: 1000,
						balance: expect.anything(),
						outcome: 'allocated',
						reasonCode: '',
						payoutRun: 'diwali-2026',
					},
				],
			},
		]);
		await pay(link, { tellPeopleWorkflow });
		expect(calls).toHaveLength(1);
		expect(outcomes(link).map(([outcome]) => outcome)).toEqual(['Paid', 'Refused']);
	});

	test('where they can not be told, the sheet is written, and the execution fails', async () => {
		const link = addSheet();
		fixture().services.subWorkflows.isDown = true;
		const { error } = await pay(link, { tellPeopleWorkflow });
		expect(outcomes(link)[0]?.at(0)).toBe('Paid');
		expect(error?.message).toMatch(
			/^Telling the people who were paid has failed: Workflow does not exist/,
		);
	});

	test('"no" tells nobody', async () => {
		await pay(addSheet());
		expect(fixture().services.subWorkflows.calls).toEqual([]);
	});
});

test('with settings missing it stops before anything is read or sent, and names them', async () => {
	const { status, error } = await pay(addSheet(), {
		payoutRun: '',
		slackChannel: ' ',
		mostPointsPerRun: 0,
	});
	expect(status).toBe('error');
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: payoutRun, slackChannel, mostPointsPerRun. Nothing was sent.',
	);
	expect(fixture().sandbox.requests).toEqual([]);
	expect(fixture().services.slack.messages).toEqual([]);
});

test('as it comes, without a setting filled in, it stops too', async () => {
	const { error } = await fixture().run(file, { from: 'Click Execute' });
	expect(error?.message).toContain('sheetLink, payoutRun, slackChannel');
	expect(fixture().sandbox.requests).toEqual([]);
});
