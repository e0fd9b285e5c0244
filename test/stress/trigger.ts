import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { runOverlappingPolls } from '../harness';
import { mobileOf } from './arbitraries/cells';
import { callTimeoutInSeconds, faultsAt } from './arbitraries/faults';
import type { Fixture } from './fixture/fixture';
import { followedRedirects } from './fixture/recorder';
import type { Tally } from './fixture/tally';
import { propertyOf } from './property';
import type { Fault, Switches } from '../sandbox';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What happens one after another. The trigger looks back 48 hours. */
type Step =
	| { what: 'pay'; people: number[] }
	| { what: 'wait'; ms: number }
	| { what: 'setClock'; ms: number }
	| { what: 'poll'; faults: Fault[]; isDoubled: boolean };

interface Scenario {
	switches: Partial<Switches>;
	timeout: number;
	steps: Step[];
}

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		what: fc.constant('pay' as const),
		people: fc.array(fc.nat(59), { minLength: 1, maxLength: 6 }),
	}),
	fc.record({
		what: fc.constant('wait' as const),
		ms: fc.constantFrom(minuteMs, hourMs, 50 * hourMs),
	}),
	fc.record({
		what: fc.constant('setClock' as const),
		ms: fc.constantFrom(10 * minuteMs, -10 * minuteMs, 240 * hourMs, -240 * hourMs),
	}),
	fc.record({
		what: fc.constant('poll' as const),
		faults: fc.oneof(
			{ weight: 3, arbitrary: fc.constant<Fault[]>([]) },
			{ weight: 1, arbitrary: faultsAt(['transaction/all']) },
		),
		isDoubled: fc.boolean(),
	}),
);

/** How EnKash may list transactions, as long as its reply shows whether it is whole. */
const switches: fc.Arbitrary<Partial<Switches>> = fc.record(
	{
		transactionOrder: fc.constantFrom('newestFirst', 'oldestFirst'),
		transactionEnvelope: fc.constantFrom('E1', 'E2'),
		transactionEnums: fc.constantFrom('object', 'text'),
		transactionPageSize: fc.constantFrom(1, 2, 5),
		transactionLagMs: fc.constantFrom(0, 0, 5 * minuteMs),
		narrowSpaceInDates: fc.boolean(),
	},
	{ requiredKeys: [] },
);

const scenario: fc.Arbitrary<Scenario> = fc.record({
	switches,
	timeout: callTimeoutInSeconds,
	steps: fc.array(step, { maxLength: 12 }),
});

/** Each transaction is reported exactly once, or the poll fails. */
export const trigger = propertyOf('trigger', scenario, run);

/** Polls until which a trigger must have caught up once nothing goes wrong any more. */
const mostPolls = 4;

async function run(fixture: Fixture, drawn: Scenario, tally: Tally): Promise<string[]> {
	fixture.prepare({ switches: drawn.switches, balance: 10_000_000, credential: {} });
	const { sandbox } = fixture;
	let { timeout } = drawn;
	const memory: IDataObject = {};
	const reported: string[] = [];
	let old: ReadonlySet<string> | undefined;

	const poll = async (times = 1) => {
		const before = new Set(sandbox.ledger.points.map(({ enkashCardTxnId }) => enkashCardTxnId));
		const results = await runOverlappingPolls(
			{
				node: 'enKashTrigger',
				packageDir: fixture.packageDir,
				credentials: fixture.credentials,
				parameters: { event: 'newTransaction', options: { timeout } },
				staticData: memory,
			},
			times,
		);
		for (const result of results) {
			for (const { json } of result.outputs?.flat() ?? []) {
				reported.push(String(json.enKashTransactionId));
			}
			// A poll that finds another one under way asks nothing, and remembers nothing.
			if (memory.transactions !== undefined) old ??= before;
			tally.countPoll(result);
		}
		return results.at(-1)?.error;
	};

	for (const [number, next] of drawn.steps.entries()) {
		switch (next.what) {
			case 'pay':
				next.people.forEach((person, index) => pay(fixture, person, `P${number}-${index}`));
				break;
			case 'wait':
				fixture.letPass(next.ms);
				break;
			case 'setClock':
				fixture.setClock(next.ms);
				break;
			case 'poll':
				for (const fault of next.faults) sandbox.addFault(fault);
				await poll(next.isDoubled ? 2 : 1);
				sandbox.clearFaults();
		}
	}
	fixture.clearUp();
	Object.assign(sandbox.switches, { transactionPageSize: 'off' });
	fixture.letPass(10 * minuteMs);
	timeout = 60;
	let error = await poll();
	for (let polls = 1; polls < mostPolls; polls++) error = await poll();
	await fixture.settled();
	// A trigger that began with a clock wrong by more than it looks back may go on failing: that loses nothing unseen.
	const hadWrongClock = drawn.steps.some(
		(taken) => taken.what === 'setClock' && Math.abs(taken.ms) > hourMs,
	);
	if (error && !hadWrongClock) return [`the trigger never recovers: ${error.message}`];
	const all = { old: old ?? new Set<string>(), isFailing: error !== undefined };
	return [...reportComplaints(fixture, reported, all), ...followedRedirects(sandbox.requests)];
}

function pay(fixture: Fixture, person: number, reference: string): void {
	fixture.payElsewhere(fixture.sandbox.account, {
		reference,
		mobile: mobileOf(person),
		amount: 1 + person,
	});
}

function* reportComplaints(
	{ sandbox: { ledger, switches } }: Fixture,
	reported: readonly string[],
	{ old, isFailing }: { old: ReadonlySet<string>; isFailing: boolean },
): Generator<string> {
	for (const { enkashCardTxnId: id, reference } of ledger.points) {
		const times = reported.filter((one) => one === id).length;
		// What was made before the first poll may show up in the log only after it.
		const isLate = old.has(id) && (switches.transactionLagMs ?? 0) > 0;
		if (times > 1) yield `REPORTED ${times} TIMES: ${reference}`;
		if (times === 0 && !old.has(id) && !isFailing) yield `NEVER REPORTED: ${reference}`;
		if (times === 1 && old.has(id) && !isLate)
			yield `reported, and made before the first poll: ${reference}`;
	}
}
