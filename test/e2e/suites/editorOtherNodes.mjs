import { assert, check } from '../lib/checks.mjs';
import { chain, enkash, manualTrigger, rows, sheet } from '../lib/workflow.mjs';

/** The short trips: each of the other nodes from the picker to a result. */
export async function walkOtherNodes(context) {
	const sandbox = await context.sandbox();
	await trip(context, 'EnKash Allocate Points', 'Allocate points to a person', async (node) => {
		await node.fill('mobile', '98765 43210');
		await node.fill('loadAmount', 250);
		await node.fill('firstName', 'Asha');
		await node.fill('email', 'asha@example.com');
		await node.choose('title', 'Ms');
		await node.choose('gender', 'Female');
		await node.fill('payoutRun', 'spot-award-1');
		return () => {
			const paid = sandbox.ledger.points.at(-1);
			assert.deepEqual([paid.mobile, paid.amount], ['9876543210', 250]);
		};
	});
	await trip(context, 'EnKash Create Card', undefined, async (node) => {
		await node.fill('mobile', '9876500001');
		await node.fill('firstName', 'Ravi');
		await node.fill('lastName', 'Rao');
		await node.fill('email', 'ravi@example.com');
		return () => assert.equal(sandbox.ledger.cards.at(-1).mobile, '9876500001');
	});
	await trip(context, 'EnKash Allocate Coins', undefined, async (node) => {
		await node.fill('userId', sandbox.account.userId);
		await node.fill('event', sandbox.account.coinEvent);
		await node.fill('payoutRun', 'referrals-1');
		return () => assert.equal(sandbox.ledger.coins.at(-1).userId, sandbox.account.userId);
	});
	await trip(context, 'EnKash', 'Get a card', async (node, screen) => {
		const { enKashCardId } = sandbox.ledger.cards.at(-1);
		const cards = await node.openList('enKashCardId');
		await screen.shot('enkash-list-of-cards');
		assert.ok(cards.length > 0);
		await node.chooseListed('Ravi');
		return async () => assert.match(await node.outputText(), new RegExp(enKashCardId));
	});
	await walkTrigger(context);
	await walkFailingItem(context);
}

/** From the picker through its parameters to a result; `fill` returns what has to hold then. */
async function trip(context, name, action, fill) {
	const { canvas, node, picker, screen } = await context.editor();
	const api = await context.api();
	const credential = await context.credential();
	const slug = name.toLowerCase().replaceAll(' ', '-');
	await check(`${name}: from the picker to a result`, async () => {
		const workflow = await api.createWorkflow(chain(name, [manualTrigger()]));
		await canvas.open(workflow);
		await picker.search('enkash');
		await picker.pick(name, action);
		await node.selectCredential(credential.name);
		await screen.shot(`${slug}-fresh`);
		const verify = await fill(node, screen);
		await screen.shot(`${slug}-filled`);
		await node.executeStep();
		await screen.shot(`${slug}-result`);
		await verify();
	});
}

async function walkTrigger(context) {
	const { node, picker, screen } = await context.editor();
	const api = await context.api();
	const credential = await context.credential();
	await check('EnKash Trigger: from the picker to a test event', async () => {
		const workflow = await api.createWorkflow({
			name: 'Watch the account',
			nodes: [],
			connections: {},
		});
		await picker.searchFirst(workflow, 'enkash');
		await picker.pick('EnKash', 'On balance low');
		await node.selectCredential(credential.name);
		await screen.shot('trigger-fresh');
		await node.fill('threshold', 1_000_000_000);
		await node.executeStep();
		await screen.shot('trigger-event');
		assert.match(await node.outputText(), /balance/i);
	});
}

/** Of three people the second has no usable number: the error names her item, and the first has been paid. */
async function walkFailingItem(context) {
	const { canvas, node, screen } = await context.editor();
	const api = await context.api();
	const sandbox = await context.sandbox();
	const list = sheet(3, 500);
	list[1]['Mobile Number'] = '12';
	const allocate = enkash(
		'EnKash Allocate Points',
		'enKashAllocatePoints',
		await context.credential(),
		{
			mobile: '={{ $json["Mobile Number"] }}',
			loadAmount: '={{ $json.Points }}',
			firstName: '={{ $json["Full Name"] }}',
			email: 'people@example.com',
			title: 'Ms',
			gender: 'F',
			payoutRun: 'failing-item',
		},
	);
	await check('an error is shown on the item it belongs to', async () => {
		const before = sandbox.ledger.points.length;
		const workflow = await api.createWorkflow(
			chain('One of three fails', [manualTrigger(), rows(list), allocate]),
		);
		await canvas.open(workflow);
		await node.open(allocate.name);
		await node.executeStep();
		await screen.shot('error-on-an-item');
		const text = await node.outputText();
		assert.match(text, /\[item 1\]/);
		console.log(`      it says: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
		assert.ok(sandbox.ledger.points.length <= before + 2);
	});
}
