import type { JsonObject } from 'n8n-workflow';
import { nodeOf } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const file = 'keka-joiners-and-anniversaries';
const today = '2026-11-26';

let lastNumber = 0;

/** Somebody in Keka, as its API lists people. */
function employee(displayName: string, joiningDate: string | null, other: JsonObject = {}) {
	lastNumber += 1;
	return {
		id: `8d04399f-0000-4000-8000-${String(lastNumber).padStart(12, '0')}`,
		employeeNumber: `EMP${lastNumber}`,
		firstName: displayName.split(' ')[0] ?? '',
		lastName: displayName.split(' ')[1] ?? '',
		displayName,
		email: `${displayName.split(' ')[0]?.toLowerCase()}@example.com`,
		mobilePhone: `+91 ${9_876_543_210 + lastNumber}`,
		joiningDate,
		...other,
	};
}

function morning(settings: Record<string, unknown> = {}) {
	return {
		from: 'Every Morning at 9',
		settings: {
			kekaAddress: 'https://acme.keka.com/',
			slackChannel: '#hr',
			tellPeopleWorkflow: 'no',
			day: today,
			...settings,
		},
	};
}

async function run(settings: Record<string, unknown> = {}) {
	return await fixture().run(file, morning(settings));
}

beforeEach(() => {
	lastNumber = 0;
});

test('joiners and anniversaries of 1, 3, 5 and 10 years get the points of each; others get none', async () => {
	fixture().services.keka.employees = [
		employee('Asha Rao', '2026-11-26T00:00:00Z'),
		employee('Vikram Singh', '2025-11-25T00:00:00Z'),
		employee('Meera Iyer', '2024-11-26T00:00:00Z'),
		employee('Ravi Kumar', '2023-11-20T00:00:00Z'),
		employee('Zoya Khan', '2021-11-26'),
		employee('Om Puri', '2016-11-19T00:00:00Z'),
		employee('Late Lal', '2016-11-18T00:00:00Z'),
		employee('Soon Sen', '2026-11-27T00:00:00Z'),
	];
	const { status } = await run();
	expect(status).toBe('success');
	expect(fixture().paid).toEqual([
		['9876543211', 500],
		['9876543212', 1000],
		['9876543214', 3000],
		['9876543215', 5000],
		['9876543216', 10000],
	]);
	expect(fixture().services.slack.textsTo('#hr')).toEqual([
		expect.stringContaining('5 of 5 people got 19,500 points'),
	]);
});

test('a date that Keka gives as midnight in India, written in UTC, is that day', async () => {
	fixture().services.keka.employees = [employee('Asha Rao', '2026-11-25T18:30:00Z')];
	await run({ lookBackDays: 0 });
	expect(fixture().paid).toEqual([['9876543211', 500]]);
});

test('29 February is celebrated on the 28th in other years', async () => {
	fixture().services.keka.employees = [employee('Asha Rao', '2024-02-29')];
	await run({ day: '2027-02-28', lookBackDays: 0 });
	expect(fixture().paid).toEqual([['9876543211', 3000]]);
});

test('run every day of the week, and twice at once, it pays each occasion once', async () => {
	fixture().services.keka.employees = [
		employee('Asha Rao', '2026-11-20'),
		employee('Vikram Singh', '2021-11-23'),
	];
	for (const day of ['2026-11-23', '2026-11-24', '2026-11-25']) await run({ day });
	await Promise.all([run(), run()]);
	expect(fixture().paid).toEqual([
		['9876543211', 500],
		['9876543212', 5000],
	]);
	// One receipt, as nothing was new on the other days.
	expect(fixture().services.slack.messages).toHaveLength(1);
});

test('a corrected joining date pays nobody a second time, and other points do not either', async () => {
	const { keka } = fixture().services;
	keka.employees = [employee('Asha Rao', '2026-11-24')];
	await run();
	keka.employees = [{ ...keka.employees[0], joiningDate: '2026-11-26' }];
	await run({ pointsJoining: 700 });
	expect(fixture().paid).toEqual([['9876543211', 500]]);
});

test('who has no mobile number goes to HR as a list, and is paid when it is there', async () => {
	const { keka, slack } = fixture().services;
	keka.employees = [
		employee('Asha Rao', '2026-11-24', { mobilePhone: null }),
		employee('<!channel> *Vikram*', '2023-11-24', { mobilePhone: '' }),
		employee('Meera Iyer', '2026-11-24'),
	];
	await run();
	expect(fixture().paid).toEqual([['9876543213', 500]]);
	const list = slack.textsTo('#hr').find((text) => text.includes('please complete in Keka'));
	expect(list).toContain('• EMP1, Asha Rao, no mobile number in Keka (joining, 24/11/2026)');
	expect(list).toContain(
		'• EMP2, &lt;!channel&gt; Vikram, no mobile number in Keka (3 years, 24/11/2026)',
	);
	keka.employees = [{ ...keka.employees[0], mobilePhone: '98765 43211' }];
	await run({ day: '2026-11-27' });
	expect(fixture().paid).toHaveLength(2);
});

test('nobody has a joining date: HR hears of it on Mondays, of one person without', async () => {
	const { keka, slack } = fixture().services;
	keka.employees = [employee('Asha Rao', null), employee('Vikram Singh', '2020-01-01')];
	await run({ day: '2026-11-24' });
	expect(slack.messages).toEqual([]);
	await run({ day: '2026-11-23' });
	expect(slack.textsTo('#hr')[0]).toContain('• EMP1, Asha Rao, no joining date in Keka');
});

test('more people than one page holds are all read', async () => {
	fixture().services.keka.employees = [
		...Array.from({ length: 250 }, (_, index) => employee(`Person ${index}`, '2020-01-01')),
		employee('Asha Rao', today),
	];
	await run();
	expect(fixture().paid).toEqual([['9876543461', 500]]);
});

test('Keka is down for a moment: it is asked again; for longer: an error, and nobody is paid', async () => {
	const { keka } = fixture().services;
	keka.employees = [employee('Asha Rao', today)];
	keka.faults = 2;
	expect((await run()).status).toBe('success');
	expect(fixture().paid).toHaveLength(1);
	keka.faults = 3;
	const { status, error } = await run();
	expect(status).toBe('error');
	expect(error?.message).toContain('500');
});

test.each<[string, JsonObject]>([
	['mobilePhone', { mobilePhone: null, mobileNumber: '9876543210' }],
	['joiningDate', { joiningDate: null, dateOfJoining: today }],
	['employeeNumber', { employeeNumber: null }],
])('a field that nobody has is an error, not a quiet day: %s', async (field, renamed) => {
	fixture().services.keka.employees = [employee('Asha Rao', today, renamed)];
	const { error } = await run();
	expect(error?.message).toContain(`No employee in Keka's answer has "${field}"`);
	expect(fixture().sandbox.requests).toEqual([]);
});

test('fewer people than Keka counts, or none, is an error', async () => {
	const { keka } = fixture().services;
	expect((await run()).error?.message).toContain('Keka lists no employee');
	keka.employees = [employee('Asha Rao', today), employee('Vikram Singh', today)];
	keka.missing = 1;
	expect((await run()).error?.message).toContain('Keka lists 2 employees, but only 1 came');
	expect(fixture().paid).toEqual([]);
});

test('somebody who is added while the pages are read: who stands on two pages counts once', async () => {
	const { keka } = fixture().services;
	const asha = employee('Asha Rao', today);
	keka.employees = [asha, asha, employee('Vikram Singh', today)];
	// One of the three that Keka counts has not come.
	expect((await run()).error?.message).toContain('Keka lists 3 employees, but only 2 came');
	expect(fixture().paid).toEqual([]);
	keka.counts = 2;
	await run();
	expect(fixture().paid).toHaveLength(2);
	expect(fixture().services.slack.textsTo('#hr').join()).not.toContain('not paid');
});

test('over the limit of the run nobody is paid, and HR hears why', async () => {
	fixture().services.keka.employees = [employee('Asha Rao', '2016-11-26')];
	await run({ mostPointsPerRun: 9999 });
	expect(fixture().paid).toEqual([]);
	expect(fixture().services.slack.textsTo('#hr').join()).toMatch(/Asha Rao, 10 years, .*9,999/);
});

test('an occasion with 0 points is left out', async () => {
	fixture().services.keka.employees = [
		employee('Asha Rao', today),
		employee('Vikram Singh', '2025-11-26'),
	];
	await run({ pointsJoining: 0 });
	expect(fixture().paid).toEqual([['9876543212', 1000]]);
});

test('who was paid is told by the other workflow; if that fails, HR hears it', async () => {
	const { keka, subWorkflows, slack } = fixture().services;
	keka.employees = [employee('Asha Rao', today)];
	await run({ tellPeopleWorkflow: 'tell1' });
	expect(subWorkflows.calls).toEqual([
		{
			workflow: 'tell1',
			items: [
				{
					name: 'Asha Rao',
					mobile: '9876543211',
					email: 'asha@example.com',
					points: 500,
					balance: 500,
					outcome: 'allocated',
					reasonCode: '',
					payoutRun: 'joining-and-anniversaries',
				},
			],
		},
	]);
	keka.employees = [employee('Vikram Singh', today)];
	subWorkflows.isDown = true;
	const { status } = await run({ tellPeopleWorkflow: 'tell1' });
	expect(status).toBe('success');
	expect(fixture().paid).toHaveLength(2);
	expect(slack.textsTo('#hr').join()).toContain(
		'points were given, but not everybody was told.* Workflow does not exist.',
	);
});

test.each<[Record<string, unknown>, string]>([
	[{ kekaAddress: '', tellPeopleWorkflow: '' }, 'fill in: kekaAddress, tellPeopleWorkflow.'],
	[{ day: 'today' }, 'must look like 2026-11-26'],
	[{ lookBackDays: -1 }, 'lookBackDays must be a whole number'],
])('with a setting that can not be, it stops and says so: %j', async (settings, message) => {
	fixture().services.keka.employees = [employee('Asha Rao', today)];
	const { error } = await run(settings);
	expect(error?.message).toContain(message);
	expect(fixture().sandbox.requests).toEqual([]);
});

describe('somebody whose mobile number is changed in Keka', () => {
	const table = 'EnKash joining and anniversaries';
	const bulk = 'bulk-create-allocate-points-json';
	const joiner = () => employee('Asha Rao', '2026-11-24');
	const next = { day: '2026-11-25' };

	/** Asha gets another number. */
	function changeNumber(mobilePhone = '98450 98450'): void {
		const { keka } = fixture().services;
		keka.employees = keka.employees.map((person, index) =>
			index === 0 ? { ...person, mobilePhone } : person,
		);
	}

	function rows() {
		return fixture().services.dataTables.named(table)?.rows ?? [];
	}

	/** The rows of a run that has ended some hours ago. */
	function daysLater(): void {
		for (const row of rows()) row.createdAt = '2026-11-24T03:30:00.000Z';
	}

	/** n8n breaks off when the payout is sent, or before. */
	async function breakOff(settings = {}, kind: 'payout' | 'table' = 'payout'): Promise<void> {
		const { status } = await fixture().run(file, {
			...morning(settings),
			change({ nodes, connections }) {
				const next = kind === 'payout' ? 'The Receipt' : 'Give the Points';
				const stop = nodes.find(({ name }) => name === 'Stop: Settings Missing');
				for (const { main = [] } of Object.values(connections)) {
					for (const target of main.flatMap((targets) => targets ?? [])) {
						if (target.node === next) target.node = String(stop?.name);
					}
				}
			},
		});
		expect(status).toBe('error');
	}

	test('is not paid again, and stands in the receipt as paid before', async () => {
		const { keka, slack } = fixture().services;
		keka.employees = [joiner()];
		await run(next);
		changeNumber();
		keka.employees.push(employee('Vikram Singh', '2025-11-25'));
		await run({ day: '2026-11-26' });
		expect(fixture().paid).toEqual([
			['9876543211', 500],
			['9876543212', 1000],
		]);
		const told = slack.textsTo('#hr');
		expect(told[1]).toContain('Paid before, so not sent again: 1\n• EMP1, Asha Rao, joining');
		expect(told[2]).toBe(
			'*Joiners and anniversaries, not sent:*\n• EMP1, Asha Rao, joining: paid before, to the number ending in 3211. Keka has another number now; nothing was sent to it',
		);
		expect(
			rows().map(({ employee: number, occasion, mobile, outcome }) => [
				number,
				occasion,
				mobile,
				outcome,
			]),
		).toEqual([
			['EMP1', 'joining', '9876543211', 'paid'],
			['EMP2', '1 year', '9876543212', 'paid'],
		]);
		expect(rows()[0]?.reference).toMatch(/^R1/);
	});

	test.each(['payout', 'table'] as const)(
		'after a run that broke off (%s): the same number is sent again, and nobody is paid twice or lost',
		async (kind) => {
			fixture().services.keka.employees = [joiner()];
			await breakOff(next, kind);
			expect(fixture().paid).toHaveLength(kind === 'payout' ? 1 : 0);
			daysLater();
			changeNumber();
			await run();
			expect(fixture().paid).toEqual([['9876543211', 500]]);
			await run({ day: '2026-11-27' });
			expect(fixture().paid).toHaveLength(1);
			const [first] = fixture().services.slack.textsTo('#hr');
			expect(first).toContain(
				'Sent to the number that an earlier run had begun with, though Keka has another one now:\n• EMP1, Asha Rao, joining',
			);
		},
	);

	test('after a run that broke off, a later one that is refused does not free the number', async () => {
		fixture().services.keka.employees = [joiner()];
		await breakOff(next);
		daysLater();
		await run({ day: '2026-11-25', mostPointsPerRun: 1 });
		daysLater();
		changeNumber();
		await run();
		expect(fixture().paid).toEqual([['9876543211', 500]]);
	});

	test('right after a run that broke off, nothing is sent to the new number', async () => {
		fixture().services.keka.employees = [joiner()];
		await breakOff(next);
		changeNumber();
		await run(next);
		expect(fixture().paid).toEqual([['9876543211', 500]]);
		expect(fixture().services.slack.textsTo('#hr')).toEqual([
			expect.stringContaining('another run has just begun with the number ending in 3211'),
		]);
	});

	test('is not sent to the new number while it is unclear whether the old one was paid', async () => {
		fixture().services.keka.employees = [joiner()];
		fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
		await run(next);
		expect(rows()[0]?.outcome).toBe('unconfirmed');
		daysLater();
		changeNumber();
		await run();
		expect(fixture().paid).toEqual([['9876543211', 500]]);
		expect(rows().map(({ outcome }) => outcome)).toEqual(['paid', 'notPaid']);
	});

	test('while a run is at work: a second one sends nothing to the new number', async () => {
		const { web } = fixture();
		fixture().services.keka.employees = [joiner()];
		const { fetch } = web;
		let second: ReturnType<typeof run> | undefined;
		let answers = 0;
		web.fetch = async (...request) => {
			const answer = await fetch(...request);
			answers += 1;
			// The first run has its token and its two pages.
			if (answers === 3) {
				changeNumber();
				second = run(next);
			}
			return answer;
		};
		await run(next);
		await second;
		expect(answers).toBe(6);
		expect(fixture().paid).toHaveLength(1);
	});

	test('is paid to the corrected number where the old one was refused', async () => {
		const { keka, slack } = fixture().services;
		keka.employees = [joiner()];
		fixture().sandbox.switches.blockedMobiles = ['9876543211'];
		await run(next);
		expect(slack.textsTo('#hr').join()).toContain('not paid, or not clear');
		changeNumber();
		await run();
		expect(fixture().paid).toEqual([['9845098450', 500]]);
	});

	test('is paid to the corrected number where EnKash could not be reached', async () => {
		fixture().services.keka.employees = [joiner()];
		fixture().sandbox.addFault({ kind: 'resetBefore', times: 99 });
		await run(next);
		expect(fixture().services.slack.textsTo('#hr').join()).toContain('EMP1, Asha Rao, joining, ');
		expect(rows().map(({ outcome }) => outcome)).toEqual(['notPaid']);
		fixture().sandbox.clearFaults();
		changeNumber();
		await run();
		expect(fixture().paid).toEqual([['9845098450', 500]]);
	});

	test('is paid to the corrected number where a preview looked at the old one', async () => {
		fixture().services.keka.employees = [joiner()];
		await fixture().run(file, {
			...morning(next),
			change: (workflow) => {
				nodeOf(workflow, 'Give the Points').parameters.operation = 'preview';
			},
		});
		expect(fixture().paid).toEqual([]);
		const [receipt = ''] = fixture().services.slack.textsTo('#hr');
		expect(receipt).toContain('1 of 1 person would get 500');
		expect(receipt).toContain('\nWould get points:\n• EMP1, Asha Rao, joining, 500 points');
		changeNumber();
		await run();
		expect(fixture().paid).toEqual([['9845098450', 500]]);
	});

	test('the Data Table can not be written: nobody is paid', async () => {
		fixture().services.keka.employees = [joiner()];
		fixture().services.dataTables.isFull = true;
		expect((await run(next)).status).toBe('error');
		expect(fixture().paid).toEqual([]);
	});
});

test.each([
	'acme.keka.com',
	' https://acme.keka.com/#/home/dashboard?tab=1 ',
	'https://acme.keka.com/ui/',
])('the address as it stands in the browser, %s, does', async (kekaAddress) => {
	fixture().services.keka.employees = [employee('Asha Rao', today)];
	const { error } = await run({ kekaAddress });
	expect(error).toBeUndefined();
	expect(fixture().paid).toHaveLength(1);
});

test('of two employees with one mobile number the second is named as not paid, each day', async () => {
	const { keka, slack } = fixture().services;
	const mobilePhone = '+91 98765 43219';
	keka.employees = [
		employee('Asha Rao', today, { mobilePhone }),
		employee('Vikram Rao', today, { mobilePhone }),
	];
	await run();
	await run({ day: '2026-11-27' });
	expect(fixture().paid).toEqual([['9876543219', 500]]);
	const named = slack.textsTo('#hr').filter((text) => text.includes('EMP2'));
	expect(named).toHaveLength(2);
	for (const text of named) {
		expect(text).toBe(
			'*Joiners and anniversaries, not sent:*\n• EMP2, Vikram Rao, joining: not paid, as employee EMP1 has the same mobile number, and one mobile number is one person',
		);
	}
});

test('an employee number that two people have, or nobody of them, is one for HR', async () => {
	const { keka, slack } = fixture().services;
	keka.employees = [
		employee('Asha Rao', today),
		employee('Vikram Singh', today, { employeeNumber: 'EMP1' }),
		employee('Meera Iyer', today, { employeeNumber: null }),
	];
	await run();
	expect(fixture().paid).toEqual([]);
	const [list] = slack.textsTo('#hr');
	expect(list).toContain('Vikram Singh, an employee number that somebody else has in Keka too (');
	expect(list).toContain('Meera Iyer, no employee number in Keka (joining, 26/11/2026)');
});

test('Slack is down after the payment: the outcome is written, and the execution fails with the receipt', async () => {
	const { keka, slack, dataTables } = fixture().services;
	keka.employees = [employee('Asha Rao', today)];
	slack.isDown = true;
	const { error } = await run();
	expect(error?.message).toMatch(/^The receipt did not get to Slack\. It says: .*1 of 1 person/s);
	expect(dataTables.named('EnKash joining and anniversaries')?.rows[0]?.outcome).toBe('paid');
});
