/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { parse } from 'node:querystring';

import type { INodeExecutionData } from 'n8n-workflow';

import type { Decision, SignedRequest, SlashCommand } from '../fakes/services';
import { WorkflowFixture, useFixture } from './fixture';

const fixture = useFixture();

const ALLOCATE = 'create-allocate-points';
const COMMAND = '<@U0ASHA|asha> 100 for helping me';

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
}

const asha = ['U0ASHA', 'Asha Rao', 9876543210, 'asha@example.com', 'Ms', 'F'];

/** A request arrives at the slash command's webhook. */
async function arrive(request: SignedRequest, circumstances: Circumstances = {}) {
	const { on = fixture(), people = [asha], decision = 'approve', settings = {} } = circumstances;
	const headings = ['Slack Member ID', 'Full Name', 'Mobile Number', 'Email', 'Title', 'Gender'];
	const sheetLink = on.services.googleSheets.add('People', [headings, ...people]);
	on.services.slack.decision = decision;
	return await on.run('slack-reward-command', {
		from: 'Slash Command',
		inputs: [asItem(request)],
		settings: { approversChannel: '#approvers', sheetLink, ...settings },
	});
}

async function command(fields: Partial<SlashCommand> = {}, circumstances?: Circumstances) {
	const request = fixture().services.slack.command({ text: COMMAND, ...fields });
	return await arrive(request, circumstances);
}

/** What Slack shows to the person who typed the command. */
function answers(): unknown[] {
	return fixture().web.answers.map(({ status, body }) => [status, body]);
}

function said(text: string): unknown {
	return [200, { response_type: 'ephemeral', text }];
}

test('asks for approval, pays, and tells both people', async () => {
	const { status } = await command();
	expect(status).toBe('success');
	expect(answers()).toEqual([said('Thank you! 100 points for <@U0ASHA> now wait for approval.')]);
	expect(fixture().paid).toEqual([['9876543210', 100]]);
	expect(fixture().services.slack.messages).toEqual([
		{ to: '#approvers', text: '<@U0GIVER> wants to give 100 points to Asha Rao: helping me' },
		{ to: 'U0GIVER', text: 'Done: 100 points for <@U0ASHA>.' },
		{ to: 'U0ASHA', text: '<@U0GIVER> gave you 100 points: helping me' },
	]);
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
		const { headers, body } = fixture().services.slack.command({ text: COMMAND });
		await expectRefusal({ headers, body: body.replace('100', '500') });
	});

	// One from the future comes nearer while the workflow runs, so it has more to go.
	test.each([-301_000, 400_000])('not a request signed %d ms from now', async (ms) => {
		await expectRefusal(
			fixture().services.slack.command({ text: COMMAND }, { atMs: Date.now() + ms }),
		);
	});

	test('a request signed some minutes ago does', async () => {
		await arrive(
			fixture().services.slack.command({ text: COMMAND }, { atMs: Date.now() - 290_000 }),
		);
		expect(fixture().paid).toHaveLength(1);
	});

	test.each(['x-slack-signature', 'x-slack-request-timestamp'])('not without %s', async (name) => {
		const { headers, body } = fixture().services.slack.command({ text: COMMAND });
		delete headers[name];
		await expectRefusal({ headers, body });
	});

	test('not with a signature that only begins well', async () => {
		const { headers, body } = fixture().services.slack.command({ text: COMMAND });
		const short = headers['x-slack-signature']?.slice(0, -1) ?? '';
		await expectRefusal({ headers: { ...headers, 'x-slack-signature': short }, body });
		fixture().web.answers.length = 0;
		await expectRefusal({ headers: { ...headers, 'x-slack-signature': `${short}00` }, body });
	});
});

describe('the same command pays once', () => {
	test('when Slack sends it twice', async () => {
		const request = fixture().services.slack.command({ text: COMMAND });
		await arrive(request);
		const { nodes } = await arrive(request);
		expect(nodes['Ask for Approval']?.tries).toBe(0);
		expect(fixture().paid).toHaveLength(1);
		expect(fixture().services.slack.textsTo('#approvers')).toHaveLength(1);
	});

	test('even when n8n has lost its memory in between, by its reference number', async () => {
		const request = fixture().services.slack.command({ text: COMMAND });
		await arrive(request);
		const restarted = new WorkflowFixture(fixture().sandbox);
		await arrive(request, { on: restarted });
		expect(restarted.services.slack.textsTo('#approvers')).toHaveLength(1);
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
			'The 100 points for <@U0ASHA> were not approved. Nothing was paid.',
		]);
	});

	test('when nobody answers in time', async () => {
		await command({}, { decision: 'nothing' });
		expect(fixture().services.slack.textsTo('U0GIVER')).toEqual([
			'The 100 points for <@U0ASHA> were not approved. Nothing was paid.',
		]);
	});

	test.each([
		['<@U0ASHA|asha> 501 for everything', 'You can give from 1 to 500 points.'],
		['<@U0ASHA|asha> 0 for nothing', 'You can give from 1 to 500 points.'],
		['<@U0ASHA|asha> 99999999999999999999 for much', 'You can give from 1 to 500 points.'],
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

	test('when EnKash refuses, and the approvers are told why', async () => {
		fixture().sandbox.switches.maxLoadAmount = 50;
		await command();
		const [, told] = fixture().services.slack.textsTo('#approvers');
		expect(told).toMatch(/^The 100 points for Asha Rao were \*not given\*\. \w/);
		expect(fixture().services.slack.textsTo('U0ASHA')).toEqual([]);
	});

	test('when settings are missing: the person is told, and n8n reports which', async () => {
		const { error } = await command({}, { settings: { approversChannel: '' } });
		expect(answers()).toEqual([
			said('Rewards are not set up yet. Please tell whoever looks after n8n.'),
		]);
		expect(error?.message).toBe(
			'Open the node "Settings" and fill in: approversChannel. Nothing was sent.',
		);
	});
});

test('an answer that EnKash swallowed is cleared up by a look-up', async () => {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: ALLOCATE } });
	await command();
	expect(fixture().paid).toHaveLength(1);
	expect(fixture().services.slack.textsTo('U0GIVER')).toEqual(['Done: 100 points for <@U0ASHA>.']);
});

test('where the look-up brings nothing, the approvers are told to look before anybody pays again', async () => {
	fixture().sandbox.switches.transactionLagMs = 60_000;
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: ALLOCATE } });
	await command();
	const [, told] = fixture().services.slack.textsTo('#approvers');
	const reference = fixture().sandbox.ledger.points[0]?.reference;
	expect(told).toContain(
		`*may or may not have been given*. Look the reference up in EnKash before anybody gives them again: ${reference}`,
	);
	expect(fixture().paid).toHaveLength(1);
});
