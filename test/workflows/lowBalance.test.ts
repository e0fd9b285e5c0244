import type { IDataObject } from 'n8n-workflow';

import { useFixture } from './fixture';

const fixture = useFixture();

const file = 'low-balance-alert';
const trigger = 'EnKash Balance Is Low';
const settings = {
	emailFrom: 'n8n@example.com',
	emailTo: 'finance@example.com',
	slackChannel: '#finance',
};

/** One look at the account, as n8n takes one every hour, and what comes of it. */
async function hourPasses(staticData: IDataObject, filledIn: Record<string, unknown> = settings) {
	return await fixture().poll(file, trigger, staticData, { settings: filledIn });
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
			subject: 'EnKash account CASANDBX1: 49,999 points left',
			text: expect.stringContaining('has 49,999 points left. That is less than 50,000.'),
		},
		expect.objectContaining({ subject: 'EnKash account CASANDBX1: 30,000 points left' }),
	]);
	expect(fixture().services.slack.messages).toEqual([]);
});

test('with the mail server down it tries again, then tells Slack, and the execution fails', async () => {
	fund(49_999);
	fixture().services.mailbox.isDown = true;
	const run = await hourPasses({});
	expect(run?.nodes['Email Finance']?.tries).toBe(5);
	expect(fixture().services.slack.textsTo('#finance')).toEqual([
		expect.stringMatching(
			/^\*EnKash account CASANDBX1: 49,999 points left\.\* .*Connection refused$/s,
		),
	]);
	expect(run?.error?.message).toMatch(/could not be sent\. Slack was told instead\./);
});

test('with Slack down as well it fails, and says so', async () => {
	fund(49_999);
	fixture().services.mailbox.isDown = true;
	fixture().services.slack.isDown = true;
	const run = await hourPasses({});
	expect(run?.error?.message).toMatch(
		/has only 49,999 points left .*Slack could not be told either/,
	);
});

test('without addresses it stops, and says what it could tell nobody', async () => {
	fund(49_999);
	const run = await hourPasses({}, { emailFrom: 'n8n@example.com' });
	expect(run?.error?.message).toBe(
		'The EnKash account CASANDBX1 is low: 49,999 points. Nobody was told, as settings are empty. Open the node "Settings" and fill in: emailTo, slackChannel.',
	);
	expect(fixture().services.mailbox.emails).toEqual([]);
});

test('a try-out in the editor says that it is one, whoever hears of it', async () => {
	const sample = {
		cardAccountId: 'CASANDBX1',
		availableBalance: 49_999,
		threshold: 50_000,
		sample: true,
	};
	const tryOut = async (filledIn: Record<string, unknown>) =>
		await fixture().run(file, { from: trigger, inputs: [{ json: sample }], settings: filledIn });
	await tryOut(settings);
	expect(fixture().services.mailbox.emails).toEqual([
		expect.objectContaining({
			subject: 'Test: EnKash account CASANDBX1: 49,999 points left',
			text: expect.stringMatching(
				/^This is a test: .*the number of points is an example\.\n\nThe EnKash account/s,
			),
		}),
	]);
	fixture().services.mailbox.isDown = true;
	const { error } = await tryOut(settings);
	expect(fixture().services.slack.textsTo('#finance')).toEqual([expect.stringMatching(/^Test, /)]);
	expect(error?.message).toMatch(/^Test, /);
	expect((await tryOut({})).error?.message).toMatch(/^Test, .* Nobody was told/);
});
