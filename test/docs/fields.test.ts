/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import type { INodeProperties } from 'n8n-workflow';
import { loadCredential, loadNode, repositoryRoot } from '../harness';

/** The first cells of the rows of a page's tables. */
function firstCells(page: string): string[] {
	const text = readFileSync(path.join(repositoryRoot, `docs/${page}.md`), 'utf8');
	return [...text.matchAll(/^\| (.*?) *\|/gm)].map(([, cell = '']) => cell);
}

/** The labels of fields that a person fills in. n8n shows a column mapper as its mode. */
function labelsOf(properties: readonly INodeProperties[]): string[] {
	return properties
		.filter(({ type }) => type !== 'hidden' && type !== 'notice')
		.flatMap((property) => {
			if (property.name === 'options') return labelsOf((property.options ?? []).filter(isField));
			return property.type === 'resourceMapper' ? ['Mapping Column Mode'] : [property.displayName];
		});
}

function isField(option: object): option is INodeProperties {
	return 'type' in option;
}

/** One cell may name several fields, such as `Mobile, Points, First Name`. */
function missingOn(page: string, labels: readonly string[]): string[] {
	const cells = firstCells(page).flatMap((cell) => [cell, ...cell.split(', ')]);
	return labels.filter((label) => !cells.includes(label));
}

test.each([
	['enKashBulkAllocate', 'bulk-allocate'],
	['enKashAllocatePoints', 'allocate-points'],
	['enKashAllocateCoins', 'allocate-coins'],
	['enKashCreateCard', 'create-card'],
])('%s: its page explains every field, by its label on screen', async (name, page) => {
	const { properties } = (await loadNode(name)).description;
	expect(missingOn(page, labelsOf(properties))).toEqual([]);
});

test('the page of the credential explains every field, by its label on screen', async () => {
	const { properties } = await loadCredential('enKashApi');
	expect(missingOn('credential', labelsOf(properties))).toEqual([]);
});
