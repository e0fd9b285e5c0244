import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * The input items, each with a `json`. n8n's type promises one, yet hands on what a node that only makes files left out;
 * met after points have moved, that would end the run without a word about who was paid.
 */
export function inputItems(context: IExecuteFunctions): INodeExecutionData[] {
	const items = context.getInputData();
	return items.every(hasJson) ? items : items.map((item) => ({ ...item, json: jsonOf(item) }));
}

/** Whether an AI agent calls the node as its tool: n8n then runs it under a node type of its own, named `…Tool`. */
export function isCalledByAgent(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

function hasJson(item: INodeExecutionData): boolean {
	return jsonOf(item) === item.json;
}

function jsonOf({ json }: Partial<INodeExecutionData>): INodeExecutionData['json'] {
	return json ?? {};
}
