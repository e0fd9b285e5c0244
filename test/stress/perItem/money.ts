import { codeIn, isUnclear, isUnprocessed } from './calls';
import type { Observed } from './observed';

/** Attempts for one payout while its outcome is unclear, where that is allowed. */
const mostAttempts = 3;

/** Complains about payments that no item asks for, and about calls that should not have been made. */
export function* moneyComplaints(observed: Observed): Generator<string> {
	const { expectedItems, paid, run, calls } = observed;
	const wanted = new Map<string, string>();
	for (const expected of expectedItems) {
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
	for (const key of new Set(calls.all.map((call) => call.key))) {
		if (!wanted.has(key)) yield `sent, though no item asks for it: ${key}`;
		yield* attemptComplaints(observed, key);
	}
}

function* attemptComplaints(
	{ kind, calls, settings, run }: Observed,
	key: string,
): Generator<string> {
	const mayResend = kind.mayResend(settings);
	let mayBeDone: string | undefined;
	// What proves that nothing was processed may be sent again, and n8n itself repeats a call after a 401.
	const attempts = calls.of(key).filter((call) => !isUnprocessed(call));
	for (const call of attempts) {
		if (mayBeDone !== undefined && !mayResend)
			yield `sent again while it may have been paid: ${key}`;
		if (mayBeDone !== undefined && mayBeDone !== call.reference) {
			yield `sent again under another reference while it may have been paid: ${key}`;
		}
		if (isUnclear(call) || codeIn(call) === 0) mayBeDone = call.reference;
	}
	const most = (mayResend ? mostAttempts : 1) * run.tries;
	if (attempts.length > most) yield `${key} was sent ${attempts.length} times, not ${most} at most`;
}
