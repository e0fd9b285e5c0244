import { type IDataObject, type INodeParameters, NodeConnectionTypes } from 'n8n-workflow';
import { toolOf } from '../../fakes/nodes/agent';
import { fakeNode } from '../../fakes/nodes/fakeNode';
import { loadNode, runWorkflow } from '../../harness';
import { isRecord } from '../../harness/values';
import { mobileOf, people, person, useEnKash, useShortWaits } from '../support';
import { allocatePoints, createCard, type SingleNode } from './single';

/** A model may ask for several calls at once, and the agents of n8n up to version 2 make them at once. */

const enKash = useEnKash();
useShortWaits(enKash);

const { AiTool, Main } = NodeConnectionTypes;

interface Tool {
	invoke(values: IDataObject): Promise<unknown>;
}

function isTool(value: unknown): value is Tool {
	return isRecord(value) && typeof value.invoke === 'function';
}

/** Values that the model chooses. */
const chosen: INodeParameters = {
	mobile: "={{ $fromAI('mobile', '', 'string') }}",
	firstName: "={{ $fromAI('name', '', 'string') }}",
	loadAmount: "={{ $fromAI('loadAmount', '', 'number') }}",
};

/** An agent that makes all of its calls at once; what each was answered. */
async function callsAtOnce(
	{ node, parameters }: SingleNode,
	calls: IDataObject[],
	more: INodeParameters = {},
	signal?: AbortSignal,
): Promise<IDataObject[]> {
	const type = `n8n-nodes-enkash.${node}Tool`;
	const answers: IDataObject[] = [];
	const agent = fakeNode({
		displayName: 'AI Agent',
		inputs: [Main, { type: AiTool }],
		async execute() {
			const [tool] = [await this.getInputConnectionData(AiTool, 0)].flat().filter(isTool);
			if (tool === undefined) throw new TypeError('There is no tool');
			const given = await Promise.all(calls.map(async (values) => await tool.invoke(values)));
			answers.push(...given.flatMap((answer) => JSON.parse(String(answer))));
			return [[{ json: {} }]];
		},
	});
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const { error } = await runWorkflow({
		credential: enKash.credential(),
		extraNodeTypes: { [type]: toolOf(await loadNode(node)), 'test.agent': agent },
		workflow: {
			nodes: [
				{ ...place, id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
				{ ...place, id: 'b', name: 'Agent', type: 'test.agent', parameters: {} },
				{
					...place,
					id: 'c',
					name: 'Tool',
					type,
					parameters: { ...parameters, ...chosen, ...more },
				},
			],
			connections: {
				Start: { main: [[{ node: 'Agent', type: Main, index: 0 }]] },
				Tool: { ai_tool: [[{ node: 'Agent', type: AiTool, index: 0 }]] },
			},
		},
		signal,
	});
	expect(error).toBeUndefined();
	return answers;
}

const outcomes = (answers: IDataObject[]) => answers.map(({ outcome }) => outcome).sort();

it('a person who is asked for twice gets one card, where the node looks first', async () => {
	const more = { additionalFields: {}, options: { ifCardExists: 'skip' } };
	const answers = await callsAtOnce(createCard, [person(0), person(0), person(0)], more);
	expect(outcomes(answers)).toEqual(['alreadyExists', 'alreadyExists', 'created']);
	expect(createCard.paid(enKash)).toEqual([mobileOf(0)]);
});

it('the limit of a month holds for all calls together', async () => {
	enKash.sandbox.switches.monthAllocation = 'fromLedger';
	const options = { maxPointsPerMonth: 250 };
	const more = { email: 'asha@example.com', options };
	const answers = await callsAtOnce(allocatePoints, people(4), more);
	expect(outcomes(answers)).toEqual(['allocated', 'allocated', 'notSent', 'notSent']);
	expect(allocatePoints.paid(enKash)).toHaveLength(2);
});

it('a card that may have been created is not created again, however often the model asks', async () => {
	enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: createCard.endpoint } });
	const asked = [person(0), person(0), person(1)];
	const answers = await callsAtOnce(createCard, asked, { additionalFields: {} });
	expect(outcomes(answers)).toEqual(['created', 'notSent', 'unconfirmed']);
	expect(createCard.paid(enKash)).toEqual([mobileOf(0), mobileOf(1)]);
});
