import { nodeOf } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const BULK = 'bulk-create-allocate-points-json';

/** A sheet that was paid while EnKash did not answer clearly. With `isPaid` the payments had gone through. */
async function unclearSheet(isPaid: boolean): Promise<string> {
	const link = fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		['Asha Rao', 9876543210, 500],
		['Vikram Singh', 9876543211, 1000],
		['Meera Iyer', '98450', 250],
	]);
	fixture().sandbox.addFault({ kind: isPaid ? 'resetAfter' : 'html', match: { path: BULK } });
	await fixture().run('google-sheets-to-rewards', {
		from: 'Click Execute',
		settings: { sheetLink: link, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
		// One attempt, so that it stays unclear.
		change: (workflow) => {
			Object.assign(nodeOf(workflow, 'Pay Everybody').parameters.options ?? {}, { maxAttempts: 1 });
		},
	});
	expect(outcomes(link)).toEqual(['unconfirmed', 'unconfirmed', 'rejected']);
	return link;
}

function outcomes(sheetLink: string): unknown[] {
	const rows = fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
	return rows.map((row) => row['EnKash Outcome']);
}

async function recheck(sheetLink: string, payoutRun = 'diwali-2026') {
	return await fixture().run('recheck-unconfirmed', {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun, slackChannel: '#rewards' },
	});
}

test('rows that were paid after all are found out, and not paid again', async () => {
	const link = await unclearSheet(true);
	expect(fixture().paid).toHaveLength(2);
	const { status } = await recheck(link);
	expect(status).toBe('success');
	expect(fixture().paid).toHaveLength(2);
	expect(outcomes(link)).toEqual(['alreadyAllocated', 'alreadyAllocated', 'rejected']);
	expect(fixture().services.slack.messages.at(-1)?.text).toContain(
		'Paid: 0 people, 0 points\nPaid before: 2',
	);
});

test('rows that were not paid are paid now, once', async () => {
	const link = await unclearSheet(false);
	expect(fixture().paid).toEqual([]);
	await recheck(link);
	await recheck(link);
	expect(fixture().paid).toEqual([
		['9876543210', 500],
		['9876543211', 1000],
	]);
	expect(outcomes(link)).toEqual(['allocated', 'allocated', 'rejected']);
});

test('an amount that differs from what EnKash holds stays unconfirmed, with both amounts', async () => {
	const link = await unclearSheet(true);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 2, 900);
	await recheck(link);
	const [asha] = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(asha?.['EnKash Outcome']).toBe('unconfirmed');
	expect(asha?.['EnKash Reason']).toMatch(/500.*900/);
	expect(fixture().paid).toHaveLength(2);
});

test('another payout run touches nothing, so a wrong name cannot pay anybody again', async () => {
	const link = await unclearSheet(true);
	const { nodes, status } = await recheck(link, 'diwali 2026');
	expect(status).toBe('success');
	expect(nodes['Nothing to Re-check']?.tries).toBe(1);
	expect(nodes['Ask EnKash Again']?.tries).toBe(0);
	expect(fixture().paid).toHaveLength(2);
});

test('with settings missing it stops and names them', async () => {
	const { error } = await fixture().run('recheck-unconfirmed', { from: 'Click Execute' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: sheetLink, payoutRun, slackChannel. Nothing was sent.',
	);
});
