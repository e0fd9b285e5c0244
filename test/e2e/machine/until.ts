/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a run that hangs. So long that a machine many times slower never meets it. */
export const patienceMs = 300_000;
const intervalMs = 150;

/** What a timeout adds to its message, such as the last lines of a log. */
const diagnostics = new Set<() => string>();

/** Adds a text to the message of a timeout. Returns how to remove it. */
export function addDiagnostic(diagnostic: () => string): () => void {
	diagnostics.add(diagnostic);
	return () => diagnostics.delete(diagnostic);
}

/**
 * Asks until the answer is neither undefined nor false, and returns it.
 *
 * @param what for the message of an error, e.g. "the card is created"
 * @throws after `patienceMs`, with what the services said last
 */
export async function until<T>(
	what: string,
	ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
	const deadline = performance.now() + patienceMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined && answer !== false) return answer;
		if (performance.now() > deadline) break;
		await sleep(intervalMs);
	}
	const details = [...diagnostics].map((diagnostic) => diagnostic()).join('\n');
	throw new Error(`Waited ${patienceMs / 1000} s in vain until ${what}.\n${details}`);
}
