/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { parse } from 'node:querystring';

import type { INodeExecutionData } from 'n8n-workflow';

import type { Decision, SignedRequest, SlashCommand } from '../fakes/services';
import { parsePoints } from '../../nodes/shared/payout/points';
import { nodeOf } from './files';
import { WorkflowFixture, useFixture } from './fixture';

const fixture = useFixture();

const allocatePath = 'create-allocate-points';
const commandText = '<@U0ASHA|asha> 100 for helping me';
const approvers = 'U0APPROVER, U0GIVER, U0ASHA';

/** The item that n8n's Webhook node makes of a request, with its raw body. */
function asItem({ headers, body }: SignedRequest): INodeExecutionData {
	const data = Buffer.from(body).toString('base64');
	return {
		json: { headers, params: {}, query: {}, body: { ...parse(body) } },
		binary: { data: { data, mimeType: 'application/x-www-form-urlencoded' } },
	};
}

interface Circumstances {
	on?: WorkflowFixture;
	people?: Array<Array<string | number>>;
	decision?: Decision;
	settings?: Record<string, unknown>;
	/** Default: the one of the settings. */
	tab?: string;
}

const asha = ['U0ASHA', 'Asha Rao', 9876543210, 'asha@example.com', 'Ms', 'F'];

/** A request arrives at the slash command's webhook. */
async function arrive(request: SignedRequest, circumstances: Circumstances = {}) {
	const { on = fixture(), people = [asha], decision = 'approve', settings = {} } = circumstances;
	const { tab = 'People' } = circumstances;
	const headings = ['Slack Member ID', 'Full Name', 'Mobile Number', 'Email', 'Title', 'Gender'];
	const sheetLink = on.services.googleSheets.add(tab, [headings, ...people]);
	on.services.slack.decision = decision;
	return await on.run('slack-reward-command', {
		from: 'Slash Command',
		inputs: [asItem(request)],
		settings: { approversChannel: '#approvers', approvers, sheetLink, ...settings },
	});
}

async function command(fields: Partial<SlashCommand> = {}, circumstances?: Circumstances) {
	const request = fixture().services.slack.command({ text: commandText, ...fields });
	return await arrive(request, circumstances);
}

/** What Slack shows to the person who typed the command. */
function answers(): unknown[] {
	return fixture().web.answers.map(({ status, body }) => [status, body]);
}

function said(text: string): unknown {
	return [200, { response_type: 'ephemeral', text }];
}

/** What became of each command, as the table of commands has it. */
function states(): unknown[] {
	const { rows = [] } = fixture().services.dataTables.named('EnKash Slack rewards') ?? {};
	return rows.map(({ state }) => state);
}

test('asks for approval, pays, and tells giver, approvers and receiver who approved', async () => {
	const { status, error } = await command();
	expect(error).toBeUndefined();
	expect(status).toBe('success');
	expect(answers()).toEqual([said('Thank you! 100 points for <@U0ASHA> now wait for approval.')]);
	expect(fixture().paid).toEqual([['9876543210', 100]]);
	const reference = fixture().sandbox.ledger.points[0]?.reference;
	expect(fixture().services.slack.messages).toEqual([
		{
			to: '#approvers',
			text: [
				'<@U0GIVER> wants to give *100 points* to <@U0ASHA>, in the sheet Asha Rao, mobile number ending in 3210.',
				'Reason: helping me',
				'<@U0GIVER> has given 0 of 2000 points this month.',
				'Who can approve: <@U0APPROVER>',
			].join('\n'),
		},
		{ to: 'U0GIVER', text: 'Done: 100 points for <@U0ASHA>, approved by <@U0APPROVER>.' },
		{
			to: '#approvers',
			text: `Given: 100 points for <@U0ASHA>. Asked for by <@U0GIVER>, approved by <@U0APPROVER>. Reference: ${reference}`,
		},
		{
			to: 'U0ASHA',
			text: '<@U0GIVER> gave you 100 points, approved by <@U0APPROVER>: helping me',
		},
	]);
	expect(states()).toEqual(['given']);
});

describe('only Slack gets in', () => {
	const refused = [
		401,
		{ response_type: 'ephemeral', text: 'This request does not come from Slack.' },
	];

	async function expectRefusal(request: SignedRequest) {
		await arrive(request);
		expect(answers()).toEqual([refused]);
		expect(fixture().sandbox.requests).toEqual([]);
		expect(fixture().services.slack.messages).toEqual([]);
	}

	test('not a body that was changed after it was signed', async () => {
		const { headers, body } = fixture().services.slack.command({ text: commandText });
		await expectRefusal({ headers, body: body.replace('100', '500') });
	});

	// One from the future comes nearer while the workflow runs, so it has more to go.
	test.each([-301_000, 400_000])('not a request signed %d ms from now', async (ms) => {
		await expectRefusal(
			fixture().services.slack.command({ text: commandText }, { atMs: Date.now() + ms }),
		);
	});

	test('a request signed some minutes ago does', async () => {
		await arrive(
			fixture().services.slack.command({ text: commandText }, { atMs: Date.now() - 290_000 }),
		);
		expect(fixture().paid).toHaveLength(1);
	});

	test.each(['x-slack-signature', 'x-slack-request-timestamp'])('not without %s', async (name) => {
		const { headers, body } = fixture().services.slack.command({ text: commandText });
		delete headers[name];
		await expectRefusal({ headers, body });
	});

	test('not with a signature that only begins well', async () => {
		const { headers, body } = fixture().services.slack.command({ text: commandText });
		const short = headers['x-slack-signature']?.slice(0, -1) ?? '';
		await expectRefusal({ headers: { ...headers, 'x-slack-signature': short }, body });
		fixture().web.answers.length = 0;
		await expectRefusal({ headers: { ...headers, 'x-slack-signature': `${short}00` }, body });
	});
});

describe('the same command pays once', () => {
	const askedFor = () =>
		fixture()
			.services.slack.textsTo('#approvers')
			.filter((text) => text.includes('wants to give'));

	test('when Slack sends it twice', async () => {
		const request = fixture().services.slack.command({ text: commandText });
		await arrive(request);
		const { nodes } = await arrive(request);
		expect(nodes['Ask for Approval']?.tries).toBe(0);
		expect(fixture().paid).toHaveLength(1);
		expect(askedFor()).toHaveLength(1);
		expect(answers()[1]).toEqual(
			said('This command has arrived before, so it is not asked for a second time.'),
		);
	});

	test('when Slack sends it three times at the same moment', async () => {
		const request = fixture().services.slack.command({ text: commandText });
		await Promise.all([arrive(request), arrive(request), arrive(request)]);
		expect(askedFor()).toHaveLength(1);
		expect(fixture().paid).toHaveLength(1);
	});

	test('even when n8n has lost its memory in between, by its reference number', async () => {
		const request = fixture().services.slack.command({ text: commandText });
		await arrive(request);
		const restarted = new WorkflowFixture(fixture().sandbox);
		await arrive(request, { on: restarted });
		expect(restarted.services.slack.textsTo('#approvers')).not.toEqual([]);
		expect(fixture().paid).toHaveLength(1);
	});

	test('and another command of the same text pays again', async () => {
		await command({ trigger_id: '1.1.a' });
		await command({ trigger_id: '1.1.b' });
		expect(fixture().paid).toHaveLength(2);
	});
});

describe('nothing is paid', () => {
	afterEach(() => {
		expect(fixture().paid).toEqual([]);
	});

	test('when the approver declines', async () => {
		await command({}, { decision: 'decline' });
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			'The 100 points for <@U0ASHA> were not approved by <@U0APPROVER>. Nothing was paid.',
		]);
		expect(states()).toEqual(['declined']);
	});

	test('when nobody answers in time', async () => {
		await command({}, { decision: 'nothing' });
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			'Nobody approved the 100 points for <@U0ASHA> in time. Nothing was paid.',
		]);
		expect(states()).toEqual(['no answer']);
	});

	test.each(['U0GIVER', 'U0ASHA', 'U0STRANGER'])('when %s clicks Approve', async (id) => {
		fixture().services.slack.responder = { id, name: 'Somebody' };
		await command();
		expect(states()).toEqual(['no answer']);
	});

	test('when somebody has switched Capture Who Responded off', async () => {
		fixture().services.slack.responder = { id: 'U0GIVER', name: 'Giver' };
		const sheetLink = fixture().services.googleSheets.add('People', [
			['Slack Member ID', 'Full Name', 'Mobile Number', 'Email', 'Title', 'Gender'],
			asha,
		]);
		await fixture().run('slack-reward-command', {
			from: 'Slash Command',
			inputs: [asItem(fixture().services.slack.command({ text: commandText }))],
			settings: { approversChannel: '#approvers', approvers, sheetLink },
			change: (workflow) => {
				nodeOf(workflow, 'Ask for Approval').parameters.captureResponder = false;
			},
		});
		expect(fixture().services.slack.messages).not.toEqual([]);
	});

	test('when only giver and receiver may approve: said at once', async () => {
		await command({}, { settings: { approvers: 'U0GIVER U0ASHA' } });
		expect(answers()).toEqual([said(expect.stringMatching(/^Nobody may approve this/))]);
		expect(fixture().services.slack.messages).toEqual([]);
	});

	test('when the app is not in the channel: the giver hears it, and the execution fails', async () => {
		fixture().services.slack.notIn.add('#approvers');
		const { error } = await command();
		expect(error?.message).toMatch(
			/^Slack did not take the question .*not_in_channel.* ended as: not asked\.$/,
		);
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			expect.stringMatching(/could not be asked for.*Nothing was given/),
		]);
		expect(states()).toEqual(['not asked']);
	});

	test('when the sheet of people can not be read: the giver hears it, and the execution fails', async () => {
		const { error } = await command({}, { tab: 'Leute' });
		expect(error?.message).toMatch(/^The sheet of people could not be read: .*not found/);
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			expect.stringMatching(/could not be asked for.*Nothing was given/),
		]);
	});

	test('when the table of commands is full: nobody is asked, and the execution fails', async () => {
		fixture().services.dataTables.isFull = true;
		const { error } = await command();
		expect(error?.message).toContain('size limit');
		expect(answers()).toEqual([]);
		expect(fixture().services.slack.messages).toEqual([]);
	});

	test.each([
		['<@U0ASHA|asha> 501 for everything', 'You can give from 1 to 500 points.'],
		['<@U0ASHA|asha> 0 for nothing', 'You can give from 1 to 500 points.'],
		['<@U0ASHA|asha> 99999999999999999999 for much', 'You can give from 1 to 500 points.'],
		[
			'<@U0ASHA|asha> 1,5 for helping',
			'The commas or dots of 1,5 group no thousands. Please write the digits alone, such as 1500.',
		],
		[
			'<@U0ASHA|asha> 2,50 for helping',
			'The commas or dots of 2,50 group no thousands. Please write the digits alone, such as 1500.',
		],
		['<@U0GIVER|giver> 100 for myself', 'You can reward others, but not yourself.'],
		['<@U0ASHA|asha> -5 for nothing', 'Please write it like this: /reward @person 100 for helping'],
		[
			'<@U0ASHA|asha> 1e3 for nothing',
			'Please write it like this: /reward @person 100 for helping',
		],
		['<@U0ASHA|asha> 100', 'Please write it like this: /reward @person 100 for helping'],
		['', 'Please write it like this: /reward @person 100 for helping'],
		[
			'@asha 100 for helping',
			'Slack did not pass on whom you mean. In the settings of the Slack app, under the slash command, switch on "Escape channels, users, and links sent to your app".',
		],
	])('for "%s"', async (text, answer) => {
		await command({ text });
		expect(answers()).toEqual([said(answer)]);
		expect(fixture().services.slack.messages).toEqual([]);
	});

	test('for a reason that Slack might not show whole: said at once', async () => {
		await command({ text: `<@U0ASHA|asha> 100 for ${'x'.repeat(301)}` });
		expect(answers()).toEqual([said('Please give the reason in 300 characters. Yours has 301.')]);
	});

	test.each([
		['is not in the sheet', []],
		[
			'is in the sheet twice',
			[asha, ['U0ASHA', 'Asha R.', 9876543299, 'a@example.com', 'Ms', 'F']],
		],
		[
			'has no mobile number in the sheet',
			[['U0ASHA', 'Asha Rao', '', 'asha@example.com', 'Ms', 'F']],
		],
	])('when the person %s', async (_, people) => {
		await command({}, { people });
		expect(fixture().services.slack.messages).toEqual([
			{
				to: 'U0GIVER',
				text: '<@U0ASHA> got no points: the sheet of people must hold their Slack Member ID once, with Full Name, Mobile Number, Email, Title and Gender. Please ask HR.',
			},
		]);
	});

	test('when EnKash refuses, and giver and approvers are told why', async () => {
		fixture().sandbox.switches.maxLoadAmount = 50;
		await command();
		const [, told] = fixture().services.slack.textsTo('#approvers');
		expect(told).toMatch(
			/^The 100 points for <@U0ASHA> were \*not given\*\. \w.* approved by <@U0APPROVER>/,
		);
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			expect.stringMatching(/^The 100 points for <@U0ASHA> were \*not given\*\. \w/),
		]);
		expect(fixture().services.slack.textsTo('U0ASHA')).toEqual([]);
		expect(states()).toEqual(['not given']);
	});

	test('when a cell of the person is of no use, and only the approvers read what it holds', async () => {
		const abroad = ['U0ASHA', 'Asha Rao', '+1 415 555 0199', 'asha@example.com', 'Ms', 'F'];
		await command({}, { people: [abroad] });
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			"The 100 points for <@U0ASHA> were *not given*: the sheet of people holds something about them that can't be used. The approvers have read what.",
		]);
		expect(fixture().services.slack.textsTo('#approvers')[1]).toContain('+1 415 555 0199');
		expect(states()).toEqual(['not given']);
	});

	test.each([
		['approversChannel', ' ', ''],
		['mostPointsAMonth', 0, ''],
		[
			'approvers',
			'Meera, cfo@example.com; U0APPROVER',
			' (Slack member IDs such as U024BE7LH, not Meera, cfo@example.com)',
		],
	])(
		'when %s is missing or wrong: the person is told, and n8n reports which',
		async (setting, value, whatIsWrong) => {
			const { error } = await command({}, { settings: { [setting]: value } });
			expect(answers()).toEqual([
				said('Rewards are not set up yet. Please tell whoever looks after n8n.'),
			]);
			expect(error?.message).toBe(
				`Open the node "Settings" and fill in: ${setting}${whatIsWrong}. Nothing was sent.`,
			);
		},
	);
});

test('an answer that EnKash swallowed is cleared up by a look-up', async () => {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: allocatePath } });
	await command();
	expect(fixture().paid).toHaveLength(1);
	expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
		'Done: 100 points for <@U0ASHA>, approved by <@U0APPROVER>.',
	]);
});

describe('where the look-up brings nothing', () => {
	beforeEach(() => {
		fixture().sandbox.switches.transactionLagMs = 60_000;
		fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: allocatePath } });
	});

	test('the approvers are told to look, and the giver not to ask again', async () => {
		await command();
		const [, told] = fixture().services.slack.textsTo('#approvers');
		const reference = fixture().sandbox.ledger.points[0]?.reference;
		expect(told).toContain('*may or may not have been given*. Look the reference up in EnKash');
		expect(told).toContain(`Reference: ${reference}`);
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			expect.stringMatching(/\*not clear\*.*Please don't ask for them again/),
		]);
		expect(states()).toEqual(['unclear']);
		expect(fixture().paid).toHaveLength(1);
	});

	test('and it is asked for again all the same, the approvers see what was asked before', async () => {
		await command({ trigger_id: '1.1.a' });
		await command({ trigger_id: '1.1.b' }, { decision: 'decline' });
		const [, , question] = fixture().services.slack.textsTo('#approvers');
		expect(question).toMatch(
			/\*Asked for the same person before:\*\n• .+: 100 points, unclear \*\(the same amount\)\*\n/,
		);
		expect(fixture().paid).toHaveLength(1);
	});
});

describe('what one giver can give away in a month', () => {
	const settings = { mostPointsAMonth: 250 };
	const usedUp = 'You can give 250 points a month, and 200 of them are given or wait for approval.';

	test('has a limit', async () => {
		await command({ trigger_id: '1' }, { settings });
		await command({ trigger_id: '2' }, { settings });
		await command({ trigger_id: '3' }, { settings });
		expect(fixture().paid).toHaveLength(2);
		expect(answers()[2]).toEqual(said(usedUp));
		expect(states()).toEqual(['given', 'given', 'not asked']);
	});

	test('also with commands of the same moment', async () => {
		await Promise.all(
			['1', '2', '3'].map(async (id) => await command({ trigger_id: id }, { settings })),
		);
		expect(fixture().paid).toHaveLength(2);
		expect(answers()).toContainEqual(said(usedUp));
	});

	test('does not hold what was declined, what was over it, and a copy of a command', async () => {
		await command({ trigger_id: '1' }, { settings, decision: 'decline' });
		await command({ trigger_id: '2' }, { settings });
		await command({ trigger_id: '2' }, { settings });
		await command({ text: '<@U0ASHA> 200 for all', trigger_id: '3' }, { settings });
		await command({ trigger_id: '4' }, { settings });
		expect(fixture().paid).toHaveLength(2);
	});

	test('is each giver’s own', async () => {
		await command({ trigger_id: '1' }, { settings: { mostPointsAMonth: 100 } });
		await command({ trigger_id: '2', user_id: 'U0OTHER' }, { settings: { mostPointsAMonth: 100 } });
		expect(fixture().paid).toHaveLength(2);
	});
});

describe('what people write stays text', () => {
	const evil = '<!channel> *Approved by HR* _now_ `x` \\n<br>&lt;!here&gt;';

	test('in reason and sheet', async () => {
		const people = [['U0ASHA', `Asha ${evil}`, 9876543210, 'asha@example.com', 'Ms', 'F']];
		await command({ text: `<@U0ASHA|asha> 100 for ${evil}\n${evil}` }, { people });
		const texts = fixture().services.slack.messages.map(({ text }) => text);
		expect(texts).toHaveLength(4);
		for (const text of texts) {
			expect(text).not.toMatch(/<!|\*Approved by HR|`/);
		}
		expect(texts[0]?.split('\n')).toHaveLength(4);
		expect(texts[3]).toContain('&lt;!channel&gt;');
	});

	test('and the longest reason of characters that Slack counts five times is still asked', async () => {
		const people = [['U0ASHA', '&'.repeat(200), 9876543210, 'asha@example.com', 'Ms', 'F']];
		for (const id of ['1', '2', '3', '4', '5', '6']) {
			await command(
				{ text: `<@U0ASHA|asha> 100 for ${'&'.repeat(300)}`, trigger_id: id },
				{ people, decision: 'decline' },
			);
		}
		expect(states()).toEqual(Array.from({ length: 6 }, () => 'declined'));
	});
});

test('Slack down after the payment: the execution fails and says so, and the table knows that it is given', async () => {
	const { slack } = fixture().services;
	slack.meanwhile = () => (slack.isDown = true);
	const { error } = await command();
	expect(fixture().paid).toHaveLength(1);
	expect(error?.message).toMatch(
		/did not take a message: .*service_unavailable.* ended as: given\./,
	);
	expect(states()).toEqual(['given']);
});

test('commands older than 400 days are forgotten', async () => {
	const { dataTables } = fixture().services;
	await command({ trigger_id: '1' });
	const table = dataTables.named('EnKash Slack rewards');
	if (table?.rows[0])
		table.rows[0].createdAt = new Date(Date.now() - 401 * 86_400_000).toISOString();
	await command({ trigger_id: '2' });
	expect(table?.rows.map((row) => row.command)).toEqual(['2']);
});

const amounts = [
	'1',
	'500',
	'1,000',
	'1,00,000',
	'100,000',
	'12,34',
	'1,5',
	'2,50',
	'0,500',
	'1.5',
	'01',
	'1,',
	',1',
	'1,0000',
	'999999999999999',
	'10,00,000',
	'1000,000',
];

test.each(amounts)('"%s" points are read as the nodes read them', async (amount) => {
	const parsed = parsePoints(amount);
	await command(
		{ text: `<@U0ASHA> ${amount} for helping` },
		{ settings: { mostPoints: 1e15, mostPointsAMonth: 1e15 }, decision: 'decline' },
	);
	const { rows = [] } = fixture().services.dataTables.named('EnKash Slack rewards') ?? {};
	expect(rows.map(({ points }) => points)).toEqual(parsed.ok ? [parsed.value] : []);
});
