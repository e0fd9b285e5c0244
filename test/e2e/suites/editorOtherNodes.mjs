import { assert, check } from '../lib/checks.mjs';
import { chain, enkash, manualTrigger, rows, sheet } from '../lib/workflow.mjs';

/** The short trips: each of the other nodes from the picker to a result. */
export async function walkOtherNodes(context) {
	const sandbox = await context.sandbox();
	await trip(context, 'EnKash Allocate Points', 'Allocate points to a person', async (editor) => {
		await editor.fill('mobile', '98765 43210');
		await editor.fill('loadAmount', 250);
		await editor.fill('firstName', 'Asha');
		await editor.fill('email', 'asha@example.com');
		await editor.choose('title', 'Ms');
		await editor.choose('gender', 'Female');
		await editor.fill('payoutRun', 'spot-award-1');
		return () => {
			const paid = sandbox.ledger.points.at(-1);
			assert.deepEqual([paid.mobile, paid.amount], ['9876543210', 250]);
		};
	});
	await trip(context, 'EnKash Create Card', undefined, async (editor) => {
		await editor.fill('mobile', '9876500001');
		await editor.fill('firstName', 'Ravi');
		await editor.fill('lastName', 'Rao');
		await editor.fill('email', 'ravi@example.com');
		return () => assert.equal(sandbox.ledger.cards.at(-1).mobile, '9876500001');
	});
	await trip(context, 'EnKash Allocate Coins', undefined, async (editor) => {
		await editor.fill('userId', sandbox.account.userId);
		await editor.fill('event', sandbox.account.coinEvent);
		await editor.fill('payoutRun', 'referrals-1');
		return () => assert.equal(sandbox.ledger.coins.at(-1).userId, sandbox.account.userId);
	});
	await trip(context, 'EnKash', 'Get a card', async (editor) => {
		const { enKashCardId } = sandbox.ledger.cards.at(-1);
		const cards = await editor.openList('enKashCardId');
		await editor.browser.shot('enkash-list-of-cards');
		assert.ok(cards.length > 0);
		await editor.chooseListed('Ravi');
		return async () => assert.match(await editor.outputText(), new RegExp(enKashCardId));
	});
	await walkTrigger(context);
	await walkFailingItem(context);
}

/** From the picker through its parameters to a result; `fill` returns what has to hold then. */
async function trip(context, name, action, fill) {
	const editor = await context.editor();
	const api = await context.api();
	const credential = await context.credential();
	const slug = name.toLowerCase().replaceAll(' ', '-');
	await check(`${name}: from the picker to a result`, async () => {
		const workflow = await api.createWorkflow(chain(name, [manualTrigger()]));
		await editor.openWorkflow(workflow);
		await editor.searchNodes('enkash');
		await editor.pickNode(name, action);
		await editor.selectCredential(credential.name);
		await editor.browser.shot(`${slug}-fresh`);
		const verify = await fill(editor);
		await editor.browser.shot(`${slug}-filled`);
		await editor.executeStep();
		await editor.browser.shot(`${slug}-result`);
		await verify();
	});
}

async function walkTrigger(context) {
	const editor = await context.editor();
	const api = await context.api();
	const credential = await context.credential();
	await check('EnKash Trigger: from the picker to a test event', async () => {
		const workflow = await api.createWorkflow({ name: 'Watch the account', nodes: [], connections: {} });
		await editor.searchFirstNode(workflow, 'enkash');
		await editor.pickNode('EnKash', 'On balance low');
		await editor.selectCredential(credential.name);
		await editor.browser.shot('trigger-fresh');
		await editor.fill('threshold', 1_000_000_000);
		await editor.executeStep();
		await editor.browser.shot('trigger-event');
		assert.match(await editor.outputText(), /balance/i);
	});
}

/** Of three people the second has no usable number: the error names her item, and the first has been paid. */
async function walkFailingItem(context) {
	const editor = await context.editor();
	const api = await context.api();
	const sandbox = await context.sandbox();
	const list = sheet(3, 500);
	list[1]['Mobile Number'] = '12';
	const allocate = enkash('EnKash Allocate Points', 'enKashAllocatePoints', await context.credential(), {
		mobile: '={{ $json["Mobile Number"] }}',
		loadAmount: '={{ $json.Points }}',
		firstName: '={{ $json["Full Name"] }}',
		email: 'people@example.com',
		title: 'Ms',
		gender: 'F',
		payoutRun: 'failing-item',
	});
	await check('an error is shown on the item it belongs to', async () => {
		const before = sandbox.ledger.points.length;
		const workflow = await api.createWorkflow(
			chain('One of three fails', [manualTrigger(), rows(list), allocate]),
		);
		await editor.openWorkflow(workflow);
		await editor.openNode(allocate.name);
		await editor.executeStep();
		await editor.browser.shot('error-on-an-item');
		const text = await editor.outputText();
		assert.match(text, /\[item 1\]/);
		console.log(`      it says: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
		assert.ok(sandbox.ledger.points.length <= before + 2);
	});
}
