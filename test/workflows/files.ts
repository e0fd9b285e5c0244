/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { INode, IWorkflowBase } from 'n8n-workflow';

import { isRecord } from '../harness/values';

/** A workflow as n8n's editor downloads it. */
export type WorkflowFile = Pick<
	IWorkflowBase,
	'id' | 'name' | 'nodes' | 'connections' | 'settings'
> & {
	active: boolean;
	versionId: string;
	meta: Record<string, unknown>;
	pinData: Record<string, never>;
	tags: never[];
};

/** Where the example workflows are. */
export const workflowsFolder = path.resolve(__dirname, '../../workflows');

/** The names of all workflow files, without `.json`. */
export const workflowNames = readdirSync(workflowsFolder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => path.basename(name, '.json'))
	.sort();

function isWorkflowFile(value: unknown): value is WorkflowFile {
	return isRecord(value) && Array.isArray(value.nodes) && isRecord(value.connections);
}

/** A fresh copy of an example workflow, by the name of its file. */
export function readWorkflow(name: string): WorkflowFile {
	return parseWorkflow(readWorkflowText(name));
}

/** A workflow from the text that n8n's editor downloads. */
export function parseWorkflow(text: string): WorkflowFile {
	const workflow: unknown = JSON.parse(text);
	if (!isWorkflowFile(workflow)) throw new TypeError('This is not a workflow.');
	return workflow;
}

/** The file as it stands on the disk. */
export function readWorkflowText(name: string): string {
	return readFileSync(workflowPath(name), 'utf8');
}

/** Where the file is. */
export function workflowPath(name: string): string {
	return path.join(workflowsFolder, `${name}.json`);
}

/** A node of a workflow, by its name on the canvas. */
export function nodeOf({ nodes }: { nodes: INode[] }, name: string): INode {
	const node = nodes.find((candidate) => candidate.name === name);
	if (node === undefined) throw new TypeError(`The workflow has no node "${name}".`);
	return node;
}

/** The settings that a person fills in, as they come. */
export function settingsIn(workflow: {
	nodes: INode[];
}): Array<Record<string, unknown> & { name: string }> {
	if (!workflow.nodes.some(({ name }) => name === 'Settings')) return [];
	const given: unknown = nodeOf(workflow, 'Settings').parameters.assignments;
	const list = isRecord(given) && Array.isArray(given.assignments) ? given.assignments : [];
	return list.filter(isSetting);
}

function isSetting(value: unknown): value is Record<string, unknown> & { name: string } {
	return isRecord(value) && typeof value.name === 'string';
}

/** Fills in the node "Settings" of a workflow, as a person does before the first run. */
export function fillInSettings(
	workflow: { nodes: INode[] },
	values: Record<string, unknown>,
): void {
	const settings = settingsIn(workflow);
	for (const [name, value] of Object.entries(values)) {
		const setting = settings.find((candidate) => candidate.name === name);
		if (setting === undefined) throw new TypeError(`There is no setting "${name}".`);
		setting.value = value;
	}
}

/** Deletes nodes with all lines to and from them, as a person does on the canvas. */
export function deleteNodes(
	workflow: Pick<WorkflowFile, 'nodes' | 'connections'>,
	names: readonly string[],
): void {
	workflow.nodes = workflow.nodes.filter(({ name }) => !names.includes(name));
	for (const name of names) delete workflow.connections[name];
	for (const { main = [] } of Object.values(workflow.connections)) {
		for (const [output, links] of main.entries()) {
			main[output] = links?.filter(({ node }) => !names.includes(node)) ?? null;
		}
	}
}

/** Deactivates nodes, as a person does who has no credential for them. */
export function deactivate(workflow: Pick<WorkflowFile, 'nodes'>, names: readonly string[]): void {
	for (const name of names) nodeOf(workflow, name).disabled = true;
}
