import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { loadNode } from '../../harness';
import { isRecord } from '../../harness/values';
import { operations as triedOperations } from './operations';

/** A property with the names it stands under. */
interface Placed {
	path: string;
	property: INodeProperties;
}

async function propertiesOf(node: string): Promise<Placed[]> {
	const { description } = await loadNode(node);
	return placed(description.properties, '');
}

/** With those inside of collections. n8n's own fields, such as the schedule, are not ours. */
function placed(properties: INodeProperties[], prefix: string): Placed[] {
	return properties
		.filter(({ name }) => name !== 'pollTimes')
		.flatMap((property) => {
			const path = `${prefix}${property.name}`;
			const inner = (property.options ?? []).filter((option) => 'type' in option);
			return [{ path, property }, ...placed(inner, `${path}.`)];
		});
}

function optionsOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter((option) => 'value' in option);
}

function shownFor({ displayOptions }: INodeProperties, name: string): unknown[] {
	const shown: unknown = displayOptions?.show?.[name];
	return Array.isArray(shown) ? shown : [];
}

describe('enKash', () => {
	it('has the resources and operations that workflows are saved with', async () => {
		const properties = await propertiesOf('enKash');
		const operations = properties
			.filter(({ path }) => path === 'operation')
			.map(({ property }) => [
				shownFor(property, 'resource')[0],
				optionsOf(property).map(({ value }) => value),
			]);
		expect(Object.fromEntries(operations)).toEqual({
			account: ['get'],
			card: ['get', 'getMany'],
			coin: ['getBalance'],
			coinEvent: ['create', 'get', 'update'],
			ssoLink: ['create'],
			transaction: ['get', 'getMany'],
		});
		const resources = properties.filter(({ path }) => path === 'resource');
		const names = operations.map(([name]) => name);
		expect(
			resources.map(({ property }) => [
				property.displayOptions,
				optionsOf(property).map(({ value }) => value),
			]),
		).toEqual([
			[{ hide: { '@tool': [true] } }, names],
			[
				{ show: { '@tool': [true] } },
				names.filter((name) => name !== 'coinEvent' && name !== 'ssoLink'),
			],
		]);
	});

	it('has every operation tried with all faults', async () => {
		const properties = await propertiesOf('enKash');
		const names = properties
			.filter(({ path }) => path === 'operation')
			.flatMap(({ property }) =>
				optionsOf(property).map(({ value }) => `${shownFor(property, 'resource')[0]}: ${value}`),
			);
		expect(triedOperations.map(({ name }) => name).sort()).toEqual(names.sort());
	});

	it('has the parameters that workflows are saved with', async () => {
		const properties = await propertiesOf('enKash');
		expect([...new Set(properties.map(({ path }) => path))].sort()).toEqual(
			[
				'resource',
				'operation',
				'cardAccountId',
				'enKashCardId',
				'returnAll',
				'limit',
				'simplify',
				'output',
				'selectedFields',
				'pgReferenceNumber',
				'filters',
				'filters.mobile',
				'filters.amountFrom',
				'filters.amountTo',
				'filters.enKashCardId',
				'filters.cardHolderName',
				'filters.txnDateFrom',
				'filters.pgReferenceNumbers',
				'filters.status',
				'filters.txnDateTo',
				'filters.cardTransactionType',
				'filters.userId',
				'userId',
				'coinConfigId',
				'event',
				'amount',
				'configuration',
				'updateFields',
				'updateFields.amount',
				'updateFields.companyId',
				'updateFields.configuration',
				'updateFields.event',
				'notice',
				'page',
				'partner',
				'options',
				'options.companyId',
				'options.fields',
				'options.timeout',
				'options.path',
			].sort(),
		);
	});

	it('offers each operation to people and agents in words of its own', async () => {
		const properties = await propertiesOf('enKash');
		const operations = properties
			.filter(({ path }) => path === 'operation')
			.flatMap(({ property }) => optionsOf(property));
		for (const { action, description } of operations) {
			expect(action).toMatch(/^(Get|Create|Update) (?!an? )[a-z -]+$/);
			expect(description).toMatch(/^[A-Z][^.]+$/);
		}
		expect(new Set(operations.map(({ action }) => action)).size).toBe(operations.length);
		expect((await loadNode('enKash')).description.usableAsTool).toBe(true);
	});

	it.each([
		['enKashCardId', 4, 'searchCards'],
		['userId', 2, 'searchUsers'],
	])('lets %s be chosen from a list wherever it wants one', async (name, count, method) => {
		const properties = await propertiesOf('enKash');
		const people = properties.filter(({ path }) => path.endsWith(name));
		expect(people).toHaveLength(count);
		for (const { property } of people) {
			expect(property.type).toBe('resourceLocator');
			expect(property.modes?.map((mode) => mode.name)).toEqual(['list', 'mobile', 'id']);
			expect(property.modes?.[0]?.typeOptions?.searchListMethod).toBe(method);
		}
		expect((await loadNode('enKash')).methods?.listSearch).toHaveProperty(method);
	});
});

describe('enKashTrigger', () => {
	it('has the parameters that workflows are saved with', async () => {
		const properties = await propertiesOf('enKashTrigger');
		expect(properties.map(({ path }) => path)).toEqual([
			'event',
			'threshold',
			'cardAccountId',
			'options',
			'options.companyId',
			'options.lookBackHours',
			'options.timeout',
			'options.path',
		]);
		const event = properties[0]?.property;
		expect(event && optionsOf(event).map(({ value }) => value)).toEqual([
			'balanceLow',
			'balanceRestored',
			'newTransaction',
		]);
		// n8n's own triggers name it so, and explain nothing that the name says.
		expect(event).toMatchObject({ displayName: 'Trigger On' });
		expect(event?.description).toBeUndefined();
	});
});

describe.each(['enKash', 'enKashTrigger'])('the texts of %s', (node) => {
	it('explain every field', async () => {
		const silent = new Set([
			'resource',
			'operation',
			'options',
			'filters',
			'updateFields',
			'notice',
		]);
		for (const { path, property } of await propertiesOf(node)) {
			if (!silent.has(path) && property.displayName !== 'Trigger On')
				expect([path, property.description]).toEqual([path, expect.any(String)]);
			expect([path, property.displayName.length]).toEqual([path, expect.any(Number)]);
			for (const option of optionsOf(property)) expect(option.name).toMatch(/^[A-Z]/);
		}
	});

	it('ask for the account after what must be filled in', async () => {
		const { description } = await loadNode(node);
		const { properties } = description;
		for (const account of properties.filter(({ name }) => name === 'cardAccountId')) {
			const resource = shownFor(account, 'resource')[0];
			const later = properties
				.slice(properties.indexOf(account) + 1)
				.filter((property) => shownFor(property, 'resource')[0] === resource)
				.filter(({ required }) => required === true);
			expect([resource, later.map(({ name }) => name)]).toEqual([resource, []]);
		}
	});

	it('show an example where something is typed in', async () => {
		for (const { path, property } of await propertiesOf(node)) {
			const isTyped = property.type === 'string' && property.default === '';
			if (isTyped)
				expect([path, property.placeholder]).toEqual([path, expect.stringMatching(/^e\.g\. /)]);
			if (property.type === 'collection') expect(property.placeholder).toMatch(/^Add /);
			const typed = property.modes?.find(({ name }) => name === 'id');
			if (typed) expect(typed.placeholder).toMatch(/^e\.g\. /);
		}
	});

	it('are whole sentences, without a stop where there is only one', async () => {
		const texts = (await propertiesOf(node)).flatMap(({ property }) => [
			property.description,
			...optionsOf(property).map(({ description }) => description),
		]);
		for (const text of texts.filter((given) => given !== undefined)) {
			const sentences = text.split(/(?<=\.)\s+(?=[A-Z0-9])/);
			expect(text).toMatch(/^[A-Z]/);
			expect([text, text.endsWith('.')]).toEqual([text, sentences.length > 1]);
			expect(text).not.toMatch(/\s{2}|undefined|\bTODO\b/);
		}
	});

	it('lead to its documentation', async () => {
		const { description } = await loadNode(node);
		expect(isRecord(description.codex)).toBe(true);
		expect(description.codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:\/\//);
	});
});
