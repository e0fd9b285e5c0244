/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { scripts } from '../../package.json';
import { largestNodeKib } from '../bench/load';
import { repositoryRoot } from '../harness';
import { guaranteesPage, withFigures } from './figures';

// What the pages say of the repository itself: its files, commands and figures.

const pages = [
	...filesIn('.', /\.md$/, false),
	...filesIn('docs', /\.md$/),
	...filesIn('.github', /\.(md|yml)$/),
];

function filesIn(folder: string, names: RegExp, recursive = true): string[] {
	return readdirSync(path.join(repositoryRoot, folder), { encoding: 'utf8', recursive })
		.filter((file) => names.test(file) && !file.includes('node_modules'))
		.map((file) => path.join(folder, file));
}

function read(file: string): string {
	return readFileSync(path.join(repositoryRoot, file), 'utf8');
}

/** What stands between backticks in a page, without its blocks of code. */
function codeIn(page: string): string[] {
	const text = read(page).replace(/^```[\s\S]*?^```/gm, '');
	return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

const ownPath =
	/(?<![\w./:-])(?:\.ci|\.github|credentials|docs|icons|nodes|test|workflows)\/[\w./-]*/g;

/** A path, or the name of a picture; NAME and FILE stand for any. */
function isThere(named: string): boolean {
	if (/\b(NAME|FILE)\b/.test(named)) return true;
	return [named, `docs/images/${named}.png`].some((file) =>
		existsSync(path.join(repositoryRoot, file)),
	);
}

test('the pages are found', () => {
	expect(pages).toEqual(
		expect.arrayContaining(['CONTRIBUTING.md', 'docs/guarantees.md', '.github/workflows/ci.yml']),
	);
	expect(codeIn('CONTRIBUTING.md').flatMap((code) => code.match(ownPath) ?? [])).toContain(
		'nodes/shared/payout/headings.ts',
	);
	expect(isThere('nodes/shared/payout/noSuchFile.ts')).toBe(false);
});

test.each(pages)('%s: every file and folder of the repository that it names is there', (page) => {
	const named = codeIn(page).flatMap((code) => code.match(ownPath) ?? []);
	expect(named.filter((file) => !isThere(file))).toEqual([]);
});

test.each(pages)('%s: every npm script that it names is there', (page) => {
	const named = [...read(page).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
	expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

// Without an install, npx would fetch another version, or a package of that name by somebody else.
test.each(pages)('%s: what it tells people to run is installed first', (page) => {
	expect(read(page).match(/\bnpx (jest|stryker|tsx|gulp|eslint)\b.*/g) ?? []).toEqual([]);
});

describe('the guarantees', () => {
	const guarantees = read(guaranteesPage);

	it('say how much is tried; else: npm run docs', () => {
		expect(withFigures(guarantees)).toBe(guarantees);
	});

	it('get the figures of the tests in place of older ones', () => {
		const outdated = guarantees
			.replace(/\d+(?= (?:refused, and|that are odd|replies +\||faults, all))/g, '1')
			.replace(/(?<=scenarios in )\w+/, 'seven');
		expect(outdated).not.toBe(guarantees);
		expect(withFigures(outdated)).toBe(withFigures(guarantees));
	});

	it('that have lost a figure are an error', () => {
		expect(() => withFigures("# What can't happen")).toThrow('has lost the figure');
	});
});

test('the largest node has about the size that a reviewer is told', async () => {
	const [, said] = /minified it has (\d+) KiB/.exec(read('docs/verification.md')) ?? [];
	const ratio = Number(said) / (await largestNodeKib(repositoryRoot));
	expect(ratio).toBeGreaterThan(0.9);
	expect(ratio).toBeLessThan(1.1);
});

describe('exemptions from the linter', () => {
	const sources = ['credentials', 'nodes', 'test'].flatMap((folder) =>
		filesIn(folder, /\.(ts|mjs|cjs|js)$/),
	);
	const exemptions = sources.flatMap((file) =>
		read(file)
			.split('\n')
			.flatMap((line, index) => exemptionsIn(line).map((found) => ({ file, index, ...found }))),
	);

	it('are those in the table of CONTRIBUTING', () => {
		const [, table = ''] = read('CONTRIBUTING.md').split('## Exemptions from the linter');
		const listed = [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, rule]) => rule);
		expect([...new Set(exemptions.map(({ rule }) => rule))].sort()).toEqual(listed.sort());
	});

	it('are one outside of tests; those of tests stand on the first line, and each says why', () => {
		const ofNodes = exemptions.filter(({ file }) => !file.startsWith('test/'));
		expect(ofNodes.map(({ rule }) => rule)).toEqual(['credential-unnecessary-password']);
		const ofTests = exemptions.filter(({ file }) => file.startsWith('test/'));
		expect(ofTests.filter(({ index }) => index !== 0)).toEqual([]);
		expect(exemptions.filter(({ reason }) => reason === undefined)).toEqual([]);
	});
});

/** The rules that a comment switches off, without the name of their plugin, and its reason. */
function exemptionsIn(line: string): Array<{ rule: string; reason?: string }> {
	const comment = /^\s*\/[*/] eslint-disable[\w-]* (.*?)(?: \*\/)?$/.exec(line)?.[1];
	if (comment === undefined) return [];
	const [rules = '', reason] = comment.split(' -- ');
	return rules.split(', ').map((rule) => ({ rule: path.basename(rule), reason }));
}
