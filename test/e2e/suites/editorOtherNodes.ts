/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import { check, note } from '../checks';
import { type Editor, slug } from '../browser/editor';
import type { Context } from '../context';
import { chain, enkash, manualTrigger, rows, sheet } from '../n8n/workflows';

/** The short trips: each of the other nodes from the picker to a result. */
export async function walkOtherNodes(context: Context): Promise<void> {
	const { account, ledger } = await context.sandbox();
	await trip(
		context,
		'EnKash Allocate Points',
		'Allocate points to one person',
		async ({ node }) => {
			await node.fill('mobile', '98765 43210');
			await node.fill('loadAmount', 250);
			await node.fill('firstName', 'Asha');
			await node.fill('email', 'asha@example.com');
			await node.choose('title', 'Ms');
			await node.choose('gender', 'Female');
			await node.fill('payoutRun', 'spot-award-1');
			return () => {
				const paid = ledger.points.at(-1);
				assert.deepEqual([paid?.mobile, paid?.amount], ['9876543210', 250]);
			};
		},
	);
	await trip(context, 'EnKash Create Card', undefined, async ({ node }) => {
		await node.fill('mobile', '9876500001');
		await node.fill('firstName', 'Ravi');
		await node.fill('lastName', 'Rao');
		await node.fill('email', 'ravi@example.com');
		return () => assert.equal(ledger.cards.at(-1)?.mobile, '9876500001');
	});
	await trip(context, 'EnKash Allocate Coins', undefined, async ({ node, screen }) => {
		const people = await node.openList('userId');
		await screen.shot('enkash-allocate-coins-list-of-people');
		assert.ok(
			people.some((person) => person.includes('Ravi')),
			people.join(', '),
		);
		await node.chooseListed('Ravi');
		await node.fill('event', account.coinEvent);
		await node.fill('payoutRun', 'referrals-1');
		return () => assert.equal(ledger.coins.at(-1)?.userId, ledger.cards.at(-1)?.userId);
	});
	await trip(context, 'EnKash', 'Get card', async ({ node, screen }) => {
		const cards = await node.openList('enKashCardId');
		await screen.shot('enkash-list-of-cards');
		assert.ok(cards.length > 0);
		await node.chooseListed('Ravi');
		const card = ledger.cards.at(-1);
		assert.ok(card);
		return async () => assert.match(await node.outputText(), new RegExp(card.enKashCardId));
	});
	await walkPeopleByMobile(context);
	await walkSavedUserId(context);
	await walkSearch(context);
	await walkTrigger(context);
	await walkFailingItem(context);
}

/**
 * From the picker through its parameters to a result.
 *
 * @param fill returns what has to hold then
 */
async function trip(
	context: Context,
	name: string,
	action: string | undefined,
	fill: (editor: Editor) => Promise<() => void | Promise<void>>,
): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	const credential = await context.credential();
	await check(`${name}: from the picker to a result`, async () => {
		await editor.openWorkflow(await api.createWorkflow(chain(name, [manualTrigger()])));
		await editor.searchNodes('enkash');
		await editor.pickNode(name, action);
		await editor.node.selectCredential(credential.name);
		await editor.screen.shot(`${slug(name)}-fresh`);
		const verify = await fill(editor);
		await editor.screen.shot(`${slug(name)}-filled`);
		await editor.node.executeStep();
		await editor.screen.shot(`${slug(name)}-result`);
		await verify();
	});
}

/** The card of a colleague whose number HR knows. */
async function walkPeopleByMobile(context: Context): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	const { ledger } = await context.sandbox();
	const name = 'EnKash';
	const lookUp = enkash(name, 'enKash', await context.credential(), {
		resource: 'card',
		operation: 'get',
	});
	await check('a card by the mobile number of its holder', async () => {
		await editor.openWorkflow(
			await api.createWorkflow(chain('Card by mobile', [manualTrigger(), lookUp])),
		);
		await editor.openNode(name);
		await editor.node.fillLocator('enKashCardId', 'Mobile', '+91 98765 00001');
		await editor.node.executeStep();
		await editor.screen.shot('card-by-mobile');
		assert.match(
			await editor.node.outputText(),
			new RegExp(String(ledger.cards.at(-1)?.enKashCardId)),
		);
	});
}

/** Workflows were saved with the user ID as text, before the field offered a list. */
async function walkSavedUserId(context: Context): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	const { account, ledger } = await context.sandbox();
	const name = 'EnKash Allocate Coins';
	const allocate = enkash(name, 'enKashAllocateCoins', await context.credential(), {
		userId: account.userId,
		event: account.coinEvent,
		payoutRun: 'saved-as-text',
	});
	await check('a user ID that was saved as text is shown and paid', async () => {
		await editor.openWorkflow(
			await api.createWorkflow(chain('Saved as text', [manualTrigger(), allocate])),
		);
		await editor.openNode(name);
		await editor.screen.shot('user-id-saved-as-text');
		assert.equal(await editor.node.valueOf('userId'), account.userId);
		await editor.node.executeStep();
		assert.equal(ledger.coins.at(-1)?.userId, account.userId);
		await editor.node.close();
	});
}

/** What HR and marketing people type when they look for a node. */
const words: Array<[string, string]> = [
	['gift card', 'EnKash Create Card'],
	['voucher', 'EnKash Create Card'],
	['prepaid', 'EnKash Create Card'],
	['incentive', 'EnKash Bulk Allocate'],
	['reward', 'EnKash Bulk Allocate'],
	['points', 'EnKash Allocate Points'],
	['payout', 'EnKash Bulk Allocate'],
	['bulk', 'EnKash Bulk Allocate'],
	['loyalty', 'EnKash Bulk Allocate'],
	['coins', 'EnKash Allocate Coins'],
	['diwali bonus', 'EnKash Bulk Allocate'],
];

async function walkSearch(context: Context): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	await check('picker: the words of HR and marketing find these nodes first', async () => {
		const workflow = chain('Search', [manualTrigger()]);
		await editor.openWorkflow(await api.createWorkflow(workflow));
		await editor.searchNodes('enkash');
		for (const [word, name] of words) {
			const [first] = await editor.searchAgain(word);
			await editor.screen.shot(`picker-${slug(word)}`);
			assert.equal(first, name, word);
		}
	});
}

async function walkTrigger(context: Context): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	const credential = await context.credential();
	await check('EnKash Trigger: from the picker to a test event', async () => {
		const workflow = await api.createWorkflow(chain('Watch the account', []));
		await editor.searchFirstNode(workflow, 'enkash');
		await editor.pickNode('EnKash', 'On balance low');
		await editor.node.selectCredential(credential.name);
		await editor.screen.shot('trigger-fresh');
		await editor.node.fill('threshold', 1_000_000_000);
		await editor.node.executeStep();
		await editor.screen.shot('trigger-event');
		assert.match(await editor.node.outputText(), /balance/i);
	});
}

/** Of three people the second has no usable number: the error names her item, and the first has been paid. */
async function walkFailingItem(context: Context): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	const { ledger } = await context.sandbox();
	const name = 'EnKash Allocate Points';
	const allocate = enkash(name, 'enKashAllocatePoints', await context.credential(), {
		mobile: '={{ $json["Mobile Number"] }}',
		loadAmount: '={{ $json.Points }}',
		firstName: '={{ $json["Full Name"] }}',
		email: 'people@example.com',
		title: 'Ms',
		gender: 'F',
		payoutRun: 'failing-item',
	});
	const list = sheet(3, 500).map((row, index) =>
		index === 1 ? { ...row, 'Mobile Number': '12' } : row,
	);
	await check('an error is shown on the item it belongs to', async () => {
		const before = ledger.points.length;
		const workflow = await api.createWorkflow(
			chain('One of three fails', [manualTrigger(), rows(list), allocate]),
		);
		await editor.openWorkflow(workflow);
		await editor.openNode(name);
		await editor.node.executeStep();
		await editor.screen.shot('error-on-an-item');
		const text = await editor.node.outputText();
		assert.match(text, /\[item 1\]/);
		note(`it says: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
		assert.ok(ledger.points.length <= before + 2);
	});
}
