import * as z from 'zod/v4-mini';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { transformed } from '../enkash/schemas';
import { operationError } from './errors';
import { inputItems } from './input';
import { plainColumnReader } from './plainColumn';

/** An expression that returns nothing must not pass for a field that is not set. */
const nothingMessage =
	'The expression here comes to nothing, such as a column that is not there. Correct it, or leave the field empty.';

/** Trimmed text. An expression may return a number too. */
export const textParameter = transformed(
	z.union([z.string(), transformed(z.number(), String)], nothingMessage),
	(text) => text.trim(),
);

/** The same, undefined where it is empty or not set. */
export const optionalTextParameter = transformed(z.optional(textParameter), (text) =>
	text === '' ? undefined : text,
);

/** A whole number; an expression may return it as text. `message` is the error for any other value. */
export function wholeNumberParameter(message: string) {
	const digits = z.string().check(z.trim(), z.regex(/^\d+$/));
	return z.pipe(z.union([z.number(), transformed(digits, Number)], message), z.int(message));
}

/** A whole number in a range. */
export function countParameter(least: number, most: number) {
	const message = `Enter a whole number from ${least} to ${most}.`;
	return z.pipe(
		z.coerce.number(message),
		z.int(message).check(z.minimum(least, message), z.maximum(most, message)),
	);
}

const longestTimeoutInSeconds = 3600;
const timeoutMessage = `Enter a number of seconds above 0, up to ${longestTimeoutInSeconds}.`;
/** Time for one call, in seconds. */
export const timeoutParameter = z.coerce
	.number(timeoutMessage)
	.check(z.positive(timeoutMessage), z.maximum(longestTimeoutInSeconds, timeoutMessage));

const limitMessage = 'Enter a whole number of points, e.g. 5000. 0 is no limit.';
/** A limit in points, 0 for none. Refuses one whose expression returns nothing, e.g. for a missing field. */
export const limitParameter = z.pipe(
	wholeNumberParameter(limitMessage),
	z.number().check(z.nonnegative(limitMessage)),
);

/** The reference mode. */
export const referenceModeParameter = z.enum(['generate', 'provide']);

/**
 * The labels and defaults of parameters, from their description, which is their only home. A parameter in a collection is
 * named as in `options.timeout`.
 */
export class DescribedParameters {
	private readonly labels: ReadonlyMap<string, string>;
	private readonly defaults: ReadonlyMap<string, unknown>;
	private readonly defaultOptions: Readonly<Record<string, unknown>>;

	constructor(properties: readonly INodeProperties[]) {
		this.labels = new Map(labelsIn(properties, ''));
		this.defaults = defaultsOf(properties);
		const options = properties.find(({ name }) => name === 'options')?.options ?? [];
		this.defaultOptions = Object.fromEntries(defaultsOf(options.filter(isProperty)));
	}

	/** What people know a parameter as; its name where the description lacks it. */
	label(path: string): string {
		return this.labels.get(path) ?? path;
	}

	/**
	 * Values by the names of parameters, with the default of each one that is undefined, options included. Fields of other
	 * collections, such as Additional Fields, have no value until the user adds them.
	 */
	withDefaults(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
		const filled = Object.entries(values).map(([name, value = this.defaults.get(name)]) => [
			name,
			name === 'options' ? this.withDefaultOptions(value) : value,
		]);
		return Object.fromEntries(filled);
	}

	/** An option that is there without a value keeps having none: a limit that an expression lost must not become no limit. */
	private withDefaultOptions(options: unknown): unknown {
		if (typeof options !== 'object' || options === null) return options;
		return { ...this.defaultOptions, ...options };
	}
}

/** Of several properties with one name, shown in turn, the first one's. */
function defaultsOf(properties: readonly INodeProperties[]): Map<string, unknown> {
	return new Map(properties.toReversed().map(({ name, default: fallback }) => [name, fallback]));
}

function labelsIn(
	properties: readonly INodeProperties[],
	prefix: string,
): Array<[path: string, label: string]> {
	return properties.flatMap(({ name, displayName, options = [] }) => [
		[prefix + name, displayName],
		...labelsIn(options.filter(isProperty), `${prefix}${name}.`),
	]);
}

function isProperty(option: object): option is INodeProperties {
	return 'displayName' in option && 'type' in option;
}

/** The advice where a schema has none of its own. */
const wrongKind = 'Choose one of the values that the field offers.';

/**
 * Reads values by a schema, unset ones as their default. Throws a `NodeOperationError` that names the parameter by its
 * label.
 */
export function readParameters<T>(
	context: Pick<IExecuteFunctions, 'getNode'>,
	schema: z.ZodMiniType<T>,
	values: Readonly<Record<string, unknown>>,
	itemIndex: number | undefined,
	described: DescribedParameters,
): T {
	const parsed = schema.safeParse(described.withDefaults(values), { error: () => wrongKind });
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const label = described.label(issue?.path.join('.') ?? '');
	const problem = {
		message: `The parameter '${label}' can't be used as it is`,
		advice: issue?.message,
	};
	throw operationError(context.getNode(), problem, itemIndex);
}

/** The options that all nodes with one payout an item share. */
export const perItemOptions = {
	companyId: textParameter,
	output: z.enum(['rowAndResult', 'resultOnly']),
	timeout: timeoutParameter,
};

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
