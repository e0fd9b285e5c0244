/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import path from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { loadCredential, loadNode, REPOSITORY_ROOT } from '../harness';
import { isRecord } from '../harness/values';

const manifest: { n8n: { nodes: string[]; credentials: string[] } } & Record<string, unknown> =
	JSON.parse(readFileSync(path.join(REPOSITORY_ROOT, 'package.json'), 'utf8'));

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

/** What a property is, as far as saved workflows depend on it. */
function shapeOf({ type, default: fallback, options }: INodeProperties): unknown[] {
	const shape: unknown[] = [type, fallback];
	if (type === 'options') shape.push(valuesOf(options ?? []).sort());
	return shape;
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

/** The shapes of all properties but notices; `options.` before the names of options. */
function shapesOf(properties: INodeProperties[]): Record<string, unknown[]> {
	const shapes: Record<string, unknown[]> = {};
	for (const property of properties) {
		if (property.type === 'notice') continue;
		if (property.name === 'options') {
			for (const option of property.options ?? []) {
				if ('type' in option) shapes[`options.${option.name}`] = shapeOf(option);
			}
		} else shapes[property.name] = shapeOf(property);
	}
	return shapes;
}

const referenceMode = ['options', 'generate', ['generate', 'provide']];
const output = ['options', 'resultOnly', ['resultOnly', 'rowAndResult']];
const confirmBy = (way: string) => ['options', way, ['lookup', 'none', 'resend']];
const transactionsPath = '/api/v0/partner/enKashCard/transaction/all';

/** What saved workflows hold, which must never change. There may be more. */
const contract: Record<string, Record<string, unknown[]>> = {
	enKashBulkAllocate: {
		operation: ['options', 'allocate', ['allocate', 'check', 'preview']],
		cardAccountId: ['string', ''],
		columns: ['resourceMapper', { mappingMode: 'autoMapInputData', value: null }],
		isPointsAllocation: ['boolean', true],
		referenceMode,
		payoutRun: ['string', ''],
		'options.batchSize': ['number', 100],
		'options.concurrency': ['number', 1],
		'options.distinguishBy': ['string', ''],
		'options.invalidRows': ['options', 'skip', ['skip', 'stop']],
		'options.maxPointsPerRow': ['number', 0],
		'options.maxPointsPerRun': ['number', 0],
		'options.maxAttempts': ['number', 3],
		'options.timeout': ['number', 60],
		'options.output': ['options', 'columns', ['columns', 'resultOnly', 'rowAndResult']],
		'options.companyId': ['string', ''],
		'options.lowBalance': ['options', 'stop', ['payWhileItLasts', 'stop']],
		'options.maxPointsPerMonth': ['number', 0],
		'options.confirmBy': confirmBy('resend'),
		'options.paidStatuses': ['string', 'CREATED'],
		'options.path': ['string', transactionsPath],
		'options.approvedPlan': ['string', ''],
		'options.listPlan': ['boolean', false],
	},
	enKashAllocatePoints: {
		operation: ['options', 'allocate', ['allocate', 'unallocate']],
		cardAccountId: ['string', ''],
		mobile: ['string', ''],
		loadAmount: ['number', 0],
		firstName: ['string', ''],
		email: ['string', ''],
		title: ['options', '', ['', 'Mr', 'Mrs', 'Ms']],
		gender: ['options', '', ['', 'F', 'M']],
		referenceMode,
		payoutRun: ['string', ''],
		uniqueReferenceNumber: ['string', ''],
		simplify: ['boolean', true],
		'options.companyId': ['string', ''],
		'options.distinguishBy': ['string', ''],
		'options.maxPointsPerRow': ['number', 0],
		'options.referenceField': [
			'options',
			'both',
			['both', 'uniqueReferenceNum', 'uniqueReferenceNumber'],
		],
		'options.resendWhenUnclear': ['boolean', false],
		'options.timeout': ['number', 60],
		'options.output': output,
		'options.concurrency': ['number', 1],
		'options.confirmBy': confirmBy('none'),
		'options.paidStatuses': ['string', 'CREATED'],
		'options.path': ['string', transactionsPath],
		'options.allocationPath': ['string', '/api/v0/partner/enKashCard/create-allocate-points'],
		'options.maxPointsPerRun': ['number', 0],
		'options.maxPointsPerMonth': ['number', 0],
	},
	enKashCreateCard: {
		cardAccountId: ['string', ''],
		mobile: ['string', ''],
		firstName: ['string', ''],
		lastName: ['string', ''],
		email: ['string', ''],
		loadAmount: ['number', 0],
		additionalFields: ['collection', {}],
		simplify: ['boolean', true],
		'options.companyId': ['string', ''],
		'options.timeout': ['number', 60],
		'options.output': output,
		'options.maxPoints': ['number', 0],
		'options.ifCardExists': ['options', 'create', ['create', 'skip']],
	},
	enKashAllocateCoins: {
		// Workflows saved with text here go on working; see coinsByMobile.test.ts.
		userId: ['resourceLocator', { mode: 'list', value: '' }],
		cardAccountId: ['string', ''],
		event: ['string', ''],
		referenceMode,
		payoutRun: ['string', ''],
		requestId: ['string', ''],
		'options.companyId': ['string', ''],
		'options.distinguishBy': ['string', ''],
		'options.resendWhenUnclear': ['boolean', false],
		'options.timeout': ['number', 60],
		'options.output': output,
	},
};

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
			expect([served, existsSync(path.join(REPOSITORY_ROOT, served))]).toEqual([served, true]);
		}
		const codex: unknown = JSON.parse(
			readFileSync(path.join(REPOSITORY_ROOT, `dist/nodes/${file}/${file}.node.json`), 'utf8'),
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

describe.each(Object.entries(contract))('%s keeps what saved workflows hold', (name, shapes) => {
	it('names, kinds, defaults and values', async () => {
		const { properties } = await descriptionOf(name);
		expect(shapesOf(properties)).toMatchObject(shapes);
	});

	it('asks for the account first, where points move or a card is made', async () => {
		const { properties } = await descriptionOf(name);
		const first = properties.find((property) => property.name !== 'operation');
		expect(first?.name).toBe(name === 'enKashAllocateCoins' ? 'userId' : 'cardAccountId');
	});

	it('calls amounts "Points", and begins with none', async () => {
		const { properties } = await descriptionOf(name);
		for (const amount of named(properties, 'loadAmount')) {
			expect([amount.displayName, amount.default]).toEqual(['Points', 0]);
		}
	});

	it('shows a payout run or a reference of my own, whichever is chosen', async () => {
		const { properties } = await descriptionOf(name);
		const shown = ['payoutRun', 'uniqueReferenceNumber', 'requestId'].flatMap((own) =>
			named(properties, own).map((property) => [
				own,
				property.required,
				property.displayOptions?.show?.referenceMode,
			]),
		);
		const expected: Record<string, unknown[]> = {
			enKashBulkAllocate: [['payoutRun', true, ['generate']]],
			enKashAllocatePoints: [
				['payoutRun', true, ['generate']],
				['uniqueReferenceNumber', true, ['provide']],
			],
			enKashCreateCard: [],
			enKashAllocateCoins: [
				['payoutRun', true, ['generate']],
				['requestId', true, ['provide']],
			],
		};
		expect(shown).toEqual(expected[name]);
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

	it('Create Card has every other field of the call by its API name', async () => {
		const { properties } = await descriptionOf('enKashCreateCard');
		const [additional] = named(properties, 'additionalFields');
		const fields = (additional?.options ?? []).map(({ name }) => name).sort();
		expect(fields).toEqual(
			[
				...['address', 'address2', 'city', 'country', 'deliveryAddress', 'deliveryAddress2'],
				...['deliveryCity', 'deliveryCountry', 'deliveryPincode', 'deliveryState', 'documents'],
				...['gender', 'middleName', 'physicalCard', 'physicalDeliveryAddressFlag', 'pincode'],
				...['primaryEnKashCard', 'remarks', 'specialDate', 'state', 'title', 'userId'],
			].sort(),
		);
	});

	it('numbers of Bulk Allocate have their bounds', async () => {
		const { properties } = await descriptionOf('enKashBulkAllocate');
		const bounds = (name: string) =>
			named(properties.flatMap(withInner), name).map(({ typeOptions }) => [
				typeOptions?.minValue,
				typeOptions?.maxValue,
			]);
		expect(bounds('batchSize')).toEqual([[1, 1000]]);
		expect(bounds('concurrency')).toEqual([[1, 10]]);
		expect(bounds('maxAttempts')).toEqual([[1, 5]]);
		expect(bounds('maxPointsPerRun')).toEqual([[0, undefined]]);
	});

	it('the trigger keeps what saved workflows hold', async () => {
		const { properties } = await descriptionOf('enKashTrigger');
		expect(shapesOf(properties)).toMatchObject({
			event: ['options', expect.any(String), ['balanceLow', 'balanceRestored', 'newTransaction']],
			threshold: ['number', expect.any(Number)],
			cardAccountId: ['string', ''],
			'options.companyId': ['string', ''],
			'options.lookBackHours': ['number', 48],
			'options.timeout': ['number', 60],
			'options.path': ['string', transactionsPath],
		});
	});

	it('the look-ups are all there', async () => {
		const { properties } = await descriptionOf('enKash');
		const operations = named(properties, 'operation').flatMap(({ options, displayOptions }) =>
			valuesOf(options ?? []).map((value) =>
				[displayOptions?.show?.resource?.[0], value].join(': '),
			),
		);
		expect(operations).toEqual(
			expect.arrayContaining([
				'account: get',
				'card: get',
				'card: getMany',
				'transaction: get',
				'transaction: getMany',
				'coin: getBalance',
				'coinEvent: create',
				'coinEvent: get',
				'coinEvent: update',
				'ssoLink: create',
			]),
		);
	});
});

describe('the credential', () => {
	it('keeps what saved credentials hold', async () => {
		const { name, displayName, properties } = await loadCredential('enKashApi');
		expect([name, displayName]).toEqual(['enKashApi', 'EnKash API']);
		expect(shapesOf(properties)).toMatchObject({
			environment: ['options', 'test', ['live', 'test']],
			apiUrl: ['string', 'https://pay-en-uat.enkash.in'],
			otherUrls: ['string', ''],
			authUrl: ['string', 'https://ekpayout-uat.enkash.in'],
			ssoUrl: ['string', 'https://invoice-uat.enkash.in'],
			clientId: ['string', ''],
			clientSecret: ['string', ''],
			username: ['string', ''],
			password: ['string', ''],
			partnerId: ['string', ''],
			companyId: ['string', ''],
			cardAccountId: ['string', ''],
			encryption: ['options', 'off', ['both', 'off', 'request']],
			encryptionKey: ['string', ''],
			encryptionKeyFormat: ['options', 'sha256', ['hex', 'raw', 'sha256']],
			accessToken: ['hidden', ''],
		});
	});

	it('hides what is secret', async () => {
		const { properties } = await loadCredential('enKashApi');
		const hidden = properties.filter(({ typeOptions }) => typeOptions?.password === true);
		expect(hidden.map(({ name }) => name)).toEqual([
			'clientSecret',
			'password',
			'encryptionKey',
			'accessToken',
		]);
		expect(named(properties, 'accessToken')[0]?.typeOptions?.expirable).toBe(true);
	});
});
