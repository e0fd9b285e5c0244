import { read, utils } from '@e965/xlsx';
import type { INodeExecutionData } from 'n8n-workflow';

import { runNode } from '../harness';
import { noApproval } from './approvals';
import { asExcel, type Cells } from './excel';
import { type Start, useFixture } from './fixture';

const fixture = useFixture();

const allocate = 'enKashCard/create-allocate-points';
const headings = ['Full Name', 'Mobile Number', 'Points', 'Email', 'Title', 'Gender'];
const asha = ['Asha Rao', '98765 43210', 500, 'asha@example.com', 'Ms', 'F'];
const vikram = ['Vikram Singh', '+91 98765 43211', '1,000', 'vikram@example.com', 'Mr', 'M'];
const meera = ['Meera Iyer', '9845098450', 250, 'meera@example.com', 'Ms', 'F'];
const people: Cells = [headings, asha, vikram, meera];
const settings = {
	approversChannel: '#approvers',
	approvers: 'U0APPROVER',
	emailFrom: 'n8n@example.com',
	emailTo: 'hr@example.com',
};
const payoutRun = 'diwali-2026';

/** Pays a sheet, as any of the other workflows does. */
async function pay([first = [], ...rows]: Cells = people, run = payoutRun): Promise<void> {
	const items = rows.map((cells) => ({
		json: Object.fromEntries(first.map((heading, column) => [String(heading), cells[column]])),
	}));
	await runNode({
		node: 'enKashBulkAllocate',
		parameters: { payoutRun: run },
		items,
		credential: fixture().credential(),
	});
}

interface Undo extends Partial<Start> {
	cells?: Cells;
	form?: Record<string, string>;
}

async function undo({ cells = people, form = {}, ...start }: Undo = {}) {
	const upload: INodeExecutionData = {
		json: {
			'Payout Run': payoutRun,
			Reason: 'Paid to the wrong department',
			'Your Name': 'Ravi HR',
			'Your Work Email': 'ravi@example.com',
			...form,
		},
		binary: {
			File: {
				data: asExcel(cells).toString('base64'),
				mimeType: 'application/octet-stream',
				fileName: 'diwali.xlsx',
			},
		},
	};
	return await fixture().run('undo-payout-run', {
		from: 'Undo Form',
		inputs: [upload],
		settings,
		...start,
	});
}

/** What was taken back from whom, in the order of mobile numbers: several are under way at a time. */
function takenBack(): Array<[mobile: string, points: number]> {
	return fixture()
		.sandbox.ledger.points.filter(
			({ transactionType, reference }) => transactionType === 'DR' && reference !== 'SHOP-1',
		)
		.map(({ mobile, amount }): [string, number] => [mobile, amount])
		.sort();
}

function told(): string[] {
	return fixture().services.slack.textsTo('#approvers');
}

function results(): unknown[] {
	const file = fixture()
		.services.slack.files.filter(({ name }) => name.startsWith('undo-results'))
		.at(-1);
	if (file === undefined) return [];
	const { SheetNames, Sheets } = read(file.content);
	const rows: Array<Record<string, unknown>> = utils.sheet_to_json(
		Sheets[SheetNames[0] ?? ''] ?? {},
	);
	return rows.map(({ Row, Outcome }) => [Row, Outcome]);
}

const everybody = [
	['9845098450', 250],
	['9876543210', 500],
	['9876543211', 1000],
];

test('what a run has paid is taken back after an approval, each person once', async () => {
	await pay();
	let takenBefore: number | undefined;
	fixture().services.slack.meanwhile = () => (takenBefore = takenBack().length);
	const { status } = await undo();
	expect(status).toBe('success');
	expect(takenBefore).toBe(0);
	expect(takenBack()).toEqual(everybody);
	const [waits, question, receipt] = told();
	expect(waits).toMatch(
		/^\*A payout is to be taken back, and waits for approval\*\nPayout run: diwali-2026 \(test\)\n/,
	);
	for (const text of [waits, question]) {
		expect(text).toContain('Reason: Paid to the wrong department');
		expect(text).toContain('To take back: 1,750 points from 3 people');
	}
	expect(receipt?.split('\n')).toEqual([
		'*EnKash payout taken back: diwali-2026*',
		'Taken back: 3 (1,750 points)',
		'Reason: Paid to the wrong department',
		'Asked for by Ravi HR (ravi@example.com), approved by <@U0APPROVER>',
	]);
	expect(results()).toEqual([
		[2, 'Taken Back'],
		[3, 'Taken Back'],
		[4, 'Taken Back'],
	]);
	expect(fixture().services.slack.files.map(({ name }) => name)).toEqual([
		'undo-plan-diwali-2026.xlsx',
		'undo-results-diwali-2026.xlsx',
	]);
});

describe('never more than once', () => {
	test('asked for again, also in another spelling of the run', async () => {
		await pay();
		await undo();
		await undo({ form: { 'Payout Run': ' Diwali-2026 ' } });
		expect(takenBack()).toEqual(everybody);
		expect(fixture().sandbox.requestsTo(allocate)).toHaveLength(3);
		expect(told().at(-1)).toContain('Taken back before: 3 (1,750 points)');
		expect(results()).toEqual([2, 3, 4].map((row) => [row, 'Taken Back Before']));
	});

	test('two at once', async () => {
		await pay();
		await Promise.all([undo(), undo()]);
		expect(takenBack()).toEqual(everybody);
		expect(fixture().sandbox.requestsTo(allocate)).toHaveLength(3);
	});

	test('a person of whom it is not clear is not tried again', async () => {
		await pay([headings, asha]);
		const { sandbox } = fixture();
		sandbox.addFault({ kind: 'resetAfter', match: { path: allocate } });
		// The log shows what was taken back only later.
		sandbox.switches.transactionLagMs = 60_000;
		sandbox.advanceClock(60_001);
		const { error } = await undo({ cells: [headings, asha] });
		expect(error?.message).toContain('Unconfirmed, may have been taken back: 1 (500 points)');
		expect(results()).toEqual([[2, 'Unconfirmed']]);
		await undo({ cells: [headings, asha] });
		expect(takenBack()).toEqual([['9876543210', 500]]);
		expect(sandbox.requestsTo(allocate)).toHaveLength(1);
		expect(told().at(-1)).toContain('Take nothing back by hand before that.');
	});

	test('what was certainly not sent may be tried again', async () => {
		await pay([headings, asha]);
		await undo({
			cells: [headings, [...asha.slice(0, 5), 'unknown']],
		});
		expect(takenBack()).toEqual([]);
		await undo({ cells: [headings, asha] });
		expect(takenBack()).toEqual([['9876543210', 500]]);
	});
});

describe('who is left alone comes out apart', () => {
	test('who has spent the points, with what the card still holds', async () => {
		await pay();
		await runNode({
			node: 'enKashAllocatePoints',
			parameters: {
				operation: 'unallocate',
				mobile: '9876543211',
				loadAmount: 900,
				firstName: 'Vikram',
				email: 'vikram@example.com',
				title: 'Mr',
				gender: 'M',
				referenceMode: 'provide',
				uniqueReferenceNumber: 'SHOP-1',
			},
			credential: fixture().credential(),
		});
		const { status } = await undo();
		expect(status).toBe('success');
		expect(results()).toEqual([
			[2, 'Taken Back'],
			[3, 'Spent'],
			[4, 'Taken Back'],
		]);
		expect(told().at(-1)).toContain(
			'Taken back: 2 (750 points)\nSpent already, so not taken back: 1 (1,000 points)',
		);
	});

	test('who was not paid in this run, or with another amount, or lacks what EnKash wants', async () => {
		await pay([headings, asha, vikram]);
		await pay([headings, meera], 'another run');
		const { status } = await undo({
			cells: [
				headings,
				[...asha.slice(0, 2), 400, ...asha.slice(3)],
				[...vikram.slice(0, 5), ''],
				meera,
			],
		});
		expect(status).toBe('success');
		expect(takenBack()).toEqual([]);
		expect(told()).toEqual([
			expect.stringMatching(
				/^\*Nothing to take back, and nothing was moved\*[\s\S]*Left alone: 3 of 3 rows/,
			),
		]);
	});

	test('refused by EnKash for another reason: the execution fails, after everything else', async () => {
		await pay();
		fixture().sandbox.switches.blockedMobiles = ['9876543211'];
		const { error } = await undo();
		expect(error?.message).toMatch(
			/^diwali-2026: Taken back: 2 \(750 points\)\. Not taken back: 1/,
		);
		expect(results()).toContainEqual([3, 'Refused']);
	});
});

test('a title of several cells above the headings does no harm, nor do other usual headings', async () => {
	await pay();
	const title = ['Diwali rewards', 'Kochi plant', 'prepared by Ravi'];
	const usual = [
		...['Emp Name', 'Mob. No', 'Reward Points'],
		...['Official Email ID (Mandatory)', 'Name Prefix', 'Sex'],
	];
	const { status } = await undo({ cells: [title, [], usual, asha, vikram, meera] });
	expect(status).toBe('success');
	expect(takenBack()).toEqual(everybody);
});

test('what a row lacks is named', async () => {
	await pay([headings, asha, vikram]);
	await undo({
		cells: [headings, [...asha.slice(0, 3), '', 'Ms', ''], [...vikram.slice(0, 4), '', 'M']],
	});
	expect(told()[0]).toContain(
		'Row 2: Email and Gender are missing in the file, and EnKash wants Email, Title and Gender to take points back.',
	);
	expect(told()[0]).toContain('Row 3: Title is missing in the file,');
});

test.each(['No', ' no '])('told apart by "%s" is told apart by nothing', async (toldApartBy) => {
	await pay();
	const { error } = await undo({ settings: { ...settings, toldApartBy } });
	expect(error).toBeUndefined();
	expect(takenBack()).toEqual(everybody);
});

describe('nothing is taken back', () => {
	test.each(noApproval)('%s', async (_, happen, why) => {
		await pay();
		happen(fixture().services.slack);
		const { status } = await undo();
		expect(status).toBe('success');
		expect(takenBack()).toEqual([]);
		expect(told().at(-1)).toMatch(why);
		expect(fixture().services.dataTables.named('EnKash payouts taken back')).toBeUndefined();
	});

	test('EnKash does not answer the check', async () => {
		await pay();
		fixture().sandbox.addFault({ kind: 'status', match: { path: 'transaction' }, times: 100 });
		await undo();
		expect(takenBack()).toEqual([]);
	});

	test("the Data Table can't be written", async () => {
		await pay();
		fixture().services.dataTables.isFull = true;
		const { status } = await undo();
		expect(status).toBe('error');
		expect(takenBack()).toEqual([]);
	});
});

test('while Slack is down receipt and results come by email', async () => {
	await pay();
	const { slack, mailbox } = fixture().services;
	slack.meanwhile = () => (slack.isDown = true);
	const { status } = await undo();
	expect(status).toBe('success');
	expect(takenBack()).toEqual(everybody);
	expect(mailbox.emails.map(({ subject, to }) => [to, subject])).toEqual([
		['hr@example.com', 'EnKash payout diwali-2026 taken back: receipt'],
		['hr@example.com', 'EnKash payout diwali-2026 taken back: receipt'],
	]);
	expect(mailbox.emails[0]?.text).toContain('approved by Meera Approver');
	expect(mailbox.emails[1]?.attachments?.map(({ name }) => name)).toEqual([
		'undo-results-diwali-2026.xlsx',
	]);
});

test('what people have typed is neither a mention nor a link nor a line of its own', async () => {
	await pay();
	await undo({ form: { Reason: '<!channel> *Done*\nTaken back: 9', 'Your Name': '`Boss`' } });
	expect(told()).toHaveLength(3);
	for (const text of told()) {
		const lines = text.replace('<@U0APPROVER>', '').split('\n').slice(1);
		expect(lines.join('\n')).not.toMatch(/[<>*`]/);
		expect(lines.filter((line) => line === 'Taken back: 9')).toEqual([]);
	}
});

test.each([
	[{}, /fill in: approversChannel, approvers, emailFrom, emailTo\. Nothing was taken back\.$/],
	[{ ...settings, approvers: 'Meera' }, /holds Slack member IDs such as U024BE7LH, not Meera/],
])('with settings missing or wrong it stops and names them', async (given, message) => {
	const { error } = await undo({ settings: given });
	expect(error?.message).toMatch(message);
	expect(fixture().services.slack.messages).toEqual([]);
});

describe('a payout run that told several payouts of one person apart, as that for referrals does', () => {
	const referrals = 'referral-and-service-rewards';
	const order = 'order';
	const apart: Undo = {
		cells: [
			[...headings, order],
			[...asha.slice(0, 2), 200, ...asha.slice(3), '1001'],
			[...asha.slice(0, 2), 200, ...asha.slice(3), '1002'],
		],
		form: { 'Payout Run': 'referrals' },
		settings: { ...settings, toldApartBy: ` ${order} ` },
	};

	/** What Shopify tells about an order with Asha's code. */
	async function shop(from: string, id: number, status: string) {
		const { shopify, googleSheets } = fixture().services;
		const facts = { name: `#${id}`, total_price: '900.00', discount_codes: [{ code: 'ASHA10' }] };
		shopify.set(id, { ...facts, financial_status: status });
		const [member] = [asha].map(([name, mobile, , email, title, gender]) => ({
			...{ 'Full Name': name ?? '', 'Mobile Number': mobile ?? '', Email: email ?? '' },
			...{ Title: title ?? '', Gender: gender ?? '', 'Referral Code': 'ASHA10' },
		}));
		return await fixture().run(referrals, {
			from,
			inputs: [{ id, order_id: id }],
			settings: {
				membersLink: googleSheets.addRows('Members', member ? [member] : []),
				coinEvent: fixture().sandbox.account.coinEvent,
				slackChannel: '#referrals',
			},
		});
	}

	async function payTwoOrders(): Promise<void> {
		for (const id of [1001, 1002]) await shop('Shopify: Order Paid', id, 'paid');
		expect(fixture().paid).toHaveLength(2);
	}

	async function refund(id: number): Promise<void> {
		const { status } = await shop('Shopify: Refund Created', id, 'refunded');
		expect(status).toBe('success');
	}

	test('each payout is taken back once', async () => {
		await payTwoOrders();
		expect((await undo(apart)).status).toBe('success');
		expect(takenBack()).toEqual([
			['9876543210', 200],
			['9876543210', 200],
		]);
		expect(results()).toEqual([
			[2, 'Taken Back'],
			[3, 'Taken Back'],
		]);
	});

	test('what a refund has taken back, the undo leaves alone', async () => {
		await payTwoOrders();
		await refund(1001);
		await undo(apart);
		expect(takenBack()).toHaveLength(2);
		expect(results()).toEqual([
			[2, 'Taken Back Before'],
			[3, 'Taken Back'],
		]);
		expect(fixture().sandbox.requestsTo(allocate)).toHaveLength(2);
	});

	test('what the undo has taken back, a refund leaves alone, and somebody hears it', async () => {
		await payTwoOrders();
		await undo(apart);
		await refund(1001);
		expect(takenBack()).toHaveLength(2);
		expect(fixture().sandbox.requestsTo(allocate)).toHaveLength(2);
		expect(fixture().services.slack.textsTo('#referrals').at(-1)).toBe(
			'*Refund, taken back before:* Asha Rao, order #1001. The reward was taken back by an undo before, so nothing was taken back now.',
		);
	});

	test('a refund and an undo at once take back once', async () => {
		await payTwoOrders();
		await Promise.all([undo(apart), refund(1001), refund(1002)]);
		expect(takenBack()).toHaveLength(2);
		expect(fixture().sandbox.requestsTo(allocate)).toHaveLength(2);
	});

	test('a refund that EnKash refused is no reason for the undo to try again', async () => {
		await payTwoOrders();
		fixture().sandbox.switches.blockedMobiles = ['9876543210'];
		await refund(1001);
		fixture().sandbox.switches.blockedMobiles = [];
		await undo(apart);
		expect(results()).toEqual([
			[2, 'Refused Before'],
			[3, 'Taken Back'],
		]);
	});

	test('without the column it finds nothing to take back', async () => {
		await payTwoOrders();
		await undo({ ...apart, settings });
		expect(takenBack()).toEqual([]);
	});
});
