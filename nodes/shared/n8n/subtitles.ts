// On the canvas there is no item, so n8n shows no subtitle at all where it meets a field that is an expression. The raw
// field tells one from fixed text.

function isFixed(field: string): string {
	return `($rawParameter["${field}"] || "=")[0] !== "="`;
}

/** A node's subtitle: `what`, which is an expression, and the payout run where that is the same for all items. */
export function subtitleWithRun(what: string): string {
	const hasRun = `$parameter["referenceMode"] === "generate" && ${isFixed('payoutRun')}`;
	return `={{ ${what} + (${hasRun} ? ": " + $rawParameter["payoutRun"] : "") }}`;
}

/** A node's subtitle: the text of a field, or other words where that is different for each item. */
export function subtitleOfField(field: string, otherwise: string): string {
	return `={{ ${isFixed(field)} ? $rawParameter["${field}"] : "${otherwise}" }}`;
}
