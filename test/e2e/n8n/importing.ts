/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { readWorkflow, type WorkflowFile, workflowNames } from '../../workflows/files';
import type { N8n } from './n8n';

/** A workflow file with its name, without `.json`. */
export interface NamedWorkflow {
	name: string;
	workflow: WorkflowFile;
}

/** What n8n's import says when it leaves something out or changes it. */
const warning = /warn|skip|invalid|unrecognized|not found|error|violation/i;

export function exampleWorkflows(): NamedWorkflow[] {
	return workflowNames.map((name) => ({ name, workflow: readWorkflow(name) }));
}

/**
 * `n8n import:workflow`.
 *
 * @param folder for the files
 * @throws where n8n says anything but that it went well
 */
export async function importWorkflows(
	n8n: N8n,
	workflows: NamedWorkflow[],
	folder: string,
): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (const { name, workflow } of workflows) {
		await writeFile(path.join(folder, `${name}.json`), JSON.stringify(workflow));
	}
	const { output } = await n8n.command('import:workflow', '--separate', `--input=${folder}`);
	const isImported = output.includes(`Successfully imported ${workflows.length} workflow`);
	if (!isImported || output.split('\n').some((line) => warning.test(line))) {
		throw new Error(`n8n import:workflow says:\n${output}`);
	}
}
