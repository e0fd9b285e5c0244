/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../harness';
import { mapsColumns, storedColumns } from '../workflows/columns';
import { readWorkflow, workflowNames, workflowPath } from '../workflows/files';
import { page, withTables } from './sheetTables';
import { workflowPage, workflowPagePath } from './workflowPages';

/**
 * Writes the parts of the documentation that come from the code and from the example workflows, and into these the
 * columns as n8n's editor stores them.
 */
async function main(): Promise<void> {
	const sheetPage = path.join(REPOSITORY_ROOT, page);
	await writeFile(sheetPage, withTables(await readFile(sheetPage, 'utf8')));
	const files = [page];
	for (const name of workflowNames) {
		const workflow = readWorkflow(name);
		for (const node of workflow.nodes.filter(mapsColumns)) {
			node.parameters.columns = storedColumns(node);
		}
		await writeFile(workflowPath(name), JSON.stringify(workflow, null, '\t'));
		files.push(workflowPath(name));
		await writeFile(path.join(REPOSITORY_ROOT, workflowPagePath(name)), workflowPage(name));
		files.push(workflowPagePath(name));
	}
	// Tables are written as they come; Prettier lines them up.
	await execa('npx', ['prettier', '--write', ...files], { cwd: REPOSITORY_ROOT });
}

void main();
