import type { Observed } from './observed';

/** Complains about payments that no item asks for, and about requests that should not have been made. */
export function* moneyComplaints({
	expectedRows,
	paid,
	run,
	...observed
}: Observed): Generator<string> {
	const wanted = new Map<string, string>();
	for (const expected of expectedRows) {
		if (expected.kind === 'payable') wanted.set(expected.payout.key, expected.payout.facts);
	}
	const times = new Map<string, number>();
	for (const { key, facts } of paid) {
		times.set(key, (times.get(key) ?? 0) + 1);
		if (wanted.get(key) !== facts) yield `PAID ${facts} under ${key}, not ${wanted.get(key)}`;
	}
	for (const [key, count] of times) {
		if (count > 1) yield `PAID ${count} times in ${run.tries} tries: ${key}`;
	}
	yield* requestComplaints({ ...observed, run }, wanted);
}

/** Sends of one payout while its outcome is unclear, where that is allowed. */
const mostAttempts = 3;

function* requestComplaints(
	{ kind, recording, settings, run }: Pick<Observed, 'kind' | 'recording' | 'settings' | 'run'>,
	wanted: ReadonlyMap<string, string>,
): Generator<string> {
	const mayResend = kind.mayResend(settings);
	const unclear = new Set<string>();
	const sends = new Map<string, number>();
	for (const { path, body, rawBody, status } of recording.requests) {
		if (!path.endsWith(kind.path)) continue;
		// These prove that nothing was processed, and n8n itself repeats a request after a 401.
		if (status === 401 || status === 429) continue;
		const key = kind.keyIn(body === '' ? parsed(rawBody) : body);
		if (key === undefined) continue;
		if (!wanted.has(key)) yield `sent, though no item asks for it: ${key}`;
		if (unclear.has(key) && !mayResend) yield `sent again while it was unclear: ${key}`;
		if (status === undefined || status >= 500) unclear.add(key);
		sends.set(key, (sends.get(key) ?? 0) + 1);
	}
	const most = (mayResend ? mostAttempts : 1) * run.tries;
	for (const [key, count] of sends) {
		if (count > most) yield `${key} was sent ${count} times, not ${most} at most`;
	}
}

/** The sandbox reads no body of a request that it lets go wrong before it is processed. */
function parsed(rawBody: string): unknown {
	try {
		return JSON.parse(rawBody);
	} catch {
		return undefined;
	}
}
