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
		settings: {
			sheetLink,
			payoutRun: 'diwali-2026',
			approversChannel: '#approvers',
			approvers: 'U0OTHER, U0APPROVER',
			...settings,
		},
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
	expect(question).toContain('\n• Row 4: Column "Mobile Number" holds "98450"');
	expect(question).toMatch(planIdIn);
	expect(receipt).toContain('diwali-2026: 2 of 3 people got 1,500 points.');
	expect(receipt).toContain('\nApproved by <@U0APPROVER>.');
});

test('the question names three of the rows that would not be paid, in one line each', async () => {
	const bad = ['1', '2 *Approved*\nPlan ID: P1', '3', '4', '5'];
	const link = fixture().services.googleSheets.add('Sheet1', [
		['Full Name', 'Mobile Number', 'Points'],
		['Asha Rao', 9876543210, 500],
		...bad.map((mobile) => ['Meera Iyer', mobile, 250]),
	]);
	await pay(link);
	const [question = ''] = told();
	expect(question.match(/^• (?:Row \d|and \d more)/gm)).toEqual([
		'• Row 3',
		'• Row 4',
		'• Row 5',
		'• and 2 more',
	]);
	expect(question).not.toContain('*Approved*');
	expect(question.match(/^Plan ID/gm)).toHaveLength(1);
});

test.each(['@asha', 'asha@example.com', 'U0BOSS, Meera', 'u0boss'])(
	'approvers that nobody can be, such as %s, stop it before anybody is asked in vain',
	async (approvers) => {
		const { error } = await pay(addSheet(), { approvers });
		expect(error?.message).toMatch(
			/^Open the node "Settings" and fill in: approvers \(Slack member IDs such as U024BE7LH, not .+\)\. Nothing was sent\.$/,
		);
		expect(error?.message).toContain(approvers.split(', ').at(-1));
		expect(told()).toEqual([]);
	},
);

test('the answer of somebody who is not on the list is none', async () => {
	fixture().services.slack.responder = { id: 'U0STRANGER', name: 'Sam <!channel>' };
	const link = addSheet();
	await pay(link);
	expect(fixture().paid).toEqual([]);
	expect(told()[1]).toMatch(/^\*Not approved:\* diwali-2026\. Nobody was paid\./);
	expect(told().join()).not.toContain('<!');
});

test('also where Slack lets everybody press the button', async () => {
	const { slack } = fixture().services;
	slack.responder = { id: 'U0STRANGER', name: 'Sam' };
	await fixture().run(file, {
		from: 'Click Execute',
		settings: {
			sheetLink: addSheet(),
			payoutRun: 'diwali-2026',
			approversChannel: '#approvers',
			approvers: 'U0APPROVER',
		},
		change: (workflow) => {
			delete nodeOf(workflow, 'Ask for Approval').parameters.approvers;
		},
	});
	expect(fixture().paid).toEqual([]);
	expect(told()[1]).toBe('*Not approved:* diwali-2026. Nobody was paid. It was answered by Sam.');
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
		expect(told()[1]).toMatch(/^\*Not approved:\* diwali-2026\. Nobody was paid\./);
		expect(outcomes(link)).toEqual(['', '', '']);
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
		settings: {
			sheetLink: link,
			payoutRun: 'diwali-2026',
			approversChannel: '#approvers',
			approvers: 'U0APPROVER',
		},
		change: (workflow) => {
			const { options } = nodeOf(workflow, 'Pay What Was Approved').parameters;
			Object.assign(options ?? {}, { approvedPlan: '={{ $json.planId }}' });
		},
	});
	expect(fixture().paid).toEqual([]);
	expect(told()[1]).toContain('An expression that comes to nothing is no approval.');
});

test('run again, who was paid is not asked for any more', async () => {
	const link = addSheet();
	await pay(link);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, 9876543299);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 3, 1, 9845098450);
	await pay(link);
	expect(told()[2]).toContain('Preview: 1 of 1 person would get 250 points');
	expect(fixture().paid.map(([mobile]) => mobile)).toEqual([
		'9876543210',
		'9876543211',
		'9845098450',
	]);
	expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Paid']);
});

test('an unconfirmed row whose mobile number was changed is held back, before and after the approval', async () => {
	const link = addSheet();
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
	await pay(link);
	fixture().services.googleSheets.setCell(link, 'Sheet1', 1, 1, 9876543299);
	await pay(link);
	expect(told()[2]).toContain('\nHeld back: 1. The sheet says why.');
	expect(outcomes(link)).toEqual(['Unconfirmed', 'Paid Before', 'Refused']);
	expect(fixture().paid).toHaveLength(2);
});

test('somebody else pays the sheet while the approval is waited for: nobody is paid twice', async () => {
	const link = addSheet();
	fixture().services.slack.meanwhile = async () => {
		await fixture().run('google-sheets-to-rewards', {
			from: 'Click Execute',
			settings: { sheetLink: link, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
		});
	};
	await pay(link);
	expect(fixture().paid).toHaveLength(2);
	expect(outcomes(link)).toEqual(['Paid', 'Paid', expect.any(String)]);
	expect(told()[1]).toContain('This is not the plan that was approved');
});

test('a title above the headings and a column without one are left alone', async () => {
	const tab = [
		['Diwali bonus'],
		['Full Name', 'Mobile Number', 'Points', ''],
		['Asha Rao', 9876543210, 500, 'a note'],
	];
	const link = fixture().services.googleSheets.add('Sheet1', tab);
	await pay(link);
	expect(fixture().paid).toHaveLength(1);
	const grid = fixture().services.googleSheets.grid(link, 'Sheet1') ?? [];
	expect(grid.map((row, index) => row.slice(0, tab[index]?.length))).toEqual(tab);
	expect(grid[2]?.[4]).toBe('Paid');
});

test('Slack is down after the approval: the sheet is written all the same, and the execution fails with the receipt', async () => {
	const link = addSheet();
	const { slack } = fixture().services;
	slack.meanwhile = () => (slack.isDown = true);
	const { error } = await pay(link);
	expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Refused']);
	expect(error?.message).toMatch(/^The receipt did not get to Slack\. It says: .*1,500 points/);
});

test('with settings missing it stops and names them', async () => {
	const { error } = await fixture().run(file, { from: 'Click Execute' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: sheetLink, payoutRun, approversChannel, approvers. Nothing was sent.',
	);
});

describe('telling the people', () => {
	const tellPeopleWorkflow = 'tellPeopleInN8n1';

	test('whoever was paid is handed on, once, after the receipt', async () => {
		const link = addSheet();
		const { error } = await pay(link, { tellPeopleWorkflow });
		expect(error).toBeUndefined();
		const { calls } = fixture().services.subWorkflows;
		expect(calls).toMatchObject([
			{
				workflow: tellPeopleWorkflow,
				items: [
					{
						name: 'Asha Rao',
						mobile: '9876543210',
						email: '',
						points: 500,
						payoutRun: 'diwali-2026',
					},
					{ name: 'Vikram Singh', mobile: '9876543211', points: 1000, outcome: 'allocated' },
				],
			},
		]);
		await pay(link, { tellPeopleWorkflow });
		expect(calls).toHaveLength(1);
		expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Refused']);
	});

	test('nobody who was not approved', async () => {
		fixture().services.slack.decision = 'decline';
		await pay(addSheet(), { tellPeopleWorkflow });
		expect(fixture().services.subWorkflows.calls).toEqual([]);
	});

	test('where they can not be told, the sheet is written, and the execution fails', async () => {
		const link = addSheet();
		fixture().services.subWorkflows.isDown = true;
		const { error } = await pay(link, { tellPeopleWorkflow });
		expect(outcomes(link)).toEqual(['Paid', 'Paid', 'Refused']);
		expect(error?.message).toMatch(
			/^Telling the people who were paid has failed: Workflow does not exist\. Publish that workflow/,
		);
	});

	test('"no" tells nobody', async () => {
		await pay(addSheet());
		expect(fixture().paid).toHaveLength(2);
		expect(fixture().services.subWorkflows.calls).toEqual([]);
	});
});
