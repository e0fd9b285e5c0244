import type { ToolCall } from '../fakes/services';
import { nodeOf } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

/** The language model makes these calls, one after another; what the tools answer comes back. */
async function modelCalls(...calls: ToolCall[]): Promise<string[]> {
	const documentId = fixture().services.googleSheets.add('People', [
		['Full Name', 'Mobile Number', 'Email', 'Title', 'Gender', 'Salary'],
		['Asha Rao', 9876543210, 'asha@example.com', 'Ms', 'F', 90000],
		['Vikram Singh', 9876543211, 'vikram@example.com', 'Mr', 'M', 90000],
	]);
	fixture().services.languageModel.calls = calls;
	fixture().services.languageModel.answers.length = 0;
	const { error } = await fixture().run('ai-agent-rewards', {
		from: 'Chat',
		inputs: [{ action: 'sendMessage', chatInput: 'Give Asha Rao 100 points', sessionId: '1' }],
		change: (workflow) => {
			Object.assign(nodeOf(workflow, 'Find Colleague').parameters.documentId ?? {}, {
				value: documentId,
			});
		},
	});
	if (error) throw error;
	return fixture().services.languageModel.answers;
}

const asha = {
	mobile: '9876543210',
	points: 100,
	name: 'Asha Rao',
	email: 'asha@example.com',
	title: 'Ms',
	gender: 'F',
};

function give(changes: Record<string, unknown> = {}): ToolCall {
	return { tool: 'Give_Points', arguments: { ...asha, ...changes } };
}

test('finds the colleague, gives the points and answers with the outcome', async () => {
	const find = { tool: 'Find_Colleague', arguments: { full_name: 'Asha Rao' } };
	const [found = '', given = ''] = await modelCalls(find, give());
	expect(JSON.parse(found)).toEqual([
		expect.objectContaining({ 'Full Name': 'Asha Rao', 'Mobile Number': 9876543210 }),
	]);
	expect(JSON.parse(given)).toEqual([expect.objectContaining({ outcome: 'allocated' })]);
	expect(fixture().paid).toEqual([['9876543210', 100]]);
	expect(fixture().services.languageModel.descriptions.get('Give_Points')).toContain(
		'once a month',
	);
});

test('however often the model calls, each colleague gets points once a month', async () => {
	const [, second, third] = await modelCalls(give(), give(), give({ points: 200 }));
	expect(fixture().paid).toEqual([['9876543210', 100]]);
	expect(second).toContain('alreadyAllocated');
	expect(third).not.toContain('"allocated"');
});

test('more than the cap is refused before anything is sent, and the model hears why', async () => {
	const [answer] = await modelCalls(give({ points: 501 }));
	expect(answer).toMatch(/501.*500/);
	expect(fixture().sandbox.requestsTo('create-allocate-points')).toEqual([]);
});

test('what one message gives away in all has a cap too, and the model hears why', async () => {
	const mobiles = ['9876543210', '9876543211', '9876543212', '9876543213', '9876543214'];
	const answers = await modelCalls(...mobiles.map((mobile) => give({ mobile, points: 500 })));
	expect(fixture().paid).toHaveLength(4);
	expect(JSON.parse(answers[4] ?? '')).toEqual([
		expect.objectContaining({
			outcome: 'notSent',
			reasonCode: 'limitExceeded',
			reason: expect.stringMatching(/2,000/),
		}),
	]);
});

test('what EnKash refuses or leaves unclear comes back as outcome and reason', async () => {
	const { sandbox } = fixture();
	sandbox.switches.blockedMobiles = ['9876543211'];
	// The look-up, too, finds nothing yet.
	sandbox.switches.transactionLagMs = 60_000;
	sandbox.addFault({ kind: 'resetAfter', match: { path: 'create-allocate-points' } });
	const [unclear = '', refused = ''] = await modelCalls(give(), give({ mobile: '9876543211' }));
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
	const others = {
		cardAccountId: 'CASANDBX2',
		options: { maxPointsPerRow: 0, maxPointsPerRun: 0 },
	};
	await modelCalls(give({ payoutRun: 'mine', ...others }));
	await modelCalls(give({ payoutRun: 'mine again', ...others }));
	const accounts = fixture().sandbox.ledger.points.map(({ cardAccountId }) => cardAccountId);
	expect(accounts).toEqual(['CASANDBX1']);
});

test.each([
	['no mobile number', { mobile: undefined }],
	['half a point', { points: 1.5 }],
	['points as a word', { points: 'all' }],
	['a mobile number that is none', { mobile: 'unknown' }],
])('%s: refused', async (_, changes) => {
	const [answer] = await modelCalls(give(changes));
	expect(answer).not.toContain('"allocated"');
	expect(fixture().paid).toEqual([]);
});
