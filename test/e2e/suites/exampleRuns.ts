/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { read, utils, write } from '@e965/xlsx';

import * as z from 'zod/v4';

import type { SlackFile } from '../../fakes/services';
import { nodeOf, readWorkflow, workflowsFolder } from '../../workflows/files';
import { until } from '../machine/until';
import { chunkKey, type Example, formLogin } from '../n8n/example';
import { errorOf } from '../n8n/execution';
import { chain, newNode, rows, webhook } from '../n8n/workflows';

interface ExampleRun {
	title: string;
	go(example: Example): Promise<void>;
}

const outcome = 'EnKash Outcome';
const asha = { 'Full Name': 'Asha Rao', 'Mobile Number': '98765 43210', Points: 500 };
const people = [
	asha,
	{ 'Full Name': 'Vikram Singh', 'Mobile Number': '98765 43211', Points: '1,000' },
	{ 'Full Name': 'Meera Iyer', 'Mobile Number': '98450', Points: 250 },
];
const receiver = { slackChannel: '#rewards' };
/** n8n ignores other programs on a button's address, so that a link preview approves nothing. */
const browserName =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';

/** One good run of each example workflow, by its file's name. The engine tests cover what else they do. */
export const exampleRuns = new Map<string, ExampleRun>(
	Object.entries({
		'ai-agent-rewards': {
			title: 'the model looks a colleague up and gives points through the tools',
			async go(example) {
				const { languageModel, googleSheets } = example.services;
				const link = googleSheets.addRows('People', [{ ...asha, Email: 'asha@example.com' }]);
				await example.prepare({}, (workflow) => {
					const { documentId } = nodeOf(workflow, 'Find Colleague').parameters;
					Object.assign(documentId ?? {}, { value: link });
				});
				const person = { name: 'Asha Rao', mobile: '98765 43210', email: 'asha@example.com' };
				languageModel.answers.length = 0;
				languageModel.calls = [
					{ tool: 'Find_Colleague', arguments: { full_name: 'Asha Rao' } },
					{ tool: 'Give_Points', arguments: { ...person, title: 'Ms', gender: 'F', points: 100 } },
				];
				const chatInput = 'Give Asha Rao 100 points';
				await example.execute('Chat', { action: 'sendMessage', sessionId: '1', chatInput });
				const [found = '', given = ''] = languageModel.answers;
				assert.match(found, /98765 43210/);
				assert.match(given, /"allocated"/);
				assert.deepEqual(example.paid, [['9876543210', 100]]);
			},
		},
		'approved-sheet-to-rewards': {
			title: 'what is approved in Slack is paid; the same sheet with another amount is not',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const sheetLink = googleSheets.addRows('Sheet1', people);
				const approversChannel = '#approvals';
				await example.prepare({ sheetLink, payoutRun: 'diwali-2026', approversChannel });
				const approve = async (meanwhile: () => void) => {
					const id = await example.api.start(example, 'Click Execute');
					await example.api.waiting(id);
					meanwhile();
					await pressButton(slack.messages.at(-1)?.buttons?.Approve ?? '');
					await example.succeeded(id);
				};
				await approve(() => googleSheets.setCell(sheetLink, 'Sheet1', 1, 2, 5000));
				assert.deepEqual(example.paid, []);
				assert.match(slack.messages.at(-1)?.text ?? '', /This is not the plan that was approved/);
				await approve(() => assert.deepEqual(example.paid, [], 'nothing before the approval'));
				assert.deepEqual(example.paid, [
					['9876543210', 5000],
					['9876543211', 1000],
				]);
				assert.deepEqual(outcomesIn(example, sheetLink), ['Paid', 'Paid', 'Refused']);
			},
		},
		'demo-sheet-to-rewards': {
			title: 'three of four people are paid',
			async go(example) {
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 3);
			},
		},
		'error-workflow': {
			title: 'a payout that ends in Stop and Error is told of in Slack, with what n8n knows of it',
			async go(example) {
				const { slack } = example.services;
				const addresses = { emailFrom: 'n8n@example.com', emailTo: 'hr@example.com' };
				await example.prepare({ slackChannel: '#payouts', ...addresses });
				await example.activate();
				const path = 'payout-that-fails';
				const fresh = chain('A payout that fails', [
					webhook(path, 'onReceived'),
					rows([asha, { 'Full Name': 'Meera Iyer', 'Mobile Number': '98450', Points: 250 }]),
					newNode('n8n-nodes-enkash.enKashBulkAllocate', 1, 'Pay', { payoutRun: 'diwali-2026' }),
					newNode('n8n-nodes-base.stopAndError', 1, 'Somebody Is Not Paid', {
						errorMessage: '={{ $("Pay").first(3).json.message }}',
					}),
				]);
				// Behind Failed, the second output.
				fresh.connections.Pay?.main?.unshift([]);
				const settings = { executionOrder: 'v1', errorWorkflow: example.id };
				const failing = await example.addWorkflow({ ...fresh, settings });
				await example.api.activate(failing);
				await example.api.callWebhook(path, {});
				const told = await until('it is told', () => slack.textsTo('#payouts')[0]);
				assert.match(told, /Workflow: A payout that fails\nPayout run: diwali-2026\n/);
				assert.match(told, /Step: Somebody Is Not Paid\nWhat it said: diwali-2026: 1 of 2 people/);
				assert.match(told, /Certainly paid: 1 person, 500 points/);
				assert.match(told, /Certainly not paid: 1 person\nUnclear: 0 people/);
				assert.deepEqual(example.services.mailbox.emails, []);
			},
		},
		'form-to-gift-card': {
			title: 'who fills in the form gets a card, and HR an e-mail',
			async go(example) {
				const { giftCardAccountId } = example.sandbox.account;
				const addresses = { emailFrom: 'n8n@example.com', emailHr: 'hr@example.com' };
				await example.prepare({ giftCardAccountId, ...addresses });
				await example.activate();
				const fields = ['Asha', 'Rao', '98765 43210', 'asha@example.com', '1000', 'Five years'];
				const address = `${example.api.url}/form/enkash-gift-card`;
				const id = await example.startedBy(async () => await submitForm(address, fields));
				await until('the card is created', () => example.sandbox.ledger.cards.length === 1);
				const { emails } = example.services.mailbox;
				const email = await until('HR has an e-mail', () => emails[0]);
				assert.equal(email.to, 'hr@example.com');
				assert.match(email.text, /Asha Rao/);
				// Its last page waits for the browser to fetch it.
				await example.api.waiting(id);
			},
		},
		'google-sheets-to-rewards': {
			title: 'the rows are paid, each outcome is in the sheet, the receipt in Slack',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const sheetLink = googleSheets.addRows('Sheet1', people);
				await example.prepare({ sheetLink, payoutRun: 'diwali-2026', ...receiver });
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 2);
				assert.deepEqual(outcomesIn(example, sheetLink), ['Paid', 'Paid', 'Refused']);
				assert.match(slack.messages[0]?.text ?? '', /diwali-2026: 2 of 3 people got 1,500 points/);
			},
		},
		'large-sheet-on-workers': {
			title: 'the chunks of a sheet are paid through the other workflow',
			async go(example) {
				const { api, services } = example;
				const sheetLink = services.googleSheets.addRows('Sheet1', manyPeople(40));
				const chunkAddress = `${api.url}/webhook/enkash-payout-chunk`;
				const chunks = { rowsPerChunk: 10, chunkAddress };
				await example.prepare({ sheetLink, payoutRun: 'large', ...chunks, ...receiver });
				await api.activate(readWorkflow('large-sheet-on-workers-chunk'));
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 40);
				assert.deepEqual([...new Set(outcomesIn(example, sheetLink))], ['Paid']);
				assert.match(services.slack.messages[0]?.text ?? '', /4 chunks\nPaid: 40 people/);
			},
		},
		'large-sheet-on-workers-chunk': {
			title: 'a chunk is paid and answered with its receipt',
			async go(example) {
				const chunk = manyPeople(5);
				const sheetLink = example.services.googleSheets.addRows('Sheet1', chunk);
				await example.activate();
				const response = await fetch(`${example.api.url}/webhook/enkash-payout-chunk`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'x-chunk-key': chunkKey },
					body: JSON.stringify({
						payoutRun: 'chunk',
						sheetLink,
						tab: 'Sheet1',
						mostPointsPerPerson: 1000,
						rows: chunk.map((row, index) => ({ row_number: index + 2, ...row })),
					}),
				});
				const receipt = z.object({ allocated: z.number() }).parse(await response.json());
				assert.equal(receipt.allocated, 5);
				assert.equal(example.paid.length, 5);
			},
		},
		'low-balance-alert': {
			title: 'finance gets an e-mail',
			async go(example) {
				const trigger = 'EnKash Balance Is Low';
				await example.prepare({}, (workflow) => {
					const addresses = { fromEmail: 'n8n@example.com', toEmail: 'finance@example.com' };
					Object.assign(nodeOf(workflow, 'Email Finance').parameters, addresses);
					nodeOf(workflow, trigger).parameters.threshold = 1_000_000_000;
				});
				await example.execute(trigger);
				const [email] = example.services.mailbox.emails;
				assert.equal(email?.to, 'finance@example.com');
				assert.match(email.subject, new RegExp(example.sandbox.account.cardAccountId));
			},
		},
		'recheck-unconfirmed': {
			title: 'what was unclear is looked up and the sheet put right, and nobody is paid',
			async go(example) {
				const columns = { [outcome]: 'Paid', 'EnKash Payout Run': 'diwali-2026' };
				const [unclear, ...others] = people.map((row) => ({ ...row, ...columns }));
				const sheetLink = example.services.googleSheets.addRows('Sheet1', [
					{ ...unclear, [outcome]: 'Unconfirmed' },
					...others,
				]);
				await example.prepare({ sheetLink, payoutRun: 'diwali-2026', ...receiver });
				await example.execute('Click Execute');
				assert.deepEqual(example.paid, []);
				assert.deepEqual(outcomesIn(example, sheetLink), ['Not Found', 'Paid', 'Paid']);
			},
		},
		'slack-reward-command': {
			title: 'a signed command is approved in Slack and paid, an unsigned one refused',
			async go(example) {
				const { slack, googleSheets } = example.services;
				const details = { Email: 'asha@example.com', Title: 'Ms', Gender: 'F' };
				const sheetLink = googleSheets.addRows('People', [
					{ ...asha, 'Slack Member ID': 'U0ASHA', ...details },
				]);
				await example.prepare({ approversChannel: '#approvals', sheetLink });
				await example.activate();
				const address = `${example.api.url}/webhook/enkash-slack-reward`;
				const command = { text: '<@U0ASHA|asha> 100 for helping' };
				const refusedId = await example.startedBy(async () => {
					const forged = slack.command(command, { secret: 'guessed' });
					const { status } = await fetch(address, { method: 'POST', ...forged });
					assert.equal(status, 401);
				});
				await example.succeeded(refusedId);

				const id = await example.startedBy(async () => {
					const signed = slack.command(command);
					const response = await fetch(address, { method: 'POST', ...signed });
					const answer = z.object({ text: z.string() }).parse(await response.json());
					assert.match(answer.text, /100 points for <@U0ASHA> now wait for approval/);
				});
				await example.api.waiting(id);
				assert.deepEqual(example.paid, [], 'nothing before the approval');
				await pressButton(slack.messages.at(-1)?.buttons?.Approve ?? '');
				await example.succeeded(id);
				assert.deepEqual(example.paid, [['9876543210', 100]]);
				assert.equal(slack.messages.length, 3, 'both are told');
			},
		},
		'undo-payout-run': {
			title: 'a paid run is taken back when an approver clicks; asked for again, nothing is',
			async go(example) {
				const { sandbox } = example;
				const { slack } = example.services;
				slack.files.length = 0;
				const details = { Email: 'asha@example.com', Title: 'Ms', Gender: 'F' };
				const list = people.map((row) => ({ ...row, ...details }));
				await example.pay(list, 'undone-2026');
				assert.equal(example.paid.length, 2);
				const addresses = { emailFrom: 'n8n@example.com', emailTo: 'hr@example.com' };
				await example.prepare({
					approversChannel: '#approvals',
					approverIds: 'U0BOSS',
					...addresses,
				});
				await example.activate();
				const address = `${example.api.url}/form/enkash-undo`;
				const fields = ['undone-2026', 'Wrong team', 'Ravi HR', 'ravi@example.com'];
				const ask = async () => {
					const form = [excelFile(list), ...fields];
					const id = await example.startedBy(async () => await submitForm(address, form));
					await example.api.waiting(id);
					const click = slack.click('Approve', 'U0BOSS');
					await fetch(`${example.api.url}/webhook-waiting-slack`, { method: 'POST', ...click });
					await example.succeeded(id);
					return rowsInFile(slack.files.at(-1)).map((row) => row.Outcome);
				};
				assert.deepEqual(await ask(), ['Taken Back', 'Taken Back', 'Not Taken Back']);
				const again = ['Taken Back Before', 'Taken Back Before', 'Not Taken Back'];
				assert.deepEqual(await ask(), again);
				const back = sandbox.ledger.points.filter(
					({ transactionType }) => transactionType === 'DR',
				);
				assert.deepEqual(back.map(({ amount }) => amount).sort(), [1000, 500]);
			},
		},
		'upload-to-rewards': {
			title:
				'an Excel file is paid when an approver clicks, and not a stranger; plan and results are files',
			async go(example) {
				const { slack } = example.services;
				slack.files.length = 0;
				const addresses = { emailFrom: 'n8n@example.com', emailTo: 'hr@example.com' };
				const approvers = { approversChannel: '#approvals', approverIds: 'U0BOSS' };
				await example.prepare({ ...approvers, ...addresses });
				await example.activate();
				const address = `${example.api.url}/form/enkash-upload`;
				const template = await readFile(path.join(workflowsFolder, 'people-template.xlsx'));
				const workbook = read(template, { sheetStubs: true });
				const rows = people.map((row) => Object.values(row));
				utils.sheet_add_aoa(workbook.Sheets.People ?? {}, rows, { origin: 'A3' });
				const content: unknown = write(workbook, { bookType: 'xlsx', type: 'buffer' });
				const fields = [asFile(content), 'diwali-2026', 'Ravi HR', 'ravi@example.com'];
				const id = await example.startedBy(async () => await submitForm(address, fields));
				await example.api.waiting(id);
				assert.deepEqual(example.paid, [], 'nothing before the approval');
				assert.match(slack.messages[0]?.text ?? '', /Not in the plan: 2 of 4 rows\n• Row 2: /);
				assert.deepEqual(
					rowsInFile(slack.files[0]).map((row) => row.Plan),
					['Will be paid', 'Will be paid', 'Not in the plan', 'Not in the plan'],
				);
				const interactions = `${example.api.url}/webhook-waiting-slack`;
				const clicks = async (user: string) =>
					await fetch(interactions, { method: 'POST', ...slack.click('Approve', user) });
				await clicks('U0STRANGER');
				await until('a stranger is told', () => slack.notices.at(-1)?.to === 'U0STRANGER');
				assert.deepEqual(example.paid, [], 'a stranger has approved nothing');
				await clicks('U0BOSS');
				const execution = await example.api.finished(id);
				// Not everybody could be paid, and that comes last.
				assert.match(errorOf(execution) ?? '', /^diwali-2026: 2 of 4 people got 1,500 points/);
				assert.deepEqual(example.paid, [
					['9876543210', 500],
					['9876543211', 1000],
				]);
				assert.match(slack.messages.at(-1)?.text ?? '', /approved by <@U0BOSS>/);
				assert.deepEqual(
					rowsInFile(slack.files[1]).map((row) => row[outcome]),
					['Refused', 'Paid', 'Paid', 'Refused'],
				);
			},
		},
		'weekly-birthday-points': {
			title: 'people with a birthday this week get points',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const sheetLink = googleSheets.addRows('People', [
					{ ...asha, Birthday: '16/11/1990', Email: '' },
					{ ...people[1], Birthday: '01/02/1985', Email: '' },
				]);
				await example.prepare({ sheetLink, slackChannel: '#hr', weekOf: '2026-11-18' });
				await example.execute('Mondays at 9');
				assert.deepEqual(example.paid, [['9876543210', 500]]);
				assert.match(slack.textsTo('#hr').at(-1) ?? '', /: 1 of 1 person got 500 points/);
			},
		},
	} satisfies Record<string, ExampleRun>),
);

function manyPeople(count: number) {
	return Array.from({ length: count }, (_, index) => ({
		'Full Name': `Employee ${index + 1}`,
		'Mobile Number': String(9_300_000_000 + index),
		Points: 100,
	}));
}

function outcomesIn({ services }: Example, sheetLink: string): unknown[] {
	return services.googleSheets.rows(sheetLink, 'Sheet1').map((row) => row[outcome]);
}

/** Rows as an Excel file to upload. */
function excelFile(rows: object[]): File {
	const workbook = utils.book_new(utils.json_to_sheet(rows), 'People');
	return asFile(write(workbook, { bookType: 'xlsx', type: 'buffer' }));
}

function asFile(content: unknown): File {
	assert.ok(Buffer.isBuffer(content), 'the library makes a buffer');
	return new File([Uint8Array.from(content)], 'people.xlsx');
}

/** The rows of an Excel file that was shared in Slack. */
function rowsInFile(file: SlackFile | undefined): Array<Record<string, unknown>> {
	assert.ok(file, 'the file is shared');
	const { SheetNames, Sheets } = read(file.content);
	return utils.sheet_to_json(Sheets[SheetNames[0] ?? ''] ?? {});
}

/** Fills n8n's form in and sends it, as a browser does. */
async function submitForm(address: string, values: Array<string | File>): Promise<void> {
	const { user, password } = formLogin;
	const login = Buffer.from(`${user}:${password}`).toString('base64');
	const headers = { authorization: `Basic ${login}` };
	// n8n registers a form some moments after the workflow was published.
	const page = await until('the form is there', async () => {
		const response = await fetch(address, { headers });
		return response.ok && response;
	});
	const cookies = page.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
	const body = new FormData();
	for (const [index, value] of values.entries()) body.append(`field-${index}`, value);
	const cookie = cookies.join('; ');
	const response = await fetch(address, { method: 'POST', headers: { ...headers, cookie }, body });
	assert.ok(response.ok, `the form is taken: HTTP ${response.status}`);
}

/** Presses a button of an approval message, in a browser. */
async function pressButton(address: string): Promise<void> {
	const response = await fetch(address, { headers: { 'user-agent': browserName } });
	assert.ok(response.ok, `the button works: HTTP ${response.status}`);
}
