import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * The input items, each with a `json`. n8n's type promises one, but items of nodes that only make files may lack it. An
 * exception after points have moved would hide who was paid.
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
