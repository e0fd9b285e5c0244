import { nodeOf } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const FILE = 'google-sheets-to-rewards';
const BULK = 'bulk-create-allocate-points-json';

/** The sheet of a company that has never heard of this package. */
function addSheet(): string {
	return fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points', 'Department'],
		['Asha Rao', 9876543210, 500, 'Sales'],
		['Vikram Singh', '+91 98765 43211', '1,000', 'Sales'],
		['', '', '', ''],
		['Meera Iyer', '98450', 250, 'Finance'],
	]);
}

async function pay(sheetLink: string, settings: Record<string, unknown> = {}) {
	return await fixture().run(FILE, {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', slackChannel: '#rewards', ...settings },
	});
}

/** What a person sees in the sheet afterwards: outcome and reason of each row. */
function outcomes(sheetLink: string): unknown[] {
	const rows = fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
	return rows.map((row) => [row['EnKash Outcome'], row['EnKash Reason']]);
}

const TOO_SHORT =
	'Column "Mobile Number" holds "98450", where a mobile number of ten digits (e.g. 9876543210) is expected: it has 5 digits.';

test('pays each row, writes its outcome beside it, and posts the receipt', async () => {
	const link = addSheet();
	const { status } = await pay(link);
	expect(status).toBe('success');
	expect(fixture().paid).toEqual([
		['9876543210', 500],
		['9876543211', 1000],
	]);
	const [asha, vikram, empty, meera] = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(asha).toEqual({
		'Full Name': 'Asha Rao',
		'Mobile Number': 9876543210,
		Points: 500,
		Department: 'Sales',
		'EnKash Outcome': 'Paid',
		'EnKash Reason': '',
		'EnKash Reference': fixture().sandbox.ledger.points[0]?.reference,
		'EnKash Transaction': fixture().sandbox.ledger.points[0]?.enkashCardTxnId,
		'EnKash Payout Run': 'diwali-2026',
	});
	expect(vikram?.['EnKash Outcome']).toBe('Paid');
	expect(Object.values(empty ?? {}).join('')).toBe('');
	expect(meera).toMatchObject({ 'EnKash Outcome': 'Refused', 'EnKash Reason': TOO_SHORT });
	expect(fixture().services.slack.messages).toEqual([
		{
			to: '#rewards',
			text: '*EnKash payout* (test)\ndiwali-2026: 2 of 3 people got 1,500 points. 1 was not paid. The account has 99,98,500 left.',
		},
	]);
});

test('run again, it pays nobody twice, also with the columns it has added', async () => {
	const link = addSheet();
	await pay(link);
	await pay(link);
	expect(fixture().paid).toHaveLength(2);
	expect(outcomes(link)[0]).toEqual(['Paid Before', expect.stringMatching(/\w/)]);
	expect(outcomes(link)[3]).toEqual(['Refused', TOO_SHORT]);
	expect(fixture().services.slack.messages[1]?.text).toContain(
		'diwali-2026: 0 of 3 people got 0 points. 2 were paid before and 1 was not paid.',
	);
});

test('what EnKash leaves unclear is written down as unconfirmed, and paid once in the end', async () => {
	const link = addSheet();
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: BULK }, times: 3 });
	await pay(link);
	expect(outcomes(link)[0]).toEqual(['Unconfirmed', expect.stringMatching(/\w/)]);
	expect(fixture().services.slack.messages[0]?.text).toContain(
		'1 was not paid and 2 were unconfirmed.\nRun the same payout run again to find out about the unconfirmed: nobody is paid twice.',
	);
	await pay(link);
	expect(fixture().paid).toHaveLength(2);
	expect(outcomes(link)[0]).toEqual(['Paid Before', expect.any(String)]);
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
	expect(fixture().services.slack.messages.at(-1)?.text).toContain(
		'0 of 3 people got 0 points. 3 were not paid. The run holds 1,500 points',
	);
});

test('a preview pays nobody, and its receipt says so', async () => {
	const sheetLink = addSheet();
	await fixture().run(FILE, {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
		change: (workflow) => {
			nodeOf(workflow, 'Pay Everybody').parameters.operation = 'preview';
		},
	});
	expect(fixture().paid).toEqual([]);
	expect(outcomes(sheetLink)[3]).toEqual(['Refused', TOO_SHORT]);
	expect(fixture().services.slack.messages[0]?.text).toContain(
		'Preview: 2 of 3 people would get 1,500 points; nothing was sent.',
	);
});

test('with settings missing it stops before anything is read or sent, and names them', async () => {
	const { status, error } = await pay(addSheet(), { payoutRun: '', slackChannel: '' });
	expect(status).toBe('error');
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: payoutRun, slackChannel. Nothing was sent.',
	);
	expect(fixture().sandbox.requests).toEqual([]);
	expect(fixture().services.slack.messages).toEqual([]);
});

test('as it comes, without a setting filled in, it stops too', async () => {
	const { error } = await fixture().run(FILE, { from: 'Click Execute' });
	expect(error?.message).toContain('sheetLink, payoutRun, slackChannel');
	expect(fixture().sandbox.requests).toEqual([]);
});
