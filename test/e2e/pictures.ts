/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
/**
 * `npm run pictures [-- name ...]`: takes the pictures in docs/images anew, in the editor of a real n8n, twice as large as
 * a screen shows them and cropped to what they show. A name is that of a file, such as `bulk-allocate`; none is all.
 */
import path from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { denominationsRecipe } from '../docs/otherCalls';
import { recipeValues } from '../docs/recipeValues';
import { testId } from './browser/screen';
import { Context } from './context';
import { inTemporaryFolder } from './machine/lifetime';
import { repositoryFolder } from './machine/paths';
import { exampleWorkflows } from './n8n/importing';
import { createCredentials } from './n8n/example';
import { recipeWorkflow } from './n8n/recipes';
import {
	chain,
	type Choice,
	enkash,
	manualTrigger,
	type NewWorkflow,
	rows,
	withCredentials,
} from './n8n/workflows';

const imagesFolder = path.join(repositoryFolder, 'docs/images');

/** Of the size at which text is still readable where a page shows the picture. */
const panelSize = { width: 1280, height: 860 };
const canvasSize = { width: 1440, height: 900 };

/** Names and counts stand outside the boxes that the canvas knows. */
const nodesWithLabels = ['.vue-flow__node', '.vue-flow__node *'];

/** What a picture shows, by the name of its file. */
type Picture = (context: Context, file: string) => Promise<void>;

/** An HR sheet, with one number that is too short. */
const team: IDataObject[] = [
	['E-101', 'Asha Rao', '98765 43210', '500', 'Sales'],
	['E-102', 'Vikram Singh', '+91 98765 43211', '1,000', 'Sales'],
	['E-103', 'Meera Iyer', '98765', '750', 'Support'],
	['E-104', 'Rahul Verma', '9876543213', '500', 'Support'],
].map(([id, name, mobile, points, department]) => ({
	'Emp ID': id,
	'Employee Name': name,
	'Mobile No.': mobile,
	Points: points,
	Department: department,
}));

const person = {
	mobile: '98765 43210',
	firstName: 'Asha',
	email: 'asha@example.com',
};

const pictures: Record<string, Picture> = {
	'bulk-allocate': panel('EnKash Bulk Allocate', 'enKashBulkAllocate', {
		payoutRun: 'diwali-2026',
	}),
	'allocate-points': panel('EnKash Allocate Points', 'enKashAllocatePoints', {
		...person,
		loadAmount: 250,
		title: 'Ms',
		gender: 'F',
		payoutRun: 'spot-award-1',
	}),
	'create-card': panel('EnKash Create Card', 'enKashCreateCard', { ...person, lastName: 'Rao' }),
	'allocate-coins': async (context, file) => {
		const { account } = await context.sandbox();
		const userId = { __rl: true, mode: 'id', value: account.userId };
		const parameters = { userId, event: account.coinEvent, payoutRun: 'referrals-1' };
		await panel('EnKash Allocate Coins', 'enKashAllocateCoins', parameters)(context, file);
	},
	enkash: panel('EnKash', 'enKash', { resource: 'card', operation: 'getMany' }),
	trigger: async (context, file) => {
		const node = enkash('EnKash Trigger', 'enKashTrigger', await context.credential(), {
			event: 'balanceLow',
			threshold: 50_000,
		});
		await showNode(context, file, chain('Watch the account', [node]), node.name);
	},
	credential,
	workflow: canvas,
	'other-calls': async (context, file) => {
		const { editor, screen } = await openCanvas(context, await pastedRecipe(context));
		await editor.openNode('EnKash Said Yes?');
		await editor.node.executeStep();
		await editor.node.close();
		await editor.fitCanvas();
		await screen.picture(file, nodesWithLabels, 24);
	},
	'other-calls-node': async (context, file) => {
		await showNode(context, file, await pastedRecipe(context), denominationsRecipe.title);
	},
	...Object.fromEntries(
		exampleWorkflows().map(({ name, workflow }) => [
			`workflows/${name}`,
			async (context: Context, file: string) => {
				const {
					name: title,
					nodes,
					connections,
					settings,
				} = withCredentials(workflow, await choiceIn(context));
				await openCanvas(context, { name: title, nodes, connections, settings });
				const { screen } = await context.editor();
				await screen.picture(file, nodesWithLabels, 24);
			},
		]),
	),
};

/** The open node after it has run: what people fill in, and what comes out. */
function panel(name: string, type: string, parameters: INode['parameters']): Picture {
	return async (context, file) => {
		const node = enkash(name, type, await context.credential(), parameters);
		const before =
			type === 'enKashBulkAllocate' ? [manualTrigger(), rows(team)] : [manualTrigger()];
		await showNode(context, file, chain(name, [...before, node]), name);
	};
}

async function showNode(
	context: Context,
	file: string,
	workflow: NewWorkflow,
	name: string,
): Promise<void> {
	const editor = await context.editor();
	await editor.screen.resize(panelSize);
	await editor.openWorkflow(await (await context.api()).createWorkflow(workflow));
	await editor.openNode(name);
	await editor.node.executeStep();
	await editor.screen.picture(file, [testId('ndv')]);
	await editor.node.close();
}

async function credential(context: Context, file: string): Promise<void> {
	const { credentialForm: form, screen } = await context.editor();
	const { sandboxValues } = await typed(context);
	await screen.resize({ width: 1180, height: 1000 });
	await form.openNew('enkash', 'EnKash API');
	await form.fill(sandboxValues);
	await form.save();
	await screen.picture(file, [testId('editCredential-modal')]);
	await form.close();
}

/** What a person types into the form of the credential. */
async function typed(context: Context): Promise<{ sandboxValues: Record<string, string> }> {
	const values = (await context.sandbox()).credential();
	const names = ['apiUrl', 'authUrl', 'ssoUrl', 'clientId', 'clientSecret', 'username', 'password'];
	const ids = ['partnerId', 'companyId', 'cardAccountId'];
	return {
		sandboxValues: Object.fromEntries(
			[...names, ...ids].map((name) => [name, String(values[name])]),
		),
	};
}

/** The canvas after a run, with how many rows left each output. */
async function canvas(context: Context, file: string): Promise<void> {
	const node = enkash('Pay the Team', 'enKashBulkAllocate', await context.credential(), {
		payoutRun: 'holi-2027',
	});
	const { screen, editor } = await openCanvas(
		context,
		chain('Pay the team', [manualTrigger(), rows(team), node]),
	);
	await editor.openNode(node.name);
	await editor.node.executeStep();
	await editor.node.close();
	await editor.fitCanvas();
	await screen.picture(file, nodesWithLabels, 24);
}

/** The first recipe of docs/other-calls.md, pasted after a trigger and filled in. */
async function pastedRecipe(context: Context): Promise<NewWorkflow> {
	const values = await recipeValues(await context.sandbox());
	return recipeWorkflow(denominationsRecipe, await context.credential(), values);
}

async function openCanvas(context: Context, workflow: NewWorkflow) {
	const editor = await context.editor();
	const { screen } = editor;
	await screen.resize(canvasSize);
	await editor.openWorkflow(await (await context.api()).createWorkflow(workflow));
	return { editor, screen };
}

const choices = new WeakMap<Context, Promise<Choice>>();

/** A credential for every service, saved once. */
async function choiceIn(context: Context): Promise<Choice> {
	const choice =
		choices.get(context) ??
		createCredentials(await context.api(), await context.services(), await context.sandbox());
	choices.set(context, choice);
	return await choice;
}

async function main(folder: string): Promise<number> {
	const names = process.argv.slice(2);
	const unknown = names.filter((name) => !(name in pictures));
	if (unknown.length > 0) {
		throw new Error(
			`No picture ${unknown.join(', ')}; there are ${Object.keys(pictures).join(', ')}`,
		);
	}
	const context = new Context(folder);
	for (const [name, take] of Object.entries(pictures)) {
		if (names.length > 0 && !names.includes(name)) continue;
		process.stdout.write(`${name}\n`);
		await take(context, path.join(imagesFolder, `${name}.png`));
	}
	await context.close();
	return 0;
}

void inTemporaryFolder(main);
