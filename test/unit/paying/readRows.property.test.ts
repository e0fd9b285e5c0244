/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import fc from 'fast-check';
import { types } from 'node:util';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { readSheet } from '../../../nodes/shared/paying/readRows';
import { isEmpty } from '../../../nodes/shared/payout/parsed';
import { plainColumn } from '../../../nodes/shared/n8n/plainColumn';
import { inEngine } from '../n8n/engine';

/** What came of one row: the cell, or why it could not be read. */
interface Reading {
	cell?: unknown;
	fault?: string;
}

/** The readings of every row by both ways, and how often the first of them asked n8n's evaluator. */
interface Comparison {
	ours: Reading[] | 'no such column';
	evaluated: Reading[];
	questions: number;
}

/** Reads a name that is mapped to `mapping` from rows, as Bulk Allocate does and through n8n alone. */
async function compare(mapping: string, rows: IDataObject[]): Promise<Comparison> {
	return await inEngine(
		async (context) => {
			const items = context.getInputData();
			let questions = 0;
			const counting: IExecuteFunctions = Object.assign(Object.create(context), {
				getNodeParameter: () => ({
					mappingMode: 'defineBelow',
					value: { name: mapping, mobile: '9876543210', loadAmount: '500' },
				}),
				evaluateExpression: (expression: string, index: number) => {
					questions++;
					return context.evaluateExpression(expression, index);
				},
			});
			return {
				ours: readAll(counting, items),
				evaluated: items.map((_, index) => evaluate(context, mapping, index)),
				questions,
			};
		},
		{ inputs: rows.map((json) => ({ json })) },
	);
}

/** A sheet of which no row has the mapped column is refused as a whole. */
function readAll(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Reading[] | 'no such column' {
	try {
		return [...readSheet(context, items, '').rows].map(({ cells, unreadable }) =>
			unreadable === undefined
				? { cell: comparable(cells.name) }
				: { fault: messageIn(unreadable) },
		);
	} catch (error) {
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: expect.stringMatching(/is not in the input$/) });
		return 'no such column';
	}
}

/** The words of n8n in the sentence that people get to see. */
function messageIn(unreadable: string): string | undefined {
	return /on this row: (.*)\.$/s.exec(unreadable)?.[1];
}

/** For some names n8n hands out all that expressions can use, and what is in there may not be looked at. */
function comparable(cell: unknown): unknown {
	return types.isProxy(cell) ? 'a proxy' : cell;
}

function evaluate(context: IExecuteFunctions, mapping: string, index: number): Reading {
	try {
		return { cell: comparable(context.evaluateExpression(mapping.slice(1), index)) };
	} catch (error) {
		return { fault: error instanceof Error ? error.message : 'it failed' };
	}
}

/** Headings that mean something to JavaScript, to n8n, or to the way either is written. */
const tellingNames = [
	...['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'],
	...['arguments', 'caller', 'binding', 'mainModule', '__defineGetter__', 'getPrototypeOf'],
	...['class', 'if', 'null', 'undefined', 'first', 'length', 'json', 'item', 'isEmpty'],
	...['$', '_', '$json', '$if', 'x1', '1', '01', '-1', '1.5', '', ' ', 'x y', ' x', 'x '],
	...[
		'a.b',
		'a-b',
		'a[0]',
		'a]',
		"it's",
		'say "hi"',
		'back\\slash',
		'a\nb',
		'a\rb',
		'a\tb',
		'a\u2028b',
	],
	...['a}}b', 'a{{b', '}}', '{{', 'a}b', '${a}', '`a`', 'a.constructor', 'a.toDate()', '$if(a)'],
	...['नाम', 'é', 'e\u0301', 'ﬁ', '𝒳', 'ಅ', '名前', 'a\u200cb', '🎁', '\u00a0'],
];

const name = fc.oneof(
	fc.constantFrom(...tellingNames),
	fc.string({ maxLength: 5 }),
	fc.string({ unit: 'grapheme', maxLength: 5 }),
	fc.stringMatching(/^[A-Za-z_$][A-Za-z0-9_$]{0,5}$/),
);

const value = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 6 }),
	fc.constantFrom('', ' ', '=1', '={{ 1 }}', '{{ 1 }}', '9600098867', '1,00,000'),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constantFrom(null, undefined),
	fc.date({ noInvalidDate: true }),
	fc.record({ b: fc.string({ maxLength: 3 }) }),
	fc.array(fc.integer(), { maxLength: 2 }),
);

const space = fc.constantFrom('', ' ', '  ', '\t', '\n');

/** Mappings that are plain, that only look so, and that are not. */
const mappingOf = (column: string) =>
	fc.oneof(
		fc.tuple(space, space).map(([before, after]) => `={{${before}$json.${column}${after}}}`),
		fc
			.tuple(space, fc.constantFrom('"', "'", '`'), space)
			.map(([before, quote, after]) => `={{ $json[${before}${quote}${column}${quote}${after}] }}`),
		fc.constantFrom(
			`={{ $json[${JSON.stringify(column)}] }}`,
			`={{ ($json[${JSON.stringify(column)}]) }}`,
			`={{ $json[${JSON.stringify(column)}].b }}`,
			`={{ $json[${JSON.stringify(column)}]?.["b"] }}`,
			`={{ $json[${JSON.stringify(column)}] ?? "none" }}`,
			`={{ $json.${column}.b }}`,
			`={{ $json?.${column} }}`,
			`={{ $json.${column}.toUpperCase() }}`,
			`={{ $json.${column}; }}`,
			`={{ $json.${column} }} `,
			`= {{ $json.${column} }}`,
			`={{ $json.${column} }}{{ $json.${column} }}`,
			`={{ $json[${column}] }}`,
			`={{ $json .${column} }}`,
			`={{ $input.item.json[${JSON.stringify(column)}] }}`,
			`=${column}`,
			'={{ }}',
			'=',
		),
	);

const sheet = fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((names) =>
	fc.record({
		mapping: fc.constantFrom(...names, 'missing').chain(mappingOf),
		rows: fc.array(
			fc
				.tuple(...names.map(() => fc.option(value, { nil: undefined })))
				.map((values) => rowOf(names, values)),
			{ minLength: 1, maxLength: 4 },
		),
	}),
);

/** Through `defineProperty`, as an assignment to `__proto__` would make no column. */
function rowOf(names: string[], values: unknown[]): IDataObject {
	const row: IDataObject = {};
	for (const [index, column] of names.entries()) {
		if (values[index] === undefined && index % 2 === 0) continue;
		Object.defineProperty(row, column, {
			value: values[index],
			enumerable: true,
			configurable: true,
			writable: true,
		});
	}
	return row;
}

/** Nothing that could be sent. */
function isNothing({ cell, fault }: Reading = {}): boolean {
	return fault !== undefined || isEmpty(cell);
}

function holdsNothing(row: IDataObject = {}): boolean {
	return Object.values(row).every((cell) => isEmpty(cell));
}

/** Where the mapped column is not there as it is written, one that looks the same is read instead. */
function hasMapped(rows: IDataObject[], mapping: string): boolean {
	const column = plainColumn(mapping);
	return column === undefined || rows.some((row) => Object.hasOwn(row, column));
}

it('reads every mapping as n8n would evaluate it', async () => {
	await fc.assert(
		fc.asyncProperty(sheet, async ({ mapping, rows }) => {
			const { ours, evaluated } = await compare(mapping, rows);
			// That an expression can't be used on a row without anything in it is no fault of the row.
			const expected = evaluated.map((reading, index) =>
				reading.fault !== undefined && holdsNothing(rows[index]) ? { cell: undefined } : reading,
			);
			if (ours === 'no such column') {
				expect(isNothing(evaluated[0])).toBe(true);
				expect(mapping).toContain('$json');
			} else if (!expected.every(isNothing) || hasMapped(rows, mapping)) {
				expect(ours).toEqual(expected);
			}
		}),
		// The example hands out an object that may not be looked at.
		{ numRuns: 200, examples: [[{ mapping: '=valueOf', rows: [{}] }]] },
	);
});

const manyRows = Array.from({ length: 50 }, (_, index) => ({
	name: `Asha ${index}`,
	'Full Name': `Asha ${index}`,
	नाम: `आशा ${index}`,
	"it's": index,
	prototype: `Asha ${index}`,
	'a}}b': index,
	empty: null,
}));

describe('a plain mapping', () => {
	it.each([
		['={{ $json.name }}'],
		['={{$json.name}}'],
		['={{ $json.नाम }}'],
		['={{ $json["Full Name"] }}'],
		["={{ $json['Full Name'] }}"],
		['={{ $json["it\'s"] }}'],
		['={{ $json.empty }}'],
	])('%s is read straight from the row', async (mapping) => {
		const { ours, evaluated: expected, questions } = await compare(mapping, manyRows);
		expect(ours).toEqual(expected);
		expect(questions).toBe(1);
	});
});

describe('any other mapping', () => {
	it.each([
		['={{ ($json.name) }}'],
		['={{ $json.name.trim() }}'],
		['={{ $json.name }} '],
		['=Dear {{ $json.name }}'],
		['={{ $json["Full\\u0020Name"] }}'],
		['={{ $json[`name`] }}'],
		['={{ $itemIndex }}'],
	])('%s goes to n8n for every row', async (mapping) => {
		const { ours, evaluated: expected, questions } = await compare(mapping, manyRows);
		expect(ours).toEqual(expected);
		expect(questions).toBe(manyRows.length);
	});

	it.each([['={{ $json.prototype }}'], ['={{ $json["a}}b"] }}']])(
		'%s goes there too, once n8n has shown on a row that it reads it otherwise',
		async (mapping) => {
			const { ours, evaluated: expected, questions } = await compare(mapping, manyRows);
			expect(ours).toEqual(expected);
			expect(questions).toBe(manyRows.length + 1);
		},
	);

	it('is asked of n8n where a row holds no plain value', async () => {
		const rows = [{ name: 'Asha' }, { name: new Date(0) }, { name: { first: 'Ravi' } }, {}];
		const { ours, evaluated: expected, questions } = await compare('={{ $json.name }}', rows);
		expect(ours).toEqual(expected);
		expect(questions).toBe(3);
	});
});
