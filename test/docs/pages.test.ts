/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadCredential, repositoryRoot } from '../harness';
import { readWorkflow, workflowNames } from '../workflows/files';
import { workflowPage, workflowPagePath } from './workflowPages';

const pages = [
	...markdownIn('.', false),
	...markdownIn('docs', true),
	...markdownIn('.github', true),
];

/** Where people start to read; every other page is linked from one of these or from a page that is. */
const doors = ['README.md', '.github/PULL_REQUEST_TEMPLATE.md'];

const manifest: { homepage: string; bugs: { url: string }; repository: { url: string } } =
	JSON.parse(read('package.json'));

/** Hosts of others to which a page may send people. */
const knownHosts = [
	'community.n8n.io',
	'docs.n8n.io',
	'img.shields.io',
	'keepachangelog.com',
	'n8n.io',
	'nodejs.org',
	'semver.org',
	'www.enkash.com',
	'www.npmjs.com',
];

function markdownIn(folder: string, recursive: boolean): string[] {
	return readdirSync(path.join(repositoryRoot, folder), { encoding: 'utf8', recursive })
		.filter((file) => file.endsWith('.md'))
		.map((file) => path.join(folder, file));
}

function read(page: string): string {
	return readFileSync(path.join(repositoryRoot, page), 'utf8');
}

/** Where the links of a Markdown text lead. */
function linksIn(text: string): string[] {
	return [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
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

/** Whether a link on a page leads to something that is there, or to an address that is known. */
function leadsSomewhere(page: string, link: string): boolean {
	const own = `${manifest.homepage}/blob/main/`;
	if (link.startsWith(own)) return isThere(link.slice(own.length));
	if (link.startsWith(`${manifest.homepage}#`)) {
		return isThere(`README.md${link.slice(manifest.homepage.length)}`);
	}
	if (link.startsWith(`${manifest.homepage}/actions/workflows/`)) {
		const [file = ''] = link.slice(`${manifest.homepage}/actions/`.length).split('/badge.svg');
		return isThere(path.join('.github', file));
	}
	if (link === manifest.bugs.url) return true;
	// GitHub's own form, for every repository whose owner has switched it on.
	if (link === `${manifest.homepage}/security/advisories/new`) return true;
	if (/^[a-z]+:/.test(link)) return knownHosts.includes(new URL(link).host);
	const [file = ''] = link.split('#');
	const target = file === '' ? page : path.join(path.dirname(page), file);
	return isThere(link.includes('#') ? `${target}#${link.split('#')[1]}` : target);
}

function isThere(target: string): boolean {
	const [file = '', anchor] = target.split('#');
	if (!existsSync(path.join(repositoryRoot, file))) return false;
	return anchor === undefined || anchorsOf(file).includes(anchor);
}

test.each(pages)('%s: every link leads somewhere', (page) => {
	expect(linksIn(read(page)).filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

test.each(workflowNames)('%s: every link in its notes leads somewhere', (name) => {
	const notes = readWorkflow(name).nodes.map(({ parameters }) => String(parameters.content ?? ''));
	const links = linksIn(notes.join('\n'));
	expect(links.filter((link) => !leadsSomewhere('workflows', link))).toEqual([]);
});

test('the links of nodes and credential lead to pages of this repository', async () => {
	const codexFiles = readdirSync(path.join(repositoryRoot, 'nodes'), {
		encoding: 'utf8',
		recursive: true,
	}).filter((file) => file.endsWith('.node.json'));
	const links = codexFiles.flatMap((file) =>
		[...read(path.join('nodes', file)).matchAll(/"url": "([^"]+)"/g)].map(([, url = '']) => url),
	);
	const { documentationUrl } = await loadCredential('enKashApi');
	expect(links.length).toBeGreaterThanOrEqual(codexFiles.length);
	expect(
		[...links, documentationUrl ?? 'none'].filter(
			(link) => !link.startsWith(manifest.homepage) || !leadsSomewhere('README.md', link),
		),
	).toEqual([]);
});

test('the addresses of the manifest are those of one repository, which is not of EnKash', () => {
	expect(manifest.repository.url).toBe(`${manifest.homepage}.git`);
	expect(manifest.bugs.url).toBe(`${manifest.homepage}/issues`);
	expect(new URL(manifest.homepage).pathname).not.toMatch(/^\/enkash\//);
});

test('the README is short', () => {
	const words = read('README.md')
		.replace(/[|*#`>-]+/g, ' ')
		.split(/\s+/);
	expect(words.length).toBeLessThanOrEqual(1300);
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

test('every page is linked from another one', () => {
	const linked = new Set(
		pages.flatMap((page) =>
			linksIn(read(page)).map((link) => path.join(path.dirname(page), link.split('#')[0] ?? '')),
		),
	);
	expect(pages.filter((page) => !doors.includes(page) && !linked.has(page))).toEqual([]);
});
