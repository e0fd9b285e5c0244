import { runNode } from '../../harness';
import { allMobiles } from '../arbitraries/cells';
import type { Fixture } from '../fixture/fixture';
import { commonComplaints, doublePayments, record } from '../fixture/recorder';
import { personalValues } from '../fixture/secrets';
import type { Tally } from '../fixture/tally';
import { Calls } from './calls';
import { perItemComplaints } from './checks';
import { expectedItemsOf } from './expectedItems';
import { dataOf, type Item } from './item';
import { type Kind, plainKey } from './kind';
import type { Observed } from './observed';
import type { PerItemExecution, PerItemScenario, Settings } from './scenario';

/** How scenarios of one node are run: to the end, and returning everything that was wrong. */
export function runnerOf(kind: Kind) {
	return async (fixture: Fixture, scenario: PerItemScenario, tally: Tally): Promise<string[]> => {
		fixture.prepare(scenario.conditions);
		const { settings, items, executions } = scenario;
		const complaints: string[] = [];
		const foreign = payForeigners(fixture, kind, scenario);
		for (const [number, execution] of executions.entries()) {
			const observed = await execute(fixture, kind, { settings, items }, execution, tally);
			const wrong = [...perItemComplaints(observed), ...commonOf(fixture, observed)];
			complaints.push(...wrong.map((complaint) => `execution ${number + 1}: ${complaint}`));
		}
		// References that change pay anew in each execution: nothing that a node does can help there.
		const isOwn = settings.referenceMode === 'provide';
		const changes = isOwn && executions.some(({ isChanging }) => isChanging);
		if (kind.isKeyed && !changes) complaints.push(...doublePayments(keysPaid(fixture, kind)));
		fixture.clearUp();
		const calm = { settings: { ...settings, timeout: 60 }, items };
		const observed = await execute(fixture, kind, calm, undisturbed, tally);
		const wrong = [
			...perItemComplaints(observed),
			...commonOf(fixture, observed),
			...endComplaints(fixture, observed, foreign),
		];
		complaints.push(...wrong.map((complaint) => `at the end: ${complaint}`));
		return complaints;
	};
}

const undisturbed: PerItemExecution = {
	operation: 'allocate',
	isReversed: false,
	isChanging: false,
	faults: [],
	newPassword: false,
	clockJumpMs: 0,
	failingRead: null,
	// One item that EnKash refuses must not keep the others from it.
	onError: 'continueRegularOutput',
	retryOnFail: false,
};

/** Pays items before they are run for the first time, and returns their references. */
function payForeigners(
	fixture: Fixture,
	kind: Kind,
	{ items, settings, foreign }: PerItemScenario,
): Set<string> {
	const references = new Set<string>();
	for (const index of foreign) {
		const item = items[index];
		const payout = item && kind.payoutOf(item, settings, undisturbed);
		if (!item || !payout || !kind.payElsewhere || references.has(payout.key)) continue;
		kind.payElsewhere(fixture, item, payout.key, settings);
		references.add(payout.key);
	}
	return references;
}

async function execute(
	fixture: Fixture,
	kind: Kind,
	scenario: { settings: Settings; items: Item[] },
	execution: PerItemExecution,
	tally: Tally,
): Promise<Observed> {
	const { settings } = scenario;
	const items = execution.isReversed ? scenario.items.toReversed() : scenario.items;
	const before = kind.ledger(fixture.sandbox);
	const { result: run, recording } = await fixture.disturbed(
		execution,
		async () =>
			await record(
				fixture,
				async () =>
					await runNode({
						node: kind.node,
						packageDir: fixture.packageDir,
						items: dataOf(items),
						credentials: fixture.credentials,
						parameters: kind.parameters(settings, execution),
						onError: execution.onError,
						retryOnFail: execution.retryOnFail,
						maxTries: 3,
					}),
			),
	);
	tally.count(run, recording);
	return {
		kind,
		settings,
		execution,
		areRepliesEncrypted: fixture.sandbox.switches.encryptedReplies,
		items: dataOf(items),
		expectedItems: expectedItemsOf(kind, items, settings, execution),
		run,
		recording,
		calls: new Calls(kind, recording.requests),
		paid: kind
			.ledger(fixture.sandbox)
			.slice(before.length)
			.map(({ key, facts }) => ({ key: plainKey(key), facts })),
		paidBefore: new Set(before.map(({ key }) => key)),
	};
}

function keysPaid({ sandbox }: Fixture, kind: Kind): string[] {
	return kind.ledger(sandbox).map(({ key }) => key);
}

function* commonOf(
	fixture: Fixture,
	{ kind, run, recording, settings, items }: Observed,
): Generator<string> {
	const concurrency = kind.isKeyed ? settings.concurrency : 1;
	const typed = items.flatMap(({ mobile, name, email }) => [mobile, name, email]);
	const personal = personalValues([...allMobiles, ...typed]);
	yield* commonComplaints(fixture, run, recording, { concurrency, personal });
}

/** Complains after an undisturbed last run about everybody who has not got what is theirs. */
function* endComplaints(
	fixture: Fixture,
	{ kind, expectedItems }: Observed,
	foreign: ReadonlySet<string>,
): Generator<string> {
	if (!kind.isKeyed) return;
	const paid = new Set(keysPaid(fixture, kind));
	for (const expected of expectedItems) {
		if (expected.kind !== 'payable' || foreign.has(expected.payout.key)) continue;
		// EnKash only pays coins to people it knows.
		const isKnown = expected.item.userId.means === 'EKSANDBX';
		if (kind.node === 'enKashAllocateCoins' && !isKnown) continue;
		if (!paid.has(expected.payout.key)) yield `NEVER PAID: ${expected.payout.key}`;
	}
}
