import { nodeOf } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const file = 'approved-sheet-to-rewards';
const bulk = 'bulk-create-allocate-points-json';
const planIdIn = /Plan ID: (P1[0-9A-Z]{24})/;

function addSheet(): string {
	return fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		['Asha Rao', 9876543210, 500],
		['Vikram Singh', '+91 98765 43211', '1,000'],
		['Meera Iyer', '98450', 250],
	]);
}

async function pay(sheetLink: string, settings: Record<string, unknown> = {}) {
	return await fixture().run(file, {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', approversChannel: '#approvers', ...settings },
	});
}

/** Changes one cell of the sheet while the approvers are asked; row and column count from 0, headings included. */
function whileWaiting(
	sheetLink: string,
	cells: Array<[row: number, column: number, value: string | number]>,
): void {
	const { slack, googleSheets } = fixture().services;
	slack.meanwhile = () => {
		for (const cell of cells) googleSheets.setCell(sheetLink, 'Sheet1', ...cell);
	};
}

function told(): string[] {
	return fixture().services.slack.textsTo('#approvers');
}

function outcomes(sheetLink: string): unknown[] {
	const rows = fixture().services.googleSheets.rows(sheetLink, 'Sheet1');
	return rows.map((row) => row['EnKash Outcome']);
}

test('what was previewed and approved is paid, and nothing before the approval', async () => {
	const link = addSheet();
	let paidBefore: number | undefined;
	fixture().services.slack.meanwhile = () => (paidBefore = fixture().paid.length);
	const { status } = await pay(link);
	expect(status).toBe('success');
	expect(paidBefore).toBe(0);
	expect(fixture().paid).toEqual([
		['9876543210', 500],
		['9876543211', 1000],
	]);
	expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Refused']);
	const [question = '', receipt] = told();
	expect(question).toMatch(
		/^\*Please approve: EnKash payout\* \(test\)\ndiwali-2026: Preview: 2 of 3 people would get 1,500 points; nothing was sent\./,
	);
	expect(question).toContain(`\nSheet: ${link}\n`);
	expect(question).toMatch(planIdIn);
	expect(receipt).toContain('diwali-2026: 2 of 3 people got 1,500 points.');
});

test.each<[string, Array<[number, number, string | number]>]>([
	['an amount was changed', [[1, 2, 5000]]],
	['another person stands there', [[1, 1, 9876543299]]],
	[
		'a row was added',
		[
			[4, 0, 'Rahul Das'],
			[4, 1, 9876543213],
			[4, 2, 100],
		],
	],
	['a row that was refused was corrected', [[3, 1, '98450 98450']]],
])(
	'where %s meanwhile, nothing is sent, and the approvers hear both plan IDs',
	async (_, cells) => {
		const link = addSheet();
		whileWaiting(link, cells);
		const { status } = await pay(link);
		expect(status).toBe('success');
		expect(fixture().paid).toEqual([]);
		expect(fixture().sandbox.requestsTo(bulk)).toEqual([]);
		const [question = '', receipt = ''] = told();
		const approved = planIdIn.exec(question)?.[1] ?? 'none';
		const [, first, would] =
			/This is not the plan that was approved, so nothing was sent\. Approved was (\w+)\. This run would send \d rows with [\d,]+ points, plan (P1\w{24})\./.exec(
				receipt,
			) ?? [];
		expect(first).toBe(approved);
		expect(would).not.toBe(approved);
	},
);

test('rows that changed places are the same plan', async () => {
	const link = addSheet();
	whileWaiting(link, [
		[1, 0, 'Vikram Singh'],
		[1, 1, 9876543211],
		[1, 2, 1000],
		[2, 0, 'Asha Rao'],
		[2, 1, '98765 43210'],
		[2, 2, '500'],
	]);
	await pay(link);
	expect(fixture().paid).toEqual([
		['9876543211', 1000],
		['9876543210', 500],
	]);
});

test.each(['decline', 'nothing'] as const)(
	'with the answer "%s" nobody is paid',
	async (answer) => {
		fixture().services.slack.decision = answer;
		const link = addSheet();
		const { status } = await pay(link);
		expect(status).toBe('success');
		expect(fixture().paid).toEqual([]);
		expect(told()[1]).toBe('*Not approved:* diwali-2026. Nobody was paid.');
		expect(outcomes(link)).toEqual([undefined, undefined, undefined]);
	},
);

test('run again after it broke off, the same plan is asked for and pays the rest', async () => {
	const link = addSheet();
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
	await pay(link);
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Unconfirmed', 'Refused']);
	await pay(link);
	expect(outcomes(link)).toEqual(['Paid Before', 'Paid Before', 'Refused']);
	expect(fixture().paid).toHaveLength(2);
	const [first, second] = told().flatMap((text) => planIdIn.exec(text)?.[1] ?? []);
	expect(second).toBe(first);
});

test('a sheet over the limit is not even asked for', async () => {
	await pay(addSheet(), { mostPointsPerRun: 1200 });
	expect(fixture().paid).toEqual([]);
	expect(told()).toEqual([
		expect.stringMatching(/^\*Nothing to approve\* \(test\)\ndiwali-2026: Preview: .*1,200/),
	]);
});

test('an approval that gets lost on the way is none', async () => {
	const link = addSheet();
	await fixture().run(file, {
		from: 'Click Execute',
		settings: { sheetLink: link, payoutRun: 'diwali-2026', approversChannel: '#approvers' },
		change: (workflow) => {
			const { options } = nodeOf(workflow, 'Pay What Was Approved').parameters;
			Object.assign(options ?? {}, { approvedPlan: '={{ $json.planId }}' });
		},
	});
	expect(fixture().paid).toEqual([]);
	expect(told()[1]).toContain('An expression that comes to nothing is no approval.');
});

test('with settings missing it stops and names them', async () => {
	const { error } = await fixture().run(file, { from: 'Click Execute' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: sheetLink, payoutRun, approversChannel. Nothing was sent.',
	);
});
