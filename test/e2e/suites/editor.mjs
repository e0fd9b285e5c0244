import { assert, check } from '../lib/checks.mjs';
import { freePort } from '../lib/ports.mjs';
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
	const { credentialForm: form, screen } = await context.editor();
	const own = await startSandbox();
	const values = formValues(own);

	await check('credential: found by searching, its form has every field labelled', async () => {
		await form.openNew('enkash', 'EnKash API');
		await screen.shot('credential-form');
		const labels = await form.labels();
		assert.ok(labels.length >= 12, labels.join(', '));
		assert.ok(labels.every(Boolean));
		await form.showEnd();
		await screen.shot('credential-form-end');
	});
	await verdict('right', { ...values }, /Connection tested successfully/);
	await verdict('wrong password', { password: 'not-the-password' }, /password/i);
	await verdict(
		'wrong account',
		{ password: values.password, companyId: 'CEKNOBODY1' },
		/Company ID/,
	);
	await verdict('right again', { companyId: values.companyId }, /Connection tested successfully/);

	const nobody = `http://127.0.0.1:${await freePort()}`;
	await verdict('no answer at the login address', { authUrl: nobody }, /could not be reached/);
	// The login works, and what n8n says about its own request is n8n's to word.
	await verdict(
		'no answer at the API address',
		{ ...values, apiUrl: nobody },
		/reach|ECONNREFUSED/,
	);
	await check('credential, EnKash back: Retry is all it takes', async () => {
		await form.fill(values);
		await own.close();
		assert.match(await form.save(), /Couldn’t connect/);
		const back = await startSandbox({ port: Number(new URL(own.url).port) });
		const text = await form.retry();
		await back.close();
		assert.match(text, /Connection tested successfully/);
		await form.close();
	});

	async function verdict(what, changes, expected) {
		await check(`credential, ${what}: says so`, async () => {
			await form.fill(changes);
			const text = await form.save();
			await screen.shot(`credential-${what.replaceAll(' ', '-')}`);
			console.log(`      it says: ${text}`);
			assert.match(text, expected);
		});
	}
}

/** What a person types; the form's own defaults do for the rest. */
function formValues(sandbox) {
	const { apiUrl, authUrl, ssoUrl, clientId, clientSecret, username, password } =
		sandbox.credential();
	const { partnerId, companyId, cardAccountId } = sandbox.credential();
	return {
		...{ apiUrl, authUrl, ssoUrl, clientId, clientSecret },
		...{ username, password, partnerId, companyId, cardAccountId },
	};
}

/** From the picker to paid people, with the columns mapped both ways. */
async function walkBulkAllocate(context) {
	const { canvas, node, picker, screen } = await context.editor();
	const api = await context.api();
	const sandbox = await context.sandbox();
	const { manifest } = await context.packed();
	const credential = await context.credential();
	const workflow = await api.createWorkflow(
		chain('Pay the sales team', [manualTrigger(), rows(sheetWithMistakes())]),
	);

	await check('picker: offers every node, each with a picture that loads', async () => {
		await canvas.open(workflow);
		await screen.shot('workflow-with-a-sheet');
		const names = await picker.search('enkash');
		await screen.shot('picker');
		const expected = await pickerNamesOf(api, manifest);
		assert.deepEqual([...names].sort(), expected);
		assert.deepEqual(await picker.withoutPicture(), []);
	});
	await check('EnKash Bulk Allocate: from the picker, every parameter labelled', async () => {
		await picker.pick('EnKash Bulk Allocate', 'Allocate points to many people');
		await node.selectCredential(credential.name);
		await screen.shot('bulk-allocate-fresh');
		const labels = await node.labels();
		for (const label of ['Operation', 'Card Account ID', 'Also Pay Existing Users', 'Payout Run']) {
			assert.ok(labels.includes(label), `${label} among ${labels}`);
		}
	});
	await check('EnKash Bulk Allocate: the options it offers are all named', async () => {
		const options = await node.offeredOptions();
		await screen.shot('bulk-allocate-options');
		await screen.page.keyboard.press('Escape');
		for (const option of ['Batch Size', 'Concurrency', 'Distinguish By', 'Output']) {
			assert.ok(options.includes(option), `${option} among ${options}`);
		}
		assert.ok(options.every(Boolean));
	});
	await check('EnKash Bulk Allocate: without a payout run nothing starts', async () => {
		await screen.click('node-execute-button');
		await screen.page.getByText('Parameter "Payout Run" is required').waitFor();
		await node.idle();
		await screen.shot('bulk-allocate-payout-run-missing');
		await screen.dismissToasts();
	});
	await check(
		'EnKash Bulk Allocate: columns found by their headings, four outputs with their counts',
		async () => {
			await node.fill('payoutRun', 'diwali-2026');
			await node.executeStep();
			assert.deepEqual(await node.outputTabs(), [
				'Success Branch (4 items)',
				'Failed Branch (2 items)',
				'Unconfirmed Branch',
				'Summary Branch (1 item)',
			]);
			for (const [index, name] of ['success', 'failed', 'unconfirmed', 'summary'].entries()) {
				await node.showOutput(index);
				await screen.shot(`bulk-allocate-${name}`);
			}
			assert.equal(sandbox.ledger.points.length, 4);
		},
	);
	await check('EnKash Bulk Allocate: columns mapped by hand', async () => {
		await node.mapColumns('Map Each Column Manually');
		await screen.shot('bulk-allocate-mapping-empty');
		await node.fillExpression('name', '{{ $json["Full Name"] }}');
		await node.fillExpression('mobile', '{{ $json["Mobile Number"] }}');
		await node.fillExpression('loadAmount', '{{ $json.Points }}');
		await node.fill('payoutRun', 'holi-2027');
		await screen.shot('bulk-allocate-mapping');
		await node.executeStep();
		await node.showOutput(0);
		await screen.shot('bulk-allocate-mapped');
		const [success, failed] = await node.outputTabs();
		assert.deepEqual([success, failed], ['Success Branch (4 items)', 'Failed Branch (2 items)']);
		assert.equal(sandbox.ledger.points.length, 8);
	});
	await check('EnKash Bulk Allocate: the same run again pays nobody twice', async () => {
		await node.executeStep();
		assert.equal((await node.outputTabs())[0], 'Success Branch (4 items)');
		assert.equal(sandbox.ledger.points.length, 8);
	});
	await check('canvas: the outputs have their names and counts', async () => {
		await node.close();
		await canvas.fit();
		await screen.shot('canvas');
		assert.deepEqual(await canvas.outputLabels('EnKash Bulk Allocate'), [
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
