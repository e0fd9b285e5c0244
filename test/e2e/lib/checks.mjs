import assert from 'node:assert/strict';

let passed = 0;
let failed = 0;
/** @type {Array<() => Promise<unknown>>} */
const failureHooks = [];

/** Something to do when a check fails, such as keeping what the screen shows. */
export function onFailure(hook) {
	failureHooks.push(hook);
}

/**
 * Runs one check and prints one line about it. A failure is reported and the run goes on.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} body
 * @returns {Promise<T | undefined>} what the body returned, undefined when it failed
 */
export async function check(title, body) {
	const start = performance.now();
	try {
		const result = await body();
		passed += 1;
		console.log(`ok    ${title} (${seconds(start)})`);
		return result;
	} catch (error) {
		failed += 1;
		console.log(`FAIL  ${title} (${seconds(start)})`);
		for (const hook of failureHooks) await hook().catch(() => {});
		console.log(indented(error instanceof Error ? (error.stack ?? error.message) : String(error)));
		return undefined;
	}
}

/** The last line of a run, worded like jest's, so that one pattern counts both. */
export function summary() {
	return `Tests: ${failed} failed, ${passed} passed, ${failed + passed} total`;
}

export const hasFailures = () => failed > 0;

export { assert };

function seconds(start) {
	return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

function indented(text) {
	return text.replace(/^/gm, '      ');
}
