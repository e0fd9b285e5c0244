import type { IDataObject } from 'n8n-workflow';

import descriptions from './descriptions.json';
import { readWorkflow, settingsIn, workflowNames } from './files';
import { useFixture } from './fixture';

const fixture = useFixture();

/** Where 0 is a choice: no points for an occasion, no days to look back, no least value. */
const mayBeZero = new Map([
	[
		'keka-joiners-and-anniversaries',
		[
			...['pointsJoining', 'pointsOneYear', 'pointsThreeYears', 'pointsFiveYears'],
			...['pointsTenYears', 'lookBackDays'],
		],
	],
	['referral-and-service-rewards', ['leastOrderValue']],
]);

/** Which settings count is up to the channel, email here. */
const ofOtherChannels = ['whatsAppSender', 'whatsAppTemplate', 'whatsAppLanguage', 'smsTemplate'];

/** What a trigger must bring for the sentence that it stops with. */
const events: Record<string, IDataObject> = {
	'low-balance-alert': { cardAccountId: 'CASANDBX1', availableBalance: 1, threshold: 2 },
};

/** Slack's signature is checked before the settings, and that is a test of its own. */
const behindASignature = ['slack-reward-command'];

const triggers = new Map(
	Object.entries(descriptions).map(([file, { start }]) => [file, start.node]),
);

/** Whether a workflow runs without a setting. */
function isChoice(file: string, name: string): boolean {
	if (file === 'tell-people') return ofOtherChannels.includes(name);
	return mayBeZero.get(file)?.includes(name) === true;
}

const cases = workflowNames.flatMap((file) =>
	settingsIn(readWorkflow(file))
		.filter(({ name }) => !isChoice(file, name))
		.flatMap(({ name, value }) => [
			{ file, name, empty: typeof value === 'number' ? 0 : ' ' },
			// The editor stores no value for a field that was emptied.
			{ file, name, empty: undefined },
		]),
);

function valueFor(name: string, value: unknown): unknown {
	if (typeof value === 'number') return value;
	if (name === 'channel') return 'email';
	if (name === 'approvers') return 'U024BE7LH';
	return name === 'shopUrl' ? 'https://vouchers.example.com' : 'filled in';
}

test.each(cases)(
	'$file: with $name empty ($empty) it stops, names it and sends nothing',
	async (one) => {
		const { file, name, empty } = one;
		const others = settingsIn(readWorkflow(file)).map((setting): [string, unknown] => [
			setting.name,
			valueFor(setting.name, setting.value),
		]);
		const event = events[file];
		const { error } = await fixture().run(file, {
			from: behindASignature.includes(file) ? 'Settings' : (triggers.get(file) ?? ''),
			settings: { ...Object.fromEntries(others), [name]: empty },
			...(event !== undefined && { inputs: [event] }),
		});
		const pages = fixture().web.pages.map(({ message }) => message);
		const said = [error?.message ?? '', ...pages].join('\n').replace(/ \([^)]*\)/g, '');
		// Only the one that is missing is asked for.
		expect(said).toMatch(new RegExp(`(?:fill in|correct): ${name}\\.(?: |$)`));
		expect(fixture().sandbox.requests).toEqual([]);
		expect(fixture().services.slack.messages).toEqual([]);
	},
);
