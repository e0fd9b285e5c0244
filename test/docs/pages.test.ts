/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { REPOSITORY_ROOT } from '../harness';
import { readWorkflow, workflowNames } from '../workflows/files';
import { workflowPage, workflowPagePath } from './workflowPages';

const pages = [
	'README.md',
	...readdirSync(path.join(REPOSITORY_ROOT, 'docs'), { encoding: 'utf8', recursive: true })
		.filter((file) => file.endsWith('.md'))
		.map((file) => path.join('docs', file)),
];

function read(page: string): string {
	return readFileSync(path.join(REPOSITORY_ROOT, page), 'utf8');
}

/** The links of a page that stay within the repository. */
function linksIn(page: string): string[] {
	return [...read(page).matchAll(/\]\(([^()\s]+)\)/g)]
		.map(([, target = '']) => target)
		.filter((target) => !/^[a-z]+:/.test(target));
}

/** The names by which GitHub links to the headings of a page. */
function anchorsOf(page: string): string[] {
	const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-'),
	);
}

test.each(pages)('%s: every link leads somewhere', (page) => {
	const broken = linksIn(page).filter((link) => {
		const [file = '', anchor] = link.split('#');
		const target = file === '' ? page : path.join(path.dirname(page), file);
		if (!existsSync(path.join(REPOSITORY_ROOT, target))) return true;
		return anchor !== undefined && !anchorsOf(target).includes(anchor);
	});
	expect(broken).toEqual([]);
});

test.each(workflowNames)('the page of %s is what its notes say; else: npm run docs', (name) => {
	expect(read(workflowPagePath(name))).toBe(workflowPage(name));
});

test('the index by occasion names every workflow and links to its page', () => {
	const index = read('docs/workflows/README.md');
	const missing = workflowNames.filter(
		(name) => !index.includes(`[${readWorkflow(name).name}](${name}.md)`),
	);
	expect(missing).toEqual([]);
});

test('every page but the README is linked from another one', () => {
	const linked = new Set(
		pages.flatMap((page) =>
			linksIn(page).map((link) => path.join(path.dirname(page), link.split('#')[0] ?? '')),
		),
	);
	expect(pages.filter((page) => page !== 'README.md' && !linked.has(page))).toEqual([]);
});
