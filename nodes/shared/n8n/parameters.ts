import * as z from 'zod/v4';
import { type IExecuteFunctions, type INode, NodeOperationError } from 'n8n-workflow';
import { inputItems } from './input';
import { plainColumnReader } from './plainColumn';

/** Text that an expression may also deliver as a number. */
export const textParameter = z
	.union([z.string(), z.number().transform(String)])
	.nullish()
	.transform((text) => (text ?? '').trim());

/** Time for one call, in seconds. */
export const timeoutParameter = z.coerce.number().positive().max(3600).default(60);

const limitMessage = 'Enter a whole number of points, e.g. 5000. 0 is no limit.';
/** A limit in points, 0 for none. */
export const limitParameter = z
	.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)], limitMessage)
	.pipe(z.int(limitMessage).nonnegative(limitMessage))
	.default(0);

/**
 * Options with limits among them. A limit that is set but comes to nothing, as an expression may that speaks of a missing
 * field, is refused: it was meant to hold, so it must not pass for none.
 */
export function limitsMustResolve<T extends z.ZodType>(options: T) {
	return z.preprocess(emptyLimitsAsNull, options);
}

const limitNames = ['maxPointsPerRow', 'maxPointsPerRun'];

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

/** What people know the parameters of the paying nodes as. */
const payingLabels: Record<string, string> = {
	operation: 'Operation',
	cardAccountId: 'Card Account ID',
	isPointsAllocation: 'Also Pay Existing Users',
	referenceMode: 'Reference Number',
	payoutRun: 'Payout Run',
	additionalFields: 'Additional Fields',
	'additionalFields.documents': 'Documents',
	simplify: 'Simplify',
	concurrency: 'Concurrency',
	'options.allocationPath': 'Allocation Path',
	'options.batchSize': 'Batch Size',
	'options.companyId': 'Company ID',
	'options.concurrency': 'Concurrency',
	'options.confirmBy': 'Confirm By',
	'options.distinguishBy': 'Distinguish By',
	'options.invalidRows': 'Invalid Rows',
	'options.maxAttempts': 'Maximum Attempts',
	'options.maxPointsPerRow': 'Maximum Points per Row',
	'options.maxPointsPerRun': 'Maximum Points per Run',
	'options.output': 'Output',
	'options.path': 'Transactions Path',
	'options.referenceField': 'Reference Field',
	'options.resendWhenUnclear': 'Resend When Unclear',
	'options.timeout': 'Timeout',
};

/**
 * Reads parameters or options by a schema. Throws a `NodeOperationError` that names the parameter, as people see it
 * where `labels` has its name.
 */
export function readParameters<T>(
	node: INode,
	schema: z.ZodType<T>,
	values: unknown,
	itemIndex?: number,
	labels: Record<string, string> = payingLabels,
): T {
	const parsed = schema.safeParse(values);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const name = issue?.path.join('.') ?? '';
	throw new NodeOperationError(
		node,
		`The parameter "${labels[name] ?? name}" can't be used as it is`,
		{
			itemIndex,
			description: issue?.message,
		},
	);
}

/** What the options of every node that pays one person an item share. */
export const perItemOptions = {
	companyId: textParameter,
	output: z.enum(['rowAndResult', 'resultOnly']).default('resultOnly'),
	timeout: timeoutParameter,
};

const concurrencyParameter = z.object({
	concurrency: z.coerce.number().int().min(1).max(10),
});

/**
 * Calls under way at a time; one for all items, so it is read once, and alone: an expression beside it that fails on the
 * first item is a fault of that item. Throws a `NodeOperationError`.
 */
export function readConcurrency(context: IExecuteFunctions): number {
	const concurrency = context.getNodeParameter('options.concurrency', 0, 1);
	return readParameters(context.getNode(), concurrencyParameter, { concurrency }).concurrency;
}

/** Several parameters of one item by their names; undefined for what is not set or not shown. */
export function parametersOf<N extends string>(
	context: IExecuteFunctions,
	names: readonly N[],
	itemIndex: number,
): Record<string, unknown> {
	return Object.fromEntries(names.map((name) => [name, readerOf(context, name)(itemIndex)]));
}

type ParameterReader = (itemIndex: number) => unknown;

/** By execution: most parameters are the same for every item, and most of the others plain, so n8n need not be asked. */
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
	const straight = plainColumnReader(raw, items[0], evaluate);
	if (!straight) return evaluate;
	return (itemIndex) => straight.read(items[itemIndex]?.json ?? {}, itemIndex);
}

function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}
