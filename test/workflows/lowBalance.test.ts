import type { IDataObject, INode } from 'n8n-workflow';
import { runPoll } from '../harness';
import { nodeOf, readWorkflow } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

const TRIGGER = 'EnKash Balance Is Low';

function addressed({ nodes }: { nodes: INode[] }): void {
	const { parameters } = nodeOf({ nodes }, 'Email Finance');
	Object.assign(parameters, { fromEmail: 'n8n@example.com', toEmail: 'finance@example.com' });
}

/** One look at the account, as n8n takes one every hour, and what comes of it. */
async function hourPasses(staticData: IDataObject): Promise<void> {
	const { parameters } = nodeOf(readWorkflow('low-balance-alert'), TRIGGER);
	const { outputs, error } = await runPoll({
		node: 'enKashTrigger',
		parameters,
		staticData,
		credential: fixture().credential(),
	});
	if (error) throw error;
	const inputs = outputs?.[0];
	if (inputs === undefined) return;
	await fixture().run('low-balance-alert', { from: TRIGGER, inputs, change: addressed });
}

/** Begins with so many points in the account. */
function fund(points: number): void {
	fixture().sandbox.account.balance = points;
	fixture().sandbox.reset();
}

test('writes one email when the account falls below the threshold, and one more the next time', async () => {
	const memory = {};
	for (const balance of [60_000, 49_999, 40_000, 50_000, 30_000]) {
		fund(balance);
		await hourPasses(memory);
	}
	expect(fixture().services.mailbox.emails).toEqual([
		{
			from: 'n8n@example.com',
			to: 'finance@example.com',
			subject: 'EnKash account CASANDBX1: 49999 points left',
			text: expect.stringContaining('has 49999 points left. That is less than 50000.'),
		},
		expect.objectContaining({ subject: 'EnKash account CASANDBX1: 30000 points left' }),
	]);
});

test('without addresses it stops and says which are missing', async () => {
	const { status, error } = await fixture().run('low-balance-alert', {
		from: TRIGGER,
		inputs: [{}],
	});
	expect(status).toBe('error');
	expect(error?.name).toBe('WorkflowHasIssuesError');
	expect(fixture().services.mailbox.emails).toEqual([]);
});
