import type { INode } from 'n8n-workflow';

import { around } from '../browser/area';
import { testId } from '../browser/screen';
import type { Context } from '../context';
import { chain, enkash, manualTrigger, type NewWorkflow, rows } from '../n8n/workflows';
import { payoutRun, type Picture, type Studio, team } from './studio';

/** High enough for all parameters of every node, and wide enough for all tabs of the output. */
const nodeSize = { width: 1840, height: 1800 };
/** Below the last thing that a picture shows. */
const margin = 12;

const parameters = '.node-settings';
const output = testId('output-panel');

/** What stands in the panels, which themselves are as high as the screen. */
const filledIn = '.parameter-input-list-wrapper';
const table = `${output} table`;
const field = `${output} ${testId('run-data-schema-item')}`;

/** What a picture of a node shows of its output. */
interface Shown {
	/** Counted from 0. Default: the first. */
	index?: number;
	/** Default: Schema, which shows every field of one item. */
	as?: 'Schema' | 'Table';
	/** The field that the picture ends with. Default: all fields. */
	last?: string;
}

const person = { mobile: '98765 43210', firstName: 'Asha', email: 'asha@example.com' };

export const nodePictures: Record<string, Picture> = {
	'bulk-allocate': payTeam({ options: { maxPointsPerRow: 5000 } }, { index: 1 }),
	preview: payTeam({ operation: 'preview' }, { index: 3, last: 'planId' }),
	'allocate-points': forOnePerson('EnKash Allocate Points', 'enKashAllocatePoints', {
		...person,
		loadAmount: 250,
		title: 'Ms',
		gender: 'F',
		payoutRun: 'spot-award-1',
	}),
	'create-card': forOnePerson('EnKash Create Card', 'enKashCreateCard', {
		...person,
		lastName: 'Rao',
	}),
	'allocate-coins': async (studio) => {
		const { account } = await studio.context.sandbox();
		const userId = { __rl: true, mode: 'id', value: account.userId };
		const coins = { userId, event: account.coinEvent, payoutRun: 'referrals-1' };
		return await forOnePerson('EnKash Allocate Coins', 'enKashAllocateCoins', coins)(studio);
	},
	enkash: async (studio) => {
		const { context } = studio;
		(await context.sandbox()).reset();
		const api = await context.api();
		await api.execute(await api.createWorkflow(await payment(context, {})), 'Start');
		const node = enkash('EnKash', 'enKash', await context.credential(), {
			resource: 'card',
			operation: 'getMany',
			options: { fields: 'firstName,mobile,otbBalance,enKashCardId' },
		});
		const workflow = chain('Who has a card', [manualTrigger(), node]);
		return await executed(studio, workflow, node.name, { as: 'Table' });
	},
	trigger: async (studio) => {
		const watched = { event: 'balanceLow', threshold: 50_000 };
		const credential = await studio.context.credential();
		const node = enkash('EnKash Trigger', 'enKashTrigger', credential, watched);
		return await executed(studio, chain('Watch the account', [node]), node.name, {});
	},
	credential,
};

/** The node that pays the team, after a run. */
function payTeam(settings: INode['parameters'], shown: Shown): Picture {
	return async (studio) => {
		(await studio.context.sandbox()).reset();
		return await executed(studio, await payment(studio.context, settings), bulk, shown);
	};
}

const bulk = 'EnKash Bulk Allocate';

async function payment(context: Context, settings: INode['parameters']): Promise<NewWorkflow> {
	const node = enkash(bulk, 'enKashBulkAllocate', await context.credential(), {
		payoutRun,
		...settings,
	});
	return chain('Pay the team', [manualTrigger(), rows(team), node]);
}

function forOnePerson(name: string, type: string, settings: INode['parameters']): Picture {
	return async (studio) => {
		(await studio.context.sandbox()).reset();
		const node = enkash(name, type, await studio.context.credential(), settings);
		return await executed(studio, chain(name, [manualTrigger(), node]), name, {});
	};
}

/** A node after it has run: what people fill in, and beside it what comes out. */
export async function executed(
	studio: Studio,
	workflow: NewWorkflow,
	name: string,
	{ index, as = 'Schema', last }: Shown,
): Promise<Buffer> {
	const { editor } = studio;
	const { screen, node } = editor;
	await studio.openWorkflow(workflow, nodeSize);
	await editor.openNode(name);
	await node.executeStep();
	if (index !== undefined) await node.showOutput(index);
	await node.showAs(as);
	const panels = await screen.areaOf(parameters, output);
	const lastField = last === undefined ? field : `${field}:has(:text-is("${last}"))`;
	const entered = around([await screen.areaOf(filledIn)], margin);
	const cameOut = around([await screen.areaOf(table, lastField)], last === undefined ? margin : 0);
	const bottom = Math.max(entered.bottom, cameOut.bottom);
	const picture = await screen.capture({ ...panels, bottom });
	await node.close();
	return picture;
}

/** The form with all that a person fills in; the addresses are the ones that the form begins with. */
async function credential({ editor, context }: Studio): Promise<Buffer> {
	const { credentialForm: form, screen } = editor;
	const values = (await context.sandbox()).credential();
	const login = ['clientId', 'clientSecret', 'username', 'password'];
	const typed = [...login, 'partnerId', 'companyId', 'cardAccountId'];
	await screen.resize({ width: 1180, height: 1900 });
	await form.openNew('enkash', 'EnKash API');
	await form.fill(Object.fromEntries(typed.map((name) => [name, String(values[name])])));
	await form.unfold();
	const picture = await screen.capture(await screen.areaOf(testId('editCredential-modal')));
	await form.close();
	return picture;
}
