import type { IDataObject } from 'n8n-workflow';

import { nodeOf } from './files';
import { useFixture } from './fixture';
import { googleIsDown, isWrite } from './sheets';

const fixture = useFixture();

const file = 'balance-restored-go-on';
const trigger = 'EnKash Balance Is Restored';
const settings = { payoutRun: 'diwali-2026', slackChannel: '#rewards' };

/** A sheet of so many people who get 100 points each. */
function addSheet(count: number): string {
	return fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		...Array.from({ length: count }, (_, index) => [`Person ${index}`, 9_100_000_000 + index, 100]),
	]);
}

/** The first workflow; `lowBalance`: what it does where the points don't suffice. */
async function pay(sheetLink: string, lowBalance = 'stop'): Promise<void> {
	const { error } = await fixture().run('google-sheets-to-rewards', {
		from: 'Click Execute',
		settings: { ...settings, sheetLink },
		change: (workflow) => {
			const { options } = nodeOf(workflow, 'Pay Everybody').parameters;
			Object.assign(options ?? {}, { lowBalance, batchSize: 2 });
		},
	});
	expect(error).toBeUndefined();
}

/** What is left in the account. */
function setBalance(balance: number): void {
	const { account, ledger } = fixture().sandbox;
	Object.assign(ledger.account(account.companyId, account.cardAccountId) ?? {}, { balance });
}

/** One look at the account, and what comes of it. */
async function timePasses(sheetLink: string, staticData: IDataObject) {
	return await fixture().poll(file, trigger, staticData, { settings: { ...settings, sheetLink } });
}

/** The account is topped up after the trigger has seen it low. */
async function topUp(sheetLink: string, balance = 60_000) {
	const memory = {};
	expect(await timePasses(sheetLink, memory)).toBeUndefined();
	setBalance(balance);
	return await timePasses(sheetLink, memory);
}

/** What the trigger starts. */
async function goOn(sheetLink: string) {
	const inputs = [{ json: { availableBalance: 60_000 } }];
	return await fixture().run(file, { from: trigger, inputs, settings: { ...settings, sheetLink } });
}

function outcomes(sheetLink: string): unknown[] {
	const rows = fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
	return rows.map((row) => row['EnKash Outcome']);
}

function told(): string[] {
	return fixture().services.slack.textsTo('#rewards');
}

test.each([
	['before it began', 'stop', 0],
	['in the middle', 'payWhileItLasts', 2],
])(
	'a run that ran out of points %s goes on by itself, with a receipt',
	async (_, lowBalance, first) => {
		const link = addSheet(5);
		setBalance(250);
		await pay(link, lowBalance);
		expect(fixture().paid).toHaveLength(first);
		const run = await topUp(link);
		expect(run?.error).toBeUndefined();
		expect(fixture().paid).toHaveLength(5);
		expect(new Set(fixture().paid.map(([mobile]) => mobile)).size).toBe(5);
		expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Paid', 'Paid', 'Paid']);
		expect(told()[1]).toMatch(
			new RegExp(
				`^\\*EnKash payout went on:\\* the balance is restored \\(test\\)\\ndiwali-2026: ${5 - first} of ${5 - first} people got .* points\\..*\\nPaid in this payout run before: ${first}\\.$`,
			),
		);
	},
);

describe('telling the people', () => {
	const tellPeopleWorkflow = 'tellPeopleInN8n1';

	async function goOnTelling(sheetLink: string) {
		return await fixture().run(file, {
			from: trigger,
			inputs: [{ json: { availableBalance: 60_000 } }],
			settings: { ...settings, sheetLink, tellPeopleWorkflow },
		});
	}

	test('whoever had waited and is paid is handed on, once', async () => {
		const link = addSheet(3);
		setBalance(250);
		await pay(link, 'payWhileItLasts');
		setBalance(60_000);
		expect((await goOnTelling(link)).error).toBeUndefined();
		const { calls } = fixture().services.subWorkflows;
		expect(calls).toMatchObject([
			{ workflow: tellPeopleWorkflow, items: [{ name: 'Person 2', points: 100 }] },
		]);
		await goOnTelling(link);
		expect(calls).toHaveLength(1);
	});

	test('where they can not be told, the sheet is written, and the execution fails', async () => {
		const link = addSheet(2);
		setBalance(150);
		await pay(link);
		setBalance(60_000);
		fixture().services.subWorkflows.isDown = true;
		const { error } = await goOnTelling(link);
		expect(outcomes(link)).toEqual(['Paid', 'Paid']);
		expect(error?.message).toMatch(/^Telling the people who were paid has failed: /);
	});

	test('"no" tells nobody', async () => {
		const link = addSheet(2);
		setBalance(150);
		await pay(link);
		setBalance(60_000);
		await goOn(link);
		expect(fixture().paid).toHaveLength(2);
		expect(fixture().services.subWorkflows.calls).toEqual([]);
	});
});

test('a top-up that does not suffice pays nobody, and the receipt says what to do', async () => {
	const link = addSheet(5);
	setBalance(250);
	await pay(link);
	const { error } = await goOn(link);
	expect(error).toBeUndefined();
	expect(fixture().paid).toEqual([]);
	expect(outcomes(link)).toEqual(Array(5).fill('Not Sent'));
	expect(told()[1]).toContain(
		"250 points too few, so nothing was sent. Top up the account, or choose 'Pay While It Lasts'",
	);
	expect(told()[1]).toContain(
		'Who is still waiting: top up the account and start "Google Sheets to EnKash Rewards" with the same payout run.',
	);
	setBalance(500);
	await goOn(link);
	expect(fixture().paid).toHaveLength(5);
});

test('a payout run that is written otherwise fails and names the right one, as nothing waiting would read as all paid', async () => {
	const link = addSheet(5);
	setBalance(250);
	await pay(link);
	setBalance(500);
	const { error } = await fixture().run(file, {
		from: trigger,
		inputs: [{ json: { availableBalance: 60_000 } }],
		settings: { ...settings, sheetLink: link, payoutRun: 'diwali 2026' },
	});
	expect(error?.message).toBe(
		'Row 2 and 4 more of the tab was not paid for lack of points in the payout run "diwali-2026", and the Settings say "diwali 2026". Enter that name. Nothing was sent.',
	);
	expect(fixture().paid).toEqual([]);
});

test('a click in the editor does not say that the balance is restored', async () => {
	const link = addSheet(2);
	await pay(link);
	const inputs = [{ json: { availableBalance: 60_000, sample: true } }];
	await fixture().run(file, { from: trigger, inputs, settings: { ...settings, sheetLink: link } });
	expect(told()[1]).toBe(
		'*A test from the editor, no top-up*\ndiwali-2026: no row of the sheet waits for points, so nothing was sent.',
	);
});

test('rows that were added later, were refused, or are unclear are left alone', async () => {
	const link = addSheet(3);
	const { googleSheets } = fixture().services;
	googleSheets.setCell(link, 'Sheet1', 4, 0, 'Meera Iyer');
	googleSheets.setCell(link, 'Sheet1', 4, 1, 98450);
	googleSheets.setCell(link, 'Sheet1', 4, 2, 100);
	setBalance(250);
	await pay(link);
	expect(outcomes(link)).toEqual(['Not Sent', 'Not Sent', 'Not Sent', 'Refused']);
	googleSheets.setCell(link, 'Sheet1', 4, 1, 9845098450);
	for (const [column, value] of ['Rahul Das', 9876543213, 900].entries()) {
		googleSheets.setCell(link, 'Sheet1', 5, column, value);
	}
	await topUp(link);
	expect(fixture().paid.map(([, points]) => points)).toEqual([100, 100, 100]);
	expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Paid', 'Refused', '']);
});

test('a sheet that nobody has begun to pay is not paid, and Slack hears of the balance', async () => {
	const link = addSheet(3);
	setBalance(250);
	await topUp(link);
	expect(fixture().paid).toEqual([]);
	expect(told().at(-1)).toBe(
		'*The EnKash balance is restored:* 60,000 points\ndiwali-2026: no row of the sheet waits for points, so nothing was sent.',
	);
});

test('two polls and a click at once pay nobody twice', async () => {
	const link = addSheet(4);
	setBalance(250);
	await pay(link);
	const memory = {};
	await timePasses(link, memory);
	setBalance(60_000);
	await Promise.all([
		timePasses(link, structuredClone(memory)),
		timePasses(link, memory),
		pay(link),
	]);
	expect(fixture().paid).toHaveLength(4);
	for (const outcome of outcomes(link)) expect(outcome).toMatch(/^Paid/);
});

test('Slack is down: the sheet is written all the same, and the execution fails with the receipt', async () => {
	const link = addSheet(3);
	setBalance(250);
	await pay(link);
	fixture().services.slack.isDown = true;
	const run = await topUp(link);
	expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Paid']);
	expect(run?.error?.message).toMatch(
		/^The receipt did not get to Slack\. It says: .*3 of 3 people/,
	);
});

test('a sheet that can not be written before the payment: nobody is paid', async () => {
	const link = addSheet(3);
	setBalance(250);
	await pay(link);
	fixture().services.googleSheets.refuse = (request) =>
		isWrite(request) ? googleIsDown : undefined;
	const run = await topUp(link);
	expect(run?.error?.message).toMatch(/did not let n8n write into the tab, so nothing was sent/);
	expect(fixture().paid).toEqual([]);
});

describe('a payout run that was approved', () => {
	const approvers = { approversChannel: '#approvers', approvers: 'U0APPROVER' };

	/** Somebody approves the sheet; the points don't suffice. */
	async function approve(sheetLink: string, lowBalance = 'stop'): Promise<void> {
		const { error } = await fixture().run('approved-sheet-to-rewards', {
			from: 'Click Execute',
			settings: { sheetLink, payoutRun: 'Diwali-2026 ', ...approvers },
			change: (workflow) => {
				const { options } = nodeOf(workflow, 'Pay What Was Approved').parameters;
				Object.assign(options ?? {}, { lowBalance, batchSize: 2 });
			},
		});
		expect(error).toBeUndefined();
	}

	function edit(sheetLink: string, points: number): void {
		fixture().services.googleSheets.setCell(sheetLink, 'Sheet1', 1, 2, points);
	}

	async function expectNothingSent(sheetLink: string): Promise<void> {
		const before = fixture().paid.length;
		const sent = outcomes(sheetLink);
		const run = await topUp(sheetLink);
		expect(fixture().paid).toHaveLength(before);
		expect(outcomes(sheetLink)).toEqual(sent);
		expect(told().at(-1)).toMatch(
			/^\*The EnKash balance is restored, but diwali-2026 does not go on\.\* The approvers have approved the plan P1\w{24}, and what waits in the sheet is another one now: P1\w{24}\./,
		);
		expect(run?.error?.message).toMatch(
			/nothing was sent: what waits in it is not the plan that was approved for diwali-2026\. Slack was told\./,
		);
	}

	test('goes on as it was approved', async () => {
		const link = addSheet(3);
		setBalance(250);
		await approve(link);
		expect(fixture().paid).toEqual([]);
		const run = await topUp(link);
		expect(run?.error).toBeUndefined();
		expect(fixture().paid).toHaveLength(3);
		expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Paid']);
	});

	test.each<[string, (link: string) => void]>([
		['an amount', (link) => edit(link, 9000)],
		[
			'a mobile number',
			(link) => fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, 9_876_543_210),
		],
	])('does not go on where somebody has changed %s since, and says so', async (_, change) => {
		const link = addSheet(3);
		setBalance(250);
		await approve(link);
		change(link);
		await expectNothingSent(link);
		expect(fixture().paid).toEqual([]);
	});

	test('does not go on where a part of the plan was paid, as the rest is another plan', async () => {
		const link = addSheet(5);
		setBalance(250);
		await approve(link, 'payWhileItLasts');
		expect(fixture().paid).toHaveLength(2);
		await expectNothingSent(link);
	});

	test('the last approval counts', async () => {
		const link = addSheet(3);
		setBalance(250);
		await approve(link);
		edit(link, 200);
		await approve(link);
		edit(link, 100);
		await expectNothingSent(link);
		edit(link, 200);
		setBalance(250);
		await topUp(link);
		expect(fixture().paid.map(([, points]) => points)).toEqual([200, 100, 100]);
	});

	test('Slack is down: nothing is sent, and the execution says both', async () => {
		const link = addSheet(3);
		setBalance(250);
		await approve(link);
		edit(link, 9000);
		fixture().services.slack.isDown = true;
		const run = await topUp(link);
		expect(fixture().paid).toEqual([]);
		expect(run?.error?.message).toContain('Slack could not be told.');
	});

	test('a row that is held back makes another plan: nothing is sent', async () => {
		const link = addSheet(3);
		setBalance(250);
		await approve(link);
		const { googleSheets } = fixture().services;
		const [headings = [], first = []] = googleSheets.grid(link, 'Sheet1') ?? [];
		const paid = { 'EnKash Outcome': 'Paid', 'EnKash Reference': '', 'EnKash Payout Run': '' };
		for (const [column, heading] of headings.entries()) {
			const value = Object.keys(paid).includes(String(heading)) ? (first[column] ?? '') : '';
			googleSheets.setCell(
				link,
				'Sheet1',
				4,
				column,
				heading === 'EnKash Outcome' ? 'Paid' : value,
			);
		}
		for (const [column, value] of ['Somebody', 9_999_999_999, 100].entries()) {
			googleSheets.setCell(link, 'Sheet1', 4, column, value);
		}
		await expectNothingSent(link);
		expect(fixture().paid).toEqual([]);
	});
});

test('a plan that could not be written down is not paid', async () => {
	fixture().services.dataTables.isFull = true;
	const { status } = await fixture().run('approved-sheet-to-rewards', {
		from: 'Click Execute',
		settings: {
			...{ sheetLink: addSheet(3), payoutRun: 'diwali-2026' },
			...{ approversChannel: '#approvers', approvers: 'U0APPROVER' },
		},
	});
	expect(status).toBe('error');
	expect(fixture().paid).toEqual([]);
});

test('with settings missing it stops and names them', async () => {
	const { error } = await fixture().run(file, { from: trigger });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: sheetLink, payoutRun, slackChannel. Nothing was sent.',
	);
});
