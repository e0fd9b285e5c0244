/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sublimeSearch } from '@n8n/utils/search/sublime-search';
import type { INodeTypeDescription } from 'n8n-workflow';
import { loadCredential, loadNode, repositoryRoot } from '../harness';

const names = [
	'enKash',
	'enKashAllocateCoins',
	'enKashAllocatePoints',
	'enKashBulkAllocate',
	'enKashCreateCard',
	'enKashTrigger',
];

interface Entry {
	key: string;
	properties: INodeTypeDescription;
}

let entries: Entry[] = [];
beforeAll(async () => {
	entries = await Promise.all(
		names.map(async (key) => ({ key, properties: (await loadNode(key)).description })),
	);
});

/** Fewer points come of letters that are scattered over a longer word. */
function scoreOfWordStart(word: string): number {
	const lettersInARow = 60 * (word.length - 1);
	const farthestEnd = 2.5 * 20;
	return 115 + lettersInARow - farthestEnd;
}

/** The nodes that n8n's search finds for a word that begins one of their names, best first. */
function found(word: string): string[] {
	return sublimeSearch(word, entries)
		.filter(({ score }) => score >= scoreOfWordStart(word))
		.map(({ item }) => item.key);
}

it.each([
	['gift card', 'enKashCreateCard'],
	['gift', 'enKashCreateCard'],
	['voucher', 'enKashCreateCard'],
	['prepaid', 'enKashCreateCard'],
	['incentive', 'enKashBulkAllocate'],
	['reward', 'enKashBulkAllocate'],
	['points', 'enKashAllocatePoints'],
	['payout', 'enKashBulkAllocate'],
	['bulk', 'enKashBulkAllocate'],
	['loyalty', 'enKashBulkAllocate'],
	['coins', 'enKashAllocateCoins'],
	['diwali bonus', 'enKashBulkAllocate'],
	['bonus', 'enKashBulkAllocate'],
	['balance', 'enKash'],
	['sign-in', 'enKash'],
])('"%s" finds %s first', (word, first) => {
	expect(found(word)[0]).toBe(first);
});

it.each([
	['points', 'enKashBulkAllocate'],
	['voucher', 'enKashBulkAllocate'],
	['reward', 'enKashAllocatePoints'],
	['coins', 'enKash'],
	['balance', 'enKashTrigger'],
])('"%s" finds %s too', (word, other) => {
	expect(found(word)).toContain(other);
});

it('"enkash" finds every node, and the sheet before the other ways to give points', () => {
	const all = found('enkash');
	expect([...all].sort()).toEqual(names);
	expect(all.indexOf('enKashBulkAllocate')).toBeLessThan(all.indexOf('enKashAllocatePoints'));
});

const repository = 'https://github.com/n8n-nodes-enkash/n8n-nodes-enkash';

it.each([
	['enKash', 'enkash'],
	['enKashAllocateCoins', 'allocate-coins'],
	['enKashAllocatePoints', 'allocate-points'],
	['enKashBulkAllocate', 'bulk-allocate'],
	['enKashCreateCard', 'create-card'],
	['enKashTrigger', 'trigger'],
])('the documentation of %s is a page of its own that exists', (key, page) => {
	const { properties } = entries.find((entry) => entry.key === key) ?? {};
	const links = properties?.codex?.resources?.primaryDocumentation?.map(({ url }) => url);
	expect(links).toEqual([`${repository}/blob/main/docs/${page}.md`]);
	const file = path.join(repositoryRoot, `docs/${page}.md`);
	expect(existsSync(file)).toBe(true);
	expect(readFileSync(file, 'utf8')).toMatch(
		new RegExp(`^# ${String(properties?.displayName)}$`, 'm'),
	);
});

it('the documentation of the credential is a heading that exists', async () => {
	const readme = readFileSync(path.join(repositoryRoot, 'README.md'), 'utf8');
	const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\w -]/g, '')
			.replaceAll(' ', '-'),
	);
	const links = entries.flatMap(
		({ properties }) => properties.codex?.resources?.credentialDocumentation ?? [],
	);
	const urls = links.map(({ url }) => url);
	expect(urls).toHaveLength(names.length);
	const { documentationUrl = '' } = await loadCredential('enKashApi');
	for (const url of [...urls, documentationUrl]) {
		const [page, heading] = url.split('#');
		expect(page).toBe(repository);
		expect(headings).toContain(heading);
	}
});
