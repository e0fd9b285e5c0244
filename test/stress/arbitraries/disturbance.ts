import * as fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import type { Fault } from '../../sandbox';
import { faultsAt } from './faults';

/** What can happen around any execution of a node. */
export interface Disturbance {
	faults: Fault[];
	onError: NonNullable<INode['onError']>;
	retryOnFail: boolean;
	/** A user who has seen a login refused and puts another password in. */
	newPassword: boolean;
	/** How far this machine's clock jumps before the execution. */
	clockJumpMs: number;
	/** Which read of the credential fails, from 1. */
	failingRead: number | null;
}

const hourMs = 3_600_000;

const onError = fc.constantFrom(
	'stopWorkflow' as const,
	'continueRegularOutput' as const,
	'continueErrorOutput' as const,
);

/** Now and then. */
export function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
	return fc.oneof(
		{ withCrossShrink: true },
		{ weight: 12, arbitrary: fc.constant(null) },
		{ weight: 1, arbitrary },
	);
}

/** Disturbances of calls to `paths`; the first is the one that matters most. */
export function disturbanceOf(paths: readonly [string, ...string[]]) {
	return {
		faults: faultsAt(paths),
		onError,
		retryOnFail: fc.boolean(),
		newPassword: fc.boolean(),
		clockJumpMs: fc.constantFrom(0, 0, 0, 0, 0, 0, hourMs, 240 * hourMs, -240 * hourMs),
		failingRead: rarely(fc.integer({ min: 1, max: 8 })),
	};
}
