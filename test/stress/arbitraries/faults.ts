import * as fc from 'fast-check';
import type { Fault } from '../../sandbox';

/** What goes wrong, without which request it meets. */
type Trouble = Omit<Fault, 'match' | 'times'>;

const when = fc.constantFrom('before' as const, 'after' as const);
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
const refused: fc.Arbitrary<Trouble> = fc.record(
	{
		kind: fc.constantFrom('status' as const, 'html' as const),
		status: fc.constantFrom(401, 401, 429, 429, 400, 403, 404, 409, 422),
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

/** Seconds: longer than anything takes that isn't meant to stall. */
export const callTimeoutInSeconds = 0.15;

/** Which requests a fault meets. */
function place(paths: readonly [string, ...string[]]) {
	return fc.record({
		path: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(paths[0]) },
			{ weight: 1, arbitrary: fc.constantFrom(...paths, '/oauth/token', '/') },
		),
		nth: fc.integer({ min: 1, max: 5 }),
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
					match: fc.record({
						path: fc.constantFrom(...paths),
						nth: fc.integer({ min: 1, max: 5 }),
					}),
				})
				.map(({ trouble, match }): Fault => ({ ...trouble, match })),
		},
		{ weight: 1, arbitrary: refusedLogin },
	);
	return fc.array(fault, { maxLength: 5 });
}
