import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

// On the canvas there is no item, so a subtitle that reads an expression stays empty. `$rawParameter` tells expressions
// from fixed text.

function isFixed(field: string): string {
	return `($rawParameter["${field}"] || "=")[0] !== "="`;
}

/** An expression for the name of the chosen option of a field, as the panel shows it. */
export function nameOfOption(field: string, properties: readonly INodeProperties[]): string {
	const options = properties
		.filter(({ name }) => name === field)
		.flatMap((property) => (property.options ?? []).filter(isChoice));
	const names = Object.fromEntries(options.map(({ name, value }) => [String(value), name]));
	return `(${JSON.stringify(names)})[$parameter["${field}"]]`;
}

function isChoice(option: object): option is INodePropertyOptions {
	return 'value' in option;
}

/** A node's subtitle: the expression `what`. */
export function subtitleOf(what: string): string {
	return `={{ ${what} }}`;
}

/** A node's subtitle: the expression `what`, and the payout run where it is fixed. */
export function subtitleWithRun(what: string): string {
	const hasRun = `$parameter["referenceMode"] === "generate" && ${isFixed('payoutRun')}`;
	return subtitleOf(`${what} + (${hasRun} ? ": " + $rawParameter["payoutRun"] : "")`);
}

/** A node's subtitle: the text of a field, or `otherwise` where the field is an expression. */
export function subtitleOfField(field: string, otherwise: string): string {
	return subtitleOf(`${isFixed(field)} ? $rawParameter["${field}"] : "${otherwise}"`);
}
