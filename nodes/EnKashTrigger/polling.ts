/** A poll that is under way. */
interface Turn {
	/** The object that n8n polls with, the same while the workflow stays active. */
	poller: object;
	end: Promise<unknown>;
}

/** The last poll of each trigger. */
const turns = new Map<string, Turn>();

/**
 * Polls one at a time for each trigger. n8n saves what a poll remembers when the poll ends: two at once would report
 * the same transactions. A second poll of an active workflow is left to the next one: undefined. A workflow that is
 * saved anew has n8n discard the poll under way, so its own waits for that one.
 */
export async function oneAtATime<T>(
	trigger: string,
	poller: object,
	poll: () => Promise<T>,
): Promise<T | undefined> {
	const before = turns.get(trigger);
	if (before?.poller === poller) return undefined;
	const end = Promise.resolve(before?.end).then(poll);
	const turn = { poller, end: end.catch(() => undefined) };
	turns.set(trigger, turn);
	try {
		return await end;
	} finally {
		if (turns.get(trigger) === turn) turns.delete(trigger);
	}
}
