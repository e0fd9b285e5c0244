import * as fc from 'fast-check';
import { type Disturbance, disturbanceOf } from './arbitraries/disturbance';
import { callTimeoutInSeconds } from './arbitraries/faults';
import type { Conditions, Fixture } from './fixture/fixture';
import { conditions } from './arbitraries/conditions';
import { commonComplaints, record } from './fixture/recorder';
import type { Tally } from './fixture/tally';
import { codeIn, isUnclear } from './perItem/calls';
import { propertyOf } from './property';
import { isRecord } from '../harness/values';
import { runNode } from '../harness';
import type { RecordedRequest } from '../sandbox';

/** Coin events that the look-up node creates or updates, an item each. */
interface Scenario extends Disturbance {
	conditions: Conditions;
	timeout: number;
	operation: 'create' | 'update';
	count: number;
	/** Names have the time in them, so that each try has others. */
	isChanging: boolean;
}

const path = '/api/v0/enkash-coins/';
const changingMark = '~';

const scenario: fc.Arbitrary<Scenario> = fc.record({
	...disturbanceOf([path]),
	conditions,
	timeout: callTimeoutInSeconds,
	operation: fc.constantFrom('create', 'update'),
	count: fc.integer({ min: 1, max: 4 }),
	isChanging: fc.boolean(),
});

/** No coin event is sent again whose first call may have been processed, however often n8n tries. */
export const coinEvents = propertyOf('coinEvents', scenario, run);

async function run(fixture: Fixture, drawn: Scenario, tally: Tally): Promise<string[]> {
	fixture.prepare(drawn.conditions);
	const { operation, count, isChanging, onError, retryOnFail } = drawn;
	const name = isChanging ? `${changingMark}{{ $now.toMillis() }}{{ Math.random() }}` : '';
	// Each item has an amount of its own, by which its calls are known.
	const items = Array.from({ length: count }, (_, index) => ({ amount: 100 + index }));
	const { result, recording } = await fixture.disturbed(
		drawn,
		async () =>
			await record(
				fixture,
				async () =>
					await runNode({
						node: 'enKash',
						packageDir: fixture.packageDir,
						items,
						credentials: fixture.credentials,
						parameters: {
							options: { timeout: drawn.timeout },
							resource: 'coinEvent',
							operation,
							event: `=EVENT_{{ $json.amount }}${name}`,
							amount: '={{ $json.amount }}',
							coinConfigId: fixture.sandbox.account.coinConfigId,
							updateFields: { amount: '={{ $json.amount }}', event: `=REFERRAL_EVENT${name}` },
						},
						onError,
						retryOnFail,
						maxTries: 3,
					}),
			),
	);
	tally.count(result, recording);
	return [
		...items.flatMap(({ amount }) => [...attemptComplaints(recording.requests, amount)]),
		...commonComplaints(fixture, result, recording, { concurrency: 1, personal: [] }),
	];
}

function* attemptComplaints(
	requests: readonly RecordedRequest[],
	amount: number,
): Generator<string> {
	let mayBeDone = false;
	for (const request of requests) {
		if (!request.path.startsWith(path) || request.method === 'GET') continue;
		if (amountIn(request) !== amount) continue;
		if (mayBeDone) yield `the coin event of ${amount} was sent again while it may be done`;
		mayBeDone ||= isUnclear({ request }) || codeIn({ request }) === 0;
	}
}

function amountIn({ body, rawBody }: RecordedRequest): unknown {
	try {
		const sent: unknown = body === '' ? JSON.parse(rawBody) : body;
		return isRecord(sent) ? sent.amount : undefined;
	} catch {
		return undefined;
	}
}
