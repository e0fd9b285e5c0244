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

/** The time that this process has watched go by. */
export interface Watch {
	/** Milliseconds since it learned the moment; 0 where it does not know the moment. */
	watchedMs: number;
	/** Whether it has watched since the trigger began, so that a jump of the clock is known to its full extent. */
	sinceBeginning: boolean;
}

/** By trigger, a moment of its memory, and when this process learned it, on the process's uptime. */
const watches = new Map<string, { moment: number; sinceMs: number; sinceBeginning: boolean }>();

/** How long this process has watched time go by since a moment. */
export function watchedSince(trigger: string, moment: number | undefined): Watch {
	const watch = watches.get(trigger);
	if (!watch || watch.moment !== moment) return { watchedMs: 0, sinceBeginning: false };
	const { sinceMs, sinceBeginning } = watch;
	return { watchedMs: Math.floor(performance.now() - sinceMs), sinceBeginning };
}

/** Watches time go by from a moment on, which is now. `sinceBeginning` is for the first poll of the trigger. */
export function watchFrom(
	trigger: string,
	moment: number,
	{ sinceBeginning }: Pick<Watch, 'sinceBeginning'>,
): void {
	if (watches.get(trigger)?.moment === moment) return;
	watches.set(trigger, { moment, sinceMs: performance.now(), sinceBeginning });
}
