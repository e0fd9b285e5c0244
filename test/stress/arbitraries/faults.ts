import * as fc from 'fast-check';
import type { Fault } from '../../sandbox';
import { throwingStatus } from '../builtInFaults/hazard';

/** What goes wrong, without which request it meets. */
type Trouble = Omit<Fault, 'match' | 'times'>;

/** What was processed and looks as if it wasn't does the most harm. */
const when = fc.constantFrom('before' as const, 'after' as const, 'after' as const);
const retryAfter = fc.constantFrom('0', '2', '500', 'soon');
const shortDelayMs = 15;

/** The reply says nothing of what became of the request, which may or may not have been processed. */
const unclear: fc.Arbitrary<Trouble> = fc.oneof(
	fc.record({
		kind: fc.constantFrom('cutBody', 'garbage', 'emptyBody', 'undecryptable'),
		when,
	}),
	fc.record({ kind: fc.constant('delay' as const), delayMs: fc.constant(shortDelayMs), when }),
	fc.record({ kind: fc.constant('late' as const), delayMs: fc.constant(shortDelayMs) }),
	fc.record(
		{
			kind: fc.constant('status' as const),
			status: fc.constantFrom(500, 502, 503, 504, 302, 408),
			when,
			retryAfter,
		},
		{ requiredKeys: ['kind', 'status', 'when'] },
	),
	fc.record(
		{
			kind: fc.constant('html' as const),
			status: fc.constantFrom(200, 403, 404, 502, 503),
			when,
			retryAfter,
		},
		{ requiredKeys: ['kind', 'status', 'when'] },
	),
	fc.constantFrom<Trouble>({ kind: 'resetBefore' }, { kind: 'resetAfter' }),
	fc.record({
		kind: fc.constant('deepJson' as const),
		levels: fc.constantFrom(3_000, 100_000),
		place: fc.constantFrom('body' as const, 'payload' as const),
		when,
	}),
	fc.record({ kind: fc.constant('status' as const), status: fc.constant(throwingStatus), when }),
);

/** A reply of such a size is given up, whether it is that long on the wire or packed. */
const giant: fc.Arbitrary<Trouble> = fc.record({
	kind: fc.constantFrom('oversized', 'gzipBomb'),
	bytes: fc.constant(40 * 1024 * 1024),
	when,
});

/** Kinds of replies that speak of somebody else. */
const foreign = ['foreignPerson', 'foreignAccount', 'foreignCompany', 'foreignAmount'] as const;

/** A reply that is there, but doesn't fit what was asked. Those about somebody else must not be believed. */
const distorted: fc.Arbitrary<Trouble> = fc.record({
	kind: fc.constantFrom(
		...foreign,
		...foreign,
		'missingCode',
		'missingRows',
		'extraRows',
		'doubledRows',
		'shuffledRows',
		'wrongCounts',
		'wrongReference',
		'transactionOnFailure',
	),
	rows: fc.integer({ min: 1, max: 3 }),
});

/** A time-out in the words of a refusal: of some rows, or of the whole call. */
const openRefusal: fc.Arbitrary<Trouble> = fc.record(
	{ kind: fc.constant('openRefusal' as const), rows: fc.integer({ min: 1, max: 3 }) },
	{ requiredKeys: ['kind'] },
);

/** Elsewhere, a call would pay again. */
const redirected: fc.Arbitrary<Trouble> = fc.record({
	kind: fc.constant('redirect' as const),
	status: fc.constantFrom(301, 302, 307, 308),
	location: fc.constantFrom('/redirected', '/api/v0/partner/enKashCard/redirected'),
	when,
});

/** Statuses that prove that nothing was processed, so the ledger must not have seen the request. */
const refused: fc.Arbitrary<Trouble> = fc.record(
	{
		kind: fc.constantFrom('status' as const, 'html' as const),
		status: fc.constantFrom(401, 401, 429, 429, 407, 400, 403, 404, 409, 422),
		when: fc.constant('before' as const),
		retryAfter,
	},
	{ requiredKeys: ['kind', 'status', 'when'] },
);

/** Silence until the time for the call is over. Each costs that time for real, so they are rare. */
const silence: fc.Arbitrary<Trouble> = fc.oneof(
	fc.record({ kind: fc.constantFrom('stallBody', 'stallHeaders'), when }),
	fc.record({ kind: fc.constant('delay' as const), delayMs: fc.constant(199), when }),
	// Processed when the call has been given up, before or after it is sent again.
	fc.record({ kind: fc.constant('late' as const), delayMs: fc.constantFrom(151, 199) }),
);

/** Seconds: longer than anything takes that isn't meant to stall. One of them is no whole number of milliseconds. */
export const callTimeoutInSeconds = fc.constantFrom(0.15, 0.1501);

/** Most executions make few requests. */
const nth = fc.constantFrom(1, 1, 1, 2, 2, 3, 4, 5);

/** Which requests a fault meets. */
function place(paths: readonly [string, ...string[]]) {
	return fc.record({
		path: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(paths[0]) },
			{ weight: 1, arbitrary: fc.constantFrom(...paths, '/oauth/token', '/') },
		),
		nth,
	});
}

/** A login that is refused again and again, for as long as anybody tries. */
const refusedLogin: fc.Arbitrary<Fault> = fc.record({
	kind: fc.constant('status' as const),
	status: fc.constantFrom(400, 401, 403),
	match: fc.record({ path: fc.constant('/oauth/token'), nth: fc.integer({ min: 1, max: 2 }) }),
	times: fc.constant(5),
});

/** Faults at any request to one of `paths`; the first is the one that matters most. */
export function faultsAt(paths: readonly [string, ...string[]]): fc.Arbitrary<Fault[]> {
	const times = fc.integer({ min: 1, max: 5 });
	const several = fc.oneof(
		{ weight: 5, arbitrary: unclear },
		{ weight: 3, arbitrary: distorted },
		{ weight: 1, arbitrary: openRefusal },
		{ weight: 2, arbitrary: refused },
	);
	const fault = fc.oneof(
		{
			weight: 20,
			arbitrary: fc
				.record({ trouble: several, match: place(paths), times })
				.map(({ trouble, ...where }): Fault => ({ ...trouble, ...where })),
		},
		{
			weight: 1,
			arbitrary: fc
				.record({
					trouble: silence,
					// The login has a time limit of its own, which no test can wait for.
					match: fc.record({ path: fc.constantFrom(...paths), nth }),
				})
				.map(({ trouble, match }): Fault => ({ ...trouble, match })),
		},
		{
			weight: 1,
			arbitrary: fc
				.record({
					trouble: fc.oneof({ weight: 9, arbitrary: redirected }, { weight: 1, arbitrary: giant }),
					match: place(paths),
				})
				.map(({ trouble, match }): Fault => ({ ...trouble, match })),
		},
		{ weight: 1, arbitrary: refusedLogin },
	);
	return fc.array(fault, { maxLength: 5 });
}
