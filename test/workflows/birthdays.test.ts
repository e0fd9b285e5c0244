import { type Cell } from '../fakes/services';
import { nodeOf, readWorkflow } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

/** Any date of Monday 16 to Sunday 22 November 2026. */
const weekOfRun = '2026-11-18';

const realNow = Date.now;

afterEach(() => jest.restoreAllMocks());

/** Sets the clock by which the workflow tells which weeks can be meant. It goes on from there. */
function clockAt(time: string): void {
	const ahead = Date.parse(time) - realNow();
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
}

function today(date: string): void {
	clockAt(`${date}T03:30:00Z`);
}

/** The workflow runs over a tab as it is. */
async function runOver(grid: Cell[][], settings: Record<string, unknown> = {}) {
	const sheetLink = fixture().services.googleSheets.add('People', grid);
	return await fixture().run('weekly-birthday-points', {
		from: 'Mondays at 9',
		settings: {
			sheetLink,
			slackChannel: '#hr',
			tellPeopleWorkflow: 'no',
			weekOf: weekOfRun,
			...settings,
		},
	});
}

async function run(
	people: Array<[name: string, mobile: number | string, birthday: string]>,
	settings: { weekOf?: string } & Record<string, unknown> = {},
) {
	today(settings.weekOf ?? weekOfRun);
	return await runOver(
		[
			// "Amount" is somebody's salary: columns are mapped one by one, so that it can't be taken for points.
			['Full Name', 'Mobile Number', 'Birthday', 'Email', 'Amount'],
			...people.map((person) => [...person, '', 90000]),
		],
		settings,
	);
}

const asha: [string, number, string] = ['Asha Rao', 9876543210, '17/11/1990'];

test('reads a day and a month of one digit, with and without a zero before it', async () => {
	await run(
		[
			['One Digit', 9876543202, '5/3/1990'],
			['Two Digits', 9876543203, '06/03/1990'],
		],
		{ weekOf: '2026-03-02' },
	);
	expect(fixture().paid.map(([mobile]) => mobile)).toEqual(['9876543202', '9876543203']);
});

test('pays those whose birthday is from Monday to Sunday, whatever their year, and tells HR first', async () => {
	const { status } = await run([
		['Sunday Before', 9876543201, '15/11/1990'],
		['Monday', 9876543202, '16/11/1990'],
		['Sunday', 9876543203, '22/11/1964'],
		['Monday After', 9876543204, '23/11/1990'],
		['No Birthday', 9876543205, ''],
	]);
	expect(status).toBe('success');
	expect(fixture().paid).toEqual([
		['9876543202', 500],
		['9876543203', 500],
	]);
	expect(fixture().services.slack.textsTo('#hr')).toEqual([
		'*Birthday points:* 500 points each now go to who has a birthday from 16 November to 22 November 2026 and has not had them this year: Monday, Sunday.',
		expect.stringMatching(
			/^\*Birthday points\* \(test\)\nbirthdays-2026: 2 of 2 people got 1,000 points\./,
		),
	]);
});

test('a sheet without the column Email pays all the same', async () => {
	today(weekOfRun);
	await runOver([['Full Name', 'Mobile Number', 'Birthday'], asha]);
	expect(fixture().paid).toEqual([['9876543210', 500]]);
});

test('a preview says who would get points, in both messages, and pays nobody', async () => {
	today(weekOfRun);
	const sheetLink = fixture().services.googleSheets.add('People', [
		['Full Name', 'Mobile Number', 'Birthday'],
		asha,
		['Meera Iyer', '98450', '18/11/1990'],
	]);
	await fixture().run('weekly-birthday-points', {
		from: 'Mondays at 9',
		settings: { sheetLink, slackChannel: '#hr', tellPeopleWorkflow: 'no', weekOf: weekOfRun },
		change: (workflow) => {
			nodeOf(workflow, 'Give Birthday Points').parameters.operation = 'preview';
		},
	});
	expect(fixture().paid).toEqual([]);
	const [notice, receipt] = fixture().services.slack.textsTo('#hr');
	expect(notice).toMatch(/^\*Birthday points, preview:\* 500 points each would go to who has/);
	expect(receipt).toContain('\n*Would get points:*\n• Asha Rao, 17/11/1990\n*Not given');
});

describe('once a year', () => {
	test('the same week pays once, the same week of the next year again', async () => {
		await run([asha]);
		await run([asha], { weekOf: '2026-11-22' });
		expect(fixture().paid).toHaveLength(1);
		await run([asha], { weekOf: '2027-11-17' });
		expect(fixture().paid).toHaveLength(2);
	});

	test('a date that is corrected after the payment pays nobody a second time, and HR hears it', async () => {
		await run([asha]);
		await run([['Asha Rao', 9876543210, '17/12/1990']], { weekOf: '2026-12-17' });
		expect(fixture().paid).toHaveLength(1);
		expect(fixture().services.slack.textsTo('#hr')).toContainEqual(
			'*Birthday points, not sent:*\n• Asha Rao, 17/12/1990: paid before in birthdays-2026, with another birthday',
		);
	});

	test.each([
		['28 February stands in for the 29th', '2026-02-25', '29/02/1992', 'birthdays-2026'],
		['a leap year has its 29th', '2028-02-29', '29/02/1992', 'birthdays-2028'],
	])('%s', async (_, weekOf, birthday, payoutRun) => {
		await run([['Asha Rao', 9876543210, birthday]], { weekOf });
		expect(fixture().paid).toHaveLength(1);
		expect(fixture().services.slack.messages.at(-1)?.text).toContain(`${payoutRun}:`);
	});

	test('the week of New Year belongs to two years, each with its receipt', async () => {
		const people: Array<[string, number, string]> = [
			['Old Year', 9876543201, '31/12/1990'],
			['New Year', 9876543202, '01/01/1991'],
		];
		await run(people, { weekOf: '2026-12-30' });
		expect(fixture().paid).toEqual([
			['9876543201', 500],
			['9876543202', 500],
		]);
		const texts = fixture().services.slack.textsTo('#hr').join('\n');
		expect(texts).toContain('birthdays-2026: 1 of 1 person got 500 points');
		expect(texts).toContain('birthdays-2027: 1 of 1 person got 500 points');
		await run(people, { weekOf: '2027-01-02' });
		expect(fixture().paid).toHaveLength(2);
	});

	test('the 29th of a leap year is not celebrated a second time on the 28th', async () => {
		await run([['Asha Rao', 9876543210, '29/02/1992']], { weekOf: '2032-02-23' });
		expect(fixture().paid).toHaveLength(1);
		await run([['Asha Rao', 9876543210, '29/02/1992']], { weekOf: '2028-02-23' });
		expect(fixture().paid).toHaveLength(1);
	});
});

describe('two people with one mobile number', () => {
	const rao: Array<[string, number | string, string]> = [
		['Asha Rao', 9876543210, '17/11/1990'],
		['Vikram Rao', '+91 98765 43210', '18/12/1988'],
	];

	test('in different weeks: the second is named as not paid', async () => {
		await run(rao);
		await run(rao, { weekOf: '2026-12-18' });
		expect(fixture().paid).toEqual([['9876543210', 500]]);
		expect(fixture().services.slack.textsTo('#hr').at(-1)).toBe(
			'*Birthday points, not sent:*\n• Vikram Rao, 18/12/1988: not paid, as Asha Rao has the same mobile number, and one mobile number is one person',
		);
	});

	test('in one week: the receipt says so, and names the second', async () => {
		await run([
			['Asha Rao', 9876543210, '17/11/1990'],
			['Vikram Rao', 9876543210, '18/11/1988'],
		]);
		expect(fixture().paid).toEqual([['9876543210', 500]]);
		expect(fixture().services.slack.textsTo('#hr')[1]).toMatch(
			/^\*Birthday points\* \(test\)\nbirthdays-2026: 1 of 1 person got 500 points\.[^\n]*\n\*Not paid, as one mobile number is one person:\*\n• Vikram Rao: not paid, as Asha Rao has the same mobile number/,
		);
	});

	test('the second gets points as soon as there is a number of their own', async () => {
		await run(rao);
		await run([['Vikram Rao', 9876543211, '18/12/1988']], { weekOf: '2026-12-18' });
		expect(fixture().paid).toEqual([
			['9876543210', 500],
			['9876543211', 500],
		]);
	});
});

describe('somebody whose mobile number is corrected in the sheet', () => {
	const corrected: [string, number, string] = ['Asha  Rao', 9876543299, '17/11/1990'];
	const bulk = 'bulk-create-allocate-points-json';

	function rows() {
		return fixture().services.dataTables.named('EnKash birthday points')?.rows ?? [];
	}

	/** The run before has ended some hours ago. */
	function hoursLater(): void {
		for (const row of rows()) row.createdAt = '2026-11-01T03:30:00.000Z';
	}

	test('is not paid again when the week is run again', async () => {
		await run([asha]);
		await run([corrected]);
		expect(fixture().paid).toEqual([['9876543210', 500]]);
		expect(fixture().services.slack.textsTo('#hr').at(-1)).toBe(
			'*Birthday points, not sent:*\n• Asha Rao, 17/11/1990: paid before in birthdays-2026, to the number ending in 3210. The sheet has another number now; nothing was sent to it',
		);
	});

	test('is sent to the old number while it is unclear whether that was paid', async () => {
		fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
		await run([asha]);
		expect(rows().map(({ outcome }) => outcome)).toEqual(['unconfirmed']);
		hoursLater();
		await run([corrected]);
		expect(fixture().paid).toEqual([['9876543210', 500]]);
		expect(rows()[0]?.outcome).toBe('paid');
	});

	test('is paid to the new number where the old one was refused', async () => {
		fixture().sandbox.switches.blockedMobiles = ['9876543210'];
		await run([asha]);
		await run([corrected]);
		expect(fixture().paid).toEqual([['9876543299', 500]]);
	});
});

describe('a step behind the payment fails', () => {
	/** The week of New Year, one person in each year. */
	async function newYear() {
		return await run(
			[
				['Old Year', 9876543201, '31/12/1990'],
				['New Year', 9876543202, '01/01/1991'],
			],
			{ weekOf: '2026-12-30' },
		);
	}

	test('Slack is down after HR has heard: both years are paid, and the execution fails', async () => {
		const { slack, dataTables } = fixture().services;
		const { refusal } = slack;
		let asked = 0;
		jest.spyOn(slack, 'refusal').mockImplementation((...message) => {
			asked += 1;
			return asked > 1 ? 'service_unavailable' : refusal.apply(slack, message);
		});
		const { error } = await newYear();
		expect(fixture().paid).toHaveLength(2);
		expect(error?.message).toMatch(/^"Receipt to Slack" has failed: .*service_unavailable/);
		const table = dataTables.named('EnKash birthday points');
		expect(table?.rows.map(({ outcome }) => outcome)).toEqual(['paid', 'paid']);
	});

	test('the Data Table is full: nobody is paid', async () => {
		fixture().services.dataTables.isFull = true;
		expect((await newYear()).status).toBe('error');
		expect(fixture().paid).toEqual([]);
	});
});

describe('the people are told by the workflow that tells everybody', () => {
	const tellPeopleWorkflow = 'tellPeople123456';
	const vikram: [string, number, string] = ['Vikram Singh', 9876543211, '18/11/1990'];

	test('those who were paid just now, and HR hears how many', async () => {
		await run([asha]);
		fixture().services.subWorkflows.answer = { message: '1 was told, 0 were not <!channel>' };
		await run([asha, vikram, ['Nobody', '98', '18/11/1990']], { tellPeopleWorkflow });
		expect(fixture().services.subWorkflows.calls).toEqual([
			{
				workflow: tellPeopleWorkflow,
				items: [
					{
						name: 'Vikram Singh',
						mobile: '9876543211',
						email: '',
						points: 500,
						balance: '',
						outcome: 'Paid',
						reasonCode: '',
						payoutRun: 'birthdays-2026',
					},
				],
			},
		]);
		expect(fixture().services.slack.textsTo('#hr')).toContain(
			'*Birthday points, messages to the people:* 1 was told, 0 were not &lt;!channel&gt;',
		);
	});

	test('where that fails, HR hears it, and the receipt all the same', async () => {
		fixture().services.subWorkflows.isDown = true;
		await run([asha], { tellPeopleWorkflow });
		const texts = fixture().services.slack.textsTo('#hr').join('\n');
		expect(texts).toContain(
			'messages to the people:* telling them has failed. Workflow does not exist. Publish that workflow, and check tellPeopleWorkflow in Settings.',
		);
		expect(texts).toContain('birthdays-2026: 1 of 1 person got 500 points');
	});

	test.each(['no', 'No', ' NO '])('nobody is told where the setting says "%s"', async (no) => {
		await run([asha], { tellPeopleWorkflow: no });
		expect(fixture().paid).toHaveLength(1);
		expect(fixture().services.subWorkflows.calls).toEqual([]);
	});

	test.each([
		` ${tellPeopleWorkflow} `,
		`https://n8n.example.com/workflow/${tellPeopleWorkflow}`,
		`https://n8n.example.com/workflow/${tellPeopleWorkflow}/executions/12?projectId=Ab1`,
		`https://n8n.example.com/n8n/workflow/${tellPeopleWorkflow}?projectId=Ab1#a`,
	])('the address of that workflow does as well as its ID: %s', async (address) => {
		await run([asha], { tellPeopleWorkflow: address });
		expect(fixture().services.subWorkflows.calls).toMatchObject([{ workflow: tellPeopleWorkflow }]);
	});
});

test('a birthday that can not be read is told to HR, and stops nobody else', async () => {
	await run([asha, ['Vikram Singh', 9876543211, '11-17-1990']]);
	expect(fixture().paid).toEqual([['9876543210', 500]]);
	expect(fixture().services.slack.textsTo('#hr')[0]).toContain(
		'\nThe birthday of Vikram Singh (11-17-1990) does not look like dd/MM/yyyy, so it is not clear whether it is this week. Nothing is paid to them.',
	);
});

test('who is not paid is told to HR with the reason', async () => {
	await run([asha, ['Vikram Singh', '98', '17/11/1990']]);
	expect(fixture().services.slack.textsTo('#hr')).toContainEqual(
		expect.stringMatching(
			/^\*Birthday points\* \(test\)\n[^]*\n\*Not given, or not clear:\*\n• Vikram Singh: Refused\. .*"98"/,
		),
	);
});

test('a week without birthdays pays nobody and says so', async () => {
	const { status } = await run([['Asha Rao', 9876543210, '17/05/1990']]);
	expect(status).toBe('success');
	expect(fixture().sandbox.requests).toEqual([]);
	expect(fixture().services.slack.textsTo('#hr')).toEqual([
		'*Birthday points:* nobody of the 1 people with a birthday in the sheet has it from 16 November to 22 November 2026.',
	]);
});

test('what is in the sheet can not call a channel', async () => {
	const evil = '<!channel> *Paid* & <@U0X>';
	await run([
		asha,
		[evil, '98', '17/11/1990'],
		[evil, 9876543212, evil],
		[evil.replace('*Paid*', ''), 9876543213, '18/11/1990'],
	]);
	await run([[evil.replace('*Paid*', ''), 9876543213, '19/11/1990']]);
	const texts = fixture().services.slack.textsTo('#hr');
	expect(texts.join('\n')).toContain('&lt;!channel&gt;');
	for (const text of texts) expect(text).not.toMatch(/<!|<@|\*Paid\*/);
});

describe('nobody is paid, and the execution fails', () => {
	afterEach(() => {
		expect(fixture().paid).toEqual([]);
		expect(fixture().services.slack.messages).toEqual([]);
	});

	const headings = ['Full Name', 'Mobile Number', 'Birthday'];

	test.each([
		['a week that is no date', [headings, asha], '2026-13-45', /weekOf is "2026-13-45"/],
		['a mistyped year', [headings, asha], '2062-11-18', /weekOf is 2062-11-18\. Only/],
		['a week long ago', [headings, asha], '2026-09-01', /weekOf is 2026-09-01\. Only/],
		[
			'a renamed column',
			[['Full Name', 'Mobile Number', 'Date of Birth'], asha],
			weekOfRun,
			/no column Birthday\. Its columns are: .*Date of Birth/,
		],
		['a sheet without rows', [headings], weekOfRun, /has no rows/],
		['a sheet without birthdays', [headings, ['Asha Rao', 9876543210, '']], weekOfRun, /Nobody/],
		[
			'birthdays in another format',
			[headings, ['Asha Rao', 9876543210, '1990-11-17']],
			weekOfRun,
			/No Birthday looks like dd\/MM\/yyyy: the first is "1990-11-17"/,
		],
	])('for %s', async (_, grid, weekOf, message) => {
		today(weekOfRun);
		const { error } = await runOver(grid, { weekOf });
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain('Nothing was sent');
	});

	test('when the app is not in the channel', async () => {
		fixture().services.slack.notIn.add('#hr');
		const { error } = await run([asha]);
		expect(error?.message).toContain('not_in_channel');
	});

	test.each([
		['sheetLink', ''],
		['slackChannel', ' '],
		['tellPeopleWorkflow', ''],
		['points', 0],
	])('with the setting %s missing', async (setting, value) => {
		const { error } = await run([asha], { [setting]: value });
		expect(error?.message).toBe(
			`Open the node "Settings" and fill in: ${setting}. Nothing was sent.`,
		);
	});
});

test('over the limit of a week nobody is paid', async () => {
	await run([asha, ['Vikram Singh', 9876543211, '18/11/1990']], { mostPointsPerRun: 900 });
	expect(fixture().paid).toEqual([]);
	expect(fixture().services.slack.textsTo('#hr').join('\n')).toContain(
		'0 of 2 people got 0 points. 2 were not paid. The run holds 1,000 points, more than the 900',
	);
});

test('as it stands, it takes the week that it is in India', async () => {
	// Monday 16 November in India, still Sunday in Greenwich.
	clockAt('2026-11-15T20:00:00Z');
	const weekOf = JSON.stringify(readWorkflow('weekly-birthday-points').nodes).match(
		/\{\{ \$now[^}]*\}\}/,
	)?.[0];
	await runOver([['Full Name', 'Mobile Number', 'Birthday'], asha], { weekOf: `=${weekOf}` });
	expect(fixture().services.slack.textsTo('#hr')[0]).toContain('16 November to 22 November 2026');
});
