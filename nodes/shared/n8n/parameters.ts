import * as z from 'zod/v4-mini';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type DescribedParameters, readParameters } from './describedParameters';
import { operationError } from './errors';
import { inputItems } from './input';
import { countParameter } from './parameterSchemas';
import { plainColumnReader } from './plainColumn';

const concurrencyParameter = z.object({
	options: z.object({ concurrency: countParameter(1, 10) }),
});

/**
 * The number of calls in flight, one for the whole run. Read without the other options: if one of their expressions fails
 * on the first item, only that item fails. Throws a `NodeOperationError`.
 */
export function readConcurrency(
	context: IExecuteFunctions,
	described: DescribedParameters,
): number {
	const { 'options.concurrency': concurrency } = parametersOf(context, ['options.concurrency'], 0);
	const values = { options: concurrency === undefined ? {} : { concurrency } };
	const { options } = readParameters(context, concurrencyParameter, values, undefined, described);
	return options.concurrency;
}

/** Several parameters of one item by their names; undefined for what is not set or not shown. */
export function parametersOf<N extends string>(
	context: IExecuteFunctions,
	names: readonly N[],
	itemIndex: number,
): Record<string, unknown> {
	return Object.fromEntries(names.map((name) => [name, readerOf(context, name)(itemIndex)]));
}

/**
 * A value in which null stands for each expression that came to nothing, which schemas refuse. Undefined stands for
 * what is not set, which gets its default.
 */
function nothingAsNull(raw: unknown, value: unknown): unknown {
	if (typeof raw === 'string') return raw.startsWith('=') ? (value ?? null) : value;
	if (typeof raw !== 'object' || raw === null || typeof value !== 'object' || value === null) {
		return value;
	}
	const inner = new Map<string, unknown>(Object.entries(value));
	for (const [name, rawInner] of Object.entries(raw)) {
		if (!holdsExpression(rawInner)) continue;
		// Null there is an empty cell, which tells nothing apart.
		const isEmptyCell = name === 'distinguishBy' && inner.get(name) === null;
		inner.set(name, isEmptyCell ? '' : nothingAsNull(rawInner, inner.get(name)));
	}
	return Array.isArray(value) ? [...inner.values()] : Object.fromEntries(inner);
}

type ParameterReader = (itemIndex: number) => unknown;

/** By execution. Most parameters are fixed or plain columns, which need no call of n8n's evaluator. */
const readers = new WeakMap<IExecuteFunctions, Map<string, ParameterReader>>();

function readerOf(context: IExecuteFunctions, name: string): ParameterReader {
	const known = readers.get(context) ?? new Map<string, ParameterReader>();
	readers.set(context, known);
	const reader = known.get(name) ?? parameterReader(context, name);
	known.set(name, reader);
	return reader;
}

function parameterReader(context: IExecuteFunctions, name: string): ParameterReader {
	const raw = rawParameter(context, name);
	const read = readerOfRaw(context, name, raw);
	return (itemIndex) => nothingAsNull(raw, read(itemIndex) ?? undefined);
}

/** A parameter as it was entered, its expressions as text. */
function rawParameter(context: IExecuteFunctions, name: string): unknown {
	return context.getNodeParameter(name, 0, null, { rawExpressions: true });
}

function readerOfRaw(context: IExecuteFunctions, name: string, raw: unknown): ParameterReader {
	const evaluate = (itemIndex: number): unknown => context.getNodeParameter(name, itemIndex, null);
	if (!holdsExpression(raw)) {
		const value = evaluate(0);
		return () => value;
	}
	if (typeof raw !== 'string') return evaluate;
	const items = inputItems(context);
	const plain = plainColumnReader(raw, items[0], evaluate);
	if (!plain) return evaluate;
	return (itemIndex) => plain.read(items[itemIndex]?.json ?? {}, itemIndex);
}

function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}

/**
 * Parameters that hold for a whole run, by their names, read from the first item. Throws a `NodeOperationError` where
 * one is an expression that another item gives another value.
 */
export function readRunParameters(
	context: IExecuteFunctions,
	names: readonly string[],
	described: DescribedParameters,
): Record<string, unknown> {
	const items = inputItems(context);
	for (const path of names.flatMap((name) => expressionsIn(context, name))) {
		const other = firstThatDiffers(context, path, items);
		if (other === undefined) continue;
		throw operationError(context.getNode(), {
			message: `'${described.label(path)}' differs between rows: row ${other + 1} has another value than row 1`,
			advice:
				'This node uses one value for the whole run. Enter one that is the same for all rows, or split the input into one run for each value.',
		});
	}
	return parametersOf(context, names, 0);
}

/** The paths below a parameter whose expressions may differ by item. */
function expressionsIn(context: IExecuteFunctions, name: string): string[] {
	return pathsIn(rawParameter(context, name), name);
}

function pathsIn(raw: unknown, path: string): string[] {
	if (typeof raw === 'string') return mayDifferByItem(raw) ? [path] : [];
	if (typeof raw !== 'object' || raw === null) return [];
	return Object.entries(raw).flatMap(([name, inner]) => pathsIn(inner, `${path}.${name}`));
}

/** The names of n8n that don't depend on the item. */
const sameForAllItems =
	/\$(?:now|today|execution|workflow|vars|env|secrets|runIndex|ifEmpty|max|min|if)\b|\$\((?:"[^"]*"|'[^']*')\)\.(?:first|last|all)\(/g;

function mayDifferByItem(raw: string): boolean {
	return raw.startsWith('=') && raw.replace(sameForAllItems, '').includes('$');
}

function firstThatDiffers(
	context: IExecuteFunctions,
	path: string,
	items: INodeExecutionData[],
): number | undefined {
	const read = readerOf(context, path);
	const first = comparable(read(0));
	const index = items.findIndex((_, itemIndex) => comparableOf(read, itemIndex) !== first);
	return index === -1 ? undefined : index;
}

/** Undefined where the expression fails: that differs from any value. */
function comparableOf(read: ParameterReader, itemIndex: number): string | undefined {
	try {
		return comparable(read(itemIndex));
	} catch {
		return undefined;
	}
}

function comparable(value: unknown): string {
	return JSON.stringify([value]);
}
