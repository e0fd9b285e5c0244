import * as fc from 'fast-check';

import type { Fault } from '../../sandbox';

/** What goes wrong, without which request it meets. */
type Trouble = Omit<Fault, 'match' | 'times'>;

const when = fc.constantFrom('before' as const, 'after' as const);
const retryAfter = fc.constantFrom(undefined, undefined, '0', '2', '500', 'soon');

/** The reply says nothing of what became of the request, which may or may not have been processed. */
const unclear: fc.Arbitrary<Trouble> = fc.oneof(
	fc.record({
		kind: fc.constantFrom('cutBody', 'garbage', 'emptyBody', 'undecryptable', 'delay'),
		when,
	}),
	fc.record({
		kind: fc.constant('status' as const),
		status: fc.constantFrom(500, 502, 503, 504, 302, 408),
		when,
		retryAfter,
	}),
	fc.record({
		kind: fc.constant('html' as const),
		status: fc.constantFrom(200, 403, 404, 502, 503),
		when,
		retryAfter,
	}),
	fc.constantFrom<Trouble>({ kind: 'resetBefore' }, { kind: 'resetAfter' }),
);

/** A reply that is there, but doesn't fit what was asked. */
const distorted: fc.Arbitrary<Trouble> = fc.record({
	kind: fc.constantFrom(
		'missingCode',
		'missingRows',
		'extraRows',
		'doubledRows',
		'shuffledRows',
		'wrongCounts',
		'wrongReference',
	),
	rows: fc.integer({ min: 1, max: 3 }),
});

/** Statuses that prove that nothing was processed, so the ledger must not have seen the request. */
const refused: fc.Arbitrary<Trouble> = fc.record({
	kind: fc.constantFrom('status' as const, 'html' as const),
	status: fc.constantFrom(401, 401, 429, 429, 400, 403, 404, 409, 422),
	when: fc.constant('before' as const),
	retryAfter,
});

/** Silence until the time for the call is over. Each costs that time for real, so they are rare. */
const silence: fc.Arbitrary<Trouble> = fc.oneof(
	fc.record({ kind: fc.constantFrom('stallBody', 'stallHeaders'), when }),
	fc.record({ kind: fc.constant('delay' as const), delayMs: fc.constant(199), when }),
);

/** Seconds: longer than anything takes that isn't meant to stall. */
export const callTimeoutInSeconds = 0.15;

const shortDelayMs = 15;

/** Faults at any request to one of `paths`; the first is the one that matters most. */
export function faultsAt(paths: readonly [string, ...string[]]): fc.Arbitrary<Fault[]> {
	const trouble = fc.oneof(
		{ weight: 10, arbitrary: unclear },
		{ weight: 6, arbitrary: distorted },
		{ weight: 4, arbitrary: refused },
		{ weight: 1, arbitrary: silence },
	);
	const path = fc.oneof(
		{ weight: 3, arbitrary: fc.constant(paths[0]) },
		{ weight: 1, arbitrary: fc.constantFrom(...paths, '/oauth/token', '/') },
	);
	const fault = fc
		.record({
			trouble,
			path,
			nth: fc.integer({ min: 1, max: 6 }),
			times: fc.integer({ min: 1, max: 4 }),
		})
		.map(({ trouble: { ...fault }, path, nth, times }): Fault => {
			if (fault.kind === 'delay') fault.delayMs ??= shortDelayMs;
			return { ...withoutUndefined(fault), match: { path, nth }, times };
		});
	return fc.array(fault, { maxLength: 5 });
}

function withoutUndefined(trouble: Trouble): Trouble {
	const { retryAfter: header, ...rest } = trouble;
	return header === undefined ? rest : { ...rest, retryAfter: header };
}
