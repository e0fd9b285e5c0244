import type { IDataObject } from 'n8n-workflow';
import { loadNode, runWorkflow } from '../../harness';
import { useEnKash, useShortWaits } from '../support';
import { members, refuse, type SingleNode, singleNodes } from './single';

/** n8n hands a node to an agent under its type with "Tool" at the end. To an agent a failure is an answer. */

const enKash = useEnKash();
useShortWaits(enKash);

async function askedByAgent({ node, parameters }: SingleNode, items: IDataObject[]) {
	const type = `n8n-nodes-enkash.${node}Tool`;
	const place = { typeVersion: 1, position: [0, 0] satisfies [number, number] };
	const { nodes } = await runWorkflow({
		credential: enKash.credential(),
		extraNodeTypes: { [type]: await loadNode(node) },
		inputs: items,
		workflow: {
			nodes: [
				{ ...place, id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
				{ ...place, id: 'b', name: 'Tool', type, parameters },
			],
			connections: { Start: { main: [[{ node: 'Tool', type: 'main', index: 0 }]] } },
		},
	});
	const { Tool: own } = nodes;
	if (!own) throw new Error('The tool did not run.');
	return { error: own.error?.message, answers: own.outputs.flat().map(({ json }) => json) };
}

describe.each(singleNodes)('$node', (single) => {
	it('answers what went through', async () => {
		const { error, answers } = await askedByAgent(single, members(enKash, 1));
		expect(error).toBeUndefined();
		expect(answers).toMatchObject([{ outcome: single.done }]);
	});

	it('answers why an item was refused, and goes on', async () => {
		const everyone = members(enKash, 2);
		const [reason, advice] = refuse(enKash, single, everyone, 0).split(/\. (?=No )/);
		const { error, answers } = await askedByAgent(single, everyone);
		expect(error).toBeUndefined();
		expect(answers).toMatchObject([
			{ outcome: 'rejected', reasonCode: 'refused', reason, advice },
			{ outcome: single.done },
		]);
		expect(answers[0]).not.toHaveProperty('error');
	});

	it('answers which value is wrong', async () => {
		const [one] = members(enKash, 1);
		const { error, answers } = await askedByAgent(single, [{ ...one, ...single.wrong.values }]);
		expect(error).toBeUndefined();
		expect(answers).toMatchObject([{ outcome: 'rejected', reasonCode: 'invalidRow' }]);
		expect(answers[0]?.reason).toMatch(new RegExp(`^'${single.wrong.label}' holds `));
		expect(enKash.sandbox.requests).toEqual([]);
	});

	it('answers what may have gone through, and what to do', async () => {
		enKash.sandbox.addFault({ kind: 'resetAfter', match: { path: single.endpoint } });
		const { error, answers } = await askedByAgent(single, members(enKash, 1));
		expect(error).toBeUndefined();
		expect(answers).toMatchObject([
			{ outcome: 'unconfirmed', advice: expect.stringContaining('before you try again') },
		]);
		expect(single.paid(enKash)).toHaveLength(1);
	});

	it('answers a login that is refused', async () => {
		enKash.sandbox.addFault({ kind: 'status', status: 401, match: { path: '/oauth/token' } });
		const { error, answers } = await askedByAgent(single, members(enKash, 1));
		expect(error).toBeUndefined();
		expect(answers).toMatchObject([{ outcome: 'notSent', reasonCode: 'notAuthorized' }]);
	});
});
