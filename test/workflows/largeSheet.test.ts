import type { IDataObject } from 'n8n-workflow';

import type { Cell } from '../fakes/services';
import type { ServiceRequest } from '../fakes/services/http';
import { isRecord } from '../harness/values';
import { nodeOf, readWorkflow, settingsIn } from './files';
import { useFixture } from './fixture';
import { googleIsDown, isWrite } from './sheets';

const fixture = useFixture();

const address = 'https://n8n.example.com/webhook/enkash-payout-chunk';
const chunkFile = 'large-sheet-on-workers-chunk';
const payoutRun = 'diwali-2026';

/** A sheet of so many people, the third with a mobile number that is too short. */
function addSheet(count: number): string {
	return fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		...Array.from({ length: count }, (_, index) => [
			`Person ${index + 1}`,
			index === 2 ? 98450 : 9_100_000_000 + index,
			100,
		]),
	]);
}

function edit(sheetLink: string, row: number, column: number, value: Cell): void {
	fixture().services.googleSheets.setCell(sheetLink, 'Sheet1', row - 1, column, value);
}

function outcomes(sheetLink: string): unknown[] {
	const rows = fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
	return rows.map((row) => row['EnKash Outcome']);
}

function count(sheetLink: string, outcome: string): number {
	return outcomes(sheetLink).filter((one) => one === outcome).length;
}

function receipts(): string[] {
	return fixture().services.slack.textsTo('#rewards');
}

/** One call of the second workflow's webhook: an execution of its own. */
async function callChunk(body: unknown, settings: Record<string, unknown>) {
	const { answers } = fixture().web;
	const before = answers.length;
	const run = await fixture().run(chunkFile, {
		from: 'A Chunk Arrives',
		inputs: [
			{ json: { headers: {}, params: {}, query: {}, body: JSON.parse(JSON.stringify(body)) } },
		],
		settings,
	});
	return { ...run, answer: answers.slice(before).at(-1) };
}

/** The webhook with the settings of the first workflow, as its note asks for. */
function chunkOf(sheetLink: string, settings: Record<string, unknown> = {}) {
	return async (url: string, body: unknown): Promise<IDataObject> => {
		expect(url).toBe(address);
		const { answer } = await callChunk(body, { sheetLink, payoutRun, ...settings });
		// n8n's own answer where the workflow ends without one.
		return isRecord(answer?.body)
			? JSON.parse(JSON.stringify(answer.body))
			: { message: 'Error in workflow' };
	};
}

async function pay(sheetLink: string, settings: Record<string, unknown> = {}) {
	return await fixture().run('large-sheet-on-workers', {
		from: 'Click Execute',
		settings: {
			sheetLink,
			payoutRun,
			slackChannel: '#rewards',
			chunkAddress: address,
			rowsPerChunk: 10,
			chunksAtOnce: 2,
			...settings,
		},
	});
}

/** What is left in the account. */
function setBalance(balance: number): void {
	const { account, ledger } = fixture().sandbox;
	Object.assign(ledger.account(account.companyId, account.cardAccountId) ?? {}, { balance });
}

test('each chunk is an execution of its own; outcomes and receipts come together', async () => {
	const sizes: number[] = [];
	let underWay = 0;
	let mostUnderWay = 0;
	const link = addSheet(35);
	const answerChunk = chunkOf(link);
	fixture().web.fetch = async (url, body) => {
		mostUnderWay = Math.max(mostUnderWay, ++underWay);
		if (isRecord(body) && Array.isArray(body.rows)) sizes.push(body.rows.length);
		const answer = await answerChunk(url, body);
		underWay -= 1;
		return answer;
	};
	const { error } = await pay(link);
	expect(error).toBeUndefined();
	expect(sizes).toEqual([10, 10, 10, 4]);
	expect(mostUnderWay).toBe(2);
	expect(new Set(fixture().paid.map(([mobile]) => mobile)).size).toBe(34);
	expect(fixture().paid).toHaveLength(34);
	expect(count(link, 'Paid')).toBe(34);
	expect(outcomes(link)[2]).toBe('Refused');
	expect(receipts()).toEqual([
		[
			'*EnKash payout diwali-2026*, 4 chunks',
			'Paid: 34 people, 3,400 points',
			'Paid before: 0',
			'Not paid: 1',
			'Unconfirmed: 0',
			'Left in the account: 99,96,600',
		].join('\n'),
	]);
});

test('a title above the headings and a column without one are left alone', async () => {
	const tab = [
		['Diwali bonus'],
		['Full Name', 'Mobile Number', 'Points', '', 'Manager'],
		...Array.from({ length: 12 }, (_, index) => [
			'Asha Rao',
			9_100_000_000 + index,
			100,
			'note',
			'Kiran',
		]),
	];
	const link = fixture().services.googleSheets.add('Sheet1', tab);
	fixture().web.fetch = chunkOf(link);
	const { error } = await pay(link);
	expect(error).toBeUndefined();
	expect(fixture().paid).toHaveLength(12);
	const grid = fixture().services.googleSheets.grid(link, 'Sheet1') ?? [];
	expect(grid.map((row, index) => row.slice(0, tab[index]?.length))).toEqual(tab);
	expect(new Set(grid.slice(2).map((row) => row[5]))).toEqual(new Set(['Paid']));
});

test('Google lets one person read 60 times a minute and write 60 times: a chunk as large as it comes reads twice and writes once, in less than 2 MB', async () => {
	const settings = settingsIn(readWorkflow('large-sheet-on-workers'));
	const rowsPerChunk = Number(settings.find(({ name }) => name === 'rowsPerChunk')?.value);
	const link = addSheet(rowsPerChunk + 1);
	const answerChunk = chunkOf(link);
	const requests: ServiceRequest[] = [];
	fixture().web.fetch = async (url, body) => {
		fixture().services.googleSheets.refuse = (request) => void requests.push(request);
		const answer = await answerChunk(url, body);
		fixture().services.googleSheets.refuse = () => undefined;
		return answer;
	};
	const { error } = await pay(link, { rowsPerChunk });
	expect(error).toBeUndefined();
	expect(count(link, 'Paid')).toBe(rowsPerChunk);
	expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
	const [, , write] = requests;
	expect(Buffer.byteLength(write?.body ?? '')).toBeLessThan(2 * 1024 * 1024);
});

test('a mobile number that stands in two chunks is in one of them only', async () => {
	const link = addSheet(25);
	edit(link, 21, 1, 9_100_000_000);
	edit(link, 21, 2, 900);
	fixture().web.fetch = chunkOf(link);
	await pay(link);
	expect(fixture().paid.filter(([mobile]) => mobile === '9100000000')).toEqual([
		['9100000000', 100],
	]);
	expect(outcomes(link)[19]).toBe('Refused');
});

test('rows that are left out: each is told in its line, also where it was moved meanwhile', async () => {
	const link = addSheet(5);
	const answerChunk = chunkOf(link);
	fixture().web.fetch = answerChunk;
	await pay(link);
	// Unconfirmed, under another number now.
	edit(link, 3, 3, 'Unconfirmed');
	edit(link, 3, 1, 9_200_000_000);
	// The number of row 2, which was paid.
	edit(link, 4, 1, 9_100_000_000);
	const fresh = [
		[7, 9_300_000_000],
		[8, 98450],
	] as const;
	for (const [row, mobile] of fresh) {
		edit(link, row, 0, `New ${row}`);
		edit(link, row, 1, mobile);
		edit(link, row, 2, 100);
	}
	const handedOut: unknown[] = [];
	fixture().web.fetch = async (url, body) => {
		if (isRecord(body)) handedOut.push(body.rows);
		const answer = await answerChunk(url, body);
		fixture().services.googleSheets.grid(link, 'Sheet1')?.splice(1, 0, []);
		return answer;
	};
	const { error } = await pay(link);
	expect(handedOut).toEqual([[{ row_number: 7, key: '["New 7",9300000000,100]' }]]);
	expect(fixture().paid).toHaveLength(5);
	expect(fixture().paid.at(-1)).toEqual(['9300000000', 100]);
	expect(outcomes(link)).toEqual([
		'',
		'Paid',
		'Unconfirmed',
		'Refused',
		'Paid',
		'Paid',
		'Paid',
		'Refused',
	]);
	const rows = fixture().services.googleSheets.rows(link, 'Sheet1');
	expect(rows[2]?.['EnKash Reason']).toContain('its mobile number was changed since');
	expect(rows[3]?.['EnKash Reason Code']).toBe('duplicateInInput');
	expect(rows[7]?.['EnKash Reason']).toContain('98450');
	expect(receipts()[1]).toContain(
		'Paid: 1 people, 100 points\nPaid before: 3\nNot paid: 1\nUnconfirmed: 0',
	);
	expect(error?.message).toBe('Held back: 2. The sheet says why.');
});

describe('a receipt that is true', () => {
	test('a worker that dies with its chunk: the receipt names its rows, and a second run brings the rest', async () => {
		let calls = 0;
		const link = addSheet(25);
		const answerChunk = chunkOf(link);
		fixture().web.fetch = async (url, body) => {
			const answer = await answerChunk(url, body);
			calls += 1;
			// The second one paid, but nobody heard of it.
			if (calls === 2) throw new TypeError('socket hang up');
			return answer;
		};
		const { error } = await pay(link, { chunksAtOnce: 1 });
		expect(receipts()[0]).toContain(
			'*1 of 3 chunks gave no receipt:* 10 rows, 13 to 22. They may be paid or not.',
		);
		expect(error?.message).toContain('1 of 3 chunks gave no receipt');
		fixture().web.fetch = answerChunk;
		const again = await pay(link);
		expect(fixture().paid).toHaveLength(24);
		expect(again.error?.message).toBe(
			'diwali-2026: Preview: 0 of 1 person would get 0 points; nothing was sent. 1 would not be paid. The account has 99,97,600, which is enough. Paid in this payout run before: 24.',
		);
	});

	test('a loop that ends early: what was never handed out is named', async () => {
		const link = addSheet(25);
		fixture().web.fetch = chunkOf(link);
		const { error } = await fixture().run('large-sheet-on-workers', {
			from: 'Click Execute',
			settings: {
				sheetLink: link,
				payoutRun,
				slackChannel: '#rewards',
				chunkAddress: address,
				rowsPerChunk: 10,
				chunksAtOnce: 1,
			},
			change: (workflow) => {
				// As if the loop had lost its way back after the first chunk.
				workflow.connections['Hand a Chunk to a Worker'] = {
					main: [[{ node: 'Join the Receipts', type: 'main', index: 0 }]],
				};
			},
		});
		expect(fixture().paid).toHaveLength(10);
		expect(receipts()[0]).toContain(
			'*2 of 3 chunks gave no receipt:* 14 rows, 13 to 22, 23 to 26.',
		);
		expect(error?.message).toContain('2 of 3 chunks gave no receipt');
	});

	test('a chunk whose execution fails counts as one without a receipt, in its own words', async () => {
		fixture().web.fetch = async () => ({ message: 'Error in workflow' });
		const { error } = await pay(addSheet(25));
		expect(receipts()[0]).toContain('*3 of 3 chunks gave no receipt:* 24 rows');
		expect(receipts()[0]).toContain('A chunk says: Error in workflow');
		expect(error?.message).toContain('3 of 3 chunks');
		expect(fixture().paid).toEqual([]);
	});

	test('a sheet that a chunk can not write: who was paid is counted as paid', async () => {
		const link = addSheet(25);
		fixture().web.fetch = chunkOf(link);
		let writes = 0;
		fixture().services.googleSheets.refuse = (request) => {
			if (!isWrite(request)) return undefined;
			writes += 1;
			// The headings, and then the first chunk in all its tries.
			return writes >= 2 && writes <= 6 ? googleIsDown : undefined;
		};
		const { error } = await pay(link, { chunksAtOnce: 1 });
		expect(receipts()[0]).toContain('Paid: 24 people, 2,400 points');
		expect(receipts()[0]).toContain('*The outcome of 10 rows is not in the sheet.*');
		expect(error?.message).toContain('The outcome of 10 rows is not in the sheet');
		expect(count(link, 'Paid')).toBe(14);
		fixture().services.googleSheets.refuse = () => undefined;
		await pay(link);
		expect(fixture().paid).toHaveLength(24);
		expect([count(link, 'Paid'), count(link, 'Paid Before')]).toEqual([14, 10]);
	});

	test('the execution of that chunk fails after its answer', async () => {
		const link = addSheet(5);
		let body: unknown;
		fixture().web.fetch = async (url, request) => {
			body = request;
			return await chunkOf(link)(url, { rows: [] });
		};
		await pay(link);
		fixture().services.googleSheets.refuse = (request) =>
			isWrite(request) ? googleIsDown : undefined;
		const { error, answer } = await callChunk(body, { sheetLink: link, payoutRun });
		expect(answer?.body).toMatchObject({ allocated: 4, pointsAllocated: 400, notWritten: 4 });
		expect(error?.message).toMatch(/^The outcome of 4 rows is not in the tab/);
	});

	test('Slack is down: the refused rows are written all the same, and the execution fails with the receipt', async () => {
		const link = addSheet(5);
		fixture().web.fetch = chunkOf(link);
		fixture().services.slack.isDown = true;
		const { error } = await pay(link);
		expect(error?.message).toMatch(
			/^The receipt did not get to Slack\. It says: .*Paid: 4 people/s,
		);
		expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Refused', 'Paid', 'Paid']);
	});
});

describe('who decides', () => {
	/** The request with which the first workflow hands out the first chunk. */
	async function requestFor(link: string): Promise<IDataObject> {
		let body: IDataObject | undefined;
		fixture().web.fetch = async (_, request) => {
			if (isRecord(request)) body = JSON.parse(JSON.stringify(request));
			return { message: 'not yet' };
		};
		await pay(link);
		if (body === undefined) throw new TypeError('No chunk was handed out');
		return body;
	}

	test('the webhook asks for a credential', () => {
		const { parameters } = nodeOf(readWorkflow(chunkFile), 'A Chunk Arrives');
		expect(parameters.authentication).toBe('headerAuth');
	});

	test.each<[string, IDataObject]>([
		['limits', { mostPointsPerPerson: 1_000_000, mostPointsPerChunk: 1_000_000 }],
		['rows of its own', { rows: [{ row_number: 2, key: '["Mallory",9999999999,5000]' }] }],
		[
			'a row of its own beside',
			{
				rows: [{ row_number: 99, key: '["Mallory",9999999999,5000]', 'Mobile Number': 9999999999 }],
			},
		],
	])(
		'a request with %s pays nobody but who is in the sheet, within the limits',
		async (_, forged) => {
			const link = addSheet(4);
			edit(link, 3, 2, 700);
			const body = await requestFor(link);
			await callChunk(
				{ ...body, ...forged },
				{ sheetLink: link, payoutRun, mostPointsPerPerson: 500 },
			);
			expect(
				fixture().paid.every(([mobile, points]) => mobile.startsWith('91000') && points === 100),
			).toBe(true);
		},
	);

	test.each<[string, IDataObject]>([
		[
			'another sheet',
			{ sheetLink: 'https://docs.google.com/spreadsheets/d/1aaaaaaaaaaaaaaaaaaaaaaaaaaaaa/edit' },
		],
		['another tab', { tab: 'Sheet2' }],
		['another payout run', { payoutRun: 'diwali-2027' }],
		['nothing', { sheetLink: undefined, tab: undefined, payoutRun: undefined }],
	])('a request for %s is refused', async (_, forged) => {
		const link = addSheet(4);
		const body = await requestFor(link);
		const { answer } = await callChunk({ ...body, ...forged }, { sheetLink: link, payoutRun });
		expect(answer).toMatchObject({
			status: 409,
			body: { message: expect.stringContaining('Nothing was sent') },
		});
		expect(fixture().paid).toEqual([]);
	});

	test('settings of the two workflows that differ: the receipt says what to do', async () => {
		const link = addSheet(4);
		fixture().web.fetch = chunkOf(link, { payoutRun: 'diwali 2026' });
		await pay(link);
		expect(receipts()[0]).toContain(
			'A chunk says: sheetLink, tab or payoutRun is not the same in the Settings of "One Chunk of a Large Sheet".',
		);
		expect(fixture().paid).toEqual([]);
	});

	test('a row that was changed after the check is not paid, and the receipt counts it', async () => {
		const link = addSheet(5);
		const answerChunk = chunkOf(link);
		fixture().web.fetch = async (url, body) => {
			edit(link, 3, 2, 9000);
			return await answerChunk(url, body);
		};
		const { error } = await pay(link);
		expect(fixture().paid).toHaveLength(3);
		expect(receipts()[0]).toContain('*1 rows were not paid*, as they were changed or moved');
		expect(error?.message).toContain('1 rows were not paid');
	});

	test('the chunk with a setting missing stops and names it', async () => {
		const { error, answer } = await callChunk({}, { sheetLink: 'x', payoutRun: '' });
		expect(error?.message).toBe(
			'Open the node "Settings" and fill in: payoutRun. Nothing was sent.',
		);
		expect(answer).toBeUndefined();
	});
});

describe('the balance', () => {
	test('a sheet that the balance can not pay is not begun', async () => {
		setBalance(1000);
		const { error } = await pay(addSheet(25));
		expect(error?.message).toBe(
			'diwali-2026: Preview: 24 of 25 people would get 2,400 points; nothing was sent. 1 would not be paid. The account has 1,000, which is 1,400 points too few. Top up the account and run the workflow again.',
		);
		expect(fixture().paid).toEqual([]);
	});

	async function breakOff(link: string): Promise<void> {
		let calls = 0;
		const answerChunk = chunkOf(link);
		fixture().web.fetch = async (url, body) => {
			calls += 1;
			// The last chunk never arrives.
			if (calls === 3) throw new TypeError('connect ECONNREFUSED');
			return await answerChunk(url, body);
		};
		await pay(link, { chunksAtOnce: 1 });
		expect(fixture().paid).toHaveLength(20);
		setBalance(400);
		fixture().web.fetch = answerChunk;
	}

	test('a run that broke off can be repeated on an account that holds just the rest', async () => {
		const link = addSheet(25);
		await breakOff(link);
		const { error } = await pay(link);
		expect(error).toBeUndefined();
		expect(new Set(fixture().paid.map(([mobile]) => mobile)).size).toBe(24);
		expect(fixture().paid).toHaveLength(24);
		expect(count(link, 'Paid')).toBe(24);
		expect(receipts()[1]).toContain('Paid: 4 people, 400 points\nPaid before: 20');
	});

	test('also where the sheet does not know who was paid: EnKash is asked', async () => {
		const link = addSheet(25);
		let isFirst = true;
		fixture().services.googleSheets.refuse = (request) =>
			isWrite(request) && !isFirst
				? googleIsDown
				: ((isFirst = !isWrite(request) && isFirst), undefined);
		await breakOff(link);
		expect(count(link, 'Paid')).toBe(0);
		fixture().services.googleSheets.refuse = () => undefined;
		const { error } = await pay(link);
		expect(error).toBeUndefined();
		expect(fixture().paid).toHaveLength(24);
		expect([count(link, 'Paid'), count(link, 'Paid Before')]).toEqual([4, 20]);
	});
});

test('a sheet over the limit of a run is not begun, counting what was paid in it before', async () => {
	const link = addSheet(25);
	const { error } = await pay(link, { mostPointsPerRun: 2000 });
	expect(error?.message).toMatch(/0 of 25 people would get 0 points; nothing was sent\. .*2,000/);
	expect(fixture().paid).toEqual([]);
	fixture().web.fetch = chunkOf(link);
	await pay(link, { mostPointsPerRun: 2400 });
	expect(fixture().paid).toHaveLength(24);
	edit(link, 4, 1, 9_200_000_000);
	const again = await pay(link, { mostPointsPerRun: 2450 });
	expect(again.error?.message).toMatch(/0 of 1 person would get 0 points/);
	expect(fixture().paid).toHaveLength(24);
});

test('where nobody is left to hand out it fails and names the rows, and does not end in silence', async () => {
	const link = addSheet(3);
	edit(link, 5, 0, 'Person 1 again');
	edit(link, 5, 1, 9_100_000_000);
	edit(link, 5, 2, 100);
	fixture().web.fetch = chunkOf(link);
	expect((await pay(link)).error).toBeUndefined();
	expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Refused', 'Refused']);
	const { error } = await pay(link);
	expect(error?.message).toMatch(
		/^Nobody is left to pay, and nothing was sent\. Paid in this payout run before: 2\. Not paid: row 4, 5\. /,
	);
	expect(fixture().paid).toHaveLength(2);
});

test('the error says what a chunk has said, not only that it gave no receipt', async () => {
	const link = addSheet(5);
	fixture().web.fetch = chunkOf(link, { payoutRun: 'holi-2027' });
	const { error } = await pay(link);
	expect(error?.message).toMatch(
		/1 of 1 chunks gave no receipt.* A chunk says: sheetLink, tab or payoutRun is not the same/,
	);
	expect(receipts()[0]?.match(/A chunk says/g)).toHaveLength(1);
	expect(fixture().paid).toEqual([]);
});

test.each([
	['chunkAddress', ''],
	['chunksAtOnce', 0],
	['rowsPerChunk', 0],
])('with the setting %s missing it stops and names it', async (name, value) => {
	const { error } = await pay(addSheet(5), { [name]: value });
	expect(error?.message).toBe(`Open the node "Settings" and fill in: ${name}. Nothing was sent.`);
	expect(fixture().paid).toEqual([]);
});
