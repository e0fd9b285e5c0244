/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, never inside n8n */
import { createRequire } from 'node:module';

import { sleep } from 'n8n-workflow';

export type Sleep = (ms: number) => Promise<void>;

/** `n8n-workflow` hands on the `sleep` of this module, of which it has a copy to itself: n8n's engine uses another. */
const owner: { sleep: Sleep } = createRequire(require.resolve('n8n-workflow'))('@n8n/utils/sleep');

/** n8n's own `sleep`, whatever stands in for it. */
export const realSleep: Sleep = owner.sleep;

if (realSleep !== sleep) throw new Error('n8n-workflow has its "sleep" from somewhere else.');

/** What nodes wait by now. */
let current = realSleep;

// Once and before any node is loaded, as the built package takes `sleep` when it is loaded.
owner.sleep = async (ms) => await current(ms);

/**
 * Has nodes wait as a test wants: the one way, for the built package as well as for its sources. They wait through the
 * `sleep` of `n8n-workflow`. Time limits of requests and n8n's own waits, such as the one between two tries, are no
 * sleeps of nodes and stay as they are.
 *
 * @param replacement gets the milliseconds that a node asks for
 * @returns what puts back the `sleep` that was there before
 */
export function replaceSleep(replacement: Sleep): () => void {
	const previous = current;
	current = replacement;
	return () => {
		current = previous;
	};
}
