import {
	type EngineRequest,
	type EngineResponse,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

/** Items, or nodes that the engine is to run first. */
type Output = INodeExecutionData[][] | EngineRequest;

/** What differs between fakes; the rest of a description is the same for all. */
export interface FakeNode {
	displayName: string;
	/** The parameters that the workflows use, with the defaults of n8n's node. n8n drops all others. */
	parameters?: Record<string, INodeProperties['default']>;
	/** Parameters without which n8n's node does not start. */
	required?: string[];
	/** Properties that need more than a name and a default. */
	properties?: INodeProperties[];
	inputs?: INodeTypeDescription['inputs'];
	outputs?: INodeTypeDescription['outputs'];
	execute?: (this: IExecuteFunctions, response?: EngineResponse) => Promise<Output> | Output;
}

/** A node type that n8n's engine runs in the place of one of n8n's own nodes. */
export function fakeNode(options: FakeNode): INodeType {
	const { displayName, parameters = {}, required = [], properties = [] } = options;
	const { execute } = options;
	return {
		description: {
			displayName,
			name: displayName,
			group: [],
			// The versions of the workflows are held against n8n's in structure.test.ts.
			version: [1],
			description: `Stands in for ${displayName}`,
			defaults: { name: displayName },
			inputs: options.inputs ?? [NodeConnectionTypes.Main],
			outputs: options.outputs ?? [NodeConnectionTypes.Main],
			properties: [
				...Object.entries(parameters).map(
					([name, defaultValue]): INodeProperties => ({
						displayName: name,
						name,
						// Taken as it stands, with whatever is inside.
						type: typeof defaultValue === 'string' ? 'string' : 'json',
						default: defaultValue,
						required: required.includes(name),
					}),
				),
				...properties,
			],
		},
		...(execute !== undefined && {
			async execute(this: IExecuteFunctions, response?: EngineResponse) {
				return await execute.call(this, response);
			},
		}),
	};
}

/** A trigger: hands on what the test says has come in. */
export function trigger(
	displayName: string,
	parameters: Record<string, INodeProperties['default']> = {},
): INodeType {
	return fakeNode({
		displayName,
		parameters,
		inputs: [],
		execute() {
			return [this.getInputData()];
		},
	});
}

/** One output item for each input item. */
export function itemByItem(
	context: IExecuteFunctions,
	make: (index: number) => INodeExecutionData['json'],
): INodeExecutionData[] {
	return context
		.getInputData()
		.map((_, index) => ({ json: make(index), pairedItem: { item: index } }));
}

/** A parameter that must be text by the time the node runs. */
export function text(context: IExecuteFunctions, name: string, index = 0): string {
	const value = context.getNodeParameter(name, index);
	if (typeof value === 'string' || typeof value === 'number') return String(value);
	throw new TypeError(`"${name}" of "${context.getNode().name}" is ${JSON.stringify(value)}`);
}
