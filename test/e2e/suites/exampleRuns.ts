/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { read, utils, write } from '@e965/xlsx';
import type { INode } from 'n8n-workflow';
import * as z from 'zod/v4';

import type { SlackFile } from '../../fakes/services';
import {
	deactivate,
	deleteNodes,
	fillInSettings,
	nodeOf,
	readWorkflow,
	type WorkflowFile,
	workflowsFolder,
} from '../../workflows/files';
import { googleIsDown, isWrite } from '../../workflows/sheets';
import { until } from '../machine/until';
import { chunkKey, type Example, formLogin, kekaLogin } from '../n8n/example';
import { errorOf } from '../n8n/execution';
import { chain, manualTrigger, newNode, rows, webhook } from '../n8n/workflows';

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
/** Whom the demo pays. */
export const ownTeam = { yourMobile: '98765 43210', colleaguesMobile: '98765 43211' };
const resultColumns = [
	outcome,
	...[
		'Paid Points',
		'Reason',
		'Reason Code',
		'Reference',
		'Transaction',
		'Payout Run',
		'Account',
	].map((name) => `EnKash ${name}`),
];
/** n8n ignores other programs on a button's address, so that a link preview approves nothing. */
const browserName =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';

/** One good run of each example workflow, by its file's name. The engine tests cover what else they do. */
export const exampleRuns = new Map<string, ExampleRun>(
	Object.entries({
		'ai-agent-rewards': {
			title:
				'a person approves each use of the tool in Slack; declined or above the limit of a message, nothing is given',
			async go(example) {
				const { languageModel, googleSheets, slack } = example.services;
				const details = { Email: 'asha@example.com', Title: 'Ms', Gender: 'F' };
				const sheetLink = googleSheets.addRows(
					'Rewards',
					people.slice(0, 2).map((person) => ({
						'Full Name': person['Full Name'],
						'Mobile Number': person['Mobile Number'],
						...details,
					})),
				);
				const limits = { mostPointsAMessage: 150 };
				await example.prepare({ sheetLink, approversChannel: '#approvals', ...limits });
				languageModel.answers.length = 0;
				const names = ['Asha Rao', 'Vikram Singh', 'Vikram Singh', 'Eve Stranger'];
				languageModel.calls = names.map((name) => ({
					tool: 'Give_Points',
					arguments: { toolParameters: { name, points: 100 }, hitlParameters: {} },
				}));
				const chatInput = 'Give Asha Rao, Vikram Singh and Eve Stranger 100 points';
				const event = { action: 'sendMessage', sessionId: '1', chatInput };
				const id = await example.api.start(example, 'Chat', event);
				const labels = ['Approve', 'Decline', 'Approve', 'Approve'];
				for (const [index, label] of labels.entries()) {
					const message = await until('somebody is asked', () => slack.messages[index]);
					await example.api.waiting(id);
					assert.deepEqual(example.paid, index === 0 ? [] : [['9876543210', 100]]);
					await pressButton(message.buttons?.[label] ?? '');
				}
				await example.succeeded(id);
				assert.deepEqual(example.paid, [['9876543210', 100]]);
				const asked = slack.messages[0]?.text ?? '';
				assert.match(asked, /\*100 points\* to Asha Rao, mobile number ending in 3210\./);
				const [given = '', declined = '', tooMuch = '', unknown = ''] = languageModel.answers;
				assert.match(given, /"allocated"/);
				assert.match(declined, /rejected/);
				assert.match(tooMuch, /limitExceeded/, 'the points of one message add up over approvals');
				assert.match(unknown, /nobody in the sheet is called Eve/);
			},
		},
		'approved-sheet-to-rewards': {
			title:
				'what a listed approver approves in Slack is paid; the same sheet with another amount is not',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const sheetLink = googleSheets.addRows('Sheet1', people);
				const approvers = { approversChannel: '#approvals', approvers: 'U0BOSS, U0CFO' };
				await example.prepare({ sheetLink, payoutRun: 'diwali-2026', ...approvers });
				const interactions = `${example.api.url}/webhook-waiting-slack`;
				const clicks = async (user: string) =>
					await fetch(interactions, { method: 'POST', ...slack.click('Approve', user) });
				const approve = async (meanwhile: () => void) => {
					const id = await example.api.start(example, 'Click Execute');
					await example.api.waiting(id);
					meanwhile();
					slack.notices.length = 0;
					await clicks('U0STRANGER');
					await until('a stranger may not approve', () => slack.notices.length > 0);
					await example.api.waiting(id);
					await clicks('U0BOSS');
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
				assert.match(slack.messages.at(-1)?.text ?? '', /Approved by <@U0BOSS>/);
			},
		},
		'balance-restored-go-on': {
			title:
				'a sheet that waits for points is paid, and its receipt posted; what was approved otherwise is not',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const columns = { [outcome]: 'Not Sent', 'EnKash Reason Code': 'insufficientBalance' };
				const payoutRun = 'waiting-2026';
				const sheetLink = googleSheets.addRows(
					'Sheet1',
					people.map((row) => ({ ...row, ...columns, 'EnKash Payout Run': payoutRun })),
				);
				await example.prepare({ sheetLink, payoutRun, ...receiver });
				await example.execute('EnKash Balance Is Restored');
				assert.equal(example.paid.length, 2);
				assert.deepEqual(outcomesIn(example, sheetLink), ['Paid', 'Paid', 'Refused']);
				assert.match(slack.messages[0]?.text ?? '', /went on.*2 of 3 people got 1,500 points/s);
				// Somebody has approved another plan for this one.
				await approveAnotherPlan(example, 'approved-2026');
				const other = googleSheets.addRows(
					'Sheet1',
					people.map((row) => ({ ...row, ...columns, 'EnKash Payout Run': 'approved-2026' })),
				);
				await example.prepare({ sheetLink: other, payoutRun: 'approved-2026', ...receiver });
				const { status } = await example.api.execute(example, 'EnKash Balance Is Restored');
				assert.equal(status, 'error');
				assert.equal(example.paid.length, 2);
				assert.match(slack.messages[1]?.text ?? '', /approved-2026 does not go on/);
			},
		},
		'demo-sheet-to-rewards': {
			title: 'two of four people are paid',
			async go(example) {
				await example.prepare(ownTeam);
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 2);
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
				assert.match(told, /Certainly not paid: 1 person\nUnconfirmed: 0 people/);
				assert.deepEqual(example.services.mailbox.emails, []);
			},
		},
		'form-to-gift-card': {
			title: 'who fills in the form gets a card, and HR an e-mail; the same form again makes none',
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
				for (const points of ['1000', '77777']) {
					const other = fields.map((value, index) => (index === 4 ? points : value));
					const next = await example.startedBy(async () => await submitForm(address, other));
					await example.api.waiting(next);
					assert.equal(example.sandbox.ledger.cards.length, 1);
				}
			},
		},
		'google-sheets-to-rewards': {
			title:
				'the rows are paid, each outcome is in its line of the sheet, the receipt in Slack; again, nobody is sent twice',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const [headings = [], ...rows] = gridOf(people);
				const tab = [
					['Diwali bonus 2026'],
					[...headings, ''],
					...rows.map((row) => [...row, 'a note']),
				];
				const sheetLink = googleSheets.add('Sheet1', tab);
				await example.prepare({ sheetLink, payoutRun: 'diwali-2026', ...receiver });
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 2);
				const grid = googleSheets.grid(sheetLink, 'Sheet1') ?? [];
				assert.deepEqual(
					grid.map((row, index) => row.slice(0, tab[index]?.length)),
					tab,
				);
				assert.deepEqual(
					grid.slice(2).map((row) => row.slice(4, 6)),
					[
						['Paid', 500],
						['Paid', 1000],
						['Refused', ''],
					],
				);
				assert.match(slack.messages[0]?.text ?? '', /diwali-2026: 2 of 3 people got 1,500 points/);
				googleSheets.setCell(sheetLink, 'Sheet1', 2, 1, '98765 43299');
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 2);
				assert.match(slack.messages[1]?.text ?? '', /Paid in this payout run before: 2\./);
				await failAfterPaying(example);
			},
		},
		'keka-joiners-and-anniversaries': {
			title:
				'who has joined gets points, after a login with the secrets of the credential, and none to another number',
			async go(example) {
				const { keka, slack } = example.services;
				const shared = { employeeNumber: '1', email: '', joiningDate: '2026-11-26T00:00:00Z' };
				keka.employees = [
					{ ...shared, displayName: 'Asha Rao', mobilePhone: '+91 98765 43210' },
					{ ...shared, employeeNumber: '2', displayName: 'Vikram Singh', mobilePhone: null },
				];
				await example.prepare({
					...{ kekaAddress: 'https://acme.keka.com', day: '2026-11-26' },
					...{ slackChannel: '#hr', tellPeopleWorkflow: 'no' },
				});
				await example.execute('Every Morning at 9');
				assert.deepEqual(keka.logins, [{ grant_type: 'kekaapi', scope: 'kekaapi', ...kekaLogin }]);
				assert.deepEqual(example.paid, [['9876543210', 500]]);
				assert.match(slack.textsTo('#hr').join(), /Vikram Singh, no mobile number in Keka/);
				keka.employees = [
					{ ...shared, displayName: 'Asha Rao', mobilePhone: '98450 98450' },
					{ ...shared, employeeNumber: '3', displayName: 'Meera Iyer', mobilePhone: '9876543213' },
				];
				await example.execute('Every Morning at 9');
				assert.deepEqual(example.paid.slice(1), [['9876543213', 500]]);
				assert.match(
					slack.textsTo('#hr').join(),
					/Paid before, so not sent again: 1\n• 1, Asha Rao/,
				);
				assert.match(slack.textsTo('#hr').join(), /paid before, to the number ending in 3210/);
			},
		},
		'large-sheet-on-workers': {
			title: 'the chunks of a sheet are paid through the other workflow',
			async go(example) {
				const { api, services } = example;
				const sheetLink = services.googleSheets.addRows('Sheet1', manyPeople(40));
				const payout = { sheetLink, payoutRun: 'large' };
				const chunkAddress = `${api.url}/webhook/enkash-payout-chunk`;
				await example.prepare({ ...payout, rowsPerChunk: 10, chunkAddress, ...receiver });
				const chunk = await api.workflow(readWorkflow('large-sheet-on-workers-chunk').id);
				fillInSettings(chunk, payout);
				await api.saveWorkflow(chunk);
				await api.activate(chunk);
				await example.execute('Click Execute');
				assert.equal(example.paid.length, 40);
				assert.deepEqual([...new Set(outcomesIn(example, sheetLink))], ['Paid']);
				assert.match(services.slack.messages[0]?.text ?? '', /4 chunks\nPaid: 40 people/);
			},
		},
		'large-sheet-on-workers-chunk': {
			title:
				'a chunk is read from the sheet, paid and answered with its receipt, for this sheet only',
			async go(example) {
				const people = manyPeople(5);
				const columns = resultColumns.map((name) => [name, '']);
				const sheetLink = example.services.googleSheets.addRows(
					'Sheet1',
					people.map((row) => ({ ...row, ...Object.fromEntries(columns) })),
				);
				const payout = { sheetLink, tab: 'Sheet1', payoutRun: 'chunk' };
				await example.prepare(payout);
				await example.activate();
				const rows = people.map((row, index) => ({
					row_number: index + 2,
					key: JSON.stringify(Object.values(row)),
				}));
				const post = async (body: object) =>
					await fetch(`${example.api.url}/webhook/enkash-payout-chunk`, {
						method: 'POST',
						headers: { 'content-type': 'application/json', 'x-chunk-key': chunkKey },
						body: JSON.stringify({ chunk: 1, first: 2, last: 6, rows, ...body }),
					});
				const other = await post({ ...payout, payoutRun: 'another' });
				assert.equal(other.status, 409);
				const forged = await post({ ...payout, rows: [{ row_number: 2, key: '["Eve"]' }] });
				const none = z.object({ allocated: z.number(), changed: z.number() });
				assert.deepEqual(none.parse(await forged.json()), { allocated: 0, changed: 1 });
				assert.equal(example.paid.length, 0);
				const response = await post(payout);
				const receipt = z.object({ allocated: z.number(), notWritten: z.number() });
				assert.deepEqual(receipt.parse(await response.json()), { allocated: 5, notWritten: 0 });
				assert.equal(example.paid.length, 5);
				assert.deepEqual([...new Set(outcomesIn(example, sheetLink))], ['Paid']);
			},
		},
		'low-balance-alert': {
			title: 'finance gets an e-mail; with the mail server down it gets the same in Slack',
			async go(example) {
				const trigger = 'EnKash Balance Is Low';
				const { mailbox, slack } = example.services;
				const addresses = { emailFrom: 'n8n@example.com', emailTo: 'finance@example.com' };
				await example.prepare({ ...addresses, slackChannel: '#finance' }, (workflow) => {
					nodeOf(workflow, trigger).parameters.threshold = 1_000_000_000;
					nodeOf(workflow, 'Email Finance').waitBetweenTries = 100;
				});
				await example.execute(trigger);
				const [email] = mailbox.emails;
				assert.equal(email?.to, 'finance@example.com');
				assert.match(email.subject, new RegExp(example.sandbox.account.cardAccountId));
				mailbox.isDown = true;
				const { status } = await example.api.execute(example, trigger);
				mailbox.isDown = false;
				assert.equal(status, 'error');
				assert.match(slack.textsTo('#finance')[0] ?? '', /points left.*could not be sent/s);
			},
		},
		'months-end': {
			title: 'a paid sheet is looked up, finance and payroll get their e-mails',
			async go(example) {
				const { googleSheets, mailbox, slack } = example.services;
				const sheetLink = googleSheets.addRows('Sheet1', [{ ...asha, [outcome]: 'Paid' }]);
				const other = googleSheets.addRows('Sheet1', [{ ...people[1], [outcome]: 'Paid' }]);
				const node = 'n8n-nodes-enkash.enKashBulkAllocate';
				const pay = newNode(node, 1, 'Pay', { payoutRun: 'diwali-2026' });
				const payout = await example.addWorkflow(
					chain('Payout to check', [manualTrigger(), rows([asha]), pay]),
				);
				await example.api.execute(payout, 'Start');
				const shared = { 'Paid On': '08/11/2026', Tab: 'Sheet1', Kind: 'employee' };
				const registerLink = googleSheets.addRows('Runs', [
					{ 'Payout Run': 'diwali-2026', 'Sheet Link': sheetLink, ...shared },
					{ 'Payout Run': 'never-paid', 'Sheet Link': other, ...shared },
					{ 'Payout Run': 'gone', 'Sheet Link': sheetLink.replace('1Sheet', '9Sheet'), ...shared },
				]);
				await example.prepare({
					...{ registerLink, month: '2026-11', slackChannel: '#finance' },
					...{ emailFrom: 'n8n@example.com', emailFinance: 'finance@example.com' },
					emailPayroll: 'payroll@example.com',
				});
				await example.execute('Second of the Month');
				assert.equal(example.paid.length, 1, 'a look-up pays nobody');
				const [finance, payroll] = mailbox.emails;
				assert.match(finance?.text ?? '', /diwali-2026: 1 of 1 rows agree, 500 points/);
				assert.match(finance?.text ?? '', /never-paid, row 2, Vikram Singh: .*does not hold it/);
				assert.match(finance?.text ?? '', /gone: its sheet could not be checked: \w/);
				assert.equal(payroll?.attachments?.[0]?.name, 'enkash-rewards-2026-27-until-2026-11.xlsx');
				assert.match(slack.messages.at(-1)?.text ?? '', /3 runs of 2026-27 checked/);
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
		'referral-and-service-rewards': {
			title:
				'an order gives points, its refund takes them back, a rating gives coins, each once; with Freshdesk alone it is published and gives coins',
			async go(example) {
				const { googleSheets, shopify } = example.services;
				const { account, ledger } = example.sandbox;
				const { 'Full Name': name, 'Mobile Number': mobile } = asha;
				const membersLink = googleSheets.addRows('Members', [
					{
						...{ 'Full Name': name, 'Mobile Number': mobile, Email: 'asha@example.com' },
						...{ Title: 'Ms', Gender: 'F', 'Referral Code': 'ASHA10' },
					},
				]);
				const settings = { membersLink, coinEvent: account.coinEvent, slackChannel: '#referrals' };
				await example.prepare(settings, (workflow) => {
					nodeOf(workflow, 'Wait for the Order').parameters.amount = 0;
				});
				const facts = { name: '#1', total_price: '900.00', discount_codes: [{ code: 'ASHA10' }] };
				const order = shopify.set(1, { ...facts, financial_status: 'paid' });
				await example.execute('Shopify: Order Paid', order);
				shopify.set(1, { financial_status: 'refunded' });
				for (const id of [7, 8]) {
					await example.execute('Shopify: Refund Created', { id, order_id: 1 });
				}
				assert.deepEqual(
					ledger.points.map(({ amount, transactionType }) => [transactionType, amount]),
					[
						['CR', 200],
						['DR', 200],
					],
				);
				const rating = { body: { ticketId: '42', email: 'asha@example.com' } };
				for (let time = 0; time < 2; time += 1) await example.execute('Freshdesk: Rating', rating);
				assert.equal(ledger.coins.length, 1);
				// As its note says to whoever has no Shopify and no Typeform: n8n publishes no node without its credential.
				const alone = readWorkflow('referral-and-service-rewards');
				fillInSettings(alone, settings);
				const shops = ['Shopify: Order Paid', 'Shopify: Refund Created', 'Typeform: Answer'];
				deleteNodes(alone, shops);
				deactivate(alone, ['Get the Order']);
				const published = await publish(example, alone);
				const id = await example.api.startedBy(published, async () => {
					const headers = { 'content-type': 'application/json', 'x-chunk-key': chunkKey };
					const body = JSON.stringify({ ...rating.body, ticketId: '43' });
					const address = `${example.api.url}/webhook/enkash-freshdesk-rating`;
					assert.ok((await fetch(address, { method: 'POST', headers, body })).ok);
				});
				await example.succeeded(id);
				assert.equal(ledger.coins.length, 2);
			},
		},
		'slack-reward-command': {
			title:
				'a signed command is paid once, when an approver clicks and not giver, receiver or a stranger; an unsigned one is refused',
			async go(example) {
				const { slack, googleSheets } = example.services;
				const details = { Email: 'asha@example.com', Title: 'Ms', Gender: 'F' };
				const sheetLink = googleSheets.addRows('People', [
					{ ...asha, 'Slack Member ID': 'U0ASHA', ...details },
				]);
				const approvers = 'U0GIVER, U0ASHA, U0BOSS';
				await example.prepare({ approversChannel: '#approvals', approvers, sheetLink });
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
				const interactions = `${example.api.url}/webhook-waiting-slack`;
				const clicks = async (user: string) =>
					await fetch(interactions, { method: 'POST', ...slack.click('Approve', user) });
				for (const user of ['U0GIVER', 'U0ASHA', 'U0STRANGER']) {
					await clicks(user);
					await until(`${user} may not approve`, () => slack.notices.some(({ to }) => to === user));
				}
				const { status } = await example.api.waiting(id);
				assert.equal(status, 'waiting');
				assert.deepEqual(example.paid, [], 'nothing before the approval');
				await clicks('U0BOSS');
				await example.succeeded(id);
				assert.deepEqual(example.paid, [['9876543210', 100]]);
				assert.match(slack.messages[0]?.text ?? '', /<@U0GIVER> wants to give \*100 points\*/);
				const [told] = slack.textsTo('U0GIVER');
				assert.equal(told, 'Done: 100 points for <@U0ASHA>, approved by <@U0BOSS>.');
				assert.equal(slack.messages.length, 4, 'giver, approvers and receiver are told');
				const again = await example.startedBy(async () => {
					const response = await fetch(address, { method: 'POST', ...slack.command(command) });
					const answer = z.object({ text: z.string() }).parse(await response.json());
					assert.match(answer.text, /has arrived before/);
				});
				await example.succeeded(again);
			},
		},
		'tell-people': {
			title:
				'who was paid is told by e-mail, WhatsApp and SMS; with the two others deactivated, SMS alone is published',
			async go(example) {
				const { mailbox, whatsApp, msg91 } = example.services;
				const person = { name: 'Asha Rao', mobile: '9876543210', email: 'asha@example.com' };
				const payout = { points: 500, balance: 750, outcome: 'allocated', reasonCode: '' };
				const event = { ...person, ...payout, payoutRun: 'diwali-2026' };
				const shared = { companyName: 'Acme', howToRedeem: 'Open the app.', hrChannel: '#hr' };
				const tell = async (settings: Record<string, unknown>) => {
					await example.prepare({ ...shared, ...settings });
					await example.execute('Called by Another Workflow', event);
				};
				await tell({ channel: 'email', emailFrom: 'n8n@example.com' });
				assert.match(
					mailbox.emails[0]?.text ?? '',
					/received 500 points from Acme.*now 750 points/s,
				);
				const template = { whatsAppTemplate: 'points', whatsAppSender: '1022' };
				await tell({ channel: 'whatsapp', ...template });
				assert.equal(whatsApp.messages[0]?.to, '919876543210');
				await tell({ channel: 'sms', smsTemplate: '65f1' });
				assert.equal(msg91.messages[0]?.recipient.mobiles, '919876543210');
				assert.deepEqual(example.services.slack.messages, [], 'everybody was told');
				const alone = readWorkflow('tell-people');
				fillInSettings(alone, { ...shared, channel: 'sms', smsTemplate: '65f1' });
				deactivate(alone, ['Email', 'WhatsApp Message']);
				await publish(example, alone);
			},
		},
		'voucher-order-status': {
			title:
				'the codes of an order are in the sheet; Slack hears how many, and of one that is not final',
			async go(example) {
				const { sandbox, services } = example;
				const [denomination] = sandbox.vouchers.products[0]?.denominations ?? [];
				assert.ok(denomination);
				const { vouchers } = sandbox.vouchers.placeOrder('ORDER-2026-1', denomination, 2);
				const sheetLink = services.googleSheets.add('Vouchers', [
					['Voucher', 'PIN', 'Valid Until', 'Order'],
				]);
				const settings = { orderReference: 'ORDER-2026-1', shopUrl: sandbox.url, sheetLink };
				await example.prepare({ ...settings, ...receiver });
				// It saves no execution that one could wait for.
				await example.api.start(example, 'Click Execute');
				const { text } = await until('Slack hears of it', () => services.slack.messages[0]);
				assert.match(text, /all 2 vouchers are in the sheet/);
				assert.deepEqual(
					services.googleSheets.rows(sheetLink, 'Vouchers').map(({ Voucher }) => String(Voucher)),
					vouchers.map(({ cardNumber }) => cardNumber),
				);
				const lost = { orderReference: 'ORDER-NONE', minutesBetween: 60, hoursAtMost: 1 };
				await example.prepare(lost);
				await example.api.start(example, 'Click Execute');
				const told = await until('Slack hears of the other', () => services.slack.messages[1]);
				assert.match(
					told.text,
					/^Order ORDER-NONE is not final after 1 hours: EnKash did not say yes \(code 1\)/,
				);
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
					approvers: 'U0BOSS',
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
				const approvers = { approversChannel: '#approvals', approvers: 'U0BOSS' };
				await example.prepare({ ...approvers, ...addresses, tellPeopleWorkflow: 'no' });
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
			title:
				'people with a birthday this week get points once, and one mobile number is one person',
			async go(example) {
				const { googleSheets, slack } = example.services;
				const indianDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata' });
				const today = indianDay.format(new Date());
				const [day = '', month = '', year = ''] = today.split('/');
				const otherMonth = month === '06' ? '12' : '06';
				const sheetLink = googleSheets.addRows('People', [
					{ ...asha, Birthday: today, Email: '' },
					{ ...people[1], Birthday: `01/${otherMonth}/1985`, Email: '' },
				]);
				await example.prepare({
					sheetLink,
					slackChannel: '#hr',
					tellPeopleWorkflow: 'no',
					weekOf: `${year}-${month}-${day}`,
				});
				await example.execute('Mondays at 9');
				assert.deepEqual(example.paid, [['9876543210', 500]]);
				const [before, receipt] = slack.textsTo('#hr');
				assert.match(before ?? '', /500 points each now go to .*: Asha Rao\./);
				assert.match(receipt ?? '', /: 1 of 1 person got 500 points/);
				const last = googleSheets.grid(sheetLink, 'People')?.length ?? 0;
				for (const [column, value] of ['Ravi Rao', '9876543210', '', today].entries()) {
					googleSheets.setCell(sheetLink, 'People', last, column, value);
				}
				googleSheets.setCell(sheetLink, 'People', 1, 1, '98450 98450');
				await example.execute('Mondays at 9');
				assert.equal(example.paid.length, 1);
				const notSent = slack.textsTo('#hr').at(-1) ?? '';
				assert.match(notSent, /Asha Rao, .*: paid before in .*, to the number ending in 3210/);
				assert.match(notSent, /Ravi Rao, .*: not paid, as Asha Rao has the same mobile number/);
			},
		},
	} satisfies Record<string, ExampleRun>),
);

/** Slack, and then Google, fail after the payment: nothing of it is silent, and a re-run puts the sheet right. */
async function failAfterPaying(example: Example): Promise<void> {
	const { googleSheets, slack } = example.services;
	const sheetLink = googleSheets.addRows('Sheet1', manyPeople(2));
	const impatient = ({ nodes }: { nodes: INode[] }) => {
		for (const node of nodes) if (node.retryOnFail) node.waitBetweenTries = 100;
	};
	await example.prepare({ sheetLink, payoutRun: 'bad-moment', ...receiver }, impatient);
	const before = example.paid.length;
	slack.messages.length = 0;
	googleSheets.refuse = (request) =>
		isWrite(request) && example.paid.length > before ? googleIsDown : undefined;
	const notWritten = await example.api.execute(example, 'Click Execute');
	googleSheets.refuse = () => undefined;
	assert.equal(notWritten.status, 'error');
	assert.match(errorOf(notWritten) ?? '', /its outcomes are not in the tab.*2 of 2 people/s);
	assert.match(slack.messages[0]?.text ?? '', /2 of 2 people got 200 points/);
	assert.match(slack.messages[1]?.text ?? '', /could not be written.*unavailable/is);
	slack.isDown = true;
	const notPosted = await example.api.execute(example, 'Click Execute');
	slack.isDown = false;
	assert.equal(notPosted.status, 'error');
	// n8n 1 says the receipt that got nowhere.
	assert.match(errorOf(notPosted) ?? '', /The receipt did not get to Slack|2 were paid before/);
	assert.equal(example.paid.length, before + 2);
	assert.deepEqual([...new Set(outcomesIn(example, sheetLink))], ['Paid Before']);
}

/** Imports a workflow file that a person has changed, with the credentials that it needs, and publishes it. */
async function publish(
	example: Example,
	{ name, nodes, connections, settings }: WorkflowFile,
): Promise<{ id: string }> {
	const stored = await example.addWorkflow({ name, nodes, connections, settings });
	await example.api.activate(stored);
	return stored;
}

/** Notes a plan as approved, by the steps of the workflow that asks for approval. */
async function approveAnotherPlan(example: Example, payoutRun: string): Promise<void> {
	const approving = readWorkflow('approved-sheet-to-rewards');
	const write = nodeOf(approving, 'Write the Plan Down');
	const value = { payoutRun, planId: 'P1000000000000000000000000', approvedBy: 'U0BOSS' };
	write.parameters.columns = { ...Object(write.parameters.columns), value };
	const steps = [manualTrigger(), nodeOf(approving, 'Table of Approved Plans'), write];
	const workflow = await example.addWorkflow(chain('Approve another plan', steps));
	await example.api.execute(workflow, 'Start');
}

/** Rows as the cells of a tab, with their headings. */
function gridOf(rows: Array<Record<string, string | number>>) {
	const headings = Object.keys(rows[0] ?? {});
	return [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? ''))];
}

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
