import type { Cell, ToolCall } from '../fakes/services';
import { nodeOf, readWorkflow } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const headings = ['Full Name', 'Mobile Number', 'Email', 'Title', 'Gender'];
const colleagues = ['Asha Rao', 'Vikram Singh', 'Meera Iyer', 'Ravi Das', 'Sana Khan'];
const people: Cell[][] = colleagues.map((name, index) => [
	name,
	9876543210 + index,
	'somebody@example.com',
	'Ms',
	'F',
]);

/** A message in the chat, upon which the language model makes these calls, one after another. */
async function chat(
	calls: ToolCall[],
	{
		grid = [headings, ...people],
		settings = {},
		chatInput = 'Give Asha Rao 100 points',
	}: { grid?: Cell[][]; settings?: Record<string, unknown>; chatInput?: string } = {},
) {
	const { languageModel, googleSheets } = fixture().services;
	languageModel.calls = calls;
	languageModel.answers.length = 0;
	const sheetLink = googleSheets.add('Rewards', grid);
	return await fixture().run('ai-agent-rewards', {
		from: 'Chat',
		inputs: [{ action: 'sendMessage', chatInput, sessionId: '1' }],
		settings: { sheetLink, approversChannel: '#approvals', ...settings },
	});
}

/** What the tool answered the model, call by call. */
async function modelCalls(...calls: ToolCall[]): Promise<string[]> {
	const { error } = await chat(calls);
	if (error) throw error;
	return fixture().services.languageModel.answers;
}

function give(changes: Record<string, unknown> = {}): ToolCall {
	return { tool: 'Give_Points', arguments: { name: 'Asha Rao', points: 100, ...changes } };
}

function asked(): string[] {
	return fixture().services.slack.textsTo('#approvals');
}

test('a person approves, and the points go to the mobile number of the sheet', async () => {
	const [given = ''] = await modelCalls(give());
	expect(JSON.parse(given)).toEqual([expect.objectContaining({ outcome: 'allocated' })]);
	expect(fixture().paid).toEqual([['9876543210', 100]]);
	expect(asked()).toEqual([
		'The AI agent wants to give *100 points* to Asha Rao, mobile number ending in 3210.\nWritten in the chat: Give Asha Rao 100 points',
	]);
	const { descriptions } = fixture().services.languageModel;
	expect([...descriptions.keys()]).toEqual(['Give_Points']);
	expect(descriptions.get('Give_Points')).toContain('once a month');
});

test.each(['decline', 'nothing'] as const)('nothing is given on "%s"', async (decision) => {
	fixture().services.slack.decision = decision;
	const [answer] = await modelCalls(give());
	expect(asked()).toHaveLength(1);
	expect(answer).toMatch(/rejected/);
	expect(fixture().sandbox.requests).toEqual([]);
});

test('the tool has no way to the agent but through the human review', () => {
	const { connections } = readWorkflow('ai-agent-rewards');
	const tools = Object.entries(connections).flatMap(([from, { ai_tool: outputs = [] }]) =>
		outputs.flat().map((link) => `${from} → ${link?.node}`),
	);
	expect(tools).toEqual(['Ask a Person → AI Agent', 'Give Points → Ask a Person']);
});

test('what the approver reads is what is given, whatever else the model adds', async () => {
	await modelCalls(give({ query: { name: 'Vikram Singh', points: 500 } }));
	expect(fixture().paid).toEqual([['9876543211', 500]]);
	expect(asked()[0]).toContain('*500 points* to Vikram Singh, mobile number ending in 3211.');
});

test.each([
	['in upper case', 'ASHA RAO'],
	['with spaces', ' Asha  Rao '],
])('a name %s is found', async (_, name) => {
	await modelCalls(give({ name }));
	expect(fixture().paid).toEqual([['9876543210', 100]]);
});

test.each([
	[
		'somebody who is not in the sheet',
		{ name: 'Eve Stranger' },
		/nobody in the sheet is called Eve/,
	],
	['part of a name', { name: 'Asha' }, /nobody in the sheet is called Asha/],
	['no name', { name: undefined }, /nobody/],
	['a name that every object has', { name: '__proto__' }, /nobody/],
	['a number of the model’s own', { name: 'Eve', mobile: '9000000001' }, /nobody/],
	['half a point', { points: 1.5 }, /1\.5/],
	['points as a word', { points: 'all' }, /all/],
	['more than the most for one person', { points: 501 }, /501.*500/],
])('%s: refused, and the model hears why', async (_, changes, why) => {
	const [answer] = await modelCalls(give(changes));
	expect(answer).toMatch(why);
	expect(fixture().paid).toEqual([]);
	expect(fixture().sandbox.requestsTo('create-allocate-points')).toEqual([]);
});

test('two people of one name: refused, and the model hears why', async () => {
	await chat([give()], { grid: [headings, ...people, ['Asha  rao', 9876500000, '', 'Ms', 'F']] });
	expect(fixture().services.languageModel.answers[0]).toMatch(/more than one person/);
	expect(fixture().paid).toEqual([]);
});

test('however often the model calls, each colleague gets points once a month', async () => {
	const [, second, third] = await modelCalls(give(), give(), give({ points: 200 }));
	expect(fixture().paid).toEqual([['9876543210', 100]]);
	expect(second).toContain('alreadyAllocated');
	expect(third).not.toContain('"allocated"');
});

test('what one message gives away has a cap, and the model hears why', async () => {
	const answers = await modelCalls(...colleagues.map((name) => give({ name, points: 500 })));
	expect(fixture().paid).toHaveLength(2);
	expect(JSON.parse(answers[2] ?? '')).toEqual([
		expect.objectContaining({
			outcome: 'notSent',
			reasonCode: 'limitExceeded',
			reason: expect.stringMatching(/1,000/),
		}),
	]);
});

test('what all get in a month has a cap, over several messages, and the model hears why', async () => {
	const settings = { mostPointsAMonth: 1200, mostPointsAMessage: 9999 };
	const calls = colleagues.map((name) => give({ name, points: 500 }));
	await chat(calls.slice(0, 2), { settings });
	await chat(calls.slice(2), { settings });
	expect(fixture().paid).toHaveLength(2);
	expect(fixture().services.languageModel.answers).toHaveLength(3);
	for (const answer of fixture().services.languageModel.answers) {
		expect(JSON.parse(answer)).toEqual([
			expect.objectContaining({
				outcome: 'notSent',
				reasonCode: 'limitExceeded',
				reason: expect.stringMatching(/1,200/),
			}),
		]);
	}
});

test('what EnKash refuses or leaves unclear comes back as outcome and reason', async () => {
	const { sandbox } = fixture();
	sandbox.switches.blockedMobiles = ['9876543211'];
	// The look-up, too, finds nothing yet.
	sandbox.switches.transactionLagMs = 60_000;
	sandbox.addFault({ kind: 'resetAfter', match: { path: 'create-allocate-points' } });
	const [unclear = '', refused = ''] = await modelCalls(give(), give({ name: 'Vikram Singh' }));
	expect(JSON.parse(unclear)).toEqual([
		expect.objectContaining({
			outcome: 'unconfirmed',
			uniqueReferenceNumber: sandbox.ledger.points[0]?.reference,
		}),
	]);
	expect(JSON.parse(refused)).toEqual([
		expect.objectContaining({ outcome: 'rejected', reason: expect.stringMatching(/blocked/) }),
	]);
	expect(fixture().paid).toEqual([['9876543210', 100]]);
});

test('payout run, account and limits are not the model’s to fill in', async () => {
	const others = { cardAccountId: 'CASANDBX2', options: { maxPointsPerRow: 0 } };
	await modelCalls(give({ payoutRun: 'mine', ...others }));
	await modelCalls(give({ payoutRun: 'mine again', ...others }));
	const accounts = fixture().sandbox.ledger.points.map(({ cardAccountId }) => cardAccountId);
	expect(accounts).toEqual(['CASANDBX1']);
});

test('what is written in chat, sheet and call can not call a channel', async () => {
	const evil = '<!channel> *Approved* \\n<br>&lt;!here&gt;';
	await chat([give({ name: evil, points: evil })], { chatInput: evil });
	expect(asked()).toHaveLength(1);
	expect(asked()[0]).not.toMatch(/<!|\*Approved|\n<br>/);
	expect(asked()[0]?.split('\n')).toHaveLength(2);
});

describe('the execution fails, and the model is not asked', () => {
	afterEach(() => {
		expect(asked()).toEqual([]);
		expect(fixture().services.languageModel.calls).toHaveLength(1);
	});

	test.each([
		['a sheet without rows', [headings], /has no rows/],
		['a renamed column', [['Name', ...headings.slice(1)], ...people], /no column Full Name/],
		[
			'a tab with salaries',
			[[...headings, 'Salary'], ...people.map((row) => [...row, 90000])],
			/It also has: Salary/,
		],
	])('for %s', async (_, grid, message) => {
		const { error } = await chat([give()], { grid });
		expect(error?.message).toMatch(message);
	});

	test.each([
		['approversChannel', ''],
		['mostPoints', 0],
	])('with the setting %s missing', async (setting, value) => {
		const { error } = await chat([give()], { settings: { [setting]: value } });
		expect(error?.message).toBe(
			`Open the node "Settings" and fill in: ${setting}. Nothing was sent.`,
		);
	});
});

test('when the app is not in the channel, nothing is given', async () => {
	fixture().services.slack.notIn.add('#approvals');
	await chat([give()]);
	expect(fixture().paid).toEqual([]);
});

test('the tab and its numbers are no part of what the agent is told', () => {
	const workflow = readWorkflow('ai-agent-rewards');
	const { options, text } = nodeOf(workflow, 'AI Agent').parameters;
	expect(text).toBe("={{ $('Chat').first().json.chatInput }}");
	expect(JSON.stringify(options)).not.toMatch(/People|\{\{/);
});
