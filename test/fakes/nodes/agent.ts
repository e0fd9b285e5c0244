import {
	type EngineRequest,
	type EngineResponse,
	type IDataObject,
	type INodeType,
	deepCopy,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { loadNode } from '../../harness';
import { isRecord } from '../../harness/values';
import type { LanguageModel, ToolCall } from '../services';
import { fakeNode, trigger } from './fakeNode';

type EngineResult = EngineResponse['actionResponses'][number];

/** A tool as an agent gets it from n8n. */
interface Tool {
	name: string;
	description: string;
	/** Whose node it is, and which node stands behind a human review. */
	metadata: { sourceNodeName: string; gatedToolNodeName?: string };
	invoke(values: unknown): Promise<unknown>;
}

const { AiLanguageModel, AiMemory, AiTool, Main } = NodeConnectionTypes;

/** Fakes of chat, agent, model and memory, and the tools that n8n makes of nodes. */
export async function agentNodes(
	model: LanguageModel,
	slack: INodeType,
): Promise<Record<string, INodeType>> {
	return {
		'@n8n/n8n-nodes-langchain.chatTrigger': trigger('Chat Trigger'),
		'@n8n/n8n-nodes-langchain.agent': agent(model),
		'@n8n/n8n-nodes-langchain.lmChatOpenAi': fakeNode({
			displayName: 'OpenAI Chat Model',
			inputs: [],
			outputs: [AiLanguageModel],
		}),
		'@n8n/n8n-nodes-langchain.memoryBufferWindow': fakeNode({
			displayName: 'Simple Memory',
			parameters: { sessionIdType: 'fromInput', sessionKey: '' },
			inputs: [],
			outputs: [AiMemory],
		}),
		'n8n-nodes-base.slackHitlTool': reviewOf(slack),
		'n8n-nodes-enkash.enKashAllocatePointsTool': toolOf(await loadNode('enKashAllocatePoints')),
	};
}

/** n8n's `convertNodeToAiTool`, as far as its engine looks at the result. */
export function toolOf(nodeType: INodeType): INodeType {
	const description = deepCopy(nodeType.description);
	description.name += 'Tool';
	description.displayName += ' Tool';
	description.inputs = [];
	description.outputs = [AiTool];
	delete description.usableAsTool;
	description.properties.unshift(
		{ displayName: 'Tool Description', name: 'descriptionType', type: 'options', default: 'auto' },
		{
			displayName: 'Description',
			name: 'toolDescription',
			type: 'string',
			default: description.description,
			displayOptions: { show: { descriptionType: ['manual'] } },
		},
	);
	const tool: INodeType = Object.create(nodeType);
	tool.description = description;
	return tool;
}

/** n8n's `convertNodeToHitlTool`: the node asks before a tool behind it runs. */
function reviewOf(nodeType: INodeType): INodeType {
	const description = deepCopy(nodeType.description);
	description.name += 'HitlTool';
	description.inputs = [{ type: AiTool, displayName: 'Tool', required: true }];
	description.outputs = [{ type: AiTool, displayName: 'Human review' }];
	const operation = description.properties.find(({ name }) => name === 'operation');
	if (operation) operation.default = 'sendAndWait';
	const review: INodeType = Object.create(nodeType);
	review.description = description;
	return review;
}

function isTool(value: unknown): value is Tool {
	return isRecord(value) && typeof value.name === 'string' && typeof value.invoke === 'function';
}

/** A tool, or those behind a human review. */
function toolsIn(value: unknown): Tool[] {
	if (Array.isArray(value)) return value.flatMap(toolsIn);
	if (isRecord(value) && Array.isArray(value.tools)) return value.tools.flatMap(toolsIn);
	return isTool(value) ? [value] : [];
}

/** What the agent keeps of a call while the engine runs its node; n8n's own names. */
interface CallMetadata {
	itemIndex: number;
	parentNodeName?: string;
	hitl?: { gatedToolNodeName: string; toolName: string; originalInput: IDataObject };
}

function metadataOf({ action }: EngineResult): CallMetadata {
	const { metadata } = action;
	return isRecord(metadata) ? { itemIndex: 0, ...metadata } : { itemIndex: 0 };
}

/** What the model answers at last, as a request to run the nodes behind its tools before that: n8n's agent of version 3. */
function agent(model: LanguageModel): INodeType {
	return fakeNode({
		displayName: 'AI Agent',
		inputs: [
			Main,
			{ type: AiLanguageModel, maxConnections: 1, required: true },
			{ type: AiMemory, maxConnections: 1 },
			{ type: AiTool },
		],
		parameters: { promptType: 'auto', text: '={{ $json.chatInput }}', options: {} },
		async execute(response) {
			const tools = toolsIn(await this.getInputConnectionData(AiTool, 0));
			for (const { name, description } of tools) model.descriptions.set(name, description);
			const answered = response?.actionResponses ?? [];
			const approved = answered.flatMap(gatedActions);
			if (approved.length > 0) return { actions: approved, metadata: {} };
			model.answers.push(...answered.map(answerOf));
			const call = model.calls.shift();
			if (call) return { actions: [actionFor(call, tools)], metadata: {} };
			return [[{ json: { output: String(model.answers.at(-1)) } }]];
		},
	});
}

function actionFor(call: ToolCall, tools: Tool[]): EngineRequest['actions'][number] {
	const tool = tools.find(({ name }) => name === call.tool);
	if (tool === undefined) throw new TypeError(`There is no tool "${call.tool}"`);
	const { sourceNodeName, gatedToolNodeName } = tool.metadata;
	const values: IDataObject = JSON.parse(JSON.stringify(call.arguments));
	const hitl = gatedToolNodeName && {
		gatedToolNodeName,
		toolName: tool.name,
		originalInput: values,
	};
	return {
		actionType: 'ExecutionNodeAction',
		nodeName: sourceNodeName,
		// n8n hands on what the model says, whatever the tool's schema asks for.
		input: hitl ? { toolParameters: values } : values,
		type: AiTool,
		id: `call_${call.tool}`,
		metadata: { itemIndex: 0, ...(hitl && { hitl }) },
	};
}

/** After an approval, the tool behind the human review. */
function gatedActions(result: EngineResult): EngineRequest['actions'] {
	const { hitl } = metadataOf(result);
	if (hitl === undefined || !isApproved(jsonOf(result))) return [];
	return [
		{
			actionType: 'ExecutionNodeAction',
			nodeName: hitl.gatedToolNodeName,
			input: { tool: hitl.toolName, ...hitl.originalInput },
			type: AiTool,
			id: result.action.id,
			metadata: { itemIndex: 0, parentNodeName: result.action.nodeName },
		},
	];
}

function jsonOf({ data }: EngineResult): IDataObject | undefined {
	return data.data?.ai_tool?.[0]?.[0]?.json;
}

function isApproved(json: IDataObject | undefined): boolean {
	return isRecord(json?.data) && json.data.approved === true;
}

function answerOf(result: EngineResult): string {
	const { hitl } = metadataOf(result);
	if (hitl) return `User rejected the tool call to ${hitl.gatedToolNodeName}`;
	if (result.data.error) return String(result.data.error.message);
	return JSON.stringify(result.data.data?.ai_tool?.[0]?.map(({ json }) => json));
}
