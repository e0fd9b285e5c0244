import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** A plain mapping that is read past n8n's evaluator, which takes from 80 µs to a millisecond for each expression. */
export interface PlainColumnReader {
	column: string;
	read(json: IDataObject, itemIndex: number): unknown;
}

/**
 * Reads a plain mapping straight from the items, or undefined where only n8n can tell what a mapping comes to. `evaluate`
 * is n8n's evaluator for this mapping; it is tried on the first item, and asked for every value that is not plain.
 */
export function plainColumnReader(
	mapping: string,
	firstItem: INodeExecutionData | undefined,
	evaluate: (itemIndex: number) => unknown,
): PlainColumnReader | undefined {
	const column = plainColumn(mapping);
	if (column === undefined || !readsColumn(evaluate, column, firstItem)) return undefined;
	return {
		column,
		read(json, itemIndex) {
			const value = json[column];
			return isPlainValue(value) ? value : evaluate(itemIndex);
		},
	};
}

const plainName = /^=\{\{\s*\$json\.([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\}\}$/u;
const plainQuotedName = /^=\{\{\s*\$json\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\]\s*\}\}$/u;

/** The column of a mapping that is nothing but `{{ $json.x }}` or `{{ $json["x y"] }}`, else undefined. */
export function plainColumn(mapping: string): string | undefined {
	const quotedName = plainQuotedName.exec(mapping);
	const column = plainName.exec(mapping)?.[1] ?? quotedName?.[1] ?? quotedName?.[2];
	// Names that every object has mean something else in an expression.
	return column === undefined || column in Object.prototype ? undefined : column;
}

/**
 * Whether n8n takes a plain mapping for what it looks like. It refuses names such as `prototype`, sees the end of an
 * expression in a heading with `}}`, and does more of the kind in some versions than in others.
 */
function readsColumn(
	evaluate: (itemIndex: number) => unknown,
	column: string,
	firstItem: INodeExecutionData | undefined,
): boolean {
	const value = firstItem?.json[column];
	try {
		const evaluated = evaluate(0);
		return !isPlainValue(value) || Object.is(evaluated, value);
	} catch {
		return false;
	}
}

/** Whether an expression is sure to hand a value on as it is, which n8n makes a copy of where it has an inside. */
function isPlainValue(value: unknown): boolean {
	return value === null || (typeof value !== 'object' && typeof value !== 'function');
}
