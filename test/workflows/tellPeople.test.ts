import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../harness';
import { isRecord } from '../harness/values';
import { deactivate, nodeOf, readWorkflow, type WorkflowFile, workflowNames } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const bulk = 'bulk-create-allocate-points-json';

const asha = { Name: 'Asha Rao', Mobile: 9876543210, Points: 500, Email: 'asha@example.com' };
const vikram = { Name: 'Vikram Singh', Mobile: 9876543211, Points: 150000, Email: 'v@example.com' };
const meera = { Name: 'Meera Iyer', Mobile: '98450', Points: 250, Email: 'meera@example.com' };

const settings = {
	channel: 'email',
	companyName: 'Acme India',
	howToRedeem: 'Open the EnKash app and choose Rewards.',
	hrChannel: '#hr',
	emailFrom: 'rewards@example.com',
};
const whatsApp = {
	...settings,
	channel: 'whatsapp',
	whatsAppSender: '102290129340398',
	whatsAppTemplate: 'points_received',
};
const sms = { ...settings, channel: 'sms', smsTemplate: '65f1' };

/** Pays a sheet, and maps each result as the note in the workflow says. */
async function pay(rows: IDataObject[], payoutRun = 'diwali-2026'): Promise<IDataObject[]> {
	const { outputs } = await runNode({
		node: 'enKashBulkAllocate',
		parameters: { payoutRun, options: { output: 'rowAndResult' } },
		items: rows.map((json) => ({ json })),
		credential: fixture().credential(),
	});
	return outputs.slice(0, 3).flatMap((items) =>
		items.map(({ json }) => {
			const result = isRecord(json.enkash) ? json.enkash : {};
			const { name, mobile, loadAmount: points, otbBalance: balance } = result;
			const { outcome, reasonCode } = result;
			const row = {
				name,
				mobile,
				email: json.Email,
				points,
				balance,
				outcome,
				reasonCode,
				payoutRun,
			};
			return JSON.parse(JSON.stringify(row));
		}),
	);
}

async function tell(
	rows: IDataObject[],
	filledIn: Record<string, unknown> = settings,
	change: (workflow: WorkflowFile) => void = () => {},
) {
	const from = 'Called by Another Workflow';
	const inputs = rows.map((json) => ({ json }));
	return await fixture().run('tell-people', { from, inputs, settings: filledIn, change });
}

/** What the calling workflow gets back. */
function answerOf({ nodes }: Awaited<ReturnType<typeof tell>>): unknown {
	return nodes.Answer?.outputs[0]?.map(({ json }) => json);
}

test.each([
	['Email', settings],
	[' EMAIL ', settings],
	['WhatsApp', whatsApp],
	['Sms', sms],
])('the channel "%s" is one, however it is written', async (channel, filledIn) => {
	const run = await tell(await pay([asha]), { ...filledIn, channel });
	expect(run.error).toBeUndefined();
	expect(answerOf(run)).toMatchObject([{ told: 1, notTold: 0 }]);
});

describe('with the ways deactivated that nobody uses, as n8n publishes no node without its credential', () => {
	const ways = ['Email', 'WhatsApp Message', 'SMS by MSG91'];
	const only = (way: string) => (workflow: WorkflowFile) =>
		deactivate(
			workflow,
			ways.filter((name) => name !== way),
		);

	test.each([
		['Email', settings],
		['WhatsApp Message', whatsApp],
		['SMS by MSG91', sms],
	])('%s tells people', async (way, filledIn) => {
		const run = await tell(await pay([asha]), filledIn, only(way));
		expect(run.error).toBeUndefined();
		expect(answerOf(run)).toMatchObject([{ told: 1, notTold: 0 }]);
	});

	test('whom the chosen way would tell counts as not told where that way is deactivated', async () => {
		const run = await tell(await pay([asha]), sms, only('Email'));
		expect(answerOf(run)).toMatchObject([{ told: 0, notTold: 1 }]);
	});
});

test.each([
	['Gmail', { id: '18c1', threadId: '18c1', labelIds: ['SENT'] }, 1],
	['Outlook', { success: true }, 1],
	['a node that fails', { error: 'Forbidden' }, 0],
	['a node that says nothing', {}, 0],
])('in the place of Email: %s', async (_, answer, count) => {
	const run = await tell(await pay([asha, vikram]), settings, (workflow) => {
		const node = nodeOf(workflow, 'Email');
		node.type = 'n8n-nodes-base.code';
		node.typeVersion = 2;
		node.parameters = {
			jsCode: `return $input.all().map((_, item) => ({ json: ${JSON.stringify(answer)}, pairedItem: { item } }));`,
		};
	});
	expect(run.error).toBeUndefined();
	expect(answerOf(run)).toMatchObject([{ told: 2 * count, notTold: 2 * (1 - count) }]);
});

test('who was paid gets one e-mail with points, balance and how to redeem; who was not gets none', async () => {
	const run = await tell(await pay([asha, vikram, meera]));
	expect(run.status).toBe('success');
	expect(fixture().services.mailbox.emails).toEqual([
		{
			from: 'rewards@example.com',
			to: 'asha@example.com',
			subject: 'You have received 500 points',
			text: 'Dear Asha Rao,\n\nyou have received 500 points from Acme India. Your balance is now 500 points.\n\nHow to redeem: Open the EnKash app and choose Rewards.',
		},
		expect.objectContaining({
			to: 'v@example.com',
			subject: 'You have received 1,50,000 points',
		}),
	]);
	expect(answerOf(run)).toEqual([
		{
			message:
				'2 people of 2 were told by email. 1 row was not paid by this run, so nothing was sent about it.',
			told: 2,
			notTold: 0,
		},
	]);
	expect(fixture().services.slack.messages).toEqual([]);
});

test('the same payout run again tells nobody twice', async () => {
	await tell(await pay([asha, vikram]));
	const again = await tell(await pay([asha, vikram]));
	expect(fixture().services.mailbox.emails).toHaveLength(2);
	expect(answerOf(again)).toEqual([expect.objectContaining({ told: 0, notTold: 0 })]);
});

test('two runs at the same time tell each person once', async () => {
	const both = await Promise.all([pay([asha, vikram]), pay([asha, vikram])]);
	await Promise.all(both.map(async (inputs) => await tell(inputs)));
	const addresses = fixture().services.mailbox.emails.map(({ to }) => to);
	expect(addresses.sort()).toEqual(['asha@example.com', 'v@example.com']);
});

test('who was paid by the second request is told, without an amount that nobody has proved', async () => {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk } });
	await tell(await pay([asha]));
	const [email] = fixture().services.mailbox.emails;
	expect(email?.subject).toBe('You have received reward points');
	expect(email?.text).toContain('received reward points from Acme India. Your balance is now');
});

test('what is unconfirmed is told to nobody', async () => {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
	await tell(await pay([asha]));
	expect(fixture().paid).toHaveLength(1);
	expect(fixture().services.mailbox.emails).toEqual([]);
});

test('by WhatsApp each message is the approved template with five variables', async () => {
	await tell(await pay([asha]), whatsApp);
	expect(fixture().services.whatsApp.messages).toEqual([
		{
			to: '919876543210',
			template: 'points_received/en',
			variables: [
				'Asha Rao',
				'500 points',
				'Acme India',
				'500 points',
				'Open the EnKash app and choose Rewards.',
			],
		},
	]);
	expect(fixture().services.mailbox.emails).toEqual([]);
});

test('by SMS each message is the approved template of MSG91', async () => {
	await tell(await pay([asha]), sms);
	expect(fixture().services.msg91.messages).toEqual([
		{
			template: '65f1',
			recipient: {
				mobiles: '919876543210',
				name: 'Asha Rao',
				points: '500 points',
				company: 'Acme India',
				balance: '500 points',
			},
		},
	]);
});

test.each<[cell: unknown, to: string | undefined]>([
	['9876543210.0', '919876543210'],
	['+91 98765-43210', '919876543210'],
	['098765 43210', '919876543210'],
	['0091 9876543210', '919876543210'],
	[9876543210, '919876543210'],
	// What EnKash's nodes would not read as this number is nobody's.
	['9876543210 / 9876543211', undefined],
	['+1 987 654 3210', undefined],
	['22 9876543210', undefined],
])(
	'a mobile number as a sheet has it, %j, is told to %s, and to nobody else',
	async (mobile, to) => {
		const rows = await pay([asha]);
		await tell(JSON.parse(JSON.stringify(rows.map((row) => ({ ...row, mobile })))), whatsApp);
		expect(fixture().services.whatsApp.messages.map((message) => message.to)).toEqual(
			to === undefined ? [] : [to],
		);
		expect(fixture().services.slack.textsTo('#hr')).toHaveLength(to === undefined ? 1 : 0);
	},
);

test('whom WhatsApp does not take stands in the message to HR, and the others are told', async () => {
	fixture().services.whatsApp.refused.add('919876543210');
	const run = await tell(await pay([asha, vikram]), whatsApp);
	expect(run.status).toBe('success');
	expect(fixture().services.whatsApp.messages.map(({ to }) => to)).toEqual(['919876543211']);
	expect(fixture().services.slack.textsTo('#hr')).toEqual([
		expect.stringMatching(
			/^\*Paid, but not told\* \(diwali-2026\): 1 person of 2 was told.*\n• Asha Rao, xxxxxx3210, .*Message undeliverable.*\nTheir points are paid\. Please tell them yourselves\.$/,
		),
	]);
});

test('MSG91 says no with HTTP 200: that counts as not told', async () => {
	fixture().services.msg91.fault = 'template id missing or template not approved';
	const run = await tell(await pay([asha]), sms);
	expect(answerOf(run)).toEqual([expect.objectContaining({ told: 0, notTold: 1 })]);
	expect(fixture().services.slack.textsTo('#hr')[0]).toContain('template not approved');
});

test('the mail server is down: HR hears it, and the calling workflow goes on', async () => {
	fixture().services.mailbox.isDown = true;
	const run = await tell(await pay([asha, vikram]));
	expect(run.status).toBe('success');
	expect(answerOf(run)).toEqual([expect.objectContaining({ told: 0, notTold: 2 })]);
	expect(fixture().services.slack.textsTo('#hr')[0]).toContain('Connection refused');
});

test('HR can not be told either: that is an error, which the calling workflow reports', async () => {
	fixture().services.slack.notIn.add('#hr');
	const [first, second] = await pay([asha, vikram]);
	const run = await tell([{ ...first, email: null }, second ?? {}]);
	expect(fixture().services.mailbox.emails.map(({ to }) => to)).toEqual(['v@example.com']);
	expect(run.status).toBe('error');
	expect(run.error?.message).toContain('not_in_channel');
});

test('a cell with two addresses, or with none, sends nothing to anybody', async () => {
	const [first, second] = await pay([asha, vikram]);
	const two = 'asha@example.com, boss@example.com';
	await tell([
		{ ...first, email: two },
		{ ...second, email: null },
	]);
	expect(fixture().services.mailbox.emails).toEqual([]);
	expect(fixture().services.slack.textsTo('#hr')[0]).toMatch(
		/Asha Rao, xxxxxx3210, no email address\n• Vikram Singh/,
	);
});

test('a name can not call a whole channel, make a link or format the message', async () => {
	const loud = { ...asha, Name: '<!channel> *Asha* <https://evil.example|Rao>', Email: '' };
	await tell(await pay([loud]));
	const [text = ''] = fixture().services.slack.textsTo('#hr');
	expect(text).toContain('• &lt;!channel&gt; Asha &lt;https://evil.example|Rao&gt;');
});

test.each([
	[{}, 'channel (email, whatsapp or sms), companyName, howToRedeem, hrChannel'],
	[{ ...settings, channel: 'pigeon' }, 'channel (email, whatsapp or sms)'],
	[{ ...settings, emailFrom: '' }, 'emailFrom'],
	[{ ...whatsApp, whatsAppTemplate: '' }, 'whatsAppTemplate'],
	[{ ...sms, smsTemplate: '' }, 'smsTemplate'],
])('with settings missing it names them and tells nobody: %j', async (filledIn, missing) => {
	const { error } = await tell(await pay([asha]), filledIn);
	expect(error?.message).toBe(
		`In the workflow "Tell Everybody Who Was Paid", open the node "Settings" and fill in: ${missing}. Nobody was told.`,
	);
	expect(fixture().services.mailbox.emails).toEqual([]);
});

test('a calling workflow that hands over no outcome is an error, not silence', async () => {
	const rows = await pay([asha]);
	const renamed = rows.map((row) => ({ ...row, outcome: null }));
	const { error } = await tell(renamed);
	expect(error?.message).toContain('1 of 1 rows came without an outcome of EnKash');
	expect(fixture().services.mailbox.emails).toEqual([]);
});

/** The workflows that call this one, with the names of the values that they hand over. */
const callers = workflowNames.flatMap((name) =>
	readWorkflow(name)
		.nodes.filter(({ type }) => type === 'n8n-nodes-base.executeWorkflow')
		.map(({ parameters }) => ({ file: name, parameters })),
);

function inputsOf({ workflowInputs }: Record<string, unknown>): Record<string, unknown> {
	return isRecord(workflowInputs) ? workflowInputs : {};
}

test.each(callers)('$file hands over all that it asks for', ({ file, parameters }) => {
	const trigger = nodeOf(readWorkflow('tell-people'), 'Called by Another Workflow');
	const asked = inputsOf(trigger.parameters).values;
	const names = (Array.isArray(asked) ? asked : []).filter(isRecord).map(({ name }) => name);
	expect(names).toHaveLength(8);
	const given = inputsOf(parameters).value;
	expect(Object.keys(isRecord(given) ? given : {})).toEqual(names);
	expect(parameters.workflowId).toEqual({
		__rl: true,
		mode: 'id',
		value: String.raw`={{ $('Settings').first().json.tellPeopleWorkflow.trim().replace(/^.*\/workflow\//, '').replace(/[/?#].*$/, '') }}`,
	});
	const { conditions } = nodeOf(readWorkflow(file), 'Tell People?').parameters;
	expect(JSON.stringify(conditions)).toContain(
		"{{ !/^no$/i.test($('Settings').first().json.tellPeopleWorkflow.trim())",
	);
});
