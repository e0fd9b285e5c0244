import { nodeOf } from './files';
import { useFixture } from './fixture';
import { googleIsDown, isWrite } from './sheets';

const fixture = useFixture();

const bulk = 'bulk-create-allocate-points-json';

async function pay(sheetLink: string): Promise<void> {
	await fixture().run('google-sheets-to-rewards', {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
		// One attempt, so that it stays unclear.
		change: (workflow) => {
			Object.assign(nodeOf(workflow, 'Pay Everybody').parameters.options ?? {}, { maxAttempts: 1 });
		},
	});
}

/** A sheet that was paid while EnKash did not answer clearly. With `isPaid` the payments had gone through. */
async function unclearSheet(isPaid: boolean): Promise<string> {
	const link = fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		['Asha Rao', 9876543210, 500],
		['Vikram Singh', 9876543211, 1000],
		['Meera Iyer', '98450', 250],
	]);
	fixture().sandbox.addFault({ kind: isPaid ? 'resetAfter' : 'html', match: { path: bulk } });
	await pay(link);
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Unconfirmed', 'Refused']);
	return link;
}

function outcomes(sheetLink: string): unknown[] {
	const rows = fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
	return rows.map((row) => row['EnKash Outcome']);
}

async function recheck(sheetLink: string, payoutRun = 'diwali-2026') {
	const before = fixture().sandbox.requestsTo(bulk).length;
	const end = await fixture().run('recheck-unconfirmed', {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun, slackChannel: '#rewards' },
	});
	// A look-up, whatever it finds, moves no points.
	expect(fixture().sandbox.requestsTo(bulk)).toHaveLength(before);
	return end;
}

function lastReceipt(): string {
	return fixture().services.slack.textsTo('#rewards').at(-1) ?? '';
}

test('rows that were paid after all are found out, and nothing is sent', async () => {
	const link = await unclearSheet(true);
	const { status } = await recheck(link);
	expect(status).toBe('success');
	expect(outcomes(link)).toEqual(['Paid Before', 'Paid Before', 'Refused']);
	const [asha] = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(asha).toMatchObject({
		'EnKash Transaction': fixture().sandbox.ledger.points[0]?.enkashCardTxnId,
		'EnKash Payout Run': 'diwali-2026',
	});
	expect(lastReceipt()).toBe(
		"*Re-check of EnKash payouts* (test)\ndiwali-2026: Check: EnKash's log holds 2 of 2 payouts, with 1,500 points; nothing was sent.",
	);
	expect(fixture().paid).toHaveLength(2);
});

test('rows that were not paid are not paid here either; the first workflow pays them, once', async () => {
	const link = await unclearSheet(false);
	await recheck(link);
	expect(fixture().paid).toEqual([]);
	expect(outcomes(link)).toEqual(['Not Found', 'Not Found', 'Refused']);
	expect(lastReceipt()).toContain(
		"2 were not found.\nWho was not found is not in EnKash's log so far. To pay them, run the workflow that has begun the payout again, with the same payout run.",
	);
	await pay(link);
	await pay(link);
	expect(fixture().paid).toEqual([
		['9876543210', 500],
		['9876543211', 1000],
	]);
});

test('a log that is late costs nobody anything: the first workflow finds the payout by its reference', async () => {
	fixture().sandbox.switches.transactionLagMs = 600_000;
	const link = await unclearSheet(true);
	await recheck(link);
	expect(outcomes(link)).toEqual(['Not Found', 'Not Found', 'Refused']);
	await pay(link);
	expect(outcomes(link)).toEqual(['Paid Before', 'Paid Before', 'Refused']);
	expect(fixture().paid).toHaveLength(2);
});

test('an amount that differs from what EnKash holds stays unconfirmed, with the amount that it holds', async () => {
	const link = await unclearSheet(true);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 2, 900);
	await recheck(link);
	const [asha] = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(asha?.['EnKash Outcome']).toBe('Unconfirmed');
	expect(asha?.['EnKash Reason']).toMatch(/500/);
	expect(lastReceipt()).toContain(
		'The sheet says why the others are still unconfirmed. Ask EnKash about their reference numbers.',
	);
});

test('a row whose mobile number was changed is not looked up as somebody else', async () => {
	const link = await unclearSheet(true);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, 9876543299);
	await recheck(link);
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Paid Before', 'Refused']);
	const [asha] = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(asha?.['EnKash Reason']).toMatch(
		/its mobile number was changed since\. Enter the old one again/,
	);
	expect(lastReceipt()).toContain('holds 1 of 1 payouts');
	expect(lastReceipt()).not.toContain('was not paid');
	expect(lastReceipt()).toContain('Held back: 1.');
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, 9876543210);
	await recheck(link);
	expect(outcomes(link)).toEqual(['Paid Before', 'Paid Before', 'Refused']);
});

test('where all mobile numbers were changed it fails and names the rows', async () => {
	const link = await unclearSheet(true);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, 9876543298);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 2, 1, 9876543299);
	const { error } = await recheck(link);
	expect(error?.message).toMatch(
		/^Row 2, 3: either unconfirmed, and the mobile number was changed since/,
	);
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Unconfirmed', 'Refused']);
});

test('a mobile number that can not be read any more leaves the row unconfirmed', async () => {
	const link = await unclearSheet(true);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, '98765');
	await recheck(link);
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Paid Before', 'Refused']);
	const [asha] = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(asha?.['EnKash Reason']).toMatch(/^Still unconfirmed .*it has 5 digits/);
});

test('a payout run that is written otherwise fails and names the right one, as nothing to do would read as all clear', async () => {
	const link = await unclearSheet(true);
	const { error, nodes } = await recheck(link, 'diwali 2026');
	expect(error?.message).toBe(
		'Row 2 and 1 more of the tab is Unconfirmed in the payout run "diwali-2026", and the Settings say "diwali 2026". Enter that name. Nothing was sent.',
	);
	expect(nodes['Check in EnKash']?.tries).toBe(0);
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Unconfirmed', 'Refused']);
});

test('where no row is unconfirmed Slack hears that there was nothing', async () => {
	const link = await unclearSheet(true);
	await recheck(link);
	const { status } = await recheck(link);
	expect(status).toBe('success');
	expect(lastReceipt()).toBe(
		'*Re-check of EnKash payouts*\ndiwali-2026: no row of this payout run is Unconfirmed.',
	);
});

test('Slack is down: the sheet is put right all the same, and the execution fails with the receipt', async () => {
	const link = await unclearSheet(true);
	fixture().services.slack.isDown = true;
	const { error } = await recheck(link);
	expect(outcomes(link)).toEqual(['Paid Before', 'Paid Before', 'Refused']);
	expect(error?.message).toMatch(/^The receipt did not get to Slack\. It says: .*2 of 2 payouts/);
});

test('a sheet that can not be written afterwards: the receipt is out, and the execution fails', async () => {
	const link = await unclearSheet(true);
	let writes = 0;
	fixture().services.googleSheets.refuse = (request) =>
		isWrite(request) && ++writes > 1 ? googleIsDown : undefined;
	const { error } = await recheck(link);
	expect(lastReceipt()).toContain('the sheet could not be written');
	expect(error?.message).toMatch(/its outcomes are not in the tab/);
});

test('a tab without headings is an error', async () => {
	const link = fixture().services.googleSheets.add('Sheet1', [['Asha Rao', 9876543210, 500]]);
	expect((await recheck(link)).error?.message).toMatch(/None of the first 20 rows/);
});

test('with settings missing it stops and names them', async () => {
	const { error } = await fixture().run('recheck-unconfirmed', { from: 'Click Execute' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: sheetLink, payoutRun, slackChannel. Nothing was sent.',
	);
});
