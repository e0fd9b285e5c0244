import type { IExecuteFunctions } from 'n8n-workflow';
import { spentPointsOf } from '../../../nodes/shared/paying/spentPoints';

/** What n8n keeps for a node in an execution, and loads anew after each wait. */
class Execution {
	private kept: Record<string, unknown> = {};

	waitForSomebody(): void {
		this.kept = JSON.parse(JSON.stringify(this.kept));
	}

	context(runIndex = 0): Pick<IExecuteFunctions, 'getContext'> & {
		getWorkflowDataProxy(itemIndex: number): Record<string, unknown>;
	} {
		return {
			getContext: () => this.kept,
			getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
		};
	}
}

test('an agent’s calls add up, also when a person approves each of them', () => {
	const execution = new Execution();
	for (const sum of [0, 100, 200]) {
		const spent = spentPointsOf(execution.context(), { isAgentCall: true });
		expect(spent.without([0])).toBe(sum);
		spent.note(0, 100);
		execution.waitForSomebody();
	}
});

test('so do the runs of a loop that waits', () => {
	const execution = new Execution();
	for (const runIndex of [0, 1, 2]) {
		const spent = spentPointsOf(execution.context(runIndex), { isAgentCall: false });
		expect(spent.without([0, 1])).toBe(runIndex * 300);
		spent.note(0, 100);
		spent.note(1, 200);
		execution.waitForSomebody();
	}
});

test('an item that is sent again counts once, and one that was not moved counts not at all', () => {
	const execution = new Execution();
	const first = spentPointsOf(execution.context(), { isAgentCall: false });
	first.note(0, 100);
	first.note(1, 200);
	first.forget(1);
	const again = spentPointsOf(execution.context(), { isAgentCall: false });
	expect(again.without([0])).toBe(0);
	expect(again.without([])).toBe(100);
});

test('two calls of an agent at once have a place each', () => {
	const execution = new Execution();
	const calls = [0, 1].map(() => spentPointsOf(execution.context(), { isAgentCall: true }));
	for (const call of calls) call.note(0, 100);
	expect(calls.map((call) => call.without([0]))).toEqual([100, 100]);
});

test('another execution begins at nothing', () => {
	spentPointsOf(new Execution().context(), { isAgentCall: false }).note(0, 100);
	expect(spentPointsOf(new Execution().context(), { isAgentCall: false }).without([])).toBe(0);
});
