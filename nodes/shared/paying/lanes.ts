/** Tasks that run concurrently. */
export interface Lanes<T> {
	/** Tasks in flight, at most. */
	limit: number;
	/** Started in this order. */
	tasks: readonly T[];
	/** Keys that no two tasks in flight may share, such as a person; the later task waits. */
	keysOf(task: T): Iterable<string>;
	run(task: T): Promise<void>;
	/** Called before each task: whether to start no more. */
	isStopped(): boolean;
}

/**
 * Runs the tasks in lanes and waits for all that were started, whatever is thrown: nothing outlives the call. After a task
 * has thrown, no other is started; its error is thrown at the end.
 */
export async function inLanes<T>({
	limit,
	tasks,
	keysOf,
	run,
	isStopped,
}: Lanes<T>): Promise<void> {
	const errors: unknown[] = [];
	const turns = new Turns();
	const queue = tasks.values();

	async function runOneAfterAnother(): Promise<void> {
		for (const task of queue) {
			if (errors.length > 0 || isStopped()) return;
			const turn = turns.take(limit > 1 ? keysOf(task) : []);
			try {
				await turn.earlier;
				if (errors.length > 0 || isStopped()) return;
				await run(task);
			} finally {
				turn.release();
			}
		}
	}

	async function runLane(): Promise<void> {
		try {
			await runOneAfterAnother();
		} catch (error) {
			errors.push(error);
		}
	}

	const lanes = Math.min(limit, tasks.length);
	await Promise.all(Array.from({ length: lanes }, runLane));
	if (errors.length > 0) throw errors[0];
}

/** Serializes tasks that share a key. */
class Turns {
	private readonly lastOfKey = new Map<string, Promise<void>>();

	/** A turn: `earlier` resolves once all earlier ones with one of these keys were released. */
	take(keys: Iterable<string>): { earlier: Promise<unknown>; release: () => void } {
		let release = (): void => {};
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		const earlier: Array<Promise<void> | undefined> = [];
		// A key that came twice would wait for itself.
		for (const key of new Set(keys)) {
			earlier.push(this.lastOfKey.get(key));
			this.lastOfKey.set(key, released);
		}
		return { earlier: Promise.all(earlier), release };
	}
}
