/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import ts from 'typescript';
import { loadCredential, loadNode, repositoryRoot } from '../harness';

// n8n's rules for texts and panels, beyond those that its published lint checks.

const nodes = [
	'enKashBulkAllocate',
	'enKashAllocatePoints',
	'enKashCreateCard',
	'enKashAllocateCoins',
	'enKash',
	'enKashTrigger',
];

/** A property, and where it is, such as `enKashBulkAllocate.options.timeout`. */
interface Placed {
	place: string;
	property: INodeProperties;
}

async function placedIn(name: string): Promise<Placed[]> {
	const { properties } =
		name === 'enKashApi' ? await loadCredential(name) : (await loadNode(name)).description;
	return properties.flatMap((property) => withInner(name, property));
}

function withInner(parent: string, property: INodeProperties): Placed[] {
	const place = `${parent}.${property.name}`;
	const inner = (property.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values.flatMap((value) => withInner(place, value));
		return isChoice(option) ? [] : withInner(place, option);
	});
	return [{ place, property }, ...inner];
}

function isChoice(option: object): option is INodePropertyOptions {
	return 'value' in option;
}

/** What n8n's loader adds to every trigger that polls, and to every credential. */
const addedByN8n = /^enKashTrigger\.pollTimes\b|^enKashApi\.allowed/;

/** Every property of the package. */
async function everywhere(): Promise<Placed[]> {
	const placed = await Promise.all([...nodes, 'enKashApi'].map(placedIn));
	return placed.flat().filter(({ place }) => !addedByN8n.test(place));
}

/** Lists in another order than that of the alphabet, each with the reason. */
const unsorted: Record<string, string> = {
	'enKashApi.environment': 'people begin with Test, which stands first in EnKash too',
	'enKashApi.encryption': 'from none to all',
	'enKashApi.encryptionKeyFormat': "the way of EnKash's sample first",
};

function sorted(labels: string[]): string[] {
	return [...labels].sort((one, other) => one.localeCompare(other, 'en', { sensitivity: 'base' }));
}

describe('lists are in alphabetical order, or the reason stands here', () => {
	it('choices, options, fields', async () => {
		const inDisorder: Record<string, string[]> = {};
		for (const { place, property } of await everywhere()) {
			const { type, options = [] } = property;
			if (!['options', 'multiOptions', 'collection', 'fixedCollection'].includes(type)) continue;
			const labels = options.map((option) => (isChoice(option) ? option.name : option.displayName));
			if (labels.join() !== sorted(labels).join()) inDisorder[place] = labels;
		}
		expect(Object.keys(inDisorder).sort()).toEqual(Object.keys(unsorted).sort());
	});
});

describe('texts in panels', () => {
	it('hints have at most 120 characters', async () => {
		const hints = (await everywhere()).flatMap(({ property: { hint } }) => hint ?? []);
		expect(hints.filter((hint) => hint.length > 120)).toEqual([]);
	});

	it('notices are one sentence without a full stop', async () => {
		const notices = (await everywhere()).filter(({ property: { type } }) => type === 'notice');
		expect(notices.length).toBeGreaterThan(2);
		for (const { property } of notices) {
			expect(property.displayName).toMatch(/^[A-Z](?:(?!\. [A-Z]).)*[^.]$/);
		}
	});

	it('say nothing of errors, problems and failures', async () => {
		const texts = (await everywhere()).flatMap(({ property }) => textsOf(property));
		expect(texts.filter((text) => /\b(error|problem|failure)s?\b/i.test(text))).toEqual([]);
	});

	it('spell a name in one way', async () => {
		const texts = (await everywhere()).flatMap(({ property }) => textsOf(property));
		expect(texts.filter((text) => /Sign-in Link|E-mail|PINCode|Sso\b/.test(text))).toEqual([]);
	});
});

function textsOf({ displayName, description, hint, placeholder, options = [] }: INodeProperties) {
	const choices = options.filter(isChoice).flatMap((choice) => [choice.name, choice.description]);
	return [displayName, description, hint, placeholder, ...choices].filter(
		(text) => text !== undefined,
	);
}

describe.each(nodes)('operations of %s', (name) => {
	it('have their object in the name, where no resource says it, and actions without articles', async () => {
		const placed = await placedIn(name);
		const hasResource = placed.some(({ property }) => property.name === 'resource');
		const operations = placed
			.filter(({ property }) => property.name === 'operation')
			.flatMap(({ property }) => (property.options ?? []).filter(isChoice));
		for (const operation of operations) {
			if (!hasResource) expect(operation.name).toMatch(/^[A-Z][a-z]+ .*[A-Z]/);
			expect(operation.action).toMatch(/^[A-Z][a-z]+( [a-z-]+| EnKash)+$/);
			expect(operation.action).not.toMatch(/ (a|an|the) /);
		}
	});
});

describe.each(nodes.filter((name) => name !== 'enKashTrigger'))('the class of %s', (name) => {
	it('shows what it does when an item fails', () => {
		const file = name.replace(/^e/, 'E');
		const source = readFileSync(path.join(repositoryRoot, `nodes/${file}/${file}.node.ts`), 'utf8');
		expect(source).toMatch(/async execute\(this[^{]*\{[^}]*this\.continueOnFail\(\)/);
	});
});

/** A text in the sources; `…` stands for each value in it. */
interface SourceText {
	file: string;
	text: string;
}

/** All sentences in the sources: texts of several words. */
function sentencesInSources(): SourceText[] {
	return ['nodes', 'credentials'].flatMap((folder) => {
		const root = path.join(repositoryRoot, folder);
		return readdirSync(root, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.flatMap((file) => textsInSource(path.join(folder, file)));
	});
}

function textsInSource(file: string): SourceText[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(path.join(repositoryRoot, file), 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const texts: SourceText[] = [];
	const visit = (node: ts.Node): void => {
		const text = textOfNode(node);
		if (text !== undefined && /[A-Za-z]{2,} [A-Za-z'"…]/.test(text)) texts.push({ file, text });
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

function textOfNode(node: ts.Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** Names that messages hold besides labels: of outputs, and of n8n's own nodes, fields and choices. */
const otherNames = [
	...['Success', 'Failed', 'Unconfirmed', 'Summary'],
	...['Map Each Column Manually', 'Split Out', 'Extract From File'],
	...['Delimiter', 'Header Row', 'Range', 'Starting Line', 'Own Reference Number', 'Name'],
	...['Allowed Domains'],
];

async function labels(): Promise<Set<string>> {
	const placed = await everywhere();
	const all = placed.flatMap(({ property: { displayName, options = [] } }) => [
		displayName,
		...options.filter(isChoice).map(({ name }) => name),
	]);
	return new Set([...all, ...otherNames]);
}

describe('messages', () => {
	it('name labels in single quotes, none in double quotes', async () => {
		const known = await labels();
		const inDoubleQuotes = sentencesInSources().filter(({ text }) =>
			[...text.matchAll(/"([^"…]+)"/g)].some(([, quoted = '']) => known.has(quoted)),
		);
		expect(inDoubleQuotes).toEqual([]);
	});

	it('name labels that there are', async () => {
		const known = await labels();
		const quoted = sentencesInSources().flatMap(({ file, text }) =>
			[...text.matchAll(/(?<![\w'])'([A-Z][^'…]*)'(?!\w)/g)].map(([, label = '']) => ({
				file,
				label,
			})),
		);
		expect(quoted.length).toBeGreaterThan(20);
		expect(quoted.filter(({ label }) => !known.has(label))).toEqual([]);
	});

	it('say nothing of errors, problems and failures', () => {
		// A pattern that reads EnKash's own texts is no text of ours.
		const texts = sentencesInSources().filter(({ text }) => !text.includes('(?:'));
		expect(texts.length).toBeGreaterThan(300);
		const words = /\b(error|problem|failure)s?\b/i;
		expect(texts.filter(({ text }) => words.test(text))).toEqual([]);
	});
});
