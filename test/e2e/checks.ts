/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs on the developer's machine, never inside n8n */
let passed = 0;
let failed = 0;
const failureHooks: Array<() => Promise<unknown>> = [];

/** Adds what to do when a check fails, such as keeping what the screen shows. */
export function onFailure(hook: () => Promise<unknown>): void {
	failureHooks.push(hook);
}

/**
 * Runs one check and prints a line about it. A failure is reported and the run goes on.
 *
 * @returns what the body returned; undefined where it failed
 */
export async function check<T>(title: string, body: () => T | Promise<T>): Promise<T | undefined> {
	const start = performance.now();
	const line = (word: string) =>
		say(`${word.padEnd(5)} ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
	try {
		const result = await body();
		passed += 1;
		line('ok');
		return result;
	} catch (error) {
		failed += 1;
		line('FAIL');
		for (const hook of failureHooks) await hook().catch(() => {});
		note(error instanceof Error ? (error.stack ?? error.message) : String(error));
		return undefined;
	}
}

/** Prints something below a check. */
export function note(text: string): void {
	say(text.replace(/^/gm, '      '));
}

export function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** The last line of a run, worded like jest's, so that one pattern counts both. */
export function summary(): string {
	return `Tests: ${failed} failed, ${passed} passed, ${failed + passed} total`;
}

export function hasFailures(): boolean {
	return failed > 0;
}
