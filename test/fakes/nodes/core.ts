/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import vm from 'node:vm';
import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';
import { isRecord } from '../../harness/values';
import { itemByItem, fakeNode, text, trigger } from './fakeNode';

const twoOutputs = [NodeConnectionTypes.Main, NodeConnectionTypes.Main];

/** Fakes of n8n's own nodes that talk to nobody. They do what the workflows use of the real ones. */
export function coreNodes(): Record<string, INodeType> {
	return {
		'n8n-nodes-base.stickyNote': fakeNode({ displayName: 'Sticky Note', inputs: [], outputs: [] }),
		'n8n-nodes-base.errorTrigger': trigger('Error Trigger'),
		'n8n-nodes-base.scheduleTrigger': trigger('Schedule Trigger'),
		'n8n-nodes-base.code': code(),
		'n8n-nodes-base.if': ifNode(),
		'n8n-nodes-base.merge': append(),
		'n8n-nodes-base.set': editFields(),
		'n8n-nodes-base.splitInBatches': loopOverItems(),
		'n8n-nodes-base.splitOut': splitOut(),
		'n8n-nodes-base.stopAndError': stopAndError(),
	};
}

/** The globals that n8n's task runner gives to JavaScript, as far as the workflows use them. */
function globalsFor(context: IExecuteFunctions): object {
	const { $, $input, DateTime } = context.getWorkflowDataProxy(0);
	return { $, $input, DateTime };
}

/** Runs the workflow's own JavaScript, away from everything that n8n's task runner does not offer. */
function code(): INodeType {
	return fakeNode({
		displayName: 'Code',
		parameters: { jsCode: '' },
		execute() {
			const script = `(async () => {${text(this, 'jsCode')}\n})()`;
			const running: unknown = vm.runInNewContext(script, globalsFor(this));
			return Promise.resolve(running).then((returned) => [asItems(this, returned)]);
		},
	});
}

/** What a Code node returns goes through JSON on its way back from the task runner. */
function asItems(context: IExecuteFunctions, returned: unknown): INodeExecutionData[] {
	const items: unknown = JSON.parse(JSON.stringify(returned));
	if (!Array.isArray(items))
		throw new NodeOperationError(context.getNode(), 'Code returned no list');
	return items.map((item: unknown) => {
		if (isRecord(item) && isRecord(item.json)) {
			const copy: INodeExecutionData = { json: JSON.parse(JSON.stringify(item.json)) };
			// Without it, n8n's engine pairs the items itself where it can.
			if (isRecord(item.pairedItem)) copy.pairedItem = { item: Number(item.pairedItem.item) };
			if (isBinary(item.binary)) copy.binary = item.binary;
			return copy;
		}
		throw new NodeOperationError(context.getNode(), 'An item of Code has no json');
	});
}

/** Merge in the mode Append: all items of all inputs, once. */
function append(): INodeType {
	const node = fakeNode({
		displayName: 'Merge',
		inputs: '={{ Array.from({ length: $parameter["numberInputs"] }, () => "main") }}',
		parameters: { numberInputs: 2 },
		execute() {
			const count = Number(this.getNodeParameter('numberInputs', 0));
			return [Array.from({ length: count }, (_, input) => this.getInputData(input)).flat()];
		},
	});
	// As n8n's: it waits for all inputs, and goes on when nothing more can come.
	node.description.requiredInputs = 1;
	return node;
}

function isBinary(value: unknown): value is NonNullable<INodeExecutionData['binary']> {
	return isRecord(value);
}

/** n8n's engine evaluates the conditions itself. */
function ifNode(): INodeType {
	return fakeNode({
		displayName: 'If',
		outputs: twoOutputs,
		properties: [
			{
				displayName: 'Conditions',
				name: 'conditions',
				type: 'filter',
				default: {},
				typeOptions: {
					filter: { caseSensitive: true, typeValidation: 'strict', version: 3 },
				},
			},
		],
		execute() {
			const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
			for (const [index, item] of this.getInputData().entries()) {
				const passes = this.getNodeParameter('conditions', index, false, { extractValue: true });
				outputs[passes === true ? 0 : 1].push({ ...item, pairedItem: { item: index } });
			}
			return outputs;
		},
	});
}

function editFields(): INodeType {
	return fakeNode({
		displayName: 'Edit Fields (Set)',
		parameters: { assignments: {} },
		execute() {
			return [
				itemByItem(this, (index) => {
					const list = this.getNodeParameter('assignments.assignments', index, []);
					const entries = (Array.isArray(list) ? list : []).filter(isRecord).map(assigned);
					return Object.fromEntries(entries);
				}),
			];
		},
	});
}

function assigned({
	name,
	value,
	type,
}: Record<string, unknown>): [string, string | number | unknown[] | null] {
	// What the editor stores for a field that was emptied, and what n8n makes of it.
	if (value === undefined) return [String(name), null];
	if (type === 'number') {
		if (typeof value === 'number' && Number.isFinite(value)) return [String(name), value];
		throw new TypeError(`"${String(name)}" expects a number but got ${JSON.stringify(value)}`);
	}
	if (type === 'array' && Array.isArray(value)) return [String(name), value];
	return [String(name), typeof value === 'string' ? value : JSON.stringify(value)];
}

function loopOverItems(): INodeType {
	return fakeNode({
		displayName: 'Loop Over Items (Split in Batches)',
		parameters: { batchSize: 1 },
		outputs: twoOutputs,
		execute() {
			const memory = this.getContext('node');
			const size = Number(this.getNodeParameter('batchSize', 0));
			const arrived = this.getInputData();
			const isFirst = !Array.isArray(memory.left);
			const left: INodeExecutionData[] = isFirst ? [...arrived] : memory.left;
			const done: INodeExecutionData[] = isFirst ? [] : [...memory.done, ...arrived];
			const batch = left.splice(0, size);
			Object.assign(memory, { left, done, noItemsLeft: left.length === 0 });
			return batch.length > 0 ? [[], batch] : [done, []];
		},
	});
}

function splitOut(): INodeType {
	return fakeNode({
		displayName: 'Split Out',
		parameters: { fieldToSplitOut: '' },
		execute() {
			const path = text(this, 'fieldToSplitOut').split('.');
			return [
				this.getInputData().flatMap(({ json }, index) => {
					const list = path.reduce<unknown>(
						(value, key) => (isRecord(value) ? value[key] : undefined),
						json,
					);
					const rows = (Array.isArray(list) ? list : []).filter(isRecord);
					return rows.map((row) => ({
						json: JSON.parse(JSON.stringify(row)),
						pairedItem: { item: index },
					}));
				}),
			];
		},
	});
}

function stopAndError(): INodeType {
	return fakeNode({
		displayName: 'Stop and Error',
		parameters: { errorMessage: '' },
		required: ['errorMessage'],
		execute() {
			throw new NodeOperationError(this.getNode(), text(this, 'errorMessage'));
		},
	});
}
