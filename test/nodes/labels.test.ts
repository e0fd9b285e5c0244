/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';
import { fieldLabels } from '../../nodes/shared/payout/row';
import { loadCredential, loadNode, repositoryRoot } from '../harness';

const nodeNames = [
	...['enKashBulkAllocate', 'enKashAllocatePoints', 'enKashCreateCard', 'enKashAllocateCoins'],
	...['enKash', 'enKashTrigger'],
];

/** Names of n8n's own, on the resource mapper, its other nodes and their parameters. */
const namesOfN8n = [
	...['Map Each Column Manually', 'Split Out', 'Extract From File'],
	...['Delimiter', 'Header Row', 'Range', 'Starting Line'],
];

function sourceFiles(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));
}

/** The texts of a source file: its strings, and the parts of its templates. */
function textsIn(file: string): string[] {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
		if (isPart || ts.isStringLiteralLike(node)) texts.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

/** Quoted names that are written like labels, as in `Fill in "Payout Run"`. */
const quotedLabel = /["'‘]([A-Z][a-z][A-Za-z-]*(?: [A-Za-z]+)*)["'’]/g;

/** All that people read as a name: labels of parameters and choices, and of those inside of collections. */
function namesIn(properties: INodeProperties[]): string[] {
	return properties.flatMap(({ displayName, options = [] }) => [
		displayName,
		...options.flatMap((option) => {
			if ('values' in option) return namesIn(option.values);
			return 'type' in option ? namesIn([option]) : [option.name];
		}),
	]);
}

it('a name that a sentence quotes stands on the screen', async () => {
	const nodes = await Promise.all(nodeNames.map(async (name) => await loadNode(name)));
	const { properties } = await loadCredential('enKashApi');
	const onScreen = new Set([
		...nodes.flatMap(({ description }) => [
			description.displayName,
			...namesIn(description.properties),
			...(description.outputNames ?? []),
		]),
		...namesIn(properties),
		...Object.values(fieldLabels),
		...namesOfN8n,
	]);
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		sourceFiles(path.join(repositoryRoot, folder)),
	);
	const quoted = files.flatMap((file) =>
		textsIn(file)
			.flatMap((text) => [...text.matchAll(quotedLabel)])
			.map(([, label = '']) => ({ label, file: path.relative(repositoryRoot, file) })),
	);
	expect(quoted.length).toBeGreaterThan(10);
	expect(quoted.filter(({ label }) => !onScreen.has(label))).toEqual([]);
});
