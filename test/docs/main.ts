/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { repositoryRoot } from '../harness';
import { mapsColumns, storedColumns } from '../workflows/columns';
import { readWorkflow, workflowNames, workflowPath } from '../workflows/files';
import { guaranteesPage, withFigures } from './figures';
import { otherCallsPage, withRecipes } from './otherCalls';
import { peopleTemplateCsv, peopleTemplateExcel } from './peopleTemplate';
import { page, withTables } from './sheetTables';
import { troubleshootingPage, withMessages } from './troubleshooting';
import { workflowPage, workflowPagePath } from './workflowPages';

/**
 * Writes the parts of the documentation that come from the code, the tests and the example workflows, the people
 * template, and into the workflows the columns as n8n's editor stores them.
 */
async function main(): Promise<void> {
	await rewrite(page, withTables);
	await rewrite(guaranteesPage, withFigures);
	await rewrite(otherCallsPage, withRecipes);
	await rewrite(troubleshootingPage, withMessages);
	const files = [page, guaranteesPage, otherCallsPage, troubleshootingPage];
	for (const name of workflowNames) {
		if (await writeColumns(name)) files.push(workflowPath(name));
		await writeFile(path.join(repositoryRoot, workflowPagePath(name)), workflowPage(name));
		files.push(workflowPagePath(name));
	}
	const template = path.join(repositoryRoot, 'workflows/people-template');
	await writeFile(`${template}.csv`, peopleTemplateCsv());
	await writeFile(`${template}.xlsx`, peopleTemplateExcel());
	// Tables are written as they come; Prettier lines them up.
	await execa('npx', ['prettier', '--write', ...files], { cwd: repositoryRoot });
}

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
	const whole = path.join(repositoryRoot, file);
	await writeFile(whole, change(await readFile(whole, 'utf8')));
}

/** Writes the columns of Bulk Allocate into an example workflow. Returns whether it holds such a node. */
async function writeColumns(name: string): Promise<boolean> {
	const workflow = readWorkflow(name);
	const nodes = workflow.nodes.filter(mapsColumns);
	for (const node of nodes) node.parameters.columns = storedColumns(node);
	if (nodes.length === 0) return false;
	await writeFile(workflowPath(name), JSON.stringify(workflow, null, '\t'));
	return true;
}

void main();
