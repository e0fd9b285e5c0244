import * as z from 'zod/v4';
import {
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	NodeOperationError,
} from 'n8n-workflow';
import { inputItems } from './input';
import { plainColumnReader } from './plainColumn';

/** An expression that returns nothing must not pass for a field that is not set. */
const nothingMessage =
	'The expression here comes to nothing, such as a column that is not there. Correct it, or leave the field empty.';

/** Trimmed text, `''` where it is not set. An expression may return a number too. */
export const textParameter = z
	.union([z.string(), z.number().transform(String)], nothingMessage)
	.optional()
	.transform((text) => (text ?? '').trim());

/** The same, undefined where it is empty. */
export const optionalTextParameter = textParameter.transform((text) =>
	text === '' ? undefined : text,
);

/** A whole number; an expression may return it as text. `message` is the error for any other value. */
export function wholeNumberParameter(message: string) {
	return z
		.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)], message)
		.pipe(z.int(message));
}

/** Time for one call, in seconds. */
export const timeoutParameter = z.coerce.number().positive().max(3600).default(60);

const limitMessage = 'Enter a whole number of points, e.g. 5000. 0 is no limit.';
/** A limit in points, 0 for none. */
export const limitParameter = wholeNumberParameter(limitMessage)
	.pipe(z.number().nonnegative(limitMessage))
	.default(0);

/**
 * Options with limits among them. Refuses a limit whose expression returns nothing, e.g. for a missing field: without a
 * limit more would be paid than was meant.
 */
export function limitsMustResolve<T extends z.ZodType>(options: T) {
	return z.preprocess(emptyLimitsAsNull, options);
}

const limitNames = ['maxPointsPerRow', 'maxPointsPerRun', 'maxPointsPerMonth', 'maxPoints'];

function emptyLimitsAsNull(options: unknown): unknown {
	if (typeof options !== 'object' || options === null) return options;
	return Object.fromEntries(
		Object.entries(options).map(([name, value]) => [
			name,
			limitNames.includes(name) ? (value ?? null) : value,
		]),
	);
}

/** The reference mode. */
export const referenceModeParameter = z.enum(['generate', 'provide']).default('generate');

/** The labels of parameters by name; a parameter in a collection is named as in `options.timeout`. */
export function labelsOf(
	properties: readonly INodeProperties[],
	prefix = '',
): Record<string, string> {
	return Object.fromEntries(
		properties.flatMap(({ name, displayName, options = [] }) => [
			[prefix + name, displayName],
			...Object.entries(labelsOf(options.filter(isProperty), `${prefix}${name}.`)),
		]),
	);
}

function isProperty(option: object): option is INodeProperties {
	return 'displayName' in option && 'type' in option;
}

/**
 * Reads parameters or options by a schema. Throws a `NodeOperationError` that names the parameter by its label, or by its
 * name where `labels` lacks it.
 */
export function readParameters<T>(
	node: INode,
	schema: z.ZodType<T>,
	values: unknown,
	itemIndex: number | undefined,
	labels: Record<string, string>,
): T {
	const parsed = schema.safeParse(values);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const name = issue?.path.join('.') ?? '';
	throw new NodeOperationError(
		node,
		`The parameter '${labels[name] ?? name}' can't be used as it is`,
		{
			itemIndex,
			description: issue?.message,
		},
	);
}

/** The options that all nodes with one payout an item share. */
export const perItemOptions = {
	companyId: textParameter,
	output: z.enum(['rowAndResult', 'resultOnly']).default('resultOnly'),
	timeout: timeoutParameter,
};

const concurrencyParameter = z.object({
	options: z.object({ concurrency: z.coerce.number().int().min(1).max(10) }),
});

/**
 * The number of calls in flight, one for the whole run. Read without the other options: if one of their expressions fails
 * on the first item, only that item fails. Throws a `NodeOperationError`.
 */
export function readConcurrency(
	context: IExecuteFunctions,
	labels: Record<string, string>,
): number {
	const concurrency: unknown = context.getNodeParameter('options.concurrency', 0, 1);
	const values = { options: { concurrency } };
	return readParameters(context.getNode(), concurrencyParameter, values, undefined, labels).options
		.concurrency;
}

/** Several parameters of one item by their names; undefined for what is not set or not shown. */
export function parametersOf<N extends string>(
	context: IExecuteFunctions,
	names: readonly N[],
	itemIndex: number,
): Record<string, unknown> {
	return Object.fromEntries(
		names.map((name) => {
			const raw: unknown = context.getNodeParameter(name, 0, null, { rawExpressions: true });
			return [name, nothingAsNull(raw, readerOf(context, name)(itemIndex))];
		}),
	);
}

/**
 * A value in which null stands for each expression that came to nothing, and undefined for what is not set: schemas have
 * defaults for the one and refuse the other.
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
	const evaluate = (itemIndex: number): unknown => context.getNodeParameter(name, itemIndex, null);
	const read = readerOfValue(context, name, evaluate);
	return (itemIndex) => read(itemIndex) ?? undefined;
}

function readerOfValue(
	context: IExecuteFunctions,
	name: string,
	evaluate: ParameterReader,
): ParameterReader {
	const raw: unknown = context.getNodeParameter(name, 0, null, { rawExpressions: true });
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
	labels: Record<string, string>,
): Record<string, unknown> {
	const items = inputItems(context);
	for (const path of names.flatMap((name) => expressionsIn(context, name))) {
		const other = firstThatDiffers(context, path, items);
		if (other === undefined) continue;
		throw new NodeOperationError(
			context.getNode(),
			`'${labels[path] ?? path}' differs between rows: row ${other + 1} has another value than row 1`,
			{
				description:
					'This node uses one value for the whole run. Enter one that is the same for all rows, or split the input into one run for each value.',
			},
		);
	}
	return Object.fromEntries(
		names.map((name) => {
			const raw: unknown = context.getNodeParameter(name, 0, null, { rawExpressions: true });
			return [name, nothingAsNull(raw, context.getNodeParameter(name, 0, null) ?? undefined)];
		}),
	);
}

/** The paths below a parameter whose expressions may differ by item. */
function expressionsIn(context: IExecuteFunctions, name: string): string[] {
	return pathsIn(context.getNodeParameter(name, 0, null, { rawExpressions: true }), name);
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
