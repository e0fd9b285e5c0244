import { RetryMemory } from '../../../nodes/shared/paying/retryMemory';

/** What n8n gives a try: an object that one node keeps for one execution, and which run of the node it is. */
function tryOf(execution: object, runIndex = 0) {
	return {
		getContext: (type: string) => (type === 'node' ? execution : {}),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	};
}

const execution = {};

describe('an item', () => {
	it('may be sent while nothing is known of it', () => {
		const tries = new RetryMemory<string>().of(tryOf(execution));
		expect(tries.of(0)).toBeUndefined();
	});

	it('is known by what was kept last', () => {
		const memory = new RetryMemory<string>();
		const tries = memory.of(tryOf(execution));
		tries.keep(0, 'sent');
		expect(memory.of(tryOf(execution)).of(0)).toBe('sent');
		tries.keep(0, 'unclear');
		tries.keep(0, 'paid');
		expect(memory.of(tryOf(execution)).of(0)).toBe('paid');
	});

	it('may be sent again where nothing was processed', () => {
		const memory = new RetryMemory<string>();
		const tries = memory.of(tryOf(execution));
		tries.keep(0, 'sent');
		tries.keep(1, 'sent');
		tries.forget(0);
		tries.forget(7);
		expect(memory.of(tryOf(execution)).of(0)).toBeUndefined();
		expect(memory.of(tryOf(execution)).of(1)).toBe('sent');
	});

	it('is known by its place alone', () => {
		const memory = new RetryMemory<string>();
		memory.of(tryOf(execution)).keep(0, 'first');
		memory.of(tryOf(execution)).keep(2, 'third');
		const tries = memory.of(tryOf(execution));
		expect([0, 1, 2].map((index) => tries.of(index))).toEqual(['first', undefined, 'third']);
	});
});

describe('nothing is known from', () => {
	const memory = new RetryMemory<string>();
	memory.of(tryOf(execution, 3)).keep(0, 'paid');

	it.each([
		['another execution, or another node', memory, tryOf({}, 3)],
		['another run of the node in a loop', memory, tryOf(execution, 4)],
		['another type of node', new RetryMemory<string>(), tryOf(execution, 3)],
	])('%s', (_, ofNode, context) => {
		expect(ofNode.of(context).of(0)).toBeUndefined();
	});
});

it('keeps the tries of one run apart from those of the run before', () => {
	const memory = new RetryMemory<string>();
	memory.of(tryOf(execution, 0)).keep(0, 'paid in the first');
	memory.of(tryOf(execution, 1)).keep(0, 'paid in the second');
	expect(memory.of(tryOf(execution, 1)).of(0)).toBe('paid in the second');
});

it('keeps executions that go on at the same time apart', () => {
	const memory = new RetryMemory<string>();
	const [one, other] = [{}, {}];
	memory.of(tryOf(one)).keep(0, 'paid in one');
	memory.of(tryOf(other)).keep(0, 'paid in the other');
	expect(memory.of(tryOf(one)).of(0)).toBe('paid in one');
	expect(memory.of(tryOf(other)).of(0)).toBe('paid in the other');
});
