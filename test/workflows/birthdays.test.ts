import { useFixture } from './fixture';

const fixture = useFixture();

/** Any date of Monday 16 to Sunday 22 November 2026. */
const WEEK = '2026-11-18';

async function run(
	people: Array<[name: string, mobile: number | string, birthday: string]>,
	settings: Record<string, unknown> = {},
) {
	const sheetLink = fixture().services.googleSheets.add('People', [
		// "Amount" is somebody's salary: columns are mapped one by one, so that it can't be taken for points.
		['Full Name', 'Mobile Number', 'Birthday', 'Email', 'Amount'],
		...people.map((person) => [...person, '', 90000]),
	]);
	return await fixture().run('weekly-birthday-points', {
		from: 'Mondays at 9',
		settings: { sheetLink, slackChannel: '#hr', weekOf: WEEK, ...settings },
	});
}

test('pays those whose birthday is from Monday to Sunday, whatever their year', async () => {
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
		expect.stringMatching(
			/^\*Birthday points\* \(test\)\nbirthdays-2026-W47: 2 of 2 people got 1,000 points\./,
		),
	]);
});

test('the same week pays once, the same week of the next year again', async () => {
	const asha: [string, number, string] = ['Asha Rao', 9876543210, '17/11/1990'];
	await run([asha]);
	await run([asha], { weekOf: '2026-11-22' });
	expect(fixture().paid).toHaveLength(1);
	await run([asha], { weekOf: '2027-11-17' });
	expect(fixture().paid).toHaveLength(2);
});

test.each([
	[
		'the last days of a year belong to its last week',
		'2026-12-30',
		'31/12/1990',
		'birthdays-2026-W53',
	],
	[
		'the first days of January may belong to the year before',
		'2027-01-02',
		'01/01/1991',
		'birthdays-2026-W53',
	],
	['28 February stands in for the 29th', '2026-02-25', '29/02/1992', 'birthdays-2026-W09'],
	['a leap year has its 29th', '2028-02-29', '29/02/1992', 'birthdays-2028-W09'],
])('%s', async (_, weekOf, birthday, payoutRun) => {
	await run([['Asha Rao', 9876543210, birthday]], { weekOf });
	expect(fixture().paid).toHaveLength(1);
	expect(fixture().services.slack.messages[0]?.text).toContain(payoutRun);
});

test('the 29th of a leap year is not celebrated a second time on the 28th', async () => {
	await run([['Asha Rao', 9876543210, '29/02/1992']], { weekOf: '2032-02-23' });
	expect(fixture().paid).toHaveLength(1);
	await run([['Asha Rao', 9876543210, '29/02/1992']], { weekOf: '2028-02-23' });
	expect(fixture().paid).toHaveLength(1);
});

test('a birthday that can not be read is told to HR, and stops nobody else', async () => {
	await run([
		['Asha Rao', 9876543210, '17/11/1990'],
		['Vikram Singh', 9876543211, '11-17-1990'],
	]);
	expect(fixture().paid).toEqual([['9876543210', 500]]);
	expect(fixture().services.slack.textsTo('#hr')).toContainEqual(
		'*Birthday points:* the birthday of Vikram Singh (11-17-1990) does not look like dd/MM/yyyy, so it is not clear whether it is this week. Nothing was paid to them.',
	);
});

test('who is not paid is told to HR with the reason', async () => {
	await run([
		['Asha Rao', 9876543210, '17/11/1990'],
		['Vikram Singh', '98', '17/11/1990'],
	]);
	expect(fixture().services.slack.textsTo('#hr')).toContainEqual(
		expect.stringMatching(
			/^\*Birthday points not given or not clear:\*\n• Vikram Singh: Refused\. .*"98"/,
		),
	);
});

test('a week without birthdays does nothing', async () => {
	const { status } = await run([['Asha Rao', 9876543210, '17/05/1990']]);
	expect(status).toBe('success');
	expect(fixture().sandbox.requests).toEqual([]);
	expect(fixture().services.slack.messages).toEqual([]);
});

test('over the limit of a week nobody is paid', async () => {
	await run(
		[
			['Asha Rao', 9876543210, '17/11/1990'],
			['Vikram Singh', 9876543211, '18/11/1990'],
		],
		{ mostPointsPerRun: 900 },
	);
	expect(fixture().paid).toEqual([]);
	expect(fixture().services.slack.textsTo('#hr').join('\n')).toContain(
		'0 of 2 people got 0 points. 2 were not paid. The run holds 1,000 points, more than the 900',
	);
});

test('with settings missing it stops and names them', async () => {
	const { error } = await fixture().run('weekly-birthday-points', { from: 'Mondays at 9' });
	expect(error?.message).toBe(
		'Open the node "Settings" and fill in: sheetLink, slackChannel. Nothing was sent.',
	);
});
