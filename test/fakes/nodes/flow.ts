import {
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import type { SubWorkflows } from '../services';
import { fakeNode, text, trigger } from './fakeNode';

/** Fakes of the nodes that lead items on: by a number, or to another workflow. */
export function flowNodes(subWorkflows: SubWorkflows): Record<string, INodeType> {
	return {
		'n8n-nodes-base.switch': switchNode(),
		'n8n-nodes-base.executeWorkflow': executeWorkflow(subWorkflows),
		'n8n-nodes-base.executeWorkflowTrigger': trigger('When Executed by Another Workflow'),
	};
}

const mostOutputs = 4;

/** Leads each item to the output whose number an expression gives. */
function switchNode(): INodeType {
	return fakeNode({
		displayName: 'Switch',
		parameters: { mode: 'rules', numberOutputs: mostOutputs, output: '' },
		outputs: Array.from({ length: mostOutputs }, () => NodeConnectionTypes.Main),
		execute() {
			if (text(this, 'mode') !== 'expression') throw new TypeError('The fake has no rules');
			const count = Number(this.getNodeParameter('numberOutputs', 0));
			const outputs = Array.from({ length: count }, (): INodeExecutionData[] => []);
			for (const [index, item] of this.getInputData().entries()) {
				const output = outputs[Number(text(this, 'output', index))];
				if (output === undefined) {
					throw new NodeOperationError(this.getNode(), 'The output is out of range');
				}
				output.push({ ...item, pairedItem: { item: index } });
			}
			return outputs;
		},
	});
}

/** Hands all items over at once, as mapped, and gives back what the other workflow answers. */
function executeWorkflow(subWorkflows: SubWorkflows): INodeType {
	return fakeNode({
		displayName: 'Execute Workflow',
		parameters: { workflowId: {}, workflowInputs: {}, options: {} },
		execute() {
			const items = this.getInputData().map((_, index): IDataObject => {
				const mapped = this.getNodeParameter('workflowInputs.value', index);
				if (!isRecord(mapped)) throw new TypeError('The fake wants its inputs mapped');
				return JSON.parse(JSON.stringify(mapped));
			});
			try {
				return [[{ json: subWorkflows.run(text(this, 'workflowId.value'), items) }]];
			} catch (failure) {
				const error = failure instanceof Error ? failure.message : String(failure);
				if (this.continueOnFail()) return [[{ json: { error } }]];
				throw new NodeOperationError(this.getNode(), error);
			}
		},
	});
}
