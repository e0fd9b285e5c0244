import { type IDataObject, type INodeType, deepCopy, NodeConnectionTypes } from 'n8n-workflow';
import { loadNode } from '../../harness';
import { isRecord } from '../../harness/values';
import type { LanguageModel } from '../services';
import { fakeNode, trigger } from './fakeNode';

/** A tool as an agent gets it from n8n. */
interface Tool {
	name: string;
	description: string;
	schema: { parse(values: unknown): unknown };
	invoke(values: unknown): Promise<unknown>;
}

const { AiLanguageModel, AiMemory, AiTool, Main } = NodeConnectionTypes;

/** Fakes of chat, agent, model and memory, and the tools that n8n makes of nodes. */
export async function agentNodes(
	model: LanguageModel,
	googleSheets: INodeType,
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
			inputs: [],
			outputs: [AiMemory],
		}),
		'n8n-nodes-base.googleSheetsTool': toolOf(googleSheets),
		'n8n-nodes-enkash.enKashAllocatePointsTool': toolOf(await loadNode('enKashAllocatePoints')),
	};
}

/** n8n's `convertNodeToAiTool`, as far as its engine looks at the result. */
function toolOf(nodeType: INodeType): INodeType {
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

function isTool(value: unknown): value is Tool {
	return isRecord(value) && typeof value.name === 'string' && typeof value.invoke === 'function';
}

/** Calls the tools that n8n's engine hands it as the model says, each with the arguments that its schema lets through. */
function agent(model: LanguageModel): INodeType {
	return fakeNode({
		displayName: 'AI Agent',
		inputs: [
			Main,
			{ type: AiLanguageModel, maxConnections: 1, required: true },
			{ type: AiMemory, maxConnections: 1 },
			{ type: AiTool },
		],
		parameters: { options: {} },
		async execute() {
			const connected: unknown = await this.getInputConnectionData(AiTool, 0);
			const tools = [connected].flat(2).filter(isTool);
			for (const { name, description } of tools) model.descriptions.set(name, description);
			const outputs: IDataObject[] = [];
			for (const call of model.calls) {
				const tool = tools.find(({ name }) => name === call.tool);
				if (tool === undefined) throw new TypeError(`There is no tool "${call.tool}"`);
				const answer = await tool.invoke(call.arguments).catch(String);
				model.answers.push(String(answer));
				outputs.push({ output: String(answer) });
			}
			return [outputs.map((json) => ({ json }))];
		},
	});
}
