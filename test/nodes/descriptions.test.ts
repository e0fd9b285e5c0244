/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { readCredential } from '../../nodes/shared/enkash/credential';
import { loadCredential, loadNode, repositoryRoot } from '../harness';
import { isRecord } from '../harness/values';

const manifest: { n8n: { nodes: string[]; credentials: string[] } } & Record<string, unknown> =
	JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8'));

/** Every node by the name under which workflows hold it. */
const nodes = {
	enKashBulkAllocate: 'EnKash Bulk Allocate',
	enKashAllocatePoints: 'EnKash Allocate Points',
	enKashCreateCard: 'EnKash Create Card',
	enKashAllocateCoins: 'EnKash Allocate Coins',
	enKash: 'EnKash',
	enKashTrigger: 'EnKash Trigger',
};
const names = Object.keys(nodes);
const payingNodes = names.filter((name) => name !== 'enKash' && name !== 'enKashTrigger');

/** Each node has a badge of its own on EnKash's card. */
const icons: Record<string, string> = {
	enKashBulkAllocate: 'bulkAllocate',
	enKashAllocatePoints: 'allocatePoints',
	enKashCreateCard: 'createCard',
	enKashAllocateCoins: 'allocateCoins',
	enKash: 'lookUps',
	enKashTrigger: 'trigger',
};

async function descriptionOf(name: string): Promise<INodeTypeDescription> {
	return (await loadNode(name)).description;
}

/** A property, with those inside of collections. */
function withInner(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values.flatMap(withInner);
		return 'type' in option ? withInner(option) : [];
	});
	return [property, ...inner];
}

function valuesOf(options: NonNullable<INodeProperties['options']>): string[] {
	return options.flatMap((option) => ('value' in option ? [String(option.value)] : []));
}

function isChoice(option: object): option is INodePropertyOptions {
	return 'value' in option;
}

function named(properties: INodeProperties[], name: string): INodeProperties[] {
	return properties.filter((property) => property.name === name);
}

/** When a parameter is shown, e.g. `operation=getMany, returnAll=false`; `''` for always. */
function conditionOf({ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties): string {
	const conditions = (rules: object, operator: string) =>
		Object.entries(rules).map(
			([name, values]) => `${name}${operator}${[values].flat().join(' or ')}`,
		);
	return [...conditions(show, '='), ...conditions(hide, '≠')].join(', ');
}

/** What a parameter takes: its type, the choices in the order of their values, and its bounds. */
function kindOf({
	type,
	options = [],
	typeOptions,
	modes = [],
	required,
}: INodeProperties): string {
	const { minValue, maxValue } = typeOptions ?? {};
	const choices = type === 'options' || type === 'multiOptions' ? valuesOf(options).sort() : [];
	return [
		type,
		...choices.map((value) => JSON.stringify(value)),
		...modes.map(({ name }) => name),
		...(minValue === undefined ? [] : [`from ${minValue}`]),
		...(maxValue === undefined ? [] : [`to ${maxValue}`]),
		...(typeOptions?.password ? ['secret'] : []),
		...(typeOptions?.expirable ? ['expirable'] : []),
		...(required ? ['required'] : []),
	].join(' ');
}

/** n8n adds these to every trigger that polls and to every credential. */
const addedByN8n = ['pollTimes', 'allowedHttpRequestDomains', 'allowedDomains'];

/** One line a parameter: name, kind, default and when it is shown; those in a collection as in `options.timeout`. */
function linesOf(properties: INodeProperties[], prefix = ''): string[] {
	return properties.flatMap((property) => {
		const { name, type, default: fallback, options = [] } = property;
		if (type === 'notice' || addedByN8n.includes(name)) return [];
		const condition = conditionOf(property);
		const line = [prefix + name, kindOf(property), JSON.stringify(fallback)];
		if (condition !== '') line.push(condition);
		const inner = options.flatMap((option) => {
			if ('values' in option) return linesOf(option.values, `${prefix}${name}.${option.name}.`);
			return 'type' in option ? linesOf([option], `${prefix}${name}.`) : [];
		});
		return [line.join(' | '), ...inner];
	});
}

function tableOf(properties: INodeProperties[]): string {
	return ['', 'name | kind | default | shown', ...linesOf(properties), ''].join('\n');
}

describe('the package', () => {
	it('holds the six nodes and the credential', () => {
		expect(manifest.n8n.nodes.map((file) => path.basename(file, '.node.js')).sort()).toEqual(
			names.map((name) => name.replace(/^e/, 'E')).sort(),
		);
		expect(manifest.n8n.credentials).toEqual(['dist/credentials/EnKashApi.credentials.js']);
	});

	it('is strict, free, and depends on nothing at runtime', () => {
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-enkash',
			license: 'MIT',
			files: ['dist'],
			n8n: { n8nNodesApiVersion: 1, strict: true },
			peerDependencies: { 'n8n-workflow': '*' },
		});
		expect(manifest).not.toHaveProperty('dependencies');
	});
});

describe.each(Object.entries(nodes))('%s', (name, displayName) => {
	const file = name.replace(/^e/, 'E');

	it('is what workflows and people know it as', async () => {
		const description = await descriptionOf(name);
		expect(description).toMatchObject({
			name,
			displayName,
			version: 1,
			credentials: [{ name: 'enKashApi', required: true }],
			subtitle: expect.stringMatching(/./),
			description: expect.stringMatching(/^[A-Z].*[^.]$/),
		});
		expect(description.defaults.name).toBe(description.displayName);
	});

	it('has its icons, light and dark, and its codex', async () => {
		const { iconUrl } = await descriptionOf(name);
		const files = isRecord(iconUrl) ? [iconUrl.light, iconUrl.dark] : [];
		// n8n serves a package's files below its name.
		const inPackage = files.map((served) => String(served).replace('icons/n8n-nodes-enkash/', ''));
		const icon = icons[name];
		expect(inPackage).toEqual([`dist/icons/${icon}.svg`, `dist/icons/${icon}.dark.svg`]);
		for (const served of inPackage) {
			expect([served, existsSync(path.join(repositoryRoot, served))]).toEqual([served, true]);
		}
		const codex: unknown = JSON.parse(
			readFileSync(path.join(repositoryRoot, `dist/nodes/${file}/${file}.node.json`), 'utf8'),
		);
		expect(codex).toMatchObject({
			node: `n8n-nodes-enkash.${name}`,
			categories: ['Finance & Accounting', 'Marketing & Content', 'Sales'],
		});
	});

	it('speaks as n8n does', async () => {
		const { properties } = await descriptionOf(name);
		for (const property of properties.flatMap(withInner)) {
			const { type, displayName, placeholder, description, options, noDataExpression } = property;
			const where = `${property.name}:`;
			if (type === 'notice') continue;
			expect(where + displayName).toMatch(/:[A-Z]|:uniqueReferenceNum/);
			if (type === 'boolean') expect(where + String(description)).toMatch(/:Whether /);
			if (placeholder !== undefined) {
				const opensList = type === 'collection' || type === 'fixedCollection';
				expect(where + placeholder).toMatch(opensList ? /:Add / : /:e\.g\. |:Search|:Choose/);
			}
			if (property.name === 'operation' || property.name === 'resource') {
				expect([where, noDataExpression]).toEqual([where, true]);
			} else if (
				displayName !== 'Trigger On' &&
				!['collection', 'fixedCollection', 'resourceLocator'].includes(type)
			) {
				expect(where + String(description)).toMatch(/:[A-Z0-9]/);
			}
			if (property.name !== 'operation') continue;
			for (const option of (options ?? []).filter(isChoice)) {
				// A sentence: only its first word, and names, are capitalised.
				expect(where + String(option.action)).toMatch(/:[A-Z][a-z]+( [a-z-]+| EnKash| SSO)+$/);
				expect(where + String(option.description)).toMatch(/:[A-Z].*[^.]$/);
			}
		}
	});
});

// Saved workflows and credentials hold what the snapshot lists. A line may be added, and a choice to a line; no name, kind,
// default or choice may change or go.
describe('every parameter, its kind, default and choices', () => {
	it.each(names)('%s', async (name) => {
		expect(tableOf((await descriptionOf(name)).properties)).toMatchSnapshot();
	});

	it('enKashApi', async () => {
		const { name, displayName, properties } = await loadCredential('enKashApi');
		expect([name, displayName]).toEqual(['enKashApi', 'EnKash API']);
		expect(tableOf(properties)).toMatchSnapshot();
	});

	// n8n leaves out a field that the form doesn't show, such as the format of a key without encryption.
	it('enKashApi reads a choice that is not there as its default', async () => {
		const { properties } = await loadCredential('enKashApi');
		const read = new Map<string, unknown>(
			Object.entries(readCredential({ apiUrl: 'https://a.example' })),
		);
		const choices = properties.filter(({ name, type }) => type === 'options' && read.has(name));
		expect(choices.map(({ name }) => name)).toEqual([
			'environment',
			'encryption',
			'encryptionKeyFormat',
		]);
		for (const choice of choices) expect(read.get(choice.name)).toBe(choice.default);
	});
});

describe.each(payingNodes)('%s', (name) => {
	it('asks for the account after all that must be filled in', async () => {
		const { properties } = await descriptionOf(name);
		const account = properties.findIndex((property) => property.name === 'cardAccountId');
		const lastRequired = properties.findLastIndex(({ required }) => required === true);
		expect(account).toBeGreaterThan(lastRequired);
	});

	it('calls amounts "Points", and begins with none', async () => {
		const { properties } = await descriptionOf(name);
		for (const amount of named(properties, 'loadAmount')) {
			expect([amount.displayName, amount.default]).toEqual(['Points', 0]);
		}
	});
});

describe('what is different from node to node', () => {
	it('Bulk Allocate has four outputs, the others one', async () => {
		const bulk = await descriptionOf('enKashBulkAllocate');
		expect([bulk.outputs, bulk.outputNames]).toEqual([
			['main', 'main', 'main', 'main'],
			['Success', 'Failed', 'Unconfirmed', 'Summary'],
		]);
		for (const name of names.filter((other) => other !== 'enKashBulkAllocate')) {
			const { outputs, inputs } = await descriptionOf(name);
			expect([outputs, inputs]).toEqual([['main'], name === 'enKashTrigger' ? [] : ['main']]);
		}
	});

	it('agents may allocate points and coins to one person, but neither a sheet nor cards', async () => {
		const usable = async (name: string) => (await descriptionOf(name)).usableAsTool;
		expect(await usable('enKashAllocatePoints')).toBe(true);
		expect(await usable('enKashAllocateCoins')).toBe(true);
		expect(await usable('enKashBulkAllocate')).toBeUndefined();
		expect(await usable('enKashCreateCard')).toBeUndefined();
	});
});
