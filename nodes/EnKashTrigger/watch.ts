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
