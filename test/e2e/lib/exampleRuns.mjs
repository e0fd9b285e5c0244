import assert from 'node:assert/strict';
import { until } from './processes.mjs';

const PEOPLE = [
	{ 'Full Name': 'Asha Rao', 'Mobile Number': '98765 43210', Points: 500 },
	{ 'Full Name': 'Vikram Singh', 'Mobile Number': '98765 43211', Points: '1,000' },
	{ 'Full Name': 'Meera Iyer', 'Mobile Number': '98450', Points: 250 },
];
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
const OUTCOME = 'EnKash Outcome';

/** One good run of each example workflow, by its file's name. What else they do is tested in the engine. */
export const exampleRuns = {
	'ai-agent-rewards': {
		title: 'the model looks a colleague up and gives points through the tools',
		async go(example) {
			const { ledger, outside } = example;
			const { languageModel, googleSheets } = outside;
			const asha = { 'Full Name': 'Asha Rao', 'Mobile Number': '98765 43210' };
			const sheet = googleSheets.add('People', [{ ...asha, Email: 'asha@example.com' }]);
			await example.prepare({}, (nodes) => {
				nodes.find(({ name }) => name === 'Find Colleague').parameters.documentId.value =
					sheet.link;
			});
			const found = { name: 'Asha Rao', mobile: '98765 43210', email: 'asha@example.com' };
			const details = { ...found, title: 'Ms', gender: 'F', points: 100 };
			languageModel.calls = [
				{ tool: 'Find_Colleague', arguments: { full_name: 'Asha Rao' } },
				{ tool: 'Give_Points', arguments: details },
			];
			const chatInput = 'Give Asha Rao 100 points';
			await example.execute('Chat', { action: 'sendMessage', sessionId: '1', chatInput });
			assert.match(languageModel.answers[0], /98765 43210/);
			assert.match(languageModel.answers[1], /"allocated"/);
			assert.deepEqual(
				ledger.points.map(({ mobile, amount }) => [mobile, amount]),
				[['9876543210', 100]],
			);
		},
	},
	'demo-sheet-to-rewards': {
		title: 'three of four people are paid',
		async go(example) {
			await example.execute('Click Execute');
			assert.equal(example.ledger.points.length, 3);
		},
	},
	'form-to-gift-card': {
		title: 'who fills in the form gets a card made, and HR an e-mail',
		async go(example) {
			const { sandbox, outside, n8n } = example;
			const { giftCardAccountId } = sandbox.account;
			await example.prepare({
				giftCardAccountId,
				emailFrom: 'n8n@example.com',
				emailHr: 'hr@example.com',
			});
			await example.activate();
			const fields = ['Asha', 'Rao', '98765 43210', 'asha@example.com', '1000', 'Five years'];
			await submitForm(`${n8n.url}/form/enkash-gift-card`, 'hr:form', fields);
			await until('the card is made', () => example.ledger.cards.length === 1 || undefined);
			const [email] = await until(
				'HR has an e-mail',
				() => outside.mailbox.messages.at(0) && outside.mailbox.messages,
			);
			assert.deepEqual(email.to, ['hr@example.com']);
			assert.match(email.text, /Asha Rao/);
		},
	},
	'google-sheets-to-rewards': {
		title: 'the rows are paid, each outcome stands in the sheet, the receipt in Slack',
		async go(example) {
			const { ledger, outside } = example;
			const sheet = outside.googleSheets.add('Sheet1', PEOPLE);
			await example.prepare({
				sheetLink: sheet.link,
				payoutRun: 'diwali-2026',
				slackChannel: '#rewards',
			});
			await example.execute('Click Execute');
			assert.equal(ledger.points.length, 2);
			assert.deepEqual(
				sheet.rows().map((row) => row[OUTCOME]),
				['allocated', 'allocated', 'rejected'],
			);
			assert.match(outside.slack.messages[0].text, /Paid: 2 people, 1500 points/);
		},
	},
	'large-sheet-on-workers': {
		title: 'the chunks of a sheet are paid through the other workflow',
		async go(example) {
			const { ledger, outside, n8n, api } = example;
			const sheet = outside.googleSheets.add('Sheet1', manyPeople(40));
			const chunkAddress = `${n8n.url}/webhook/enkash-payout-chunk`;
			const settings = {
				payoutRun: 'large',
				slackChannel: '#rewards',
				rowsPerChunk: 10,
				chunkAddress,
			};
			await example.prepare({ sheetLink: sheet.link, ...settings });
			await api.activate({ id: await idOf(api, 'A Chunk Arrives') });
			await example.execute('Click Execute');
			assert.equal(ledger.points.length, 40);
			assert.ok(sheet.rows().every((row) => row[OUTCOME] === 'allocated'));
			assert.match(outside.slack.messages[0].text, /4 chunks\nPaid: 40 people/);
		},
	},
	'large-sheet-on-workers-chunk': {
		title: 'a chunk is paid and answered with its receipt',
		async go(example) {
			const { ledger, outside, n8n } = example;
			const people = manyPeople(5);
			const sheet = outside.googleSheets.add('Sheet1', people);
			await example.activate();
			const response = await fetch(`${n8n.url}/webhook/enkash-payout-chunk`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'x-chunk-key': 'chunk-key' },
				body: JSON.stringify({
					payoutRun: 'chunk',
					sheetLink: sheet.link,
					tab: 'Sheet1',
					mostPointsPerPerson: 1000,
					rows: people.map((row, index) => ({ row_number: index + 2, ...row })),
				}),
			});
			const receipt = await response.json();
			assert.equal(receipt.allocated, 5);
			assert.equal(ledger.points.length, 5);
		},
	},
	'low-balance-alert': {
		title: 'finance gets an e-mail',
		async go(example) {
			const { outside, sandbox } = example;
			await example.prepare({}, (nodes) => {
				const { parameters } = nodes.find(({ name }) => name === 'Email Finance');
				Object.assign(parameters, { fromEmail: 'n8n@example.com', toEmail: 'finance@example.com' });
				nodes.find(({ name }) => name === 'EnKash Balance Is Low').parameters.threshold =
					1_000_000_000;
			});
			await example.execute('EnKash Balance Is Low');
			const [email] = outside.mailbox.messages;
			assert.deepEqual(email.to, ['finance@example.com']);
			assert.match(email.subject, new RegExp(sandbox.account.cardAccountId));
		},
	},
	'recheck-unconfirmed': {
		title: 'what was unclear is asked again and the sheet put right',
		async go(example) {
			const { ledger, outside } = example;
			const rows = PEOPLE.map((row) => ({
				...row,
				[OUTCOME]: 'allocated',
				'EnKash Payout Run': 'diwali-2026',
			}));
			rows[0][OUTCOME] = 'unconfirmed';
			const sheet = outside.googleSheets.add('Sheet1', rows);
			await example.prepare({
				sheetLink: sheet.link,
				payoutRun: 'diwali-2026',
				slackChannel: '#rewards',
			});
			await example.execute('Click Execute');
			assert.deepEqual(
				ledger.points.map(({ mobile }) => mobile),
				['9876543210'],
			);
			assert.equal(sheet.rows()[0][OUTCOME], 'allocated');
		},
	},
	'slack-reward-command': {
		title: 'a signed command is approved in Slack and paid, an unsigned one refused',
		async go(example) {
			const { ledger, outside, n8n } = example;
			const { slack } = outside;
			const asha = {
				'Full Name': 'Asha Rao',
				'Mobile Number': '98765 43210',
				'Slack Member ID': 'U0ASHA',
			};
			const sheet = outside.googleSheets.add('People', [
				{ ...asha, Email: 'asha@example.com', Title: 'Ms', Gender: 'F' },
			]);
			await example.prepare({ approversChannel: '#approvals', sheetLink: sheet.link });
			await example.activate();
			const address = `${n8n.url}/webhook/enkash-slack-reward`;
			const command = { text: '<@U0ASHA|asha> 100 for helping', userId: 'U0RAVI' };
			const forged = await slack.slashCommand(address, { ...command, secret: 'guessed' });
			assert.equal(forged.status, 401);

			const response = await slack.slashCommand(address, command);
			assert.match((await response.json()).text, /100 points for <@U0ASHA> now wait for approval/);
			const buttons = await until('approval is asked for', () => {
				const found = slack.buttons();
				return found.Approve ? found : undefined;
			});
			assert.deepEqual(ledger.points, [], 'nothing before the approval');
			await example.isWaiting();
			await approve(buttons.Approve);
			await until('the points are given', () => ledger.points.length === 1 || undefined);
			assert.deepEqual([ledger.points[0].mobile, ledger.points[0].amount], ['9876543210', 100]);
			await until('both are told', () => slack.messages.length >= 3 || undefined);
		},
	},
	'weekly-birthday-points': {
		title: 'whoever has a birthday this week gets points',
		async go(example) {
			const { ledger, outside } = example;
			const people = [
				{
					'Full Name': 'Asha Rao',
					'Mobile Number': '98765 43210',
					Birthday: '16/11/1990',
					Email: '',
				},
				{
					'Full Name': 'Vikram Singh',
					'Mobile Number': '98765 43211',
					Birthday: '01/02/1985',
					Email: '',
				},
			];
			const sheet = outside.googleSheets.add('People', people);
			await example.prepare({ sheetLink: sheet.link, slackChannel: '#hr', weekOf: '2026-11-18' });
			await example.execute('Mondays at 9');
			assert.deepEqual(
				ledger.points.map(({ mobile, amount }) => [mobile, amount]),
				[['9876543210', 500]],
			);
			assert.match(
				outside.slack.textsTo('#hr').at(-1) ?? outside.slack.messages.at(-1).text,
				/Paid: 1 people/,
			);
		},
	},
};

function manyPeople(count) {
	return Array.from({ length: count }, (_, index) => ({
		'Full Name': `Employee ${index + 1}`,
		'Mobile Number': String(9_300_000_000 + index),
		Points: 100,
	}));
}

/** The id of the workflow that holds this node. */
async function idOf(api, nodeName) {
	for (const { id } of await api.get('/workflows')) {
		const { nodes } = await api.workflow(id);
		if (nodes.some(({ name }) => name === nodeName)) return id;
	}
	throw new Error(`No workflow has a node ${nodeName}`);
}

/** Fills n8n's form in and sends it, as a browser would. */
async function submitForm(address, login, values) {
	const headers = { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
	const page = await until('the form is there', async () => {
		const response = await fetch(address, { headers });
		return response.ok ? response : undefined;
	});
	const cookie = page.headers
		.getSetCookie()
		.map((text) => text.split(';')[0])
		.join('; ');
	const body = new FormData();
	values.forEach((value, index) => body.append(`field-${index}`, value));
	const response = await fetch(address, { method: 'POST', headers: { ...headers, cookie }, body });
	if (!response.ok)
		throw new Error(`The form answers HTTP ${response.status}: ${await response.text()}`);
}

/** Presses a button of an approval message, in a browser: n8n ignores programs, so that a link preview approves nothing. */
async function approve(address) {
	const response = await fetch(address, { headers: { 'user-agent': BROWSER } });
	if (!response.ok)
		throw new Error(`The approval answers HTTP ${response.status}: ${await response.text()}`);
}
