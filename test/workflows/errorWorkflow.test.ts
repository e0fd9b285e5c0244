import type { IDataObject } from 'n8n-workflow';

import type { WorkflowRunResult } from '../harness';
import { deactivate, nodeOf, readWorkflow, type WorkflowFile } from './files';
import { type Start, useFixture } from './fixture';

const fixture = useFixture();

const bulk = 'bulk-create-allocate-points-json';
const settings = {
	slackChannel: '#payouts',
	emailFrom: 'n8n@example.com',
	emailTo: 'hr@example.com',
};
const id = '4711';

/** What goes through n8n's database or its API on the way. */
function asJson(value: unknown): IDataObject {
	return JSON.parse(JSON.stringify(value));
}

/** What n8n hands to the error workflow, and what its API says of the execution. */
function failureOf(name: string, { raw }: WorkflowRunResult): IDataObject {
	const workflow = readWorkflow(name);
	const { resultData } = raw.data;
	fixture().web.executions.set(id, asJson({ id, data: raw.data, workflowData: workflow }));
	const url = `https://n8n.example.com/workflow/${workflow.id}/executions/${id}`;
	const { error, lastNodeExecuted } = resultData;
	return asJson({
		execution: { id, url, error, lastNodeExecuted, mode: 'trigger' },
		workflow: { id: workflow.id, name: workflow.name },
	});
}

async function tell(failure: IDataObject, change: Partial<Start> = {}) {
	return await fixture().run('error-workflow', {
		from: 'When a Workflow Fails',
		inputs: [failure],
		settings,
		...change,
	});
}

function told(): string {
	return fixture().services.slack.textsTo('#payouts').at(-1) ?? '';
}

const headings = ['Full Name', 'Mobile Number', 'Points'];
const asha = ['Asha Rao', 9876543210, 500];
const vikram = ['Vikram Singh', 9876543211, 1000];
const sheetWorkflow = 'google-sheets-to-rewards';

async function paySheet({
	rows = [headings, asha, vikram],
	...start
}: Partial<Start> & { rows?: Array<Array<string | number>> } = {}) {
	const sheetLink = fixture().services.googleSheets.add('Sheet1', rows);
	return await fixture().run(sheetWorkflow, {
		from: 'Click Execute',
		settings: { sheetLink, payoutRun: 'diwali-2026', slackChannel: '#rewards' },
		...start,
	});
}

test('a step that fails after everybody was paid: all are certainly paid, and nobody is to be paid again', async () => {
	const { slack } = fixture().services;
	slack.isDown = true;
	const failed = await paySheet({
		change: ({ nodes }) => {
			for (const node of nodes) delete node.onError;
		},
	});
	expect(failed.status).toBe('error');
	expect(fixture().paid).toHaveLength(2);
	slack.isDown = false;
	const { status } = await tell(failureOf(sheetWorkflow, failed));
	expect(status).toBe('success');
	const { name } = readWorkflow(sheetWorkflow);
	expect(told().split('\n')).toEqual([
		'*A workflow with EnKash failed*',
		`Workflow: ${name}`,
		'Payout run: diwali-2026',
		'Step: Receipt to Slack',
		'What it said: Slack error response: "serviceˍunavailable"',
		'Certainly paid: 2 people, 1,500 points in this execution',
		'Certainly not paid: 0 people',
		'Unconfirmed: 0 people',
		'What to do next: The money part is done; a later step failed. Mend it and run the same payout run again: nobody is paid twice, and the results are written.',
		expect.stringMatching(/^Execution 4711: https:/),
	]);
	expect(fixture().services.mailbox.emails).toEqual([]);
});

test('a node that refuses to begin: nobody was paid', async () => {
	const failed = await paySheet({
		change: (workflow) => {
			const node = nodeOf(workflow, 'Pay Everybody');
			node.parameters.payoutRun = 'at 14:30';
			delete node.onError;
		},
	});
	expect(failed.status).toBe('error');
	await tell(failureOf(sheetWorkflow, failed));
	expect(told()).toContain('Step: Pay Everybody');
	expect(told()).toContain('Certainly paid: 0 people\n');
	expect(told()).toContain(
		'Pay Everybody stopped before anything was sent: nobody was paid by it.',
	);
	expect(told()).toContain(
		'What to do next: Nobody was paid. Mend what the message says and start again.',
	);
});

test('a step before the payout: it was not reached, so nobody was paid', async () => {
	const failed = await fixture().run(sheetWorkflow, {
		from: 'Click Execute',
		settings: {
			sheetLink: 'https://docs.google.com/none',
			payoutRun: 'diwali-2026',
			slackChannel: '#rewards',
		},
	});
	await tell(failureOf(sheetWorkflow, failed));
	expect(told()).toContain('Pay Everybody was not reached.');
	expect(told()).toContain('Nobody was paid.');
});

test('rows that are unclear or refused are counted, and nobody is to be paid by hand', async () => {
	fixture().sandbox.addFault({ kind: 'resetAfter', match: { path: bulk }, times: 3 });
	const { slack } = fixture().services;
	slack.isDown = true;
	const failed = await paySheet({
		rows: [headings, asha, vikram, ['Meera Iyer', '98450', 250]],
		change: ({ nodes }) => {
			for (const node of nodes) delete node.onError;
		},
	});
	slack.isDown = false;
	await tell(failureOf(sheetWorkflow, failed));
	expect(told()).toContain(
		'Certainly paid: 0 people\nCertainly not paid: 1 person\nUnconfirmed: 2 people, 1,500 points',
	);
	expect(told()).toContain(
		'What to do next: Pay nobody by hand. Run the same payout run again: nobody is paid twice',
	);
});

test('of an undo it says from whom points were taken', async () => {
	const takeBack = {
		id: 'take-back',
		name: 'Take Back',
		type: 'n8n-nodes-enkash.enKashAllocatePoints',
		typeVersion: 1,
		position: [0, 0],
		parameters: { operation: 'unallocate' },
	};
	const results = [
		[{ json: { enkash: { outcome: 'takenBack', payoutRun: 'diwali-2026' } } }],
		[{ json: { error: 'Refused', details: { outcome: 'rejected', reasonCode: 'refused' } } }],
	];
	const resultData = { runData: { 'Take Back': [{ data: { main: results } }] } };
	fixture().web.executions.set(
		id,
		asJson({ data: { resultData }, workflowData: { nodes: [takeBack] } }),
	);
	const error = { message: 'Not all settled' };
	await tell(
		asJson({ execution: { id, error, lastNodeExecuted: 'Stop' }, workflow: { name: 'Undo' } }),
	);
	expect(told()).toContain(
		'Certainly taken back: from 1 person\nCertainly not taken back: from 1 person\nUnconfirmed: 0 people\nWhat to do next: From those who were refused nothing was taken;',
	);
	expect(told()).not.toContain('paid');
});

describe('what is not known is called unclear', () => {
	async function crashed(runData: (runData: IDataObject) => IDataObject): Promise<void> {
		const failure = failureOf(sheetWorkflow, await paySheet());
		const execution = fixture().web.executions.get(id) ?? {};
		const before = asJson(Object(execution.data).resultData);
		const resultData = {
			...before,
			lastNodeExecuted: 'Pay Everybody',
			runData: runData(asJson(before.runData)),
		};
		fixture().web.executions.set(id, { ...execution, data: { resultData } });
		const error = {
			name: 'NodeCrashedError',
			message: 'Node crashed, possible out-of-memory issue',
		};
		const { execution: failed, ...rest } = failure;
		await tell({
			...rest,
			execution: { ...Object(failed), error, lastNodeExecuted: 'Pay Everybody' },
		});
	}

	const unclear =
		'Unconfirmed: not known from here, so treat everybody not counted above as unconfirmed';

	test('n8n crashed while it paid, and marks the node', async () => {
		const error = { name: 'NodeCrashedError', message: 'Node crashed' };
		await crashed((runData) => ({
			...runData,
			'Pay Everybody': [{ executionStatus: 'crashed', error }],
		}));
		expect(told()).toContain(unclear);
		expect(told()).not.toContain('Nobody was paid');
	});

	test('n8n crashed while it paid, and has nothing of the node', async () => {
		await crashed((runData) => {
			delete runData['Pay Everybody'];
			return runData;
		});
		expect(told()).toContain('Pay Everybody was at work when the execution ended.');
		expect(told()).toContain(unclear);
	});

	const unread =
		'Paid, not paid or unconfirmed: not known, as this workflow could not read the execution. Treat everybody in it as unconfirmed';

	test.each<[string, IDataObject, string]>([
		['too large for n8n to hand it over', {}, unread],
		['redacted', { 'Pay Everybody': [{ data: { main: [[], [], [], [{ json: {} }]] } }] }, unclear],
	])('the execution is %s', async (_, runData, said) => {
		await crashed(() => runData);
		expect(told()).toContain(said);
		expect(told()).not.toContain('Nobody was paid');
	});

	test.each([
		['missing', () => {}],
		[
			'missing, and its node deactivated',
			(workflow: WorkflowFile) => deactivate(workflow, ['Read the Execution']),
		],
	])('the API key is %s', async (_, change) => {
		const failure = failureOf(sheetWorkflow, await paySheet());
		fixture().web.executions.clear();
		const { status } = await tell(failure, { change });
		expect(status).toBe('success');
		expect(told()).toContain(unread);
		// Two people were paid.
		expect(told()).not.toContain('0 people');
		expect(told()).toContain(
			'Open the execution and look at the outputs of the EnKash nodes. Pay nobody by hand.',
		);
	});

	test('a trigger failed, so there is no execution', async () => {
		await tell({
			trigger: { error: { message: 'Bad credential' } },
			workflow: { name: 'Low balance' },
		});
		expect(told()).toContain(
			'Workflow: Low balance\nStep: its trigger\nWhat it said: Bad credential',
		);
		expect(told()).not.toContain('Execution ');
	});
});

test('while Slack is down the same comes by email', async () => {
	const failure = failureOf(sheetWorkflow, await paySheet());
	fixture().services.slack.isDown = true;
	const { status } = await tell(failure);
	expect(status).toBe('success');
	const [email, ...others] = fixture().services.mailbox.emails;
	expect(others).toEqual([]);
	expect(email).toMatchObject({ from: 'n8n@example.com', to: 'hr@example.com' });
	expect(email?.subject).toContain(readWorkflow(sheetWorkflow).name);
	expect(email?.text).toContain('Certainly paid: 2 people, 1,500 points');
	expect(email?.text).toContain('This comes by email because Slack did not take the message.');
});

test('with Slack and mail down the execution fails, as nobody was told', async () => {
	const failure = failureOf(sheetWorkflow, await paySheet());
	fixture().services.slack.isDown = true;
	fixture().services.mailbox.isDown = true;
	const { status } = await tell(failure);
	expect(status).toBe('error');
});

test('what an error quotes is neither a mention nor a link nor a line of its own', async () => {
	await tell({
		execution: { error: { message: '<!channel> *Paid* <https://x|look>\nUnconfirmed: 0 people' } },
		workflow: { name: '`Payout` <@U0BOSS>' },
	});
	const [heading, workflow, , said] = told().split('\n');
	expect(heading).toBe('*A workflow with EnKash failed*');
	expect([workflow, said].join()).not.toMatch(/[<>*`]/);
	expect(said).toContain('Unconfirmed: 0 people');
});

test('with settings missing it fails, and names them and what was not told', async () => {
	const failure = failureOf(sheetWorkflow, await paySheet());
	const { error } = await tell(failure, { settings: { slackChannel: '#payouts' } });
	expect(error?.message).toMatch(
		/^Open the node "Settings" and fill in: emailFrom, emailTo\. Nobody was told/,
	);
	expect(fixture().services.slack.textsTo('#payouts')).toEqual([]);
});
