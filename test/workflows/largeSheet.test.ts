import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../harness/values';
import { useFixture } from './fixture';

const fixture = useFixture();

const ADDRESS = 'https://n8n.example.com/webhook/enkash-payout-chunk';

/** A sheet of so many people, the third with a mobile number that is too short. */
function addSheet(rows: number): string {
	return fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		...Array.from({ length: rows }, (_, index) => [
			`Person ${index + 1}`,
			index === 2 ? 98450 : 9_100_000_000 + index,
			100,
		]),
	]);
}

/** The webhook of the second workflow: each call is an execution of its own. */
async function answerChunk(url: string, body: unknown): Promise<IDataObject> {
	expect(url).toBe(ADDRESS);
	if (!isRecord(body)) throw new TypeError('A chunk is an object');
	const { answers } = fixture().web;
	const { error } = await fixture().run('large-sheet-on-workers-chunk', {
		from: 'A Chunk Arrives',
		inputs: [
			{ json: { headers: {}, params: {}, query: {}, body: JSON.parse(JSON.stringify(body)) } },
		],
	});
	if (error) return { message: 'Error in workflow' };
	const answer = answers.at(-1)?.body;
	if (!isRecord(answer)) throw new TypeError('The chunk has no receipt');
	return JSON.parse(JSON.stringify(answer));
}

async function pay(sheetLink: string, settings: Record<string, unknown> = {}) {
	return await fixture().run('large-sheet-on-workers', {
		from: 'Click Execute',
		settings: {
			sheetLink,
			payoutRun: 'diwali-2026',
			slackChannel: '#rewards',
			chunkAddress: ADDRESS,
			rowsPerChunk: 10,
			chunksAtOnce: 2,
			...settings,
		},
	});
}

test('each chunk is an execution of its own; outcomes and receipts come together', async () => {
	const sizes: number[] = [];
	let underWay = 0;
	let mostUnderWay = 0;
	fixture().web.fetch = async (url, body) => {
		mostUnderWay = Math.max(mostUnderWay, ++underWay);
		if (isRecord(body) && Array.isArray(body.rows)) sizes.push(body.rows.length);
		const answer = await answerChunk(url, body);
		underWay -= 1;
		return answer;
	};
	const link = addSheet(35);
	const { error } = await pay(link);
	expect(error).toBeUndefined();
	expect(sizes).toEqual([10, 10, 10, 5]);
	expect(mostUnderWay).toBe(2);
	expect(new Set(fixture().paid.map(([mobile]) => mobile)).size).toBe(34);
	expect(fixture().paid).toHaveLength(34);
	const outcomes = fixture()
		.services.googleSheets.rows(link, 'Sheet1')
		.map((row) => row['EnKash Outcome']);
	expect(outcomes.filter((outcome) => outcome === 'Paid')).toHaveLength(34);
	expect(outcomes[2]).toBe('Refused');
	expect(fixture().services.slack.messages).toEqual([
		{
			to: '#rewards',
			text: [
				'*EnKash payout diwali-2026*, 4 chunks',
				'Paid: 34 people, 3,400 points',
				'Paid before: 0',
				'Not paid: 1',
				'Unconfirmed: 0',
				'Left in the account: 99,96,600',
			].join('\n'),
		},
	]);
});

test('a worker that dies with its chunk: the receipt says so, and a second run brings the rest', async () => {
	let calls = 0;
	fixture().web.fetch = async (url, body) => {
		const answer = await answerChunk(url, body);
		calls += 1;
		// The second one paid, but nobody heard of it.
		if (calls === 2) throw new TypeError('socket hang up');
		return answer;
	};
	const link = addSheet(25);
	await pay(link, { chunksAtOnce: 1 });
	expect(fixture().services.slack.messages[0]?.text).toContain('*1 of 3 chunks gave no receipt.*');
	fixture().web.fetch = answerChunk;
	await pay(link);
	expect(fixture().paid).toHaveLength(24);
	expect(fixture().services.slack.messages[1]?.text).toContain(
		'Paid: 0 people, 0 points\nPaid before: 24',
	);
});

test('a chunk whose execution fails counts as one without a receipt', async () => {
	fixture().web.fetch = async () => ({ message: 'Error in workflow' });
	await pay(addSheet(25));
	expect(fixture().services.slack.messages[0]?.text).toContain('*3 of 3 chunks gave no receipt.*');
	expect(fixture().paid).toEqual([]);
});

/** What is left in the account. */
function setBalance(balance: number): void {
	const { account, ledger } = fixture().sandbox;
	Object.assign(ledger.account(account.companyId, account.cardAccountId) ?? {}, { balance });
}

const tooFew =
	'diwali-2026: Preview: 24 of 25 people would get 2,400 points; nothing was sent. 1 would not be paid. The account has 1,000, which is 1,400 points too few.';

test('a sheet that the balance can not pay is not begun', async () => {
	setBalance(1000);
	const { error } = await pay(addSheet(25));
	expect(error?.message).toBe(
		`${tooFew} If an earlier run broke off and the account holds what the others need, enter no in the setting "onlyIfEnough".`,
	);
	expect(fixture().paid).toEqual([]);
});

test('a run that broke off can be repeated on an account that holds just the rest', async () => {
	let calls = 0;
	fixture().web.fetch = async (url, body) => {
		calls += 1;
		// The last chunk never arrives.
		if (calls === 3) throw new TypeError('connect ECONNREFUSED');
		return await answerChunk(url, body);
	};
	const link = addSheet(25);
	await pay(link, { chunksAtOnce: 1 });
	expect(fixture().paid).toHaveLength(19);
	setBalance(500);
	fixture().web.fetch = answerChunk;
	await pay(link, { onlyIfEnough: 'no' });
	expect(fixture().paid).toHaveLength(24);
	expect(new Set(fixture().paid.map(([mobile]) => mobile)).size).toBe(24);
	const outcomes = fixture()
		.services.googleSheets.rows(link, 'Sheet1')
		.map((row) => row['EnKash Outcome']);
	expect(outcomes.filter((outcome) => outcome === 'Paid')).toHaveLength(5);
	expect(outcomes.filter((outcome) => outcome === 'Paid Before')).toHaveLength(19);
});

test('with less than that, whole chunks are left unpaid, and the receipt says why', async () => {
	setBalance(1000);
	fixture().web.fetch = answerChunk;
	const link = addSheet(25);
	await pay(link, { onlyIfEnough: 'no', chunksAtOnce: 1 });
	expect(fixture().paid).toHaveLength(9);
	expect(fixture().services.slack.messages[0]?.text).toContain('*A chunk stopped early.*');
	const outcomes = fixture()
		.services.googleSheets.rows(link, 'Sheet1')
		.map((row) => row['EnKash Outcome']);
	expect(outcomes.filter((outcome) => outcome === 'Not Sent')).toHaveLength(15);
});

test('a sheet over the limit of a run is not begun', async () => {
	const { error } = await pay(addSheet(25), { mostPointsPerRun: 2000 });
	expect(error?.message).toMatch(/0 of 25 people would get 0 points; nothing was sent\. .*2,000/);
	expect(fixture().paid).toEqual([]);
});

test('with settings missing it stops and names them', async () => {
	const { error } = await pay(addSheet(5), { chunkAddress: '' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: chunkAddress. Nothing was sent.',
	);
});
