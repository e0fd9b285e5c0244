import type * as z from 'zod/v4-mini';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { operationError } from './errors';

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
