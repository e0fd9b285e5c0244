/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../harness';
import { workflowNames } from '../workflows/files';
import { otherCallsPage, withRecipes } from './otherCalls';
import { peopleTemplateCsv, peopleTemplateExcel } from './peopleTemplate';
import { page, withTables } from './sheetTables';
import { troubleshootingPage, withMessages } from './troubleshooting';
import { workflowPage, workflowPagePath } from './workflowPages';

/** Writes the parts of the documentation that come from the code and from the example workflows, and the people template. */
async function main(): Promise<void> {
	await rewrite(page, withTables);
	await rewrite(otherCallsPage, withRecipes);
	await rewrite(troubleshootingPage, withMessages);
	const files = [page, otherCallsPage, troubleshootingPage];
	for (const name of workflowNames) {
		await writeFile(path.join(REPOSITORY_ROOT, workflowPagePath(name)), workflowPage(name));
		files.push(workflowPagePath(name));
	}
	const template = path.join(REPOSITORY_ROOT, 'workflows/people-template');
	await writeFile(`${template}.csv`, peopleTemplateCsv());
	await writeFile(`${template}.xlsx`, peopleTemplateExcel());
	// Tables are written as they come; Prettier lines them up.
	await execa('npx', ['prettier', '--write', ...files], { cwd: REPOSITORY_ROOT });
}

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
	const whole = path.join(REPOSITORY_ROOT, file);
	await writeFile(whole, change(await readFile(whole, 'utf8')));
}

void main();
