/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */

/** The waits between resends lie in here. What is shorter or longer is a time limit, which must stay what it is. */
const shortestWaitMs = 200;
const shortestLimitMs = 30_000;
/** The one time limit among them; waits are scattered, so that none is ever as long to the millisecond. */
export const loginLimitMs = 907;
/** Long enough for everything else that is due to happen first. */
const quickWaitMs = 4;

/**
 * Lets the waits of a node pass quickly, and tells how much time they were to take. Returns what ends it.
 * The whole process is concerned, as nodes wait through n8n's `sleep`.
 */
export function passWaitsQuickly(passed: (ms: number) => void): () => void {
	const real = globalThis.setTimeout;
	globalThis.setTimeout = new Proxy(real, {
		apply(target, self, callArguments: unknown[]) {
			const [callback, ms, ...others] = callArguments;
			if (!isWait(ms) || typeof callback !== 'function') {
				return Reflect.apply(target, self, callArguments);
			}
			const afterwards = () => {
				passed(ms);
				Reflect.apply(callback, undefined, others);
			};
			return Reflect.apply(target, self, [afterwards, quickWaitMs]);
		},
	});
	return () => {
		globalThis.setTimeout = real;
	};
}

function isWait(ms: unknown): ms is number {
	return (
		typeof ms === 'number' && ms >= shortestWaitMs && ms < shortestLimitMs && ms !== loginLimitMs
	);
}
