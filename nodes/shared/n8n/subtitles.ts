// On the canvas there is no item, so a subtitle that reads an expression stays empty. `$rawParameter` tells expressions
// from fixed text.

function isFixed(field: string): string {
	return `($rawParameter["${field}"] || "=")[0] !== "="`;
}

/** A node's subtitle: the expression `what`, and the payout run where it is fixed. */
export function subtitleWithRun(what: string): string {
	const hasRun = `$parameter["referenceMode"] === "generate" && ${isFixed('payoutRun')}`;
	return `={{ ${what} + (${hasRun} ? ": " + $rawParameter["payoutRun"] : "") }}`;
}

/** A node's subtitle: the text of a field, or `otherwise` where the field is an expression. */
export function subtitleOfField(field: string, otherwise: string): string {
	return `={{ ${isFixed(field)} ? $rawParameter["${field}"] : "${otherwise}" }}`;
}
