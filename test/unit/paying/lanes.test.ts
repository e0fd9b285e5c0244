/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { inLanes, type Lanes } from '../../../nodes/shared/paying/lanes';

/** A piece of work that ends when the test says so. */
interface Piece {
	name: string;
	keys: string[];
}

function pieces(...names: string[]): Piece[] {
	return names.map((name) => ({ name, keys: [name] }));
}

/** Runs pieces in lanes, and lets the test end them one by one. */
class Stage {
	/** In the order in which they were started. */
	readonly started: string[] = [];
	readonly ended: string[] = [];
	private readonly endings = new Map<string, { resolve(): void; reject(error: unknown): void }>();
	isOver = false;
	isStopped = false;
	readonly done: Promise<void>;

	constructor(tasks: Piece[], limit: number, changes: Partial<Lanes<Piece>> = {}) {
		const lanes = inLanes<Piece>({
			limit,
			tasks,
			keysOf: ({ keys }) => keys,
			isStopped: () => this.isStopped,
			run: async ({ name }) => {
				this.started.push(name);
				await new Promise<void>((resolve, reject) => this.endings.set(name, { resolve, reject }));
			},
			...changes,
		});
		this.done = lanes.finally(() => {
			this.isOver = true;
		});
		// The test may look at it later only.
		this.done.catch(() => {});
	}

	get underWay(): string[] {
		return this.started.filter((name) => !this.ended.includes(name));
	}

	async end(name: string): Promise<void> {
		this.ended.push(name);
		this.endings.get(name)?.resolve();
		await everythingSettled();
	}

	async fail(name: string, error: unknown): Promise<void> {
		this.ended.push(name);
		this.endings.get(name)?.reject(error);
		await everythingSettled();
	}
}

/** Lets all promises run that can: none of these waits for anything from outside. */
async function everythingSettled(): Promise<void> {
	await nextTurn();
}

async function stageOf(...parameters: ConstructorParameters<typeof Stage>): Promise<Stage> {
	const stage = new Stage(...parameters);
	await everythingSettled();
	return stage;
}

it('ends at once where there is nothing to do', async () => {
	const stage = await stageOf([], 3);
	expect(stage.isOver).toBe(true);
	await stage.done;
});

it('starts as many as the limit allows, in their order, and the next as one ends', async () => {
	const stage = await stageOf(pieces('a', 'b', 'c', 'd'), 2);
	expect(stage.started).toEqual(['a', 'b']);
	await stage.end('b');
	expect(stage.started).toEqual(['a', 'b', 'c']);
	await stage.end('a');
	expect(stage.started).toEqual(['a', 'b', 'c', 'd']);
	await stage.end('d');
	expect(stage.isOver).toBe(false);
	await stage.end('c');
	expect(stage.isOver).toBe(true);
});

it('with a limit of one asks for no keys, and goes from one to the next', async () => {
	const stage = await stageOf(pieces('a', 'b'), 1, {
		keysOf: () => {
			throw new Error('Nobody else is under way.');
		},
	});
	expect(stage.started).toEqual(['a']);
	await stage.end('a');
	expect(stage.started).toEqual(['a', 'b']);
	await stage.end('b');
	await stage.done;
});

describe('pieces that share a key', () => {
	it('are never under way at once; the later waits for the earlier', async () => {
		const tasks = [
			{ name: 'a', keys: ['asha'] },
			{ name: 'b', keys: ['asha', 'ravi'] },
			{ name: 'c', keys: ['ravi'] },
			{ name: 'd', keys: ['meena'] },
		];
		const stage = await stageOf(tasks, 4);
		expect(stage.started).toEqual(['a', 'd']);
		await stage.end('a');
		expect(stage.started).toEqual(['a', 'd', 'b']);
		await stage.end('b');
		expect(stage.started).toEqual(['a', 'd', 'b', 'c']);
		await stage.end('c');
		await stage.end('d');
		expect(stage.isOver).toBe(true);
	});

	it('wait for all earlier ones, not for the last alone', async () => {
		const tasks = [
			{ name: 'a', keys: ['asha'] },
			{ name: 'b', keys: ['ravi'] },
			{ name: 'c', keys: ['asha', 'ravi'] },
		];
		const stage = await stageOf(tasks, 3);
		await stage.end('b');
		expect(stage.started).toEqual(['a', 'b']);
		await stage.end('a');
		expect(stage.started).toEqual(['a', 'b', 'c']);
		await stage.end('c');
		await stage.done;
	});

	it('do not wait for themselves where they name a key twice', async () => {
		const tasks = [
			{ name: 'a', keys: ['asha', 'asha'] },
			{ name: 'b', keys: ['asha'] },
		];
		const stage = await stageOf(tasks, 2);
		expect(stage.started).toEqual(['a']);
		await stage.end('a');
		await stage.end('b');
		expect(stage.isOver).toBe(true);
	});
});

describe('a piece that throws', () => {
	const error = new Error('First.');

	it('keeps others from being started, and is thrown once all have ended', async () => {
		const stage = await stageOf(pieces('a', 'b', 'c', 'd', 'e'), 3);
		await stage.fail('b', error);
		await stage.end('a');
		expect(stage.started).toEqual(['a', 'b', 'c']);
		expect(stage.isOver).toBe(false);
		await stage.end('c');
		expect(stage.isOver).toBe(true);
		await expect(stage.done).rejects.toBe(error);
		expect(stage.started).toEqual(['a', 'b', 'c']);
	});

	it('is named before those that throw later, which nobody need catch', async () => {
		const unhandled: unknown[] = [];
		const note = (reason: unknown) => unhandled.push(reason);
		process.on('unhandledRejection', note);
		try {
			const stage = await stageOf(pieces('a', 'b', 'c'), 3);
			await stage.fail('b', error);
			await stage.fail('a', new Error('Second.'));
			expect(stage.isOver).toBe(false);
			await stage.fail('c', new Error('Third.'));
			await expect(stage.done).rejects.toBe(error);
			await everythingSettled();
			expect(unhandled).toEqual([]);
		} finally {
			process.off('unhandledRejection', note);
		}
	});

	it('sets those free that wait for their turn, without starting them', async () => {
		const tasks = [
			{ name: 'a', keys: ['asha'] },
			{ name: 'b', keys: ['asha'] },
			{ name: 'c', keys: ['asha'] },
		];
		const stage = await stageOf(tasks, 3);
		await stage.fail('a', error);
		expect(stage.isOver).toBe(true);
		expect(stage.started).toEqual(['a']);
		await expect(stage.done).rejects.toBe(error);
	});

	it('counts as failed whatever it throws, and at whatever moment', async () => {
		const atOnce = await stageOf(pieces('a', 'b'), 1, {
			run: () => {
				throw error;
			},
		});
		await expect(atOnce.done).rejects.toBe(error);
		const nothing = await stageOf(pieces('a', 'b'), 1);
		await nothing.fail('a', undefined);
		expect(nothing.started).toEqual(['a']);
		await expect(nothing.done).rejects.toBeUndefined();
	});
});

it.each<[what: string, changes: Partial<Lanes<Piece>>]>([
	[
		'whose keys can not be read',
		{
			keysOf: ({ name, keys }) => {
				if (name === 'c') throw new Error('Fault.');
				return keys;
			},
		},
	],
	[
		'whose keys break off',
		{
			*keysOf({ name, keys }) {
				yield* keys;
				if (name === 'c') throw new Error('Fault.');
			},
		},
	],
])('waits for those under way where one comes %s', async (_, changes) => {
	const stage = await stageOf(pieces('a', 'b', 'c', 'd'), 2, changes);
	await stage.end('a');
	expect(stage.isOver).toBe(false);
	await stage.end('b');
	expect(stage.isOver).toBe(true);
	expect(stage.started).toEqual(['a', 'b']);
	await expect(stage.done).rejects.toThrow('Fault.');
});

it('waits for those under way where it can not be asked whether to stop', async () => {
	let questions = 0;
	const stage = await stageOf(pieces('a', 'b', 'c'), 2, {
		isStopped: () => {
			if (questions++ > 4) throw new Error('Fault.');
			return false;
		},
	});
	expect(stage.started).toEqual(['a', 'b']);
	await stage.end('a');
	await stage.end('c');
	expect(stage.isOver).toBe(false);
	await stage.end('b');
	expect(stage.isOver).toBe(true);
	await expect(stage.done).rejects.toThrow('Fault.');
});

describe('being stopped', () => {
	it('starts nothing more and waits for what is under way', async () => {
		const stage = await stageOf(pieces('a', 'b', 'c', 'd'), 2);
		stage.isStopped = true;
		await stage.end('a');
		expect(stage.started).toEqual(['a', 'b']);
		expect(stage.isOver).toBe(false);
		await stage.end('b');
		expect(stage.isOver).toBe(true);
		await stage.done;
	});

	it('before the first starts nothing', async () => {
		const stage = await stageOf(pieces('a'), 2, { isStopped: () => true });
		expect(stage.started).toEqual([]);
		await stage.done;
	});

	it('while it waits for a turn starts nothing', async () => {
		const tasks = [
			{ name: 'a', keys: ['asha'] },
			{ name: 'b', keys: ['asha'] },
		];
		const stage = await stageOf(tasks, 2);
		stage.isStopped = true;
		await stage.end('a');
		expect(stage.started).toEqual(['a']);
		expect(stage.isOver).toBe(true);
		await stage.done;
	});
});

it('holds all of that whatever ends, fails or is stopped when', async () => {
	const people = fc.uniqueArray(fc.constantFrom('asha', 'ravi', 'meena', 'john'), { maxLength: 3 });
	const cases = fc.record({
		keys: fc.array(people, { maxLength: 12 }),
		limit: fc.integer({ min: 1, max: 5 }),
		/** Which of those under way is next, and how it ends. */
		moves: fc.infiniteStream(
			fc.record({ pick: fc.nat(), how: fc.constantFrom('end', 'end', 'end', 'fail', 'stop') }),
		),
	});
	await fc.assert(
		fc.asyncProperty(cases, async ({ keys, limit, moves }) => {
			const tasks = keys.map((names, index) => ({ name: String(index), keys: names }));
			const stage = await stageOf(tasks, limit);
			let errors = 0;
			let mayStart = true;
			while (!stage.isOver) {
				const { underWay } = stage;
				expect(underWay.length).toBeGreaterThan(0);
				expect(underWay.length).toBeLessThanOrEqual(limit);
				const keysUnderWay = underWay.flatMap((name) => keys[Number(name)] ?? []);
				if (limit > 1) expect(new Set(keysUnderWay).size).toBe(keysUnderWay.length);
				const { pick, how } = moves.next().value;
				const name = underWay[pick % underWay.length] ?? '';
				const startedBefore = stage.started.length;
				if (how === 'stop') stage.isStopped = true;
				if (how === 'fail') await stage.fail(name, errors++);
				else await stage.end(name);
				mayStart &&= how === 'end';
				if (!mayStart) expect(stage.started).toHaveLength(startedBefore);
			}
			expect(stage.underWay).toEqual([]);
			expect(new Set(stage.started).size).toBe(stage.started.length);
			if (mayStart) expect(stage.started).toHaveLength(keys.length);
			for (const person of ['asha', 'ravi', 'meena', 'john']) {
				const turns = stage.started
					.map(Number)
					.filter((index) => keys[index]?.some((name) => name === person));
				expect(turns).toEqual([...turns].sort((one, other) => one - other));
			}
			if (errors > 0) await expect(stage.done).rejects.toBe(0);
			else await stage.done;
		}),
	);
});
