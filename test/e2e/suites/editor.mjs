import { assert, check } from '../lib/checks.mjs';
import { startSandbox } from '../lib/sandbox.mjs';
import { chain, manualTrigger, rows, sheet } from '../lib/workflow.mjs';
import { walkOtherNodes } from './editorOtherNodes.mjs';

/** A person's way through n8n's editor, in Chromium, with a screenshot of every step. */
export async function runEditor(context) {
	await context.session();
	await walkCredential(context);
	await walkBulkAllocate(context);
	await walkOtherNodes(context);
	await check('the editor reported no error of its own', async () => {
		assert.deepEqual((await context.browser()).pageErrors, []);
	});
}

/** The form, and what it says when something is wrong with what was typed. */
async function walkCredential(context) {
	const editor = await context.editor();
	const { browser } = editor;
	const own = await startSandbox();
	const values = formValues(own);

	await check('credential: found by searching, its form has every field labelled', async () => {
		await editor.openNewCredential('enkash', 'EnKash API');
		await browser.shot('credential-form');
		const labels = await editor.credentialLabels();
		assert.ok(labels.length >= 12, labels.join(', '));
		assert.ok(labels.every(Boolean));
	});
	await verdict('right', { ...values }, /Connection tested successfully/);
	await verdict('wrong password', { password: 'not-the-password' }, /password/i);
	await verdict('wrong account', { password: values.password, companyId: 'CEKNOBODY1' }, /Company ID/);
	await verdict('right again', { companyId: values.companyId }, /Connection tested successfully/);

	await check('credential, EnKash out of reach: says so', async () => {
		await own.close();
		await editor.reopenCredential('EnKash account');
		const text = await editor.credentialVerdict();
		await browser.shot('credential-out-of-reach');
		console.log(`      it says: ${text}`);
		assert.match(text, /reach|connect|offline/i);
		assert.doesNotMatch(text, /ECONNREFUSED/);
	});
	await check('credential, EnKash back: Retry is all it takes', async () => {
		const port = Number(new URL(own.url).port);
		const back = await startSandbox({ port });
		const text = await editor.retryCredentialTest();
		await back.close();
		assert.match(text, /Connection tested successfully/);
		await editor.closeCredential();
	});
	await own.close();

	async function verdict(what, changes, expected) {
		await check(`credential, ${what}: says so`, async () => {
			await editor.fillCredential(changes);
			const text = await editor.saveCredential();
			await browser.shot(`credential-${what.replaceAll(' ', '-')}`);
			console.log(`      it says: ${text}`);
			assert.match(text, expected);
		});
	}
}

/** What a person types; the form's own defaults do for the rest. */
function formValues(sandbox) {
	const { apiUrl, authUrl, ssoUrl, clientId, clientSecret, username, password } = sandbox.credential();
	const { partnerId, companyId, cardAccountId } = sandbox.credential();
	return {
		...{ apiUrl, authUrl, ssoUrl, clientId, clientSecret },
		...{ username, password, partnerId, companyId, cardAccountId },
	};
}

/** From the picker to paid people, with the columns mapped both ways. */
async function walkBulkAllocate(context) {
	const editor = await context.editor();
	const { browser } = editor;
	const api = await context.api();
	const sandbox = await context.sandbox();
	const { manifest } = await context.packed();
	const credential = await context.credential();
	const workflow = await api.createWorkflow(
		chain('Pay the sales team', [manualTrigger(), rows(sheetWithMistakes())]),
	);

	await check('picker: offers every node, each with a picture that loads', async () => {
		await editor.openWorkflow(workflow);
		await browser.shot('workflow-with-a-sheet');
		const names = await editor.searchNodes('enkash');
		await browser.shot('picker');
		const expected = await pickerNamesOf(api, manifest);
		assert.deepEqual([...names].sort(), expected);
		assert.deepEqual(await editor.nodesWithoutPicture(), []);
	});
	await check('EnKash Bulk Allocate: from the picker, every parameter labelled', async () => {
		await editor.pickNode('EnKash Bulk Allocate', 'Allocate points to many people');
		await editor.selectCredential(credential.name);
		await browser.shot('bulk-allocate-fresh');
		const labels = await editor.parameterLabels();
		for (const label of ['Operation', 'Card Account ID', 'Also Pay Existing Users', 'Payout Run']) {
			assert.ok(labels.includes(label), `${label} among ${labels}`);
		}
	});
	await check('EnKash Bulk Allocate: without a payout run nothing starts', async () => {
		await editor.click('node-execute-button');
		await browser.page.getByText('Parameter "Payout Run" is required').waitFor();
		await browser.shot('bulk-allocate-payout-run-missing');
		await editor.dismissToasts();
	});
	await check('EnKash Bulk Allocate: columns found by their headings, four outputs with their counts', async () => {
		await editor.fill('payoutRun', 'diwali-2026');
		await editor.executeStep();
		assert.deepEqual(await editor.outputTabs(), [
			'Success Branch (4 items)',
			'Failed Branch (2 items)',
			'Unconfirmed Branch',
			'Summary Branch (1 item)',
		]);
		for (const [index, name] of ['success', 'failed', 'unconfirmed', 'summary'].entries()) {
			await editor.showOutput(index);
			await browser.shot(`bulk-allocate-${name}`);
		}
		assert.equal(sandbox.ledger.points.length, 4);
	});
	await check('EnKash Bulk Allocate: columns mapped by hand', async () => {
		await editor.mapColumns('Map Each Column Manually');
		await browser.shot('bulk-allocate-mapping-empty');
		await editor.fillExpression('name', '{{ $json["Full Name"] }}');
		await editor.fillExpression('mobile', '{{ $json["Mobile Number"] }}');
		await editor.fillExpression('loadAmount', '{{ $json.Points }}');
		await editor.fill('payoutRun', 'holi-2027');
		await browser.shot('bulk-allocate-mapping');
		await editor.executeStep();
		await browser.shot('bulk-allocate-mapped');
		const [success, failed] = await editor.outputTabs();
		assert.deepEqual([success, failed], ['Success Branch (4 items)', 'Failed Branch (2 items)']);
		assert.equal(sandbox.ledger.points.length, 8);
	});
	await check('EnKash Bulk Allocate: the same run again pays nobody twice', async () => {
		await editor.executeStep();
		assert.equal((await editor.outputTabs())[0], 'Success Branch (4 items)');
		assert.equal(sandbox.ledger.points.length, 8);
	});
	await check('canvas: the outputs have their names and counts', async () => {
		await editor.closeNode();
		await editor.fitCanvas();
		await browser.shot('canvas');
		assert.deepEqual(await editor.outputLabels('EnKash Bulk Allocate'), [
			'Success 4 items',
			'Failed 2 items',
			'Unconfirmed',
			'Summary 1 item',
		]);
	});
}

function sheetWithMistakes() {
	const list = sheet(6);
	list[3]['Mobile Number'] = '98765';
	list[4].Points = 'a lot';
	return list;
}

/** What the picker calls the nodes: a trigger stands under the name of the node it belongs to. */
async function pickerNamesOf(api, manifest) {
	const types = await api.types('nodes');
	const own = types.filter(({ name }) => name.startsWith(`${manifest.name}.`));
	// The tools n8n makes of nodes are offered elsewhere: as what an AI agent may use.
	const nodes = own.filter(({ name }) => !name.endsWith('Tool'));
	return [...new Set(nodes.map(({ displayName }) => displayName.replace(/ Trigger$/, '')))].sort();
}
