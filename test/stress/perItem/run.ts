import { runNode } from '../../harness';
import { allMobiles } from '../arbitraries/cells';
import type { Fixture } from '../fixture/fixture';
import type { Tally } from '../fixture/tally';
import { commonComplaints, doublePayments, record } from '../fixture/recorder';
import { perItemComplaints } from './checks';
import { dataOf, type Item } from './item';
import type { Kind } from './kind';
import type { Observed } from './observed';
import type { Settings, PerItemExecution, PerItemScenario } from './scenario';
import { expectedRowsOf } from './expectedRows';

/** How scenarios of one node are played: to the end, and returning everything that was wrong. */
export function runnerOf(kind: Kind) {
	return async (fixture: Fixture, scenario: PerItemScenario, tally: Tally): Promise<string[]> => {
		fixture.prepare(scenario.conditions);
		const complaints: string[] = [];
		for (const [number, execution] of scenario.executions.entries()) {
			if (execution.newPassword) fixture.changePassword();
			for (const fault of execution.faults) fixture.sandbox.addFault(fault);
			const observed = await execute(fixture, kind, scenario, execution, tally);
			fixture.sandbox.clearFaults();
			const wrong = [...allComplaints(fixture, observed)];
			complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
		}
		fixture.clearUp();
		const { settings, items } = scenario;
		const calm = { settings: { ...settings, timeout: 60 }, items };
		const observed = await execute(fixture, kind, calm, undisturbed, tally);
		const wrong = [...allComplaints(fixture, observed), ...endComplaints(fixture, observed, items)];
		complaints.push(...wrong.map((complaint) => `at the end: ${complaint}`));
		return complaints;
	};
}

type Disturbance = Pick<PerItemExecution, 'operation' | 'isReversed' | 'onError' | 'retryOnFail'>;

const undisturbed: Disturbance = {
	operation: 'allocate',
	isReversed: false,
	// One item that EnKash refuses must not keep the others from it.
	onError: 'continueRegularOutput',
	retryOnFail: false,
};

async function execute(
	fixture: Fixture,
	kind: Kind,
	scenario: { settings: Settings; items: Item[] },
	{ operation, isReversed, onError, retryOnFail }: Disturbance,
	tally: Tally,
): Promise<Observed> {
	const { sandbox } = fixture;
	const { settings } = scenario;
	const items = isReversed ? scenario.items.toReversed() : scenario.items;
	const before = kind.ledger(sandbox);
	const { result: run, recording } = await record(
		fixture,
		async () =>
			await runNode({
				node: kind.node,
				packageDir: fixture.packageDir,
				items: dataOf(items),
				credentials: fixture.credentials,
				parameters: kind.parameters(settings, { operation }),
				onError,
				retryOnFail,
				maxTries: 3,
			}),
	);
	tally.count(run, recording);
	return {
		kind,
		settings,
		goesOn: onError !== 'stopWorkflow',
		items: dataOf(items),
		expectedRows: expectedRowsOf(kind, items, settings, operation),
		run,
		recording,
		paid: kind.ledger(sandbox).slice(before.length),
		paidBefore: new Set(before.map(({ key }) => key)),
	};
}

function* allComplaints(fixture: Fixture, observed: Observed): Generator<string> {
	const { kind, run, recording, settings } = observed;
	const concurrency = kind.isKeyed ? settings.concurrency : 1;
	yield* perItemComplaints(observed);
	if (kind.isKeyed) yield* doublePayments(kind.ledger(fixture.sandbox).map(({ key }) => key));
	yield* commonComplaints(fixture, run, recording, { concurrency, mobiles: allMobiles });
}

/** Complains after an undisturbed last run about everybody who has not got what is theirs. */
function* endComplaints(
	{ sandbox }: Fixture,
	{ kind, expectedRows }: Observed,
	items: readonly Item[],
): Generator<string> {
	if (!kind.isKeyed) return;
	const paid = new Set(kind.ledger(sandbox).map(({ key }) => key));
	for (const [index, expected] of expectedRows.entries()) {
		const item = items[index];
		if (item === undefined || expected.kind !== 'payable') continue;
		const isKnown = item.userId.means === 'EKSANDBX';
		// EnKash wants these for a new card, and only pays coins to people it knows.
		const isComplete = item.email.means !== '' && item.title.means !== '';
		if (kind.node === 'enKashAllocateCoins' ? !isKnown : !isComplete) continue;
		if (!paid.has(expected.payout.key)) yield `NEVER PAID: ${expected.payout.key}`;
	}
}
