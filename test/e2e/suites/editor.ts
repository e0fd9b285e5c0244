/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import { startSandbox } from '../../sandbox';
import { check, note } from '../checks';
import type { Context } from '../context';
import { freePort } from '../machine/ports';
import type { Api } from '../n8n/api';
import { exampleWorkflows } from '../n8n/importing';
import {
	chain,
	enkashCredential,
	manualTrigger,
	rows,
	sheet,
	withCredentials,
} from '../n8n/workflows';
import { mapsColumns } from '../../workflows/columns';
import { walkOtherNodes } from './editorOtherNodes';

/** A person's way through n8n's editor, in Chromium, with a screenshot of every step. */
export async function runEditor(context: Context): Promise<void> {
	// Other suites pay from it too.
	(await context.sandbox()).reset();
	await walkCredential(context);
	await walkBulkAllocate(context);
	await walkOtherNodes(context);
	await walkExamples(context);
	await check('the editor reported no error of its own', async () => {
		const { screen } = await context.editor();
		assert.deepEqual(screen.pageErrors, []);
	});
}

/** Example workflows are as the editor would save them, so that a look at a node changes nothing. */
async function walkExamples(context: Context): Promise<void> {
	const editor = await context.editor();
	const api = await context.api();
	const choose = enkashCredential(await context.credential());
	for (const { workflow } of exampleWorkflows()) {
		const node = workflow.nodes.find(mapsColumns);
		if (node === undefined) continue;
		await check(`${workflow.name}: opening "${node.name}" changes nothing`, async () => {
			const { name, nodes, connections, settings } = withCredentials(workflow, choose);
			await editor.openWorkflow(await api.createWorkflow({ name, nodes, connections, settings }));
			const before = await editor.parametersOf(node.name);
			await editor.openNode(node.name);
			await editor.node.close();
			assert.deepEqual(await editor.parametersOf(node.name), before);
		});
	}
}

/** The form, and what it says when something is wrong with what was typed. */
async function walkCredential(context: Context): Promise<void> {
	const { credentialForm: form, screen } = await context.editor();
	const sandbox = await startSandbox();
	const values = typedValues(sandbox.credential());

	await check('credential: found by searching, its form has every field labelled', async () => {
		await form.openNew('enkash', 'EnKash API');
		await screen.shot('credential-form');
		const labels = await form.labels();
		assert.ok(labels.length >= 12, labels.join(', '));
		assert.ok(labels.every(Boolean));
		await form.scrollToEnd();
		await screen.shot('credential-form-end');
	});
	const checkAnswer = async (
		title: string,
		changes: Record<string, string>,
		expected: RegExp,
	): Promise<void> => {
		await check(`credential, ${title}: says so`, async () => {
			await form.fill(changes);
			const text = await form.save();
			await screen.shot(`credential-${title.replaceAll(' ', '-')}`);
			note(`it says: ${text}`);
			assert.match(text, expected);
		});
	};
	const right = /Connection tested successfully/;
	const { password, companyId } = sandbox.account;
	await checkAnswer('right', values, right);
	await checkAnswer('wrong password', { password: 'not-the-password' }, /password/i);
	await checkAnswer('wrong account', { password, companyId: 'CEKNOBODY1' }, /Company ID/);
	await checkAnswer('right again', { companyId }, right);

	const nobody = `http://127.0.0.1:${await freePort()}`;
	await checkAnswer('no answer at the login address', { authUrl: nobody }, /could not be reached/);
	// The login works, and what n8n says about its own request is n8n's to word.
	await checkAnswer(
		'no answer at the API address',
		{ ...values, apiUrl: nobody },
		/reach|ECONNREFUSED/,
	);
	await check('credential, EnKash back: Retry is all it takes', async () => {
		await form.fill(values);
		await sandbox.close();
		assert.match(await form.save(), /Couldn’t connect/);
		const back = await startSandbox({ port: Number(new URL(sandbox.url).port) });
		const text = await form.retry();
		await back.close();
		assert.match(text, right);
		await form.close();
	});
}

/** What a person types; the form's own defaults do for the rest. */
function typedValues(credential: Record<string, unknown>): Record<string, string> {
	const addresses = ['apiUrl', 'authUrl', 'ssoUrl'];
	const secrets = ['clientId', 'clientSecret', 'username', 'password'];
	const names = [...addresses, ...secrets, 'partnerId', 'companyId', 'cardAccountId'];
	return Object.fromEntries(names.map((name) => [name, String(credential[name])]));
}

/** From the picker to paid people, with the columns mapped both ways. */
async function walkBulkAllocate(context: Context): Promise<void> {
	const editor = await context.editor();
	const { node, screen } = editor;
	const api = await context.api();
	const sandbox = await context.sandbox();
	const { manifest } = await context.packed();
	const credential = await context.credential();
	const workflow = await api.createWorkflow(
		chain('Pay the sales team', [manualTrigger(), rows(sheetWithMistakes())]),
	);

	await check('picker: offers every node, each with a picture that loads', async () => {
		await editor.openWorkflow(workflow);
		await screen.shot('workflow-with-a-sheet');
		const names = await editor.searchNodes('enkash');
		await screen.shot('picker');
		assert.deepEqual(names.sort(), await pickerNames(api, manifest.name));
		assert.deepEqual(await editor.nodesWithoutPicture(), []);
	});
	await check('EnKash Bulk Allocate: from the picker, every parameter labelled', async () => {
		await editor.pickNode('EnKash Bulk Allocate', 'Allocate points to many people');
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
		for (const option of [
			'Batch Size',
			'Concurrency',
			'Several Payouts per Person, Told Apart By',
			'Output',
		]) {
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
		await editor.fitCanvas();
		await screen.shot('canvas');
		assert.deepEqual(await editor.outputLabels('EnKash Bulk Allocate'), [
			'Success 4 items',
			'Failed 2 items',
			'Unconfirmed',
			'Summary 1 item',
		]);
	});
}

function sheetWithMistakes() {
	const mistakes = new Map([
		[3, { 'Mobile Number': '98765' }],
		[4, { Points: 'a lot' }],
	]);
	return sheet(6).map((row, index) => ({ ...row, ...mistakes.get(index) }));
}

/** What the picker calls the nodes: it lists a trigger under the name of the node that it belongs to. */
async function pickerNames(api: Api, packageName: string): Promise<string[]> {
	const types = await api.types('nodes');
	const own = types.filter(({ name }) => name.startsWith(`${packageName}.`));
	// The picker offers the tools that n8n makes of nodes elsewhere, to AI agents.
	const nodes = own.filter(({ name }) => !name.endsWith('Tool'));
	return [...new Set(nodes.map(({ displayName }) => displayName.replace(/ Trigger$/, '')))].sort();
}
