/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import assert from 'node:assert/strict';

import type { INode } from 'n8n-workflow';

import { fillInSettings, readWorkflow, workflowNames } from '../../workflows/files';
import { around, linesOf } from '../browser/area';
import { testId } from '../browser/screen';
import {
	chain,
	enkash,
	manualTrigger,
	newNode,
	type NewWorkflow,
	withBranches,
	withCredentials,
} from '../n8n/workflows';
import { exampleSettings } from './settings';
import { payoutRun, type Picture, type Studio, tab, team, typeform } from './studio';

/** How wide a page shows a picture. */
const pageWidth = 900;

/** Of several lines, so that they are no longer than they must be. */
const scaleOfLines = 0.75;

/** At this many pixels of the editor on a page, what stands on the canvas can still be read. */
const lines = { whole: 1540, piece: 1450, rowGap: 90, margin: 24 };

/** Below the last thing that a picture shows. */
const margin = 20;

export const workflowPictures: Record<string, Picture> = {
	workflow: sheetWorkflow,
	'approval-question': approvalQuestion,
	'sheet-afterwards': sheetAfterwards,
	...Object.fromEntries(
		workflowNames.flatMap(
			(name): Array<[string, Picture]> => [
				[`workflows/${name}`, async (studio) => await exampleCanvas(studio, name)],
				[`workflows/${name}-settings`, async (studio) => await settingsOf(studio, name)],
			],
		),
	),
};

/** A workflow's nodes, with a credential chosen in each; its notes stand on the page beside the picture. */
async function exampleCanvas(studio: Studio, name: string): Promise<Buffer> {
	const workflow = withCredentials(readWorkflow(name), studio.choose);
	const nodes = workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	for (const { type, parameters } of nodes) if (type === typeform) parameters.formId = 'aBcD1234';
	await studio.openWorkflow({ ...workflow, nodes }, sizeFor(nodes));
	assert.deepEqual(await studio.editor.nodesWithIssues(), []);
	return await canvasInLines(studio);
}

/** A screen on which all nodes are about as large as they are at 100 %. */
function sizeFor(nodes: INode[]): { width: number; height: number } {
	const [x, y] = [0, 1].map((axis) => nodes.map(({ position }) => position[axis] ?? 0));
	const reach = (values: number[] = []) => Math.max(...values) - Math.min(...values);
	return {
		width: Math.round((reach(x) + 1000) * 1.3),
		height: Math.round((reach(y) + 1000) * 1.3),
	};
}

/** The open canvas, cut into lines that can be read on a page. */
export async function canvasInLines({ editor }: Studio): Promise<Buffer> {
	const zoom = await editor.zoom();
	const areas = linesOf(await editor.nodeAreas(), {
		whole: lines.whole * zoom,
		piece: lines.piece * zoom,
		rowGap: lines.rowGap * zoom,
		margin: lines.margin * zoom,
	});
	const widest = Math.max(...areas.map(({ left, right }) => right - left)) / zoom;
	const scale = Math.min(areas.length > 1 ? scaleOfLines : 1, pageWidth / widest);
	const pictures = [];
	for (const area of areas) pictures.push(await editor.captureCanvas(area, scale));
	return await editor.screen.stack(pictures, pageWidth);
}

/** The node that people fill in first, filled in. */
async function settingsOf(studio: Studio, name: string): Promise<Buffer> {
	const { editor } = studio;
	const { node, screen } = editor;
	const workflow = readWorkflow(name);
	fillInSettings(workflow, exampleSettings(workflow));
	await studio.openWorkflow(workflow, { width: 1840, height: 1800 });
	await editor.openNode('Settings');
	// Wide enough for a name and its type on one line.
	await node.moveEdge('right', 320);
	const panel = await screen.areaOf('.node-settings');
	const { bottom } = await screen.areaOf(testId('assignment'));
	const picture = await screen.capture({ ...panel, bottom: bottom + margin });
	await node.moveEdge('right', -320);
	await node.close();
	return picture;
}

/** A sheet that is paid, with how many rows left each output. */
async function sheetWorkflow(studio: Studio): Promise<Buffer> {
	const { context, choose, editor } = studio;
	const read = readSheet(await teamSheet(studio));
	const pay = enkash('Pay the Team', 'enKashBulkAllocate', await context.credential(), {
		payoutRun,
	});
	const workflow = withCredentials(chain('Pay the team', [manualTrigger(), read, pay]), choose);
	const ends = ['Paid', 'Not Paid', 'Unconfirmed', 'Receipt'].map((name, output) => {
		const node = newNode('n8n-nodes-base.noOp', 1, name);
		node.position = [760, 130 * (output - 1.5)];
		return { from: pay.name, output, node };
	});
	await studio.openWorkflow(withBranches(workflow, ends), { width: 1840, height: 1000 });
	await editor.executeWorkflow();
	return await canvasInLines(studio);
}

/** What the approvers are asked in Slack, as n8n is about to send it. */
async function approvalQuestion(studio: Studio): Promise<Buffer> {
	const { editor } = studio;
	const { screen, node } = editor;
	const workflow = paying(studio, 'approved-sheet-to-rewards', {
		sheetLink: await teamSheet(studio),
		approversChannel: '#payout-approvals',
		approvers: 'U024BE7LH',
	});
	await studio.openWorkflow(workflow, { width: 1840, height: 700 });
	await editor.openNode('Ask for Approval');
	await node.executePrevious();
	await node.openExpression('message');
	const result = testId('expression-modal-output');
	const { left, right } = await screen.areaOf(`${result} .cm-content`);
	const text = around([await screen.areaOf(`${result} .cm-line`)], margin / 2);
	const picture = await screen.capture({ ...text, left, right });
	await screen.page.keyboard.press('Escape');
	await node.close();
	return picture;
}

/** n8n writes "empty" in red into an empty cell; the sheet has nothing there. */
const emptyAsInSheet = 'td [class*="_empty_"] { visibility: hidden; }';

/** The team's sheet, read again after it was paid: its own columns, and what was written beside them. */
async function sheetAfterwards(studio: Studio): Promise<Buffer> {
	const { context, choose, editor } = studio;
	const { screen, node } = editor;
	const api = await context.api();
	const sheetLink = await teamSheet(studio);
	const example = paying(studio, 'google-sheets-to-rewards', {
		sheetLink,
		slackChannel: '#rewards',
	});
	await api.execute(await api.createWorkflow(example), 'Click Execute');
	const read = readSheet(sheetLink);
	const reading = withCredentials(chain('Read the sheet', [manualTrigger(), read]), choose);
	// Wide enough for the columns up to the reason.
	await studio.openWorkflow(reading, { width: 2600, height: 1000 });
	await editor.openNode(read.name);
	await node.executeStep();
	await node.showAs('Table');
	const table = `${testId('output-panel')} table`;
	const { right } = await screen.areaOf(`${table} th:has(:text-is("EnKash Reason"))`);
	const whole = around([await screen.areaOf(table)], 6);
	const picture = await screen.capture({ ...whole, right }, emptyAsInSheet);
	await node.close();
	return picture;
}

/** An EnKash that has paid nobody yet, and a fresh Google Sheet with the team. Returns its link. */
async function teamSheet({ context }: Studio): Promise<string> {
	(await context.sandbox()).reset();
	const { services } = await context.services();
	return services.googleSheets.addRows(tab, team);
}

/** An example workflow that is set up to pay a sheet. */
function paying({ choose }: Studio, name: string, values: Record<string, string>): NewWorkflow {
	const { name: title, nodes, connections, settings } = withCredentials(readWorkflow(name), choose);
	fillInSettings({ nodes }, { tab, payoutRun, ...values });
	return { name: title, nodes, connections, settings };
}

/** n8n's own node that reads the sheet with this link. */
function readSheet(link: string): INode {
	return newNode('n8n-nodes-base.googleSheets', 4.7, 'Read the Sheet', {
		documentId: { __rl: true, mode: 'url', value: link },
		sheetName: { __rl: true, mode: 'name', value: tab },
		options: {},
	});
}
